//! The product as operators, readers and programs meet it: the built binary on temporary data folders, and the whole
//! portal in process, on SQLite and on PostgreSQL. Must never skip a database, nor look inside a context.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

mod bad_files;
mod bad_requests;
mod browser;
mod commands;
mod contract;
mod copying;
mod demo;
mod desk_accounts;
mod desk_agencies;
mod desk_api;
mod desk_bad_input;
mod desk_gate;
mod desk_import;
mod desk_journeys;
mod desk_records_gate;
mod desk_settings;
mod desk_sign_in;
mod desk_work;
mod disk;
mod feeds;
mod form;
mod gate;
mod house;
mod kill;
mod mailing;
mod office;
mod outage;
mod portal;
mod program;
mod routes;
