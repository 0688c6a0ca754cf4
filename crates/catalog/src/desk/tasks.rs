//! The duties that a draft gives to whom: one for each step, one for each agency that is asked.
//! Must never decide a step: duties follow from where the draft stands.

use access::actor::Role;
use kernel::id::AgencyId;

use crate::desk::model::{Case, Review, Step};
use crate::record::codes::codes;

codes!(
    /// What somebody has to do.
    #[derive(PartialOrd, Ord)]
    TaskKind {
        Draft = "draft",
        Legal = "legal",
        Secrecy = "secrecy",
        Consent = "consent",
        Sign = "sign",
        Scheduled = "scheduled",
        /// 事后审查 of an emergency release.
        AfterLegal = "after_legal",
        AfterSecrecy = "after_secrecy",
        /// A withdrawal that was asked for.
        Withdraw = "withdraw",
    }
);

impl TaskKind {
    /// Who does it.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::Draft => Role::Editor,
            Self::Legal | Self::AfterLegal => Role::LegalReviewer,
            Self::Secrecy | Self::AfterSecrecy => Role::SecrecyReviewer,
            Self::Consent | Self::Sign | Self::Scheduled | Self::Withdraw => Role::Approver,
        }
    }

    #[must_use]
    pub const fn afterwards(review: Review) -> Self {
        match review {
            Review::Legal => Self::AfterLegal,
            Review::Secrecy => Self::AfterSecrecy,
        }
    }

    /// A review to be made up for after an emergency: its period is its own.
    #[must_use]
    pub const fn is_afterwards(self) -> bool {
        match self {
            Self::AfterLegal | Self::AfterSecrecy => true,
            Self::Draft
            | Self::Legal
            | Self::Secrecy
            | Self::Consent
            | Self::Sign
            | Self::Scheduled
            | Self::Withdraw => false,
        }
    }
}

/// The duties of a draft where it stands, and whose they are.
#[must_use]
pub fn duties(case: Case<'_>, desk: &AgencyId) -> Vec<(TaskKind, AgencyId)> {
    let own = |kind| vec![(kind, desk.clone())];
    match case.flow.step {
        Step::Draft => own(TaskKind::Draft),
        Step::Legal => own(TaskKind::Legal),
        Step::Secrecy => own(TaskKind::Secrecy),
        Step::Consent => {
            let asked = case.missing_consents().into_iter();
            asked.map(|agency| (TaskKind::Consent, agency)).collect()
        }
        Step::Sign => own(TaskKind::Sign),
        Step::Scheduled => own(TaskKind::Scheduled),
        Step::Published => {
            let owed = case.flow.owed.iter();
            owed.map(|review| (TaskKind::afterwards(*review), desk.clone()))
                .collect()
        }
    }
}
