//! The program as a library: commands, configuration, and the portal put together from its contexts.
//! Must never hold a rule or a statement: those live in the contexts.

pub mod accounts;
pub mod agencies;
pub mod cli;
pub mod config;
pub mod demo;
pub mod desk;
pub mod follow;
pub mod import;
pub mod installation;
pub mod jobs;
pub mod mailing;
pub mod modules;
pub mod output;
pub mod sample;
pub mod serve;
