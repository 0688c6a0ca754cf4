//! The shelves that records stand on, and what of a record says on which.
//! Must never know what a shelf is for: that is the directory's.

use kernel::id::RecordId;
use kernel::time::Instant;
use store::database::{Store, Tx};
use store::error::StoreError;
use store::statement::sql;
use store::value::Row;

use super::{bad, listed_on};
use crate::directory::{self, Directory, Library};
use crate::record::content::Content;

/// Puts a record on the shelves that its content names.
pub(crate) async fn insert(
    tx: &mut Tx,
    record: &RecordId,
    content: &Content,
    libraries: &[Library],
    now: Instant,
) -> Result<(), StoreError> {
    let listed_on = listed_on(content);
    for (directory, code) in directory::entries(content, libraries) {
        sql("INSERT INTO catalog_entry (record_id, directory, code, listed_on, created_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(record.as_str())
            .bind(directory.code())
            .bind(&code)
            .bind(&listed_on)
            .bind(now)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

pub(crate) async fn delete(tx: &mut Tx, record: &RecordId) -> Result<(), StoreError> {
    sql("DELETE FROM catalog_entry WHERE record_id = $1")
        .bind(record.as_str())
        .execute(tx)
        .await
        .map(|_| ())
}

/// The shelves of one directory that a record stands on, in the order of their codes.
pub(crate) async fn list_codes(
    store: &Store,
    record: &RecordId,
    directory: Directory,
) -> Result<Vec<String>, StoreError> {
    let mut codes = sql("SELECT code FROM catalog_entry WHERE record_id = $1 AND directory = $2")
        .bind(record.as_str())
        .bind(directory.code())
        .fetch_all(store, |row| row.get::<String>("code"))
        .await?;
    // Each database sorts text in its own way.
    codes.sort();
    Ok(codes)
}

/// What records that were published say in their live version, in the order of ids.
pub(crate) async fn list_live_contents(
    store: &Store,
    after: &str,
    limit: u32,
) -> Result<Vec<(RecordId, Content)>, StoreError> {
    sql(
        "SELECT r.id AS id, v.content AS content FROM catalog_record r
         JOIN catalog_version v ON v.record_id = r.id AND v.version = r.live_version
         WHERE r.id > $1 ORDER BY r.id LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(store, |row| {
        let id = row.get::<String>("id")?.parse().map_err(|_| bad("id"))?;
        Ok((id, content_of(row)?))
    })
    .await
}

pub(crate) async fn find_live_content(
    tx: &mut Tx,
    record: &RecordId,
) -> Result<Option<Content>, StoreError> {
    sql("SELECT v.content AS content FROM catalog_record r
         JOIN catalog_version v ON v.record_id = r.id AND v.version = r.live_version
         WHERE r.id = $1")
    .bind(record.as_str())
    .fetch_optional(tx, content_of)
    .await
}

fn content_of(row: &Row) -> Result<Content, StoreError> {
    serde_json::from_str(&row.get::<String>("content")?).map_err(|_| bad("content"))
}
