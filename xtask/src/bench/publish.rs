//! From the word of the operator to what the public sees: page, list, feed, search.
//! Must never wait for one of them before it looks at the next: all four are looked at in turn until each shows it.

use std::fs;
use std::net::SocketAddr;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::http;
use crate::portal::Portal;
use crate::run::{output, pause, program};

use super::report::{Row, Section};
use super::{Bench, percentile};

const N_PUBLICATIONS: usize = 60;
const PLACES: [&str; 4] = ["page", "list", "feed", "search"];
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) fn measure(bench: &Bench) -> Result<Section> {
    let portal = Portal::start(&bench.binary, &bench.full())?;
    let today = output(program("date").arg("+%F"))?;
    let mut seen: [Vec<f64>; 4] = Default::default();
    let mut done = Vec::new();
    for n in 0..N_PUBLICATIONS {
        let (places, command) = publish(bench, &portal, n, today.trim())?;
        for (all, one) in seen.iter_mut().zip(places) {
            all.push(one);
        }
        done.push(command);
    }
    let slowest: Vec<f64> = (0..N_PUBLICATIONS)
        .map(|n| {
            seen.iter()
                .filter_map(|place| place.get(n))
                .fold(0.0, |most: f64, time| most.max(*time))
        })
        .collect();
    let figures = |times: &[f64]| {
        format!(
            "p50 {:.2} s, p99 {:.2} s",
            percentile(times, 50),
            percentile(times, 99)
        )
    };
    let mut rows = vec![Row::goal(
        "visible in page, list, feed and search",
        figures(&slowest),
        "p99 ≤ 2 s",
        percentile(&slowest, 99) <= 2.0,
    )];
    for (place, times) in PLACES.iter().zip(&seen) {
        rows.push(Row::plain(format!("— {place}"), figures(times)));
    }
    rows.push(Row::plain("— end of the command itself", figures(&done)));
    Ok(Section {
        title: "From publication to the public".to_owned(),
        how: format!(
            "`gongkai serve` with everything imported, and beside it {N_PUBLICATIONS} times `gongkai import --publish` of one document; time from the start \
             of that command until each place shows it, looked at every 10 ms."
        ),
        rows,
        verbatim: Vec::new(),
    })
}

/// Seconds until each place showed it, and until the command ended.
fn publish(bench: &Bench, portal: &Portal, n: usize, today: &str) -> Result<([f64; 4], f64)> {
    // A word that stands nowhere else, so that search finds this document or none.
    let token = format!("zq{n:03}x");
    let title = format!("云溪市人民政府关于第{n}号测量事项{token}的通知");
    let document = serde_json::json!({
        "id": format!("bench-{n}"), "title": title, "kind": "policy_document", "date": today,
        "issuer": "云溪市人民政府",
        "body": format!("{title}\n\n各区人民政府：\n\n现将第{n}号测量事项{token}通知如下。\n\n一、本通知自发布之日起施行。\n\n云溪市人民政府\n"),
    });
    let file = bench.folder.path().join("one.jsonl");
    fs::write(&file, format!("{document}\n"))?;
    let last = last_record(portal.address())?;
    let mut import = program(&bench.binary);
    import
        .arg("--data")
        .arg(bench.full())
        .args(["import", "--publish", "--json"])
        .arg(&file);
    let started = Instant::now();
    let mut command = import
        .stdout(Stdio::null())
        .spawn()
        .context("start the import")?;
    let mut seen = [None; 4];
    let mut ended = None;
    while seen.iter().any(Option::is_none) || ended.is_none() {
        if started.elapsed() > PATIENCE {
            bail!(
                "publication {n} did not show within {} s: {seen:?} of {PLACES:?}",
                PATIENCE.as_secs()
            );
        }
        if ended.is_none() && command.try_wait().context("look at the import")?.is_some() {
            ended = Some(started.elapsed().as_secs_f64());
        }
        for (place, time) in seen.iter_mut().enumerate() {
            if time.is_none() && shows(portal.address(), place, &token, &last)? {
                *time = Some(started.elapsed().as_secs_f64());
            }
        }
        pause(Duration::from_millis(10));
    }
    Ok((
        seen.map(Option::unwrap_or_default),
        ended.unwrap_or_default(),
    ))
}

fn shows(portal: SocketAddr, place: usize, token: &str, last: &str) -> Result<bool> {
    let path = match PLACES.get(place).copied() {
        Some("page") => {
            let newer =
                http::get(portal, &format!("/api/v1/records?limit=5&after={last}"))?.json()?;
            let items = newer.get("items").and_then(serde_json::Value::as_array);
            let id = items
                .into_iter()
                .flatten()
                .find(|item| {
                    item.get("title")
                        .and_then(serde_json::Value::as_str)
                        .is_some_and(|title| title.contains(token))
                })
                .and_then(|item| item.get("id")?.as_str());
            match id {
                Some(id) => format!("/records/{id}"),
                None => return Ok(false),
            }
        }
        Some("list") => "/".to_owned(),
        Some("feed") => "/feed.atom".to_owned(),
        _ => format!("/api/v1/search?q={token}"),
    };
    let answer = http::get(portal, &path)?;
    Ok(answer.status == 200 && answer.text().contains(token))
}

/// The newest record: ids are in the order of publication, so the next one comes after it.
fn last_record(portal: SocketAddr) -> Result<String> {
    let mut last = String::new();
    loop {
        let after = if last.is_empty() {
            String::new()
        } else {
            format!("&after={last}")
        };
        let page = http::get(portal, &format!("/api/v1/records?limit=200{after}"))?.json()?;
        let items = page.get("items").and_then(serde_json::Value::as_array);
        let newest = items.and_then(|items| items.last()?.get("id")?.as_str());
        match newest {
            Some(id) => id.clone_into(&mut last),
            None => return Ok(last),
        }
        if page.get("next").is_none_or(serde_json::Value::is_null) {
            return Ok(last);
        }
    }
}
