//! Files under a lease: one worker at a time, whoever takes over begins behind what is done, and nobody writes after losing it.

use ::store::database::Store;
use access::actor::Actor;
use kernel::id::BatchId;
use kernel::time::Instant;
use testkit::clock::at;

use crate::desk::batch::store::{self, NewItem, WaitingFile};
use crate::desk::batch::{BatchOutcome, NewBatch, UploadedFile, get, list_items, list_own, open};
use crate::desk::tests::house::{House, MORNING, by, by_at, code, house, migrations, of};

fn file(name: &str, digest: Option<&str>) -> UploadedFile {
    UploadedFile {
        name: name.to_owned(),
        size: 9,
        digest: digest.map(str::to_owned),
    }
}

fn new(house: &House, form_key: &str, files: &[UploadedFile]) -> NewBatch {
    NewBatch {
        form_key: form_key.to_owned(),
        agency: house.water.id.clone(),
        kind: None,
        files: files.to_vec(),
    }
}

async fn opened(house: &House) -> BatchId {
    let new = new(house, "form", &[file("甲.zip", Some("d1"))]);
    open(&house.desk, &by(&house.editor), &new).await.unwrap()
}

async fn claim(store: &Store, file: &WaitingFile, until: Instant) -> bool {
    let mut tx = store.begin().await.unwrap();
    let is_ours = store::claim(&mut tx, file, until).await.unwrap();
    tx.commit().await.unwrap();
    is_ours
}

async fn advance(store: &Store, file: &WaitingFile, n_done: i64) -> bool {
    let mut tx = store.begin().await.unwrap();
    let is_ours = store::advance(&mut tx, file, n_done).await.unwrap();
    tx.commit().await.unwrap();
    is_ours
}

