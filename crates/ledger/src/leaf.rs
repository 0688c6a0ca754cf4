//! Leaves: the entries of the log, canonical JSON (RFC 8785) of what is public about a fact.
//! Must never change the shape of a leaf that was written, nor depend on anything but the fact: whoever writes it again gets the same bytes.

use kernel::fact::Fact;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tlog::bundle::MAX_ENTRY_BYTES;

/// What every leaf has, beside the members that its kind brings.
///
/// ```
/// use ledger::leaf::Leaf;
/// let leaf = Leaf::parse(br#"{"at":"2026-11-24T09:30:00+08:00","fact":"f","kind":"note.page.written","page":"1"}"#)?;
/// assert_eq!(leaf.kind, "note.page.written");
/// assert_eq!(leaf.members["page"], "1");
/// assert_eq!(Leaf::parse(&leaf.to_bytes()?)?, leaf);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leaf {
    /// When it happened, RFC 3339 in China's time.
    pub at: String,
    /// The id of the fact: the same fact is sealed once.
    pub fact: String,
    /// `context.subject.verb`.
    pub kind: String,
    /// What the kind brings, such as `record`, `version` and the digests of `canonical` and `files`.
    #[serde(flatten)]
    pub members: Map<String, Value>,
}

/// Why bytes are no leaf, or a fact cannot become one.
#[derive(Debug, thiserror::Error)]
pub enum LeafError {
    #[error(
        "what is public about a fact is a JSON object that brings none of `at`, `fact` and `kind`"
    )]
    Shape,
    #[error("a leaf has {MAX_ENTRY_BYTES} bytes at most, this one {n_bytes}")]
    TooLarge { n_bytes: usize },
    #[error("a leaf is JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl Leaf {
    /// The leaf of a fact; none where nothing about it is public.
    ///
    /// # Errors
    /// Where what is public is not an object, or takes the name of a member that every leaf has.
    pub fn of(fact: &Fact) -> Result<Option<Self>, LeafError> {
        let Some(public) = &fact.leaf else {
            return Ok(None);
        };
        let Value::Object(members) = serde_json::from_str(public)? else {
            return Err(LeafError::Shape);
        };
        if ["at", "fact", "kind"]
            .iter()
            .any(|name| members.contains_key(*name))
        {
            return Err(LeafError::Shape);
        }
        Ok(Some(Self {
            at: fact.at.rfc3339(),
            fact: fact.id.as_str().to_owned(),
            kind: fact.kind.clone(),
            members,
        }))
    }

    /// # Errors
    /// Where it is no leaf.
    pub fn parse(entry: &[u8]) -> Result<Self, LeafError> {
        let n_bytes = entry.len();
        if n_bytes > MAX_ENTRY_BYTES {
            return Err(LeafError::TooLarge { n_bytes });
        }
        Ok(serde_json::from_slice(entry)?)
    }

    /// The bytes that the log hashes.
    ///
    /// # Errors
    /// Where they are too many for an entry.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LeafError> {
        let bytes = serde_json_canonicalizer::to_vec(self)?;
        let n_bytes = bytes.len();
        if n_bytes > MAX_ENTRY_BYTES {
            return Err(LeafError::TooLarge { n_bytes });
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests;
