//! The statements of batches. Each function is one statement.
//! Must never decide anything.

use ::store::database::{Store, Tx};
use ::store::error::StoreError;
use ::store::statement::sql;
use ::store::value::Row;
use kernel::id::{AccountId, AgencyId, BatchId, RecordId};
use kernel::time::Instant;

use crate::desk::batch::{Batch, BatchItem, BatchOutcome, Progress, UploadedFile};
use crate::desk::model::Person;
use crate::desk::store::bad;
use crate::record::kind::RecordKind;

/// False where the account has sent the same form before.
pub(crate) async fn insert_batch(
    tx: &mut Tx,
    batch: &Batch,
    account: &AccountId,
    form_key: &str,
) -> Result<bool, StoreError> {
    let n = sql("INSERT INTO catalog_batch (id, account_id, account_name, form_key, agency_id, record_kind, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account_id, form_key) DO NOTHING")
        .bind(batch.id.as_str())
        .bind(account.as_str())
        .bind(&batch.by.name)
        .bind(form_key)
        .bind(batch.agency.as_str())
        .bind(batch.kind.map(RecordKind::code))
        .bind(batch.created_at)
        .execute(tx)
        .await?;
    Ok(n == 1)
}

pub(crate) async fn get_by_form(
    tx: &mut Tx,
    account: &AccountId,
    form_key: &str,
) -> Result<BatchId, StoreError> {
    sql("SELECT id FROM catalog_batch WHERE account_id = $1 AND form_key = $2")
        .bind(account.as_str())
        .bind(form_key)
        .fetch_one(tx, |row| {
            let id: String = row.get("id")?;
            id.parse().map_err(|_| bad("id"))
        })
        .await
}

pub(crate) async fn insert_file(
    tx: &mut Tx,
    batch: &BatchId,
    number: i64,
    file: &UploadedFile,
    now: Instant,
) -> Result<(), StoreError> {
    sql("INSERT INTO catalog_batch_file (batch_id, number, name, size, digest, is_read, n_done, leased_until, n_attempts, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, $7)")
        .bind(batch.as_str())
        .bind(number)
        .bind(&file.name)
        .bind(file.size)
        .bind(file.digest.as_deref())
        .bind(file.digest.is_none())
        .bind(now)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) struct NewItem<'a> {
    pub batch: &'a BatchId,
    pub file: i64,
    pub position: i64,
    pub place: &'a str,
    pub outcome: BatchOutcome,
    pub record: Option<&'a RecordId>,
    pub reason: &'a str,
    pub detail: &'a str,
    pub now: Instant,
}

