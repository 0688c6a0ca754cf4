//! Every command of the desk: load, ask the gate, decide, save, write history, audit and facts, all in one transaction.
//! Must never commit half a step, and never take a step that the history does not name.

pub mod bringing;
pub mod confirming;
pub mod draft;
pub mod findings;
pub mod release;
mod repealing;
pub mod review;
pub mod taking_down;
pub mod worklist;

use ::store::database::Tx;
use ::store::error::StoreError;
use ::store::outbox;
use ::store::statement::Target;
use access::actor::{Actor, Role};
use access::audit::{self, Event, Outcome};
use access::gate::Action;
use kernel::fact::Fact;
use kernel::id::{AccountId, AgencyId, RecordId};

use crate::agency::{self, Agency};
use crate::desk::drafted::duties::{State, sync_tasks};
use crate::desk::drafted::{self, Rules, Written};
use crate::desk::gate;
use crate::desk::model::{Act, Case, Demands, Person, Step, decide};
use crate::desk::refusal::{Conflict, Refusal, Snapshot};
use crate::desk::settings::{Settings, saved};
use crate::desk::store::history::{self, NewStep};
use crate::desk::store::{self, Draft, Held, receipts};
use crate::desk::{By, Desk, Done, text};
use crate::record::content::Content;

/// Which draft of a record a command is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// The one that is not public yet.
    Open,
    /// That of a version, also when it is public.
    Version(i64),
}

/// A command under way: the record is locked and the gate has been asked.
pub(crate) struct Work<'a> {
    pub by: &'a By<'a>,
    pub person: Person,
    pub tx: Tx,
    pub held: Held,
    pub draft: Draft,
    pub content: Content,
    pub settings: Settings,
    pub agencies: Vec<Agency>,
    pub facts: Vec<Fact>,
    pub action: Action,
    from: Step,
}

/// What comes of beginning a command.
pub(crate) enum Begun<'a> {
    Now(Box<Work<'a>>),
    /// The same request was done before; this is what came of it.
    Before(Done),
}

/// Begins a command, or answers what came of it when it was sent before.
macro_rules! begin {
    ($desk:expr, $by:expr, $record:expr, $action:expr, $which:expr) => {
        match $crate::desk::commands::Work::begin($desk, $by, $record, $action, $which).await? {
            $crate::desk::commands::Begun::Now(work) => work,
            $crate::desk::commands::Begun::Before(done) => return Ok(done),
        }
    };
}
pub(crate) use begin;

