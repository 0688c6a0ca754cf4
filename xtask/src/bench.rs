//! `cargo xtask bench`: measures in one run, against limits and peers on the same machine, and writes docs/bench.md.
//! Must never assert: a figure that misses its goal is written down as such. Load goes to the loopback only.

mod import;
mod machine;
mod memory;
mod nginx;
mod pages;
mod publish;
mod report;
mod search;
mod watch;
mod wrk;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::portal::{self, Profile};
use crate::run::{self, program, root, say};
use crate::steps::Steps;
use crate::{needs, web};

use report::Section;

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// Import of real documents
    Import,
    /// Pages against nginx, with and without the page cache
    Pages,
    /// From publication to page, list, feed and search
    Publish,
    /// Search against raw Tantivy
    Search,
    /// Resident memory, idle and loaded
    Memory,
    /// Bytes of pages
    Sizes,
}

/// What all parts work with.
struct Bench {
    binary: PathBuf,
    data: PathBuf,
    /// Everything is made in here and gone at the end.
    folder: tempfile::TempDir,
}

impl Bench {
    /// The sample city.
    fn sample(&self) -> PathBuf {
        self.folder.path().join("sample")
    }

    /// The sample city with all real documents imported.
    fn full(&self) -> PathBuf {
        self.folder.path().join("full")
    }
}

pub(crate) fn run(only: &[Part]) -> Result<()> {
    let data = std::env::var_os("GONGKAI_DATA")
        .map_or_else(|| root().join("../shared/data"), PathBuf::from);
    // Commands run in the repository's folder, wherever this one was typed.
    let data = std::path::absolute(data).context("find the folder of documents")?;
    if !data.join("laws.jsonl").exists() {
        bail!(
            "no documents in {}: name the folder with GONGKAI_DATA (see docs/bench.md)",
            data.display()
        );
    }
    needs::install(&[needs::IMPORT, needs::BENCH])?;
    web::prepare()?;
    let bench = Bench {
        binary: portal::build(Profile::Release)?,
        data,
        folder: tempfile::tempdir().context("make a folder for measurements")?,
    };
    let wanted = |part: Part| only.is_empty() || only.contains(&part);
    let head = machine::describe()?;
    let mut sections: Vec<Section> = Vec::new();
    let mut steps = Steps::start();
    let mut step = |name: &str, work: &mut dyn FnMut() -> Result<Section>| {
        sections.extend(steps.step(name, work));
    };
    make_sample(&bench.binary, &bench.sample())?;
    if wanted(Part::Memory) {
        step("memory, idle", &mut || memory::idle(&bench));
    }
    // Later parts stand on what this one imports.
    step("import", &mut || import::measure(&bench));
    if wanted(Part::Pages) {
        step("pages", &mut || pages::measure(&bench));
    }
    if wanted(Part::Sizes) {
        step("sizes", &mut || pages::sizes(&bench));
    }
    if wanted(Part::Memory) {
        step("memory, loaded", &mut || memory::loaded(&bench));
    }
    if wanted(Part::Publish) {
        step("publish", &mut || publish::measure(&bench));
    }
    if wanted(Part::Search) {
        step("search", &mut || search::measure(&bench));
    }
    let page = report::page(&head, &sections);
    if only.is_empty() {
        let file = root().join("docs/bench.md");
        std::fs::write(&file, page).with_context(|| format!("write {}", file.display()))?;
        say(&format!("written: {}", file.display()));
    } else {
        say(&page);
    }
    steps.finish()
}

fn make_sample(binary: &Path, data: &Path) -> Result<()> {
    run::run(program(binary).arg("--data").arg(data).arg("demo"))
}

/// The value in the middle.
fn median(values: &[f64]) -> f64 {
    percentile(values, 50)
}

/// The value below which this share of all lies, in hundredths.
fn percentile(values: &[f64], share: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = sorted.len().saturating_sub(1) * share;
    // Rounded up: a 99th percentile of fifty is the largest.
    sorted.get(place.div_ceil(100)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
