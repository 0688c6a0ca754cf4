//! Posted forms of desk pages. A form without its session's token is refused before anything in it is read.
//! Must never accept a form for a session that did not draw it.

use axum::RequestExt as _;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use crate::error::PageError;
use crate::session::Session;

/// The name of the field that holds the token.
pub const TOKEN_FIELD: &str = "token";

/// An urlencoded form, read into `T`. A key may come several times, for a `Vec`; `T` must allow the unknown field `token`.
#[derive(Debug, Clone)]
pub struct DeskForm<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for DeskForm<T> {
    type Rejection = Response;

    async fn from_request(mut request: Request, _: &S) -> Result<Self, Response> {
        let session: Session = request
            .extract_parts()
            .await
            .map_err(PageError::into_response)?;
        let is_form = is_urlencoded(&request);
        let body: Bytes = request.extract().await.map_err(
            |rejection: axum::extract::rejection::BytesRejection| rejection.into_response(),
        )?;
        if !is_form || !session.form_token.matches(&sent_token(&body)) {
            return Err(PageError::FormToken.into_response());
        }
        serde_html_form::from_bytes(&body)
            .map(Self)
            .map_err(|error| {
                tracing::debug!(%error, "a form does not have the fields it should");
                PageError::bad_request("error-form").into_response()
            })
    }
}

pub(crate) fn is_urlencoded(request: &Request) -> bool {
    is_of(request, "application/x-www-form-urlencoded")
}

pub(crate) fn is_of(request: &Request, kind: &str) -> bool {
    request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with(kind))
}

/// The token that a body carries; empty where it carries none.
fn sent_token(body: &[u8]) -> String {
    fields(body)
        .into_iter()
        .find(|(name, _)| name == TOKEN_FIELD)
        .map(|(_, value)| value)
        .unwrap_or_default()
}

/// All fields of an urlencoded body, in order.
pub(crate) fn fields(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}

#[cfg(test)]
mod tests;
