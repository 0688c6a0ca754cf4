//! One text, one schema, on both databases.

use store::lint::lint;
use store::schema::describe;
use testkit::scratch::{scratch_postgres, scratch_sqlite};

#[tokio::test]
async fn both_databases_get_the_same_tables() {
    let sqlite = scratch_sqlite(mail::MIGRATIONS).await.unwrap();
    let postgres = scratch_postgres(mail::MIGRATIONS).await.unwrap();
    let table = |schema: store::schema::Schema| schema.table("mail_message").cloned().unwrap();
    assert_eq!(
        table(describe(sqlite.store()).await.unwrap()),
        table(describe(postgres.store()).await.unwrap())
    );
    for migration in mail::MIGRATIONS {
        assert_eq!(lint(migration), Vec::<String>::new());
    }
}
