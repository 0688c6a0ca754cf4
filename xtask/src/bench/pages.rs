//! Pages under load against nginx serving the same bytes, and how many bytes they are.
//! Must never compare different bytes: the file nginx serves is the answer this program gave.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::http;
use crate::portal::Portal;
use crate::run::say;

use super::nginx::Nginx;
use super::report::{Row, Section};
use super::wrk::{self, Load};
use super::{Bench, median};

const N_ROUNDS: usize = 3;
/// Wide enough for a person not to notice.
const P99_MS: f64 = 20.0;

pub(super) fn measure(bench: &Bench) -> Result<Section> {
    let folder = bench.folder.path().join("nginx");
    fs::create_dir_all(folder.join("www"))?;
    // The workers of nginx run as another user where it is started by root.
    open_to_all(bench.folder.path())?;
    let nginx = Nginx::start(&folder)?;
    let mut rows = Vec::new();
    {
        let portal = Portal::start(&bench.binary, &bench.sample())?;
        let goal = Goal {
            kept: "with the page cache",
            share: 0.5,
        };
        for (name, path) in pages(portal.address())? {
            rows.extend(compare(&portal, &nginx, &folder, (&name, &path), &goal)?);
        }
    }
    set_page_cache(&bench.sample(), 0)?;
    {
        let portal = Portal::start(&bench.binary, &bench.sample())?;
        let goal = Goal {
            kept: "rendered anew each time",
            share: 0.15,
        };
        for (name, path) in pages(portal.address())? {
            rows.extend(compare(&portal, &nginx, &folder, (&name, &path), &goal)?);
        }
    }
    set_page_cache(&bench.sample(), 32)?;
    Ok(Section {
        title: "Pages against nginx".to_owned(),
        how: format!(
            "Sample city on SQLite. `wrk -t1 -c {} -d 5s --latency` at this program and at nginx (worker_processes auto, sendfile, open_file_cache, no log) \
             serving the same bytes as a file, in turn, {N_ROUNDS} rounds; medians. Requests per second; latency p50 and p99 in milliseconds. \
             Rendered anew: `page_cache_mb = 0`.",
            wrk::CONNECTIONS
        ),
        rows,
        verbatim: Vec::new(),
    })
}

struct Goal {
    kept: &'static str,
    share: f64,
}

fn compare(
    portal: &Portal,
    nginx: &Nginx,
    folder: &Path,
    (name, path): (&str, &str),
    goal: &Goal,
) -> Result<Vec<Row>> {
    let answer = http::get(portal.address(), path)?;
    if answer.status != 200 {
        bail!("{path} answers {}", answer.status);
    }
    // A name of its own for each, since nginx keeps what it opened.
    let file = format!("page-{}.html", fs::read_dir(folder.join("www"))?.count());
    fs::write(folder.join("www").join(&file), &answer.body)?;
    let file = format!("/{file}");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..N_ROUNDS {
        ours.push(wrk::load(portal.address(), path)?);
        theirs.push(wrk::load(nginx.address(), &file)?);
    }
    let of = |loads: &[Load], figure: fn(&Load) -> f64| {
        median(&loads.iter().map(figure).collect::<Vec<_>>())
    };
    let (own_rate, their_rate) = (
        of(&ours, |load| load.per_second),
        of(&theirs, |load| load.per_second),
    );
    let share = own_rate / their_rate;
    let p99 = of(&ours, |load| load.p99);
    let measured = format!(
        "{:.0} % of nginx ({own_rate:.0}/s, p50 {:.1}, p99 {p99:.1}; nginx {their_rate:.0}/s, p50 {:.1}, p99 {:.1})",
        share * 100.0,
        of(&ours, |load| load.p50),
        of(&theirs, |load| load.p50),
        of(&theirs, |load| load.p99)
    );
    let what = format!("{name}, {} bytes, {}", answer.body.len(), goal.kept);
    say(&format!("{what}: {measured}"));
    Ok(vec![
        Row::goal(
            &what,
            measured,
            format!("≥ {:.0} %", goal.share * 100.0),
            share >= goal.share,
        ),
        Row::goal(
            format!("— p99 of {name}"),
            format!("{p99:.1} ms"),
            format!("≤ {P99_MS:.0} ms"),
            p99 <= P99_MS,
        ),
    ])
}

/// A page of each sort that many people open.
fn pages(portal: SocketAddr) -> Result<Vec<(String, String)>> {
    let records = http::get(portal, "/api/v1/records?limit=200")?.json()?;
    let items = records.get("items").and_then(serde_json::Value::as_array);
    let policy = items
        .into_iter()
        .flatten()
        .find(|item| item.get("source_id").and_then(serde_json::Value::as_str) == Some("yx-a-0003"))
        .and_then(|item| item.get("id")?.as_str())
        .context("the sample city has no record yx-a-0003")?;
    let named = [
        ("record page", format!("/records/{policy}")),
        ("policy library (list with facets)", "/policies".to_owned()),
        ("agency page (list)", "/agencies/yx-mzj".to_owned()),
        ("openness page", "/openness".to_owned()),
    ];
    Ok(named
        .into_iter()
        .map(|(name, path)| (name.to_owned(), path))
        .collect())
}

fn set_page_cache(data: &Path, megabytes: u32) -> Result<()> {
    let file = data.join("gongkai.toml");
    let text = fs::read_to_string(&file).context("read the configuration")?;
    let lines = text
        .lines()
        .filter(|line| {
            !line
                .trim_start_matches(['#', ' '])
                .starts_with("page_cache_mb")
        })
        .map(|line| match line.trim() {
            "[server]" => format!("[server]\npage_cache_mb = {megabytes}"),
            _ => line.to_owned(),
        });
    let changed = lines.collect::<Vec<_>>().join("\n");
    fs::write(&file, changed).context("write the configuration")
}

fn open_to_all(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
        .context("open the folder to nginx")
}

/// Bytes of each page, as they are and compressed.
pub(super) fn sizes(bench: &Bench) -> Result<Section> {
    let portal = Portal::start(&bench.binary, &bench.sample())?;
    let mut named = vec![("home".to_owned(), "/".to_owned())];
    named.extend(pages(portal.address())?);
    named.push((
        "search results".to_owned(),
        "/search?q=%E4%BD%8E%E4%BF%9D".to_owned(),
    ));
    let home = http::get(portal.address(), "/")?.text();
    for ending in ["theme.css", "main.js", "early.js"] {
        let address = home
            .split('"')
            .find(|part| part.starts_with("/assets/") && part.ends_with(ending));
        named.extend(
            address.map(|address| (format!("`{ending}`, once a release"), address.to_owned())),
        );
    }
    let mut rows = Vec::new();
    for (name, path) in named {
        let plain = http::get(portal.address(), &path)?.body.len();
        let packed = http::get_with(portal.address(), &path, "Accept-Encoding: gzip\r\n")?
            .body
            .len();
        rows.push(Row::plain(
            name,
            format!("{plain} bytes, {packed} with gzip"),
        ));
    }
    Ok(Section {
        title: "Bytes".to_owned(),
        how: "Bodies of answers of the sample city.".to_owned(),
        rows,
        verbatim: Vec::new(),
    })
}
