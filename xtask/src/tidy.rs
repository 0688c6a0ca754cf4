//! `cargo xtask tidy`: rules of this repository that no compiler checks, each with the reason beside it.
//! Must never change a file, and never report without saying where, what and why.

mod files;
mod literals;
mod map;
mod messages;
mod migrations;
mod ranks;
mod sql;
mod words;

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::run::{self, complain, program, root, say};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    path: String,
    /// From 1; 0 where it is about the whole file.
    line: usize,
    what: String,
    why: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}:{}: {}\n    why: {}",
            self.path,
            self.line.max(1),
            self.what,
            self.why
        )
    }
}

/// A text file of the repository.
#[derive(Debug)]
pub(crate) struct Source {
    /// Relative to the repository, with `/`.
    path: String,
    text: String,
}

impl Source {
    fn finding(&self, line: usize, what: impl Into<String>, why: &'static str) -> Finding {
        Finding {
            path: self.path.clone(),
            line,
            what: what.into(),
            why,
        }
    }

    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Unit and integration tests, fuzz targets and what only they use.
    fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }
}

pub(crate) fn run() -> Result<()> {
    let paths = list()?;
    let sources = read(&paths)?;
    let metadata = run::output(run::cargo().args(["metadata", "--format-version=1", "--no-deps"]))?;
    let metadata = serde_json::from_str(&metadata).context("read `cargo metadata`")?;
    let mut findings = files::check(&paths, &sources);
    findings.extend(ranks::check(&metadata));
    findings.extend(map::check(&paths, &sources));
    findings.extend(messages::check(&sources));
    findings.extend(migrations::check(&sources));
    findings.extend(sql::check(&sources));
    findings.extend(words::check(&sources));
    for finding in &findings {
        complain(&finding.to_string());
    }
    if !findings.is_empty() {
        bail!("{} findings", findings.len());
    }
    say(&format!("{} files are tidy", paths.len()));
    Ok(())
}

/// All files that are, or are about to be, in the repository.
fn list() -> Result<Vec<String>> {
    let mut git = program("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let mut paths: Vec<String> = match run::output(&mut git) {
        Ok(listed) => listed.split_terminator('\0').map(str::to_owned).collect(),
        // Unpacked from an archive, or without git: then what lies there.
        Err(_) => walked()?,
    };
    paths.retain(|path| root().join(path).is_file());
    paths.sort();
    Ok(paths)
}

fn walked() -> Result<Vec<String>> {
    const MADE: [&str; 5] = [".git", "assets", "data", "node_modules", "target"];
    let mut paths = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root().join(&folder))? {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            let is_made = MADE.iter().any(|name| path.ends_with(name))
                && !path.ends_with("crates/catalog/data");
            if !entry.file_type()?.is_dir() {
                paths.push(path.to_string_lossy().into_owned());
            } else if !is_made {
                folders.push(path);
            }
        }
    }
    Ok(paths)
}

/// Those that are text.
fn read(paths: &[String]) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for path in paths {
        let bytes =
            std::fs::read(root().join(Path::new(path))).with_context(|| format!("read {path}"))?;
        if let Ok(text) = String::from_utf8(bytes) {
            sources.push(Source {
                path: path.clone(),
                text,
            });
        }
    }
    Ok(sources)
}

#[cfg(test)]
fn source(path: &str, text: &str) -> Source {
    Source {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
