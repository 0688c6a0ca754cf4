//! One's own account: what one may do, the password, the second factor, where one is signed in, programs, leave.
//! Must never show a secret a second time.

use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::header::SET_COOKIE;
use serde::Deserialize;
use shell::component::button::Button;
use shell::component::error_summary::ErrorSummary;
use shell::component::input::Input;
use shell::component::notification_banner::NotificationBanner;
use shell::component::password_input::PasswordInput;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::page::{Cache, Head};
use shell::session::Session;
use shell::view::View;

use crate::cookie::{self, Kind};
use crate::desk::Desk;
use crate::own::{self, Current, NewFactor, NewToken, Renewed};
use crate::pages::accounts::{GrantRow, LeaveForm, grant_rows};
use crate::pages::done;
use crate::pages::fields::{self, DoneQuery, Mistake};
use crate::refusal::{Refusal, failed};
use crate::{account, second_factor, session, token};

struct SessionRow {
    id: String,
    browser: String,
    address: String,
    since: String,
    last: String,
    is_current: bool,
}

struct TokenRow {
    id: String,
    label: String,
    until: String,
    used: String,
}

#[derive(Template)]
#[template(path = "identity/profile.html")]
struct ProfilePage {
    view: View,
    head: Head,
    session: Session,
    banner: Option<NotificationBanner>,
    /// Shown once, when it was made.
    new_token: Option<String>,
    name: String,
    has_second_factor: bool,
    password_set_on: String,
    grants: Vec<GrantRow>,
    sessions: Vec<SessionRow>,
    tokens: Vec<TokenRow>,
    leave: LeaveForm,
    label: Input,
    days: Input,
    password: PasswordInput,
    make_token: Button,
    end_others: Button,
}

shell::page!(ProfilePage);

pub(crate) async fn show_profile(
    State(desk): State<Desk>,
    Query(query): Query<DoneQuery>,
    Extension(current): Extension<Current>,
    session: Session,
    view: View,
) -> Result<Response, PageError> {
    let banner = query.banner(&view);
    let page = profile(&desk, (session, &current), view, banner, None).await?;
    Ok(page.into_response())
}

async fn profile(
    desk: &Desk,
    (session, current): (Session, &Current),
    view: View,
    banner: Option<NotificationBanner>,
    new_token: Option<String>,
) -> Result<ProfilePage, PageError> {
    let store = &desk.store;
    let account = own::account_of(desk, &session).await?;
    let sessions = session::list(store, &account.id, &desk.settings, view.now).await;
    let tokens = token::list(store, &account.id).await.map_err(failed)?;
    Ok(ProfilePage {
        banner,
        new_token,
        name: account.name.clone(),
        has_second_factor: account.has_second_factor,
        password_set_on: account.password_set_at.date().to_string(),
        grants: grant_rows(desk, &view, &session.staff.grants).await?,
        sessions: sessions
            .map_err(failed)?
            .into_iter()
            .map(|listed| SessionRow {
                is_current: listed.id == current.id,
                id: listed.id,
                browser: listed.browser,
                address: listed.address,
                since: listed.created_at.minute(),
                last: listed.last_seen_at.minute(),
            })
            .collect(),
        tokens: tokens
            .into_iter()
            .map(|listed| TokenRow {
                id: listed.id,
                label: listed.label,
                until: listed.expires_at.minute(),
                used: listed
                    .last_used_at
                    .map(|at| at.minute())
                    .unwrap_or_default(),
            })
            .collect(),
        leave: LeaveForm::of(desk, &view, &account).await?,
        label: fields::input(&view, "label", "identity-token-label", "", None),
        days: Input {
            inputmode: "numeric".into(),
            classes: "govuk-input--width-4".into(),
            ..fields::input(&view, "days", "identity-token-days", "90", None)
        },
        password: fields::password(
            &view,
            "password",
            "identity-password-again",
            "current-password",
            None,
        ),
        make_token: fields::secondary(&view, "identity-token-make"),
        end_others: fields::secondary(&view, "identity-sessions-end-others"),
        head: Head::new(view.t("desk-profile"), Cache::NoStore).not_indexed(),
        session,
        view,
    })
}

