//! The outbox: facts written in the transaction that made them true, read in the order of their commits.
//! Must never be written outside a transaction, and a fact never changed.

use kernel::fact::{Fact, SequencedFact};

use crate::database::{Store, Tx};
use crate::error::StoreError;
use crate::statement::sql;
use crate::value::Row;

/// Appends facts. Call it last in a transaction: from here to the commit no other writer of facts moves.
///
/// # Errors
/// Any `StoreError`.
pub async fn append(tx: &mut Tx, facts: &[Fact]) -> Result<(), StoreError> {
    let count = i64::try_from(facts.len()).unwrap_or(i64::MAX);
    let last = sql("UPDATE store_sequence SET last = last + $1 WHERE name = 'fact' RETURNING last")
        .bind(count)
        .fetch_one(&mut *tx, |row| row.get::<i64>("last"))
        .await?;
    let mut seq = last - count;
    for fact in facts {
        seq += 1;
        sql("INSERT INTO store_fact (seq, id, created_at, kind, subject, body, leaf) VALUES ($1, $2, $3, $4, $5, $6, $7)")
            .bind(seq)
            .bind(fact.id.as_str())
            .bind(fact.at)
            .bind(&fact.kind)
            .bind(&fact.subject)
            .bind(&fact.body)
            .bind(fact.leaf.as_deref())
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// The number of the newest fact; 0 where there is none.
///
/// # Errors
/// Any `StoreError`.
pub async fn last_seq(store: &Store) -> Result<i64, StoreError> {
    sql("SELECT last FROM store_sequence WHERE name = 'fact'")
        .fetch_one(store, |row| row.get("last"))
        .await
}

/// At most `limit` facts after `seq`, in order.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_after(
    store: &Store,
    seq: i64,
    limit: u32,
) -> Result<Vec<SequencedFact>, StoreError> {
    sql("SELECT seq, id, created_at, kind, subject, body, leaf FROM store_fact WHERE seq > $1 ORDER BY seq LIMIT $2")
        .bind(seq)
        .bind(limit)
        .fetch_all(store, sequenced)
        .await
}

/// At most `limit` facts after `seq` that have something for the ledger, in order.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_leaves_after(
    store: &Store,
    seq: i64,
    limit: u32,
) -> Result<Vec<SequencedFact>, StoreError> {
    sql(
        "SELECT seq, id, created_at, kind, subject, body, leaf FROM store_fact
         WHERE seq > $1 AND leaf IS NOT NULL ORDER BY seq LIMIT $2",
    )
    .bind(seq)
    .bind(limit)
    .fetch_all(store, sequenced)
    .await
}

fn sequenced(row: &Row) -> Result<SequencedFact, StoreError> {
    let id: String = row.get("id")?;
    Ok(SequencedFact {
        seq: row.get("seq")?,
        fact: Fact {
            id: id.parse().map_err(|_| StoreError::Column {
                name: "id".to_owned(),
            })?,
            at: row.get("created_at")?,
            kind: row.get("kind")?,
            subject: row.get("subject")?,
            body: row.get("body")?,
            leaf: row.get("leaf")?,
        },
    })
}
