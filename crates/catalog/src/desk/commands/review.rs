//! Reviews before publication: approve, return with remarks, take back, consent.
//! Must never approve what the reviewer has not seen: every command names the revision it is about.

use kernel::id::{AgencyId, RecordId};

use crate::desk::commands::{Which, begin};
use crate::desk::gate;
use crate::desk::model::{Act, Review};
use crate::desk::refusal::Refusal;
use crate::desk::{By, Desk, Done};

/// The editor takes a draft back to go on writing.
///
/// # Errors
/// A refusal.
pub async fn recall(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    remark: &str,
) -> Result<Done, Refusal> {
    let mut work = begin!(desk, by, record, gate::RECALL, Which::Open);
    work.decide(&Act::Recall)?;
    work.finish("recall", remark).await
}

/// A review is passed.
///
/// # Errors
/// A refusal.
pub async fn approve(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    review: Review,
    revision: i64,
    remark: &str,
) -> Result<Done, Refusal> {
    let (action, name) = match review {
        Review::Legal => (gate::REVIEW_LEGAL, "approve_legal"),
        Review::Secrecy => (gate::REVIEW_SECRECY, "approve_secrecy"),
    };
    let mut work = begin!(desk, by, record, action, Which::Open);
    work.expect_revision(revision).await?;
    work.decide(&Act::Approve(review))?;
    work.finish(name, remark).await
}

/// A draft is returned to its editor with remarks.
///
/// # Errors
/// A refusal.
pub async fn send_back(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    revision: i64,
    remark: &str,
) -> Result<Done, Refusal> {
    let mut work = begin!(desk, by, record, gate::RETURN, Which::Open);
    work.expect_revision(revision).await?;
    work.decide(&Act::Return {
        remark: remark.to_owned(),
    })?;
    work.finish("return", remark).await
}

/// What an agency answers that issues the document jointly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsentAnswer {
    Agree,
    /// The draft goes back to the editor with this reason.
    Refuse {
        reason: String,
    },
}

/// Answers for one of the agencies that issue a document jointly.
///
/// # Errors
/// A refusal.
pub async fn answer_consent(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    agency: &AgencyId,
    revision: i64,
    answer: &ConsentAnswer,
) -> Result<Done, Refusal> {
    let mut work = begin!(desk, by, record, gate::CONSENT, Which::Open);
    // The gate has seen that the actor approves for one of the agencies asked; it must be this one.
    if !speaks_for(by, agency) {
        return Err(Refusal::Denied(access::gate::Denied {
            action: gate::CONSENT,
            thing_kind: "Record",
            thing_id: record.to_string(),
            agency: Some(agency.clone()),
            reason: "no_role".to_owned(),
        }));
    }
    work.expect_revision(revision).await?;
    let agency = agency.clone();
    match answer {
        ConsentAnswer::Agree => {
            work.decide(&Act::Agree { agency })?;
            work.finish("consent", "").await
        }
        ConsentAnswer::Refuse { reason } => {
            work.decide(&Act::Disagree {
                agency,
                reason: reason.clone(),
            })?;
            work.finish("refuse_consent", reason).await
        }
    }
}

fn speaks_for(by: &By<'_>, agency: &AgencyId) -> bool {
    match by.actor {
        access::actor::Actor::Staff(staff) => staff.holds(access::actor::Role::Approver, agency),
        access::actor::Actor::Operator => true,
        access::actor::Actor::Public => false,
    }
}
