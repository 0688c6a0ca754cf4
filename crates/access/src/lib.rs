//! The one gate: every page, list, feed, file, snippet, export and cache asks here before it shows anything.
//! Must never be answered anywhere else, and never answer from a place it was not asked about.

pub mod actor;
pub mod visible;
