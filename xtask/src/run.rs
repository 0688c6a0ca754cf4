//! Starting other programs, and speaking to the terminal.
//! Must never hide what a program said: where one fails, its own words are on the screen or in the error.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

/// The repository's folder.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// A line on standard output.
pub(crate) fn say(line: &str) {
    // A reader who has gone is no error.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A line on standard error.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A program to be run in the repository's folder.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// The cargo that runs this task.
pub(crate) fn cargo() -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs it with its words on the screen.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    say(&format!("$ {}", words(command)));
    let status = command
        .status()
        .with_context(|| format!("start {}", words(command)))?;
    if !status.success() {
        bail!("`{}` failed with {status}", words(command));
    }
    Ok(())
}

/// Runs it with its words on the screen, and gives back the lines that `keep` chose, whether it succeeded or not.
pub(crate) fn run_keeping(
    command: &mut Command,
    keep: fn(&str) -> bool,
) -> Result<(Vec<String>, bool)> {
    say(&format!("$ {}", words(command)));
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("start {}", words(command)))?;
    let mut kept = Vec::new();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = String::from_utf8_lossy(&line.context("read its output")?).into_owned();
            say(&line);
            if keep(&line) {
                kept.push(line);
            }
        }
    }
    let status = child
        .wait()
        .with_context(|| format!("wait for {}", words(command)))?;
    Ok((kept, status.success()))
}

/// What it writes on standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("start {}", words(command)))?;
    if !output.status.success() {
        bail!(
            "`{}` failed with {}: {}",
            words(command),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    String::from_utf8(output.stdout).context("its output is not UTF-8")
}

/// The command as one would type it.
pub(crate) fn words(command: &Command) -> String {
    let name = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let mut line = name.to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

/// Where cargo puts what it builds.
pub(crate) fn target_folder() -> Result<PathBuf> {
    let text = output(cargo().args(["metadata", "--format-version=1", "--no-deps"]))?;
    let metadata: serde_json::Value =
        serde_json::from_str(&text).context("read `cargo metadata`")?;
    metadata
        .get("target_directory")
        .and_then(serde_json::Value::as_str)
        .map(PathBuf::from)
        .context("`cargo metadata` names no target folder")
}

/// A short wait between two looks at something outside this process.
#[expect(
    clippy::disallowed_methods,
    reason = "other processes tell nobody when they are ready; one has to look again"
)]
pub(crate) fn pause(time: Duration) {
    std::thread::sleep(time);
}
