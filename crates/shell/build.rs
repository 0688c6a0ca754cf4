//! Lists the built web bundle (`assets/`) for `src/assets.rs` to embed. Must never run anything: the bundle is built
//! by `npm run build` in `web/`, and a fresh clone without it must still compile.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("assets");
    // Naming a folder that is missing would make cargo run this every time, so the crate's folder is watched until it is there.
    println!(
        "cargo::rerun-if-changed={}",
        if root.is_dir() { "assets" } else { "." }
    );
    let mut names = Vec::new();
    if root.is_dir() {
        collect(&root, "", &mut names)?;
    }
    names.sort();
    let mut list = String::from("&[\n");
    for name in names {
        // Named by the crate's folder at compile time: a checkout that is moved or copied with its target folder stays right.
        let path = format!(
            "concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?})",
            format!("/assets/{name}")
        );
        let _ = writeln!(list, "    ({name:?}, include_bytes!({path})),");
    }
    list.push(']');
    fs::write(
        PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("assets.in"),
        list,
    )
}

fn collect(folder: &Path, prefix: &str, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}
