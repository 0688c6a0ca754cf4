//! `cargo xtask demo`: from a fresh clone to the sample city in a browser.
//! Must never touch data that is already there: an installation in the data folder is served as it is.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::portal::Profile;
use crate::run::{self, complain, program, say};
use crate::{needs, portal, web};

pub(crate) fn run(data: &Path, listen: SocketAddr) -> Result<()> {
    let started = Instant::now();
    // Told before minutes of building, not after.
    check_free(listen)?;
    if let Err(error) = needs::install(&[needs::IMPORT]) {
        complain(&format!(
            "note: {error:#}\nnote: the portal works without; importing PDF, DOC and scans does not"
        ));
    }
    web::prepare()?;
    let binary = portal::build(Profile::Dev)?;
    let data = std::path::absolute(data).context("find the data folder")?;
    if data.join("gongkai.db").exists() || data.join("gongkai.toml").exists() {
        say(&format!(
            "{} is there already and stays as it is",
            data.display()
        ));
    } else {
        make_city(&binary, &data)?;
    }
    check_free(listen)?;
    say(&format!("\nready after {} s", started.elapsed().as_secs()));
    say(&addresses(listen, &binary, &data));
    let mut serve = program(&binary);
    serve
        .arg("--data")
        .arg(&data)
        .args(["serve", "--listen", &listen.to_string()]);
    // The server takes this process's place, so that Ctrl-C is its own.
    Err(serve.exec()).context("start the portal")
}

fn check_free(listen: SocketAddr) -> Result<()> {
    TcpListener::bind(listen).map(drop).with_context(|| {
        format!(
            "cannot listen on {listen}: another program has the port; stop it, or choose another one: \
             cargo xtask demo --listen {}:{}",
            listen.ip(),
            listen.port().checked_add(1).unwrap_or(8080)
        )
    })
}

/// Made beside and moved into place, so that an interruption leaves no half of a city.
fn make_city(binary: &Path, data: &Path) -> Result<()> {
    let parent = data.parent().context("the data folder has no parent")?;
    fs::create_dir_all(parent).with_context(|| format!("make {}", parent.display()))?;
    let beside = tempfile::Builder::new()
        .prefix(".gongkai-demo-")
        .tempdir_in(parent)
        .with_context(|| format!("make a folder in {}", parent.display()))?;
    let made = beside.path().join("data");
    run_demo(binary, &made)?;
    if data.exists() && fs::remove_dir(data).is_err() {
        bail!(
            "{} holds something else: empty it, or choose another folder with --data",
            data.display()
        );
    }
    fs::rename(&made, data).with_context(|| format!("move the sample city to {}", data.display()))
}

fn run_demo(binary: &Path, data: &Path) -> Result<()> {
    run::run(program(binary).arg("--data").arg(data).arg("demo"))
}

fn addresses(listen: SocketAddr, binary: &Path, data: &Path) -> String {
    let own = if listen.ip().is_unspecified() {
        format!("localhost:{}", listen.port())
    } else {
        listen.to_string()
    };
    let at = |path: &str| format!("http://{own}{path}");
    let lines = [
        ("portal 门户", at("/")),
        ("elder version 长辈版", at("/elder/")),
        ("English", at("/en/")),
        ("繁體", at("/hant/")),
        ("search 搜索", at("/search")),
        ("components", at("/design")),
        ("API", at("/api/openapi.json")),
        ("feed", at("/feed.atom")),
        (
            "bring documents in",
            format!(
                "{} --data {} import --publish FOLDER",
                binary.display(),
                data.display()
            ),
        ),
    ];
    let mut text = String::new();
    for (name, value) in lines {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    text.push_str("  stop with Ctrl-C");
    text
}
