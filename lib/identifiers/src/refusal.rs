//! Why a text is not the identifier it was taken for.
//! Must never hold the text itself: a refusal may be logged, personal data may not.

/// The first rule the text breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    #[error("has {found} characters, which no such identifier has")]
    Length { found: usize },
    #[error("the character at place {place} (from 0) does not belong there")]
    Character { place: usize },
    #[error("no such province")]
    Region,
    #[error("no such registration authority or class of body")]
    Authority,
    #[error("no such day in the calendar")]
    Date,
    #[error("a date of birth after today")]
    FutureDate,
    #[error("no such issuer or number range")]
    Prefix,
    #[error("the check character should be {expected}")]
    Check { expected: char },
}

impl Refusal {
    /// A stable word for message files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Length { .. } => "length",
            Refusal::Character { .. } => "character",
            Refusal::Region => "region",
            Refusal::Authority => "authority",
            Refusal::Date => "date",
            Refusal::FutureDate => "future_date",
            Refusal::Prefix => "prefix",
            Refusal::Check { .. } => "check",
        }
    }
}
