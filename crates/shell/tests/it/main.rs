//! The shell as readers and programs meet it: addresses, errors, caching, limits, headers.
//! Must never look inside the crate.

#![expect(clippy::unwrap_used, reason = "everything here is a test or helps one")]

mod caching;
mod errors;
mod language;
mod limits;
mod portal;
mod socket;
