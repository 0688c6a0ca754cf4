//! The one binary: reads the command line, runs the command, says what went wrong and what to do.
//! Must never hold a rule or a statement: those live in the contexts.

use std::process::ExitCode;

use clap::Parser as _;
use gongkai::{cli, output};
use store::error::StoreError;

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
    if error.chain().any(is_full_disk) {
        output::complain("磁盘空间不足：请腾出空间，再运行一次同样的命令；已经入库的都在。");
    }
    ExitCode::FAILURE
}

/// Whether a cause says that there is no room left.
fn is_full_disk(cause: &(dyn std::error::Error + 'static)) -> bool {
    let by_store = cause
        .downcast_ref::<StoreError>()
        .is_some_and(|error| matches!(error, StoreError::DiskFull(_)));
    let by_system = cause
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::StorageFull);
    by_store || by_system
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
