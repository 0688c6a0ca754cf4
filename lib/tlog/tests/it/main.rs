//! The library as others use it: published vectors, other implementations, forged tiles, any bytes at all.
//! Must never hold a vector of others: they are read where their folder is at hand.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests say what broke by panicking"
)]

mod addresses;
mod chance;
mod forged;
mod key_files;
mod log;
mod notes;
mod others;
mod parsers;
mod parties;
mod policies;
mod proof_files;
mod properties;
mod published_log;
mod python;
mod vectors;
mod witnesses;
