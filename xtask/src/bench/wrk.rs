//! The load generator: one run of wrk, and the figures it prints.
//! Must never aim at anything but the loopback.

use std::net::SocketAddr;

use anyhow::{Context as _, Result, bail};

use crate::run::{output, program};

pub(super) const CONNECTIONS: &str = "64";
const DURATION: &str = "5s";

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Load {
    pub(super) per_second: f64,
    /// Milliseconds.
    pub(super) p50: f64,
    pub(super) p99: f64,
}

pub(super) fn load(address: SocketAddr, path: &str) -> Result<Load> {
    if !address.ip().is_loopback() {
        bail!("{address} is not on this machine");
    }
    let url = format!("http://{address}{path}");
    let printed =
        output(program("wrk").args(["-t1", "-c", CONNECTIONS, "-d", DURATION, "--latency", &url]))?;
    if printed.contains("Non-2xx") || printed.contains("Socket errors") {
        bail!("{path} was not always answered: {printed}");
    }
    read(&printed).with_context(|| format!("no figures in what wrk printed: {printed}"))
}

pub(super) fn read(printed: &str) -> Option<Load> {
    let after = |label: &str| {
        printed
            .lines()
            .find_map(|line| line.trim().strip_prefix(label))
            .map(str::trim)
    };
    Some(Load {
        per_second: after("Requests/sec:")?.parse().ok()?,
        p50: milliseconds(after("50%")?)?,
        p99: milliseconds(after("99%")?)?,
    })
}

fn milliseconds(text: &str) -> Option<f64> {
    for (unit, factor) in [("us", 0.001), ("ms", 1.0), ("s", 1000.0)] {
        if let Some(number) = text.strip_suffix(unit) {
            return number.parse::<f64>().ok().map(|number| number * factor);
        }
    }
    None
}
