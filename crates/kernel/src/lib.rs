//! Words that every context shares: ids, instants, levels, facts, what search is told.
//! Must never do IO, read a clock, or know a database, a page or another crate of ours.

pub mod fact;
pub mod id;
pub mod level;
pub mod page;
pub mod search_doc;
pub mod state;
pub mod time;
