//! The measure itself, shared by the program and the test that holds the goals.
//! Must never copy anything out of the data folder.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use intake::reader::{Limits, Reader, WorkerCommand};
use intake::source::Document;
use serde_json::Value;

/// The folder with the real documents, if it is there.
pub(crate) fn data_folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let named = std::env::var_os("GONGKAI_DATA").map(PathBuf::from);
    named
        .into_iter()
        .chain([beside])
        .find(|folder| folder.join("policies.jsonl").is_file())
}

/// Right, wrong and missing answers for one field, with the misses in words.
#[derive(Debug, Default)]
pub(crate) struct Field {
    pub n_expected: usize,
    pub n_right: usize,
    pub n_invented: usize,
    pub misses: Vec<String>,
}

impl Field {
    pub(crate) fn recall(&self) -> f64 {
        ratio(self.n_right, self.n_expected)
    }

    fn count(&mut self, id: &str, expected: Option<&str>, found: Option<&str>, is_same: bool) {
        match (expected, found) {
            (Some(expected), _) => {
                self.n_expected += 1;
                if is_same {
                    self.n_right += 1;
                } else {
                    self.misses.push(format!(
                        "{id}: expected {expected}, found {}",
                        found.unwrap_or("nothing")
                    ));
                }
            }
            (None, Some(found)) => {
                self.n_invented += 1;
                self.misses.push(format!("{id}: invented {found}"));
            }
            (None, None) => {}
        }
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if whole == 0 {
        1.0
    } else {
        number(part) / number(whole)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Score {
    pub n_read: usize,
    pub rejects: Vec<String>,
    /// By `source field`: `html title`, `jsonl doc_number`.
    pub fields: BTreeMap<String, Field>,
    /// Share of the expected text found, and of the found text expected, for each page.
    pub pages: BTreeMap<String, (f64, f64)>,
    pub n_office: usize,
    pub office_differences: Vec<String>,
}

impl Score {
    fn field(&mut self, name: &str) -> &mut Field {
        self.fields.entry(name.to_owned()).or_default()
    }
}

impl Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "read {}, rejected {}", self.n_read, self.rejects.len())?;
        self.rejects
            .iter()
            .try_for_each(|reject| writeln!(f, "  {reject}"))?;
        for (name, field) in &self.fields {
            writeln!(
                f,
                "{name}: {}/{} = {:.4}, invented {}",
                field.n_right,
                field.n_expected,
                field.recall(),
                field.n_invented
            )?;
            field
                .misses
                .iter()
                .try_for_each(|miss| writeln!(f, "  {miss}"))?;
        }
        for (page, (recall, precision)) in &self.pages {
            writeln!(
                f,
                "{page}: text recall {recall:.4}, precision {precision:.4}"
            )?;
        }
        writeln!(
            f,
            "office: {} compared, {} differ",
            self.n_office,
            self.office_differences.len()
        )?;
        self.office_differences
            .iter()
            .try_for_each(|difference| writeln!(f, "  {difference}"))
    }
}

/// Reads the data folder through a worker and compares.
pub(crate) fn measure(data: &Path) -> anyhow::Result<Score> {
    let mut score = Score::default();
    let command = WorkerCommand {
        program: worker_program()?,
        args: vec!["worker".to_owned()],
    };
    let mut reader = Reader::start(command, Limits::default())?;
    let truth = read_truth(&data.join("policies.jsonl"))?;
    for item in reader.read(&data.join("policies.jsonl")) {
        let Some(document) = accept(&mut score, item) else {
            continue;
        };
        let Some(expected) = document.source_id.as_ref().and_then(|id| truth.get(id)) else {
            continue;
        };
        compare(&mut score, "jsonl", expected, &document);
    }
    for path in files(&data.join("html"))? {
        for item in reader.read(&path) {
            let Some(document) = accept(&mut score, item) else {
                continue;
            };
            let Some(expected) = truth.get(&stem(&path)) else {
                continue;
            };
            compare(&mut score, "html", expected, &document);
            let body = squeeze(
                expected
                    .get("body")
                    .and_then(Value::as_str)
                    .unwrap_or_default(),
            );
            // The texts beside the pages were made by another program, which sets bars between the cells of a table.
            let overlap = overlap(
                &body.replace('|', ""),
                &squeeze(&document.parsed.text).replace('|', ""),
            );
            score.pages.insert(stem(&path), overlap);
        }
    }
    measure_office(&mut score, &mut reader, &data.join("office"))?;
    Ok(score)
}

