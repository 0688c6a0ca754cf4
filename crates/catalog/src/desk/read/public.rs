//! Public records by words of their title or their number, for whoever relates a draft to one.
//! Must never find what is not public.

use ::store::database::Store;
use ::store::error::StoreError;
use ::store::statement::sql;
use kernel::id::RecordId;

use crate::desk::read::worklist::like;
use crate::record::store::id;

/// A public record as a search for one shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicRecord {
    pub record: RecordId,
    pub title: String,
    pub doc_number: Option<String>,
}

/// The title of a record that is public.
///
/// # Errors
/// Any `StoreError`.
pub async fn find_title(store: &Store, record: &RecordId) -> Result<Option<String>, StoreError> {
    sql("SELECT title FROM catalog_record WHERE is_listed = 1 AND id = $1")
        .bind(record.as_str())
        .fetch_optional(store, |row| row.get("title"))
        .await
}

/// The newest whose title or number holds these words.
///
/// # Errors
/// Any `StoreError`.
pub async fn find_public(
    store: &Store,
    words: &str,
    limit: u32,
) -> Result<Vec<PublicRecord>, StoreError> {
    sql("SELECT id, title, doc_number FROM catalog_record
         WHERE is_listed = 1 AND (title LIKE $1 ESCAPE '!' OR doc_number LIKE $1 ESCAPE '!')
         ORDER BY listed_on DESC, id DESC LIMIT $2")
    .bind(like(words))
    .bind(limit)
    .fetch_all(store, |row| {
        Ok(PublicRecord {
            record: id(row, "id")?,
            title: row.get("title")?,
            doc_number: row.get("doc_number")?,
        })
    })
    .await
}
