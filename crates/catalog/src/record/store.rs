//! The statements of records. Each function is one statement.
//! Must never decide anything, nor leave `is_listed` to a caller's taste: it comes from the gate.

pub(crate) mod entries;
pub(crate) mod relations;

use access::visible::{Subject, is_listed};
use jiff::civil::Date;
use kernel::id::{AgencyId, FileId, RecordId};
use kernel::level::Level;
use kernel::state::PublicationState;
use kernel::time::Instant;
use store::database::Tx;
use store::error::StoreError;
use store::statement::sql;
use store::value::Row;

use crate::record::codes::Validity;
use crate::record::content::{Content, NewFile};

/// The columns of a record that follow its shown version.
pub(crate) struct Head<'a> {
    pub content: &'a Content,
    pub index_number: Option<&'a str>,
    pub authority: u8,
    pub validity: Validity,
}

pub(crate) struct NewRecord<'a> {
    pub id: &'a RecordId,
    pub source_id: Option<&'a str>,
    pub subject: Subject,
    pub owner: Option<&'a AgencyId>,
    pub live_version: Option<i64>,
    pub head: Head<'a>,
    pub now: Instant,
}

pub(crate) struct NewVersion<'a> {
    pub record: &'a RecordId,
    pub version: i64,
    pub content: &'a str,
    pub tree: &'a str,
    pub proposals: &'a str,
    pub change_note: &'a str,
    pub source_digest: &'a str,
    pub text_digest: &'a str,
    pub content_digest: &'a str,
    pub signed_by: Option<&'a str>,
    pub now: Instant,
}

/// What commands need to know of a record before they change it.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub id: RecordId,
    pub level: Level,
    pub state: PublicationState,
    pub index_number: Option<String>,
    pub latest_version: i64,
    pub validity: Validity,
    pub authority: u8,
}

pub(crate) async fn insert_record(tx: &mut Tx, record: &NewRecord<'_>) -> Result<(), StoreError> {
    let content = record.head.content;
    sql("INSERT INTO catalog_record (id, source_id, kind, level, state, is_listed, owner_id, live_version, latest_version,
             title, issuers, doc_number, index_number, form, validity, publicity, authority,
             issued_on, published_on, effective_on, expires_on, summary, identity_key, listed_on, published_at, updated_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11, $12, $13, $14, $15, $16,
             $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)")
        .bind(record.id.as_str())
        .bind(record.source_id)
        .bind(content.kind().code())
        .bind(record.subject.level.code())
        .bind(record.subject.state.code())
        .bind(is_listed(record.subject))
        .bind(record.owner.map(AgencyId::as_str))
        .bind(record.live_version)
        .bind(&content.title)
        .bind(issuers_json(content))
        .bind(content.doc_number.as_deref())
        .bind(record.head.index_number)
        .bind(content.form.as_deref())
        .bind(record.head.validity.code())
        .bind(content.publicity.code())
        .bind(i64::from(record.head.authority))
        .bind(content.issued_on.map(|date| date.to_string()))
        .bind(content.published_on.map(|date| date.to_string()))
        .bind(content.effective_on.map(|date| date.to_string()))
        .bind(content.expires_on.map(|date| date.to_string()))
        .bind(&content.summary)
        .bind(content.identity_key())
        .bind(listed_on(content))
        .bind(record.live_version.map(|_| record.now))
        .bind(record.now)
        .bind(record.now)
        .execute(tx)
        .await
        .map(|_| ())
}

