//! The statements of drafts and of what they hold. Each function is one statement.
//! Must never decide anything.

pub(crate) mod findings;
pub(crate) mod history;
pub(crate) mod receipts;
pub(crate) mod tasks;

use std::collections::BTreeSet;

use ::store::database::Tx;
use ::store::error::StoreError;
use ::store::statement::{Target, sql};
use ::store::value::Row;
use access::visible::{Subject, is_listed};
use jiff::civil::Date;
use kernel::id::{AgencyId, RecordId};
use kernel::level::Level;
use kernel::state::PublicationState;
use kernel::time::Instant;
use lawtext::tree::Tree;

use crate::desk::deadline::Cause;
use crate::desk::fields::Field;
use crate::desk::model::{Flow, Step};
use crate::record::codes::RelationKind;
use crate::record::content::{Content, NewFile, Relation, RelationTarget};
use crate::record::store::{id, json};

/// The state of the latest version of a record while it is on its way, and afterwards what it went through.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub record: RecordId,
    pub version: i64,
    pub revision: i64,
    pub agency: Option<AgencyId>,
    pub digest: String,
    pub flow: Flow,
    pub confirmed: BTreeSet<Field>,
    pub checked_digest: String,
    pub cause: Cause,
    pub created_at: Instant,
    pub updated_at: Instant,
}

/// What the desk needs to know of a record.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub id: RecordId,
    pub level: Level,
    pub state: PublicationState,
    pub owner: Option<AgencyId>,
    pub live_version: Option<i64>,
    pub latest_version: i64,
    pub index_number: Option<String>,
}

/// What is written in a version.
#[derive(Debug, Clone)]
pub(crate) struct Body {
    pub content: Content,
    pub tree: Tree,
    pub proposals: String,
    pub change_note: String,
    pub source_digest: String,
    pub content_digest: String,
}

/// The new text of a draft.
pub(crate) struct NewBody<'a> {
    pub content: &'a str,
    pub tree: &'a str,
    pub proposals: &'a str,
    pub change_note: &'a str,
    pub source_digest: &'a str,
    pub text_digest: &'a str,
    pub content_digest: &'a str,
}

/// Keeps others from changing the record until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx, record: &RecordId) -> Result<Option<Held>, StoreError> {
    sql(
        "UPDATE catalog_record SET updated_at = updated_at WHERE id = $1
         RETURNING id, level, state, owner_id, live_version, latest_version, index_number",
    )
    .bind(record.as_str())
    .fetch_optional(tx, held)
    .await
}

pub(crate) async fn find_held<'a>(
    target: impl Into<Target<'a>>,
    record: &RecordId,
) -> Result<Option<Held>, StoreError> {
    sql("SELECT id, level, state, owner_id, live_version, latest_version, index_number FROM catalog_record WHERE id = $1")
        .bind(record.as_str())
        .fetch_optional(target, held)
        .await
}

pub(crate) async fn find_draft<'a>(
    target: impl Into<Target<'a>>,
    record: &RecordId,
    version: i64,
) -> Result<Option<Draft>, StoreError> {
    sql(
        "SELECT record_id, version, step, revision, agency_id, digest, flow, confirmed, checked_digest, cause, updated_at, created_at
         FROM catalog_draft WHERE record_id = $1 AND version = $2",
    )
    .bind(record.as_str())
    .bind(version)
    .fetch_optional(target, draft)
    .await
}

