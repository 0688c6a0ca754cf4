//! Accepting one document: as a new record, or as a further version of one.
//! Must never decide whether it is accepted: `commands` has looked for its like before.

use ::store::database::Tx;
use ::store::error::StoreError;
use access::visible::Subject;
use jiff::civil::Date;
use kernel::fact::Fact;
use kernel::id::{AgencyId, RecordId};
use kernel::state::PublicationState;
use kernel::time::Instant;

use crate::agency::Agency;
use crate::authority::authority;
use crate::desk::deadline::Cause;
use crate::desk::drafted::{self, Opening, importing};
use crate::desk::store as desk_store;
use crate::desk::store::NewBody;
use crate::facts;
use crate::record::codes::Validity;
use crate::record::commands::{
    AcceptOptions, Accepted, Bringing, Submission, bearing, mark_targets,
};
use crate::record::content::{NewFile, Relation, RelationTarget};
use crate::record::model::{IndexScheme, validity_on};
use crate::record::store::entries;
use crate::record::store::relations::{self, NewRelation};
use crate::record::store::{self, Head, NewRecord, NewVersion, Stored};

/// What is computed once from a submission.
pub(super) struct Prepared<'a> {
    submission: &'a Submission,
    content_json: String,
    tree_json: String,
    text_digest: String,
    content_digest: String,
    authority: u8,
    validity: Validity,
}

impl<'a> Prepared<'a> {
    pub(super) fn new(submission: &'a Submission, text_digest: String, now: Instant) -> Self {
        let content = &submission.content;
        Self {
            content_json: serde_json::to_string(content).unwrap_or_default(),
            tree_json: serde_json::to_string(&submission.tree).unwrap_or_default(),
            content_digest: content.digest(&submission.tree),
            authority: authority(content, submission.level_of_authority.as_deref()),
            validity: validity_on(
                content.validity,
                content.effective_on,
                content.expires_on,
                now.date(),
            ),
            text_digest,
            submission,
        }
    }

    fn head(&self, index_number: Option<&'a str>) -> Head<'a> {
        Head {
            content: &self.submission.content,
            index_number,
            authority: self.authority,
            validity: self.validity,
        }
    }

    fn version(
        &'a self,
        record: &'a RecordId,
        version: i64,
        signed_by: Option<&'a str>,
        now: Instant,
    ) -> NewVersion<'a> {
        NewVersion {
            record,
            version,
            content: &self.content_json,
            tree: &self.tree_json,
            proposals: &self.submission.proposals,
            change_note: &self.submission.change_note,
            source_digest: &self.submission.source_digest,
            text_digest: &self.text_digest,
            content_digest: &self.content_digest,
            signed_by,
            now,
        }
    }
}

/// The stated owner, or the agency whose full name the first issuer is, or was. Never a guess.
pub(super) fn owner_of<'a>(submission: &Submission, bringing: &Bringing<'a>) -> Option<&'a Agency> {
    let agencies = bringing.rules.agencies;
    let by_id = |id: &AgencyId| agencies.iter().find(|agency| agency.id == *id);
    if let Some(id) = &submission.owner {
        return by_id(id);
    }
    let first = submission.content.issuers.first()?;
    let former = || {
        let mut former = bringing.former.iter();
        former
            .find(|former| former.name == *first)
            .and_then(|former| by_id(&former.agency))
    };
    agencies
        .iter()
        .find(|agency| agency.name == *first)
        .or_else(former)
}

pub(super) async fn insert_new(
    tx: &mut Tx,
    owner: Option<&Agency>,
    prepared: &Prepared<'_>,
    options: &AcceptOptions,
    bringing: &Bringing<'_>,
    facts: &mut Vec<Fact>,
    now: Instant,
) -> Result<Accepted, StoreError> {
    let submission = prepared.submission;
    let record = RecordId::new(now);
    let signed_by = options.publish_as.as_deref();
    let state = if signed_by.is_some() {
        PublicationState::Published
    } else {
        PublicationState::Draft
    };
    let index_number = index_number(tx, submission, owner, options, now).await?;
    store::insert_record(
        tx,
        &NewRecord {
            id: &record,
            source_id: submission.source_id.as_deref(),
            subject: Subject {
                level: submission.level,
                state,
            },
            owner: owner.map(|agency| &agency.id),
            live_version: signed_by.map(|_| 1),
            head: prepared.head(index_number.as_deref()),
            now,
        },
    )
    .await?;
    store::insert_version(tx, &prepared.version(&record, 1, signed_by, now)).await?;
    insert_parts(
        tx,
        &record,
        1,
        &submission.files,
        &submission.relations,
        now,
    )
    .await?;
    let libraries = &bringing.rules.settings.libraries;
    entries::insert(tx, &record, &submission.content, libraries, now).await?;
    match signed_by {
        Some(signer) => {
            facts.push(facts::record_published(
                &record,
                1,
                &prepared.content_digest,
                signer,
                now,
            ));
            mark_targets(tx, &record, 1, facts, now).await?;
        }
        None => {
            put_on_desk(tx, &record, bringing, now).await?;
            facts.push(facts::record_drafted(&record, 1, now));
        }
    }
    Ok(Accepted::New { record })
}

