//! One draft with everything about it, and the table in which many are checked.
//! Must never leave the gate out: what is not public is for those who work on it.

use std::collections::BTreeSet;

use ::store::error::StoreError;
use access::actor::Actor;
use access::gate::{Action, Thing};
use jiff::civil::Date;
use kernel::id::{AgencyId, RecordId};
use kernel::level::Level;
use kernel::state::PublicationState;
use kernel::time::Instant;
use lawtext::metadata::Metadata;
use lawtext::tree::Tree;

use crate::agency;
use crate::desk::commands::asked;
use crate::desk::deadline::{self, Cause, Dates, Deadline};
use crate::desk::drafted::Rules;
use crate::desk::fields::{self, Field, Filled, Problem};
use crate::desk::gate;
use crate::desk::model::{Case, Flow, Review, Step};
use crate::desk::refusal::Refusal;
use crate::desk::settings::{Settings, saved};
use crate::desk::store::findings::{self, FindingLine};
use crate::desk::store::history::{self, Happened, RevisionLine};
use crate::desk::store::{self, Body, Draft, Held};
use crate::desk::{Desk, text};
use crate::record::content::{Content, NewFile, Relation};

/// A draft as those who work on it see it.
#[derive(Debug, Clone)]
pub struct DraftView {
    pub record: RecordId,
    pub version: i64,
    pub revision: i64,
    pub state: PublicationState,
    /// None while the record was never public.
    pub live_version: Option<i64>,
    pub agency: Option<AgencyId>,
    pub level: Level,
    pub owner: Option<AgencyId>,
    pub index_number: Option<String>,
    pub content: Content,
    pub tree: Tree,
    /// As lines: see `desk::text`.
    pub text: String,
    pub change_note: String,
    pub files: Vec<NewFile>,
    pub relations: Vec<Relation>,
    /// What a reader proposed; none for what was written by hand.
    pub proposed: Option<Metadata>,
    pub confirmed: BTreeSet<Field>,
    pub problems: Vec<Problem>,
    pub flow: Flow,
    pub missing_reviews: Vec<Review>,
    pub missing_consents: Vec<AgencyId>,
    pub cause: Cause,
    pub deadline: Option<Deadline>,
    pub findings: Vec<FindingLine>,
    /// Searched for personal data as it is now.
    pub is_checked: bool,
    /// What the actor may do with it where it stands.
    pub may: Vec<Action>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// Loads what decides about a draft and asks the gate whether the actor may read it.
async fn read_draft(
    desk: &Desk,
    actor: &Actor,
    record: &RecordId,
) -> Result<Option<(Held, Option<Draft>, Thing, Loaded)>, Refusal> {
    let agencies = agency::list(&desk.store).await?;
    let (_, settings) = saved::current(&desk.store).await?;
    let Some(held) = store::find_held(&desk.store, record).await? else {
        return Ok(None);
    };
    let draft = store::find_draft(&desk.store, record, held.latest_version).await?;
    let body = store::find_body(&desk.store, record, held.latest_version).await?;
    let rules = Rules {
        settings: &settings,
        agencies: &agencies,
    };
    let demands = body
        .as_ref()
        .map(|body| rules.demands(&held, &body.content));
    let asked = match (&draft, &demands) {
        (Some(draft), Some(demands)) => asked(draft, demands),
        (Some(_) | None, _) => Vec::new(),
    };
    let thing = gate::record(&held, draft.as_ref(), asked);
    let _permit = desk.gate.authorize(actor, gate::READ, &thing)?;
    let (missing_reviews, missing_consents) = match (&draft, &demands) {
        (Some(draft), Some(demands)) => {
            let case = Case {
                flow: &draft.flow,
                digest: &draft.digest,
                demands,
            };
            (case.missing_reviews(), case.missing_consents())
        }
        (Some(_) | None, _) => (Vec::new(), Vec::new()),
    };
    let loaded = Loaded {
        body,
        settings,
        missing_reviews,
        missing_consents,
    };
    Ok(Some((held, draft, thing, loaded)))
}

struct Loaded {
    body: Option<Body>,
    settings: Settings,
    missing_reviews: Vec<Review>,
    missing_consents: Vec<AgencyId>,
}

/// The draft of a record, or the version that left the desk last; none where there is no such record, or it never lay here.
///
/// # Errors
/// `Denied`, or any `StoreError`.
pub async fn find_draft(
    desk: &Desk,
    actor: &Actor,
    record: &RecordId,
    today: Date,
) -> Result<Option<DraftView>, Refusal> {
    let Some((held, Some(draft), thing, loaded)) = read_draft(desk, actor, record).await? else {
        return Ok(None);
    };
    let Some(body) = loaded.body else {
        return Ok(None);
    };
    let version = draft.version;
    let interpreted_on = store::find_interpreted_on(&desk.store, record, version).await?;
    let dates = Dates {
        content: &body.content,
        cause: draft.cause,
        drafted_on: draft.created_at.date(),
        interpreted_on,
    };
    let running = deadline::running(dates, &loaded.settings);
    let deadline = deadline::deadline(&running, &loaded.settings, today)
        .ok()
        .flatten();
    let proposed = fields::proposed(&body.proposals);
    let filled = Filled {
        content: &body.content,
        tree: &body.tree,
        proposed: proposed.as_ref(),
        confirmed: &draft.confirmed,
        has_owner: held.owner.is_some(),
        index_number: held.index_number.as_deref(),
    };
    let problems = fields::problems(filled, &loaded.settings);
    let may = gate::ALL.iter().copied();
    let (step, state) = (draft.flow.step, held.state);
    let may = may.filter(|action| {
        gate::fits(*action, step, state) && desk.gate.permits(actor, *action, &thing)
    });
    Ok(Some(DraftView {
        record: record.clone(),
        version,
        revision: draft.revision,
        state: held.state,
        live_version: held.live_version,
        agency: draft.agency,
        level: held.level,
        owner: held.owner,
        index_number: held.index_number,
        text: text::lines(&body.tree),
        content: body.content,
        tree: body.tree,
        change_note: body.change_note,
        files: store::list_files(&desk.store, record, version).await?,
        relations: store::list_relations(&desk.store, record, version).await?,
        proposed,
        confirmed: draft.confirmed,
        problems,
        missing_reviews: loaded.missing_reviews,
        missing_consents: loaded.missing_consents,
        cause: draft.cause,
        deadline,
        findings: findings::list(&desk.store, record, version).await?,
        is_checked: draft.checked_digest == draft.digest,
        may: may.collect(),
        flow: draft.flow,
        created_at: draft.created_at,
        updated_at: draft.updated_at,
    }))
}

/// A draft in the table where many are checked at once.
#[derive(Debug, Clone)]
pub struct DraftCheck {
    pub record: RecordId,
    pub revision: i64,
    pub step: Step,
    pub content: Content,
    pub index_number: Option<String>,
    pub owner: Option<AgencyId>,
    pub proposed: Option<Metadata>,
    pub confirmed: BTreeSet<Field>,
    pub problems: Vec<Problem>,
}

/// Many drafts with what is missing in each. Those that are none any more, or are not for the actor, are left out.
///
/// # Errors
/// Any `StoreError`.
pub async fn check_drafts(
    desk: &Desk,
    actor: &Actor,
    records: &[RecordId],
) -> Result<Vec<DraftCheck>, StoreError> {
    let mut checks = Vec::with_capacity(records.len());
    for record in records {
        let (held, draft, loaded) = match read_draft(desk, actor, record).await {
            Ok(Some((held, Some(draft), _, loaded))) => (held, draft, loaded),
            Err(Refusal::Store(error)) => return Err(error),
            Ok(_) | Err(_) => continue,
        };
        let Some(body) = loaded.body else { continue };
        let proposed = fields::proposed(&body.proposals);
        let filled = Filled {
            content: &body.content,
            tree: &body.tree,
            proposed: proposed.as_ref(),
            confirmed: &draft.confirmed,
            has_owner: held.owner.is_some(),
            index_number: held.index_number.as_deref(),
        };
        let problems = fields::problems(filled, &loaded.settings);
        checks.push(DraftCheck {
            record: record.clone(),
            revision: draft.revision,
            step: draft.flow.step,
            problems,
            content: body.content,
            index_number: held.index_number,
            owner: held.owner,
            proposed,
            confirmed: draft.confirmed,
        });
    }
    Ok(checks)
}

/// What happened to a record, oldest first. Of one that was discarded before it was ever public only whoever runs the program
/// reads it, because nobody's desk is left to ask for.
///
/// # Errors
/// `NotFound`, `Denied`, or any `StoreError`.
pub async fn list_history(
    desk: &Desk,
    actor: &Actor,
    record: &RecordId,
) -> Result<Vec<Happened>, Refusal> {
    let is_there = read_draft(desk, actor, record).await?.is_some();
    if !is_there && *actor != Actor::Operator {
        return Err(Refusal::NotFound);
    }
    Ok(history::list_steps(&desk.store, record).await?)
}

/// Personal data found in a version that the actor may read.
///
/// # Errors
/// `NotFound`, `Denied`, or any `StoreError`.
pub async fn list_findings(
    desk: &Desk,
    actor: &Actor,
    record: &RecordId,
    version: i64,
) -> Result<Vec<FindingLine>, Refusal> {
    let read = read_draft(desk, actor, record).await?;
    read.ok_or(Refusal::NotFound)?;
    Ok(findings::list(&desk.store, record, version).await?)
}

/// The states a draft had before, newest first.
///
/// # Errors
/// `NotFound`, `Denied`, or any `StoreError`.
pub async fn list_revisions(
    desk: &Desk,
    actor: &Actor,
    record: &RecordId,
) -> Result<Vec<RevisionLine>, Refusal> {
    let read = read_draft(desk, actor, record).await?;
    read.ok_or(Refusal::NotFound)?;
    Ok(history::list_revisions(&desk.store, record).await?)
}

/// A state that a draft had before.
#[derive(Debug, Clone)]
pub struct Revision {
    pub content: Content,
    pub tree: Tree,
    pub text: String,
}

/// # Errors
/// `NotFound`, `Denied`, or any `StoreError`.
pub async fn find_revision(
    desk: &Desk,
    actor: &Actor,
    record: &RecordId,
    version: i64,
    revision: i64,
) -> Result<Revision, Refusal> {
    let read = read_draft(desk, actor, record).await?;
    read.ok_or(Refusal::NotFound)?;
    let kept = history::find_revision(&desk.store, record, version, revision).await?;
    let (content, tree) = kept.ok_or(Refusal::NotFound)?;
    let tree: Tree = serde_json::from_str(&tree).map_err(|_| store::bad("tree"))?;
    Ok(Revision {
        content: serde_json::from_str(&content).map_err(|_| store::bad("content"))?,
        text: text::lines(&tree),
        tree,
    })
}
