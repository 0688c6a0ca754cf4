//! Waiting, cancelling and sharing, which need other time limits than the real ones.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use futures::FutureExt as _;
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

use super::*;
use crate::value::Value;

const SHORT: Patience = Patience {
    lease: Duration::from_millis(60),
    busy: Duration::from_millis(60),
};
const LONG: Patience = Patience {
    lease: Duration::from_secs(20),
    busy: Duration::from_secs(20),
};

struct Made {
    folder: TempDir,
    file: Arc<Sqlite>,
}

impl Made {
    /// Another process, as far as the file can tell.
    async fn other(&self, patience: Patience) -> Sqlite {
        Sqlite::open(&place(&self.folder), patience).await.unwrap()
    }
}

fn place(folder: &TempDir) -> PathBuf {
    folder.path().join("a 100% 公开?#.sqlite")
}

async fn make(patience: Patience) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let file = Sqlite::open(&place(&folder), patience).await.unwrap();
    let mut writer = file.writer().await.unwrap();
    writer
        .run("CREATE TABLE note (id INTEGER PRIMARY KEY)")
        .unwrap();
    drop(writer);
    Made {
        folder,
        file: Arc::new(file),
    }
}

async fn insert(lease: &mut Lease) -> Result<u64, StoreError> {
    lease
        .execute("INSERT INTO note (id) VALUES (NULL)", &[])
        .await
}

fn number(lease: &mut Lease, text: &str, arguments: &[Value]) -> i64 {
    let mut found = None;
    let visited = lease.visit(text, arguments, &mut |row| {
        found = Some(row.get::<i64>("n")?);
        Ok(ControlFlow::Continue(()))
    });
    visited.unwrap();
    found.unwrap()
}

async fn count(file: &Sqlite) -> i64 {
    let mut reader = file.reader().await.unwrap();
    number(&mut reader, "SELECT COUNT(*) AS n FROM note", &[])
}

/// On one thread: whoever waits for the lock must leave it to others meanwhile, or the lock is never given back.
#[tokio::test]
async fn another_process_is_waited_for() {
    let made = make(LONG).await;
    let other = made.other(LONG).await;
    let held_for = Duration::from_secs(1);
    for is_statement_alone in [false, true] {
        let mut held = other.begin().await.unwrap();
        insert(&mut held).await.unwrap();
        let start = Instant::now();
        let write = async {
            if is_statement_alone {
                return insert(&mut made.file.writer().await?).await;
            }
            let mut lease = made.file.begin().await?;
            insert(&mut lease).await?;
            lease.commit()?;
            Ok(1)
        };
        let (written, ()) = tokio::join!(write, async {
            sleep(held_for).await;
            held.commit().unwrap();
            drop(held);
        });
        assert_eq!(written.unwrap(), 1);
        assert!(start.elapsed() >= held_for);
    }
    assert_eq!(count(&made.file).await, 4);
}

#[tokio::test]
async fn another_process_that_keeps_writing() {
    let made = make(SHORT).await;
    let other = made.other(SHORT).await;
    let held = other.begin().await.unwrap();
    let begun = made.file.begin().await.err();
    assert!(matches!(begun, Some(StoreError::Unavailable(_))));
    let written = insert(&mut made.file.writer().await.unwrap()).await;
    assert!(matches!(written, Err(StoreError::Unavailable(_))));
    assert_eq!(count(&made.file).await, 0);
    drop(held);
    assert_eq!(
        insert(&mut made.file.begin().await.unwrap()).await.unwrap(),
        1
    );
}

