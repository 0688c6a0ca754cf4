//! What `store` promises, tested on SQLite and on PostgreSQL with the same texts.
//! Must never skip a database.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

mod backup;
mod blobs;
mod copying;
mod failures;
mod migrations;
mod notes;
mod outbox;
mod schema;
mod transactions;
mod values;
