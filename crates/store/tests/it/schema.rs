//! One text, one schema.

use store::lint::lint;
use store::schema::describe;

use crate::notes::{NOTES, both_scratch};

#[tokio::test]
async fn both_databases_get_the_same_schema() {
    let [sqlite, postgres] = both_scratch().await;
    let (sqlite, postgres) = (
        describe(sqlite.store()).await.unwrap(),
        describe(postgres.store()).await.unwrap(),
    );
    assert_eq!(sqlite.to_string(), postgres.to_string());
    assert_eq!(sqlite, postgres);
    let page = sqlite.table("note_page").unwrap().to_string();
    assert_eq!(
        page,
        "table note_page
    id TEXT not null
    inside_id TEXT
    title TEXT not null default 'untitled'
    weight DOUBLE PRECISION
    picture BLOB
    is_open BIGINT not null default -1
    created_at BIGINT not null
    colour TEXT not null default 'red'
    primary key (id)
    foreign key (inside_id) to note_page (id) on delete no action
    unique index note_page_weight_key (weight) where …
    constraint note_page_inside_id_fkey
    constraint note_page_is_open_check
    constraint note_page_pkey
"
    );
}

#[test]
fn the_notes_keep_to_the_rules() {
    for migration in NOTES {
        assert_eq!(lint(migration), Vec::<String>::new());
    }
}
