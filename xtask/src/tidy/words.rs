//! What must not stand in any file: folders of somebody's machine, and addresses of package registries other than the public ones.
//! Must never grow into a list of disliked words: those are a matter of review.

use super::{Finding, Source};

/// First folders of absolute paths that exist on one machine only.
const PRIVATE_FOLDERS: [&str; 3] = ["home", "root", "work"];

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        for (line, text) in (1..).zip(source.text.lines()) {
            if let Some(path) = private_path(text) {
                findings.push(source.finding(
                    line,
                    format!("names the path {path}"),
                    "nobody else has that folder; say it relative to the repository",
                ));
            }
            findings.extend(check_registry(source, line, text));
        }
    }
    findings
}

/// `/folder/…` that no name precedes.
fn private_path(line: &str) -> Option<String> {
    PRIVATE_FOLDERS.iter().find_map(|folder| {
        let path = format!("/{folder}/");
        let at = line.find(&path)?;
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let is_start = before.is_none_or(|c| c.is_whitespace() || "\"'`=(<>:".contains(c));
        is_start.then_some(path)
    })
}

fn check_registry(source: &Source, line: usize, text: &str) -> Option<Finding> {
    let (key, public) = match source.path.rsplit('/').next()? {
        "Cargo.lock" => (
            "source = \"registry+",
            "https://github.com/rust-lang/crates.io-index\"",
        ),
        "package-lock.json" => ("\"resolved\": \"", "https://registry.npmjs.org/"),
        _ => return None,
    };
    let address = text.trim_start().strip_prefix(key)?;
    (!address.starts_with(public)).then(|| {
        source.finding(
            line,
            "a package from a registry that is not the public one",
            "whoever clones the repository must be able to fetch it",
        )
    })
}
