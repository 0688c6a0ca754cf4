//! A record: its kind, content, states, and the way in (accept), the way out (read, pages).
//! Must never be changed but through `commands`, which write the fact with the change.

pub mod codes;
pub mod commands;
pub mod compare;
pub mod content;
pub mod fields;
pub mod html;
pub mod incoming;
pub mod kind;
pub mod model;
pub mod propose;
pub mod read;
pub mod relate;
pub mod search_doc;
pub mod store;
