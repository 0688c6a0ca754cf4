//! What a format reader hands on: blocks, what the carrier says of the document, and what was noticed on the way.
//! Must never hold a value that the file does not.

use lawtext::Parsed;
use lawtext::block::{Align, Block, Hint, Hints, Paragraph};
use serde::{Deserialize, Serialize};

use crate::detect::MediaType;

/// A document as its format reader sees it, before parsing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    pub source_id: Option<String>,
    pub blocks: Vec<Block>,
    pub hints: Hints,
    pub carried: Carried,
    pub links: Vec<Link>,
    pub notices: Vec<Notice>,
}

/// Facts that a carrier states and a text rarely does; only JSON Lines carry them today.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// 施行日期, word for word.
    pub effective_date: Option<String>,
    /// 已失效.
    pub expired: Option<bool>,
    /// 效力级别: 法律, 行政法规, ….
    pub level: Option<String>,
}

/// A file the document points at: an attachment on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub name: String,
    pub href: String,
}

/// Something a person should confirm, though the file was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub code: NoticeCode,
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// The extension says one thing, the content another; the content was believed.
    ExtensionContradicted,
    /// No container of the main text was known; the densest part was taken.
    MainTextGuessed,
    /// The text was recognised from images.
    Recognised,
    /// Some bytes did not decode and stand as U+FFFD.
    UndecodableBytes,
}

impl NoticeCode {
    /// The stable code in reports.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ExtensionContradicted => "extension_contradicted",
            Self::MainTextGuessed => "main_text_guessed",
            Self::Recognised => "recognised",
            Self::UndecodableBytes => "undecodable_bytes",
        }
    }
}

/// A document read and parsed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The `id` of a JSON line.
    pub source_id: Option<String>,
    /// File name without folders; the member's name for an archive.
    pub file_name: String,
    pub media_type: MediaType,
    /// SHA-256 of the file, archive member or JSON line, in hexadecimal.
    pub bytes_sha256: String,
    pub hints: Hints,
    pub carried: Carried,
    pub links: Vec<Link>,
    pub notices: Vec<Notice>,
    pub parsed: Parsed,
}

/// Makes a hint unless the value is blank.
#[must_use]
pub fn hint(value: &str, from: &str) -> Option<Hint> {
    let trimmed = value.trim();
    (!trimmed.is_empty()).then(|| Hint {
        value: trimmed.to_owned(),
        from: from.to_owned(),
    })
}

/// A plain paragraph.
#[must_use]
pub fn paragraph(text: impl Into<String>, origin: impl Into<String>) -> Block {
    Block::Paragraph(Paragraph {
        text: text.into(),
        origin: origin.into(),
        align: Align::Start,
        heading: None,
    })
}

/// The text of blocks: one paragraph a line, a table row a line with tabs between cells.
#[must_use]
pub fn text_of(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                text.push_str(&paragraph.text);
                text.push('\n');
            }
            Block::Table(table) => {
                for row in &table.rows {
                    let cells: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
                    text.push_str(&cells.join("\t"));
                    text.push('\n');
                }
            }
        }
    }
    text
}

/// Whether there is anything to read at all.
#[must_use]
pub fn has_text(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Paragraph(paragraph) => !paragraph.text.trim().is_empty(),
        Block::Table(table) => table
            .rows
            .iter()
            .flatten()
            .any(|cell| !cell.text.trim().is_empty()),
    })
}
