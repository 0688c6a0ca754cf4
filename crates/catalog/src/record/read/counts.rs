//! How many records are listed, in all and by shelf and agency.
//! Must never count what lists do not show.

use ::store::database::Store;
use ::store::error::StoreError;
use ::store::statement::sql;

use crate::directory::Directory;

/// How many listed records stand on each shelf of a directory.
///
/// # Errors
/// Any `StoreError`.
pub async fn count_entries(
    store: &Store,
    directory: Directory,
) -> Result<Vec<(String, i64)>, StoreError> {
    sql("SELECT e.code AS code, COUNT(*) AS n FROM catalog_entry e JOIN catalog_record r ON r.id = e.record_id
         WHERE e.directory = $1 AND r.is_listed = 1 GROUP BY e.code ORDER BY e.code")
        .bind(directory.code())
        .fetch_all(store, |row| Ok((row.get("code")?, row.get("n")?)))
        .await
}

/// How many listed records each agency owns.
///
/// # Errors
/// Any `StoreError`.
pub async fn count_by_agency(store: &Store) -> Result<Vec<(String, i64)>, StoreError> {
    sql("SELECT owner_id, COUNT(*) AS n FROM catalog_record WHERE is_listed = 1 AND owner_id IS NOT NULL GROUP BY owner_id ORDER BY owner_id")
        .fetch_all(store, |row| Ok((row.get("owner_id")?, row.get("n")?)))
        .await
}

/// How many records are listed.
///
/// # Errors
/// Any `StoreError`.
pub async fn count_listed(store: &Store) -> Result<i64, StoreError> {
    sql("SELECT COUNT(*) AS n FROM catalog_record WHERE is_listed = 1")
        .fetch_one(store, |row| row.get("n"))
        .await
}
