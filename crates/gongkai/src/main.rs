//! The one binary: reads the command line, runs the command, says what went wrong and what to do.
//! Must never hold a rule or a statement: those live in the contexts.

use std::process::ExitCode;

use clap::Parser as _;
use gongkai::{cli, output};

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    start_log(&arguments);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return failure(&error.into()),
    };
    match runtime.block_on(cli::run(arguments)) {
        Ok(code) => code,
        Err(error) => failure(&error),
    }
}

fn failure(error: &anyhow::Error) -> ExitCode {
    output::complain(&format!("错误：{error:#}"));
    ExitCode::FAILURE
}

/// Logs go to standard error, so that JSON on standard output stays whole.
fn start_log(arguments: &cli::Arguments) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("GONGKAI_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,gongkai=info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if arguments.log_json {
        log.json().init()
    } else {
        log.init()
    }
}
