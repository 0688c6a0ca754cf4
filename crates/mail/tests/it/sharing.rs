//! Several processes over one database.

use std::collections::BTreeSet;

use mail::model::State;
use mail_parser::MessageParser;
use store::database::Store;
use testkit::mail_server::MailServer;
use testkit::scratch::Scratch;

use crate::office::{deliver, list, message, monday, put, transport};

const N_MESSAGES: usize = 40;

testkit::both! {
    migrations: mail::MIGRATIONS;

    async fn two_that_deliver_at_once_send_each_message_once(scratch: Scratch) {
        let server = MailServer::start().unwrap();
        for key in 0..N_MESSAGES {
            put(scratch.store(), &message("zhang@yunxi.example", &key.to_string()), monday()).await;
        }
        let other = Store::open(scratch.url()).await.unwrap();
        let (first, second) = (transport(&server), transport(&server));
        let (first, second) = tokio::join!(
            deliver(scratch.store(), &first, monday()),
            deliver(&other, &second, monday()),
        );
        let n_sent = first.unwrap().0 + second.unwrap().0;
        assert_eq!(n_sent, 40);
        let letters = server.wait_for(N_MESSAGES).unwrap();
        let subjects: BTreeSet<String> = letters
            .iter()
            .map(|letter| {
                let parsed = MessageParser::default().parse(letter.as_bytes()).unwrap();
                parsed.subject().unwrap().to_owned()
            })
            .collect();
        assert_eq!(subjects.len(), N_MESSAGES);
        assert_eq!(list(&other, State::Sent).await.len(), N_MESSAGES);
        other.close().await;
    }
}
