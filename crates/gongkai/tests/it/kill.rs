//! kill -9 at random moments of a publishing import: what a reader had seen stays, every record is whole, the index
//! catches up, and the same command run again completes the rest. Must never wait for a good moment to kill.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use kernel::id::RecordId;
use testkit::scratch::Scratch;

use crate::house::House;
use crate::program::{Program, Server, line, pause, write};

/// Documents of one round: several batches.
const N: usize = 240;

/// How often to kill: `GONGKAI_KILL_ROUNDS`, or few, for everyday runs.
fn rounds() -> usize {
    std::env::var("GONGKAI_KILL_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(6)
}

/// Spread over 0 to 1, another each round and each run.
fn chance(round: usize) -> f64 {
    let seed = u64::from(std::process::id()) << 20 | round as u64;
    let mixed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) as f64 / u64::MAX as f64
}

fn round_file(folder: &Path, round: usize) -> PathBuf {
    let lines: Vec<String> = (0..N)
        .map(|n| {
            line(
                &format!("r{round}-{n}"),
                &format!("云溪市第{round}轮第{n}号公告"),
                &format!("第一条 第{round}轮第{n}号公告的内容。\n第二条 本公告自发布之日起施行，杀机{round}标记。"),
            )
        })
        .collect();
    write(folder, &format!("round-{round}.jsonl"), lines.join("\n"))
}

/// The newest record there is: those of the next round come after it.
async fn newest(store: &store::database::Store) -> Option<RecordId> {
    let newest = catalog::record::read::list_latest_published(store, 200)
        .await
        .unwrap();
    newest.into_iter().map(|summary| summary.id).max()
}

/// What a reader of the database sees: the ids of the listed records of a round.
async fn listed(
    store: &store::database::Store,
    round: usize,
    before: Option<&RecordId>,
) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut after = before.cloned();
    loop {
        let part = catalog::record::read::list_after(store, after.as_ref(), 200)
            .await
            .unwrap();
        let Some(last) = part.last() else { return ids };
        after = Some(last.id.clone());
        let start = format!("r{round}-");
        ids.extend(
            part.into_iter()
                .filter_map(|summary| summary.source_id)
                .filter(|id| id.starts_with(&start)),
        );
    }
}