#[tokio::test]
async fn a_task_that_keeps_the_writer() {
    let made = make(SHORT).await;
    let held = made.file.begin().await.unwrap();
    let second = made.file.begin().await.err();
    assert!(matches!(second, Some(StoreError::Unavailable(_))));
    drop(held);
    made.file.begin().await.unwrap().commit().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_transaction_is_undone_before_the_next() {
    let made = make(LONG).await;
    for _ in 0..50 {
        let file = Arc::clone(&made.file);
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let task = tokio::spawn(async move {
            let mut lease = file.begin().await.unwrap();
            insert(&mut lease).await.unwrap();
            begun.send(()).unwrap();
            loop {
                insert(&mut lease).await.unwrap();
                tokio::task::yield_now().await;
            }
        });
        has_begun.await.unwrap();
        task.abort();
        let mut next = made.file.begin().await.unwrap();
        assert_eq!(number(&mut next, "SELECT COUNT(*) AS n FROM note", &[]), 0);
    }
}

/// Holders of looks read through the readers too, as a copy does.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looks_and_readers_do_not_starve_each_other() {
    let made = make(LONG).await;
    let mut looks = Vec::new();
    for _ in 0..LOOKS {
        looks.push(made.file.begin_read().await.unwrap());
    }
    insert(&mut made.file.writer().await.unwrap())
        .await
        .unwrap();
    let reading = (0..64).map(|_| {
        let file = Arc::clone(&made.file);
        tokio::spawn(async move {
            for _ in 0..200 {
                assert_eq!(count(&file).await, 1);
            }
        })
    });
    for task in reading.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    for look in &mut looks {
        assert_eq!(number(look, "SELECT COUNT(*) AS n FROM note", &[]), 0);
    }
    assert!(made.file.begin_read().now_or_never().is_none());
    drop(looks);
    made.file.begin_read().await.unwrap();
}

/// The second run knows how long the first one took, and a long result is visited apart from its start.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_statements_run_apart() {
    let made = make(LONG).await;
    let mut reader = made.file.reader().await.unwrap();
    let rows = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < $1) SELECT n FROM n";
    let sum = format!("SELECT SUM(n) AS n FROM ({rows})");
    for last in [1_i64, 99, 100, 101, 50_000, 2] {
        assert_eq!(number(&mut reader, rows, &[last.into()]), last);
        let expected = last * (last + 1) / 2;
        assert_eq!(number(&mut reader, &sum, &[last.into()]), expected);
    }
}

#[tokio::test]
async fn a_visit_that_panics_costs_nothing() {
    let made = make(LONG).await;
    let file = Arc::clone(&made.file);
    let ended = tokio::spawn(async move {
        let mut lease = file.begin().await.unwrap();
        insert(&mut lease).await.unwrap();
        lease.visit("SELECT id FROM note", &[], &mut |_| {
            panic!("a visitor's own")
        })
    });
    assert!(ended.await.unwrap_err().is_panic());
    let mut lease = made.file.begin().await.unwrap();
    assert_eq!(number(&mut lease, "SELECT COUNT(*) AS n FROM note", &[]), 0);
}

#[tokio::test]
async fn what_is_closed_is_one_file_and_stays_closed() {
    let made = make(SHORT).await;
    let look = made.file.begin_read().await.unwrap();
    assert_eq!(count(&made.file).await, 0);
    tokio::join!(made.file.close(), async { drop(look) });
    let files = std::fs::read_dir(made.folder.path()).unwrap().count();
    assert_eq!(files, 1);
    assert!(matches!(
        made.file.begin().await.err(),
        Some(StoreError::Unavailable(_))
    ));

    // The same where nobody closes but all let go.
    let again = made.other(SHORT).await;
    assert_eq!(count(&again).await, 0);
    drop(again.begin_read().await.unwrap());
    drop(again);
    assert_eq!(std::fs::read_dir(made.folder.path()).unwrap().count(), 1);

    let archive = Sqlite::open_archive(&place(&made.folder), SHORT)
        .await
        .unwrap();
    assert_eq!(count(&archive).await, 0);
    let refused = insert(&mut archive.writer().await.unwrap()).await;
    assert!(matches!(refused, Err(StoreError::Other(_))));
}