fn measure_office(score: &mut Score, reader: &mut Reader, folder: &Path) -> anyhow::Result<()> {
    let mut first: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut paths = files(folder)?;
    // DOCX first: the other two are compared with it.
    paths.sort_by_key(|path| {
        (
            path.extension()
                .is_some_and(|extension| extension != "docx"),
            path.clone(),
        )
    });
    for path in paths {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        for item in reader.read(&path) {
            let Some(document) = accept(score, item) else {
                continue;
            };
            let text = squeeze(&document.parsed.text);
            match first.get(&stem(&path)) {
                Some((other, expected)) => {
                    score.n_office += 1;
                    if *expected != text {
                        let place = expected
                            .chars()
                            .zip(text.chars())
                            .take_while(|(a, b)| a == b)
                            .count();
                        let near = |text: &str| {
                            text.chars()
                                .skip(place.saturating_sub(5))
                                .take(25)
                                .collect::<String>()
                        };
                        let difference =
                            format!("{other} {:?} / {name} {:?}", near(expected), near(&text));
                        score.office_differences.push(difference);
                    }
                }
                None => {
                    first.insert(stem(&path), (name.clone(), text));
                }
            }
        }
    }
    Ok(())
}

/// The test finds the program beside itself; the program is itself.
fn worker_program() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let built = own
        .parent()
        .and_then(Path::parent)
        .map(|folder| folder.join("examples/score"));
    Ok(built.filter(|program| program.is_file()).unwrap_or(own))
}

fn accept(score: &mut Score, item: intake::reader::Item) -> Option<Box<Document>> {
    score.n_read += 1;
    match item.outcome {
        Ok(document) => Some(document),
        Err(reject) => {
            score.rejects.push(format!(
                "{} {}: {} {}",
                reject.file,
                reject.place,
                reject.reason.code(),
                reject.detail
            ));
            None
        }
    }
}

fn read_truth(path: &Path) -> anyhow::Result<BTreeMap<String, Value>> {
    let text = fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
    let mut truth = BTreeMap::new();
    for line in text.lines() {
        let value: Value = serde_json::from_str(line)?;
        if let Some(id) = value.get("id").and_then(Value::as_str) {
            truth.insert(id.to_owned(), value.clone());
        }
    }
    Ok(truth)
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for path in intake::walk::walk([folder.to_path_buf()]) {
        paths.push(path.map_err(|reject| anyhow::anyhow!("{}: {}", reject.file, reject.detail))?);
    }
    Ok(paths)
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn compare(score: &mut Score, from: &str, expected: &Value, document: &Document) {
    let text = |name: &str| {
        expected
            .get(name)
            .and_then(Value::as_str)
            .filter(|value| !value.is_empty())
    };
    let id = text("id").unwrap_or_default();
    let metadata = &document.parsed.metadata;
    let title = metadata.title.as_ref().map(|title| title.value.as_str());
    let is_same = squeeze(title.unwrap_or_default()) == squeeze(text("title").unwrap_or_default());
    score
        .field(&format!("{from} title"))
        .count(id, text("title"), title, is_same);

    let number = metadata
        .doc_number
        .as_ref()
        .map(|number| number.value.as_str());
    let bare = |number: &str| {
        squeeze(number)
            .replace(['[', '［'], "〔")
            .replace([']', '］'], "〕")
            .replace("国务院令", "国令")
    };
    let is_same = number.map(bare) == text("doc_number").map(bare);
    score
        .field(&format!("{from} doc_number"))
        .count(id, text("doc_number"), number, is_same);

    let issuers = metadata
        .issuers
        .as_ref()
        .map(|issuers| issuers.value.join("、"));
    let issuer = text("issuer").filter(|issuer| !issuer.contains(['（', '(']));
    // Labels put a space where a document with several issuers puts a mark.
    let listed = |names: &str| names.replace([' ', '\u{3000}'], "、");
    let is_same = issuer
        .map(listed)
        .zip(issuers.as_deref())
        .is_some_and(|(a, b)| b.contains(&a) || a.contains(b));
    if issuer.is_some() {
        score
            .field(&format!("{from} issuer"))
            .count(id, issuer, issuers.as_deref(), is_same);
    }

    let dates: Vec<String> = [&metadata.published_on, &metadata.issued_on]
        .into_iter()
        .flatten()
        .map(|date| date.value.to_string())
        .collect();
    let date = text("date")
        .filter(|date| date.len() >= 10)
        .and_then(|date| date.get(..10));
    let is_same = date.is_some_and(|date| dates.iter().any(|found| found == date));
    if date.is_some() {
        score.field(&format!("{from} date")).count(
            id,
            date,
            dates.first().map(String::as_str),
            is_same,
        );
    }
}

/// Shares of common text, counted in runs of eight characters so that order matters but a cut does not.
fn overlap(expected: &str, found: &str) -> (f64, f64) {
    let runs = |text: &str| {
        let characters: Vec<char> = text.chars().collect();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for run in characters.windows(8.min(characters.len().max(1))) {
            *counts.entry(run.iter().collect()).or_default() += 1;
        }
        counts
    };
    let (wanted, had) = (runs(expected), runs(found));
    let common: usize = wanted
        .iter()
        .map(|(run, count)| had.get(run).copied().unwrap_or(0).min(*count))
        .sum();
    (
        ratio(common, wanted.values().sum()),
        ratio(common, had.values().sum()),
    )
}
