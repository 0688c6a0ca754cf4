//! A server that is away, and a process that dies between sending and noting it.

use std::time::Duration;

use kernel::time::Instant;
use mail::model::{Problem, State};
use mail::transport::SendError;
use mail_parser::MessageParser;
use store::database::Store;
use testkit::clock::at;
use testkit::mail_server::{MailServer, SLOW};
use testkit::scratch::Scratch;

use crate::office::{deliver, list, message, monday, put, transport};

testkit::both! {
    migrations: mail::MIGRATIONS;

    async fn a_server_that_is_down_for_a_week_costs_nothing(scratch: Scratch) {
        let store = scratch.store();
        let mut server = MailServer::start().unwrap();
        let transport = transport(&server);
        server.stop();
        for key in ["1", "2", "3"] {
            put(store, &message("zhang@yunxi.example", key), monday()).await;
        }
        let mut now = monday();
        for _ in 0..20 {
            let error = deliver(store, &transport, now).await.unwrap_err();
            let problem = error.downcast_ref::<SendError>().unwrap().problem;
            assert_eq!(problem, Problem::Unreachable);
            now = Instant::from_micros(now.micros() + 12 * 3_600_000_000);
        }
        let waiting = list(store, State::Waiting).await;
        assert_eq!(waiting.len(), 3);
        assert!(waiting.iter().all(|one| one.problem == Some(Problem::Unreachable) && one.attempts == 0));
        server.start_again().unwrap();
        assert_eq!(deliver(store, &transport, now).await.unwrap(), (3, 0, 0));
        assert_eq!(deliver(store, &transport, now).await.unwrap(), (0, 0, 0));
        server.wait_for(3).unwrap();
        assert!(list(store, State::Sent).await.iter().all(|one| one.problem.is_none()));
    }

    async fn a_server_that_was_just_away_is_asked_again_after_a_minute(scratch: Scratch) {
        let store = scratch.store();
        let mut server = MailServer::start().unwrap();
        let transport = transport(&server);
        put(store, &message("zhang@yunxi.example", "1"), monday()).await;
        server.stop();
        deliver(store, &transport, monday()).await.unwrap_err();
        server.start_again().unwrap();
        assert_eq!(deliver(store, &transport, at("2026-11-23 09:30:59")).await.unwrap(), (0, 0, 0));
        assert_eq!(deliver(store, &transport, at("2026-11-23 09:31")).await.unwrap(), (1, 0, 0));
        server.wait_for(1).unwrap();
    }

    async fn a_death_between_sending_and_noting_it_makes_one_duplicate(scratch: Scratch) {
        let store = scratch.store();
        let server = MailServer::start().unwrap();
        put(store, &message(SLOW, "1"), monday()).await;
        // Another process, cut off from the database while the server thinks: it cannot note what it sent.
        let dying = Store::open(scratch.url()).await.unwrap();
        let sending = {
            let (dying, transport) = (dying.clone(), transport(&server));
            tokio::spawn(async move { deliver(&dying, &transport, monday()).await })
        };
        while list(store, State::Waiting).await[0].attempts == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        dying.close().await;
        sending.await.unwrap().unwrap_err();
        server.wait_for(1).unwrap();

        let transport = transport(&server);
        assert_eq!(deliver(store, &transport, at("2026-11-23 09:39:59")).await.unwrap(), (0, 0, 0));
        assert_eq!(deliver(store, &transport, at("2026-11-23 09:40")).await.unwrap(), (1, 0, 0));
        assert_eq!(deliver(store, &transport, at("2026-11-30 09:40")).await.unwrap(), (0, 0, 0));
        let letters = server.wait_for(2).unwrap();
        let ids: Vec<String> = letters
            .iter()
            .map(|letter| {
                let parsed = MessageParser::default().parse(letter.as_bytes()).unwrap();
                parsed.message_id().unwrap().to_owned()
            })
            .collect();
        assert_eq!(ids[0], ids[1]);
    }
}
