//! Watching processes from outside: processor time and resident memory of a program and all that it started.
//! Must never slow what it watches: it looks fifty times a second and reads a few small files each time.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::run::{self, pause, say};

const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A program that has ended, and what it took.
pub(super) struct Watched {
    pub(super) stdout: String,
    pub(super) wall: Duration,
    pub(super) cpu: Duration,
    /// The most that it and its children held together, in megabytes.
    pub(super) peak_mb: f64,
}

/// Runs it to its end.
pub(super) fn watch(command: &mut Command) -> Result<Watched> {
    say(&format!("$ {}", run::words(command)));
    let output = tempfile::NamedTempFile::new().context("make a file for the output")?;
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(output.reopen().context("open the file for the output")?)
        .spawn()
        .context("start the program")?;
    let mut peak_mb = 0.0_f64;
    let mut ticks = 0;
    while child.try_wait().context("look at the program")?.is_none() {
        let tree = tree(child.id());
        peak_mb = peak_mb.max(tree.iter().map(|pid| resident_mb(*pid)).sum());
        // A child's time moves to its parent when it ends, so the sum only ever grows.
        ticks = ticks.max(tree.iter().map(|pid| processor_ticks(*pid)).sum());
        pause(LOOK_EVERY);
    }
    Ok(Watched {
        stdout: fs::read_to_string(output.path()).context("read the output")?,
        wall: started.elapsed(),
        // The unit of /proc is 1/100 s on every Linux in use.
        cpu: Duration::from_millis(ticks * 10),
        peak_mb,
    })
}

/// Resident memory in megabytes of 1,000,000 bytes; 0 where the process has ended.
pub(super) fn resident_mb(pid: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) * 1.024 / 1000.0
}

/// The process and all below it.
fn tree(pid: u32) -> Vec<u32> {
    let mut all = vec![pid];
    let threads = fs::read_dir(format!("/proc/{pid}/task"))
        .into_iter()
        .flatten()
        .flatten();
    for thread in threads {
        let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        for child in children
            .split_whitespace()
            .filter_map(|child| child.parse().ok())
        {
            all.extend(tree(child));
        }
    }
    all
}

/// Own time and that of ended children, in user and in kernel.
fn processor_ticks(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in brackets may hold spaces; fields 14 to 17 are the times, the third follows the bracket.
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    after_name
        .split_whitespace()
        .skip(11)
        .take(4)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum()
}
