use serde_json::json;

use super::{Finding, files, literals, map, messages, migrations, ranks, source, sql, words};

/// Findings as `line what`, one a line.
fn told(findings: &[Finding]) -> String {
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| format!("{}:{} {}", finding.path, finding.line, finding.what))
        .collect();
    lines.join("\n")
}

fn check_file(path: &str, text: &str, expected: &str) {
    let findings = files::check(&[], &[source(path, text)]);
    let about_it: Vec<Finding> = findings
        .into_iter()
        .filter(|finding| finding.path == path)
        .collect();
    assert_eq!(told(&about_it), expected);
}

#[test]
fn files_open_with_their_purpose() {
    let good = "//! What it is for.\n//! Must never do that.\n";
    check_file("crates/a/src/b.rs", good, "");
    check_file(
        "crates/a/src/b.rs",
        "use std::fs;\n",
        "crates/a/src/b.rs:1 does not open with `//!`",
    );
    check_file(
        "crates/a/src/b.rs",
        "//! Must never.\n",
        "crates/a/src/b.rs:1 its `//!` does not say what it is for",
    );
    check_file(
        "crates/a/src/b.rs",
        "//! One.\n//! Two.\n",
        "crates/a/src/b.rs:1 its `//!` does not say what it must never do",
    );
    check_file("crates/a/src/b/tests.rs", "use super::*;\n", "");
    check_file(
        "crates/a/src/b/mod.rs",
        good,
        "crates/a/src/b/mod.rs:0 is a mod.rs",
    );
    let long = format!("{good}{}", "\n".repeat(499));
    check_file(
        "crates/a/src/b.rs",
        &long,
        "crates/a/src/b.rs:501 501 lines",
    );
}

fn package(folder: &str, name: &str, dependencies: &[(&str, Option<&str>)]) -> serde_json::Value {
    let dependencies: Vec<_> = dependencies
        .iter()
        .map(|(name, kind)| json!({ "name": name, "kind": kind }))
        .collect();
    json!({ "name": name, "manifest_path": format!("/r/{folder}/{name}/Cargo.toml"), "dependencies": dependencies })
}

#[test]
fn edges_go_down() {
    let metadata = json!({ "packages": [
        package("lib", "lawtext", &[]),
        package("crates", "kernel", &[("lawtext", None)]),
        package("crates", "store", &[("kernel", None), ("sqlx", None), ("testkit", Some("dev"))]),
        package("crates", "testkit", &[("store", None)]),
        package("crates", "catalog", &[("store", None), ("search", None), ("rusqlite", None), ("sqlx", None)]),
        package("crates", "search", &[("kernel", None), ("testkit", None)]),
        package("crates", "participation", &[("catalog", None), ("search", None)]),
        package("crates", "helpers", &[]),
    ] });
    assert_eq!(
        told(&ranks::check(&metadata)),
        "r/crates/catalog/Cargo.toml:0 `catalog` (rank 4) uses `search` (rank 4)\n\
         r/crates/catalog/Cargo.toml:0 `catalog` uses `rusqlite`, which belongs to `store`\n\
         r/crates/catalog/Cargo.toml:0 `catalog` uses `sqlx`, which belongs to `store`\n\
         r/crates/search/Cargo.toml:0 `search` (rank 4) uses `testkit` (rank for tests only)\n\
         r/crates/participation/Cargo.toml:0 `participation` (rank 5) uses `search` (rank 4)\n\
         r/crates/helpers/Cargo.toml:0 crate `helpers` has no rank"
    );
}

#[test]
fn literals_are_found_in_code_only() {
    let text = "// \"comment\"\nlet a = \"one \\\" two\"; let c = '\"'; fn f<'a>() {}\nr#\"raw \"x\" end\"#; b\"bytes\" '\\'' \"last\"";
    let found: Vec<(usize, String)> = literals::literals(text)
        .into_iter()
        .map(|literal| (literal.line, literal.text))
        .collect();
    let expected = [
        (2, "one \\\" two"),
        (3, "raw \"x\" end"),
        (3, "bytes"),
        (3, "last"),
    ];
    assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
}

fn check_sql(path: &str, statement: &str, expected: &str) {
    let text = format!("fn f() {{\n    run(\"{statement}\");\n}}");
    assert_eq!(told(&sql::check(&[source(path, &text)])), expected);
}

