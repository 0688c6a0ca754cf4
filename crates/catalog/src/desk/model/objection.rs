//! What the way of a draft does not allow.
//! Must never change a code: messages and interfaces use them.

/// Why it cannot be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Objection {
    #[error("the draft is not at a step where this is done")]
    WrongStep,
    #[error("nobody reviews or signs what they wrote")]
    OwnWork,
    #[error("a return needs a remark")]
    RemarkMissing,
    #[error("a reason is needed")]
    ReasonMissing,
    #[error("what stands there is not what was reviewed")]
    ChangedSince,
    #[error("the moment of publication has passed already")]
    InThePast,
    #[error("there is no such day or time")]
    NoSuchMoment,
    #[error("this agency was not asked, or has answered")]
    NotAsked,
    #[error("this review is not owed")]
    NotOwed,
}

impl Objection {
    /// Stable, for interfaces and message keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::WrongStep => "wrong-step",
            Self::OwnWork => "own-work",
            Self::RemarkMissing => "remark-missing",
            Self::ReasonMissing => "reason-missing",
            Self::ChangedSince => "changed-since",
            Self::InThePast => "in-the-past",
            Self::NoSuchMoment => "no-such-moment",
            Self::NotAsked => "not-asked",
            Self::NotOwed => "not-owed",
        }
    }
}
