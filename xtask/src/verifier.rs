//! The verifier of proofs as a WebAssembly module with the JavaScript around it, in the target folder.
//! Must never build it otherwise than from this repository's sources, with the project's own compiler.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::run::{cargo, output, program, run, target_folder};

const TARGET: &str = "wasm32-unknown-unknown";

/// The folder with the module as Node runs it.
pub(crate) fn build_for_node() -> Result<PathBuf> {
    require_target()?;
    run(cargo()
        .args([
            "build",
            "--release",
            "--package=verifier",
            "--lib",
            "--target",
        ])
        .arg(TARGET))?;
    let target = target_folder()?;
    let folder = target.join("verifier/node");
    run(cargo()
        .args([
            "run",
            "--quiet",
            "--package=verifier",
            "--example=bind",
            "--",
        ])
        .arg(target.join(TARGET).join("release/verifier.wasm"))
        .arg(&folder)
        .arg("node"))?;
    Ok(folder)
}

/// The standard library for WebAssembly, which a Rust toolchain does not bring along.
fn require_target() -> Result<()> {
    let libraries = output(
        program("rustc")
            .args(["--print=target-libdir", "--target"])
            .arg(TARGET),
    )?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    run(program("rustup").args(["target", "add"]).arg(TARGET)).with_context(|| {
        format!("install Rust's standard library for {TARGET}, then run this again")
    })
}
