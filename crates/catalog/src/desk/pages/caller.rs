//! Whoever asks for a page of the desk, and what every page owes them.
//! Must never be made from anything but the session that the guard put there.

use access::actor::Actor;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, LOCATION};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use jiff::civil::Date;
use kernel::id::RecordId;
use shell::component::notification_banner::NotificationBanner;
use shell::error::PageError;
use shell::page::{Cache, Head};
use shell::session::Session;
use shell::view::View;

use crate::desk::{By, Receipt};

/// A member of staff with the look at the page they asked for.
#[derive(Clone)]
pub(crate) struct Caller {
    pub session: Session,
    pub view: View,
    pub actor: Actor,
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let session = Session::from_request_parts(parts, state).await?;
        Ok(Self {
            actor: session.actor(),
            view: View::from_request_parts(parts, state).await?,
            session,
        })
    }
}

impl Caller {
    pub(crate) fn by<'a>(&'a self, receipt: Option<&'a Receipt>) -> By<'a> {
        By {
            actor: &self.actor,
            now: self.view.now,
            origin: &self.session.origin,
            receipt,
        }
    }

    pub(crate) fn today(&self) -> Date {
        self.view.now.date()
    }

    /// What a page of the desk says of itself: nobody keeps it, no robot reads it.
    pub(crate) fn head(&self, title: impl Into<String>) -> Head {
        Head::new(title, Cache::NoStore).not_indexed()
    }

    /// What the forms of one page carry, so that sending one of them twice does it once.
    pub(crate) fn new_receipt(&self) -> String {
        RecordId::new(self.view.now).to_string()
    }

    /// Leads to another page of the desk, given without prefix.
    pub(crate) fn see_other(&self, path: &str) -> Response {
        let mut response = StatusCode::SEE_OTHER.into_response();
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(location) = HeaderValue::try_from(self.view.href(path)) {
            headers.insert(LOCATION, location);
        }
        response
    }

    /// Leads to a page that says that `what` was done: there is a message `desk-done-WHAT`.
    pub(crate) fn done(&self, path: &str, what: &str) -> Response {
        self.see_other(&format!("{path}?done={what}"))
    }

    /// What was done just before, where the address of this page says so.
    pub(crate) fn done_banner(&self) -> Option<NotificationBanner> {
        let mut pairs = self.view.query.split('&');
        let what = pairs.find_map(|pair| pair.strip_prefix("done="))?;
        let key = format!("desk-done-{what}");
        let messages = &self.view.messages;
        messages.has(self.view.language, &key).then(|| {
            let banner = NotificationBanner {
                content: self.view.t(&key).into_owned().into(),
                ..NotificationBanner::success()
            };
            if self.view.is_english() {
                NotificationBanner {
                    title: "Done".into(),
                    ..banner
                }
            } else {
                banner
            }
        })
    }
}