#[derive(Template)]
#[template(path = "identity/password.html")]
struct PasswordPage {
    view: View,
    head: Head,
    session: Session,
    mistake: Option<ErrorSummary>,
    rules: String,
    old: PasswordInput,
    new: PasswordInput,
    again: PasswordInput,
    button: Button,
}

shell::page!(PasswordPage);

fn password_page(
    desk: &Desk,
    view: View,
    session: Session,
    mistake: Option<Mistake>,
) -> PasswordPage {
    let settings = &desk.settings;
    let mut rules = view.t_arg(
        "identity-password-rules",
        "length",
        settings.password_length,
    );
    if settings.password_classes > 0 {
        rules.push_str(&view.t_arg(
            "identity-password-rules-classes",
            "classes",
            settings.password_classes,
        ));
    }
    PasswordPage {
        rules,
        mistake: fields::summary(&view, mistake),
        old: fields::password(
            &view,
            "old",
            "identity-password-old",
            "current-password",
            mistake,
        ),
        new: fields::password(
            &view,
            "new",
            "identity-password-new",
            "new-password",
            mistake,
        ),
        again: fields::password(
            &view,
            "again",
            "identity-password-new-again",
            "new-password",
            mistake,
        ),
        button: fields::button(&view, "identity-password-change"),
        head: Head::new(view.t("identity-password-change"), Cache::NoStore)
            .not_indexed()
            .crumb(view.t("desk-profile"), "/desk/profile"),
        session,
        view,
    }
}

pub(crate) async fn show_password(
    State(desk): State<Desk>,
    session: Session,
    view: View,
) -> Response {
    password_page(&desk, view, session, None).into_response()
}

#[derive(Debug, Deserialize)]
pub(crate) struct PasswordForm {
    old: String,
    new: String,
    again: String,
}

pub(crate) async fn change_password(
    State(desk): State<Desk>,
    Extension(current): Extension<Current>,
    session: Session,
    view: View,
    DeskForm(form): DeskForm<PasswordForm>,
) -> Result<Response, PageError> {
    let mistake = |field, message| Some(Mistake { field, message });
    if form.new != form.again {
        let mistake = mistake("again", "identity-password-differs");
        return Ok(refused(password_page(&desk, view, session, mistake)));
    }
    let by = (&session, &current);
    let changed = own::change_password(&desk, by, &form.old, &form.new, &view.site, view.now).await;
    let refusal = match changed {
        Ok(renewed) => return Ok(done_anew(&desk, &view, &renewed, "password")),
        Err(refusal @ (Refusal::Accident(_) | Refusal::Denied(_))) => return Err(refusal.into()),
        Err(refusal) => refusal,
    };
    let field = match refusal {
        Refusal::WrongPassword | Refusal::Locked => "old",
        _ => "new",
    };
    let mistake = mistake(field, refusal.message());
    Ok(refused(password_page(&desk, view, session, mistake)))
}

/// Back on the page, with a new session in the browser.
fn done_anew(desk: &Desk, view: &View, renewed: &Renewed, what: &str) -> Response {
    let is_https = desk.origin.starts_with("https:");
    let mut response = done(view, "/desk/profile", what);
    let line = cookie::set(Kind::Session, &renewed.0, is_https);
    response.headers_mut().append(SET_COOKIE, line);
    response
}

/// A form drawn again with what is wrong in it.
fn refused<P: axum::response::IntoResponse>(page: P) -> Response {
    let mut response = page.into_response();
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}

#[derive(Template)]
#[template(path = "identity/second_factor.html")]
struct SecondFactorPage {
    view: View,
    head: Head,
    session: Session,
    mistake: Option<ErrorSummary>,
    secret: String,
    /// In groups of four, to be typed.
    spelled: String,
    picture: String,
    code: Input,
    password: PasswordInput,
    button: Button,
}

shell::page!(SecondFactorPage);

fn second_factor_page(
    view: View,
    session: Session,
    name: &str,
    secret: String,
    mistake: Option<Mistake>,
) -> Result<SecondFactorPage, PageError> {
    let address = second_factor::address(&secret, name, &view.site.name);
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    Ok(SecondFactorPage {
        picture: second_factor::picture(&address)?,
        spelled: groups.join(" "),
        secret,
        mistake: fields::summary(&view, mistake),
        code: Input {
            autocomplete: "one-time-code".into(),
            inputmode: "numeric".into(),
            classes: "govuk-input--width-10".into(),
            ..fields::input(&view, "code", "identity-code-confirm", "", mistake)
        },
        password: fields::password(
            &view,
            "password",
            "identity-password-again",
            "current-password",
            mistake,
        ),
        button: fields::button(&view, "identity-second-factor-set"),
        head: Head::new(view.t("identity-second-factor"), Cache::NoStore)
            .not_indexed()
            .crumb(view.t("desk-profile"), "/desk/profile"),
        session,
        view,
    })
}

