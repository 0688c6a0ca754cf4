//! Measures the memory of a process that only opens an index and answers: idle, and after a thousand queries.
//! Must never build the index in the process it measures.
//!
//! `cargo run --release -p search --example memory`, with the data in `../shared/data` or `$GONGKAI_DATA`.

// Shared with `measure`, which uses all of it.
#[path = "../measure/corpus.rs"]
#[expect(dead_code, reason = "what only `measure` needs")]
mod corpus;

use std::path::Path;
use std::process::Command;

use search::index::{Index, WriterOptions};
use search::query::{MAX_QUERY_CHARS, Request, search};

use corpus::Corpus;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> Outcome {
    let folder = std::env::var("GONGKAI_DATA").unwrap_or_else(|_| "../shared/data".to_owned());
    if !Path::new(&folder).join("laws.jsonl").exists() {
        eprintln!("no data in {folder}: nothing measured");
        return Ok(());
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => {
            let place = tempfile::tempdir()?;
            let itself = std::env::current_exe()?;
            for step in ["build", "ask"] {
                let status = Command::new(&itself).arg(step).arg(place.path()).status()?;
                if !status.success() {
                    return Err(format!("{step} failed: {status}").into());
                }
            }
            Ok(())
        }
        [step, place] if step == "build" => build(Path::new(&folder), Path::new(place)),
        [step, place] if step == "ask" => ask(Path::new(place)),
        _ => Err("no arguments are needed".into()),
    }
}

/// Also writes the queries, so that the other process need not read the documents.
fn build(folder: &Path, place: &Path) -> Outcome {
    let corpus = Corpus::read(folder)?;
    let index = Index::open_or_create(&place.join("index"))?;
    let mut writer = index.writer(WriterOptions::BULK)?;
    for doc in &corpus.docs {
        writer.put(doc)?;
    }
    writer.commit(1)?;
    writer.finish()?;
    let queries: Vec<String> = corpus
        .speed_queries()
        .into_iter()
        .flat_map(|(_, queries)| queries)
        .map(|query| query.replace('\n', " "))
        .collect();
    std::fs::write(place.join("queries"), queries.join("\n"))?;
    Ok(())
}

fn ask(place: &Path) -> Outcome {
    let queries = std::fs::read_to_string(place.join("queries"))?;
    let queries: Vec<&str> = queries.lines().collect();
    report(&format!("nothing opened: {}", resident()));
    let index = Index::open_or_create(&place.join("index"))?;
    report(&format!("opened: {}", resident()));
    let every = queries.len().div_ceil(1_000).max(1);
    let mut n_asked = 0;
    for query in queries.iter().step_by(every).cycle().take(1_000) {
        let text: String = query.chars().take(MAX_QUERY_CHARS).collect();
        let request = Request {
            with_facets: true,
            ..Request::new(&text, corpus::TODAY)
        };
        search(&index, &request)?;
        n_asked += 1;
        if n_asked == 1 {
            report(&format!("after the first query: {}", resident()));
        }
    }
    report(&format!("after {n_asked} queries: {}", resident()));
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "the figures are the result of this program"
)]
fn report(line: &str) {
    println!("{line}");
}

/// Memory of its own, beside the files that are only mapped.
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let lines = status
        .lines()
        .filter(|line| line.starts_with("RssAnon") || line.starts_with("RssFile"));
    lines
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join(", ")
}
