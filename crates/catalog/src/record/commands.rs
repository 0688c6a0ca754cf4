//! Every change of a record: accept a document, publish a version, take a record down. Each ends in a fact.
//! Must never commit half a change: all of a command happens in the transaction it is given.

use ::store::database::{Store, Tx};
use ::store::error::StoreError;
use ::store::outbox;
use access::visible::{Subject, is_listed};
use kernel::fact::Fact;
use kernel::id::{AgencyId, RecordId};
use kernel::level::Level;
use kernel::state::PublicationState;
use kernel::time::Instant;
use lawtext::tree::Tree;

use crate::agency::Agency;
use crate::authority::authority;
use crate::directory;
use crate::facts;
use crate::record::codes::Validity;
use crate::record::content::{Content, NewFile, Relation, RelationTarget, text_digest};
use crate::record::model::{IndexScheme, marked_by, validity_on};
use crate::record::store::{self, Head, NewRecord, NewRelation, NewVersion, Stored};

/// A document that wants to become a version of a record.
#[derive(Debug, Clone)]
pub struct Submission {
    pub source_id: Option<String>,
    pub level: Level,
    pub owner: Option<AgencyId>,
    pub content: Content,
    /// 索引号 the document brought along.
    pub index_number: Option<String>,
    /// 效力位阶 as its carrier names it, such as `地方性法规`.
    pub level_of_authority: Option<String>,
    pub text: String,
    pub tree: Tree,
    /// JSON: where each value was found and how sure.
    pub proposals: String,
    pub change_note: String,
    /// SHA-256 of the bytes it came from.
    pub source_digest: String,
    pub files: Vec<NewFile>,
    pub relations: Vec<Relation>,
}

/// What to do with a document that is already there under the same number and title, with another text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameDocument {
    Refuse,
    AddVersion,
}

/// How documents are accepted.
#[derive(Debug, Clone)]
pub struct AcceptOptions {
    /// Who signs the publication; none keeps drafts.
    pub publish_as: Option<String>,
    pub same_document: SameDocument,
    pub index_scheme: IndexScheme,
}

/// What became of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accepted {
    New { record: RecordId },
    NewVersion { record: RecordId, version: i64 },
    Duplicate { of: RecordId, because: Sameness },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sameness {
    Bytes,
    Text,
    /// Same number and title (or same `source_id`), another text: a new version, if somebody says so.
    Document,
}

/// A change that the rules refuse.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("no such record")]
    NotFound,
    #[error("a withdrawal needs a reason")]
    ReasonMissing,
    #[error("a record cannot stand in its own place")]
    RedirectToItself,
    /// Readers would be led in a circle, or to where nothing may be seen.
    #[error("the record to stand in its place is not public")]
    RedirectTargetNotPublic,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Accepts documents in one transaction: all of them or, on an accident, none.
///
/// # Errors
/// Any `StoreError`.
pub async fn accept_all(
    store: &Store,
    submissions: &[Submission],
    options: &AcceptOptions,
    agencies: &[Agency],
    now: Instant,
) -> Result<Vec<Accepted>, StoreError> {
    let mut tx = store.begin().await?;
    let mut facts = Vec::new();
    let mut outcomes = Vec::with_capacity(submissions.len());
    for submission in submissions {
        outcomes.push(accept(&mut tx, submission, options, agencies, &mut facts, now).await?);
    }
    if !facts.is_empty() {
        outbox::append(&mut tx, &facts).await?;
        tx.commit().await?;
    }
    Ok(outcomes)
}

