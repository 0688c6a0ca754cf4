//! Writing: begin a draft, save it, discard it.
//! Must never write over what somebody else has saved: a form says which revision it was made from.

use ::store::database::Tx;
use ::store::error::StoreError;
use ::store::outbox;
use access::visible::Subject;
use kernel::id::{AgencyId, RecordId};
use kernel::level::Level;
use kernel::state::PublicationState;
use lawtext::tree::Tree;

use crate::agency;
use crate::desk::commands::{Which, Work, audit_change, begin, claim, settle};
use crate::desk::deadline::Cause;
use crate::desk::drafted::{self, Opening, Rules};
use crate::desk::fields::Field;
use crate::desk::gate;
use crate::desk::model::objection::Objection;
use crate::desk::model::{Act, Step};
use crate::desk::refusal::Refusal;
use crate::desk::settings::saved;
use crate::desk::store::findings;
use crate::desk::store::tasks;
use crate::desk::store::{self, Body, NewBody};
use crate::desk::{By, Desk, Done, text};
use crate::facts;
use crate::record::commands::insert_parts;
use crate::record::content::{Content, NewFile, Relation, RelationTarget, text_digest};
use crate::record::store::{self as records, Head, NewRecord, NewVersion};

/// What a person has written in the form of a draft.
#[derive(Debug, Clone)]
pub struct DraftInput {
    /// The one the form was made from; 0 for a new record.
    pub revision: i64,
    pub content: Content,
    /// As lines: see `desk::text`. The same lines as before leave the text as it is.
    pub text: String,
    pub level: Level,
    pub owner: Option<AgencyId>,
    pub index_number: Option<String>,
    pub files: Vec<NewFile>,
    pub relations: Vec<Relation>,
    /// Proposals that the person says are right.
    pub confirmed: Vec<Field>,
    pub change_note: String,
}

/// Makes a record with a first draft.
///
/// # Errors
/// A refusal.
pub async fn create(
    desk: &Desk,
    by: &By<'_>,
    agency: &AgencyId,
    input: &DraftInput,
) -> Result<Done, Refusal> {
    let _permit = desk
        .gate
        .authorize(by.actor, gate::CREATE, &gate::new_record(agency))?;
    let agencies = agency::list(&desk.store).await?;
    let mut tx = desk.store.begin().await?;
    if let Some(done) = claim(&mut tx, by).await? {
        return Ok(done);
    }
    let (_, settings) = saved::current(&mut tx).await?;
    let record = RecordId::new(by.now);
    let tree = text::parse(&input.text, &input.content.title).tree;
    let owner = input.owner.as_ref().unwrap_or(agency);
    if let Some(number) = &input.index_number
        && store::is_number_of_another(&mut tx, number, &record).await?
    {
        return Err(Refusal::IndexNumberTaken);
    }
    insert(&mut tx, &record, owner, input, &tree, by).await?;
    let rules = Rules {
        settings: &settings,
        agencies: &agencies,
    };
    let held = store::lock(&mut tx, &record).await?;
    let held = held.ok_or(Refusal::NotFound)?;
    let opening = Opening {
        held: &held,
        by: &by.person(),
        brought_by: Some(agency),
        cause: Cause::New,
        action: "draft",
        now: by.now,
    };
    let draft = drafted::open(&mut tx, rules, &opening).await?;
    let done = Done {
        record: record.clone(),
        version: 1,
        revision: draft.revision,
        step: Step::Draft,
    };
    let detail = serde_json::json!({ "version": 1 });
    audit_change(&mut tx, by, gate::CREATE, &record, Some(owner), detail).await?;
    settle(&mut tx, by, &done).await?;
    outbox::append(&mut tx, &[facts::record_drafted(&record, 1, by.now)]).await?;
    tx.commit().await?;
    Ok(done)
}

async fn insert(
    tx: &mut Tx,
    record: &RecordId,
    owner: &AgencyId,
    input: &DraftInput,
    tree: &Tree,
    by: &By<'_>,
) -> Result<(), StoreError> {
    let content = &input.content;
    records::insert_record(
        tx,
        &NewRecord {
            id: record,
            source_id: None,
            subject: Subject {
                level: input.level,
                state: PublicationState::Draft,
            },
            owner: Some(owner),
            live_version: None,
            head: Head {
                content,
                index_number: input.index_number.as_deref(),
                authority: crate::authority::authority(content, None),
                validity: content.validity,
            },
            now: by.now,
        },
    )
    .await?;
    let version = NewVersion {
        record,
        version: 1,
        content: &store::to_json(content),
        tree: &store::to_json(tree),
        proposals: "{}",
        change_note: input.change_note.trim(),
        source_digest: "",
        text_digest: &text_digest(&tree.text()),
        content_digest: &content.digest(tree),
        signed_by: None,
        now: by.now,
    };
    records::insert_version(tx, &version).await?;
    insert_parts(tx, record, 1, &input.files, &input.relations, by.now).await
}

