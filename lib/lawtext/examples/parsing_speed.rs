//! How fast `parse` is on a JSON Lines file with a `body`: `cargo run --release -p lawtext --example parsing_speed -- FILE`.
//! Must never assert a time: it prints.

use std::io::Write;
use std::time::Instant;

use lawtext::block::{Block, Hints, Paragraph};

fn main() -> std::io::Result<()> {
    let Some(file) = std::env::args_os().nth(1) else {
        return writeln!(std::io::stderr(), "usage: speed FILE.jsonl");
    };
    let mut documents = Vec::new();
    for line in std::fs::read_to_string(file)?.lines() {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let text = row
            .get("body")
            .and_then(|body| body.as_str())
            .unwrap_or_default()
            .to_owned();
        documents.push([Block::Paragraph(Paragraph {
            text,
            ..Paragraph::default()
        })]);
    }
    let n_bytes: usize = documents
        .iter()
        .flatten()
        .map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.text.len(),
            Block::Table(_) => 0,
        })
        .sum();
    let start = Instant::now();
    let mut n_nodes = 0_usize;
    for blocks in &documents {
        n_nodes += lawtext::parse(blocks, &Hints::default())
            .tree
            .iter()
            .count();
    }
    let micros = start.elapsed().as_micros().max(1);
    let n_bytes = u128::try_from(n_bytes).unwrap_or_default();
    writeln!(
        std::io::stdout(),
        "{} documents, {n_bytes} bytes, {n_nodes} nodes in {micros} µs: {} MB/s",
        documents.len(),
        n_bytes / micros
    )
}