pub(super) async fn add_version(
    tx: &mut Tx,
    found: &Stored,
    prepared: &Prepared<'_>,
    options: &AcceptOptions,
    bringing: &Bringing<'_>,
    facts: &mut Vec<Fact>,
    now: Instant,
) -> Result<Accepted, StoreError> {
    let submission = prepared.submission;
    let signed_by = options.publish_as.as_deref();
    let version = write_version(tx, found, prepared, bringing, now).await?;
    match signed_by {
        Some(signer) => {
            let subject = Subject {
                level: found.level,
                state: PublicationState::Published,
            };
            let head = Head {
                validity: bearing(tx, &found.id, prepared.validity).await?,
                ..prepared.head(found.index_number.as_deref())
            };
            store::update_head(tx, &found.id, version, subject, &head, now).await?;
            entries::delete(tx, &found.id).await?;
            let libraries = &bringing.rules.settings.libraries;
            entries::insert(tx, &found.id, &submission.content, libraries, now).await?;
            facts.push(facts::record_published(
                &found.id,
                version,
                &prepared.content_digest,
                signer,
                now,
            ));
            store::sign_version(tx, &found.id, version, signer, now).await?;
            mark_targets(tx, &found.id, version, facts, now).await?;
            drafted::closed_by_operator(tx, &found.id, version, signer, now).await?;
        }
        None => {
            facts.push(facts::record_drafted(&found.id, version, now));
        }
    }
    Ok(Accepted::NewVersion {
        record: found.id.clone(),
        version,
    })
}

/// Writes the version: over the draft that is there, else as the next one. Two drafts of one record never stand side by side.
async fn write_version(
    tx: &mut Tx,
    found: &Stored,
    prepared: &Prepared<'_>,
    bringing: &Bringing<'_>,
    now: Instant,
) -> Result<i64, StoreError> {
    let submission = prepared.submission;
    let held = desk_store::lock(tx, &found.id).await?;
    let held = held.ok_or_else(|| desk_store::bad("id"))?;
    let open = drafted::find_open(tx, bringing.rules, &held, now).await?;
    let (files, relations) = (&submission.files, &submission.relations);
    let Some(mut draft) = open else {
        let version = held.latest_version + 1;
        store::insert_version(tx, &prepared.version(&found.id, version, None, now)).await?;
        insert_parts(tx, &found.id, version, files, relations, now).await?;
        store::update_latest(tx, &found.id, version, now).await?;
        put_on_desk(tx, &found.id, bringing, now).await?;
        return Ok(version);
    };
    let body = NewBody {
        content: &prepared.content_json,
        tree: &prepared.tree_json,
        proposals: &submission.proposals,
        change_note: &submission.change_note,
        source_digest: &submission.source_digest,
        text_digest: &prepared.text_digest,
        content_digest: &prepared.content_digest,
    };
    importing::replace_by_import(tx, &mut draft, &body, bringing.by, now).await?;
    insert_parts(tx, &found.id, draft.version, files, relations, now).await?;
    importing::after_import(tx, bringing.rules, &held, draft, &submission.content, now).await
}

/// A draft that nobody has to do with is a draft that nobody finds: it becomes a task.
async fn put_on_desk(
    tx: &mut Tx,
    record: &RecordId,
    bringing: &Bringing<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    let held = desk_store::find_held(&mut *tx, record).await?;
    let held = held.ok_or_else(|| desk_store::bad("id"))?;
    let opening = Opening {
        held: &held,
        by: bringing.by,
        brought_by: bringing.agency,
        cause: Cause::New,
        action: "import",
        now,
    };
    drafted::open(tx, bringing.rules, &opening)
        .await
        .map(|_| ())
}

/// Files and relations of a version.
pub(crate) async fn insert_parts(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
    files: &[NewFile],
    relations: &[Relation],
    now: Instant,
) -> Result<(), StoreError> {
    for (position, file) in (0_i64..).zip(files) {
        store::insert_file(tx, record, version, position, file, now).await?;
    }
    for (position, relation) in (0_i64..).zip(relations) {
        let (target, citation) = resolve(tx, &relation.target).await?;
        relations::insert_relation(
            tx,
            &NewRelation {
                record,
                version,
                position,
                kind: relation.kind,
                target: target.as_ref(),
                citation: &citation,
                now,
            },
        )
        .await?;
    }
    Ok(())
}

/// A `source_id` that is not here yet stays as a citation, so that nothing is lost.
pub(super) async fn resolve(
    tx: &mut Tx,
    target: &RelationTarget,
) -> Result<(Option<RecordId>, String), StoreError> {
    let resolved = match target {
        RelationTarget::Record(id) => (Some(id.clone()), String::new()),
        RelationTarget::Citation(citation) => (None, citation.clone()),
        RelationTarget::SourceId(source_id) => match store::find_by_source_id(tx, source_id).await?
        {
            Some(found) => (Some(found.id), String::new()),
            None => (None, source_id.clone()),
        },
    };
    Ok(resolved)
}

async fn index_number(
    tx: &mut Tx,
    submission: &Submission,
    owner: Option<&Agency>,
    options: &AcceptOptions,
    now: Instant,
) -> Result<Option<String>, StoreError> {
    if let Some(number) = &submission.index_number {
        // A number that another record holds stays in the proposals for a person to settle.
        let is_taken = store::is_index_number_taken(tx, number).await?;
        return Ok((!is_taken).then(|| number.clone()));
    }
    let Some(owner) = owner else { return Ok(None) };
    let date = submission.content.issued_on.unwrap_or_else(|| now.date());
    let number = next_index_number(tx, &options.index_scheme, owner, date, now).await?;
    Ok(Some(number))
}

/// The next free number of an agency's scheme.
pub(crate) async fn next_index_number(
    tx: &mut Tx,
    scheme: &IndexScheme,
    owner: &Agency,
    date: Date,
    now: Instant,
) -> Result<String, StoreError> {
    let scope = scheme.scope(&owner.uscc, &owner.code, date);
    loop {
        let serial = store::next_serial(tx, &scope, now).await?;
        let number = scheme.number(&owner.uscc, &owner.code, date, serial);
        // A document may have brought along the very number that would come next.
        if !store::is_index_number_taken(tx, &number).await? {
            return Ok(number);
        }
    }
}
