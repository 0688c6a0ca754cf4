//! Programs of the system (poppler, LibreOffice, tesseract) run with a time limit and no input.
//! Must never run a shell and never outlive its caller's patience.

use std::ffi::OsStr;
use std::io::{ErrorKind, Read};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::reject::{Fault, RejectReason};

/// More than any text layer of a document holds.
const MAX_OUTPUT: u64 = 256 << 20;
/// LibreOffice maps much more memory than it uses.
const TOOL_MEMORY: u64 = 6 << 30;

#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) status: ExitStatus,
    pub(crate) output: Vec<u8>,
    pub(crate) complaints: String,
}

/// Runs a program to its end.
///
/// # Errors
/// `converter_missing` when it is not installed, `timeout` when it takes too long.
pub(crate) fn run<A: AsRef<OsStr>>(
    program: &str,
    args: &[A],
    folder: &Path,
    patience: Duration,
) -> Result<Finished, Fault> {
    let mut command = Command::new(program);
    command
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
        .process_group(0)
        .env("OMP_THREAD_LIMIT", "1")
        .env("LC_ALL", "C.UTF-8");
    let mut child = with_tool_memory(|| command.spawn()).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Fault::new(
            RejectReason::ConverterMissing,
            format!("{program} is not installed"),
        ),
        _ => Fault::new(
            RejectReason::Crashed,
            format!("cannot start {program}: {error}"),
        ),
    })?;
    let output = drain(child.stdout.take());
    let complaints = drain(child.stderr.take());
    let Ok(output) = output.recv_timeout(patience) else {
        stop(&mut child);
        return Err(Fault::new(
            RejectReason::Timeout,
            format!("{program} ran longer than {} s", patience.as_secs()),
        ));
    };
    let complaints = complaints
        .recv_timeout(Duration::from_secs(5))
        .unwrap_or_default();
    let status = child
        .wait()
        .map_err(|error| Fault::new(RejectReason::Crashed, format!("{program}: {error}")))?;
    Ok(Finished {
        status,
        output,
        complaints: String::from_utf8_lossy(&complaints).into_owned(),
    })
}

/// Whether a program can be started at all.
pub(crate) fn is_installed(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}

fn drain<R: Read + Send + 'static>(pipe: Option<R>) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            // What was read before an error is still worth showing.
            let _ = pipe.take(MAX_OUTPUT).read_to_end(&mut bytes);
        }
        let _ = sender.send(bytes);
    });
    receiver
}

/// Ends the program and all it started.
fn stop(child: &mut Child) {
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
    let _ = child.kill();
    let _ = child.wait();
}

/// A worker's own memory limit would stop LibreOffice; its soft limit is lifted while the program starts.
fn with_tool_memory<T>(start: impl FnOnce() -> T) -> T {
    let Ok((soft, hard)) = rlimit::Resource::AS.get() else {
        return start();
    };
    let lifted = soft < TOOL_MEMORY
        && rlimit::Resource::AS
            .set(TOOL_MEMORY.min(hard), hard)
            .is_ok();
    let started = start();
    if lifted {
        // Lowering a soft limit cannot fail.
        let _ = rlimit::Resource::AS.set(soft, hard);
    }
    started
}
