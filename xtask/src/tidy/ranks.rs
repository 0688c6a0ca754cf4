//! The ranks of crates: an edge goes down only, never sideways. The table is that of the design and of ARCHITECTURE.md.
//! Must never be bent for one crate: what two of a rank both need belongs below them.

use serde_json::Value;

use super::Finding;

/// Crates below `crates/`; those below `lib/` have rank 0.
const RANKS: &[(&str, u32)] = &[
    ("access", 2),
    ("catalog", 4),
    ("evaluation", 6),
    ("exchange", 5),
    ("gongkai", 7),
    ("identity", 4),
    ("intake", 1),
    ("interpretation", 5),
    ("kernel", 0),
    ("ledger", 4),
    ("mail", 2),
    ("opendata", 5),
    ("operation", 4),
    ("participation", 5),
    ("personal", 6),
    ("search", 4),
    ("shell", 3),
    ("store", 1),
    ("supervision", 6),
    ("verifier", 1),
];

/// Crates that only tests and tasks may use, with what they may use themselves.
const DEV_ONLY: &[(&str, &[&str])] = &[("testkit", &["kernel", "store"]), ("xtask", &["testkit"])];

/// Heavy crates of others, each with the crates of ours that know it: one, unless it serves two ends.
const OWNERS: &[(&str, &[&str])] = &[
    ("argon2", &["identity", "tlog"]),
    ("cedar-policy", &["access"]),
    ("jieba-rs", &["search"]),
    ("lettre", &["mail"]),
    ("lopdf", &["intake"]),
    ("object_store", &["store"]),
    ("quick_cache", &["shell"]),
    ("rusqlite", &["store"]),
    ("sqlx", &["store"]),
    ("tantivy", &["search"]),
];

pub(super) fn check(metadata: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in array(metadata, "packages") {
        let name = text(package, "name");
        let is_ours = rank(package).is_some() || is_dev_only(name);
        if !is_ours {
            findings.push(finding(
                package,
                format!("crate `{name}` has no rank"),
                "who may use it is decided when it is born: add it to the table in xtask/src/tidy/ranks.rs and to ARCHITECTURE.md",
            ));
        }
        for dependency in array(package, "dependencies") {
            findings.extend(check_edge(metadata, package, dependency));
        }
    }
    findings
}

fn check_edge(metadata: &Value, package: &Value, dependency: &Value) -> Option<Finding> {
    let (from, to) = (text(package, "name"), text(dependency, "name"));
    let is_for_tests = dependency.get("kind").and_then(Value::as_str) == Some("dev");
    let owner = OWNERS.iter().find(|(heavy, _)| *heavy == to);
    if let Some((_, owners)) = owner
        && !owners.contains(&from)
        && !is_for_tests
    {
        return Some(finding(
            package,
            format!(
                "`{from}` uses `{to}`, which belongs to `{}`",
                owners.join("`, `")
            ),
            "a heavy crate is seen by one crate of ours only, so that it can be replaced and does not spread",
        ));
    }
    let target = array(metadata, "packages").find(|other| text(other, "name") == to)?;
    let is_allowed = if let Some((_, allowed)) = DEV_ONLY.iter().find(|(dev, _)| *dev == from) {
        allowed.contains(&to)
    } else if is_dev_only(to) {
        is_for_tests
    } else {
        goes_down(package, target)
    };
    (!is_allowed).then(|| {
        finding(
            package,
            format!("`{from}` (rank {}) uses `{to}` (rank {})", shown(package), shown(target)),
            "an edge goes down only, never sideways: then every crate can be read and tested without those above it",
        )
    })
}

fn goes_down(package: &Value, target: &Value) -> bool {
    let (Some(from), Some(to)) = (rank(package), rank(target)) else {
        return true;
    };
    let kernel_on_lib = text(package, "name") == "kernel" && is_lib(target);
    // The fifth rank looks at records, which all of its crates are about, and at none of its other neighbours below.
    let past_catalog = from == 5 && to == 4 && text(target, "name") != "catalog";
    (to < from && !past_catalog) || kernel_on_lib
}

fn rank(package: &Value) -> Option<u32> {
    if is_lib(package) {
        return Some(0);
    }
    let name = text(package, "name");
    RANKS
        .iter()
        .find(|(crate_name, _)| *crate_name == name)
        .map(|(_, rank)| *rank)
}

fn shown(package: &Value) -> String {
    rank(package).map_or_else(|| "for tests only".to_owned(), |rank| rank.to_string())
}

fn is_lib(package: &Value) -> bool {
    text(package, "manifest_path").contains("/lib/")
}

fn is_dev_only(name: &str) -> bool {
    DEV_ONLY.iter().any(|(dev, _)| *dev == name)
}

fn finding(package: &Value, what: String, why: &'static str) -> Finding {
    let manifest = text(package, "manifest_path");
    let root = crate::run::root();
    let path = manifest
        .strip_prefix(&*root.to_string_lossy())
        .unwrap_or(manifest);
    Finding {
        path: path.trim_start_matches('/').to_owned(),
        line: 0,
        what,
        why,
    }
}

fn array<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