pub(crate) async fn insert_draft(tx: &mut Tx, draft: &Draft) -> Result<(), StoreError> {
    sql("INSERT INTO catalog_draft (record_id, version, step, revision, agency_id, digest, flow, confirmed, checked_digest, cause,
             scheduled_at, updated_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .bind(draft.record.as_str())
        .bind(draft.version)
        .bind(draft.flow.step.code())
        .bind(draft.revision)
        .bind(draft.agency.as_ref().map(AgencyId::as_str))
        .bind(&draft.digest)
        .bind(to_json(&draft.flow))
        .bind(to_json(&draft.confirmed))
        .bind(&draft.checked_digest)
        .bind(to_json(&draft.cause))
        .bind(draft.flow.scheduled_at)
        .bind(draft.updated_at)
        .bind(draft.created_at)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn update_draft(tx: &mut Tx, draft: &Draft) -> Result<(), StoreError> {
    sql("UPDATE catalog_draft SET step = $3, revision = $4, agency_id = $5, digest = $6, flow = $7, confirmed = $8, checked_digest = $9,
             cause = $10, scheduled_at = $11, updated_at = $12
         WHERE record_id = $1 AND version = $2")
        .bind(draft.record.as_str())
        .bind(draft.version)
        .bind(draft.flow.step.code())
        .bind(draft.revision)
        .bind(draft.agency.as_ref().map(AgencyId::as_str))
        .bind(&draft.digest)
        .bind(to_json(&draft.flow))
        .bind(to_json(&draft.confirmed))
        .bind(&draft.checked_digest)
        .bind(to_json(&draft.cause))
        .bind(draft.flow.scheduled_at)
        .bind(draft.updated_at)
        .execute(tx)
        .await
        .map(|_| ())
}

/// Signed elsewhere: by the command line, which needs no desk.
pub(crate) async fn close_draft(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
    now: Instant,
) -> Result<(), StoreError> {
    sql("UPDATE catalog_draft SET step = 'published', scheduled_at = NULL, updated_at = $3 WHERE record_id = $1 AND version = $2")
        .bind(record.as_str())
        .bind(version)
        .bind(now)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn delete_draft(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
) -> Result<(), StoreError> {
    sql("DELETE FROM catalog_draft WHERE record_id = $1 AND version = $2")
        .bind(record.as_str())
        .bind(version)
        .execute(tx)
        .await
        .map(|_| ())
}

/// Records whose signed version is due to become public.
pub(crate) async fn list_due<'a>(
    target: impl Into<Target<'a>>,
    now: Instant,
    limit: u32,
) -> Result<Vec<RecordId>, StoreError> {
    sql("SELECT record_id FROM catalog_draft WHERE step = 'scheduled' AND scheduled_at <= $1 ORDER BY scheduled_at, record_id LIMIT $2")
        .bind(now)
        .bind(limit)
        .fetch_all(target, |row| id(row, "record_id"))
        .await
}

/// Records whose latest version is neither signed nor known to the desk: drafts from before there was one.
pub(crate) async fn list_strays<'a>(
    target: impl Into<Target<'a>>,
    limit: u32,
) -> Result<Vec<RecordId>, StoreError> {
    sql("SELECT r.id AS id FROM catalog_version v JOIN catalog_record r ON r.id = v.record_id AND r.latest_version = v.version
         LEFT JOIN catalog_draft d ON d.record_id = v.record_id AND d.version = v.version
         WHERE v.published_at IS NULL AND d.record_id IS NULL AND r.state IN ('draft', 'published') ORDER BY r.id LIMIT $1")
    .bind(limit)
    .fetch_all(target, |row| id(row, "id"))
    .await
}

pub(crate) async fn find_body<'a>(
    target: impl Into<Target<'a>>,
    record: &RecordId,
    version: i64,
) -> Result<Option<Body>, StoreError> {
    sql("SELECT content, tree, proposals, change_note, source_digest, content_digest FROM catalog_version
         WHERE record_id = $1 AND version = $2")
    .bind(record.as_str())
    .bind(version)
    .fetch_optional(target, |row| {
        Ok(Body {
            content: json(row, "content")?,
            tree: json(row, "tree")?,
            proposals: row.get("proposals")?,
            change_note: row.get("change_note")?,
            source_digest: row.get("source_digest")?,
            content_digest: row.get("content_digest")?,
        })
    })
    .await
}

/// Writes an unsigned version anew; a signed one it does not touch.
pub(crate) async fn update_body(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
    body: &NewBody<'_>,
) -> Result<u64, StoreError> {
    sql("UPDATE catalog_version SET content = $3, tree = $4, proposals = $5, change_note = $6, source_digest = $7, text_digest = $8,
             content_digest = $9
         WHERE record_id = $1 AND version = $2 AND published_at IS NULL")
        .bind(record.as_str())
        .bind(version)
        .bind(body.content)
        .bind(body.tree)
        .bind(body.proposals)
        .bind(body.change_note)
        .bind(body.source_digest)
        .bind(body.text_digest)
        .bind(body.content_digest)
        .execute(tx)
        .await
}

pub(crate) async fn delete_version(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
) -> Result<(), StoreError> {
    sql("DELETE FROM catalog_version WHERE record_id = $1 AND version = $2 AND published_at IS NULL")
        .bind(record.as_str())
        .bind(version)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn delete_files(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
) -> Result<(), StoreError> {
    sql("DELETE FROM catalog_file WHERE record_id = $1 AND version = $2")
        .bind(record.as_str())
        .bind(version)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn delete_relations(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
) -> Result<(), StoreError> {
    sql("DELETE FROM catalog_relation WHERE record_id = $1 AND version = $2")
        .bind(record.as_str())
        .bind(version)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn list_files<'a>(
    target: impl Into<Target<'a>>,
    record: &RecordId,
    version: i64,
) -> Result<Vec<NewFile>, StoreError> {
    sql("SELECT name, media_type, size, digest FROM catalog_file WHERE record_id = $1 AND version = $2 ORDER BY position")
        .bind(record.as_str())
        .bind(version)
        .fetch_all(target, |row| {
            Ok(NewFile {
                name: row.get("name")?,
                media_type: row.get("media_type")?,
                size: row.get("size")?,
                digest: row.get("digest")?,
            })
        })
        .await
}

pub(crate) async fn list_relations<'a>(
    target: impl Into<Target<'a>>,
    record: &RecordId,
    version: i64,
) -> Result<Vec<Relation>, StoreError> {
    sql("SELECT kind, target_id, citation FROM catalog_relation WHERE record_id = $1 AND version = $2 ORDER BY position")
        .bind(record.as_str())
        .bind(version)
        .fetch_all(target, |row| {
            let to: Option<String> = row.get("target_id")?;
            Ok(Relation {
                kind: RelationKind::from_code(&row.get::<String>("kind")?).ok_or_else(|| bad("kind"))?,
                target: match to {
                    Some(to) => RelationTarget::Record(to.parse().map_err(|_| bad("target_id"))?),
                    None => RelationTarget::Citation(row.get("citation")?),
                },
            })
        })
        .await
}

/// The relations of a version in the words they were written in.
pub(crate) async fn list_cited<'a>(
    target: impl Into<Target<'a>>,
    record: &RecordId,
    version: i64,
) -> Result<Vec<String>, StoreError> {
    sql("SELECT kind, CASE WHEN citation = '' THEN COALESCE(target_id, '') ELSE citation END AS words FROM catalog_relation
         WHERE record_id = $1 AND version = $2 ORDER BY position")
    .bind(record.as_str())
    .bind(version)
    .fetch_all(target, |row| {
        let (kind, words): (String, String) = (row.get("kind")?, row.get("words")?);
        Ok(format!("{kind} {words}"))
    })
    .await
}

/// What a list shows of a record that was never published follows its draft.
pub(crate) async fn update_unpublished_head(
    tx: &mut Tx,
    held: &Held,
    content: &Content,
    now: Instant,
) -> Result<(), StoreError> {
    let subject = Subject {
        level: held.level,
        state: held.state,
    };
    sql("UPDATE catalog_record SET kind = $2, level = $3, is_listed = $4, owner_id = $5, title = $6, issuers = $7, doc_number = $8,
             index_number = $9, form = $10, validity = $11, publicity = $12, issued_on = $13, published_on = $14, effective_on = $15,
             expires_on = $16, summary = $17, identity_key = $18, updated_at = $19
         WHERE id = $1 AND live_version IS NULL")
        .bind(held.id.as_str())
        .bind(content.kind().code())
        .bind(held.level.code())
        .bind(is_listed(subject))
        .bind(held.owner.as_ref().map(AgencyId::as_str))
        .bind(&content.title)
        .bind(to_json(&content.issuers))
        .bind(content.doc_number.as_deref())
        .bind(held.index_number.as_deref())
        .bind(content.form.as_deref())
        .bind(content.validity.code())
        .bind(content.publicity.code())
        .bind(day(content.issued_on))
        .bind(day(content.published_on))
        .bind(day(content.effective_on))
        .bind(day(content.expires_on))
        .bind(&content.summary)
        .bind(content.identity_key())
        .bind(now)
        .execute(tx)
        .await
        .map(|_| ())
}

/// Whether another record bears the number.
pub(crate) async fn is_number_of_another(
    tx: &mut Tx,
    number: &str,
    record: &RecordId,
) -> Result<bool, StoreError> {
    sql("SELECT CASE WHEN EXISTS (SELECT 1 FROM catalog_record WHERE index_number = $1 AND id <> $2) THEN 1 ELSE 0 END AS taken")
        .bind(number)
        .bind(record.as_str())
        .fetch_one(tx, |row| row.get("taken"))
        .await
}

/// Relations that pointed at a record which is deleted name it by its title from now on.
pub(crate) async fn unlink(tx: &mut Tx, record: &RecordId, title: &str) -> Result<(), StoreError> {
    sql("UPDATE catalog_relation SET target_id = NULL, citation = $2 WHERE target_id = $1")
        .bind(record.as_str())
        .bind(title)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn delete_former_owners(tx: &mut Tx, record: &RecordId) -> Result<(), StoreError> {
    sql("DELETE FROM catalog_former_owner WHERE record_id = $1")
        .bind(record.as_str())
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn delete_record(tx: &mut Tx, record: &RecordId) -> Result<(), StoreError> {
    sql("DELETE FROM catalog_record WHERE id = $1 AND live_version IS NULL")
        .bind(record.as_str())
        .execute(tx)
        .await
        .map(|_| ())
}

/// The day on which the document that this one interprets became public.
pub(crate) async fn find_interpreted_on<'a>(
    target: impl Into<Target<'a>>,
    record: &RecordId,
    version: i64,
) -> Result<Option<Date>, StoreError> {
    let at = sql("SELECT MIN(r.published_at) AS at FROM catalog_relation l JOIN catalog_record r ON r.id = l.target_id
         WHERE l.record_id = $1 AND l.version = $2 AND l.kind = 'interprets' AND r.published_at IS NOT NULL")
    .bind(record.as_str())
    .bind(version)
    .fetch_one(target, |row| row.get::<Option<Instant>>("at"))
    .await?;
    Ok(at.map(Instant::date))
}

pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

pub(crate) fn day(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}

pub(crate) fn bad(name: &str) -> StoreError {
    StoreError::Column {
        name: name.to_owned(),
    }
}

pub(crate) fn agency(row: &Row, name: &str) -> Result<Option<AgencyId>, StoreError> {
    let id: Option<String> = row.get(name)?;
    id.map(|id| id.parse()).transpose().map_err(|_| bad(name))
}

fn held(row: &Row) -> Result<Held, StoreError> {
    Ok(Held {
        id: id(row, "id")?,
        level: Level::from_code(&row.get::<String>("level")?).ok_or_else(|| bad("level"))?,
        state: PublicationState::from_code(&row.get::<String>("state")?)
            .ok_or_else(|| bad("state"))?,
        owner: agency(row, "owner_id")?,
        live_version: row.get("live_version")?,
        latest_version: row.get("latest_version")?,
        index_number: row.get("index_number")?,
    })
}

fn draft(row: &Row) -> Result<Draft, StoreError> {
    let mut flow: Flow = json(row, "flow")?;
    flow.step = Step::from_code(&row.get::<String>("step")?).ok_or_else(|| bad("step"))?;
    Ok(Draft {
        record: id(row, "record_id")?,
        version: row.get("version")?,
        revision: row.get("revision")?,
        agency: agency(row, "agency_id")?,
        digest: row.get("digest")?,
        flow,
        confirmed: json(row, "confirmed")?,
        checked_digest: row.get("checked_digest")?,
        cause: json(row, "cause")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}