/// Begins a draft of a record that is public or was withdrawn, as a copy of its last public version.
///
/// # Errors
/// `DraftExists`, `NotPublic`, or another refusal.
pub async fn start_draft(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    cause: Cause,
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
    let mut held = store::lock(&mut tx, record)
        .await?
        .ok_or(Refusal::NotFound)?;
    let thing = gate::record(&held, None, Vec::new());
    let _permit = desk.gate.authorize(by.actor, gate::EDIT, &thing)?;
    if drafted::find_open(&mut tx, rules, &held, by.now)
        .await?
        .is_some()
    {
        return Err(Refusal::DraftExists);
    }
    let live = held
        .live_version
        .filter(|_| held.state != PublicationState::Gone);
    let live = live.ok_or(Refusal::NotPublic)?;
    let written = drafted::written(&mut tx, record, live).await?;
    let mut written = written.ok_or(Refusal::NotFound)?;
    let version = held.latest_version + 1;
    let marked = records::find_by_id(&mut tx, record).await?;
    // What other records made of it since is how it stands now.
    written.body.content.validity = marked.map_or(written.body.content.validity, |it| it.validity);
    // The day of publication is that of the new version.
    written.body.content.published_on = None;
    copy(&mut tx, record, version, &written, by).await?;
    held.latest_version = version;
    let opening = Opening {
        held: &held,
        by: &by.person(),
        brought_by: None,
        cause,
        action: "revise",
        now: by.now,
    };
    let draft = drafted::open(&mut tx, rules, &opening).await?;
    let done = Done {
        record: record.clone(),
        version,
        revision: draft.revision,
        step: Step::Draft,
    };
    let detail = serde_json::json!({ "version": version });
    audit_change(&mut tx, by, gate::EDIT, record, held.owner.as_ref(), detail).await?;
    settle(&mut tx, by, &done).await?;
    outbox::append(&mut tx, &[facts::record_drafted(record, version, by.now)]).await?;
    tx.commit().await?;
    Ok(done)
}

async fn copy(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
    written: &drafted::Written,
    by: &By<'_>,
) -> Result<(), StoreError> {
    let Body { content, tree, .. } = &written.body;
    let copied = NewVersion {
        record,
        version,
        content: &store::to_json(content),
        tree: &store::to_json(tree),
        // It was confirmed when it was signed.
        proposals: "{}",
        change_note: "",
        source_digest: "",
        text_digest: &text_digest(&tree.text()),
        content_digest: &content.digest(tree),
        signed_by: None,
        now: by.now,
    };
    records::insert_version(tx, &copied).await?;
    insert_parts(
        tx,
        record,
        version,
        &written.files,
        &written.relations,
        by.now,
    )
    .await?;
    records::update_latest(tx, record, version, by.now).await
}

/// Saves a draft. Any change of it begins the reviews again.
///
/// # Errors
/// `Stale` with both states, `HeadingFixed`, `IndexNumberTaken`, `RepealsItself`, or another refusal.
pub async fn save_draft(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    input: &DraftInput,
) -> Result<Done, Refusal> {
    let mut work = begin!(desk, by, record, gate::EDIT, Which::Open);
    if work.draft.revision != input.revision {
        return Err(work.stale(Some(input.clone())).await?);
    }
    refuse_self_repeal(record, &input.relations)?;
    let before = work.written().await?;
    let is_same_text =
        text::lines(&before.body.tree).trim_end() == input.text.replace("\r\n", "\n").trim_end();
    let tree = if is_same_text {
        before.body.tree.clone()
    } else {
        text::parse(&input.text, &input.content.title).tree
    };
    work.change_heading(input).await?;
    work.draft.confirmed.extend(&input.confirmed);
    let new = NewWritten {
        content: &input.content,
        tree: &tree,
        files: &input.files,
        relations: &input.relations,
        change_note: &input.change_note,
    };
    work.rewrite(&before, &new).await?;
    work.finish_with("edit", "", "").await
}

/// What a draft is to hold from now on.
pub(crate) struct NewWritten<'a> {
    pub content: &'a Content,
    pub tree: &'a Tree,
    pub files: &'a [NewFile],
    pub relations: &'a [Relation],
    pub change_note: &'a str,
}

