//! Chinese official documents: blocks of text in, a tree with stable addresses, proposed metadata and problems out.
//!
//! Pure: no IO, no clock, no knowledge of portals. Parsing never fails as a whole and never invents: what is missing
//! stays missing, what is unsure says so.
//!
//! Sources: GB/T 9704-2012 (layout of official documents), 党政机关公文处理工作条例 (2012), 立法法 art. 65 (编章节条款项目).

pub mod block;
pub mod metadata;
pub mod problem;
pub mod tree;

use block::{Block, Hints};
use metadata::Metadata;
use problem::Problem;
use tree::Tree;

/// What a document turned out to be.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Parsed {
    pub metadata: Metadata,
    /// The whole text in reading order, one paragraph a line, tables as tab-separated lines.
    pub text: String,
    pub tree: Tree,
    pub problems: Vec<Problem>,
}

/// Parses a document. `hints` is what its carrier says of it (page tags, fields of a JSON line).
#[must_use]
pub fn parse(blocks: &[Block], hints: &Hints) -> Parsed {
    let _ = (blocks, hints);
    unimplemented!()
}