#[test]
fn statements_keep_to_their_own_tables() {
    let path = "crates/catalog/src/store.rs";
    check_sql(
        path,
        "SELECT a FROM catalog_record JOIN catalog_version ON 1 = 1",
        "",
    );
    check_sql(
        path,
        "SELECT a\n  FROM store_fact",
        "crates/catalog/src/store.rs:3 `catalog` reads or writes the table `store_fact`",
    );
    check_sql(
        path,
        "WITH live AS (SELECT a FROM catalog_record) SELECT a FROM live",
        "",
    );
    check_sql(
        path,
        "INSERT INTO catalog_a (b) VALUES ('FROM x') ON CONFLICT (b) DO UPDATE SET b = 1",
        "",
    );
    check_sql(
        path,
        "SELECT * FROM catalog_record",
        "crates/catalog/src/store.rs:2 SELECT *",
    );
    check_sql(
        path,
        "UPDATE search_x SET a = 1 WHERE b IS DISTINCT FROM c",
        "crates/catalog/src/store.rs:2 `catalog` reads or writes the table `search_x`",
    );
    check_sql(
        "crates/store/src/schema.rs",
        "SELECT name FROM sqlite_master",
        "",
    );
    check_sql(
        "crates/catalog/src/store/tests.rs",
        "SELECT a FROM note_line",
        "",
    );
    check_sql(
        "crates/search/src/text.rs",
        "SELECT a word FROM the list",
        "crates/search/src/text.rs:2 `search` reads or writes the table `the`",
    );
    check_sql(
        "crates/search/src/text.rs",
        "Select a word from the list",
        "",
    );
}

#[test]
fn migrations_say_why_and_name_constraints() {
    let good = "-- Why.\nCREATE TABLE a_b (\n    id TEXT NOT NULL,\n    created_at BIGINT NOT NULL,\n    CONSTRAINT a_b_pkey PRIMARY KEY (id)\n);\n";
    let path = "crates/a/migrations/0001_a.sql";
    assert_eq!(told(&migrations::check(&[source(path, good)])), "");
    let bad = "CREATE TABLE a_b (\n    id TEXT PRIMARY KEY\n);\n";
    assert_eq!(
        told(&migrations::check(&[source(path, bad)])),
        format!(
            "{path}:1 does not open with a comment\n{path}:2 a constraint without a name: id TEXT PRIMARY KEY\n{path}:1 a table without created_at"
        )
    );
}

#[test]
fn the_map_names_what_exists() {
    let paths = [
        "crates/a/Cargo.toml",
        "lib/b/Cargo.toml",
        "crates/a/fuzz/Cargo.toml",
        "xtask/Cargo.toml",
    ];
    let paths = paths.map(str::to_owned);
    let text = "`crates/a/src/x.rs` and crates/c, see https://docs.rs/crates/*\n";
    assert_eq!(
        told(&map::check(&paths, &[source("ARCHITECTURE.md", text)])),
        "ARCHITECTURE.md:1 names `crates/c`, which does not exist\nARCHITECTURE.md:0 does not name `lib/b`"
    );
}

#[test]
fn both_languages_have_the_same_keys() {
    let chinese = source(
        "crates/a/messages/zh-Hans/a.ftl",
        "one = 一\ntwo = 二\n    .title = x\n",
    );
    let english = source(
        "crates/a/messages/en/a.ftl",
        "# note = x\none = One\nthree = Three\n",
    );
    assert_eq!(
        told(&messages::check(&[chinese, english])),
        "crates/a/messages/en/a.ftl:3 `three` is missing in crates/a/messages/zh-Hans/a.ftl\n\
         crates/a/messages/zh-Hans/a.ftl:2 `two` is missing in crates/a/messages/en/a.ftl"
    );
}

#[test]
fn private_paths_and_registries_are_found() {
    let home = ["", "home", "someone", "x"].join("/");
    let text = format!("see {home}\nfine: crates{home}\n");
    assert_eq!(
        told(&words::check(&[source("a.md", &text)])),
        format!("a.md:1 names the path /{}/", "home")
    );
    let lock = "source = \"registry+https://example.org/index\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n";
    assert_eq!(
        told(&words::check(&[source("Cargo.lock", lock)])),
        "Cargo.lock:1 a package from a registry that is not the public one"
    );
}
