//! Mail: messages written in the transaction of their cause, sent later over SMTP, kept until they are out or given up.
//! Must never know why somebody is written to, nor carry what restricted records say: only what is to do, where, until when.
//!
//! A message reaches its mail server at least once. A process that dies after the server took a message and before that is
//! written down leaves it to be sent again after the lease: one duplicate, with the same Message-ID, which mail programs
//! recognise.

pub mod deliver;
pub mod message;
pub mod model;
pub mod queue;
pub mod read;
pub mod retention;
pub mod settings;
pub mod transport;

/// The tables of this context.
pub const MIGRATIONS: &[store::migration::Migration] = &[store::migration::Migration {
    context: "mail",
    number: 1,
    name: "mail",
    text: include_str!("../migrations/0001_mail.sql"),
}];
