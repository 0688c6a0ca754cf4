//! The map is true: ARCHITECTURE.md names every crate that exists, and none that does not.
//! Must never judge the words around the names.

use std::collections::BTreeSet;

use super::{Finding, Source};

const MAP: &str = "ARCHITECTURE.md";

pub(super) fn check(paths: &[String], sources: &[Source]) -> Vec<Finding> {
    let Some(map) = sources.iter().find(|source| source.path == MAP) else {
        return Vec::new();
    };
    let existing: BTreeSet<&str> = paths
        .iter()
        .filter_map(|path| path.strip_suffix("/Cargo.toml"))
        .filter(|folder| folder.matches('/').count() == 1)
        .collect();
    let mut named = BTreeSet::new();
    let mut findings = Vec::new();
    for (line, text) in (1..).zip(map.text.lines()) {
        for folder in folders(text) {
            if !existing.contains(folder) {
                findings.push(map.finding(
                    line,
                    format!("names `{folder}`, which does not exist"),
                    "a map that names what is not there sends its reader astray",
                ));
            }
            named.insert(folder);
        }
    }
    for folder in existing.difference(&named) {
        findings.push(map.finding(
            0,
            format!("does not name `{folder}`"),
            "a newcomer looks for the room of a line here first",
        ));
    }
    findings
}

/// `crates/NAME` and `lib/NAME` in a line, whole words only.
fn folders(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !(c.is_ascii_alphanumeric() || "_-/.*".contains(c)))
        .map(|word| word.trim_matches(['/', '.']))
        .filter_map(|word| {
            let rest = word
                .strip_prefix("crates/")
                .or_else(|| word.strip_prefix("lib/"))?;
            let name = rest.split('/').next()?;
            let is_name =
                !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            is_name.then(|| word.get(..word.len() - rest.len() + name.len()))?
        })
}
