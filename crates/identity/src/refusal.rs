//! Why a command about accounts was not done.
//! Must never tell whether a name exists to somebody who is not signed in.

use access::gate::Denied;
use shell::error::PageError;
use store::error::StoreError;

use crate::password::Weakness;
use crate::substitution::Wrong;

#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("no such account")]
    NoSuchAccount,
    #[error("the account was ended")]
    Ended,
    #[error("the name is taken")]
    NameTaken,
    #[error("not a name for an account")]
    BadName,
    #[error("a display name or an address for mail is missing or too long")]
    BadField,
    #[error("no such agency")]
    NoSuchAgency,
    #[error("no such role")]
    NoSuchRole,
    #[error("the role is held already")]
    AlreadyHeld,
    #[error("the password will not do: {0:?}")]
    Weak(Weakness),
    #[error("the password is not right")]
    WrongPassword,
    #[error("the code is not right")]
    WrongCode,
    #[error("too many attempts")]
    Locked,
    #[error("the leave cannot be entered")]
    Leave,
    #[error("an administrator of the three cannot stand in")]
    SeparatedSubstitute,
    #[error(transparent)]
    Accident(#[from] anyhow::Error),
}

impl Refusal {
    /// The key of the message that says it.
    #[must_use]
    pub const fn message(&self) -> &'static str {
        match self {
            Self::Denied(_) => "denied-no_role",
            Self::NoSuchAccount => "identity-no-such-account",
            Self::Ended => "identity-account-ended",
            Self::NameTaken => "identity-name-taken",
            Self::BadName => "identity-bad-name",
            Self::BadField => "identity-bad-field",
            Self::NoSuchAgency => "identity-no-such-agency",
            Self::NoSuchRole => "identity-no-such-role",
            Self::AlreadyHeld => "identity-already-held",
            Self::Weak(weakness) => weakness.message(),
            Self::WrongPassword => "identity-wrong-password",
            Self::WrongCode => "identity-wrong-code",
            Self::Locked => "identity-locked",
            Self::Leave => "identity-bad-leave",
            Self::SeparatedSubstitute => "identity-separated-substitute",
            Self::Accident(_) => "error-accident",
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Accident(error.into())
    }
}

impl From<Wrong> for Refusal {
    fn from(_: Wrong) -> Self {
        Self::Leave
    }
}

impl From<Refusal> for PageError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Denied(denied) => Self::Denied(denied),
            Refusal::NoSuchAccount => Self::NotFound,
            Refusal::Accident(error) => failed(error),
            Refusal::NameTaken | Refusal::AlreadyHeld | Refusal::Ended => {
                Self::Conflict(refusal.message())
            }
            Refusal::BadName
            | Refusal::BadField
            | Refusal::NoSuchAgency
            | Refusal::NoSuchRole
            | Refusal::Weak(_)
            | Refusal::WrongPassword
            | Refusal::WrongCode
            | Refusal::Locked
            | Refusal::Leave
            | Refusal::SeparatedSubstitute => Self::bad_request(refusal.message()),
        }
    }
}

/// A database that is away is said so; whatever else is an accident.
pub(crate) fn failed(error: impl Into<anyhow::Error>) -> PageError {
    let error = error.into();
    let is_away = error.chain().any(|cause| {
        matches!(
            cause.downcast_ref::<StoreError>(),
            Some(StoreError::Unavailable(_))
        )
    });
    if is_away {
        PageError::Unavailable
    } else {
        PageError::Accident(error)
    }
}
