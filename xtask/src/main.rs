//! `cargo xtask demo | test | tidy | bench`: everything one does with this repository beyond editing it.
//! Must never be needed to use the program, and never hold a rule that the program itself should keep.

mod bench;
mod demo;
mod http;
mod needs;
mod portal;
mod python;
mod run;
mod steps;
mod test;
mod tidy;
mod verifier;
mod web;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tasks of this repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Installs what is missing, builds, makes the sample city and serves it
    Demo {
        #[arg(long, default_value = "./data", value_name = "DIR")]
        data: PathBuf,
        #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR")]
        listen: SocketAddr,
    },
    /// Format, lints, tidy, all tests on both databases, browser checks
    Test {
        /// Leave out clippy and the browser
        #[arg(long)]
        quick: bool,
    },
    /// Rules of this repository that no compiler checks
    Tidy,
    /// Measures against limits and peers and writes docs/bench.md
    Bench {
        /// Measure only these parts, and print instead of writing the page
        #[arg(long, value_enum, value_delimiter = ',', value_name = "PART")]
        only: Vec<bench::Part>,
    },
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Demo { data, listen } => demo::run(&data, listen),
        Task::Test { quick } => test::run(if quick {
            test::Extent::Quick
        } else {
            test::Extent::Whole
        }),
        Task::Tidy => tidy::run(),
        Task::Bench { only } => bench::run(&only),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            run::complain(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
