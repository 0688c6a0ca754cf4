//! The only crate that knows a database: one SQL text for SQLite and PostgreSQL, transactions, migrations, the outbox
//! of facts, files by content.
//!
//! Must never know what a table means: tables belong to the contexts whose prefix they carry.

pub mod backup;
pub mod blob;
pub mod copy;
pub mod database;
pub mod error;
pub mod lint;
pub mod migration;
pub mod outbox;
pub mod schema;
pub mod statement;
pub mod value;

mod sqlite;
mod words;
