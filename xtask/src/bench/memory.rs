//! Resident memory of the server: idle, and with everything imported after many requests.
//! Must never count what the system caches of files: it reads what the process itself holds.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::http;
use crate::portal::Portal;
use crate::run::pause;

use super::Bench;
use super::report::{Row, Section};
use super::watch::resident_mb;

const N_REQUESTS: usize = 1000;

pub(super) fn idle(bench: &Bench) -> Result<Section> {
    let portal = Portal::start(&bench.binary, &bench.sample())?;
    pause(Duration::from_secs(3));
    let at_start = resident_mb(portal.pid());
    for path in ["/", "/policies", "/search?q=%E4%BD%8E%E4%BF%9D"] {
        http::get(portal.address(), path)?;
    }
    let touched = resident_mb(portal.pid());
    Ok(Section {
        title: "Memory, idle".to_owned(),
        how: "`VmRSS` of `gongkai serve` on the sample city, three seconds after the start; then after one page each of home, list and search.".to_owned(),
        rows: vec![
            Row::goal("idle", format!("{at_start:.0} MB"), "≤ 80 MB", at_start <= 80.0),
            Row::plain("after three pages", format!("{touched:.0} MB")),
        ],
        verbatim: Vec::new(),
    })
}

pub(super) fn loaded(bench: &Bench) -> Result<Section> {
    let portal = Portal::start(&bench.binary, &bench.full())?;
    let at_start = resident_mb(portal.pid());
    let paths = mixed_paths(&portal)?;
    let mut peak = at_start;
    for path in paths.iter().cycle().take(N_REQUESTS) {
        let status = http::get(portal.address(), path)?.status;
        if status != 200 {
            bail!("{path} answers {status}");
        }
        peak = peak.max(resident_mb(portal.pid()));
    }
    let after = resident_mb(portal.pid());
    Ok(Section {
        title: "Memory, everything imported".to_owned(),
        how: format!(
            "The same with all documents imported, after {N_REQUESTS} requests one after another: two records, one search and one list in turn, all different."
        ),
        rows: vec![
            Row::plain("at the start", format!("{at_start:.0} MB")),
            Row::goal(
                format!("after {N_REQUESTS} requests"),
                format!("{after:.0} MB"),
                "≤ 400 MB",
                after <= 400.0,
            ),
            Row::goal(
                "the most in between",
                format!("{peak:.0} MB"),
                "≤ 400 MB",
                peak <= 400.0,
            ),
        ],
        verbatim: Vec::new(),
    })
}

/// Two records, a search with words of their titles, a list; over and over.
fn mixed_paths(portal: &Portal) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    let mut after = String::new();
    while paths.len() < N_REQUESTS {
        let page = http::get(
            portal.address(),
            &format!("/api/v1/records?limit=200{after}"),
        )?
        .json()?;
        let items = page
            .get("items")
            .and_then(serde_json::Value::as_array)
            .context("the list of records has no items")?;
        for (n, pair) in items.chunks(2).enumerate() {
            let field = |item: &serde_json::Value, key: &str| {
                item.get(key)
                    .and_then(serde_json::Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            };
            paths.extend(
                pair.iter()
                    .map(|item| format!("/records/{}", field(item, "id"))),
            );
            let words: String = pair
                .first()
                .map(|item| field(item, "title"))
                .unwrap_or_default()
                .chars()
                .take(8)
                .collect();
            paths.push(format!("/search?q={}", http::escaped(&words)));
            paths.push(format!("/policies?page={}", n % 20 + 1));
        }
        match page.get("next").and_then(serde_json::Value::as_str) {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    Ok(paths)
}