async fn accept(
    tx: &mut Tx,
    submission: &Submission,
    options: &AcceptOptions,
    agencies: &[Agency],
    facts: &mut Vec<Fact>,
    now: Instant,
) -> Result<Accepted, StoreError> {
    let text_digest = text_digest(&submission.text);
    let same = store::find_same(
        tx,
        &submission.source_digest,
        &text_digest,
        &submission.content.title,
    )
    .await?;
    if let Some((of, same_bytes)) = same {
        if let Some(signer) = &options.publish_as
            && let Some(draft) = store::find_by_id(tx, &of)
                .await?
                .filter(|found| found.state == PublicationState::Draft)
        {
            let version = publish_latest(tx, &draft, signer, facts, now).await?;
            return Ok(Accepted::NewVersion {
                record: of,
                version,
            });
        }
        let because = if same_bytes {
            Sameness::Bytes
        } else {
            Sameness::Text
        };
        return Ok(Accepted::Duplicate { of, because });
    }
    let existing = match &submission.source_id {
        Some(source_id) => store::find_by_source_id(tx, source_id).await?,
        None => None,
    };
    let existing = match (existing, submission.content.identity_key()) {
        (Some(found), _) => Some(found),
        (None, Some(key)) => store::find_by_identity(tx, &key).await?,
        (None, None) => None,
    };
    let owner = owner_of(submission, agencies);
    let prepared = Prepared::new(submission, text_digest, now);
    match existing {
        // What was taken down does not come back by an import: that is a decision of its own.
        Some(found)
            if options.same_document == SameDocument::Refuse || is_taken_down(found.state) =>
        {
            Ok(Accepted::Duplicate {
                of: found.id,
                because: Sameness::Document,
            })
        }
        Some(found) => add_version(tx, &found, &prepared, options, facts, now).await,
        None => insert_new(tx, owner, &prepared, options, facts, now).await,
    }
}

/// What is computed once from a submission.
struct Prepared<'a> {
    submission: &'a Submission,
    content_json: String,
    tree_json: String,
    text_digest: String,
    content_digest: String,
    authority: u8,
    validity: Validity,
}

impl<'a> Prepared<'a> {
    fn new(submission: &'a Submission, text_digest: String, now: Instant) -> Self {
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

/// The stated owner, or the agency whose full name the first issuer is. Never a guess.
fn owner_of<'a>(submission: &'a Submission, agencies: &'a [Agency]) -> Option<&'a Agency> {
    match &submission.owner {
        Some(id) => agencies.iter().find(|agency| agency.id == *id),
        None => {
            let first = submission.content.issuers.first()?;
            agencies.iter().find(|agency| agency.name == *first)
        }
    }
}

async fn insert_new(
    tx: &mut Tx,
    owner: Option<&Agency>,
    prepared: &Prepared<'_>,
    options: &AcceptOptions,
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
    insert_parts(tx, &record, 1, submission, now).await?;
    for (directory, code) in directory::entries(&submission.content) {
        store::insert_entry(tx, &record, directory, &code, now).await?;
    }
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
        None => facts.push(facts::record_drafted(&record, 1, now)),
    }
    Ok(Accepted::New { record })
}

async fn add_version(
    tx: &mut Tx,
    found: &Stored,
    prepared: &Prepared<'_>,
    options: &AcceptOptions,
    facts: &mut Vec<Fact>,
    now: Instant,
) -> Result<Accepted, StoreError> {
    let submission = prepared.submission;
    let version = found.latest_version + 1;
    let signed_by = options.publish_as.as_deref();
    store::insert_version(tx, &prepared.version(&found.id, version, signed_by, now)).await?;
    insert_parts(tx, &found.id, version, submission, now).await?;
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
            store::delete_entries(tx, &found.id).await?;
            for (directory, code) in directory::entries(&submission.content) {
                store::insert_entry(tx, &found.id, directory, &code, now).await?;
            }
            facts.push(facts::record_published(
                &found.id,
                version,
                &prepared.content_digest,
                signer,
                now,
            ));
            mark_targets(tx, &found.id, version, facts, now).await?;
        }
        None => {
            store::update_latest(tx, &found.id, version, now).await?;
            facts.push(facts::record_drafted(&found.id, version, now));
        }
    }
    Ok(Accepted::NewVersion {
        record: found.id.clone(),
        version,
    })
}

