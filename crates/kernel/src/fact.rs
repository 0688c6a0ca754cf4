//! Facts: what happened, as immutable events, in one order per installation.
//! Must never carry personal data: a public fact is sealed in a ledger that forgets nothing.

use crate::id::FactId;
use crate::time::Instant;

/// Something that happened, written in the transaction that made it happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub id: FactId,
    pub at: Instant,
    /// `context.subject.verb`, such as `catalog.record.published`. Stable for ever.
    pub kind: String,
    /// The id of the thing it happened to.
    pub subject: String,
    /// A JSON object; its shape belongs to `kind`.
    pub body: String,
    /// What anybody may know of it for ever: a JSON object that is sealed in the ledger. A fact without one stays inside.
    pub leaf: Option<String>,
}

/// A fact with its place in the order: 1, 2, 3 … without gaps as seen by readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SequencedFact {
    pub seq: i64,
    pub fact: Fact,
}
