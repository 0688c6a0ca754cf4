//! What may be asked of the gate about records, and what the gate is told of one.
//! Must never answer itself: the policies lie in `policies/record.cedar`.

use access::gate::{Action, Attribute, Thing};
use kernel::id::{AccountId, AgencyId};
use kernel::state::PublicationState;

use crate::desk::model::Step;
use crate::desk::store::{Draft, Held};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        $($(#[$doc])* pub const $name: Action = Action($code);)+

        /// All of them, in the order of the work.
        pub const ALL: &[Action] = &[$($name),+];
    };
}

actions! {
    /// See a record that is not public, its history and its drafts.
    READ = "catalog.record.read",
    CREATE = "catalog.record.create",
    /// Write, confirm proposals, begin a draft, mask.
    EDIT = "catalog.record.edit",
    SUBMIT = "catalog.record.submit",
    RECALL = "catalog.record.recall",
    DISCARD = "catalog.record.discard",
    REVIEW_LEGAL = "catalog.record.review_legal",
    REVIEW_SECRECY = "catalog.record.review_secrecy",
    /// Let a finding of personal data stand, for a reason.
    JUSTIFY = "catalog.record.justify",
    RETURN = "catalog.record.return",
    CONSENT = "catalog.record.consent",
    SIGN = "catalog.record.sign",
    /// Move or cancel the moment of a signed version.
    SCHEDULE = "catalog.record.schedule",
    PUBLISH_EMERGENCY = "catalog.record.publish_emergency",
    REVIEW_LEGAL_AFTERWARDS = "catalog.record.review_legal_afterwards",
    REVIEW_SECRECY_AFTERWARDS = "catalog.record.review_secrecy_afterwards",
    REQUEST_WITHDRAWAL = "catalog.record.request_withdrawal",
    /// Withdraw, redirect, remove for good, repeal.
    TAKE_DOWN = "catalog.record.take_down",
    ASSIGN = "catalog.record.assign",
    READ_SETTINGS = "catalog.settings.read",
    CHANGE_SETTINGS = "catalog.settings.change",
    CHANGE_AGENCIES = "catalog.agencies.change",
}

/// Whether an action has a meaning where a record stands: for screens, which show what may be done now. Roles are the gate's.
#[must_use]
pub fn fits(action: Action, step: Step, state: PublicationState) -> bool {
    let is_under_review = matches!(
        step,
        Step::Legal | Step::Secrecy | Step::Consent | Step::Sign
    );
    match action {
        EDIT => step != Step::Scheduled && state != PublicationState::Gone,
        SUBMIT => step == Step::Draft,
        DISCARD | JUSTIFY => step == Step::Draft || is_under_review,
        RECALL | RETURN => is_under_review,
        REVIEW_LEGAL => step == Step::Legal,
        REVIEW_SECRECY => step == Step::Secrecy,
        CONSENT => step == Step::Consent,
        SIGN => step == Step::Sign,
        SCHEDULE => step == Step::Scheduled,
        PUBLISH_EMERGENCY => step != Step::Published,
        REVIEW_LEGAL_AFTERWARDS | REVIEW_SECRECY_AFTERWARDS => step == Step::Published,
        REQUEST_WITHDRAWAL => state == PublicationState::Published,
        TAKE_DOWN => state != PublicationState::Draft,
        CREATE => false,
        _ => true,
    }
}

/// What the gate is told of a record. A draft says who wrote in it, so that nobody judges their own work.
pub(crate) fn record(held: &Held, draft: Option<&Draft>, asked: Vec<AgencyId>) -> Thing {
    let step = draft.map_or(Step::Published, |draft| draft.flow.step);
    let editors: Vec<AccountId> = draft
        .into_iter()
        .flat_map(|draft| &draft.flow.editors)
        .filter_map(|editor| editor.account.clone())
        .collect();
    let mut attributes = vec![
        ("step", Attribute::Text(step.code().to_owned())),
        ("state", Attribute::Text(held.state.code().to_owned())),
        ("level", Attribute::Text(held.level.code().to_owned())),
        ("editors", Attribute::Accounts(editors)),
        ("asked", Attribute::Agencies(asked)),
    ];
    let signer = draft.and_then(|draft| draft.flow.signature.as_ref());
    if let Some(account) = signer.and_then(|signature| signature.by.account.clone()) {
        attributes.push(("signer", Attribute::Account(account)));
    }
    Thing {
        kind: "Record",
        id: held.id.to_string(),
        agency: draft
            .and_then(|draft| draft.agency.clone())
            .or_else(|| held.owner.clone()),
        attributes,
    }
}

/// A record that is yet to be made.
pub(crate) fn new_record(agency: &AgencyId) -> Thing {
    Thing {
        kind: "Record",
        id: "new".to_owned(),
        agency: Some(agency.clone()),
        attributes: vec![
            ("step", Attribute::Text(Step::Draft.code().to_owned())),
            ("state", Attribute::Text("draft".to_owned())),
            ("level", Attribute::Text("open".to_owned())),
            ("editors", Attribute::Accounts(Vec::new())),
            ("asked", Attribute::Agencies(Vec::new())),
        ],
    }
}

/// The settings or the tree of agencies: one of each.
pub(crate) fn desk() -> Thing {
    Thing {
        kind: "Desk",
        id: "desk".to_owned(),
        agency: None,
        attributes: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
