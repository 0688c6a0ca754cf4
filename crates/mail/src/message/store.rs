//! The rows of messages: written, claimed under a lease, marked with what became of them.
//! Must never decide what becomes of them.

use kernel::id::MessageId;
use kernel::time::Instant;
use store::database::{Store, Tx};
use store::error::StoreError;
use store::statement::sql;
use store::value::Row;

use crate::message::{InvalidAddress, Message};
use crate::model::Problem;
use crate::transport::Letter;

/// A message that this process may send until the lease ends.
pub(crate) struct Claimed {
    pub(crate) id: MessageId,
    /// Counted from 1. It marks the claim too: what comes from an older one changes nothing.
    pub(crate) attempt: i64,
    /// An address that was valid when it was queued and is not any more belongs to an older version of this program.
    pub(crate) letter: Result<Letter, InvalidAddress>,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    id: &MessageId,
    message: &Message,
    now: Instant,
) -> Result<(), StoreError> {
    sql(
        "INSERT INTO mail_message (id, dedupe_key, address, subject, body, state, attempts, next_attempt_at, created_at)
        VALUES ($1, $2, $3, $4, $5, 'waiting', 0, $6, $6) ON CONFLICT (dedupe_key) DO NOTHING",
    )
    .bind(id.as_str())
    .bind(&message.key)
    .bind(message.to.to_string())
    .bind(message.plain_subject())
    .bind(message.plain_body())
    .bind(now)
    .execute(tx)
    .await
    .map(|_| ())
}

pub(crate) async fn is_any_due(store: &Store, now: Instant) -> Result<bool, StoreError> {
    let due = sql(
        "SELECT id FROM mail_message WHERE state = 'waiting' AND next_attempt_at <= $1 LIMIT 1",
    )
    .bind(now)
    .fetch_optional(store, |_| Ok(()))
    .await?;
    Ok(due.is_some())
}

/// The message that has been due longest. Both conditions stand twice: where two processes choose the same row, the second
/// waits for the first and then looks again at the outer ones only.
pub(crate) async fn claim(
    store: &Store,
    now: Instant,
    lease_ends: Instant,
) -> Result<Option<Claimed>, StoreError> {
    let mut tx = store.begin().await?;
    let claimed = sql(
        "UPDATE mail_message SET attempts = attempts + 1, next_attempt_at = $2
        WHERE state = 'waiting' AND next_attempt_at <= $1 AND id = (
            SELECT id FROM mail_message WHERE state = 'waiting' AND next_attempt_at <= $1
            ORDER BY next_attempt_at, id LIMIT 1
        )
        RETURNING id, address, subject, body, attempts, created_at",
    )
    .bind(now)
    .bind(lease_ends)
    .fetch_optional(&mut tx, claimed)
    .await?;
    tx.commit().await?;
    Ok(claimed)
}

fn claimed(row: &Row) -> Result<Claimed, StoreError> {
    let id = id(row)?;
    let address: String = row.get("address")?;
    let (subject, body) = (row.get("subject")?, row.get("body")?);
    let made_at = row.get("created_at")?;
    Ok(Claimed {
        letter: address.parse().map(|to| Letter {
            id: id.clone(),
            to,
            subject,
            body,
            made_at,
        }),
        id,
        attempt: row.get("attempts")?,
    })
}

pub(crate) fn id(row: &Row) -> Result<MessageId, StoreError> {
    let id: String = row.get("id")?;
    id.parse().map_err(|_| StoreError::Column {
        name: "id".to_owned(),
    })
}

pub(crate) async fn save_sent(
    store: &Store,
    claimed: &Claimed,
    now: Instant,
) -> Result<(), StoreError> {
    sql("UPDATE mail_message SET state = 'sent', sent_at = $3, problem = NULL WHERE id = $1 AND attempts = $2 AND state = 'waiting'")
        .bind(claimed.id.as_str())
        .bind(claimed.attempt)
        .bind(now)
        .execute(store)
        .await
        .map(|_| ())
}

pub(crate) async fn save_postponed(
    store: &Store,
    claimed: &Claimed,
    problem: Problem,
    until: Instant,
) -> Result<(), StoreError> {
    sql("UPDATE mail_message SET next_attempt_at = $3, problem = $4 WHERE id = $1 AND attempts = $2 AND state = 'waiting'")
        .bind(claimed.id.as_str())
        .bind(claimed.attempt)
        .bind(until)
        .bind(problem.to_string())
        .execute(store)
        .await
        .map(|_| ())
}

pub(crate) async fn save_failed(
    store: &Store,
    claimed: &Claimed,
    problem: Problem,
) -> Result<(), StoreError> {
    sql("UPDATE mail_message SET state = 'failed', problem = $3 WHERE id = $1 AND attempts = $2 AND state = 'waiting'")
        .bind(claimed.id.as_str())
        .bind(claimed.attempt)
        .bind(problem.to_string())
        .execute(store)
        .await
        .map(|_| ())
}

/// For when the server itself is the problem: whatever is due waits, and no attempt is counted.
pub(crate) async fn postpone_due(
    store: &Store,
    now: Instant,
    problem: Problem,
    until: Instant,
) -> Result<(), StoreError> {
    sql("UPDATE mail_message SET next_attempt_at = $2, problem = $3 WHERE state = 'waiting' AND next_attempt_at <= $1")
        .bind(now)
        .bind(until)
        .bind(problem.to_string())
        .execute(store)
        .await
        .map(|_| ())
}

pub(crate) async fn switch_off_due(store: &Store, now: Instant) -> Result<u64, StoreError> {
    sql("UPDATE mail_message SET state = 'off' WHERE state = 'waiting' AND next_attempt_at <= $1")
        .bind(now)
        .execute(store)
        .await
}

pub(crate) async fn requeue(tx: &mut Tx, id: &MessageId, now: Instant) -> Result<u64, StoreError> {
    sql("UPDATE mail_message SET state = 'waiting', attempts = 0, next_attempt_at = $2, problem = NULL
        WHERE id = $1 AND state IN ('failed', 'off') AND body <> ''")
        .bind(id.as_str())
        .bind(now)
        .execute(tx)
        .await
}

pub(crate) async fn cancel(tx: &mut Tx, id: &MessageId) -> Result<u64, StoreError> {
    sql("UPDATE mail_message SET state = 'cancelled' WHERE id = $1 AND state IN ('waiting', 'failed', 'off')")
        .bind(id.as_str())
        .execute(tx)
        .await
}

pub(crate) async fn remove_bodies(store: &Store, before: Instant) -> Result<u64, StoreError> {
    sql("UPDATE mail_message SET body = '' WHERE state <> 'waiting' AND body <> '' AND created_at < $1")
        .bind(before)
        .execute(store)
        .await
}
