//! The crate against a second, naive implementation that reads the notices' own words instead of our data files,
//! and counts with tables of all days instead of walking. Must never share code with what it judges.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stand outside of test functions"
)]

mod calendars;
mod clocks;
mod naive;
