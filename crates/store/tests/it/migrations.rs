//! Migrations run once, wait for each other, and are never changed afterwards.

use store::database::Store;
use store::migration::{Migration, applied, migrate};
use store::statement::sql;
use testkit::clock::at;
use testkit::scratch::Scratch;

use crate::notes::NOTES;

testkit::both! {
    migrations: NOTES;

    async fn running_again_changes_nothing(store: Store) {
        let before = applied(&store).await.unwrap();
        migrate(&store, NOTES, at("2027-01-01 00:00")).await.unwrap();
        assert_eq!(applied(&store).await.unwrap(), before);
        assert_eq!(before.into_keys().collect::<Vec<_>>(), ["note 1", "note 2", "store 1"]);
    }

    async fn a_changed_text_is_refused(store: Store) {
        let changed = Migration { text: "-- Another text.\nSELECT 1", ..NOTES[0] };
        let refused = migrate(&store, &[changed], at("2027-01-01 00:00")).await;
        assert_eq!(refused.unwrap_err().to_string(), "migration note 1 was changed after it had run");
    }

    async fn a_failing_step_takes_the_others_with_it(store: Store) {
        let good = Migration { context: "note", number: 3, name: "good", text: "CREATE TABLE note_good (id BIGINT)" };
        let bad = Migration { context: "note", number: 4, name: "bad", text: "CREATE TABLE note_good (id BIGINT)" };
        let refused = migrate(&store, &[NOTES[0], NOTES[1], good, bad], at("2027-01-01 00:00")).await;
        assert_eq!(refused.unwrap_err().to_string(), "run migration note 4");
        assert!(sql("SELECT id FROM note_good").fetch_optional(&store, |_| Ok(())).await.is_err());
    }
}

async fn started_together(scratch: &Scratch) {
    let (one, two) = (
        Store::open(scratch.url()).await.unwrap(),
        Store::open(scratch.url()).await.unwrap(),
    );
    let now = at("2026-11-23 09:30");
    let (first, second) = tokio::join!(migrate(&one, NOTES, now), migrate(&two, NOTES, now));
    first.unwrap();
    second.unwrap();
    one.close().await;
    two.close().await;
}

#[tokio::test]
async fn two_processes_may_start_at_once() {
    started_together(&testkit::scratch::empty_sqlite().await.unwrap()).await;
    started_together(&testkit::scratch::empty_postgres().await.unwrap()).await;
}
