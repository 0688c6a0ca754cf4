//! Measures search on real documents: quality against the plain pair index, speed of both, in one run.
//! Must never be fitted beyond `Weights`: weights are chosen on the even questions and reported on the odd ones.
//!
//! `cargo run --release -p search --example measure [-- quality | speed | sweep]`, with the data in `../shared/data` or `$GONGKAI_DATA`.

mod corpus;
mod raw;
mod score;

use std::path::Path;
use std::time::{Duration, Instant};

use search::index::{Index, WriterOptions};
use search::query::{Grouping, Request, search, search_with};
use search::weights::Weights;

use corpus::{Corpus, Question};
use score::Score;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::var("GONGKAI_DATA").unwrap_or_else(|_| "../shared/data".to_owned());
    if !Path::new(&folder).join("laws.jsonl").exists() {
        eprintln!("no data in {folder}: nothing measured");
        return Ok(());
    }
    let corpus = Corpus::read(Path::new(&folder))?;
    let n_clauses: usize = corpus.docs.iter().map(|doc| doc.clauses.len()).sum();
    let n_bytes: usize = corpus
        .docs
        .iter()
        .flat_map(|doc| &doc.clauses)
        .map(|clause| clause.text.len())
        .sum();
    report(&format!(
        "{} records, {n_clauses} clauses, {:.1} MB of text",
        corpus.docs.len(),
        mega(n_bytes)
    ));

    let place = tempfile::tempdir()?;
    let (index, raw) = build(&corpus, place.path())?;
    let only = std::env::args().nth(1);
    match only.as_deref() {
        Some("sweep") => sweep(&index, &corpus),
        Some("quality") => quality(&index, &raw, &corpus),
        Some("speed") => speed(&index, &raw, &corpus),
        Some(_) | None => {
            quality(&index, &raw, &corpus);
            speed(&index, &raw, &corpus);
        }
    }
    report(&format!("resident memory at the end: {}", resident()));
    Ok(())
}

fn build(corpus: &Corpus, place: &Path) -> Result<(Index, raw::Raw), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let raw = raw::Raw::build(corpus, &place.join("raw"))?;
    let raw_time = start.elapsed();
    let start = Instant::now();
    let index = Index::open_or_create(&place.join("ours"))?;
    let mut writer = index.writer(WriterOptions::BULK)?;
    for doc in &corpus.docs {
        writer.put(doc)?;
    }
    writer.commit(1)?;
    let committed = start.elapsed();
    writer.finish()?;
    // As in a running server: the next writer of single records merges what an import left.
    let mut writer = index.writer(WriterOptions::SMALL)?;
    writer.commit(1)?;
    writer.finish()?;
    report(&format!(
        "indexing: ours {committed:.2?} to commit, {:.2?} merged; plain pairs {raw_time:.2?}; ratio {:.2}",
        start.elapsed(),
        committed.as_secs_f64() / raw_time.as_secs_f64()
    ));
    report(&format!(
        "on disk: ours {:.1} MB, plain pairs {:.1} MB; memory {}",
        folder_size(&place.join("ours")),
        folder_size(&place.join("raw")),
        resident()
    ));
    Ok((index, raw))
}

fn quality(index: &Index, raw: &raw::Raw, corpus: &Corpus) {
    let tuned = Weights::TUNED;
    for (name, half) in [
        ("lay questions, fitting half", 0),
        ("lay questions, reporting half", 1),
    ] {
        let questions: Vec<&Question> = corpus.lay.iter().skip(half).step_by(2).collect();
        print_score(
            &format!("{name}: plain pairs"),
            &score::articles(&questions, |text| raw.search(text, 10)),
        );
        print_score(
            &format!("{name}: ours, clauses"),
            &score::articles(&questions, |text| {
                ours(index, text, Grouping::Clause, &tuned)
            }),
        );
        print_score(
            &format!("{name}: ours, records"),
            &score::articles(&questions, |text| {
                ours(index, text, Grouping::Record, &tuned)
            }),
        );
    }
    for (name, half) in [
        ("policy questions, fitting half", 0),
        ("policy questions, reporting half", 1),
    ] {
        let questions: Vec<&Question> = corpus.policy.iter().skip(half).step_by(2).collect();
        print_score(
            &format!("{name}, record: plain pairs"),
            &score::records(&questions, |text| raw.search(text, 50)),
        );
        print_score(
            &format!("{name}, record: ours"),
            &score::records(&questions, |text| {
                ours(index, text, Grouping::Record, &tuned)
            }),
        );
    }
    let misspelt = corpus.misspelt();
    let misspelt: Vec<&Question> = misspelt.iter().collect();
    print_score(
        "lay questions, one character misheard: plain pairs",
        &score::articles(&misspelt, |text| raw.search(text, 10)),
    );
    print_score(
        "lay questions, one character misheard: ours, clauses",
        &score::articles(&misspelt, |text| {
            ours(index, text, Grouping::Clause, &tuned)
        }),
    );
    for (name, questions) in corpus.probes() {
        let questions: Vec<&Question> = questions.iter().collect();
        print_score(
            &format!("{name}: plain pairs"),
            &score::records(&questions, |text| raw.search(text, 50)),
        );
        print_score(
            &format!("{name}: ours"),
            &score::records(&questions, |text| {
                ours(index, text, Grouping::Record, &tuned)
            }),
        );
    }
}