/// Shows `version` as the head, live when `live`.
pub(crate) async fn update_head(
    tx: &mut Tx,
    id: &RecordId,
    version: i64,
    subject: Subject,
    head: &Head<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    let content = head.content;
    sql("UPDATE catalog_record SET kind = $2, state = $3, is_listed = $4, live_version = $5, latest_version = $5,
             title = $6, issuers = $7, doc_number = $8, index_number = $9, form = $10, validity = $11, publicity = $12,
             authority = $13, issued_on = $14, published_on = $15, effective_on = $16, expires_on = $17, summary = $18,
             identity_key = $19, listed_on = $20, published_at = $21, updated_at = $21, state_reason = NULL, redirect_to = NULL
         WHERE id = $1")
        .bind(id.as_str())
        .bind(content.kind().code())
        .bind(subject.state.code())
        .bind(is_listed(subject))
        .bind(version)
        .bind(&content.title)
        .bind(issuers_json(content))
        .bind(content.doc_number.as_deref())
        .bind(head.index_number)
        .bind(content.form.as_deref())
        .bind(head.validity.code())
        .bind(content.publicity.code())
        .bind(i64::from(head.authority))
        .bind(content.issued_on.map(|date| date.to_string()))
        .bind(content.published_on.map(|date| date.to_string()))
        .bind(content.effective_on.map(|date| date.to_string()))
        .bind(content.expires_on.map(|date| date.to_string()))
        .bind(&content.summary)
        .bind(content.identity_key())
        .bind(listed_on(content))
        .bind(now)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn update_latest(
    tx: &mut Tx,
    id: &RecordId,
    version: i64,
    now: Instant,
) -> Result<(), StoreError> {
    sql("UPDATE catalog_record SET latest_version = $2, updated_at = $3 WHERE id = $1")
        .bind(id.as_str())
        .bind(version)
        .bind(now)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn insert_version(
    tx: &mut Tx,
    version: &NewVersion<'_>,
) -> Result<(), StoreError> {
    sql("INSERT INTO catalog_version (record_id, version, content, tree, proposals, change_note, source_digest, text_digest,
             content_digest, published_at, signed_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(version.record.as_str())
        .bind(version.version)
        .bind(version.content)
        .bind(version.tree)
        .bind(version.proposals)
        .bind(version.change_note)
        .bind(version.source_digest)
        .bind(version.text_digest)
        .bind(version.content_digest)
        .bind(version.signed_by.map(|_| version.now))
        .bind(version.signed_by)
        .bind(version.now)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn sign_version(
    tx: &mut Tx,
    id: &RecordId,
    version: i64,
    by: &str,
    now: Instant,
) -> Result<(), StoreError> {
    sql("UPDATE catalog_version SET published_at = $3, signed_by = $4 WHERE record_id = $1 AND version = $2 AND published_at IS NULL")
        .bind(id.as_str())
        .bind(version)
        .bind(now)
        .bind(by)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn insert_file(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
    position: i64,
    file: &NewFile,
    now: Instant,
) -> Result<(), StoreError> {
    sql("INSERT INTO catalog_file (id, record_id, version, position, name, media_type, size, digest, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(FileId::new(now).as_str())
        .bind(record.as_str())
        .bind(version)
        .bind(position)
        .bind(&file.name)
        .bind(&file.media_type)
        .bind(file.size)
        .bind(&file.digest)
        .bind(now)
        .execute(tx)
        .await
        .map(|_| ())
}

/// A record whose force depends on the day.
pub(crate) struct Dated {
    pub id: RecordId,
    pub state: PublicationState,
    pub validity: Validity,
    pub effective_on: Option<Date>,
    pub expires_on: Option<Date>,
}

/// Records that have come into force by `today`, or expired before it, and are not marked so.
pub(crate) async fn list_dated(tx: &mut Tx, today: &str) -> Result<Vec<Dated>, StoreError> {
    sql(
        "SELECT id, state, validity, effective_on, expires_on FROM catalog_record
         WHERE (validity = 'not_yet' AND effective_on <= $1)
            OR (validity IN ('in_force', 'not_yet', 'unknown') AND expires_on < $1) ORDER BY id",
    )
    .bind(today)
    .fetch_all(tx, |row| {
        let bad = |name: &str| StoreError::Column {
            name: name.to_owned(),
        };
        let date = |name: &str| -> Result<Option<Date>, StoreError> {
            row.get::<Option<String>>(name)?
                .map(|text| text.parse())
                .transpose()
                .map_err(|_| bad(name))
        };
        Ok(Dated {
            id: id(row, "id")?,
            state: PublicationState::from_code(&row.get::<String>("state")?)
                .ok_or_else(|| bad("state"))?,
            validity: Validity::from_code(&row.get::<String>("validity")?)
                .ok_or_else(|| bad("validity"))?,
            effective_on: date("effective_on")?,
            expires_on: date("expires_on")?,
        })
    })
    .await
}

pub(crate) async fn update_validity(
    tx: &mut Tx,
    id: &RecordId,
    validity: Validity,
    now: Instant,
) -> Result<(), StoreError> {
    sql("UPDATE catalog_record SET validity = $2, updated_at = $3 WHERE id = $1")
        .bind(id.as_str())
        .bind(validity.code())
        .bind(now)
        .execute(tx)
        .await
        .map(|_| ())
}

/// The new state of a record that leaves the public lists, with what it needs.
pub(crate) async fn update_state(
    tx: &mut Tx,
    id: &RecordId,
    subject: Subject,
    reason: Option<&str>,
    redirect_to: Option<&RecordId>,
    now: Instant,
) -> Result<(), StoreError> {
    sql("UPDATE catalog_record SET state = $2, is_listed = $3, state_reason = $4, redirect_to = $5, updated_at = $6 WHERE id = $1")
        .bind(id.as_str())
        .bind(subject.state.code())
        .bind(is_listed(subject))
        .bind(reason)
        .bind(redirect_to.map(RecordId::as_str))
        .bind(now)
        .execute(tx)
        .await
        .map(|_| ())
}

/// Gives out the next serial of a scope, starting at 1.
pub(crate) async fn next_serial(tx: &mut Tx, scope: &str, now: Instant) -> Result<i64, StoreError> {
    sql(
        "INSERT INTO catalog_serial (scope, last, created_at) VALUES ($1, 1, $2)
         ON CONFLICT (scope) DO UPDATE SET last = catalog_serial.last + 1 RETURNING last",
    )
    .bind(scope)
    .bind(now)
    .fetch_one(tx, |row| row.get("last"))
    .await
}

pub(crate) async fn is_index_number_taken(tx: &mut Tx, number: &str) -> Result<bool, StoreError> {
    sql("SELECT CASE WHEN EXISTS (SELECT 1 FROM catalog_record WHERE index_number = $1) THEN 1 ELSE 0 END AS taken")
        .bind(number)
        .fetch_one(tx, |row| row.get("taken"))
        .await
}

pub(crate) async fn find_by_source_id(
    tx: &mut Tx,
    source_id: &str,
) -> Result<Option<Stored>, StoreError> {
    sql("SELECT id, level, state, index_number, latest_version, validity, authority FROM catalog_record WHERE source_id = $1")
        .bind(source_id)
        .fetch_optional(tx, stored)
        .await
}

pub(crate) async fn find_by_id(tx: &mut Tx, id: &RecordId) -> Result<Option<Stored>, StoreError> {
    sql("SELECT id, level, state, index_number, latest_version, validity, authority FROM catalog_record WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(tx, stored)
        .await
}

pub(crate) async fn find_by_identity(tx: &mut Tx, key: &str) -> Result<Option<Stored>, StoreError> {
    sql(
        "SELECT id, level, state, index_number, latest_version, validity, authority FROM catalog_record
         WHERE identity_key = $1 ORDER BY id LIMIT 1",
    )
    .bind(key)
    .fetch_optional(tx, stored)
    .await
}

/// The records that hold a version of the same bytes, and of the same text and title.
pub(crate) async fn find_same(
    tx: &mut Tx,
    source_digest: &str,
    text_digest: &str,
    title: &str,
) -> Result<Option<(RecordId, bool)>, StoreError> {
    sql("SELECT record_id, 1 AS same_bytes FROM catalog_version WHERE source_digest = $1
         UNION ALL
         SELECT v.record_id AS record_id, 0 AS same_bytes FROM catalog_version v JOIN catalog_record r ON r.id = v.record_id
         WHERE v.text_digest = $2 AND r.title = $3
         ORDER BY same_bytes DESC, record_id LIMIT 1")
        .bind(source_digest)
        .bind(text_digest)
        .bind(title)
        .fetch_optional(tx, |row| Ok((id(row, "record_id")?, row.get("same_bytes")?)))
        .await
}

pub(crate) async fn get_version_content(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
) -> Result<(Content, String), StoreError> {
    sql("SELECT content, content_digest FROM catalog_version WHERE record_id = $1 AND version = $2")
        .bind(record.as_str())
        .bind(version)
        .fetch_one(tx, |row| {
            Ok((json(row, "content")?, row.get("content_digest")?))
        })
        .await
}

pub(crate) fn id(row: &Row, name: &str) -> Result<RecordId, StoreError> {
    row.get::<String>(name)?
        .parse()
        .map_err(|_| StoreError::Column {
            name: name.to_owned(),
        })
}

pub(crate) fn json<T: serde::de::DeserializeOwned>(row: &Row, name: &str) -> Result<T, StoreError> {
    serde_json::from_str(&row.get::<String>(name)?).map_err(|_| StoreError::Column {
        name: name.to_owned(),
    })
}

fn bad(name: &str) -> StoreError {
    StoreError::Column {
        name: name.to_owned(),
    }
}

fn stored(row: &Row) -> Result<Stored, StoreError> {
    Ok(Stored {
        id: id(row, "id")?,
        level: Level::from_code(&row.get::<String>("level")?).ok_or_else(|| bad("level"))?,
        state: PublicationState::from_code(&row.get::<String>("state")?)
            .ok_or_else(|| bad("state"))?,
        index_number: row.get("index_number")?,
        latest_version: row.get("latest_version")?,
        validity: Validity::from_code(&row.get::<String>("validity")?)
            .ok_or_else(|| bad("validity"))?,
        authority: u8::try_from(row.get::<i64>("authority")?).map_err(|_| bad("authority"))?,
    })
}

fn listed_on(content: &Content) -> String {
    content
        .published_on
        .or(content.issued_on)
        .map(|date| date.to_string())
        .unwrap_or_default()
}

fn issuers_json(content: &Content) -> String {
    serde_json::to_string(&content.issuers).unwrap_or_default()
}
