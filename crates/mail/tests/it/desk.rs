//! What staff see and may do: messages of a time without mail, failed ones sent again, texts forgotten.

use kernel::page::PageRequest;
use mail::model::State;
use mail::queue::{Cancelled, SentAgain, cancel, send_again};
use mail::read::{self, Counts};
use mail::{deliver::switch_off_due, retention::remove_old_bodies};
use store::database::Store;
use store::statement::sql;
use testkit::clock::at;
use testkit::mail_server::{MailServer, REFUSED};

use crate::office::{deliver, list, message, monday, put, transport};

async fn ask_again(store: &Store, id: &kernel::id::MessageId) -> SentAgain {
    let mut tx = store.begin().await.unwrap();
    let answer = send_again(&mut tx, id, at("2026-11-24 09:00"))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    answer
}

async fn count_bodies(store: &Store) -> i64 {
    sql("SELECT count(*) AS n FROM mail_message WHERE body <> ''")
        .fetch_one(store, |row| row.get("n"))
        .await
        .unwrap()
}

testkit::both! {
    migrations: mail::MIGRATIONS;

    async fn without_a_server_messages_are_kept_and_not_sent_later_by_themselves(store: Store) {
        put(&store, &message("zhang@yunxi.example", "1"), monday()).await;
        assert_eq!(switch_off_due(&store, monday()).await.unwrap(), 1);
        assert_eq!(switch_off_due(&store, monday()).await.unwrap(), 0);
        let off = list(&store, State::Off).await;
        assert_eq!(off.len(), 1);
        let server = MailServer::start().unwrap();
        let transport = transport(&server);
        let tuesday = at("2026-11-24 09:00");
        assert_eq!(deliver(&store, &transport, tuesday).await.unwrap(), (0, 0, 0));
        assert_eq!(ask_again(&store, &off[0].id).await, SentAgain::Queued);
        assert_eq!(deliver(&store, &transport, tuesday).await.unwrap(), (1, 0, 0));
        assert_eq!(ask_again(&store, &off[0].id).await, SentAgain::NotPossible);
        server.wait_for(1).unwrap();
    }

    async fn what_is_cancelled_never_goes_out(store: Store) {
        put(&store, &message("zhang@yunxi.example", "1"), monday()).await;
        put(&store, &message("zhang@yunxi.example", "2"), monday()).await;
        let waiting = list(&store, State::Waiting).await;
        let id = waiting[0].id.clone();
        let ask = async || {
            let mut tx = store.begin().await.unwrap();
            let answer = cancel(&mut tx, &id).await.unwrap();
            tx.commit().await.unwrap();
            answer
        };
        assert_eq!(ask().await, Cancelled::Done);
        assert_eq!(ask().await, Cancelled::NotPossible);
        let server = MailServer::start().unwrap();
        assert_eq!(deliver(&store, &transport(&server), monday()).await.unwrap(), (1, 0, 0));
        assert_eq!(ask_again(&store, &id).await, SentAgain::NotPossible);
        let sent = list(&store, State::Sent).await[0].id.clone();
        let mut tx = store.begin().await.unwrap();
        assert_eq!(cancel(&mut tx, &sent).await.unwrap(), Cancelled::NotPossible);
    }

    async fn texts_go_after_thirty_days_and_keys_stay(store: Store) {
        let server = MailServer::start().unwrap();
        let transport = transport(&server);
        put(&store, &message("zhang@yunxi.example", "1"), monday()).await;
        put(&store, &message(REFUSED, "2"), monday()).await;
        deliver(&store, &transport, monday()).await.unwrap();
        put(&store, &message("zhang@yunxi.example", "3"), monday()).await;
        assert_eq!(remove_old_bodies(&store, at("2026-12-23 09:30")).await.unwrap(), 0);
        assert_eq!(remove_old_bodies(&store, at("2026-12-23 09:31")).await.unwrap(), 2);
        // The one that waits keeps its text.
        assert_eq!(count_bodies(&store).await, 1);
        let failed = list(&store, State::Failed).await.remove(0);
        assert_eq!(ask_again(&store, &failed.id).await, SentAgain::NotPossible);
        put(&store, &message("zhang@yunxi.example", "1"), at("2026-12-24 09:30")).await;
        assert_eq!(
            read::count(&store).await.unwrap(),
            Counts { n_waiting: 1, n_sent: 1, n_failed: 1, n_off: 0, n_cancelled: 0 }
        );
    }

    async fn lists_come_in_pages_newest_first(store: Store) {
        for (minute, key) in (0..5).zip(["a", "b", "c", "d", "e"]) {
            let now = at(&format!("2026-11-23 09:3{minute}"));
            put(&store, &message("zhang@yunxi.example", key), now).await;
        }
        let mut keys = Vec::new();
        let mut after = None;
        loop {
            let page = PageRequest { limit: 2, after };
            let found = read::list(&store, State::Waiting, &page).await.unwrap();
            keys.extend(found.items.iter().map(|one| one.subject.chars().last().unwrap()));
            after = found.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(keys, ['e', 'd', 'c', 'b', 'a']);
    }
}
