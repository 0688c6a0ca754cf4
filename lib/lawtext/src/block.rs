//! What a format reader hands in: paragraphs and tables in reading order, with the little layout that carries meaning.
//! Must never name a file format.

use serde::{Deserialize, Serialize};

/// A piece of the document in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    Paragraph(Paragraph),
    Table(Table),
}

/// One paragraph; a line break inside it is `\n`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    pub text: String,
    /// Where it stands in the source: `page 3`, `line 41`, `paragraph 7`. Empty when unknown.
    #[serde(default)]
    pub origin: String,
    #[serde(default)]
    pub align: Align,
    /// Heading level given by the source's own markup (1 is the highest); none where it gives none.
    #[serde(default)]
    pub heading: Option<u8>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    #[default]
    Start,
    Center,
    End,
}

/// A table as rows of cells; a cell that spans stands once, in its first row and column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    #[serde(default)]
    pub caption: String,
    pub rows: Vec<Vec<Cell>>,
    #[serde(default)]
    pub origin: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub text: String,
    #[serde(default = "one")]
    pub colspan: u32,
    #[serde(default = "one")]
    pub rowspan: u32,
    #[serde(default)]
    pub header: bool,
}

fn one() -> u32 {
    1
}

/// What the carrier says of the document, word for word; each with its place (`meta ArticleTitle`, `json title`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    pub title: Option<Hint>,
    pub issuer: Option<Hint>,
    pub doc_number: Option<Hint>,
    pub index_number: Option<Hint>,
    pub issued_on: Option<Hint>,
    pub published_on: Option<Hint>,
    pub kind: Option<Hint>,
    pub source: Option<Hint>,
    pub column: Option<Hint>,
    pub url: Option<Hint>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    pub value: String,
    pub from: String,
}
