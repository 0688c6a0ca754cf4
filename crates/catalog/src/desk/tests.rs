//! The desk as its people use it, on both databases.

mod bad_input;
mod findings;
pub(crate) mod house;
mod lists;
mod over_time;
mod selecting;
mod timed;
mod walk;
mod workflow;
