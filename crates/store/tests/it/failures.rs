//! Databases that are busy, full, killed or not there: a clear error, nothing half-written, and work goes on afterwards.

use std::time::Duration;

use store::database::Store;
use store::error::StoreError;
use store::statement::sql;
use testkit::scratch::{scratch_postgres, scratch_sqlite};

use crate::notes::NOTES;

async fn count(store: &Store) -> Result<i64, StoreError> {
    sql("SELECT COUNT(*) AS n FROM note_page")
        .fetch_one(store, |row| row.get("n"))
        .await
}

/// Every connection but the killer's own.
async fn kill_connections(killer: &Store) {
    sql("SELECT COUNT(pg_terminate_backend(pid)) AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        .fetch_one(killer, |row| row.get::<i64>("n"))
        .await
        .unwrap();
}

#[tokio::test]
async fn killed_connections_are_replaced() {
    let scratch = scratch_postgres(NOTES).await.unwrap();
    let killer = Store::open(scratch.url()).await.unwrap();
    let store = scratch.store();
    for _ in 0..5 {
        kill_connections(&killer).await;
        let together = futures::future::join_all((0..6).map(|_| count(store))).await;
        for failed in together.into_iter().filter_map(Result::err) {
            assert!(matches!(failed, StoreError::Unavailable(_)), "{failed:?}");
        }
        let mut failures = 0;
        while let Err(error) = count(store).await {
            assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
            failures += 1;
            assert!(failures < 10, "the pool does not recover");
        }
    }
}

/// Connections that rested are asked first, so after a pause nobody notices that they were cut.
#[tokio::test]
async fn connections_killed_while_resting_are_not_noticed() {
    let scratch = scratch_postgres(NOTES).await.unwrap();
    let killer = Store::open(scratch.url()).await.unwrap();
    let store = scratch.store();
    futures::future::join_all((0..6).map(|_| count(store))).await;
    kill_connections(&killer).await;
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    for _ in 0..8 {
        assert_eq!(count(store).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_transaction_on_a_killed_connection_changes_nothing() {
    let scratch = scratch_postgres(NOTES).await.unwrap();
    let killer = Store::open(scratch.url()).await.unwrap();
    let mut tx = scratch.store().begin().await.unwrap();
    sql("INSERT INTO note_page (id, created_at) VALUES ('a', 1)")
        .execute(&mut tx)
        .await
        .unwrap();
    kill_connections(&killer).await;
    assert!(matches!(tx.commit().await, Err(StoreError::Unavailable(_))));
    assert_eq!(count(&killer).await.unwrap(), 1);
}

#[tokio::test]
async fn a_server_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!(
        "postgres://postgres@localhost/none?host={}",
        folder.path().display()
    );
    assert!(matches!(
        Store::open(&url).await,
        Err(StoreError::Unavailable(_))
    ));
}

/// The server of all tests must not be stopped: this one has its own.
#[tokio::test]
async fn a_server_that_goes_away_and_comes_back() {
    let cluster = testkit::postgres::Cluster::start().unwrap();
    let store = Store::open(cluster.url()).await.unwrap();
    store::migration::migrate(&store, NOTES, testkit::clock::at("2026-11-23 09:30"))
        .await
        .unwrap();
    cluster.stop().unwrap();
    assert!(matches!(
        count(&store).await,
        Err(StoreError::Unavailable(_))
    ));
    assert!(matches!(
        store.begin().await.err(),
        Some(StoreError::Unavailable(_))
    ));
    cluster.start_again().unwrap();
    assert_eq!(count(&store).await.unwrap(), 1);
    let mut tx = store.begin().await.unwrap();
    sql("UPDATE note_page SET title = 'back'")
        .execute(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_file_that_cannot_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("none/db.sqlite").display());
    assert!(matches!(
        Store::open(&url).await,
        Err(StoreError::Unavailable(_))
    ));
    let not_ours = folder.path().join("text");
    std::fs::write(
        &not_ours,
        "a text that is no database, longer than a header of a hundred bytes".repeat(9),
    )
    .unwrap();
    assert!(
        Store::open(&format!("sqlite:{}", not_ours.display()))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn another_process_holds_the_file() {
    let scratch = scratch_sqlite(NOTES).await.unwrap();
    let other = Store::open(scratch.url()).await.unwrap();
    let held = other.begin().await.unwrap();
    assert_eq!(count(scratch.store()).await.unwrap(), 1);
    let (begun, ()) = tokio::join!(scratch.store().begin(), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        held.commit().await.unwrap();
    });
    begun.unwrap().commit().await.unwrap();
}

/// SQLite answers a limit on pages as it answers a full disk.
#[tokio::test]
async fn a_full_disk() {
    let scratch = scratch_sqlite(NOTES).await.unwrap();
    let store = scratch.store();
    sql("PRAGMA max_page_count = 60")
        .execute(store)
        .await
        .unwrap();
    let mut tx = store.begin().await.unwrap();
    sql("INSERT INTO note_page (id, created_at) VALUES ('small', 1)")
        .execute(&mut tx)
        .await
        .unwrap();
    let full = sql("INSERT INTO note_page (id, picture, created_at) VALUES ('large', $1, 1)")
        .bind(vec![0; 1 << 20])
        .execute(&mut tx)
        .await;
    assert!(matches!(full, Err(StoreError::DiskFull(_))));
    drop(tx);
    assert_eq!(count(store).await.unwrap(), 1);
    sql("INSERT INTO note_page (id, created_at) VALUES ('small', 1)")
        .execute(store)
        .await
        .unwrap();
    assert_eq!(count(store).await.unwrap(), 2);
}

/// FULL is 2: a commit is on the disk before it is acknowledged.
#[tokio::test]
async fn acknowledged_writes_survive_power_loss() {
    let scratch = scratch_sqlite(NOTES).await.unwrap();
    let mut tx = scratch.store().begin().await.unwrap();
    let level = sql("SELECT synchronous AS x FROM pragma_synchronous")
        .fetch_one(&mut tx, |row| row.get::<i64>("x"))
        .await;
    assert_eq!(level.unwrap(), 2);
    let mode = sql("SELECT journal_mode AS x FROM pragma_journal_mode")
        .fetch_one(&mut tx, |row| row.get::<String>("x"))
        .await;
    assert_eq!(mode.unwrap(), "wal");
}
