//! Letting a version out: signed now or for a moment, in an emergency, and reviewed afterwards.
//! Must never publish what was changed since it was reviewed, nor while personal data is undecided.

use jiff::civil::Date;
use kernel::id::RecordId;
use kernel::time::Instant;

use crate::desk::commands::{Begun, Which, Work, begin};
use crate::desk::deadline::Running;
use crate::desk::drafted;
use crate::desk::drafted::duties::State;
use crate::desk::gate;
use crate::desk::model::{Act, Review, Step};
use crate::desk::refusal::Refusal;
use crate::desk::store::{self, NewBody, findings};
use crate::desk::{By, Desk, Done};
use crate::record::commands::publish_latest;
use crate::record::content::text_digest;
use crate::record::store as records;

/// Signs a draft: public at once, or at the moment given.
///
/// # Errors
/// `NotChecked`, `OpenFindings`, or another refusal.
pub async fn sign(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    revision: i64,
    at: Option<Instant>,
) -> Result<Done, Refusal> {
    let mut work = begin!(desk, by, record, gate::SIGN, Which::Open);
    work.expect_revision(revision).await?;
    work.decide(&Act::Sign { at })?;
    work.expect_clean().await?;
    work.expect_no_circle().await?;
    match at {
        Some(at) => work.finish_with("schedule", &at.minute(), "").await,
        None => {
            work.release().await?;
            work.finish("publish", "").await
        }
    }
}

/// Moves the moment of a signed version.
///
/// # Errors
/// A refusal.
pub async fn reschedule(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    at: Instant,
) -> Result<Done, Refusal> {
    let mut work = begin!(desk, by, record, gate::SCHEDULE, Which::Open);
    work.decide(&Act::Reschedule { at })?;
    work.finish_with("reschedule", &at.minute(), "").await
}

/// Takes a signed version off the schedule: it is to be signed again.
///
/// # Errors
/// A refusal.
pub async fn cancel_schedule(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    remark: &str,
) -> Result<Done, Refusal> {
    let mut work = begin!(desk, by, record, gate::SCHEDULE, Which::Open);
    work.decide(&Act::CancelSchedule)?;
    work.finish("cancel_schedule", remark).await
}

/// Publishes without the reviews that are missing, for a reason; they are made up for the next working day.
///
/// # Errors
/// A refusal.
pub async fn publish_in_emergency(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    revision: i64,
    reason: &str,
) -> Result<Done, Refusal> {
    let mut work = begin!(desk, by, record, gate::PUBLISH_EMERGENCY, Which::Open);
    work.expect_revision(revision).await?;
    work.decide(&Act::PublishInEmergency {
        reason: reason.to_owned(),
    })?;
    work.expect_no_circle().await?;
    work.release().await?;
    work.finish("publish_emergency", reason).await
}

/// Publishes a version whose moment has come; none where there is nothing to do any more.
///
/// # Errors
/// A refusal.
pub async fn publish_due(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
) -> Result<Option<Done>, Refusal> {
    let mut work = match Work::begin(desk, by, record, gate::SCHEDULE, Which::Open).await {
        Ok(Begun::Now(work)) => work,
        Ok(Begun::Before(done)) => return Ok(Some(done)),
        // Another process was faster, or it was taken off in between.
        Err(Refusal::NoDraft) => return Ok(None),
        Err(refusal) => return Err(refusal),
    };
    if work.draft.flow.step != Step::Scheduled || work.draft.flow.scheduled_at > Some(by.now) {
        return Ok(None);
    }
    // What was signed is compared with what lies there now, not with what the row says of it.
    let written = work.written().await?;
    let content_digest = written.body.content.digest(&written.body.tree);
    let (files, cited) = (&written.files, &written.cited);
    let now_there = drafted::digest_of(&work.held, &content_digest, files, cited);
    work.draft.digest = now_there;
    work.decide(&Act::Release)?;
    work.release().await?;
    work.finish("publish", "").await.map(Some)
}

/// What a review after an emergency release says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AfterVerdict {
    Approve,
    /// It should not have been published: the approvers are asked to withdraw it.
    Refuse {
        reason: String,
    },
}

/// Reviews a version that became public in an emergency.
///
/// # Errors
/// A refusal.
pub async fn review_afterwards(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    version: i64,
    review: Review,
    verdict: &AfterVerdict,
) -> Result<Done, Refusal> {
    let action = match review {
        Review::Legal => gate::REVIEW_LEGAL_AFTERWARDS,
        Review::Secrecy => gate::REVIEW_SECRECY_AFTERWARDS,
    };
    let mut work = begin!(desk, by, record, action, Which::Version(version));
    match verdict {
        AfterVerdict::Approve => {
            work.decide(&Act::ApproveAfterwards(review))?;
            work.finish(&format!("approve_{}_afterwards", review.code()), "")
                .await
        }
        AfterVerdict::Refuse { reason } => {
            work.decide(&Act::RefuseAfterwards {
                review,
                reason: reason.clone(),
            })?;
            let since = by.now.date();
            work.ask_for_withdrawal(reason, since).await?;
            work.finish(&format!("refuse_{}_afterwards", review.code()), reason)
                .await
        }
    }
}

impl Work<'_> {
    /// Searched for personal data as it is, and everything that was found is decided.
    async fn expect_clean(&mut self) -> Result<(), Refusal> {
        if self.draft.checked_digest != self.draft.digest {
            return Err(Refusal::NotChecked);
        }
        match findings::count_open(&mut self.tx, &self.held.id, self.draft.version).await? {
            0 => Ok(()),
            n => Err(Refusal::OpenFindings { n }),
        }
    }

    /// Makes the version the live one. 发布日期 is the day on which that happens, where nobody has stated another.
    async fn release(&mut self) -> Result<(), Refusal> {
        let (record, version, now) = (self.held.id.clone(), self.draft.version, self.by.now);
        if self.content.published_on.is_none() {
            let mut body = self.written().await?.body;
            body.content.published_on = Some(now.date());
            let new = NewBody {
                content: &store::to_json(&body.content),
                tree: &store::to_json(&body.tree),
                proposals: &body.proposals,
                change_note: &body.change_note,
                source_digest: &body.source_digest,
                text_digest: &text_digest(&body.tree.text()),
                content_digest: &body.content.digest(&body.tree),
            };
            store::update_body(&mut self.tx, &record, version, &new).await?;
            self.content = body.content;
        }
        let signer = self.draft.flow.signature.as_ref();
        let signer = signer.map_or_else(|| self.person.name.clone(), |it| it.by.name.clone());
        let found = records::find_by_id(&mut self.tx, &record).await?;
        let found = found.ok_or(Refusal::NotFound)?;
        publish_latest(&mut self.tx, &found, &signer, &mut self.facts, now).await?;
        drafted::forget_process(&mut self.tx, &record, version).await?;
        Ok(())
    }

    /// Asks the approvers to take the record down.
    pub(crate) async fn ask_for_withdrawal(
        &mut self,
        reason: &str,
        since: Date,
    ) -> Result<(), Refusal> {
        let running = Running {
            clock: self.settings.clocks.withdrawal.clone(),
            start: since,
        };
        let rules = drafted::Rules {
            settings: &self.settings,
            agencies: &self.agencies,
        };
        let state = State {
            held: &self.held,
            draft: &self.draft,
            content: &self.content,
        };
        let (person, now) = (&self.person, self.by.now);
        drafted::duties::ask_for_withdrawal(
            &mut self.tx,
            rules,
            state,
            person,
            reason,
            running,
            now,
        )
        .await?;
        Ok(())
    }
}