testkit::both! {
    migrations: migrations();

    async fn a_dead_workers_file_is_taken_up_behind_what_is_done(store: Store) {
        let house = house(store).await;
        opened(&house).await;
        let store = &house.desk.store;
        let (begin, end, later) = (at(MORNING), at("2026-11-23 09:31"), at("2026-11-23 09:32"));
        let seen = store::find_waiting(store, begin).await.unwrap().unwrap();
        assert!(claim(store, &seen, end).await);
        assert!(!claim(store, &seen, end).await, "two have seen it, one has it");
        let first = WaitingFile { leased_until: end, ..seen };
        assert!(store::find_waiting(store, begin).await.unwrap().is_none(), "it is held");
        assert!(advance(store, &first, 1).await);
        assert!(!advance(store, &first, 1).await, "the same document once");
        assert!(advance(store, &first, 2).await);

        // It says nothing for a minute.
        let seen = store::find_waiting(store, end).await.unwrap().unwrap();
        assert_eq!((seen.n_done, seen.n_attempts), (2, 1), "what went on is no attempt that failed");
        assert!(claim(store, &seen, later).await);
        let second = WaitingFile { leased_until: later, ..seen };

        // The first was only slow: nothing it does counts any more.
        assert!(!advance(store, &first, 3).await);
        let mut tx = store.begin().await.unwrap();
        assert!(!store::renew(&mut tx, &first, later).await.unwrap());
        store::close(&mut tx, &first).await.unwrap();
        tx.commit().await.unwrap();
        assert!(advance(store, &second, 3).await);
        let mut tx = store.begin().await.unwrap();
        store::close(&mut tx, &second).await.unwrap();
        tx.commit().await.unwrap();
        assert!(store::find_waiting(store, at("2026-11-24 00:00")).await.unwrap().is_none(), "it is read");
        assert!(!advance(store, &second, 4).await);
    }

    async fn a_file_that_goes_on_nowhere_counts_its_attempts(store: Store) {
        let house = house(store).await;
        opened(&house).await;
        let store = &house.desk.store;
        for n_attempts in 0..4 {
            let now = at(&format!("2026-11-23 10:0{n_attempts}"));
            let seen = store::find_waiting(store, now).await.unwrap().unwrap();
            assert_eq!(seen.n_attempts, n_attempts);
            assert!(claim(store, &seen, at(&format!("2026-11-23 10:0{}", n_attempts + 1))).await);
        }
    }

    async fn the_same_form_is_one_batch_of_its_account(store: Store) {
        let house = house(store).await;
        let files = [file("甲.docx", Some("d1")), file("太大.pdf", None)];
        let first = open(&house.desk, &by(&house.editor), &new(&house, "form", &files)).await.unwrap();
        let again = open(&house.desk, &by_at(&house.editor, "2026-11-23 09:31"), &new(&house, "form", &files)).await.unwrap();
        assert_eq!(first, again);
        let other = open(&house.desk, &by_at(&house.editor, "2026-11-23 09:31"), &new(&house, "form-2", &files)).await.unwrap();
        assert_ne!(first, other);
        let own = list_own(&house.desk.store, &of(&house.editor).account).await.unwrap();
        assert_eq!(own.iter().map(|(batch, _)| &batch.id).collect::<Vec<_>>(), [&other, &first], "the newest first");
        let (batch, progress) = get(&house.desk, &by(&house.editor), &first).await.unwrap();
        assert_eq!((progress.n_files, progress.n_files_read, progress.n_rejected), (2, 1, 1));
        assert!(progress.is_running());
        let items = list_items(&house.desk.store, &batch, 50, 0).await.unwrap();
        let reason = items[0].reject_reason().unwrap();
        assert_eq!((items[0].file.as_str(), items[0].outcome), ("太大.pdf", BatchOutcome::Rejected));
        assert!(!reason.sentence().is_empty() && !reason.advice().is_empty());
    }

    async fn batches_are_for_those_who_bring_documents_to_that_desk(store: Store) {
        let house = house(store).await;
        let batch = opened(&house).await;
        for actor in [&house.legal, &house.secrecy, &house.approver, &Actor::Public] {
            assert_eq!(code(get(&house.desk, &by(actor), &batch).await), "no_role");
            let asked = open(&house.desk, &by(actor), &new(&house, "form", &[])).await;
            assert_eq!(code(asked), "no_role");
        }
        let elsewhere = NewBatch { agency: house.finance.id.clone(), ..new(&house, "form", &[]) };
        assert_eq!(code(open(&house.desk, &by(&house.editor), &elsewhere).await), "no_role");
        let never = BatchId::new(at(MORNING));
        assert_eq!(code(get(&house.desk, &by(&house.editor), &never).await), "not-found");
    }

    async fn what_became_of_documents_is_listed_in_the_order_of_the_files(store: Store) {
        let house = house(store).await;
        let files = [file("甲.zip", Some("d1")), file("乙.txt", Some("d2"))];
        let id = open(&house.desk, &by(&house.editor), &new(&house, "form", &files)).await.unwrap();
        let record = house.drafted("停水通告").await.record;
        let places = [
            (2, 1, "", BatchOutcome::SameDocument, Some(&record), ""),
            (1, 2, "甲.zip/二.docx", BatchOutcome::Rejected, None, "encrypted"),
            (1, 1, "甲.zip/一.docx", BatchOutcome::New, Some(&record), ""),
        ];
        for (file, position, place, outcome, record, reason) in places {
            let mut tx = house.desk.store.begin().await.unwrap();
            let item = NewItem { batch: &id, file, position, place, outcome, record, reason, detail: "", now: at(MORNING) };
            store::insert_item(&mut tx, &item).await.unwrap();
            tx.commit().await.unwrap();
        }
        let (batch, progress) = get(&house.desk, &by(&house.editor), &id).await.unwrap();
        assert_eq!((progress.n_drafts, progress.n_known, progress.n_rejected, progress.n_items()), (1, 1, 1, 3));
        let items = list_items(&house.desk.store, &batch, 50, 0).await.unwrap();
        let listed: Vec<(&str, &str, bool)> =
            items.iter().map(|item| (item.file.as_str(), item.place.as_str(), item.is_draft())).collect();
        assert_eq!(listed, [("甲.zip", "甲.zip/一.docx", true), ("甲.zip", "甲.zip/二.docx", false), ("乙.txt", "", false)]);
        assert_eq!(list_items(&house.desk.store, &batch, 1, 1).await.unwrap()[0].place, "甲.zip/二.docx");
        assert_eq!(items[1].reject_reason().unwrap().code(), "encrypted");
    }
}
