//! The one gate: every page, list, feed, file, snippet, export and cache asks here before it shows anything, and every
//! action of staff before it is done; and the log of what was asked.
//! Must never be answered anywhere else, and never answer from a place it was not asked about.

pub mod actor;
pub mod audit;
pub mod gate;
pub mod visible;

/// The tables of the log.
pub const MIGRATIONS: &[store::migration::Migration] = &[store::migration::Migration {
    context: "access",
    number: 1,
    name: "access",
    text: include_str!("../migrations/0001_access.sql"),
}];