pub(crate) async fn insert_item(tx: &mut Tx, item: &NewItem<'_>) -> Result<(), StoreError> {
    sql("INSERT INTO catalog_batch_item (batch_id, file_number, position, place, outcome, record_id, reason, detail, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(item.batch.as_str())
        .bind(item.file)
        .bind(item.position)
        .bind(item.place)
        .bind(item.outcome.code())
        .bind(item.record.map(RecordId::as_str))
        .bind(item.reason)
        .bind(item.detail)
        .bind(item.now)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn find(store: &Store, id: &BatchId) -> Result<Option<Batch>, StoreError> {
    sql("SELECT id, account_id, account_name, agency_id, record_kind, created_at FROM catalog_batch WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(store, batch)
        .await
}

pub(crate) async fn list_of_account(
    store: &Store,
    account: &AccountId,
    limit: u32,
) -> Result<Vec<Batch>, StoreError> {
    sql(
        "SELECT id, account_id, account_name, agency_id, record_kind, created_at FROM catalog_batch
         WHERE account_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
    )
    .bind(account.as_str())
    .bind(limit)
    .fetch_all(store, batch)
    .await
}

fn batch(row: &Row) -> Result<Batch, StoreError> {
    let account: String = row.get("account_id")?;
    let agency: String = row.get("agency_id")?;
    let kind: Option<String> = row.get("record_kind")?;
    Ok(Batch {
        id: row.get::<String>("id")?.parse().map_err(|_| bad("id"))?,
        by: Person {
            account: Some(account.parse().map_err(|_| bad("account_id"))?),
            name: row.get("account_name")?,
        },
        agency: agency.parse::<AgencyId>().map_err(|_| bad("agency_id"))?,
        kind: kind.as_deref().and_then(RecordKind::from_code),
        created_at: row.get("created_at")?,
    })
}

pub(crate) async fn count(store: &Store, id: &BatchId) -> Result<Progress, StoreError> {
    let progress = sql("SELECT COUNT(*) AS n_files, CAST(COALESCE(SUM(is_read), 0) AS BIGINT) AS n_read FROM catalog_batch_file WHERE batch_id = $1")
        .bind(id.as_str())
        .fetch_one(store, |row| {
            Ok(Progress {
                n_files: row.get("n_files")?,
                n_files_read: row.get("n_read")?,
                ..Progress::default()
            })
        })
        .await?;
    let outcomes = sql("SELECT outcome, COUNT(*) AS n FROM catalog_batch_item WHERE batch_id = $1 GROUP BY outcome")
        .bind(id.as_str())
        .fetch_all(store, |row| {
            let outcome = BatchOutcome::from_code(&row.get::<String>("outcome")?);
            Ok((outcome.ok_or_else(|| bad("outcome"))?, row.get::<i64>("n")?))
        })
        .await?;
    Ok(outcomes
        .into_iter()
        .fold(progress, |mut sum, (outcome, n)| {
            match outcome {
                BatchOutcome::New | BatchOutcome::Version => sum.n_drafts += n,
                BatchOutcome::Duplicate | BatchOutcome::SameDocument => sum.n_known += n,
                BatchOutcome::Rejected => sum.n_rejected += n,
            }
            sum
        }))
}

pub(crate) async fn list_items(
    store: &Store,
    id: &BatchId,
    limit: u32,
    offset: u32,
) -> Result<Vec<BatchItem>, StoreError> {
    sql("SELECT f.name AS file, i.place AS place, i.outcome AS outcome, i.record_id AS record_id, i.reason AS reason, i.detail AS detail
         FROM catalog_batch_item i JOIN catalog_batch_file f ON f.batch_id = i.batch_id AND f.number = i.file_number
         WHERE i.batch_id = $1 ORDER BY i.file_number, i.position LIMIT $2 OFFSET $3")
        .bind(id.as_str())
        .bind(limit)
        .bind(offset)
        .fetch_all(store, |row| {
            let record: Option<String> = row.get("record_id")?;
            let outcome = BatchOutcome::from_code(&row.get::<String>("outcome")?);
            Ok(BatchItem {
                file: row.get("file")?,
                place: row.get("place")?,
                outcome: outcome.ok_or_else(|| bad("outcome"))?,
                record: record.map(|id| id.parse()).transpose().map_err(|_| bad("record_id"))?,
                reason: row.get("reason")?,
                detail: row.get("detail")?,
            })
        })
        .await
}

/// A file that waits to be read, or that its reader has let go.
#[derive(Debug, Clone)]
pub(crate) struct WaitingFile {
    pub batch: BatchId,
    pub number: i64,
    pub name: String,
    pub size: i64,
    pub digest: String,
    pub n_done: i64,
    pub leased_until: Instant,
    pub n_attempts: i64,
}

pub(crate) async fn find_waiting(
    store: &Store,
    now: Instant,
) -> Result<Option<WaitingFile>, StoreError> {
    sql("SELECT batch_id, number, name, size, digest, n_done, leased_until, n_attempts FROM catalog_batch_file
         WHERE is_read = 0 AND leased_until <= $1 ORDER BY batch_id, number LIMIT 1")
        .bind(now)
        .fetch_optional(store, |row| {
            let batch: String = row.get("batch_id")?;
            let digest: Option<String> = row.get("digest")?;
            Ok(WaitingFile {
                batch: batch.parse().map_err(|_| bad("batch_id"))?,
                number: row.get("number")?,
                name: row.get("name")?,
                size: row.get("size")?,
                digest: digest.unwrap_or_default(),
                n_done: row.get("n_done")?,
                leased_until: row.get("leased_until")?,
                n_attempts: row.get("n_attempts")?,
            })
        })
        .await
}

/// Takes the file up; false where somebody else was faster.
pub(crate) async fn claim(
    tx: &mut Tx,
    file: &WaitingFile,
    until: Instant,
) -> Result<bool, StoreError> {
    let n = sql(
        "UPDATE catalog_batch_file SET leased_until = $4, n_attempts = n_attempts + 1
         WHERE batch_id = $1 AND number = $2 AND leased_until = $3 AND is_read = 0",
    )
    .bind(file.batch.as_str())
    .bind(file.number)
    .bind(file.leased_until)
    .bind(until)
    .execute(tx)
    .await?;
    Ok(n == 1)
}

/// Holds the file longer; false where it was taken over meanwhile.
pub(crate) async fn renew(
    tx: &mut Tx,
    file: &WaitingFile,
    until: Instant,
) -> Result<bool, StoreError> {
    let n = sql("UPDATE catalog_batch_file SET leased_until = $4 WHERE batch_id = $1 AND number = $2 AND leased_until = $3 AND is_read = 0")
        .bind(file.batch.as_str())
        .bind(file.number)
        .bind(file.leased_until)
        .bind(until)
        .execute(tx)
        .await?;
    Ok(n == 1)
}

/// Another of its documents is done; false where the file was taken over meanwhile.
pub(crate) async fn advance(
    tx: &mut Tx,
    file: &WaitingFile,
    n_done: i64,
) -> Result<bool, StoreError> {
    let n = sql(
        "UPDATE catalog_batch_file SET n_done = $4, n_attempts = 1
         WHERE batch_id = $1 AND number = $2 AND leased_until = $3 AND n_done < $4 AND is_read = 0",
    )
    .bind(file.batch.as_str())
    .bind(file.number)
    .bind(file.leased_until)
    .bind(n_done)
    .execute(tx)
    .await?;
    Ok(n == 1)
}

/// All of it is done.
pub(crate) async fn close(tx: &mut Tx, file: &WaitingFile) -> Result<(), StoreError> {
    sql("UPDATE catalog_batch_file SET is_read = 1 WHERE batch_id = $1 AND number = $2 AND leased_until = $3")
        .bind(file.batch.as_str())
        .bind(file.number)
        .bind(file.leased_until)
        .execute(tx)
        .await
        .map(|_| ())
}