impl<'a> Work<'a> {
    pub(crate) async fn begin(
        desk: &'a Desk,
        by: &'a By<'a>,
        record: &RecordId,
        action: Action,
        which: Which,
    ) -> Result<Begun<'a>, Refusal> {
        let agencies = agency::list(&desk.store).await?;
        let mut tx = desk.store.begin().await?;
        if let Some(done) = claim(&mut tx, by).await? {
            return Ok(Begun::Before(done));
        }
        let (_, settings) = saved::current(&mut tx).await?;
        let rules = Rules {
            settings: &settings,
            agencies: &agencies,
        };
        let held = store::lock(&mut tx, record).await?;
        let held = held.ok_or(Refusal::NotFound)?;
        let draft = match which {
            Which::Open => drafted::find_open(&mut tx, rules, &held, by.now).await?,
            Which::Version(version) => store::find_draft(&mut tx, record, version).await?,
        };
        let Some(draft) = draft else {
            let thing = gate::record(&held, None, Vec::new());
            let _permit = desk.gate.authorize(by.actor, action, &thing)?;
            return Err(Refusal::NoDraft);
        };
        let body = store::find_body(&mut tx, record, draft.version).await?;
        let content = body.ok_or(Refusal::NoDraft)?.content;
        let demands = rules.demands(&held, &content);
        let asked = asked(&draft, &demands);
        let thing = gate::record(&held, Some(&draft), asked);
        let _permit = desk.gate.authorize(by.actor, action, &thing)?;
        Ok(Begun::Now(Box::new(Self {
            by,
            person: by.person(),
            from: draft.flow.step,
            tx,
            held,
            draft,
            content,
            settings,
            agencies,
            facts: Vec::new(),
            action,
        })))
    }

    pub(crate) fn rules(&self) -> Rules<'_> {
        Rules {
            settings: &self.settings,
            agencies: &self.agencies,
        }
    }

    pub(crate) fn demands(&self) -> Demands {
        self.rules().demands(&self.held, &self.content)
    }

    /// Takes a step of the model.
    pub(crate) fn decide(&mut self, act: &Act) -> Result<(), Refusal> {
        let demands = self.demands();
        let case = Case {
            flow: &self.draft.flow,
            digest: &self.draft.digest,
            demands: &demands,
        };
        self.draft.flow = decide(case, act, &self.person, self.by.now)?;
        Ok(())
    }

    pub(crate) async fn written(&mut self) -> Result<Written, Refusal> {
        let written = drafted::written(&mut self.tx, &self.held.id, self.draft.version).await?;
        written.ok_or(Refusal::NoDraft)
    }

    /// Nobody decides about something else than what they saw.
    pub(crate) async fn expect_revision(&mut self, revision: i64) -> Result<(), Refusal> {
        if self.draft.revision == revision {
            return Ok(());
        }
        Err(self.stale(None).await?)
    }

    pub(crate) async fn stale(
        &mut self,
        mine: Option<draft::DraftInput>,
    ) -> Result<Refusal, Refusal> {
        let written = self.written().await?;
        let theirs = snapshot(&self.held, &self.draft, written);
        Ok(Refusal::Stale(Box::new(Conflict { theirs, mine })))
    }

    /// Saves where the draft stands now, with history, audit and facts, and commits.
    pub(crate) async fn finish(self, action: &str, remark: &str) -> Result<Done, Refusal> {
        let words = remark.trim().to_owned();
        self.finish_with(action, &words, &words).await
    }

    /// As `finish`, where the history says more than the worklist.
    pub(crate) async fn finish_with(
        mut self,
        action: &str,
        remark: &str,
        task_remark: &str,
    ) -> Result<Done, Refusal> {
        let now = self.by.now;
        self.draft.updated_at = now;
        store::update_draft(&mut self.tx, &self.draft).await?;
        let rules = Rules {
            settings: &self.settings,
            agencies: &self.agencies,
        };
        let state = State {
            held: &self.held,
            draft: &self.draft,
            content: &self.content,
        };
        sync_tasks(&mut self.tx, rules, state, task_remark, now).await?;
        self.close(action, remark).await
    }

    /// Writes history, audit, receipt and facts, and commits.
    pub(crate) async fn close(mut self, action: &str, remark: &str) -> Result<Done, Refusal> {
        let done = Done {
            record: self.held.id.clone(),
            version: self.draft.version,
            revision: self.draft.revision,
            step: self.draft.flow.step,
        };
        let agency = self
            .draft
            .agency
            .clone()
            .or_else(|| self.held.owner.clone());
        let step = NewStep {
            record: &self.held.id,
            version: self.draft.version,
            action,
            from_step: self.from.code(),
            to_step: self.draft.flow.step.code(),
            by: &self.person,
            agency: agency.as_ref(),
            for_account: stands_in_for(self.by.actor, self.action, agency.as_ref()),
            remark,
            digest: &self.draft.digest,
            now: self.by.now,
        };
        history::insert_step(&mut self.tx, &step).await?;
        let detail = serde_json::json!({
            "version": done.version,
            "revision": done.revision,
            "from": self.from.code(),
            "to": done.step.code(),
        });
        audit_change(
            &mut self.tx,
            self.by,
            self.action,
            &done.record,
            agency.as_ref(),
            detail,
        )
        .await?;
        settle(&mut self.tx, self.by, &done).await?;
        if !self.facts.is_empty() {
            outbox::append(&mut self.tx, &self.facts).await?;
        }
        self.tx.commit().await?;
        Ok(done)
    }
}

/// Agencies whose consent is awaited at this step.
pub(crate) fn asked(draft: &Draft, demands: &Demands) -> Vec<AgencyId> {
    let case = Case {
        flow: &draft.flow,
        digest: &draft.digest,
        demands,
    };
    if draft.flow.step == Step::Consent {
        case.missing_consents()
    } else {
        Vec::new()
    }
}

pub(crate) fn snapshot(held: &Held, draft: &Draft, written: Written) -> Snapshot {
    Snapshot {
        revision: draft.revision,
        text: text::lines(&written.body.tree),
        content: written.body.content,
        level: held.level,
        owner: held.owner.clone(),
        index_number: held.index_number.clone(),
        files: written.files,
        relations: written.relations,
        by: drafted::editor(&draft.flow),
        at: draft.updated_at,
    }
}

/// The person on leave in whose stead the actor holds the role that the action takes.
fn stands_in_for<'a>(
    actor: &'a Actor,
    action: Action,
    agency: Option<&AgencyId>,
) -> Option<&'a AccountId> {
    let Actor::Staff(staff) = actor else {
        return None;
    };
    let role = role_of(action)?;
    let mut held = staff
        .grants
        .iter()
        .filter(|grant| grant.role == role && Some(&grant.agency) == agency);
    let first = held.next()?;
    // Whoever also holds it in their own right acts in their own right.
    let is_own = first.for_account.is_none() || held.any(|grant| grant.for_account.is_none());
    first.for_account.as_ref().filter(|_| !is_own)
}

