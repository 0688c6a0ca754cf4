//! The statements of relations between records.
//! Must never be asked what a relation means: that is `model`.

use ::store::database::Tx;
use ::store::error::StoreError;
use ::store::statement::sql;
use kernel::id::RecordId;
use kernel::time::Instant;

use crate::record::codes::RelationKind;
use crate::record::store::{bad, id};

pub(crate) struct NewRelation<'a> {
    pub record: &'a RecordId,
    pub version: i64,
    pub position: i64,
    pub kind: RelationKind,
    pub target: Option<&'a RecordId>,
    pub citation: &'a str,
    pub now: Instant,
}

pub(crate) async fn insert_relation(
    tx: &mut Tx,
    relation: &NewRelation<'_>,
) -> Result<(), StoreError> {
    sql("INSERT INTO catalog_relation (record_id, version, position, kind, target_id, citation, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(relation.record.as_str())
        .bind(relation.version)
        .bind(relation.position)
        .bind(relation.kind.code())
        .bind(relation.target.map(RecordId::as_str))
        .bind(relation.citation)
        .bind(relation.now)
        .execute(tx)
        .await
        .map(|_| ())
}

/// A relation that names a document which was not here when it was written.
pub(crate) struct OpenCitation {
    pub record: RecordId,
    pub version: i64,
    pub position: i64,
    pub citation: String,
}

pub(crate) async fn list_open_citations(tx: &mut Tx) -> Result<Vec<OpenCitation>, StoreError> {
    sql(
        "SELECT record_id, version, position, citation FROM catalog_relation
         WHERE target_id IS NULL ORDER BY record_id, version, position",
    )
    .fetch_all(tx, |row| {
        Ok(OpenCitation {
            record: id(row, "record_id")?,
            version: row.get("version")?,
            position: row.get("position")?,
            citation: row.get("citation")?,
        })
    })
    .await
}

/// A title that several records bear points at none of them.
pub(crate) async fn find_id_by_title(
    tx: &mut Tx,
    title: &str,
) -> Result<Option<RecordId>, StoreError> {
    sql("SELECT MIN(id) AS id FROM catalog_record WHERE title = $1 GROUP BY title HAVING COUNT(*) = 1")
        .bind(title)
        .fetch_optional(tx, |row| id(row, "id"))
        .await
}

pub(crate) async fn resolve_relation(
    tx: &mut Tx,
    open: &OpenCitation,
    target: &RecordId,
) -> Result<(), StoreError> {
    sql("UPDATE catalog_relation SET target_id = $4 WHERE record_id = $1 AND version = $2 AND position = $3")
        .bind(open.record.as_str())
        .bind(open.version)
        .bind(open.position)
        .bind(target.as_str())
        .execute(tx)
        .await
        .map(|_| ())
}

/// The records that a version points at, and how it bears on them.
pub(crate) async fn list_targets(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
) -> Result<Vec<(RelationKind, RecordId)>, StoreError> {
    sql("SELECT kind, target_id FROM catalog_relation
         WHERE record_id = $1 AND version = $2 AND target_id IS NOT NULL ORDER BY position")
    .bind(record.as_str())
    .bind(version)
    .fetch_all(tx, |row| {
        let kind = RelationKind::from_code(&row.get::<String>("kind")?);
        Ok((kind.ok_or_else(|| bad("kind"))?, id(row, "target_id")?))
    })
    .await
}

/// The records whose live version points at this one, and how they bear on it.
pub(crate) async fn list_bearing_on(
    tx: &mut Tx,
    target: &RecordId,
) -> Result<Vec<RelationKind>, StoreError> {
    sql("SELECT l.kind AS kind FROM catalog_relation l
         JOIN catalog_record r ON r.id = l.record_id AND r.live_version = l.version
         WHERE l.target_id = $1 AND r.state = 'published' ORDER BY l.record_id, l.position")
    .bind(target.as_str())
    .fetch_all(tx, |row| {
        RelationKind::from_code(&row.get::<String>("kind")?).ok_or_else(|| bad("kind"))
    })
    .await
}
