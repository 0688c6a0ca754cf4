//! Transparency logs: trees over tiles, and proofs of what they hold.
//!
//! Pure: no IO, no clock, no chance of its own. Must never panic, whatever it is given.
//!
//! Sources: RFC 6962 (hashes, proofs) and C2SP's tlog-tiles. The hash is SHA-256.

pub mod bundle;
pub mod edge;
pub mod hash;
pub mod proof;
pub mod reading;
pub mod tile;
pub mod tree;

mod text;
