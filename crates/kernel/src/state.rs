//! Where a record stands between the desk and the public.
//! Must never say who sees it: that is `access`'s work.

use serde::{Deserialize, Serialize};

/// The publication state of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicationState {
    /// Never published yet.
    Draft,
    /// One version is live; a draft may stand beside it.
    Published,
    /// Taken down, with a reason that the public may read (条例 and the sector rules ask for one).
    Withdrawn,
    /// Another record stands in its place.
    Redirected,
    /// Taken down for good, nothing is said of it.
    Gone,
}

impl PublicationState {
    pub const ALL: [Self; 5] = [
        Self::Draft,
        Self::Published,
        Self::Withdrawn,
        Self::Redirected,
        Self::Gone,
    ];

    /// The stable code in the database, the API and message keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
            Self::Redirected => "redirected",
            Self::Gone => "gone",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}
