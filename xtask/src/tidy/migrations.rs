//! Migrations say why they exist, name every constraint, and every table knows when a row was made.
//! Must never repeat `store::lint`, which reads types and portability with the store's own word splitter, in tests.

use super::{Finding, Source};

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let migrations = sources.iter().filter(|source| {
        source.path.starts_with("crates/")
            && source.path.contains("/migrations/")
            && source.path.ends_with(".sql")
    });
    migrations.flat_map(check_one).collect()
}

fn check_one(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !source.text.starts_with("-- ") {
        findings.push(source.finding(
            1,
            "does not open with a comment",
            "the first line of a migration says why it exists",
        ));
    }
    let mut table: Option<(usize, bool)> = None;
    for (line, text) in (1..).zip(source.text.lines()) {
        let text = text.trim();
        if text.starts_with("CREATE TABLE") {
            table = Some((line, false));
        } else if text.starts_with("created_at ") {
            table = table.map(|(first, _)| (first, true));
        }
        if let Some((first, false)) = table
            && text.starts_with(");")
        {
            findings.push(source.finding(
                first,
                "a table without created_at",
                "when a row was made is asked sooner or later, and cannot be added afterwards",
            ));
        }
        if text.starts_with(");") {
            table = None;
        }
        if table.is_some() && has_unnamed_constraint(text) {
            findings.push(source.finding(
                line,
                format!("a constraint without a name: {text}"),
                "refusals are told by the constraint's name, and both databases must agree on it",
            ));
        }
    }
    findings
}

fn has_unnamed_constraint(line: &str) -> bool {
    const KINDS: [&str; 5] = [
        "CHECK (",
        "FOREIGN KEY",
        "PRIMARY KEY",
        "REFERENCES ",
        "UNIQUE",
    ];
    let code = line.split("--").next().unwrap_or_default();
    KINDS.iter().any(|kind| code.contains(kind)) && !code.contains("CONSTRAINT ")
}
