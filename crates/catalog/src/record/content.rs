//! The content of a version: metadata, the fields of its kind, and where each value came from.
//! Must never change once a version is written.

use jiff::civil::Date;
use lawtext::tree::Tree;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::migration::hex;

use crate::record::codes::{Publicity, RelationKind, Validity};
use crate::record::fields::Fields;
use crate::record::kind::RecordKind;

/// Metadata of the policy library and of GB/T 9704. Kept as JSON in `catalog_version.content`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    pub title: String,
    /// 发文机关, as printed, in order.
    pub issuers: Vec<String>,
    /// 发文字号, normalised.
    pub doc_number: Option<String>,
    /// 体裁
    pub form: Option<String>,
    /// 主送机关
    #[serde(default)]
    pub addressees: Vec<String>,
    /// 22 theme classes: `17` or `17/6`.
    pub themes: Vec<String>,
    /// 条例 art. 20 and 21: `20.11`, `21.2`.
    pub statutory: Vec<String>,
    pub keywords: Vec<String>,
    pub summary: String,
    pub issued_on: Option<Date>,
    pub published_on: Option<Date>,
    pub effective_on: Option<Date>,
    pub expires_on: Option<Date>,
    pub validity: Validity,
    pub publicity: Publicity,
    /// The legal ground where it is not published on the organ's own initiative.
    pub publicity_ground: Option<String>,
    /// 信息来源
    pub source: Option<String>,
    pub source_url: Option<String>,
    /// What a person should confirm about the reading: `recognised` (from images), `undecodable_bytes`, `main_text_guessed`.
    #[serde(default)]
    pub doubts: Vec<String>,
    pub fields: Fields,
}

/// A relation to another record here, or to a document that is only cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    pub kind: RelationKind,
    pub target: RelationTarget,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RelationTarget {
    Record(kernel::id::RecordId),
    /// The `source_id` of a record that may come later in the same batch.
    SourceId(String),
    Citation(String),
}

/// A file of a version, whose bytes lie in the blobs under `digest`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub digest: String,
}

impl Content {
    #[must_use]
    pub fn kind(&self) -> RecordKind {
        self.fields.kind()
    }

    /// Same number and same title make the same document; without a number there is no such key.
    #[must_use]
    pub fn identity_key(&self) -> Option<String> {
        let number = self.doc_number.as_deref()?;
        Some(format!("{number}|{}", compact(&self.title)))
    }

    /// Digest of the canonical JSON of content and tree: what the ledger seals.
    #[must_use]
    pub fn digest(&self, tree: &Tree) -> String {
        // Struct fields serialise in the order they are declared and maps are not used, so the form is canonical.
        let content = serde_json::to_vec(self).unwrap_or_default();
        let tree = serde_json::to_vec(tree).unwrap_or_default();
        hex(&Sha256::new()
            .chain_update(content)
            .chain_update([0])
            .chain_update(tree)
            .finalize())
    }
}

/// Digest of a text without its white space: layouts differ between formats, words do not.
#[must_use]
pub fn text_digest(text: &str) -> String {
    hex(&Sha256::digest(compact(text)))
}

fn compact(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace() && !character.is_control())
        .collect()
}
