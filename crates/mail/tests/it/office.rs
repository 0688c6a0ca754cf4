//! A mail server, a transport that leads to it, and messages to put into a database.
//! Must never stand in for any of them.

use kernel::page::PageRequest;
use kernel::time::Instant;
use mail::message::Message;
use mail::model::State;
use mail::read::{self, Listed};
use mail::settings::{Settings, Tls};
use mail::transport::Transport;
use mail::{deliver, queue};
use store::database::Store;
use testkit::clock::at;
use testkit::mail_server::MailServer;

pub(crate) fn monday() -> Instant {
    at("2026-11-23 09:30")
}

pub(crate) fn settings(port: u16) -> Settings {
    Settings {
        host: "127.0.0.1".to_owned(),
        port: Some(port),
        tls: Tls::None,
        username: None,
        password: None,
        sender_name: "云溪市政务公开".to_owned(),
        sender_address: "gongkai@yunxi.example".parse().unwrap(),
    }
}

pub(crate) fn transport(server: &MailServer) -> Transport {
    Transport::new(&settings(server.port)).unwrap()
}

pub(crate) fn message(to: &str, key: &str) -> Message {
    Message {
        to: to.parse().unwrap(),
        subject: format!("【待签发】供暖保障工作的通知 {key}"),
        body: "请于2026年11月24日17时前签发。\nhttps://desk.yunxi.example/desk/tasks\n".to_owned(),
        key: key.to_owned(),
    }
}

pub(crate) async fn put(store: &Store, message: &Message, now: Instant) {
    let mut tx = store.begin().await.unwrap();
    queue::queue(&mut tx, message, now).await.unwrap();
    tx.commit().await.unwrap();
}

/// Delivers, and says how many were sent, postponed and failed.
pub(crate) async fn deliver(
    store: &Store,
    transport: &Transport,
    now: Instant,
) -> anyhow::Result<(u64, u64, u64)> {
    let done = deliver::deliver_due(store, transport, now).await?;
    Ok((done.n_sent, done.n_postponed, done.n_failed))
}

pub(crate) async fn list(store: &Store, state: State) -> Vec<Listed> {
    let page = PageRequest {
        limit: 200,
        after: None,
    };
    read::list(store, state, &page).await.unwrap().items
}
