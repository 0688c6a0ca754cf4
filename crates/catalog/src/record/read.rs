//! Read-only door to records, for pages of this context and for higher ranks.
//! Must never show what the gate has not let through: lists hold listed records only, single records bring their sight.

pub mod counts;

use ::store::database::Store;
use ::store::error::StoreError;
use ::store::statement::sql;
use ::store::value::Row;
use access::actor::Actor;
use access::visible::{Sight, Subject, visible};
use jiff::civil::Date;
use kernel::id::{AgencyId, RecordId};
use kernel::level::Level;
use kernel::state::PublicationState;
use kernel::time::Instant;
use lawtext::tree::Tree;

use crate::directory::Directory;
use crate::record::codes::{Publicity, RelationKind, Validity};
use crate::record::content::Content;
use crate::record::kind::RecordKind;
use crate::record::store::{id, json};

/// A row of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub id: RecordId,
    pub source_id: Option<String>,
    pub kind: RecordKind,
    pub title: String,
    pub issuers: Vec<String>,
    pub doc_number: Option<String>,
    pub index_number: Option<String>,
    pub form: Option<String>,
    pub validity: Validity,
    pub publicity: Publicity,
    pub authority: u8,
    pub issued_on: Option<Date>,
    pub published_on: Option<Date>,
    pub effective_on: Option<Date>,
    pub expires_on: Option<Date>,
    pub summary: String,
    pub owner: Option<Owner>,
    pub live_version: Option<i64>,
    pub published_at: Option<Instant>,
    pub updated_at: Instant,
}

/// The one agency that owns an item (一数一源).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    pub id: AgencyId,
    pub code: String,
    pub name: String,
}

/// The columns of a summary, always the same and in the order they are read in; what follows FROM is each statement's own.
macro_rules! summaries {
    ($rest:literal) => {
        concat!(
            "SELECT r.level AS level, r.state AS state, r.state_reason AS state_reason, r.redirect_to AS redirect_to,
             r.owner_id AS owner_id, a.code AS owner_code, a.name AS owner_name,
             r.id AS id, r.source_id AS source_id, r.kind AS kind, r.title AS title,
             r.issuers AS issuers, r.doc_number AS doc_number, r.index_number AS index_number, r.form AS form,
             r.validity AS validity, r.publicity AS publicity, r.authority AS authority, r.issued_on AS issued_on,
             r.published_on AS published_on, r.effective_on AS effective_on, r.expires_on AS expires_on,
             r.summary AS summary, r.live_version AS live_version, r.published_at AS published_at, r.updated_at AS updated_at
             FROM catalog_record r LEFT JOIN catalog_agency a ON a.id = r.owner_id ",
            $rest
        )
    };
}

/// A record as one actor may see it.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen {
    Full(Box<Summary>),
    /// Taken down: title, reason, when.
    Notice {
        title: String,
        reason: String,
        at: Instant,
    },
    Redirect(RecordId),
    Gone,
}

/// One version with all it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    pub version: i64,
    pub content: Content,
    pub tree: Tree,
    pub content_digest: String,
    pub signed_by: Option<String>,
    pub published_at: Option<Instant>,
}

/// A line of the list of versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionLine {
    pub version: i64,
    pub change_note: String,
    pub published_at: Instant,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub id: String,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub digest: String,
}

/// A relation with the other side's title where it may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelatedRecord {
    pub kind: RelationKind,
    /// True where the other record points here.
    pub is_incoming: bool,
    pub record: Option<RecordId>,
    pub title: String,
}

/// A record, as far as `actor` may see it; none where it must look as if it had never been.
///
/// # Errors
/// Any `StoreError`.
pub async fn find(
    store: &Store,
    actor: &Actor,
    record: &RecordId,
) -> Result<Option<Seen>, StoreError> {
    let row = sql(summaries!("WHERE r.id = $1"))
        .bind(record.as_str())
        .fetch_optional(store, |row| {
            let level =
                Level::from_code(&row.get::<String>("level")?).ok_or_else(|| bad("level"))?;
            let state = PublicationState::from_code(&row.get::<String>("state")?)
                .ok_or_else(|| bad("state"))?;
            let reason: Option<String> = row.get("state_reason")?;
            let redirect: Option<String> = row.get("redirect_to")?;
            Ok((Subject { level, state }, summary(row)?, reason, redirect))
        })
        .await?;
    let Some((subject, summary, reason, redirect)) = row else {
        return Ok(None);
    };
    let seen = match visible(actor, subject) {
        Sight::Full => Some(Seen::Full(Box::new(summary))),
        Sight::Notice => Some(Seen::Notice {
            title: summary.title,
            reason: reason.unwrap_or_default(),
            at: summary.updated_at,
        }),
        Sight::Redirect => redirect.and_then(|to| to.parse().ok()).map(Seen::Redirect),
        Sight::Gone => Some(Seen::Gone),
        Sight::Hidden => None,
    };
    Ok(seen)
}

