//! Problems found while reading: each with its place, never a reason to stop.
//! Must never carry a sentence for people: the code is the key of one.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub code: ProblemCode,
    /// The origin of the block, or the address of the node.
    pub place: String,
    /// The text at fault, at most 80 characters.
    pub excerpt: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// No title was found.
    TitleMissing,
    /// The title is longer than 500 characters.
    TitleTooLong,
    /// A date that is not in the calendar, such as 31 February.
    DateInvalid,
    /// A document number that is almost well-formed (leading zero, 第, wrong brackets).
    DocNumberMalformed,
    /// Numbering that skips or repeats.
    NumberingBroken,
    /// An attachment is named but not there.
    AttachmentMissing,
    /// Two places disagree about the same value.
    Disagreement,
    /// No text at all.
    Empty,
}

/// The head of a text for [`Problem::excerpt`].
#[must_use]
pub(crate) fn excerpt(text: &str) -> String {
    text.chars().take(80).collect()
}