/// Each weight alone, around the values in use, on the fitting half.
fn sweep(index: &Index, corpus: &Corpus) {
    let questions: Vec<&Question> = corpus.lay.iter().step_by(2).collect();
    let policy: Vec<&Question> = corpus.policy.iter().step_by(2).collect();
    let mut tries = vec![("tuned".to_owned(), Weights::TUNED)];
    for value in [0.0, 0.2, 0.6, 0.8, 1.0, 1.3] {
        tries.push((
            format!("chars {value}"),
            Weights {
                chars: value,
                ..Weights::TUNED
            },
        ));
    }
    for value in [0.0, 0.1, 0.2, 0.5, 0.8] {
        tries.push((
            format!("title {value}"),
            Weights {
                title: value,
                ..Weights::TUNED
            },
        ));
    }
    for value in [0.0, 0.15, 0.5, 0.7] {
        tries.push((
            format!("synonym {value}"),
            Weights {
                synonym: value,
                ..Weights::TUNED
            },
        ));
    }
    for value in [0.05, 0.1, 0.4, 1.0] {
        tries.push((
            format!("common_share {value}"),
            Weights {
                common_share: value,
                ..Weights::TUNED
            },
        ));
    }
    for value in [0.0, 0.03, 0.08] {
        tries.push((
            format!("authority_step {value}"),
            Weights {
                authority_step: value,
                ..Weights::TUNED
            },
        ));
    }
    for value in [0.4, 0.5, 0.7, 0.8] {
        tries.push((
            format!("local {value}"),
            Weights {
                local: value,
                ..Weights::TUNED
            },
        ));
    }
    for value in [0.8, 1.1, 1.2, 1.3] {
        tries.push((
            format!("document {value}"),
            Weights {
                document: value,
                ..Weights::TUNED
            },
        ));
    }
    for value in [0.0, 0.05] {
        tries.push((
            format!("recency {value}"),
            Weights {
                recency: value,
                ..Weights::TUNED
            },
        ));
    }
    for value in [5_000, 10_000, 20_000, 80_000, 1_000_000] {
        tries.push((
            format!("postings {value}"),
            Weights {
                postings: value,
                ..Weights::TUNED
            },
        ));
    }
    for value in [0.05, 0.1, 0.2, 0.3, 0.5] {
        tries.push((
            format!("common_char {value}"),
            Weights {
                common_char: value,
                ..Weights::TUNED
            },
        ));
    }
    for value in [8, 16, 32] {
        tries.push((
            format!("titles {value}"),
            Weights {
                titles: value,
                ..Weights::TUNED
            },
        ));
    }
    for value in [16, 32, 64] {
        tries.push((
            format!("candidates {value}"),
            Weights {
                candidates: value,
                ..Weights::TUNED
            },
        ));
    }
    for (name, weights) in tries {
        let clauses = score::articles(&questions, |text| {
            ours(index, text, Grouping::Clause, &weights)
        });
        let records = score::articles(&questions, |text| {
            ours(index, text, Grouping::Record, &weights)
        });
        let policies = score::records(&policy, |text| {
            ours(index, text, Grouping::Record, &weights)
        });
        report(&format!(
            "{name:24} clauses {clauses} | records {records} | policy {policies}"
        ));
    }
}

