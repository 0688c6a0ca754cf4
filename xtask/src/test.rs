//! `cargo xtask test`: everything that must hold before a change is taken in.
//! Must never skip a part because something is missing: it installs it or fails and says what to do.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use testkit::postgres::{Cluster, VARIABLE};

use crate::portal::Portal;
use crate::run::{self, cargo, program, root, say};
use crate::steps::Steps;
use crate::{needs, python, tidy, verifier, web};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    Quick,
    Whole,
}

pub(crate) fn run(extent: Extent) -> Result<()> {
    let mut steps = Steps::start();
    steps.step("Debian packages", || {
        needs::install(&[needs::IMPORT, needs::TEST])
    });
    steps.step("web packages and bundle", web::prepare);
    steps.step("format", || {
        run::run(cargo().args(["fmt", "--all", "--check"]))
    });
    steps.step("tidy", tidy::run);
    if extent == Extent::Whole {
        steps.step("clippy", clippy);
    }
    // Tests build the program too; built on its own it would want some crates with other features and so twice.
    steps.step("build", || {
        run::run(cargo().args(["build", "--workspace", "--bins", "--tests"]))
    });
    let closing = steps.step("tests", run_tests);
    if extent == Extent::Whole {
        steps.step("portal in a browser", browser);
    }
    say("");
    for line in closing.iter().flatten() {
        say(line);
    }
    steps.finish()
}

fn clippy() -> Result<()> {
    run::run(cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "--deny=warnings",
    ]))
}

/// The closing lines of all test programs, for the end of the screen.
fn run_tests() -> Result<Vec<String>> {
    let mut test = cargo();
    test.args(["test", "--workspace", "--no-fail-fast"]);
    // The second opinions on identifiers, on the API and on proofs.
    let stdnum = python::with_packages("stdnum", "lib/identifiers/tests/judge/requirements.txt")?;
    test.env("GONGKAI_STDNUM_PYTHON", stdnum);
    let requirements = "crates/gongkai/tests/judge/requirements.txt";
    let schemathesis = python::with_packages("schemathesis", requirements)?;
    test.env("GONGKAI_SCHEMATHESIS_PYTHON", schemathesis);
    let cryptography =
        python::with_packages("cryptography", "lib/tlog/tests/judge/requirements.txt")?;
    test.env("GONGKAI_CRYPTOGRAPHY_PYTHON", cryptography);
    test.env("GONGKAI_VERIFIER", verifier::build_for_node()?);
    let given = std::env::var(VARIABLE).unwrap_or_default();
    // One server for all test programs; each would start its own.
    let cluster = if given.is_empty() {
        Some(Cluster::start()?)
    } else {
        None
    };
    if let Some(cluster) = &cluster {
        test.env(VARIABLE, cluster.url());
    }
    let (mut lines, is_green) = run::run_keeping(&mut test, is_worth_repeating)?;
    lines.push(total(&lines));
    if !is_green {
        for line in &lines {
            say(line);
        }
        bail!("cargo test failed");
    }
    Ok(lines)
}

fn is_worth_repeating(line: &str) -> bool {
    line.starts_with("test result:") || line.ends_with("... FAILED")
}

/// All closing lines as one.
fn total(lines: &[String]) -> String {
    let sum = |what: &str| -> u64 {
        lines
            .iter()
            .filter(|line| line.starts_with("test result:"))
            .filter_map(|line| {
                let part = line
                    .split(['.', ';'])
                    .find(|part| part.trim().ends_with(what))?;
                part.trim().strip_suffix(what)?.trim().parse::<u64>().ok()
            })
            .sum()
    };
    let n_programs = lines
        .iter()
        .filter(|line| line.starts_with("test result:"))
        .count();
    format!(
        "all tests: {} passed; {} failed; {} ignored; {n_programs} test programs",
        sum("passed"),
        sum("failed"),
        sum("ignored")
    )
}

/// The program with the sample city, looked at as people do: with axe, with a validator, and without JavaScript.
fn browser() -> Result<()> {
    let binary = run::target_folder()?.join("debug/gongkai");
    let folder = tempfile::tempdir().context("make a folder for the sample city")?;
    let data = folder.path().join("data");
    let mut demo = program(&binary);
    demo.arg("--data").arg(&data).args(["demo", "--json"]);
    let accounts = folder.path().join("accounts.json");
    std::fs::write(&accounts, run::output(&mut demo)?).context("keep the accounts")?;
    let portal = Portal::start(&binary, &data)?;
    let mut failed = check_pages(&portal, &data)?;
    failed.extend(check_desk(&portal, &accounts)?);
    if !failed.is_empty() {
        bail!("{} found something", failed.join(", "));
    }
    Ok(())
}

/// What staff see, each page as somebody who is led to it.
fn check_desk(portal: &Portal, accounts: &Path) -> Result<Vec<String>> {
    let mut list = program("node");
    list.arg("web/check/desk.mjs")
        .arg(portal.origin())
        .arg(accounts);
    let pages = run::output(&mut list).context("walk the desk as every account")?;
    let mut paths: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (account, path) in pages.lines().filter_map(|line| line.split_once(' ')) {
        paths.entry(account).or_default().push(path);
    }
    say(&format!("{} pages of the desk", pages.lines().count()));
    let mut failed = Vec::new();
    for (account, paths) in &paths {
        for script in ["html.mjs", "axe.mjs"] {
            let arguments = ["--as", account].into_iter().chain(paths.iter().copied());
            if !look(script, portal, arguments)? {
                failed.push(format!("{script} on the desk"));
            }
        }
    }
    let accounts = accounts.to_string_lossy();
    if !look("desk_journeys.mjs", portal, [accounts.as_ref()])? {
        failed.push("desk_journeys.mjs".to_owned());
    }
    Ok(failed)
}

/// Runs a check of pages, which says itself what it finds.
fn look<'a>(
    script: &str,
    portal: &Portal,
    arguments: impl IntoIterator<Item = &'a str>,
) -> Result<bool> {
    say(&format!("$ node web/check/{script}"));
    let mut check = program("node");
    check
        .arg(root().join("web/check").join(script))
        .arg(portal.origin())
        .args(arguments);
    let status = check.status().with_context(|| format!("start {script}"))?;
    Ok(status.success())
}

fn check_pages(portal: &Portal, data: &Path) -> Result<Vec<String>> {
    let mut list = program("node");
    list.arg("web/check/pages.mjs")
        .arg(portal.origin())
        .arg(data);
    let pages = run::output(&mut list).context("find a page of each type")?;
    let pages: Vec<&str> = pages.lines().collect();
    say(&format!("{} pages", pages.len()));
    let mut failed = Vec::new();
    for (script, paths) in [
        ("html.mjs", pages.as_slice()),
        ("axe.mjs", pages.as_slice()),
        ("journeys.mjs", &[]),
    ] {
        if !look(script, portal, paths.iter().copied())? {
            failed.push(script.to_owned());
        }
    }
    Ok(failed)
}

#[cfg(test)]
mod tests;
