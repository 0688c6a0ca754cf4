//! What the figures were measured on.
//! Must never name the machine itself: a reader needs its kind, not its address.

use std::fs;

use anyhow::Result;

use crate::run::{output, program};

pub(super) fn describe() -> Result<Vec<(String, String)>> {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let n_cores = cpu
        .lines()
        .filter(|line| line.starts_with("processor"))
        .count();
    let model = field(&cpu, "model name").unwrap_or("unknown");
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = field(&memory, "MemTotal").unwrap_or("unknown");
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load: Vec<&str> = load.split(' ').take(2).collect();
    let lines = [
        (
            "date",
            output(program("date").args(["-u", "+%F %H:%M UTC"]))?,
        ),
        (
            "commit",
            output(program("git").args(["rev-parse", "--short", "HEAD"])).unwrap_or_default(),
        ),
        ("processor", format!("{n_cores} × {model}")),
        ("memory", memory.to_owned()),
        ("system", output(program("uname").args(["-sr"]))?),
        ("compiler", output(program("rustc").arg("--version"))?),
        (
            "load average before the run (1 and 5 minutes)",
            load.join(", "),
        ),
    ];
    Ok(lines
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect())
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        line.strip_prefix(name)?
            .split_once(':')
            .map(|(_, value)| value.trim())
    })
}