async fn insert_parts(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
    submission: &Submission,
    now: Instant,
) -> Result<(), StoreError> {
    for (position, file) in (0_i64..).zip(&submission.files) {
        store::insert_file(tx, record, version, position, file, now).await?;
    }
    for (position, relation) in (0_i64..).zip(&submission.relations) {
        let (target, citation) = resolve(tx, &relation.target).await?;
        store::insert_relation(
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
async fn resolve(
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

/// A published repeal or amendment marks the record it points at, on that record's own page.
async fn mark_targets(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
    facts: &mut Vec<Fact>,
    now: Instant,
) -> Result<(), StoreError> {
    for (relation, target) in store::list_targets(tx, record, version).await? {
        let Some(found) = store::find_by_id(tx, &target).await? else {
            continue;
        };
        let validity = marked_by(found.validity, relation);
        if found.validity != validity {
            store::update_validity(tx, &target, validity, now).await?;
            facts.push(facts::record_marked(
                &target,
                found.state.code(),
                validity.code(),
                now,
            ));
        }
    }
    Ok(())
}

/// The validity of a new live version: what other records made of the document stays.
async fn bearing(tx: &mut Tx, record: &RecordId, stated: Validity) -> Result<Validity, StoreError> {
    let by_others = store::list_bearing_on(tx, record).await?;
    Ok(by_others.into_iter().fold(stated, marked_by))
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
    let scope = options.index_scheme.scope(&owner.uscc, &owner.code, date);
    loop {
        let serial = store::next_serial(tx, &scope, now).await?;
        let number = options
            .index_scheme
            .number(&owner.uscc, &owner.code, date, serial);
        // A document may have brought along the very number that would come next.
        if !store::is_index_number_taken(tx, &number).await? {
            return Ok(Some(number));
        }
    }
}

/// Publishes the latest version of a record.
///
/// # Errors
/// `Refusal::NotFound`, or any `StoreError`.
pub async fn publish(
    store: &Store,
    id: &RecordId,
    signed_by: &str,
    now: Instant,
) -> Result<(), Refusal> {
    let mut tx = store.begin().await?;
    let found = store::find_by_id(&mut tx, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let mut facts = Vec::new();
    publish_latest(&mut tx, &found, signed_by, &mut facts, now).await?;
    outbox::append(&mut tx, &facts).await?;
    tx.commit().await?;
    Ok(())
}

async fn publish_latest(
    tx: &mut Tx,
    found: &Stored,
    signed_by: &str,
    facts: &mut Vec<Fact>,
    now: Instant,
) -> Result<i64, StoreError> {
    let (id, version) = (&found.id, found.latest_version);
    let (content, digest) = store::get_version_content(tx, id, version).await?;
    let stated = validity_on(
        content.validity,
        content.effective_on,
        content.expires_on,
        now.date(),
    );
    let head = Head {
        content: &content,
        index_number: found.index_number.as_deref(),
        // What its carrier said of its rank was read when it came in and is in no version.
        authority: match found.authority {
            0 => authority(&content, None),
            known => known,
        },
        validity: bearing(tx, id, stated).await?,
    };
    let subject = Subject {
        level: found.level,
        state: PublicationState::Published,
    };
    store::update_head(tx, id, version, subject, &head, now).await?;
    store::sign_version(tx, id, version, signed_by, now).await?;
    store::delete_entries(tx, id).await?;
    for (directory, code) in directory::entries(&content) {
        store::insert_entry(tx, id, directory, &code, now).await?;
    }
    facts.push(facts::record_published(
        id, version, &digest, signed_by, now,
    ));
    mark_targets(tx, id, version, facts, now).await?;
    Ok(version)
}

fn is_taken_down(state: PublicationState) -> bool {
    match state {
        PublicationState::Draft | PublicationState::Published => false,
        PublicationState::Withdrawn | PublicationState::Redirected | PublicationState::Gone => true,
    }
}

/// How a record leaves the public lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unpublish {
    /// Taken down; the public reads the reason.
    Withdraw { reason: String },
    /// Another record stands in its place.
    Redirect { to: RecordId },
    /// Taken down for good.
    Gone,
}

/// Takes a record out of the public lists.
///
/// # Errors
/// `Refusal::NotFound`, `ReasonMissing`, `RedirectToItself`, `RedirectTargetNotPublic`, or any `StoreError`.
pub async fn unpublish(
    store: &Store,
    id: &RecordId,
    how: &Unpublish,
    now: Instant,
) -> Result<(), Refusal> {
    let mut tx = store.begin().await?;
    let found = store::find_by_id(&mut tx, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let (state, reason, redirect) = match how {
        Unpublish::Withdraw { reason } if reason.trim().is_empty() => {
            return Err(Refusal::ReasonMissing);
        }
        Unpublish::Withdraw { reason } => (PublicationState::Withdrawn, Some(reason.trim()), None),
        Unpublish::Redirect { to } if to == id => return Err(Refusal::RedirectToItself),
        Unpublish::Redirect { to } => {
            let target = store::find_by_id(&mut tx, to)
                .await?
                .ok_or(Refusal::NotFound)?;
            let is_public = is_listed(Subject {
                level: target.level,
                state: target.state,
            });
            if !is_public {
                return Err(Refusal::RedirectTargetNotPublic);
            }
            (PublicationState::Redirected, None, Some(to))
        }
        Unpublish::Gone => (PublicationState::Gone, None, None),
    };
    store::update_state(
        &mut tx,
        id,
        Subject {
            level: found.level,
            state,
        },
        reason,
        redirect,
        now,
    )
    .await?;
    outbox::append(
        &mut tx,
        &[facts::record_marked(
            id,
            state.code(),
            found.validity.code(),
            now,
        )],
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Points relations that only cite a `source_id` or an exact title at the record that has come since.
///
/// # Errors
/// Any `StoreError`.
pub async fn resolve_citations(store: &Store, now: Instant) -> Result<u64, StoreError> {
    let mut tx = store.begin().await?;
    let mut facts = Vec::new();
    let mut n_resolved = 0;
    for open in store::list_open_citations(&mut tx).await? {
        let title = open.citation.trim_start_matches('《');
        let title = title.split('》').next().unwrap_or(title);
        let target = match store::find_by_source_id(&mut tx, &open.citation).await? {
            Some(found) => Some(found.id),
            None => store::find_id_by_title(&mut tx, title).await?,
        };
        if let Some(target) = target.filter(|target| *target != open.record) {
            store::resolve_relation(&mut tx, &open, &target).await?;
            facts.push(facts::record_related(&open.record, &target, now));
            mark_cited(&mut tx, &target, &mut facts, now).await?;
            n_resolved += 1;
        }
    }
    if !facts.is_empty() {
        outbox::append(&mut tx, &facts).await?;
        tx.commit().await?;
    }
    Ok(n_resolved)
}

/// A record that came after the one that repeals or amends it.
async fn mark_cited(
    tx: &mut Tx,
    target: &RecordId,
    facts: &mut Vec<Fact>,
    now: Instant,
) -> Result<(), StoreError> {
    let Some(found) = store::find_by_id(tx, target).await? else {
        return Ok(());
    };
    let validity = bearing(tx, target, found.validity).await?;
    if found.validity != validity {
        store::update_validity(tx, target, validity, now).await?;
        facts.push(facts::record_marked(
            target,
            found.state.code(),
            validity.code(),
            now,
        ));
    }
    Ok(())
}

/// Marks what has come into force or expired since it was last looked at. Run once a day and at every start.
///
/// # Errors
/// Any `StoreError`.
pub async fn refresh_validity(store: &Store, now: Instant) -> Result<u64, StoreError> {
    let today = now.date();
    let mut tx = store.begin().await?;
    let mut facts = Vec::new();
    for found in store::list_dated(&mut tx, &today.to_string()).await? {
        let validity = validity_on(found.validity, found.effective_on, found.expires_on, today);
        if validity != found.validity {
            store::update_validity(&mut tx, &found.id, validity, now).await?;
            facts.push(facts::record_marked(
                &found.id,
                found.state.code(),
                validity.code(),
                now,
            ));
        }
    }
    if !facts.is_empty() {
        outbox::append(&mut tx, &facts).await?;
        tx.commit().await?;
    }
    Ok(u64::try_from(facts.len()).unwrap_or(0))
}
