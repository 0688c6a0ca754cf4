//! The guard before all desk pages: who is it, may this request have come from our own pages, and what was refused.
//! Must never let a request through without a session or a token that was proven just now.

use std::sync::Arc;
use std::time::Duration;

use access::actor::{Actor, Role, Staff};
use access::audit::{self, Event, Origin, Outcome};
use access::gate::{Action, Denied};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::{AUTHORIZATION, CACHE_CONTROL, HOST, LOCATION, ORIGIN};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use kernel::time::Instant;
use shell::error::PageError;
use shell::reference::Reference;
use shell::serve::Peer;
use shell::session::{DeskLink, FormToken, Session};
use shell::upload;
use shell::view::View;

use crate::desk::Desk;
use crate::own::Current;
use crate::pages::door;
use crate::refusal::failed;
use crate::session::{self, Found};
use crate::settings::SecondFactor;
use crate::time::{after, days};
use crate::{account, cookie, token};

/// A session is not written down as used more often than this.
const TOUCH_EVERY: Duration = Duration::from_secs(60);

/// The layer that stands before every desk route.
pub async fn guard(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let Some(view) = request.extensions().get::<View>().cloned() else {
        let lost = anyhow::anyhow!("request reached the guard without a view");
        return PageError::Accident(lost).into_response();
    };
    let origin = origin_of(&desk, &request);
    let mut response = if view.path.starts_with("/api/") {
        answer_program(&desk, &view, origin, request, next).await
    } else {
        answer_browser(&desk, &view, origin, request, next).await
    };
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// For the log. The header of a proxy counts only where the configuration names it.
pub(crate) fn origin_of<B>(desk: &Desk, request: &http::Request<B>) -> Origin {
    let header = desk.settings.client_address_header.as_str();
    let told = (!header.is_empty())
        .then(|| request.headers().get_all(header).iter().next_back())
        .flatten()
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .map(|value| value.trim().to_owned());
    let peer = || {
        request
            .extensions()
            .get::<Peer>()
            .map(|peer| peer.0.to_string())
    };
    let reference = request.extensions().get::<Reference>();
    Origin {
        address: told.or_else(peer).unwrap_or_default(),
        reference: reference
            .map(|reference| reference.0.clone())
            .unwrap_or_default(),
    }
}

/// Programs carry a token in each request, which no other site can make a browser send.
async fn answer_program(
    desk: &Desk,
    view: &View,
    origin: Origin,
    mut request: Request,
    next: Next,
) -> Response {
    let bearer = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(|value| value.trim().to_owned());
    let Some(bearer) = bearer.filter(|bearer| bearer.starts_with(token::PREFIX)) else {
        return PageError::SignInNeeded.into_response();
    };
    let session = match program_session(desk, &bearer, origin, view.now).await {
        Ok(Some(session)) => session,
        Ok(None) => return PageError::SignInNeeded.into_response(),
        Err(error) => return failed(error).into_response(),
    };
    request.extensions_mut().insert(session.clone());
    let response = next.run(request).await;
    record_refusal(desk, view, &session, response).await
}

async fn program_session(
    desk: &Desk,
    bearer: &str,
    origin: Origin,
    now: Instant,
) -> anyhow::Result<Option<Session>> {
    let Some(found) = token::find(&desk.store, bearer, now).await? else {
        return Ok(None);
    };
    let is_noted = found
        .last_used_at
        .is_some_and(|used| now < after(used, TOUCH_EVERY));
    if !is_noted {
        token::touch(&desk.store, &found.id, now).await?;
    }
    let staff = account::staff(
        &desk.store,
        found.account,
        found.display_name,
        found.agency,
        now.date(),
    )
    .await?;
    Ok(Some(Session {
        staff: Arc::new(staff),
        form_token: FormToken::of_secret(bearer.as_bytes()),
        origin,
        agency_name: "".into(),
        navigation: Arc::new([]),
    }))
}

async fn answer_browser(
    desk: &Desk,
    view: &View,
    origin: Origin,
    mut request: Request,
    next: Next,
) -> Response {
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_reading && !is_own_site(desk, request.headers()) {
        return other_site(desk, view, &origin).await;
    }
    let is_https = desk.origin.starts_with("https:");
    let held = cookie::read(request.headers(), cookie::Kind::Session, is_https);
    let known = match held {
        Some(held) => find(desk, &held, view.now)
            .await
            .map(|found| found.map(|found| (held, found))),
        None => Ok(None),
    };
    let (held, found) = match known {
        Ok(Some(known)) => known,
        Ok(None) if is_reading => return door::lead_to(view, request.headers()),
        Ok(None) => return keep_form(desk, view, request).await,
        Err(error) => return failed(error).into_response(),
    };
    let current = Current {
        id: found.id.clone(),
    };
    let (session, pending) = match open(desk, view, (&held, found), origin).await {
        Ok(opened) => opened,
        Err(error) => return failed(error).into_response(),
    };
    if let Some(pending) = pending
        && !pending.is_at(&view.path)
    {
        return see_other(&view.href(pending.path()));
    }
    request.extensions_mut().insert(session.clone());
    request.extensions_mut().insert(current);
    let response = next.run(request).await;
    record_refusal(desk, view, &session, response).await
}

/// The session of a token that is alive, of an account that was not ended; noted as used.
async fn find(desk: &Desk, held: &str, now: Instant) -> anyhow::Result<Option<Found>> {
    let found = session::find(&desk.store, held).await?.filter(|found| {
        !found.is_ended
            && session::is_alive(found.created_at, found.last_seen_at, &desk.settings, now)
    });
    if let Some(found) = &found
        && after(found.last_seen_at, TOUCH_EVERY) <= now
    {
        session::touch(&desk.store, &found.id, now).await?;
    }
    Ok(found)
}

async fn open(
    desk: &Desk,
    view: &View,
    (held, found): (&str, Found),
    origin: Origin,
) -> anyhow::Result<(Session, Option<Pending>)> {
    let staff = account::staff(
        &desk.store,
        found.account.clone(),
        found.display_name.clone(),
        found.agency.clone(),
        view.now.date(),
    )
    .await?;
    let pending = Pending::of(desk, &found, &staff, view.now);
    let staff = Arc::new(staff);
    let agency_name = (desk.agencies.find_name)(&desk.store, &found.agency).await?;
    // Where something has to be done first, nothing else is offered.
    let navigation = match pending {
        None => links(desk, &staff).await,
        Some(_) => Vec::new(),
    };
    let session = Session {
        staff,
        form_token: FormToken::of_secret(held.as_bytes()),
        origin,
        agency_name: agency_name.unwrap_or_default().into(),
        navigation: navigation.into(),
    };
    Ok((session, pending))
}

/// What has to be done before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pending {
    Password,
    SecondFactor,
}

