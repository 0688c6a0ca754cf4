//! How far a fact of law in this crate may be trusted; the letters are those of the project's legal brief.
//! Must never be raised without reading the better source.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Read in the full text of the statute \[LRB].
    Statute,
    /// Read in public pages that restate the official document \[P].
    Excerpt,
    /// From general knowledge: to be verified \[K].
    Unverified,
    /// Our own choice, not a rule \[D].
    Design,
}
