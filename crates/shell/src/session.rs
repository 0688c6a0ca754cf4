//! Who is signed in, as handlers of desk pages get it, and forms that prove they were drawn for that session.
//! Must never be made from a request: identity's guard puts it there.

use std::sync::Arc;

use access::actor::{Actor, Staff};
use access::audit::Origin;
use axum::extract::FromRequestParts;
use http::request::Parts;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::error::PageError;
use crate::view::View;

/// A signed-in member of staff, for one request. Templates of desk pages hold it as `session`. Cheap to clone.
#[derive(Clone)]
pub struct Session {
    pub staff: Arc<Staff>,
    pub form_token: FormToken,
    /// For the log.
    pub origin: Origin,
    /// The name of the agency the account belongs to.
    pub agency_name: Arc<str>,
    /// The entries of the desk's navigation that this person sees; empty for requests of programs.
    pub navigation: Arc<[DeskLink]>,
}

/// An entry of the desk's navigation, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskLink {
    pub path: &'static str,
    pub message: &'static str,
    pub count: Option<i64>,
}

impl DeskLink {
    /// Whether the page lies under this entry, and under no longer one.
    #[must_use]
    pub fn is_current(&self, view: &View, all: &[Self]) -> bool {
        let lies_under = |path: &str| match view.path.strip_prefix(path) {
            Some(rest) => rest.is_empty() || rest.starts_with('/'),
            None => false,
        };
        lies_under(self.path)
            && !all
                .iter()
                .any(|other| other.path.len() > self.path.len() && lies_under(other.path))
    }
}

impl Session {
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Staff(Arc::clone(&self.staff))
    }
}

/// What each form of a session carries in its field `token`, and no other site can know.
#[derive(Clone, PartialEq, Eq)]
pub struct FormToken(String);

impl FormToken {
    /// Of the secret that the browser keeps in its cookie: it cannot be turned back into that.
    #[must_use]
    pub fn of_secret(secret: &[u8]) -> Self {
        let digest = Sha256::new().chain_update(b"form\0").chain_update(secret);
        let hex = |byte: &u8| format!("{byte:02x}");
        Self(digest.finalize().iter().map(hex).collect())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In constant time.
    #[must_use]
    pub fn matches(&self, sent: &str) -> bool {
        self.0.as_bytes().ct_eq(sent.as_bytes()).into()
    }
}

impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        let missing = || {
            PageError::Accident(anyhow::anyhow!(
                "request reached a desk handler past the guard"
            ))
        };
        parts.extensions.get::<Self>().cloned().ok_or_else(missing)
    }
}

#[cfg(test)]
mod tests;