pub(crate) async fn show_second_factor(
    State(desk): State<Desk>,
    session: Session,
    view: View,
) -> Result<Response, PageError> {
    let account = own::account_of(&desk, &session).await?;
    if account.has_second_factor {
        return Ok(done(&view, "/desk/profile", "second-factor"));
    }
    let secret = second_factor::new_secret()?;
    Ok(second_factor_page(view, session, &account.name, secret, None)?.into_response())
}

#[derive(Debug, Deserialize)]
pub(crate) struct SecondFactorForm {
    secret: String,
    code: String,
    password: String,
}

pub(crate) async fn set_second_factor(
    State(desk): State<Desk>,
    Extension(current): Extension<Current>,
    session: Session,
    view: View,
    DeskForm(form): DeskForm<SecondFactorForm>,
) -> Result<Response, PageError> {
    let by = (&session, &current);
    let new = NewFactor {
        secret: &form.secret,
        code: &form.code,
        password: &form.password,
    };
    match own::set_second_factor(&desk, by, &new, view.now).await {
        Ok(renewed) => Ok(done_anew(&desk, &view, &renewed, "second-factor")),
        Err(refusal @ (Refusal::WrongCode | Refusal::WrongPassword | Refusal::Locked)) => {
            let account = account::find(&desk.store, &session.staff.account)
                .await
                .map_err(failed)?;
            let name = account.map(|account| account.name).unwrap_or_default();
            let mistake = Mistake {
                field: match refusal {
                    Refusal::WrongCode => "code",
                    _ => "password",
                },
                message: refusal.message(),
            };
            let page = second_factor_page(view, session, &name, form.secret, Some(mistake))?;
            Ok(refused(page))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct OnePassword {
    password: String,
}

pub(crate) async fn remove_second_factor(
    State(desk): State<Desk>,
    Extension(current): Extension<Current>,
    session: Session,
    view: View,
    DeskForm(form): DeskForm<OnePassword>,
) -> Result<Response, PageError> {
    let by = (&session, &current);
    let renewed = own::remove_second_factor(&desk, by, &form.password, view.now).await?;
    Ok(done_anew(&desk, &view, &renewed, "second-factor-removed"))
}

#[derive(Debug, Deserialize)]
pub(crate) struct OneId {
    /// Empty for all but the present one.
    #[serde(default)]
    id: String,
}

pub(crate) async fn end_sessions(
    State(desk): State<Desk>,
    Extension(current): Extension<Current>,
    session: Session,
    view: View,
    DeskForm(form): DeskForm<OneId>,
) -> Result<Response, PageError> {
    let which = (!form.id.is_empty()).then_some(form.id.as_str());
    own::end_sessions(&desk, (&session, &current), which, view.now).await?;
    Ok(done(&view, "/desk/profile", "sessions"))
}

#[derive(Debug, Deserialize)]
pub(crate) struct TokenForm {
    label: String,
    days: String,
    password: String,
}

pub(crate) async fn make_token(
    State(desk): State<Desk>,
    Extension(current): Extension<Current>,
    session: Session,
    view: View,
    DeskForm(form): DeskForm<TokenForm>,
) -> Result<Response, PageError> {
    let new = NewToken {
        label: &form.label,
        days: form.days.trim().parse().unwrap_or(0),
        password: &form.password,
    };
    let made = own::make_token(&desk, &session, &new, view.now).await?;
    let page = profile(&desk, (session, &current), view, None, Some(made)).await?;
    Ok(page.into_response())
}

pub(crate) async fn end_token(
    State(desk): State<Desk>,
    session: Session,
    view: View,
    DeskForm(form): DeskForm<OneId>,
) -> Result<Response, PageError> {
    own::end_token(&desk, &session, &form.id, view.now).await?;
    Ok(done(&view, "/desk/profile", "token-ended"))
}