/// Every listed record of the round is whole, and the index holds exactly them.
async fn check_whole(
    house: &House,
    round: usize,
    before: Option<&RecordId>,
    expected: &BTreeSet<String>,
) {
    house.follow().await;
    let store = &house.installation.store;
    let mut after = before.map(RecordId::to_string).unwrap_or_default();
    let mut seen = BTreeSet::new();
    loop {
        let part = house
            .get(&format!("/api/v1/records?limit=200&after={after}"))
            .await
            .json();
        for item in part["items"].as_array().unwrap() {
            let source_id = item["source_id"].as_str().unwrap().to_owned();
            if !source_id.starts_with(&format!("r{round}-")) {
                continue;
            }
            let id = item["id"].as_str().unwrap();
            let record = house.get(&format!("/api/v1/records/{id}")).await.json();
            assert!(
                record["text"].as_str().unwrap().contains("第二条"),
                "{record}"
            );
            assert_eq!(record["versions"].as_array().unwrap().len(), 1);
            assert_eq!(house.get(&format!("/records/{id}")).await.status, 200);
            assert!(seen.insert(source_id), "{item} is there twice");
        }
        match part["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(&seen, expected);
    assert_eq!(
        found(house, round).await,
        expected.len(),
        "the index differs from the catalogue"
    );
    let newest = store::outbox::last_seq(store).await.unwrap();
    assert_eq!(house.installation.index.position().unwrap(), newest);
}

/// How many records of the round search finds.
async fn found(house: &House, round: usize) -> usize {
    let request = search::query::Request {
        limit: 1,
        ..search::query::Request::new(&format!("\"杀机{round}标记\""), house.now().date())
    };
    search::query::search(&house.installation.index, &request)
        .unwrap()
        .total
}

/// Kills an import at a moment of its life of `whole`, and gives what a reader had seen of it until then.
async fn kill_import(
    program: &Program,
    reader: &House,
    file: &Path,
    round: usize,
    whole: Duration,
) -> BTreeSet<String> {
    let store = &reader.installation.store;
    let before = newest(store).await;
    let running = program.spawn(&["import", "--publish", "--json"], &[file]);
    let until = Instant::now() + whole.mul_f64(chance(round));
    let mut acknowledged = BTreeSet::new();
    while Instant::now() < until {
        acknowledged = listed(store, round, before.as_ref()).await;
        // Every other import is caught between its first and its last batch.
        if round % 2 == 1 && !acknowledged.is_empty() {
            break;
        }
        pause(Duration::from_millis(5));
    }
    running.kill();
    acknowledged
}

async fn kill_and_complete(program: &Program, folder: &Path) -> usize {
    let warm = round_file(folder, 0);
    let started = Instant::now();
    let report = program.import(&["--publish"], &[&warm]).succeeded().json();
    let whole = started.elapsed();
    assert_eq!(report["accepted"], N);
    let mut n_torn = 0;
    for round in 1..=rounds() {
        let file = round_file(folder, round);
        // Opened before the kill, like a server that goes on reading.
        let reader = House::open_at(&folder.join("reader"), &program.url()).await;
        let before = newest(&reader.installation.store).await;
        let before = before.as_ref();
        let acknowledged = kill_import(program, &reader, &file, round, whole).await;

        let house = House::open_at(&program.data, &program.url()).await;
        let kept = listed(&house.installation.store, round, before).await;
        assert!(
            kept.is_superset(&acknowledged),
            "round {round} lost what was acknowledged"
        );
        check_whole(&house, round, before, &kept).await;
        n_torn += usize::from(!kept.is_empty() && kept.len() < N);
        drop(house);

        let again = program.import(&["--publish"], &[&file]).succeeded().json();
        assert_eq!(again["duplicate"], kept.len(), "round {round}");
        assert_eq!(again["accepted"], N - kept.len(), "round {round}");
        let house = House::open_at(&program.data, &program.url()).await;
        assert_eq!(
            house.installation.index.position().unwrap(),
            store::outbox::last_seq(&house.installation.store)
                .await
                .unwrap(),
            "an import leaves the index complete"
        );
        let all = listed(&house.installation.store, round, before).await;
        assert_eq!(all.len(), N);
        check_whole(&house, round, before, &all).await;
    }
    n_torn
}

/// The ids of a round that the server answers with, page by page.
fn served(server: &Server, round: usize) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut after = String::new();
    loop {
        let part = server
            .get(&format!("/api/v1/records?limit=200&after={after}"))
            .json();
        let start = format!("r{round}-");
        ids.extend(
            part["items"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|item| item["source_id"].as_str())
                .filter(|id| id.starts_with(&start))
                .map(str::to_owned),
        );
        match part["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => return ids,
        }
    }
}

testkit::both! {
    async fn killed_at_any_moment_nothing_acknowledged_is_lost(scratch: Scratch) {
        let program = Program::at(&scratch);
        let n_torn = kill_and_complete(&program, scratch.folder()).await;
        println!("{n_torn} of {} imports were killed with some documents in and some not", rounds());
    }

    async fn server_and_import_killed_together(scratch: Scratch) {
        let program = Program::at(&scratch);
        let warm = round_file(scratch.folder(), 0);
        let started = Instant::now();
        program.import(&["--publish"], &[&warm]).succeeded();
        let whole = started.elapsed();
        for round in 1..=rounds().div_ceil(3) {
            let file = round_file(scratch.folder(), round);
            let server = program.serve();
            let running = program.spawn(&["import", "--publish", "--json"], &[&file]);
            pause(whole.mul_f64(0.2 + chance(round)));
            let acknowledged = served(&server, round);
            let is_server_first = round % 2 == 0;
            if is_server_first {
                drop(server);
                running.kill();
            } else {
                running.kill();
                drop(server);
            }
            let again = program.serve();
            let kept = served(&again, round);
            assert!(kept.is_superset(&acknowledged), "round {round}");
            // Imported beside the new server, which shows and indexes it without a restart.
            let report = program.import(&["--publish"], &[&file]).succeeded().json();
            assert_eq!(report["accepted"], N - kept.len());
            let words = crate::house::encoded(&format!("\"杀机{round}标记\""));
            again.wait_until(&format!("/api/v1/search?q={words}&limit=1"), Duration::from_secs(20), |reply| {
                reply.json()["total"] == N
            });
            // Lists are at most one look at the newest fact behind.
            let limit = Instant::now() + Duration::from_secs(5);
            while served(&again, round).len() < N && Instant::now() < limit {
                pause(Duration::from_millis(50));
            }
            assert_eq!(served(&again, round).len(), N);
        }
    }
}
