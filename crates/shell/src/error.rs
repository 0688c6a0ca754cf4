//! What a handler answers when it cannot give the page: a status, a text in the reader's language, what to do next.
//! Must never show the cause of an accident; the public sees a reference number, the log the cause.

use std::borrow::Cow;

use access::gate::Denied;
use askama::Template;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use fluent_bundle::FluentArgs;
use http::header::{ALLOW, CONTENT_TYPE, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::json;

use crate::page::{Cache, Head, KeepUntilPublication, html_response};
use crate::view::View;

/// Why a handler has no page to give. Returned as `Err`; the app turns it into a page or JSON.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error("no such page")]
    NotFound,
    /// It was here and will not come back; `reason` is shown as it is (撤回原因).
    #[error("gone")]
    Gone { reason: String },
    /// A path without prefix; the prefix of the request is kept.
    #[error("moved to {0}")]
    MovedPermanently(String),
    #[error("bad request: {message}")]
    BadRequest {
        message: &'static str,
        args: Vec<(&'static str, String)>,
    },
    /// Not allowed, for a reason that has a message.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// The gate refused; `denied-<reason>` says why.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A form that was not drawn for this session: another site's, or one of a session that has ended since.
    #[error("a form without the token of its session")]
    FormToken,
    /// A program asked without a token that is good.
    #[error("not signed in")]
    SignInNeeded,
    /// What was to be changed was changed by somebody else meanwhile.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The database, or another part we need, is away for now.
    #[error("unavailable")]
    Unavailable,
    /// Whatever nobody foresaw. The cause is logged, once, where it is answered.
    #[error(transparent)]
    Accident(#[from] anyhow::Error),
}

impl PageError {
    #[must_use]
    pub const fn bad_request(message: &'static str) -> Self {
        Self::BadRequest {
            message,
            args: Vec::new(),
        }
    }
}

/// What went wrong, as the app reads it from a response. The app, which knows view and reference, draws it.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub status: StatusCode,
    /// Stable for the API: `not_found`.
    pub code: &'static str,
    /// Key of the sentence that says what happened; the key with `-advice` says what to do.
    pub message: Cow<'static, str>,
    pub args: Vec<(&'static str, String)>,
    /// Said by a person, such as why a record was withdrawn.
    pub reason: Option<String>,
}

impl Failure {
    pub(crate) const fn new(status: StatusCode, code: &'static str, message: &'static str) -> Self {
        Self {
            status,
            code,
            message: Cow::Borrowed(message),
            args: Vec::new(),
            reason: None,
        }
    }

    /// For answers that axum or a limit gave without a page of ours.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::new(status, "not_found", "error-not-found"),
            StatusCode::METHOD_NOT_ALLOWED => {
                Self::new(status, "method_not_allowed", "error-method")
            }
            StatusCode::PAYLOAD_TOO_LARGE => {
                Self::new(status, "body_too_large", "error-body-too-large")
            }
            StatusCode::URI_TOO_LONG => Self::new(status, "uri_too_long", "error-uri-too-long"),
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
                Self::new(status, "headers_too_large", "error-headers-too-large")
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                Self::new(status, "unavailable", "error-unavailable")
            }
            StatusCode::GATEWAY_TIMEOUT => Self::new(status, "timeout", "error-timeout"),
            _ if status.is_server_error() => Self::new(status, "accident", "error-accident"),
            _ => Self::new(status, "bad_request", "error-bad-request"),
        }
    }

    fn response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        match self {
            Self::NotFound => Failure::of_status(StatusCode::NOT_FOUND).response(),
            Self::Gone { reason } => {
                let failure = Failure::new(StatusCode::GONE, "gone", "error-gone");
                Failure {
                    reason: Some(reason),
                    ..failure
                }
                .response()
            }
            Self::MovedPermanently(path) => moved(&path),
            Self::BadRequest { message, args } => Failure {
                args,
                ..Failure::new(StatusCode::BAD_REQUEST, "bad_request", message)
            }
            .response(),
            Self::Refused(message) => {
                Failure::new(StatusCode::FORBIDDEN, "refused", message).response()
            }
            Self::Denied(denied) => {
                let failure = Failure::new(StatusCode::FORBIDDEN, "denied", "denied");
                let mut response = Failure {
                    message: Cow::Owned(format!("denied-{}", denied.reason)),
                    ..failure
                }
                .response();
                response.extensions_mut().insert(denied);
                response
            }
            Self::FormToken => {
                Failure::new(StatusCode::FORBIDDEN, "form_token", "error-form-token").response()
            }
            Self::SignInNeeded => {
                let status = StatusCode::UNAUTHORIZED;
                let mut response =
                    Failure::new(status, "unauthenticated", "error-sign-in-needed").response();
                response
                    .headers_mut()
                    .insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
                response
            }
            Self::Conflict(message) => {
                Failure::new(StatusCode::CONFLICT, "conflict", message).response()
            }
            Self::Unavailable => {
                let mut response = Failure::of_status(StatusCode::SERVICE_UNAVAILABLE).response();
                response
                    .headers_mut()
                    .insert(RETRY_AFTER, HeaderValue::from_static("10"));
                response
            }
            Self::Accident(cause) => {
                let mut response = Failure::of_status(StatusCode::INTERNAL_SERVER_ERROR).response();
                response
                    .extensions_mut()
                    .insert(Cause(format!("{cause:#}")));
                response
            }
        }
    }
}

