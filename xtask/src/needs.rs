//! Debian packages that a task needs, looked for by what they bring, and installed where they are missing.
//! Must never remove or upgrade anything, and never ask for a password without saying why.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::run::{program, run, say, words};

pub(crate) struct Need {
    package: &'static str,
    /// A program, or a file by its absolute path, in which `*` stands for one name.
    shown_by: &'static str,
}

const fn need(package: &'static str, shown_by: &'static str) -> Need {
    Need { package, shown_by }
}

/// What import asks other programs for.
pub(crate) const IMPORT: &[Need] = &[
    need("libreoffice-writer-nogui", "soffice"),
    need("poppler-data", "/usr/share/poppler/cMap"),
    need("poppler-utils", "pdftotext"),
    need("tesseract-ocr", "tesseract"),
    need(
        "tesseract-ocr-chi-sim",
        "/usr/share/tesseract-ocr/*/tessdata/chi_sim.traineddata",
    ),
];

/// What tests need beyond that.
pub(crate) const TEST: &[Need] = &[
    need("chromium", "chromium"),
    need("curl", "curl"),
    need("exim4-daemon-light", "exim4"),
    need(
        "fonts-noto-cjk",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    ),
    need("postgresql", "/usr/lib/postgresql/*/bin/initdb"),
    need("python3-venv", "/usr/lib/*/ensurepip/__init__.py"),
];

/// What only the benchmark needs.
pub(crate) const BENCH: &[Need] = &[need("nginx-light", "nginx"), need("wrk", "wrk")];

/// Installs what is missing.
///
/// # Errors
/// Where that takes rights which this user has not: the error is the command to type.
pub(crate) fn install(needs: &[&[Need]]) -> Result<()> {
    let missing: Vec<&str> = needs
        .iter()
        .copied()
        .flatten()
        .filter(|need| find(need.shown_by).is_none())
        .map(|need| need.package)
        .collect();
    if missing.is_empty() {
        say("nothing is missing");
        return Ok(());
    }
    say(&format!("missing Debian packages: {}", missing.join(" ")));
    let by_hand = format!(
        "install them with: sudo apt-get install --no-install-recommends {}",
        missing.join(" ")
    );
    if find("apt-get").is_none() {
        bail!(
            "this is not Debian, so they cannot be installed from here; on Debian one would {by_hand}"
        );
    }
    let prefix: &[&str] = if is_root() {
        &[]
    } else if may_become_root() {
        &["sudo", "--non-interactive"]
    } else {
        bail!("this user may not install packages; {by_hand}");
    };
    // A machine has one mail server: where it is another than ours, that one stays.
    let options = ["install", "--yes", "--no-install-recommends", "--no-remove"];
    let mut install = apt(prefix, &options);
    install.args(&missing);
    // The lists of packages may be missing or old: then they are fetched and it is tried once more.
    if run(&mut install).is_err() {
        run(&mut apt(prefix, &["update"]))?;
        run(&mut install).with_context(|| by_hand)?;
    }
    Ok(())
}

/// Where a program or file is.
pub(crate) fn find(shown_by: &str) -> Option<PathBuf> {
    if !shown_by.starts_with('/') {
        let path = std::env::var_os("PATH").unwrap_or_default();
        // Servers lie in /usr/sbin, which is not on everyone's path.
        return std::env::split_paths(&path)
            .chain([PathBuf::from("/usr/sbin")])
            .map(|folder| folder.join(shown_by))
            .find(|file| file.is_file());
    }
    let Some((folder, rest)) = shown_by.split_once("/*/") else {
        let path = PathBuf::from(shown_by);
        return path.exists().then_some(path);
    };
    let entries = std::fs::read_dir(folder).ok()?;
    entries
        .flatten()
        .map(|entry| entry.path().join(rest))
        .find(|path| path.exists())
}

fn apt(prefix: &[&str], arguments: &[&str]) -> Command {
    let mut all =
        prefix
            .iter()
            .copied()
            .chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let mut command = program(all.next().unwrap_or("env"));
    command.args(all).args(arguments);
    command
}

fn is_root() -> bool {
    Path::new("/proc/self")
        .metadata()
        .is_ok_and(|own| own.uid() == 0)
}

fn may_become_root() -> bool {
    let mut command = program("sudo");
    command
        .args(["--non-interactive", "true"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    find("sudo").is_some() && command.status().is_ok_and(|status| status.success())
}

/// The program a task cannot do without and which is no Debian package of ours to choose.
pub(crate) fn require_node() -> Result<()> {
    const ADVICE: &str = "install Node.js 20 or newer with npm";
    let version = crate::run::output(program("node").arg("--version")).context(ADVICE)?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok())
        .unwrap_or(0);
    if major < 20 {
        bail!("Node.js is {}: {ADVICE}", version.trim());
    }
    let mut npm = program("npm");
    npm.arg("--version");
    crate::run::output(&mut npm).with_context(|| format!("`{}`: {ADVICE}", words(&npm)))?;
    Ok(())
}
