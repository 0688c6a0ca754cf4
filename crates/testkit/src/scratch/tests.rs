use store::database::{Kind, Store};
use store::statement::sql;

use super::*;

const NOTES: &[Migration] = &[Migration {
    context: "note",
    number: 1,
    name: "note",
    text: "-- Notes, to see that a migration is there.\nCREATE TABLE note_line (id BIGINT NOT NULL, created_at BIGINT NOT NULL, CONSTRAINT note_line_pkey PRIMARY KEY (id));",
}];

crate::both! {
    migrations: NOTES;

    async fn each_test_has_tables_and_no_rows(store: Store) {
        let rows = sql("SELECT COUNT(*) AS n FROM note_line")
            .fetch_one(&store, |row| row.get::<i64>("n"))
            .await
            .unwrap();
        assert_eq!(rows, 0);
        sql("INSERT INTO note_line (id, created_at) VALUES (1, 1)").execute(&store).await.unwrap();
    }

    async fn each_test_has_its_own_database(scratch: Scratch) -> Result<()> {
        let again = Store::open(scratch.url()).await?;
        sql("INSERT INTO note_line (id, created_at) VALUES (1, 1)").execute(&again).await?;
        again.close().await;
        Ok(())
    }
}

#[test]
fn a_dropped_database_is_gone() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let scratch = scratch_postgres(NOTES).await.unwrap();
        assert_eq!(scratch.store().kind(), Kind::Postgres);
        let url = scratch.url().to_owned();
        drop(scratch);
        assert!(Store::open(&url).await.is_err());
    });
}

#[test]
fn addresses_keep_host_and_parameters() {
    let check = |server, expected: &str| assert_eq!(with_database(server, "x").unwrap(), expected);
    check(
        "postgres://postgres@localhost/postgres?host=/tmp/a",
        "postgres://postgres@localhost/x?host=/tmp/a",
    );
    check(
        "postgres://me:word@db.example:5433",
        "postgres://me:word@db.example:5433/x",
    );
}
