//! The statements of receipts: the same request sent twice is done once.
//! Must never keep a request, only its digest.

use ::store::database::{Store, Tx};
use ::store::error::StoreError;
use ::store::statement::{Target, sql};
use kernel::time::Instant;

/// True where nobody has used the key; then what comes of it must be written in the same transaction.
pub(crate) async fn claim(
    tx: &mut Tx,
    account: &str,
    key: &str,
    digest: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    let n = sql(
        "INSERT INTO catalog_receipt (account_id, receipt_key, request_digest, outcome, created_at)
         VALUES ($1, $2, $3, '', $4) ON CONFLICT (account_id, receipt_key) DO NOTHING",
    )
    .bind(account)
    .bind(key)
    .bind(digest)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(n == 1)
}

pub(crate) async fn is_used(store: &Store, account: &str, key: &str) -> Result<bool, StoreError> {
    let used =
        sql("SELECT receipt_key FROM catalog_receipt WHERE account_id = $1 AND receipt_key = $2")
            .bind(account)
            .bind(key)
            .fetch_optional(store, |_| Ok(()))
            .await?;
    Ok(used.is_some())
}

/// `(request digest, outcome)` of a key that was used.
pub(crate) async fn find<'a>(
    target: impl Into<Target<'a>>,
    account: &str,
    key: &str,
) -> Result<Option<(String, String)>, StoreError> {
    sql("SELECT request_digest, outcome FROM catalog_receipt WHERE account_id = $1 AND receipt_key = $2")
        .bind(account)
        .bind(key)
        .fetch_optional(target, |row| Ok((row.get("request_digest")?, row.get("outcome")?)))
        .await
}

pub(crate) async fn save_outcome(
    tx: &mut Tx,
    account: &str,
    key: &str,
    outcome: &str,
) -> Result<(), StoreError> {
    sql("UPDATE catalog_receipt SET outcome = $3 WHERE account_id = $1 AND receipt_key = $2")
        .bind(account)
        .bind(key)
        .bind(outcome)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn delete_old(tx: &mut Tx, before: Instant) -> Result<u64, StoreError> {
    sql("DELETE FROM catalog_receipt WHERE created_at < $1")
        .bind(before)
        .execute(tx)
        .await
}
