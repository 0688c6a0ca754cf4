//! Every change of a record: accept a document, publish a version, take a record down. Each ends in a fact.
//! Must never commit half a change: all of a command happens in the transaction it is given.

mod accepting;

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
use crate::agency::over_time::{FormerName, list_former_names};
use crate::authority::authority;
use crate::desk::drafted::{self, Rules};
use crate::desk::model::{Person, Step};
use crate::desk::settings::saved;
use crate::desk::store as desk_store;
use crate::facts;
use crate::record::codes::Validity;
use crate::record::content::{Content, NewFile, Relation, text_digest};
use crate::record::model::{IndexScheme, marked_by, validity_on};
use crate::record::store::{self, Head, Stored, entries, relations};
use accepting::{Prepared, add_version, insert_new, owner_of};

pub(crate) use accepting::{insert_parts, next_index_number};

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
    let (_, settings) = saved::current(&mut tx).await?;
    let former = list_former_names(&mut tx).await?;
    let operator = Person {
        account: None,
        name: "operator".to_owned(),
    };
    let bringing = Bringing {
        rules: Rules {
            settings: &settings,
            agencies,
        },
        by: &operator,
        agency: None,
        former: &former,
    };
    let mut facts = Vec::new();
    let mut outcomes = Vec::with_capacity(submissions.len());
    for submission in submissions {
        let accepted =
            accept_brought(&mut tx, submission, options, &bringing, &mut facts, now).await?;
        outcomes.push(accepted);
    }
    if !facts.is_empty() {
        outbox::append(&mut tx, &facts).await?;
        tx.commit().await?;
    }
    Ok(outcomes)
}

/// Who brings a document, and to which desk where its owner is not known.
#[derive(Clone, Copy)]
pub(crate) struct Bringing<'a> {
    pub rules: Rules<'a>,
    pub by: &'a Person,
    pub agency: Option<&'a AgencyId>,
    pub former: &'a [FormerName],
}

/// Accepts one document in a transaction of the caller's.
pub(crate) async fn accept_brought(
    tx: &mut Tx,
    submission: &Submission,
    options: &AcceptOptions,
    bringing: &Bringing<'_>,
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
            let version = publish_past_desk(tx, &draft, signer, facts, now).await?;
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
    let owner = owner_of(submission, bringing);
    let prepared = Prepared::new(submission, text_digest, now);
    match existing {
        // What was taken down does not come back by an import: that is a decision of its own.
        Some(found)
            if options.same_document == SameDocument::Refuse
                || is_taken_down(found.state)
                || is_scheduled(tx, &found).await? =>
        {
            Ok(Accepted::Duplicate {
                of: found.id,
                because: Sameness::Document,
            })
        }
        Some(found) => add_version(tx, &found, &prepared, options, bringing, facts, now).await,
        None => insert_new(tx, owner, &prepared, options, bringing, facts, now).await,
    }
}

/// Signed and waiting for its moment: it must not change under whoever signed it.
async fn is_scheduled(tx: &mut Tx, found: &Stored) -> Result<bool, StoreError> {
    let draft = desk_store::find_draft(tx, &found.id, found.latest_version).await?;
    Ok(draft.is_some_and(|draft| draft.flow.step == Step::Scheduled))
}

/// A published repeal or amendment marks the record it points at, on that record's own page.
async fn mark_targets(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
    facts: &mut Vec<Fact>,
    now: Instant,
) -> Result<(), StoreError> {
    for (relation, target) in relations::list_targets(tx, record, version).await? {
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
    let by_others = relations::list_bearing_on(tx, record).await?;
    Ok(by_others.into_iter().fold(stated, marked_by))
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
    publish_past_desk(&mut tx, &found, signed_by, &mut facts, now).await?;
    outbox::append(&mut tx, &facts).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes the latest version the live one. Who may, and whether it was reviewed, the caller has seen to.
pub(crate) async fn publish_latest(
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
    entries::delete(tx, id).await?;
    let (_, settings) = saved::current(&mut *tx).await?;
    entries::insert(tx, id, &content, &settings.libraries, now).await?;
    facts.push(facts::record_published(
        id, version, &digest, signed_by, now,
    ));
    mark_targets(tx, id, version, facts, now).await?;
    Ok(version)
}

/// As `publish_latest`, past the desk: its duties for this version are over.
async fn publish_past_desk(
    tx: &mut Tx,
    found: &Stored,
    signer: &str,
    facts: &mut Vec<Fact>,
    now: Instant,
) -> Result<i64, StoreError> {
    let version = publish_latest(tx, found, signer, facts, now).await?;
    drafted::closed_by_operator(tx, &found.id, version, signer, now).await?;
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
    let mut facts = Vec::new();
    unpublish_in(&mut tx, id, how, &mut facts, now).await?;
    outbox::append(&mut tx, &facts).await?;
    tx.commit().await?;
    Ok(())
}

/// As `unpublish`, in a transaction of the caller's.
pub(crate) async fn unpublish_in(
    tx: &mut Tx,
    id: &RecordId,
    how: &Unpublish,
    facts: &mut Vec<Fact>,
    now: Instant,
) -> Result<(), Refusal> {
    let found = store::find_by_id(tx, id).await?.ok_or(Refusal::NotFound)?;
    let (state, reason, redirect) = match how {
        Unpublish::Withdraw { reason } if reason.trim().is_empty() => {
            return Err(Refusal::ReasonMissing);
        }
        Unpublish::Withdraw { reason } => (PublicationState::Withdrawn, Some(reason.trim()), None),
        Unpublish::Redirect { to } if to == id => return Err(Refusal::RedirectToItself),
        Unpublish::Redirect { to } => {
            let target = store::find_by_id(tx, to).await?.ok_or(Refusal::NotFound)?;
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
    let subject = Subject {
        level: found.level,
        state,
    };
    store::update_state(tx, id, subject, reason, redirect, now).await?;
    let validity = found.validity.code();
    facts.push(facts::record_marked(id, state.code(), validity, now));
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
    for open in relations::list_open_citations(&mut tx).await? {
        let title = open.citation.trim_start_matches('《');
        let title = title.split('》').next().unwrap_or(title);
        let target = match store::find_by_source_id(&mut tx, &open.citation).await? {
            Some(found) => Some(found.id),
            None => relations::find_id_by_title(&mut tx, title).await?,
        };
        if let Some(target) = target.filter(|target| *target != open.record) {
            relations::resolve_relation(&mut tx, &open, &target).await?;
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

#[cfg(test)]
mod tests;