/// The cause of an accident on its way to the log.
#[derive(Debug, Clone)]
pub(crate) struct Cause(pub(crate) String);

/// A target of a redirect that still lacks the prefix of the request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AddPrefix;

fn moved(path: &str) -> Response {
    let Ok(location) = HeaderValue::try_from(path) else {
        return Failure::of_status(StatusCode::NOT_FOUND).response();
    };
    let mut response = StatusCode::MOVED_PERMANENTLY.into_response();
    response.headers_mut().insert(LOCATION, location);
    response.extensions_mut().insert(AddPrefix);
    response.extensions_mut().insert(KeepUntilPublication);
    response
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    view: View,
    head: Head,
    failure: Failure,
    message: String,
    advice: String,
    reference: String,
}

/// Draws a failure as a page, or as the JSON envelope for paths of the API. Keeps headers that belong to the status.
pub(crate) fn draw(failure: Failure, view: &View, reference: &str, kept: &HeaderMap) -> Response {
    let args: FluentArgs<'_> = failure
        .args
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let message = view
        .messages
        .get_with(view.language, &failure.message, &args);
    let status = failure.status;
    let mut response = if view.path.starts_with("/api/") {
        json_envelope(&failure, &message, reference)
    } else {
        page(failure, view, message, reference)
    };
    *response.status_mut() = status;
    for name in [ALLOW, RETRY_AFTER, WWW_AUTHENTICATE] {
        if let Some(value) = kept.get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

fn page(failure: Failure, view: &View, message: String, reference: &str) -> Response {
    let own_advice = format!("{}-advice", failure.message);
    let has_own = view.messages.has(view.language, &own_advice);
    let advice = view
        .t(if has_own {
            own_advice.as_str()
        } else {
            "error-advice"
        })
        .into_owned();
    let head = Head::new(message.clone(), Cache::NoStore).not_indexed();
    let page = ErrorPage {
        view: view.clone(),
        head,
        failure,
        message,
        advice,
        reference: reference.to_owned(),
    };
    match page.render() {
        Ok(html) => html_response(view, html, Cache::NoStore, None),
        Err(error) => {
            tracing::error!(%error, reference, "drawing an error page");
            page.message.into_response()
        }
    }
}

fn json_envelope(failure: &Failure, message: &str, reference: &str) -> Response {
    let mut error = json!({ "code": failure.code, "message": message, "reference": reference });
    if let (Some(reason), Some(object)) = (&failure.reason, error.as_object_mut()) {
        object.insert("reason".to_owned(), json!(reason));
    }
    let mut response = Response::new(Body::from(json!({ "error": error }).to_string()));
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    response.headers_mut().insert(
        http::header::CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    );
    response
}
