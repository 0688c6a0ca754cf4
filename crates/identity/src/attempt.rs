//! Attempts at the door, kept by a digest of the name or address that was tried.
//! Must never keep the name itself: people type passwords there.

use kernel::time::Instant;
use store::database::{Store, Tx};
use store::error::StoreError;
use store::statement::sql;

use crate::lock::{Attempts, Locked, Patience};
use crate::secret;

/// Whose attempts.
pub(crate) fn of_name(name: &str) -> String {
    secret::digest(&format!("name {name}"))
}

pub(crate) fn of_address(address: &str) -> String {
    secret::digest(&format!("address {address}"))
}

/// Counts an attempt that begins, or says until when there can be none. In a transaction, so that of those made at once
/// each sees the others.
pub(crate) async fn begin(
    tx: &mut Tx,
    subject: &str,
    patience: Patience,
    now: Instant,
) -> Result<Result<(), Locked>, StoreError> {
    // The row is locked from here on, on PostgreSQL too.
    let known = sql("INSERT INTO identity_attempt (subject, failures, last_at, locked_until, created_at) VALUES ($1, 0, 0, 0, $2)
         ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject RETURNING failures, last_at, locked_until")
        .bind(subject)
        .bind(now)
        .fetch_one(&mut *tx, |row| {
            let set = |micros: i64| (micros != 0).then(|| Instant::from_micros(micros));
            Ok(Attempts {
                failures: row.get("failures")?,
                last_at: set(row.get("last_at")?),
                locked_until: set(row.get("locked_until")?),
            })
        })
        .await?;
    let begun = match known.begin(patience, now) {
        Ok(begun) => begun,
        Err(locked) => return Ok(Err(locked)),
    };
    sql("UPDATE identity_attempt SET failures = $1, last_at = $2, locked_until = $3 WHERE subject = $4")
        .bind(begun.failures)
        .bind(now)
        .bind(begun.locked_until.map_or(0, Instant::micros))
        .bind(subject)
        .execute(tx)
        .await?;
    Ok(Ok(()))
}

/// Forgets the failures of a name: it has succeeded, or was unlocked.
pub(crate) async fn forget(tx: &mut Tx, subject: &str) -> Result<u64, StoreError> {
    sql("DELETE FROM identity_attempt WHERE subject = $1")
        .bind(subject)
        .execute(tx)
        .await
}

/// Takes back one attempt of an address, which many may share: it has succeeded.
pub(crate) async fn take_back(tx: &mut Tx, subject: &str) -> Result<u64, StoreError> {
    sql("UPDATE identity_attempt SET failures = failures - 1 WHERE subject = $1 AND failures > 0")
        .bind(subject)
        .execute(tx)
        .await
}

pub(crate) async fn is_locked(
    store: &Store,
    subject: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    sql("SELECT locked_until FROM identity_attempt WHERE subject = $1")
        .bind(subject)
        .fetch_optional(store, |row| row.get::<i64>("locked_until"))
        .await
        .map(|until| until.is_some_and(|until| now.micros() < until))
}

pub(crate) async fn delete_old(store: &Store, before: Instant) -> Result<u64, StoreError> {
    sql("DELETE FROM identity_attempt WHERE last_at < $1 AND locked_until < $1")
        .bind(before)
        .execute(store)
        .await
}
