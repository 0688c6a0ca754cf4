//! A Python of our own with the packages that a judge needs, in the target folder.
//! Must never touch the system's packages, nor install what is not pinned.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::run::{self, program, root};

/// The interpreter that has what `requirements` (a path in the repository) lists; made once, and again when the list changes.
pub(crate) fn with_packages(name: &str, requirements: &str) -> Result<PathBuf> {
    let folder = run::target_folder()?.join("python").join(name);
    let python = folder.join("bin/python");
    let wanted = root().join(requirements);
    let installed = folder.join("requirements.txt");
    if !python.exists() || !is_same(&wanted, &installed)? {
        run::run(
            program("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&folder),
        )?;
        run::run(
            program(&python)
                .args(["-m", "pip", "install", "--quiet", "--requirement"])
                .arg(&wanted),
        )?;
        std::fs::copy(&wanted, &installed)
            .with_context(|| format!("note what is installed in {}", folder.display()))?;
    }
    Ok(python)
}

fn is_same(wanted: &Path, installed: &Path) -> Result<bool> {
    let list = std::fs::read(wanted).with_context(|| format!("read {}", wanted.display()))?;
    // Nothing is installed yet where there is no copy.
    Ok(std::fs::read(installed).is_ok_and(|copy| copy == list))
}
