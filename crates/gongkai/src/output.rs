//! Writing to standard output and standard error, and nothing else.
//! Must never be called from a context: only commands speak to a terminal.

use std::io::Write as _;

use serde::Serialize;

/// A line on standard output. A reader who has gone is no error.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A line on standard error.
pub fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// One JSON document on standard output.
///
/// # Errors
/// Where the value cannot be written as JSON.
pub fn say_json<T: Serialize>(value: &T) -> anyhow::Result<()> {
    say(&serde_json::to_string_pretty(value)?);
    Ok(())
}
