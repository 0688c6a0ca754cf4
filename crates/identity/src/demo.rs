//! The mark of a demonstration: only there are the sample accounts' passwords accepted.
//! Must never be set by anything but `gongkai demo`, and never be taken away.

use kernel::time::Instant;
use store::database::{Store, Tx};
use store::error::StoreError;
use store::statement::sql;

pub(crate) async fn is_demo(store: &Store) -> Result<bool, StoreError> {
    let marks = sql("SELECT COUNT(*) AS n FROM identity_mark WHERE name = 'demo'")
        .fetch_one(store, |row| row.get::<i64>("n"))
        .await?;
    Ok(marks > 0)
}

pub(crate) async fn mark(tx: &mut Tx, now: Instant) -> Result<(), StoreError> {
    sql("INSERT INTO identity_mark (name, created_at) VALUES ('demo', $1) ON CONFLICT (name) DO NOTHING")
        .bind(now)
        .execute(tx)
        .await
        .map(|_| ())
}
