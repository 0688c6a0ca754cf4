//! Taking a public record down, or marking it repealed, with a reason and with eyes open to who cites it.
//! Must never lead readers in a circle, nor let a record end itself.

use ::store::outbox;
use jiff::civil::Date;
use kernel::id::RecordId;
use kernel::state::PublicationState;

use crate::agency;
use crate::desk::commands::repealing::expect_no_circle;
use crate::desk::commands::{audit_change, claim, settle};
use crate::desk::deadline::{Cause, Running};
use crate::desk::drafted::Rules;
use crate::desk::drafted::duties::{State, ask_for_withdrawal};
use crate::desk::gate;
use crate::desk::model::objection::Objection;
use crate::desk::model::{Flow, Step};
use crate::desk::refusal::Refusal;
use crate::desk::settings::saved;
use crate::desk::store::history::{self, NewStep};
use crate::desk::store::{self, Draft, Held, tasks};
use crate::desk::tasks::TaskKind;
use crate::desk::{By, Desk, Done, read};
use crate::facts;
use crate::record::codes::Validity;
use crate::record::commands::{self as records, Unpublish};
use crate::record::store as record_store;

/// How a record ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakeDown {
    /// The public reads the reason.
    Withdraw { reason: String },
    /// Another record stands in its place.
    Redirect { to: RecordId, reason: String },
    /// Nothing is said of it.
    Gone { reason: String },
    /// It stays, marked as repealed; `by` names the record that repeals it, where there is one here.
    Repeal {
        by: Option<RecordId>,
        reason: String,
    },
}

impl TakeDown {
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Withdraw { .. } => "withdraw",
            Self::Redirect { .. } => "redirect",
            Self::Gone { .. } => "gone",
            Self::Repeal { .. } => "repeal",
        }
    }

    fn reason(&self) -> &str {
        match self {
            Self::Withdraw { reason }
            | Self::Redirect { reason, .. }
            | Self::Gone { reason }
            | Self::Repeal { reason, .. } => reason.trim(),
        }
    }
}

/// Takes a record down or marks it repealed. `n_citing_seen` is how many records that cite it were shown to whoever confirms.
///
/// # Errors
/// `Cited` where more cite it by now, `RepealsItself`, `RepealCircle`, or another refusal.
pub async fn take_down(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    how: &TakeDown,
    n_citing_seen: i64,
) -> Result<Done, Refusal> {
    let mut tx = desk.store.begin().await?;
    if let Some(done) = claim(&mut tx, by).await? {
        return Ok(done);
    }
    let held = store::lock(&mut tx, record)
        .await?
        .ok_or(Refusal::NotFound)?;
    let draft = store::find_draft(&mut tx, record, held.latest_version).await?;
    let thing = gate::record(&held, None, Vec::new());
    let _permit = desk.gate.authorize(by.actor, gate::TAKE_DOWN, &thing)?;
    if how.reason().is_empty() {
        return Err(Refusal::Objected(Objection::ReasonMissing));
    }
    let n = read::count_citing(&mut tx, record).await?;
    if n > n_citing_seen {
        return Err(Refusal::Cited { n });
    }
    let mut facts = Vec::new();
    let now = by.now;
    match how {
        TakeDown::Repeal { by: repealing, .. } => {
            expect_public(&held)?;
            if let Some(repealing) = repealing {
                expect_no_circle(&mut tx, record, repealing).await?;
            }
            record_store::update_validity(&mut tx, record, Validity::Repealed, now).await?;
            facts.push(facts::record_marked(
                record,
                held.state.code(),
                Validity::Repealed.code(),
                now,
            ));
        }
        TakeDown::Withdraw { .. } | TakeDown::Redirect { .. } | TakeDown::Gone { .. } => {
            expect_ever_public(&held)?;
            let how = unpublish(how);
            records::unpublish_in(&mut tx, record, &how, &mut facts, now).await?;
        }
    }
    tasks::delete_of_kind(&mut tx, record, TaskKind::Withdraw).await?;
    let from = draft.map_or(Step::Published, |draft| draft.flow.step);
    let done = Done {
        record: record.clone(),
        version: held.latest_version,
        revision: 0,
        step: from,
    };
    history::insert_step(
        &mut tx,
        &NewStep {
            record,
            version: held.live_version.unwrap_or(held.latest_version),
            action: how.code(),
            from_step: Step::Published.code(),
            to_step: Step::Published.code(),
            by: &by.person(),
            agency: held.owner.as_ref(),
            for_account: None,
            remark: how.reason(),
            digest: "",
            now,
        },
    )
    .await?;
    let detail = serde_json::json!({ "how": how.code() });
    audit_change(
        &mut tx,
        by,
        gate::TAKE_DOWN,
        record,
        held.owner.as_ref(),
        detail,
    )
    .await?;
    settle(&mut tx, by, &done).await?;
    outbox::append(&mut tx, &facts).await?;
    tx.commit().await?;
    Ok(done)
}

