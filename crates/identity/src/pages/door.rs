//! Signing in and out; and the form that was open when a session ended, kept until it can be sent again.
//! Must never lead to another site afterwards.

use std::sync::Arc;

use access::actor::Actor;
use access::audit::Origin;
use askama::Template;
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse as _, Response};
use http::header::{SET_COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use shell::component::button::Button;
use shell::component::error_summary::ErrorSummary;
use shell::component::input::Input;
use shell::component::password_input::PasswordInput;
use shell::error::PageError;
use shell::form::TOKEN_FIELD;
use shell::page::{Cache, Head};
use shell::session::FormToken;
use shell::upload::{self, DeskUpload, Typed};
use shell::view::View;

use crate::cookie::{self, Kind};
use crate::desk::{By, Desk};
use crate::guard::{is_own_site, origin_of, see_other};
use crate::pages::fields::{self, Mistake};
use crate::refusal::failed;
use crate::sign_in::{Attempt, Refusal, SIGN_OUT};
use crate::{account, demo, secret, session};

#[derive(Template)]
#[template(path = "identity/sign_in.html")]
struct SignInPage {
    view: View,
    head: Head,
    token: String,
    next: String,
    is_demo: bool,
    mistake: Option<ErrorSummary>,
    /// The path and the fields of a form that was open when the session ended.
    kept: Option<Kept>,
    name: Input,
    password: PasswordInput,
    code: Input,
    button: Button,
}

shell::page!(SignInPage);

/// A form on its way through the sign-in.
#[derive(Debug, Clone, Default)]
struct Kept {
    path: String,
    fields: Vec<(String, String)>,
    /// Files do not come along: browsers choose them anew.
    has_files: bool,
}

#[derive(Template)]
#[template(path = "identity/send_again.html")]
struct SendAgainPage {
    view: View,
    head: Head,
    token: String,
    kept: Kept,
    button: Button,
}

shell::page!(SendAgainPage);

/// Fields of the kept form are carried under this prefix, so that none can be taken for one of the door's own.
const KEPT_PREFIX: &str = "kept.";
const KEPT_PATH: &str = "kept_path";
const KEPT_FILES: &str = "kept_files";

#[derive(Debug, Deserialize)]
pub(crate) struct SignInQuery {
    #[serde(default)]
    next: String,
}

/// Leads somebody without a session to the door, and back afterwards.
pub(crate) fn lead_to(view: &View, headers: &HeaderMap) -> Response {
    let mut way = view.path.clone();
    if !view.query.is_empty() {
        way = format!("{way}?{}", view.query);
    }
    let door = format!("/desk/sign-in?next={}", encoded(&way));
    let mut response = see_other(&view.href(&door));
    // A block of a page is no place for the door: the whole page goes there.
    if headers.contains_key("hx-request")
        && let Ok(location) = HeaderValue::try_from(view.href(&door))
    {
        *response.status_mut() = StatusCode::OK;
        response
            .headers_mut()
            .insert(HeaderName::from_static("hx-redirect"), location);
    }
    response
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// A path of the desk and nothing else; the desk itself where it is none.
fn own_path(path: &str) -> &str {
    let is_own = path == "/desk" || path.starts_with("/desk/") || path.starts_with("/desk?");
    let is_plain = path
        .chars()
        .all(|sign| sign.is_ascii_graphic() && sign != '\\');
    if is_own && is_plain && !path.starts_with("/desk/sign-") {
        path
    } else {
        "/desk"
    }
}

pub(crate) async fn show_sign_in(
    State(desk): State<Desk>,
    Query(query): Query<SignInQuery>,
    view: View,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let form = Form {
        next: own_path(&query.next).to_owned(),
        ..Form::default()
    };
    draw(&desk, &view, &headers, &form, None).await
}

/// The door with a form that came without a session.
pub(crate) async fn ask(desk: &Desk, view: &View, headers: &HeaderMap, typed: Typed) -> Response {
    let kept = Kept {
        path: view.path.clone(),
        has_files: typed.has_files,
        fields: typed
            .fields
            .into_iter()
            .filter(|(name, _)| name != TOKEN_FIELD)
            .collect(),
    };
    let form = Form {
        kept: Some(kept),
        ..Form::default()
    };
    match draw(desk, view, headers, &form, None).await {
        Ok(mut response) => {
            *response.status_mut() = StatusCode::UNAUTHORIZED;
            response
        }
        Err(error) => error.into_response(),
    }
}

/// What the door's form holds, but for the password and the code.
#[derive(Debug, Default)]
struct Form {
    name: String,
    next: String,
    kept: Option<Kept>,
}

impl Form {
    fn of(sent: &DeskUpload) -> Self {
        let field = |name: &str| sent.field(name).unwrap_or("").to_owned();
        let kept = sent.field(KEPT_PATH).map(|path| Kept {
            path: own_path(path).to_owned(),
            has_files: sent.field(KEPT_FILES).is_some(),
            fields: sent
                .fields
                .iter()
                .filter_map(|(name, value)| {
                    let name = name.strip_prefix(KEPT_PREFIX)?;
                    Some((name.to_owned(), value.clone()))
                })
                .collect(),
        });
        Self {
            name: field("name"),
            next: own_path(&field("next")).to_owned(),
            kept,
        }
    }
}

/// What stands between a browser that has no session yet and another site's form: a secret of its own.
struct Door {
    secret: String,
    is_new: bool,
}

impl Door {
    fn of(headers: &HeaderMap, is_https: bool) -> anyhow::Result<Self> {
        match cookie::read(headers, Kind::Door, is_https) {
            Some(secret) => Ok(Self {
                secret,
                is_new: false,
            }),
            None => Ok(Self {
                secret: secret::random_token()?,
                is_new: true,
            }),
        }
    }

    fn token(&self) -> FormToken {
        FormToken::of_secret(self.secret.as_bytes())
    }
}

async fn draw(
    desk: &Desk,
    view: &View,
    headers: &HeaderMap,
    form: &Form,
    mistake: Option<Mistake>,
) -> Result<Response, PageError> {
    let is_https = desk.origin.starts_with("https:");
    let door = Door::of(headers, is_https)?;
    let is_demo = demo::is_demo(&desk.store).await.map_err(failed)?;
    let page = SignInPage {
        token: door.token().as_str().to_owned(),
        next: form.next.clone(),
        is_demo,
        mistake: fields::summary(view, mistake),
        kept: form.kept.clone(),
        name: Input {
            autocomplete: "username".into(),
            autocapitalize: "none".into(),
            spellcheck: Some(false),
            ..fields::input(view, "name", "identity-name", &form.name, None)
        },
        password: fields::password(
            view,
            "password",
            "identity-password",
            "current-password",
            None,
        ),
        code: Input {
            autocomplete: "one-time-code".into(),
            inputmode: "numeric".into(),
            classes: "govuk-input--width-10".into(),
            ..fields::input(view, "code", "identity-code", "", None)
        },
        button: fields::button(view, "identity-sign-in"),
        head: Head::new(view.t("identity-sign-in"), Cache::NoStore).not_indexed(),
        view: view.clone(),
    };
    let mut response = page.into_response();
    if door.is_new {
        let line = cookie::set(Kind::Door, &door.secret, is_https);
        response.headers_mut().append(SET_COOKIE, line);
    }
    Ok(response)
}

pub(crate) async fn sign_in(
    State(desk): State<Desk>,
    view: View,
    request: Request,
) -> Result<Response, Response> {
    let headers = request.headers().clone();
    let origin = origin_of(&desk, &request);
    let sent = posted(&desk, request, Kind::Door).await?;
    let form = Form::of(&sent);
    let attempt = Attempt {
        name: &form.name,
        password: sent.field("password").unwrap_or(""),
        code: sent.field("code").unwrap_or(""),
        origin: &origin,
        browser: &browser(&headers),
    };
    let is_https = desk.origin.starts_with("https:");
    let held = cookie::read(&headers, Kind::Session, is_https);
    let entered = crate::sign_in::sign_in(&desk, &attempt, held.as_deref(), view.now).await;
    let (status, message) = match entered {
        Ok(token) => return Ok(enter(&view, form, &token, is_https)),
        Err(Refusal::Wrong) => (StatusCode::UNAUTHORIZED, "identity-wrong-credentials"),
        Err(Refusal::Locked(_)) => (StatusCode::TOO_MANY_REQUESTS, "identity-locked"),
        Err(Refusal::Sample) => (StatusCode::UNAUTHORIZED, "identity-password-sample"),
        Err(Refusal::Accident(error)) => return Err(failed(error).into_response()),
    };
    let mistake = Mistake {
        field: "name",
        message,
    };
    let mut response = draw(&desk, &view, &headers, &form, Some(mistake))
        .await
        .map_err(PageError::into_response)?;
    *response.status_mut() = status;
    Ok(response)
}

/// Reads a form that carries the token of one of our cookies, from a page of this site.
async fn posted(desk: &Desk, request: Request, kind: Kind) -> Result<DeskUpload, Response> {
    let is_https = desk.origin.starts_with("https:");
    if !is_own_site(desk, request.headers()) {
        return Err(PageError::Refused("error-other-site").into_response());
    }
    let secret = cookie::read(request.headers(), kind, is_https);
    let sent = upload::read_any(request).await?;
    let is_own = secret.is_some_and(|secret| {
        FormToken::of_secret(secret.as_bytes()).matches(sent.field(TOKEN_FIELD).unwrap_or(""))
    });
    if is_own {
        Ok(sent)
    } else {
        Err(PageError::FormToken.into_response())
    }
}

/// Somebody is in: on to where they wanted, or to the form that was kept for them.
fn enter(view: &View, form: Form, token: &str, is_https: bool) -> Response {
    let mut response = match form.kept {
        None => see_other(&view.href(&form.next)),
        Some(kept) => SendAgainPage {
            token: FormToken::of_secret(token.as_bytes()).as_str().to_owned(),
            kept,
            button: fields::button(view, "identity-send-again"),
            head: Head::new(view.t("identity-send-again-title"), Cache::NoStore).not_indexed(),
            view: view.clone(),
        }
        .into_response(),
    };
    let line = cookie::set(Kind::Session, token, is_https);
    response.headers_mut().append(SET_COOKIE, line);
    response
}

/// What the list of sessions shows of a browser.
fn browser(headers: &HeaderMap) -> String {
    let told = headers
        .get(USER_AGENT)
        .and_then(|value| value.to_str().ok());
    told.unwrap_or("").chars().take(200).collect()
}

pub(crate) async fn sign_out(
    State(desk): State<Desk>,
    view: View,
    request: Request,
) -> Result<Response, Response> {
    let is_https = desk.origin.starts_with("https:");
    let held = cookie::read(request.headers(), Kind::Session, is_https);
    let origin = origin_of(&desk, &request);
    if let Some(held) = held {
        posted(&desk, request, Kind::Session).await?;
        leave(&desk, &held, &origin, &view)
            .await
            .map_err(|error| failed(error).into_response())?;
    }
    let mut response = see_other(&view.href("/desk/sign-in"));
    let headers = response.headers_mut();
    headers.append(SET_COOKIE, cookie::clear(Kind::Session, is_https));
    headers.insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\""),
    );
    Ok(response)
}

async fn leave(desk: &Desk, held: &str, origin: &Origin, view: &View) -> anyhow::Result<()> {
    let Some(found) = session::find(&desk.store, held).await? else {
        return Ok(());
    };
    let Some(account) = account::find(&desk.store, &found.account).await? else {
        return Ok(());
    };
    let staff = account::staff(
        &desk.store,
        found.account,
        found.display_name,
        found.agency,
        view.now.date(),
    )
    .await?;
    let actor = Actor::Staff(Arc::new(staff));
    let by = By {
        actor: &actor,
        origin,
    };
    let mut tx = desk.store.begin().await?;
    session::delete_by_token(&mut tx, held).await?;
    by.record(
        &mut tx,
        SIGN_OUT,
        &account,
        serde_json::Value::Null,
        view.now,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests;