impl Pending {
    fn of(desk: &Desk, found: &Found, staff: &Staff, now: Instant) -> Option<Self> {
        let settings = &desk.settings;
        let is_old = settings.password_days > 0
            && after(found.password_set_at, days(settings.password_days)) <= now;
        if found.is_password_initial || is_old {
            return Some(Self::Password);
        }
        let is_administrator = staff
            .roles()
            .iter()
            .any(|role| role.is_separated() || *role == Role::AgencyAdministrator);
        let is_wanted = match settings.second_factor {
            SecondFactor::Optional => false,
            SecondFactor::Administrators => is_administrator,
            SecondFactor::Everybody => true,
        };
        (is_wanted && !found.has_second_factor).then_some(Self::SecondFactor)
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Password => "/desk/profile/password",
            Self::SecondFactor => "/desk/profile/second-factor",
        }
    }

    fn is_at(self, path: &str) -> bool {
        path == self.path()
    }
}

/// The entries of the navigation for somebody, counted. A count that fails is left out and logged.
async fn links(desk: &Desk, staff: &Arc<Staff>) -> Vec<DeskLink> {
    let roles = staff.roles();
    let mut links = Vec::new();
    for item in desk.navigation.iter() {
        if !item.roles.iter().any(|role| roles.contains(role)) {
            continue;
        }
        let counted = match &item.count {
            Some(count) => Some(count(Arc::clone(staff)).await),
            None => None,
        };
        let count = match counted {
            Some(Ok(count)) => Some(count),
            Some(Err(error)) => {
                tracing::error!(
                    path = item.path,
                    error = format!("{error:#}"),
                    "counting tasks failed"
                );
                None
            }
            None => None,
        };
        links.push(DeskLink {
            path: item.path,
            message: item.message,
            count,
        });
    }
    links
}

/// Whether a browser says that a page of this site sent the request. Where it says nothing, the form's token decides.
pub(crate) fn is_own_site(desk: &Desk, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_own_fetch = match text("sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => true,
    };
    let is_own_origin = match text(ORIGIN.as_str()) {
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            origin == &*desk.origin || (host.is_some() && host == text(HOST.as_str()))
        }
        None => true,
    };
    is_own_fetch && is_own_origin
}

/// Of a form that came without a session.
const MOST_KEPT: usize = 2 << 20;

const SEND_FORM: Action = Action("identity.form.send");

async fn other_site(desk: &Desk, view: &View, origin: &Origin) -> Response {
    let event = Event {
        actor: &Actor::Public,
        action: SEND_FORM,
        thing_kind: "Page",
        thing_id: &view.path,
        agency: None,
        outcome: Outcome::Denied,
        reason: "other_site",
        origin,
        detail: serde_json::Value::Null,
    };
    match audit::record_alone(&desk.store, &event, view.now).await {
        Ok(()) => PageError::Refused("error-other-site").into_response(),
        Err(error) => failed(error).into_response(),
    }
}

/// The session has ended while a form was open: what was typed is kept through the sign-in.
async fn keep_form(desk: &Desk, view: &View, request: Request) -> Response {
    let headers = request.headers().clone();
    match upload::read_typed(request, MOST_KEPT).await {
        Ok(typed) => door::ask(desk, view, &headers, typed).await,
        Err(response) => response,
    }
}

/// Every refusal that reaches somebody is written down, once, here.
async fn record_refusal(
    desk: &Desk,
    view: &View,
    session: &Session,
    response: Response,
) -> Response {
    let actor = session.actor();
    let event = match response.extensions().get::<Denied>() {
        Some(denied) => Event::denied(&actor, denied, &session.origin),
        None if response.status() == StatusCode::FORBIDDEN => Event {
            actor: &actor,
            action: SEND_FORM,
            thing_kind: "Page",
            thing_id: &view.path,
            agency: None,
            outcome: Outcome::Denied,
            reason: "form_token",
            origin: &session.origin,
            detail: serde_json::Value::Null,
        },
        None => return response,
    };
    match audit::record_alone(&desk.store, &event, view.now).await {
        Ok(()) => response,
        Err(error) => failed(error).into_response(),
    }
}

pub(crate) fn see_other(location: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