fn unpublish(how: &TakeDown) -> Unpublish {
    match how {
        TakeDown::Withdraw { reason } => Unpublish::Withdraw {
            reason: reason.clone(),
        },
        TakeDown::Redirect { to, .. } => Unpublish::Redirect { to: to.clone() },
        TakeDown::Gone { .. } | TakeDown::Repeal { .. } => Unpublish::Gone,
    }
}

pub(crate) fn expect_public(held: &Held) -> Result<(), Refusal> {
    if held.state == PublicationState::Published {
        Ok(())
    } else {
        Err(Refusal::NotPublic)
    }
}

fn expect_ever_public(held: &Held) -> Result<(), Refusal> {
    match held.state {
        PublicationState::Draft => Err(Refusal::NotPublic),
        PublicationState::Published
        | PublicationState::Withdrawn
        | PublicationState::Redirected
        | PublicationState::Gone => Ok(()),
    }
}

/// Asks the approvers to take a record down: a penalty that was changed or revoked is withdrawn within three working days
/// from `since` (行政处罚法 art. 48).
///
/// # Errors
/// A refusal.
pub async fn request_withdrawal(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    reason: &str,
    since: Date,
) -> Result<Done, Refusal> {
    let agencies = agency::list(&desk.store).await?;
    let mut tx = desk.store.begin().await?;
    if let Some(done) = claim(&mut tx, by).await? {
        return Ok(done);
    }
    let (_, settings) = saved::current(&mut tx).await?;
    let rules = Rules {
        settings: &settings,
        agencies: &agencies,
    };
    let held = store::lock(&mut tx, record)
        .await?
        .ok_or(Refusal::NotFound)?;
    let thing = gate::record(&held, None, Vec::new());
    let _permit = desk
        .gate
        .authorize(by.actor, gate::REQUEST_WITHDRAWAL, &thing)?;
    expect_public(&held)?;
    if reason.trim().is_empty() {
        return Err(Refusal::Objected(Objection::ReasonMissing));
    }
    let live = held.live_version.ok_or(Refusal::NotPublic)?;
    let body = store::find_body(&mut tx, record, live).await?;
    let content = body.ok_or(Refusal::NotPublic)?.content;
    let person = by.person();
    let known = store::find_draft(&mut tx, record, live).await?;
    let draft = known.unwrap_or_else(|| never_on_desk(&held, live, by));
    let state = State {
        held: &held,
        draft: &draft,
        content: &content,
    };
    let running = Running {
        clock: settings.clocks.withdrawal.clone(),
        start: since,
    };
    ask_for_withdrawal(
        &mut tx,
        rules,
        state,
        &person,
        reason.trim(),
        running,
        by.now,
    )
    .await?;
    let done = Done {
        record: record.clone(),
        version: live,
        revision: draft.revision,
        step: Step::Published,
    };
    history::insert_step(
        &mut tx,
        &NewStep {
            record,
            version: live,
            action: "request_withdrawal",
            from_step: Step::Published.code(),
            to_step: Step::Published.code(),
            by: &person,
            agency: held.owner.as_ref(),
            for_account: None,
            remark: reason.trim(),
            digest: "",
            now: by.now,
        },
    )
    .await?;
    let detail = serde_json::json!({ "since": since.to_string() });
    let agency = held.owner.as_ref();
    audit_change(
        &mut tx,
        by,
        gate::REQUEST_WITHDRAWAL,
        record,
        agency,
        detail,
    )
    .await?;
    settle(&mut tx, by, &done).await?;
    tx.commit().await?;
    Ok(done)
}

/// A version that the command line published stands on no desk; it is treated as one that has left it.
fn never_on_desk(held: &Held, version: i64, by: &By<'_>) -> Draft {
    Draft {
        record: held.id.clone(),
        version,
        revision: 0,
        agency: held.owner.clone(),
        digest: String::new(),
        flow: Flow {
            step: Step::Published,
            ..Flow::new(by.person())
        },
        confirmed: Default::default(),
        checked_digest: String::new(),
        cause: Cause::New,
        created_at: by.now,
        updated_at: by.now,
    }
}
