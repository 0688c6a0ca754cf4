//! Tests over whole texts: any text at all, twenty thousand passages with numbers planted in them, real documents where their folder is at hand.
//! Must never hold a number that belongs to anyone: all are generated.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests say what broke by panicking"
)]

mod corpus;
mod generate;
mod judge;
mod passages;
mod properties;