impl Work<'_> {
    /// Level, owner and index number belong to the record: they follow the draft until it is first published.
    async fn change_heading(&mut self, input: &DraftInput) -> Result<(), Refusal> {
        let number = input
            .index_number
            .as_deref()
            .map(str::trim)
            .filter(|number| !number.is_empty());
        let is_same = self.held.level == input.level
            && self.held.owner == input.owner
            && self.held.index_number.as_deref() == number;
        if is_same {
            return Ok(());
        }
        if self.held.live_version.is_some() {
            return Err(Refusal::HeadingFixed);
        }
        if let Some(number) = number
            && store::is_number_of_another(&mut self.tx, number, &self.held.id).await?
        {
            return Err(Refusal::IndexNumberTaken);
        }
        if let Some(owner) = &input.owner
            && !self.agencies.iter().any(|agency| agency.id == *owner)
        {
            return Err(Refusal::NoSuchAgency);
        }
        self.held.level = input.level;
        self.held.owner = input.owner.clone();
        self.held.index_number = number.map(str::to_owned);
        if input.owner.is_some() {
            self.draft.agency = input.owner.clone();
        }
        Ok(())
    }

    /// Writes the draft anew; what stood there stays among the revisions.
    pub(crate) async fn rewrite(
        &mut self,
        before: &drafted::Written,
        new: &NewWritten<'_>,
    ) -> Result<(), Refusal> {
        let now = self.by.now;
        drafted::keep_revision(&mut self.tx, &self.draft, before, now).await?;
        let (record, version) = (self.held.id.clone(), self.draft.version);
        let content_digest = new.content.digest(new.tree);
        let body = NewBody {
            content: &store::to_json(new.content),
            tree: &store::to_json(new.tree),
            proposals: &before.body.proposals,
            change_note: new.change_note.trim(),
            source_digest: &before.body.source_digest,
            text_digest: &text_digest(&new.tree.text()),
            content_digest: &content_digest,
        };
        if store::update_body(&mut self.tx, &record, version, &body).await? == 0 {
            return Err(Refusal::Objected(Objection::WrongStep));
        }
        store::delete_files(&mut self.tx, &record, version).await?;
        store::delete_relations(&mut self.tx, &record, version).await?;
        insert_parts(
            &mut self.tx,
            &record,
            version,
            new.files,
            new.relations,
            now,
        )
        .await?;
        self.content = new.content.clone();
        // Read back: a relation that names its record by the id of its source may have found it.
        let cited = store::list_cited(&mut self.tx, &record, version).await?;
        let digest = drafted::digest_of(&self.held, &content_digest, new.files, &cited);
        self.draft.digest = digest;
        self.decide(&Act::Edit)?;
        self.draft.revision += 1;
        store::update_unpublished_head(&mut self.tx, &self.held, new.content, now).await?;
        Ok(())
    }
}

fn refuse_self_repeal(record: &RecordId, relations: &[Relation]) -> Result<(), Refusal> {
    let is_self = |relation: &Relation| relation.target == RelationTarget::Record(record.clone());
    if relations.iter().any(is_self) {
        Err(Refusal::RepealsItself)
    } else {
        Ok(())
    }
}

/// Throws a draft away. A record that was never public goes with it; the history stays, and what was written stays among the
/// revisions for a while.
///
/// # Errors
/// A refusal.
pub async fn discard_draft(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    revision: i64,
) -> Result<Done, Refusal> {
    let mut work = begin!(desk, by, record, gate::DISCARD, Which::Open);
    work.expect_revision(revision).await?;
    // A draft that may not be written may not be thrown away either.
    work.decide(&Act::Edit)?;
    let before = work.written().await?;
    let (now, version) = (by.now, work.draft.version);
    drafted::keep_revision(&mut work.tx, &work.draft, &before, now).await?;
    tasks::delete_of_version(&mut work.tx, record, version).await?;
    findings::delete_of_version(&mut work.tx, record, version).await?;
    store::delete_draft(&mut work.tx, record, version).await?;
    store::delete_files(&mut work.tx, record, version).await?;
    store::delete_relations(&mut work.tx, record, version).await?;
    match work.held.live_version {
        Some(_) => {
            store::delete_version(&mut work.tx, record, version).await?;
            records::update_latest(&mut work.tx, record, version - 1, now).await?;
        }
        None => {
            store::unlink(&mut work.tx, record, &before.body.content.title).await?;
            tasks::delete_of_record(&mut work.tx, record).await?;
            records::entries::delete(&mut work.tx, record).await?;
            store::delete_former_owners(&mut work.tx, record).await?;
            store::delete_version(&mut work.tx, record, version).await?;
            store::delete_record(&mut work.tx, record).await?;
        }
    }
    work.facts
        .push(facts::record_discarded(record, version, now));
    work.close("discard", &before.body.content.title).await
}
