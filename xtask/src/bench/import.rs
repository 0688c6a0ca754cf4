//! Import of all real documents, once and again.
//! Must never import into anything but its own folder.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::run::program;

use super::report::{Row, Section};
use super::watch::{Watched, watch};
use super::{Bench, make_sample};

pub(super) fn measure(bench: &Bench) -> Result<Section> {
    make_sample(&bench.binary, &bench.full())?;
    let mut rows = Vec::new();
    let lines_and_pages = ["policies.jsonl", "html", "laws.jsonl"];
    let first = import(bench, &bench.full(), &lines_and_pages)?;
    let per_second =
        f64::from(first.n_accepted + first.n_duplicate) / first.watched.wall.as_secs_f64();
    rows.push(Row::goal(
        "HTML and JSON Lines with the search index, documents per second",
        format!("{per_second:.0} ({})", first.told()),
        "≥ 300",
        per_second >= 300.0,
    ));
    rows.push(Row::plain("— processor time", seconds(first.watched.cpu)));
    rows.push(Row::plain(
        "— peak resident memory of the program and its parser together",
        format!("{:.0} MB", first.watched.peak_mb),
    ));
    let office = import(bench, &bench.full(), &["office"])?;
    rows.push(Row::plain(
        "DOCX, PDF and DOC (LibreOffice, poppler)",
        office.told(),
    ));
    let all = ["policies.jsonl", "html", "laws.jsonl", "office"];
    let again = import(bench, &bench.full(), &all)?;
    rows.push(Row::goal(
        "everything a second time",
        again.told(),
        "0 added",
        again.n_accepted == 0,
    ));
    for part in ["policies.jsonl", "html", "laws.jsonl"] {
        let fresh = bench.folder.path().join(format!("fresh-{part}"));
        make_sample(&bench.binary, &fresh)?;
        let alone = import(bench, &fresh, &[part])?;
        rows.push(Row::plain(
            format!("`{part}` alone, into the sample city"),
            alone.told(),
        ));
    }
    Ok(Section {
        title: "Import".to_owned(),
        how: "`gongkai import --publish --json PATH…` into the sample city, from start to end of the command: parsing in the child process, catalog, \
              search index. Wall time; processor time of both processes."
            .to_owned(),
        rows,
        verbatim: Vec::new(),
    })
}

struct Imported {
    watched: Watched,
    n_accepted: u32,
    n_duplicate: u32,
    n_rejected: usize,
}

impl Imported {
    fn told(&self) -> String {
        let wall = self.watched.wall.as_secs_f64();
        let n_all = f64::from(self.n_accepted + self.n_duplicate);
        format!(
            "{} accepted, {} duplicate, {} rejected in {wall:.1} s, {:.0}/s",
            self.n_accepted,
            self.n_duplicate,
            self.n_rejected,
            n_all / wall
        )
    }
}

fn import(bench: &Bench, into: &Path, parts: &[&str]) -> Result<Imported> {
    let mut command = program(&bench.binary);
    command
        .arg("--data")
        .arg(into)
        .args(["import", "--publish", "--json"]);
    command.args(parts.iter().map(|part| bench.data.join(part)));
    let watched = watch(&mut command)?;
    let report: serde_json::Value =
        serde_json::from_str(&watched.stdout).context("read the report of the import")?;
    let number = |key: &str| {
        report
            .get(key)
            .and_then(serde_json::Value::as_u64)
            .and_then(|n| u32::try_from(n).ok())
            .with_context(|| format!("the report has no {key}"))
    };
    Ok(Imported {
        n_accepted: number("accepted")?,
        n_duplicate: number("duplicate")?,
        n_rejected: report
            .get("rejected")
            .and_then(serde_json::Value::as_array)
            .map_or(0, Vec::len),
        watched,
    })
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
