//! Search against raw Tantivy: runs the search crate's own measurement and takes its lines over.
//! Must never measure by itself: both sides live in one process there.

use anyhow::{Context as _, Result, bail};

use crate::run::{self, cargo};

use super::Bench;
use super::report::{Row, Section};

const GOAL: f64 = 1.3;

pub(super) fn measure(bench: &Bench) -> Result<Section> {
    let mut command = cargo();
    command
        .args([
            "run",
            "--release",
            "--package",
            "search",
            "--example",
            "measure",
        ])
        .env("GONGKAI_DATA", &bench.data);
    let (lines, is_done) = run::run_keeping(&mut command, |line| !line.trim().is_empty())?;
    if !is_done {
        bail!("the measurement failed");
    }
    let ratios = lines
        .iter()
        .find_map(|line| line.strip_prefix("search, all").map(ratios))
        .context("the measurement printed no line for all queries")?;
    let rows = ["p50", "p99"]
        .iter()
        .zip(ratios)
        .map(|(name, ratio)| {
            Row::goal(
                format!("all queries, {name}, ours to plain"),
                format!("{ratio:.2}"),
                format!("≤ {GOAL}"),
                ratio <= GOAL,
            )
        })
        .collect();
    Ok(Section {
        title: "Search against raw Tantivy".to_owned(),
        how: "`cargo run --release -p search --example measure`: the laws and policies in an index of character pairs made with Tantivy alone, and in ours \
              (pairs, words, exact fields, synonyms, facets, highlighting); each query on both in turn, the best of five rounds."
            .to_owned(),
        rows,
        verbatim: lines,
    })
}

/// The numbers after `ratio` in a line.
fn ratios(line: &str) -> Vec<f64> {
    line.split("ratio ")
        .skip(1)
        .filter_map(|rest| {
            let number = rest.split([';', ' ', ',']).next()?;
            number.parse().ok()
        })
        .collect()
}
