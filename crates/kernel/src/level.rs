//! How far a record may be seen. Deciding who sees it is `access`'s work alone.
//! Must never grow a method that answers "may this actor".

use serde::{Deserialize, Serialize};

/// 公开、受限、敏感: the level of a record or a field, from most open to least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 公开: anybody.
    Open,
    /// 受限: staff of the owner agency, and whoever the law names.
    Restricted,
    /// 敏感: only the people handling it.
    Sensitive,
}

impl Level {
    pub const ALL: [Self; 3] = [Self::Open, Self::Restricted, Self::Sensitive];

    /// The stable code in the database, the API and message keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Restricted => "restricted",
            Self::Sensitive => "sensitive",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }
}
