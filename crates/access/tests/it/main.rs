//! The log on both databases: written by many at once, read back in parts, and a change of it noticed.
//! Must never look inside a row by another way than `audit`, but to falsify it.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

use std::sync::Arc;

use access::actor::{Actor, Staff};
use access::audit::{self, Entry, Event, Filter, Origin, Outcome};
use access::gate::{Action, Denied};
use kernel::id::{AccountId, AgencyId};
use kernel::time::Instant;
use store::database::Store;
use store::statement::sql;

const SEND: Action = Action("post.letter.send");

fn at(minute: i64) -> Instant {
    Instant::from_micros(minute * 60_000_000)
}

fn staff(name: &str) -> Actor {
    Actor::Staff(Arc::new(Staff {
        account: AccountId::new(at(1)),
        name: name.to_owned(),
        agency: AgencyId::new(at(1)),
        grants: Vec::new(),
    }))
}

async fn write(store: &Store, actor: &Actor, outcome: Outcome, thing: &str, now: Instant) {
    let event = Event {
        actor,
        action: SEND,
        thing_kind: "Letter",
        thing_id: thing,
        agency: None,
        outcome,
        reason: "",
        origin: &Origin::default(),
        detail: serde_json::json!({ "to": thing }),
    };
    audit::record_alone(store, &event, now).await.unwrap();
}

fn everything() -> Filter {
    Filter {
        from: at(0),
        until: at(1_000_000),
        account_name: String::new(),
        action: String::new(),
        outcome: String::new(),
        thing_id: String::new(),
    }
}

async fn found(store: &Store, filter: &Filter) -> Vec<i64> {
    let entries = audit::list(store, filter, i64::MAX, 100).await.unwrap();
    entries.into_iter().map(|entry: Entry| entry.seq).collect()
}

testkit::both! {
    migrations: access::MIGRATIONS;

    async fn events_are_found_by_what_they_are(store: Store) {
        let (one, other) = (staff("one"), staff("other"));
        write(&store, &one, Outcome::Permitted, "a", at(10)).await;
        write(&store, &other, Outcome::Failed, "b", at(20)).await;
        let denied = Denied {
            action: Action("post.letter.read"),
            thing_kind: "Letter",
            thing_id: "a".to_owned(),
            agency: Some(AgencyId::new(at(1))),
            reason: "own_work".to_owned(),
        };
        let origin = Origin { address: "192.0.2.7".to_owned(), reference: "ref".to_owned() };
        audit::record_alone(&store, &Event::denied(&one, &denied, &origin), at(30)).await.unwrap();
        write(&store, &Actor::Operator, Outcome::Permitted, "c", at(40)).await;

        let all = everything();
        assert_eq!(found(&store, &all).await, [4, 3, 2, 1]);
        let by = |change: fn(&mut Filter)| { let mut filter = everything(); change(&mut filter); filter };
        assert_eq!(found(&store, &by(|filter| filter.account_name = "one".to_owned())).await, [3, 1]);
        assert_eq!(found(&store, &by(|filter| filter.action = "post.letter.r".to_owned())).await, [3]);
        assert_eq!(found(&store, &by(|filter| filter.outcome = "failed".to_owned())).await, [2]);
        assert_eq!(found(&store, &by(|filter| filter.thing_id = "a".to_owned())).await, [3, 1]);
        assert_eq!(found(&store, &by(|filter| { filter.from = at(20); filter.until = at(40); })).await, [3, 2]);
        let page = audit::list(&store, &all, 4, 2).await.unwrap();
        assert_eq!(page.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [3, 2]);
        let refusal = &page[0];
        assert_eq!((refusal.reason.as_str(), refusal.address.as_str(), refusal.reference.as_str()), ("own_work", "192.0.2.7", "ref"));
        assert_eq!(page[1].detail, "{\"to\":\"b\"}");
    }

    async fn many_writers_make_one_chain(store: Store) {
        let actor = staff("busy");
        let writers = (0..20).map(|number| {
            let (store, actor) = (store.clone(), actor.clone());
            tokio::spawn(async move { write(&store, &actor, Outcome::Permitted, &number.to_string(), at(number)).await })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        assert_eq!(found(&store, &everything()).await, (1..=20).rev().collect::<Vec<i64>>());
        assert_eq!(audit::find_broken(&store).await.unwrap(), None);
    }

    async fn an_event_of_a_change_that_is_dropped_leaves_no_gap(store: Store) {
        let actor = staff("one");
        write(&store, &actor, Outcome::Permitted, "a", at(1)).await;
        let mut tx = store.begin().await.unwrap();
        let event = Event {
            actor: &actor,
            action: SEND,
            thing_kind: "Letter",
            thing_id: "dropped",
            agency: None,
            outcome: Outcome::Permitted,
            reason: "",
            origin: &Origin::default(),
            detail: serde_json::Value::Null,
        };
        audit::record(&mut tx, &event, at(2)).await.unwrap();
        drop(tx);
        write(&store, &actor, Outcome::Permitted, "b", at(3)).await;
        assert_eq!(found(&store, &everything()).await, [2, 1]);
        assert_eq!(audit::find_broken(&store).await.unwrap(), None);
    }

    async fn whatever_is_changed_shows(store: Store) {
        let actor = staff("one");
        for number in 1..=6 {
            write(&store, &actor, Outcome::Denied, &number.to_string(), at(number)).await;
        }
        sql("UPDATE access_event SET outcome = 'permitted' WHERE seq = 4").execute(&store).await.unwrap();
        assert_eq!(audit::find_broken(&store).await.unwrap(), Some(4));
        sql("UPDATE access_event SET outcome = 'denied' WHERE seq = 4").execute(&store).await.unwrap();
        assert_eq!(audit::find_broken(&store).await.unwrap(), None);
        // Cut off at the end, or a hole in the middle.
        sql("DELETE FROM access_event WHERE seq = 6").execute(&store).await.unwrap();
        assert_eq!(audit::find_broken(&store).await.unwrap(), Some(6));
        sql("DELETE FROM access_event WHERE seq = 2").execute(&store).await.unwrap();
        assert_eq!(audit::find_broken(&store).await.unwrap(), Some(2));
    }
}