fn role_of(action: Action) -> Option<Role> {
    match action {
        gate::CREATE | gate::EDIT | gate::SUBMIT | gate::RECALL | gate::DISCARD => {
            Some(Role::Editor)
        }
        gate::REVIEW_LEGAL | gate::REVIEW_LEGAL_AFTERWARDS => Some(Role::LegalReviewer),
        gate::REVIEW_SECRECY | gate::REVIEW_SECRECY_AFTERWARDS => Some(Role::SecrecyReviewer),
        gate::CONSENT | gate::SIGN | gate::SCHEDULE | gate::PUBLISH_EMERGENCY | gate::TAKE_DOWN => {
            Some(Role::Approver)
        }
        _ => None,
    }
}

pub(crate) async fn audit_change(
    tx: &mut Tx,
    by: &By<'_>,
    action: Action,
    record: &RecordId,
    agency: Option<&AgencyId>,
    detail: serde_json::Value,
) -> Result<(), StoreError> {
    let event = Event {
        actor: by.actor,
        action,
        thing_kind: "Record",
        thing_id: record.as_str(),
        agency,
        outcome: Outcome::Permitted,
        reason: "",
        origin: by.origin,
        detail,
    };
    audit::record(tx, &event, by.now).await
}

/// Writes a refusal that is not the gate's into the log: those of the gate are written by whoever answers them.
///
/// # Errors
/// Any `StoreError`.
pub async fn record_refusal(
    desk: &Desk,
    by: &By<'_>,
    action: Action,
    record: &RecordId,
    refusal: &Refusal,
) -> Result<(), StoreError> {
    let event = Event {
        actor: by.actor,
        action,
        thing_kind: "Record",
        thing_id: record.as_str(),
        agency: None,
        outcome: Outcome::Failed,
        reason: refusal.code(),
        origin: by.origin,
        detail: serde_json::Value::Null,
    };
    audit::record_alone(&desk.store, &event, by.now).await
}

/// Writes into the log that staff have read what is not public. Pages call it once they have shown a draft.
///
/// # Errors
/// Any `StoreError`.
pub async fn record_reading(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    agency: Option<&AgencyId>,
) -> Result<(), StoreError> {
    let mut tx = desk.store.begin().await?;
    audit_change(
        &mut tx,
        by,
        gate::READ,
        record,
        agency,
        serde_json::Value::Null,
    )
    .await?;
    tx.commit().await
}

/// Whose keys these are; the command line has its own.
fn account(by: &By<'_>) -> String {
    match by.actor {
        Actor::Staff(staff) => staff.account.to_string(),
        Actor::Operator | Actor::Public => "operator".to_owned(),
    }
}

/// What came of the same request before, if it was sent before.
pub(crate) async fn claim<T: serde::de::DeserializeOwned>(
    tx: &mut Tx,
    by: &By<'_>,
) -> Result<Option<T>, Refusal> {
    let Some(receipt) = by.receipt else {
        return Ok(None);
    };
    let account = account(by);
    if receipts::claim(tx, &account, &receipt.key, &receipt.digest, by.now).await? {
        return Ok(None);
    }
    known(tx, by).await
}

/// What came of the same request before: for whoever would refuse it on grounds that it has itself changed since.
///
/// # Errors
/// `ReceiptReused`, or any `StoreError`.
pub async fn find_outcome<T: serde::de::DeserializeOwned>(
    desk: &Desk,
    by: &By<'_>,
) -> Result<Option<T>, Refusal> {
    known(&desk.store, by).await
}

async fn known<'a, T: serde::de::DeserializeOwned>(
    target: impl Into<Target<'a>>,
    by: &By<'_>,
) -> Result<Option<T>, Refusal> {
    let Some(receipt) = by.receipt else {
        return Ok(None);
    };
    let found = receipts::find(target, &account(by), &receipt.key).await?;
    let Some((digest, outcome)) = found else {
        return Ok(None);
    };
    if digest != receipt.digest {
        return Err(Refusal::ReceiptReused);
    }
    let outcome = serde_json::from_str(&outcome).map_err(|_| store::bad("outcome"))?;
    Ok(Some(outcome))
}

/// What came of the same request, where it was sent before: for whoever may not even read any more what they have answered.
///
/// # Errors
/// `ReceiptReused`, or any `StoreError`.
pub async fn find_done(desk: &Desk, by: &By<'_>) -> Result<Option<Done>, Refusal> {
    // Nothing is claimed: the transaction is not committed.
    let mut tx = desk.store.begin().await?;
    claim(&mut tx, by).await
}

pub(crate) async fn settle<T: serde::Serialize>(
    tx: &mut Tx,
    by: &By<'_>,
    outcome: &T,
) -> Result<(), StoreError> {
    let Some(receipt) = by.receipt else {
        return Ok(());
    };
    let outcome = store::to_json(outcome);
    receipts::save_outcome(tx, &account(by), &receipt.key, &outcome).await
}
