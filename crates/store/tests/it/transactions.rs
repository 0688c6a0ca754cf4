//! Transactions, what readers see of them, and what constraints are called.

use std::time::Duration;

use store::database::{Store, Tx};
use store::error::{OnConstraint as _, StoreError};
use store::statement::sql;

use crate::notes::NOTES;

async fn count(store: &Store) -> i64 {
    sql("SELECT COUNT(*) AS n FROM note_page")
        .fetch_one(store, |row| row.get("n"))
        .await
        .unwrap()
}

async fn count_in(tx: &mut Tx) -> Result<i64, StoreError> {
    sql("SELECT COUNT(*) AS n FROM note_page")
        .fetch_one(tx, |row| row.get("n"))
        .await
}

const INSERT: &str = "INSERT INTO note_page (id, created_at) VALUES ($1, 1)";

#[derive(Debug)]
enum Refusal {
    Taken,
    Accident(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Accident(error)
    }
}

testkit::both! {
    migrations: NOTES;

    async fn a_dropped_transaction_changes_nothing(store: Store) -> Result<(), StoreError> {
        for _ in 0..20 {
            let mut tx = store.begin().await?;
            sql(INSERT).bind("a").execute(&mut tx).await?;
            drop(tx);
        }
        assert_eq!(count(&store).await, 1);
        Ok(())
    }

    async fn a_committed_one_is_seen_at_once(store: Store) -> Result<(), StoreError> {
        let mut tx = store.begin().await?;
        sql(INSERT).bind("a").execute(&mut tx).await?;
        assert_eq!(count(&store).await, 1);
        tx.commit().await?;
        assert_eq!(count(&store).await, 2);
        Ok(())
    }

    async fn a_cancelled_task_leaves_the_database_usable(store: Store) -> Result<(), StoreError> {
        for delay in 0..40 {
            let work = async {
                let mut tx = store.begin().await?;
                sql(INSERT).bind("a").execute(&mut tx).await?;
                sql(INSERT).bind("b").execute(&mut tx).await?;
                std::future::pending::<()>().await;
                tx.commit().await
            };
            let ended = tokio::time::timeout(Duration::from_micros(delay * 50), work).await;
            assert!(ended.is_err());
        }
        let mut tx = store.begin().await?;
        sql(INSERT).bind("a").execute(&mut tx).await?;
        tx.commit().await?;
        assert_eq!(count(&store).await, 2);
        Ok(())
    }

    async fn a_reader_keeps_its_moment(store: Store) -> Result<(), StoreError> {
        let mut look = store.begin_read().await?;
        sql(INSERT).bind("a").execute(&store).await?;
        assert_eq!(count_in(&mut look).await?, 1);
        drop(look);
        assert_eq!(count(&store).await, 2);
        Ok(())
    }

    async fn readers_cannot_write(store: Store) -> Result<(), StoreError> {
        let outside = sql("UPDATE note_page SET title = 'x' RETURNING id").fetch_optional(&store, |_| Ok(())).await;
        assert!(matches!(outside, Err(StoreError::Other(_))));
        let mut look = store.begin_read().await?;
        assert!(sql(INSERT).bind("a").execute(&mut look).await.is_err());
        drop(look);
        let mut tx = store.begin().await?;
        let inside = sql("UPDATE note_page SET title = 'x' RETURNING id").fetch_all(&mut tx, |row| row.get::<String>("id")).await?;
        assert_eq!(inside, ["first"]);
        tx.commit().await
    }

    async fn writers_wait_for_each_other(store: Store) -> Result<(), StoreError> {
        let add = async |store: Store| -> Result<(), StoreError> {
            for _ in 0..10 {
                let mut tx = store.begin().await?;
                sql("UPDATE note_page SET created_at = created_at + 1 WHERE id = 'first'").execute(&mut tx).await?;
                tx.commit().await?;
            }
            Ok(())
        };
        let tasks: Vec<_> = (0..8).map(|_| add(store.clone())).collect();
        for ended in futures::future::join_all(tasks).await {
            ended?;
        }
        let sum = sql("SELECT created_at FROM note_page").fetch_one(&store, |row| row.get::<i64>("created_at")).await?;
        assert_eq!(sum, 80);
        Ok(())
    }

    async fn constraints_have_the_same_names(store: Store) {
        sql("INSERT INTO note_line (page_id, place, body, created_at) VALUES ('first', 1, 'a', 1)").execute(&store).await.unwrap();
        sql("UPDATE note_page SET weight = 1").execute(&store).await.unwrap();
        let cases = [
            (INSERT, "first", "note_page_pkey"),
            ("INSERT INTO note_page (id, is_open, created_at) VALUES ($1, 2, 1)", "a", "note_page_is_open_check"),
            ("INSERT INTO note_page (id, weight, created_at) VALUES ($1, 1, 1)", "a", "note_page_weight_key"),
            ("INSERT INTO note_line (page_id, place, created_at) VALUES ($1, 1, 1)", "first", "note_line_pkey"),
            ("INSERT INTO note_line (page_id, place, body, created_at) VALUES ($1, 2, 'a', 1)", "first", "note_line_page_id_body_key"),
        ];
        for (text, argument, expected) in cases {
            match sql(text).bind(argument).execute(&store).await {
                Err(StoreError::Constraint { name, .. }) => assert_eq!(name, expected),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    async fn a_constraint_becomes_a_refusal(store: Store) {
        let taken = sql(INSERT).bind("first").execute(&store).await.on_constraint("note_page_pkey", Refusal::Taken);
        assert!(matches!(taken, Err(Refusal::Taken)));
        let other = sql(INSERT).bind("first").execute(&store).await.on_constraint("note_page_title_key", Refusal::Taken);
        assert!(matches!(other, Err(Refusal::Accident(StoreError::Constraint { .. }))));
    }

    async fn rows_that_are_referred_to_are_guarded(store: Store) -> Result<(), StoreError> {
        let missing = sql("INSERT INTO note_line (page_id, place, created_at) VALUES ('none', 1, 1)").execute(&store).await;
        assert!(matches!(missing, Err(StoreError::Reference(_))));
        sql("INSERT INTO note_page (id, inside_id, created_at) VALUES ('a', 'first', 1)").execute(&store).await?;
        let needed = sql("DELETE FROM note_page WHERE id = 'first'").execute(&store).await;
        assert!(matches!(needed, Err(StoreError::Reference(_))));
        sql("INSERT INTO note_line (page_id, place, created_at) VALUES ('a', 1, 1)").execute(&store).await?;
        sql("DELETE FROM note_page WHERE id = 'a'").execute(&store).await?;
        let lines = sql("SELECT COUNT(*) AS n FROM note_line").fetch_one(&store, |row| row.get::<i64>("n")).await?;
        assert_eq!(lines, 0);
        Ok(())
    }
}
