//! Tests over whole documents: real ones where their folder is at hand, and any text at all.
//! Must never hold a sentence of the real documents.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests say what broke by panicking"
)]

mod properties;
mod real;