/// The id of the record that brought this `source_id` along. It says nothing of what may be seen.
///
/// # Errors
/// Any `StoreError`.
pub async fn find_id_by_source_id(
    store: &Store,
    source_id: &str,
) -> Result<Option<RecordId>, StoreError> {
    sql("SELECT id FROM catalog_record WHERE source_id = $1")
        .bind(source_id)
        .fetch_optional(store, |row| id(row, "id"))
        .await
}

/// A published version of a record that the caller has already seen in full.
///
/// # Errors
/// Any `StoreError`.
pub async fn find_version(
    store: &Store,
    record: &RecordId,
    version: i64,
) -> Result<Option<Version>, StoreError> {
    sql("SELECT version, content, tree, content_digest, signed_by, published_at FROM catalog_version
         WHERE record_id = $1 AND version = $2 AND published_at IS NOT NULL")
        .bind(record.as_str())
        .bind(version)
        .fetch_optional(store, |row| {
            Ok(Version {
                version: row.get("version")?,
                content: json(row, "content")?,
                tree: json(row, "tree")?,
                content_digest: row.get("content_digest")?,
                signed_by: row.get("signed_by")?,
                published_at: row.get("published_at")?,
            })
        })
        .await
}

/// The published versions, newest first.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_versions(
    store: &Store,
    record: &RecordId,
) -> Result<Vec<VersionLine>, StoreError> {
    sql(
        "SELECT version, change_note, published_at FROM catalog_version
         WHERE record_id = $1 AND published_at IS NOT NULL ORDER BY version DESC",
    )
    .bind(record.as_str())
    .fetch_all(store, |row| {
        Ok(VersionLine {
            version: row.get("version")?,
            change_note: row.get("change_note")?,
            published_at: row.get("published_at")?,
        })
    })
    .await
}

/// # Errors
/// Any `StoreError`.
pub async fn list_files(
    store: &Store,
    record: &RecordId,
    version: i64,
) -> Result<Vec<File>, StoreError> {
    sql("SELECT id, name, media_type, size, digest FROM catalog_file WHERE record_id = $1 AND version = $2 ORDER BY position")
        .bind(record.as_str())
        .bind(version)
        .fetch_all(store, file_row)
        .await
}

/// A file of a published version.
///
/// # Errors
/// Any `StoreError`.
pub async fn find_file(
    store: &Store,
    record: &RecordId,
    file: &str,
) -> Result<Option<File>, StoreError> {
    sql("SELECT f.id AS id, f.name AS name, f.media_type AS media_type, f.size AS size, f.digest AS digest
         FROM catalog_file f JOIN catalog_version v ON v.record_id = f.record_id AND v.version = f.version
         WHERE f.record_id = $1 AND f.id = $2 AND v.published_at IS NOT NULL")
        .bind(record.as_str())
        .bind(file)
        .fetch_optional(store, file_row)
        .await
}

/// Relations from a version of a record, and to the record from the live versions of others. Records that are not listed
/// are left out; what the document itself says of one stays as its own words.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_relations(
    store: &Store,
    record: &RecordId,
    version: i64,
) -> Result<Vec<RelatedRecord>, StoreError> {
    sql("SELECT l.kind AS kind, 0 AS incoming, r.id AS other, r.title AS title, l.citation AS citation, l.position AS position
         FROM catalog_relation l LEFT JOIN catalog_record r ON r.id = l.target_id AND r.is_listed = 1
         WHERE l.record_id = $1 AND l.version = $2 AND (l.target_id IS NULL OR r.id IS NOT NULL OR l.citation LIKE '《%')
         UNION ALL
         SELECT l.kind AS kind, 1 AS incoming, l.record_id AS other, r.title AS title, l.citation AS citation, l.position AS position
         FROM catalog_relation l JOIN catalog_record r ON r.id = l.record_id AND r.live_version = l.version
         WHERE l.target_id = $1 AND r.is_listed = 1
         ORDER BY incoming, kind, position, other")
        .bind(record.as_str())
        .bind(version)
        .fetch_all(store, |row| {
            let other: Option<String> = row.get("other")?;
            let title: Option<String> = row.get("title")?;
            Ok(RelatedRecord {
                kind: RelationKind::from_code(&row.get::<String>("kind")?).ok_or_else(|| bad("kind"))?,
                is_incoming: row.get("incoming")?,
                record: other.map(|id| id.parse()).transpose().map_err(|_| bad("other"))?,
                title: match title {
                    Some(title) => title,
                    None => row.get("citation")?,
                },
            })
        })
        .await
}

/// The newest listed records of one kind.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_newest_of_kind(
    store: &Store,
    kind: RecordKind,
    limit: u32,
) -> Result<Vec<Summary>, StoreError> {
    sql(summaries!(
        "WHERE r.is_listed = 1 AND r.kind = $1 ORDER BY r.listed_on DESC, r.id DESC LIMIT $2"
    ))
    .bind(kind.code())
    .bind(limit)
    .fetch_all(store, summary)
    .await
}

