//! What detection reports: where, what, how sure and why.
//! Must never leave the process in a log: `value` is the personal data itself.

use std::ops::Range;

use crate::kind::Kind;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub kind: Kind,
    /// Bytes of the text, on borders of characters.
    pub span: Range<usize>,
    /// In normal form: half width, upper case, no blanks.
    pub value: String,
    pub confidence: Confidence,
    pub exposure: Exposure,
    pub reason: Reason,
}

/// `Low` is a hint for a person (a 身份证 number mistyped in one place); what blocks or masks on its own should ask for `Medium`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    Low,
    Medium,
    High,
}

/// Whether showing it to everyone harms a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exposure {
    /// Belongs to an office or a legal person: usually published on purpose.
    Public,
    /// A sole trader's code, an address that may be an office: a person decides.
    Doubtful,
    Personal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reason {
    pub proof: Proof,
    /// The word before it that speaks for it.
    pub word: Option<&'static str>,
    /// Written in groups or over a line break.
    pub joined: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Proof {
    /// The check digit is right.
    Checked,
    /// The form fits; there is no check digit.
    Form,
    /// The form fits and a word says what it is, but the check digit is wrong.
    CheckFailed,
}

impl Proof {
    /// A stable word for message files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Proof::Checked => "checked",
            Proof::Form => "form",
            Proof::CheckFailed => "check_failed",
        }
    }
}
