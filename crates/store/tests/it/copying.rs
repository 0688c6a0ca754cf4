//! Copies between all pairs of databases: equal hashes, or nothing at all.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};
use store::copy::{copy, hash_tables};
use store::database::Store;
use store::statement::sql;
use testkit::scratch::{empty_postgres, scratch_sqlite};

use crate::notes::{NOTES, Page, both_scratch, insert_pages, pages};

/// As many rows made by chance as make several batches, and one too large for any.
fn sample() -> Vec<Page> {
    let mut runner = TestRunner::deterministic();
    let mut all: Vec<Page> = Vec::new();
    while all.len() < 400 {
        let tree = pages().new_tree(&mut runner).unwrap();
        let number = all.len();
        all.extend(tree.current().into_iter().map(|page| Page {
            id: format!("{number}{}", page.id),
            inside_id: page.inside_id.map(|id| format!("{number}{id}")),
            weight: None,
            ..page
        }));
    }
    all.push(Page {
        id: "large".to_owned(),
        inside_id: Some("first".to_owned()),
        title: "大".repeat(1 << 20),
        weight: Some(-0.0),
        picture: Some(vec![255; 1 << 20]),
        lines: vec![None, None, Some(String::new())],
    });
    all
}

#[tokio::test]
async fn every_pair_of_databases_gives_equal_hashes() {
    let sources = both_scratch().await;
    for source in &sources {
        insert_pages(source.store(), &sample()).await;
    }
    let expected = hash_tables(sources[0].store()).await.unwrap();
    assert_eq!(hash_tables(sources[1].store()).await.unwrap(), expected);
    assert!(
        expected
            .iter()
            .any(|hash| hash.table == "note_line" && hash.rows > 200)
    );
    for source in &sources {
        for target in both_scratch().await {
            let mut steps = Vec::new();
            let copied = copy(source.store(), target.store(), |step| {
                steps.push((
                    step.table.to_owned(),
                    step.rows,
                    step.table_number,
                    step.n_tables,
                ));
            })
            .await
            .unwrap();
            assert_eq!(copied, expected);
            assert_eq!(hash_tables(target.store()).await.unwrap(), expected);
            let pages = expected
                .iter()
                .find(|hash| hash.table == "note_page")
                .unwrap()
                .rows;
            assert!(
                steps
                    .iter()
                    .any(|(table, rows, ..)| table == "note_page" && *rows == pages)
            );
            assert!(
                steps
                    .iter()
                    .all(|(_, _, number, total)| number <= total && *total == 4)
            );
        }
    }
}

#[tokio::test]
async fn what_is_copied_can_be_written_on() {
    let [sqlite, postgres] = both_scratch().await;
    insert_pages(sqlite.store(), &sample()).await;
    copy(sqlite.store(), postgres.store(), |_| {})
        .await
        .unwrap();
    // The circle of keys is guarded again, at once.
    let refused = sql("INSERT INTO note_page (id, inside_id, created_at) VALUES ('x', 'none', 1)")
        .execute(postgres.store())
        .await;
    assert!(matches!(
        refused,
        Err(store::error::StoreError::Reference(_))
    ));
}

#[test]
fn one_row_more_or_less_changes_the_hash() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::new(Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    });
    let checked = runner.run(&pages(), |rows| {
        runtime.block_on(async {
            let scratch = scratch_sqlite(NOTES).await.unwrap();
            insert_pages(scratch.store(), &rows).await;
            let before = hash_tables(scratch.store()).await.unwrap();
            sql("UPDATE note_page SET title = title || ' ' WHERE id = $1")
                .bind(&rows[0].id)
                .execute(scratch.store())
                .await
                .unwrap();
            prop_assert_ne!(hash_tables(scratch.store()).await.unwrap(), before);
            Ok(())
        })
    });
    checked.unwrap();
}

#[tokio::test]
async fn a_target_with_rows_is_left_alone() {
    for target in both_scratch().await {
        let source = scratch_sqlite(NOTES).await.unwrap();
        sql("INSERT INTO note_page (id, created_at) VALUES ('mine', 5)")
            .execute(target.store())
            .await
            .unwrap();
        let before = hash_tables(target.store()).await.unwrap();
        let refused = copy(source.store(), target.store(), |_| {})
            .await
            .unwrap_err();
        assert_eq!(
            refused.to_string(),
            "target is not empty: table note_page has rows; give a new database, nothing was changed"
        );
        assert_eq!(hash_tables(target.store()).await.unwrap(), before);
    }
}

#[tokio::test]
async fn other_migrations_are_refused() {
    let source = scratch_sqlite(NOTES).await.unwrap();
    let older = scratch_sqlite(&NOTES[..1]).await.unwrap();
    let refused = copy(source.store(), older.store(), |_| {})
        .await
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "target lacks migration note 2: migrate it first, with the same version of the program"
    );
    let refused = copy(older.store(), source.store(), |_| {})
        .await
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "source lacks migration note 2: start the new version on it once, then copy"
    );
    let nothing = empty_postgres().await.unwrap();
    assert!(copy(source.store(), nothing.store(), |_| {}).await.is_err());
}

/// A value that only SQLite's loose typing lets in: the copy fails late, and nothing of it remains.
#[tokio::test]
async fn a_copy_that_fails_leaves_the_target_empty() {
    for target in both_scratch().await {
        let source = scratch_sqlite(NOTES).await.unwrap();
        insert_pages(source.store(), &sample()).await;
        sql("INSERT INTO note_line (page_id, place, created_at) VALUES ('large', 99, 'soon')")
            .execute(source.store())
            .await
            .unwrap();
        let before = hash_tables(target.store()).await.unwrap();
        let refused = copy(source.store(), target.store(), |_| {})
            .await
            .unwrap_err();
        assert_eq!(
            format!("{refused:#}"),
            "copy table note_line: table note_line holds a value in column created_at that is not BIGINT: column created_at cannot be read"
        );
        assert_eq!(hash_tables(target.store()).await.unwrap(), before);
    }
}

testkit::both! {
    migrations: NOTES;

    async fn a_copy_in_use_is_of_one_moment(store: Store) -> anyhow::Result<()> {
        insert_pages(&store, &sample()).await;
        let before = hash_tables(&store).await?;
        let target = scratch_sqlite(NOTES).await?;
        let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
        let writing = async {
            let mut written = 0;
            while receiver.recv().await.is_some() {
                sql("INSERT INTO note_line (page_id, place, created_at) VALUES ('large', $1, 1)").bind(1_000_i64 + written).execute(&store).await?;
                written += 1;
            }
            anyhow::Ok(written)
        };
        let copying = async {
            let sender = sender;
            copy(&store, target.store(), |_| { let _ = sender.send(()); }).await
        };
        let (written, copied) = tokio::join!(writing, copying);
        assert!(written? > 3);
        assert_eq!(copied?, before);
        assert_ne!(hash_tables(&store).await?, before);
        Ok(())
    }
}