/// Every record of one agency, listed or not: for indexes that must forget as well as learn.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_ids_of_agency(
    store: &Store,
    agency: &AgencyId,
) -> Result<Vec<RecordId>, StoreError> {
    sql("SELECT id FROM catalog_record WHERE owner_id = $1 ORDER BY id")
        .bind(agency.as_str())
        .fetch_all(store, |row| id(row, "id"))
        .await
}

/// A page of the listed records of one agency, newest first.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_of_agency(
    store: &Store,
    agency: &AgencyId,
    offset: u32,
    limit: u32,
) -> Result<Vec<Summary>, StoreError> {
    sql(summaries!("WHERE r.owner_id = $1 AND r.is_listed = 1 ORDER BY r.listed_on DESC, r.id DESC LIMIT $2 OFFSET $3"))
        .bind(agency.as_str())
        .bind(limit)
        .bind(offset)
        .fetch_all(store, summary)
        .await
}

/// A page of one shelf of a directory, newest first.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_of_entry(
    store: &Store,
    directory: Directory,
    code: &str,
    offset: u32,
    limit: u32,
) -> Result<Vec<Summary>, StoreError> {
    sql(summaries!("JOIN catalog_entry e ON e.record_id = r.id
         WHERE e.directory = $1 AND e.code = $2 AND r.is_listed = 1 ORDER BY e.listed_on DESC, e.record_id DESC LIMIT $3 OFFSET $4"))
        .bind(directory.code())
        .bind(code)
        .bind(limit)
        .bind(offset)
        .fetch_all(store, summary)
        .await
}

/// Listed records in the order they were made, after one of them: for feeds of everything and the API.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_after(
    store: &Store,
    after: Option<&RecordId>,
    limit: u32,
) -> Result<Vec<Summary>, StoreError> {
    sql(summaries!(
        "WHERE r.is_listed = 1 AND r.id > $1 ORDER BY r.id LIMIT $2"
    ))
    .bind(after.map_or("", RecordId::as_str))
    .bind(limit)
    .fetch_all(store, summary)
    .await
}

/// Listed records in the order they became public here, newest first: for feeds.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_latest_published(store: &Store, limit: u32) -> Result<Vec<Summary>, StoreError> {
    sql(summaries!(
        "WHERE r.is_listed = 1 ORDER BY r.published_at DESC, r.id DESC LIMIT $1"
    ))
    .bind(limit)
    .fetch_all(store, summary)
    .await
}

/// `(id, updated_at)` of listed records after one of them, for site maps.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_addresses(
    store: &Store,
    after: &str,
    limit: u32,
) -> Result<Vec<(String, Instant)>, StoreError> {
    sql("SELECT id, updated_at FROM catalog_record WHERE is_listed = 1 AND id > $1 ORDER BY id LIMIT $2")
        .bind(after)
        .bind(limit)
        .fetch_all(store, |row| Ok((row.get("id")?, row.get("updated_at")?)))
        .await
}

fn file_row(row: &Row) -> Result<File, StoreError> {
    Ok(File {
        id: row.get("id")?,
        name: row.get("name")?,
        media_type: row.get("media_type")?,
        size: row.get("size")?,
        digest: row.get("digest")?,
    })
}

fn bad(name: &str) -> StoreError {
    StoreError::Column {
        name: name.to_owned(),
    }
}

fn date(row: &Row, name: &str) -> Result<Option<Date>, StoreError> {
    row.get::<Option<String>>(name)?
        .map(|text| text.parse())
        .transpose()
        .map_err(|_| bad(name))
}

fn summary(row: &Row) -> Result<Summary, StoreError> {
    let owner = match row.get::<Option<String>>("owner_id")? {
        Some(id) => Some(Owner {
            id: id.parse().map_err(|_| bad("owner_id"))?,
            code: row.get("owner_code")?,
            name: row.get("owner_name")?,
        }),
        None => None,
    };
    Ok(Summary {
        id: id(row, "id")?,
        source_id: row.get("source_id")?,
        kind: RecordKind::from_code(&row.get::<String>("kind")?).ok_or_else(|| bad("kind"))?,
        title: row.get("title")?,
        issuers: json(row, "issuers")?,
        doc_number: row.get("doc_number")?,
        index_number: row.get("index_number")?,
        form: row.get("form")?,
        validity: Validity::from_code(&row.get::<String>("validity")?)
            .ok_or_else(|| bad("validity"))?,
        publicity: Publicity::from_code(&row.get::<String>("publicity")?)
            .ok_or_else(|| bad("publicity"))?,
        authority: u8::try_from(row.get::<i64>("authority")?).map_err(|_| bad("authority"))?,
        issued_on: date(row, "issued_on")?,
        published_on: date(row, "published_on")?,
        effective_on: date(row, "effective_on")?,
        expires_on: date(row, "expires_on")?,
        summary: row.get("summary")?,
        owner,
        live_version: row.get("live_version")?,
        published_at: row.get("published_at")?,
        updated_at: row.get("updated_at")?,
    })
}