fn ours(index: &Index, text: &str, grouping: Grouping, weights: &Weights) -> Vec<(String, String)> {
    let request = Request {
        grouping,
        ..Request::new(&score::cut(text), corpus::TODAY)
    };
    match search_with(index, &request, weights) {
        Ok(answer) => {
            let hits = answer.hits.into_iter();
            hits.map(|hit| {
                (
                    hit.source_id.unwrap_or_default(),
                    hit.clause.map(|clause| clause.label).unwrap_or_default(),
                )
            })
            .collect()
        }
        Err(error) => {
            report(&format!("{text}: {error}"));
            Vec::new()
        }
    }
}

/// What the same query took: the plain index, ours, ours with facets.
#[derive(Clone, Copy)]
struct Times([Duration; 3]);

/// Equal parts of each kind of query, each on all in turn, five rounds; the best round of each query counts.
fn speed(index: &Index, raw: &raw::Raw, corpus: &Corpus) {
    let mut all = Vec::new();
    for (name, queries) in corpus.speed_queries() {
        let every = queries.len() / PER_KIND;
        let sample: Vec<&String> = queries
            .iter()
            .step_by(every.max(1))
            .take(PER_KIND)
            .collect();
        let times: Vec<Times> = sample.iter().map(|query| time(index, raw, query)).collect();
        print_times(name, &times);
        all.extend(times);
    }
    print_times("all, equal parts", &all);
}

const PER_KIND: usize = 300;

fn time(index: &Index, raw: &raw::Raw, query: &str) -> Times {
    let mut best = Times([Duration::MAX; 3]);
    let plainly = Request::new(&score::cut(query), corpus::TODAY);
    let with_facets = Request {
        with_facets: true,
        ..plainly.clone()
    };
    for _ in 0..5 {
        let ways: [&dyn Fn() -> bool; 3] = [
            &|| raw.search(query, 10).is_empty(),
            &|| search(index, &plainly).is_err(),
            &|| search(index, &with_facets).is_err(),
        ];
        for (least, way) in best.0.iter_mut().zip(ways) {
            let start = Instant::now();
            std::hint::black_box(way());
            *least = start.elapsed().min(*least);
        }
    }
    best
}

fn print_times(name: &str, times: &[Times]) {
    let at = |share: f64, which: usize| {
        let mut sorted: Vec<Duration> = times
            .iter()
            .filter_map(|times| times.0.get(which).copied())
            .collect();
        sorted.sort();
        percentile(&sorted, share).unwrap_or_default()
    };
    let mut ratios: Vec<f64> = times
        .iter()
        .map(|times| times.0[1].as_secs_f64() / times.0[0].as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    let ratio =
        |share: f64, which: usize| at(share, which).as_secs_f64() / at(share, 0).as_secs_f64();
    report(&format!(
        "search, {name} ({}): p50 plain {:.0?} ours {:.0?} ratio {:.2}, with facets {:.0?} ratio {:.2}; \
         p99 plain {:.2?} ours {:.2?} ratio {:.2}; median of the queries' ratios {:.2}",
        times.len(),
        at(0.5, 0),
        at(0.5, 1),
        ratio(0.5, 1),
        at(0.5, 2),
        ratio(0.5, 2),
        at(0.99, 0),
        at(0.99, 1),
        ratio(0.99, 1),
        percentile(&ratios, 0.5).unwrap_or_default()
    ));
}

fn percentile<T: Copy>(sorted: &[T], share: f64) -> Option<T> {
    let places = f64::from(u32::try_from(sorted.len().saturating_sub(1)).unwrap_or(0));
    let place = (share * places).to_string();
    let place = place.split('.').next()?.parse::<usize>().ok()?;
    sorted.get(place).copied()
}

fn print_score(name: &str, score: &Score) {
    report(&format!("{name}: {score}"));
}

#[expect(
    clippy::print_stdout,
    reason = "the figures are the result of this program"
)]
fn report(line: &str) {
    println!("{line}");
}

fn mega(bytes: usize) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1e6
}

fn folder_size(folder: &Path) -> f64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let bytes: u64 = files
        .filter_map(|file| file.metadata().ok())
        .map(|metadata| metadata.len())
        .sum();
    mega(usize::try_from(bytes).unwrap_or(usize::MAX))
}

fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let lines = status
        .lines()
        .filter(|line| line.starts_with("VmRSS") || line.starts_with("RssAnon"));
    lines
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join(", ")
}
