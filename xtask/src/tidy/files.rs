//! Rules about files as such: how they open, how long they are, which must be there and which must not.
//! Must never judge what a file says beyond its first lines.

use super::{Finding, Source};

const MAX_LINES: usize = 500;

/// Longer files with the reason why they are better whole.
const LONG: &[(&str, &str)] = &[(
    "crates/search/src/query/tests.rs",
    "cases as data over one sample corpus, which every case reads",
)];

const MUST_EXIST: &[&str] = &[
    "ARCHITECTURE.md",
    "Cargo.lock",
    "LICENSE",
    "README.md",
    "README.zh.md",
    "deny.toml",
    "web/build.mjs",
    "web/package-lock.json",
    "web/src/theme.scss",
];

pub(super) fn check(paths: &[String], sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for wanted in MUST_EXIST {
        if !paths.iter().any(|path| path == wanted) {
            findings.push(Finding {
                path: (*wanted).to_owned(),
                line: 0,
                what: "is missing".to_owned(),
                why: "a fresh clone is not whole without it",
            });
        }
    }
    for source in sources.iter().filter(|source| source.is_rust()) {
        findings.extend(check_opening(source));
        findings.extend(check_length(source));
        if source.path.ends_with("/mod.rs") {
            findings.push(source.finding(
                0,
                "is a mod.rs",
                "foo.rs beside foo/ gives every tab in an editor a name of its own",
            ));
        }
    }
    findings
}

/// A file of tests is described by the module it tests.
fn check_opening(source: &Source) -> Option<Finding> {
    const WHY: &str = "a reader must learn from the first lines what this room is for and what never belongs in it";
    let opening: Vec<&str> = source
        .text
        .lines()
        .take_while(|line| line.starts_with("//!"))
        .collect();
    let words = opening.join(" ").to_lowercase();
    let says_never = words.contains("never");
    // One line may hold both sentences.
    let says_both = opening.len() >= 2 || words.matches(". ").count() >= 1;
    if source.is_test() || source.path.contains("/fuzz_targets/") || (says_both && says_never) {
        return None;
    }
    let what = if opening.is_empty() {
        "does not open with `//!`"
    } else if says_never {
        "its `//!` does not say what it is for"
    } else {
        "its `//!` does not say what it must never do"
    };
    Some(source.finding(1, what, WHY))
}

fn check_length(source: &Source) -> Option<Finding> {
    let n_lines = source.text.lines().count();
    let is_listed = LONG.iter().any(|(path, _)| *path == source.path);
    (n_lines > MAX_LINES && !is_listed).then(|| {
        source.finding(
            MAX_LINES + 1,
            format!("{n_lines} lines"),
            "past 500 lines a file does a second thing: give it a name and a file, or list it in xtask/src/tidy/files.rs",
        )
    })
}
