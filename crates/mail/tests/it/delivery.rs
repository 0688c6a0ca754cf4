//! What reaches the server, and what becomes of what it does not take.

use mail::model::{Problem, State};
use mail::read::Counts;
use mail::{message::Message, read};
use mail_parser::MessageParser;
use store::database::Store;
use testkit::clock::at;
use testkit::mail_server::{FOR_MEMBERS, MailServer, POSTPONED, REFUSED};

use crate::office::{deliver, list, message, monday, put, transport};

testkit::both! {
    migrations: mail::MIGRATIONS;

    async fn a_message_arrives_as_it_was_written(store: Store) {
        let server = MailServer::start().unwrap();
        let written = Message {
            to: "zhang.san@yunxi.example".parse().unwrap(),
            subject: "【待签发】云溪市人民政府办公室关于做好2026年冬季供暖保障工作的通知\r\nBcc: li.si@yunxi.example".to_owned(),
            body: format!(
                "张三：\n\n{}\n.\n..\n前往办理：https://desk.yunxi.example/desk/tasks\n",
                "请于2026年11月24日17时前签发，逾期将逐级上报。".repeat(40)
            ),
            key: "task:1".to_owned(),
        };
        put(&store, &written, monday()).await;
        assert_eq!(
            deliver(&store, &transport(&server), at("2026-11-23 09:31")).await.unwrap(),
            (1, 0, 0)
        );
        let letters = server.wait_for(1).unwrap();
        let id = list(&store, State::Sent).await.remove(0).id;
        let letter = MessageParser::default().parse(letters[0].as_bytes()).unwrap();
        let header = |name: &str| letter.header_raw(name).unwrap_or("").trim().to_owned();
        assert_eq!(header("Return-path"), "<gongkai@yunxi.example>");
        // Only its recipient, whatever the subject says.
        assert_eq!(header("Envelope-to"), "zhang.san@yunxi.example");
        assert!(letter.bcc().is_none());
        assert_eq!(header("To"), "zhang.san@yunxi.example");
        let from = letter.from().unwrap().first().unwrap();
        assert_eq!(from.name(), Some("云溪市政务公开"));
        assert_eq!(from.address(), Some("gongkai@yunxi.example"));
        assert_eq!(
            letter.subject(),
            Some("【待签发】云溪市人民政府办公室关于做好2026年冬季供暖保障工作的通知 Bcc: li.si@yunxi.example")
        );
        assert_eq!(header("Message-ID"), format!("<{id}@yunxi.example>"));
        assert_eq!(header("Date"), "Mon, 23 Nov 2026 01:30:00 +0000");
        assert_eq!(header("Auto-Submitted"), "auto-generated");
        assert_eq!(header("Content-Type"), "text/plain; charset=utf-8");
        assert_eq!(letter.body_text(0).unwrap().replace("\r\n", "\n"), written.body);
        assert!(letters[0].lines().all(|line| line.len() <= 998));
    }

    async fn the_same_reminder_is_sent_once(store: Store) {
        let server = MailServer::start().unwrap();
        let reminder = message("zhang@yunxi.example", "task:1:2026-11-23");
        put(&store, &reminder, monday()).await;
        put(&store, &reminder, monday()).await;
        let transport = transport(&server);
        assert_eq!(deliver(&store, &transport, monday()).await.unwrap(), (1, 0, 0));
        put(&store, &reminder, at("2026-11-23 10:00")).await;
        put(&store, &message("zhang@yunxi.example", "task:1:2026-11-24"), at("2026-11-23 10:00")).await;
        assert_eq!(deliver(&store, &transport, at("2026-11-23 10:00")).await.unwrap(), (1, 0, 0));
        assert_eq!(deliver(&store, &transport, at("2026-11-30 10:00")).await.unwrap(), (0, 0, 0));
        server.wait_for(2).unwrap();
    }

    async fn a_refused_recipient_is_given_up_and_seen_and_stops_nobody_else(store: Store) {
        let server = MailServer::start().unwrap();
        put(&store, &message(REFUSED, "1"), monday()).await;
        put(&store, &message("zhang@yunxi.example", "2"), monday()).await;
        let transport = transport(&server);
        assert_eq!(deliver(&store, &transport, monday()).await.unwrap(), (1, 0, 1));
        let failed = list(&store, State::Failed).await;
        assert_eq!(failed.len(), 1);
        assert_eq!(failed[0].address, REFUSED);
        assert_eq!(failed[0].problem, Some(Problem::Refused(550)));
        assert_eq!(failed[0].attempts, 1);
        assert_eq!(
            read::count(&store).await.unwrap(),
            Counts { n_waiting: 0, n_sent: 1, n_failed: 1, n_off: 0, n_cancelled: 0 }
        );
        assert_eq!(deliver(&store, &transport, at("2026-12-23 09:30")).await.unwrap(), (0, 0, 0));
        server.wait_for(1).unwrap();
    }

    async fn a_server_that_wants_us_to_sign_in_costs_no_message(store: Store) {
        let server = MailServer::start().unwrap();
        put(&store, &message(FOR_MEMBERS, "1"), monday()).await;
        assert_eq!(deliver(&store, &transport(&server), monday()).await.unwrap(), (0, 1, 0));
        assert_eq!(list(&store, State::Waiting).await[0].problem, Some(Problem::SignIn));
    }

    async fn a_postponed_message_comes_back_after_its_pauses_and_is_given_up_in_the_end(store: Store) {
        let server = MailServer::start().unwrap();
        put(&store, &message(POSTPONED, "1"), monday()).await;
        let transport = transport(&server);
        assert_eq!(deliver(&store, &transport, monday()).await.unwrap(), (0, 1, 0));
        let waiting = list(&store, State::Waiting).await.remove(0);
        assert_eq!((waiting.attempts, waiting.problem), (1, Some(Problem::Postponed(451))));
        for (moment, done) in [
            ("2026-11-23 09:30:59", (0, 0, 0)),
            ("2026-11-23 09:31", (0, 1, 0)),
            ("2026-11-23 09:35:59", (0, 0, 0)),
            ("2026-11-23 09:36", (0, 1, 0)),
            ("2026-11-23 12:06", (0, 1, 0)),
            ("2026-11-23 16:06", (0, 1, 0)),
            ("2026-11-24 00:06", (0, 1, 0)),
            ("2026-11-25 00:06", (0, 1, 0)),
            ("2026-11-26 00:06", (0, 1, 0)),
            ("2026-11-27 00:06", (0, 1, 0)),
            ("2026-11-28 00:06", (0, 0, 1)),
        ] {
            assert_eq!(deliver(&store, &transport, at(moment)).await.unwrap(), done, "{moment}");
        }
        let failed = list(&store, State::Failed).await.remove(0);
        assert_eq!((failed.attempts, failed.problem), (10, Some(Problem::Postponed(451))));
        assert!(server.letters().unwrap().is_empty());
    }
}
