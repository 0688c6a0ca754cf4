//! Writes the JavaScript around the compiled module: `cargo run -p verifier --example bind -- MODULE.wasm FOLDER web|node`.
//! Must never be needed by the program: only `cargo xtask` runs it.

use anyhow::{Context as _, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, folder, kind] = arguments.as_slice() else {
        bail!("say which module, which folder, and `web` or `node`");
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name("verifier");
    match kind.as_str() {
        "web" => bindgen.web(true)?,
        "node" => bindgen.nodejs(true)?,
        _ => bail!("{kind} is neither `web` nor `node`"),
    };
    bindgen
        .typescript(kind == "web")
        .generate(folder)
        .with_context(|| format!("bind {module}"))
}
