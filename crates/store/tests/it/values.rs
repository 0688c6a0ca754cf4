//! What goes into a statement comes out of a row, and what is not there or of another type is an error.

use kernel::time::Instant;
use store::database::Store;
use store::error::StoreError;
use store::statement::sql;
use store::value::{Column, Value};

use crate::notes::NOTES;

async fn select<T: Column>(store: &Store, text: &'static str) -> Result<T, StoreError> {
    sql(text).fetch_one(store, |row| row.get("x")).await
}

async fn page(store: &Store, column: &'static str, value: impl Into<Value>) {
    let text = match column {
        "title" => "INSERT INTO note_page (id, created_at, title) VALUES ('p', 1, $1)",
        "weight" => "INSERT INTO note_page (id, created_at, weight) VALUES ('p', 1, $1)",
        "picture" => "INSERT INTO note_page (id, created_at, picture) VALUES ('p', 1, $1)",
        _ => "INSERT INTO note_page (id, created_at) VALUES ('p', $1)",
    };
    sql("DELETE FROM note_page").execute(store).await.unwrap();
    sql(text).bind(value).execute(store).await.unwrap();
}

testkit::both! {
    migrations: NOTES;

    async fn every_type_comes_back_as_it_went(store: Store) -> Result<(), StoreError> {
        for number in [0, 1, -1, i64::MIN, i64::MAX] {
            page(&store, "created_at", number).await;
            assert_eq!(select::<i64>(&store, "SELECT created_at AS x FROM note_page").await?, number);
        }
        for number in [0.0, -1.5, f64::MIN, f64::MAX, f64::MIN_POSITIVE, f64::INFINITY, 1e300, 3.0] {
            page(&store, "weight", number).await;
            assert_eq!(select::<f64>(&store, "SELECT weight AS x FROM note_page").await?.to_bits(), number.to_bits());
        }
        for text in ["", " ", "O'Brien", "公开 👩‍👩‍👧‍👦 𠮷", "\u{1}\u{7f}\u{feff}\u{10ffff}", "\r\n\t\\"] {
            page(&store, "title", text).await;
            assert_eq!(select::<String>(&store, "SELECT title AS x FROM note_page").await?, text);
        }
        for bytes in [vec![], vec![0], (0..=255).collect::<Vec<u8>>(), vec![7; 1 << 20]] {
            page(&store, "picture", bytes.clone()).await;
            assert_eq!(select::<Vec<u8>>(&store, "SELECT picture AS x FROM note_page").await?, bytes);
        }
        let long = "长".repeat(1 << 19);
        page(&store, "title", &long).await;
        assert_eq!(select::<String>(&store, "SELECT title AS x FROM note_page").await?, long);
        page(&store, "created_at", Instant::from_micros(5)).await;
        assert_eq!(select::<Instant>(&store, "SELECT created_at AS x FROM note_page").await?, Instant::from_micros(5));
        Ok(())
    }

    async fn nulls_of_every_type(store: Store) -> Result<(), StoreError> {
        page(&store, "weight", None::<f64>).await;
        assert_eq!(select::<Option<f64>>(&store, "SELECT weight AS x FROM note_page").await?, None);
        page(&store, "picture", None::<Vec<u8>>).await;
        assert_eq!(select::<Option<Vec<u8>>>(&store, "SELECT picture AS x FROM note_page").await?, None);
        assert_eq!(select::<Option<String>>(&store, "SELECT inside_id AS x FROM note_page").await?, None);
        assert_eq!(select::<Option<i64>>(&store, "SELECT CAST(NULL AS BIGINT) AS x").await?, None);
        let missing = select::<f64>(&store, "SELECT weight AS x FROM note_page").await;
        assert!(matches!(missing, Err(StoreError::Column { name }) if name == "x"));
        Ok(())
    }

    async fn a_null_can_be_compared(store: Store) -> Result<(), StoreError> {
        let with = |value: Option<&'static str>| {
            sql("SELECT COUNT(*) AS x FROM note_page WHERE ($1 IS NULL OR title = $1)").bind(value)
        };
        assert_eq!(with(None).fetch_one(&store, |row| row.get::<i64>("x")).await?, 1);
        assert_eq!(with(Some("第一页")).fetch_one(&store, |row| row.get::<i64>("x")).await?, 1);
        assert_eq!(with(Some("x")).fetch_one(&store, |row| row.get::<i64>("x")).await?, 0);
        Ok(())
    }

    async fn literals_and_computed_columns(store: Store) -> Result<(), StoreError> {
        let has = "SELECT CASE WHEN EXISTS (SELECT 1 FROM note_page WHERE id = 'first') THEN 1 ELSE 0 END AS x";
        assert!(select::<bool>(&store, has).await?);
        assert_eq!(select::<i64>(&store, has).await?, 1);
        assert!(select::<bool>(&store, "SELECT 1 < 2 AS x").await?);
        assert_eq!(select::<i64>(&store, "SELECT COUNT(*) AS x FROM note_page").await?, 1);
        assert_eq!(select::<i64>(&store, "SELECT CAST(SUM(created_at) AS BIGINT) AS x FROM note_page").await?, 0);
        assert_eq!(select::<i64>(&store, "SELECT COALESCE(MAX(created_at), 0) AS x FROM note_page").await?, 0);
        assert_eq!(select::<i64>(&store, "SELECT length(title) AS x FROM note_page").await?, 3);
        assert_eq!(select::<String>(&store, "SELECT CASE WHEN created_at = 0 THEN 'old' ELSE 'new' END AS x FROM note_page").await?, "old");
        assert_eq!(select::<String>(&store, "SELECT id || '/' || title AS x FROM note_page").await?, "first/第一页");
        Ok(())
    }

    async fn a_column_of_another_type_or_name_is_an_error(store: Store) {
        let wrong = select::<i64>(&store, "SELECT title AS x FROM note_page").await;
        assert!(matches!(wrong, Err(StoreError::Column { .. })));
        let wrong = select::<String>(&store, "SELECT created_at AS x FROM note_page").await;
        assert!(matches!(wrong, Err(StoreError::Column { .. })));
        let wrong = select::<f64>(&store, "SELECT created_at AS x FROM note_page").await;
        assert!(matches!(wrong, Err(StoreError::Column { .. })));
        let absent = select::<i64>(&store, "SELECT created_at AS y FROM note_page").await;
        assert!(matches!(absent, Err(StoreError::Column { .. })));
    }

    async fn what_one_database_cannot_keep_is_refused_by_both(store: Store) {
        let refused = sql("UPDATE note_page SET title = $1").bind("a\0b").execute(&store).await;
        assert!(matches!(refused, Err(StoreError::Argument { position: 1, .. })));
        let refused = sql("UPDATE note_page SET weight = $2 WHERE id = $1").bind("x").bind(f64::NAN).execute(&store).await;
        assert!(matches!(refused, Err(StoreError::Argument { position: 2, .. })));
    }

    async fn arguments_go_by_their_numbers(store: Store) -> Result<(), StoreError> {
        let order = sql("SELECT $2 || $1 || $2 AS x").bind("a").bind("b").fetch_one(&store, |row| row.get::<String>("x")).await?;
        assert_eq!(order, "bab");
        let missing = sql("SELECT $1 || $2 AS x").bind("a").fetch_all(&store, |_| Ok(())).await;
        assert!(missing.is_err());
        Ok(())
    }

    async fn columns_are_found_in_any_order(store: Store) -> Result<(), StoreError> {
        let row = sql("SELECT 'a' AS a, 'b' AS b, 'c' AS c")
            .fetch_one(&store, |row| Ok([row.get::<String>("c")?, row.get("a")?, row.get("a")?, row.get("b")?]))
            .await?;
        assert_eq!(row, ["c", "a", "a", "b"]);
        Ok(())
    }

    async fn only_rows_that_change_are_counted(store: Store) -> Result<(), StoreError> {
        let mut tx = store.begin().await?;
        assert_eq!(sql("UPDATE note_page SET title = 'x'").execute(&mut tx).await?, 1);
        assert_eq!(sql("UPDATE note_page SET title = 'y' WHERE id = 'none'").execute(&mut tx).await?, 0);
        assert_eq!(sql("ALTER TABLE note_page ADD COLUMN size BIGINT").execute(&mut tx).await?, 0);
        assert_eq!(sql("INSERT INTO note_page (id, created_at) VALUES ('a', 1), ('b', 1)").execute(&mut tx).await?, 2);
        assert_eq!(sql("DELETE FROM note_page").execute(&mut tx).await?, 3);
        Ok(())
    }

    async fn many_rows_are_visited_and_a_visit_may_end(store: Store) -> Result<(), StoreError> {
        let many = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100000) SELECT x FROM n";
        let mut sum = 0;
        sql(many).for_each(&store, |row| { sum += row.get::<i64>("x")?; Ok(()) }).await?;
        assert_eq!(sum, 5_000_050_000);
        for _ in 0..30 {
            let mut seen = 0;
            let ended = sql(many)
                .for_each(&store, |row| {
                    seen = row.get::<i64>("x")?;
                    if seen == 3 { Err(StoreError::Column { name: "enough".to_owned() }) } else { Ok(()) }
                })
                .await;
            assert!(ended.is_err());
            assert_eq!(seen, 3);
        }
        assert_eq!(select::<i64>(&store, "SELECT 1 AS x").await?, 1);
        Ok(())
    }
}
