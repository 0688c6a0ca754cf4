//! The web bundle: npm packages and what is built from them into the shell's assets.
//! Must never rebuild what is up to date: a changed asset makes cargo compile the shell again.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context as _, Result};

use crate::needs;
use crate::run::{program, root, run, say};

const BUILT: [&str; 4] = ["early.js", "icon.svg", "main.js", "theme.css"];

/// Packages installed and bundle built, where they are not already.
pub(crate) fn prepare() -> Result<()> {
    let web = root().join("web");
    let lock_file = web.join("package-lock.json");
    let lock = fs::read(&lock_file).with_context(|| format!("read {}", lock_file.display()))?;
    // A copy of the lock file says what lies in the folder, whatever the clocks of a checkout say.
    let stamp = web.join("node_modules/.installed-from");
    if fs::read(&stamp).ok().as_deref() != Some(&lock) {
        needs::require_node()?;
        let mut install = program("npm");
        install
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(&web);
        run(&mut install)?;
        fs::write(&stamp, &lock).context("note what was installed")?;
    }
    let assets = root().join("crates/shell/assets");
    let sources = [web.join("src"), web.join("build.mjs"), lock_file];
    if is_older(&assets, &sources)? {
        needs::require_node()?;
        run(program("npm").args(["run", "build"]).current_dir(&web))?;
    } else {
        say("packages and bundle are up to date");
    }
    Ok(())
}

fn is_older(assets: &Path, sources: &[PathBuf]) -> Result<bool> {
    let mut built = Vec::new();
    for name in BUILT {
        match fs::metadata(assets.join(name)) {
            Ok(metadata) => built.push(metadata.modified()?),
            Err(_) => return Ok(true),
        }
    }
    let mut newest = SystemTime::UNIX_EPOCH;
    for source in sources {
        newest = newest.max(newest_in(source)?);
    }
    Ok(built.iter().min().is_none_or(|oldest| *oldest < newest))
}

fn newest_in(path: &Path) -> Result<SystemTime> {
    let metadata = fs::metadata(path).with_context(|| format!("look at {}", path.display()))?;
    let mut newest = metadata.modified()?;
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            newest = newest.max(newest_in(&entry?.path())?);
        }
    }
    Ok(newest)
}
