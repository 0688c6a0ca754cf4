//! Any text as a document: no panic, nothing lost, no address twice.
//! Must never accept less than the property tests do.

#![no_main]

use std::collections::HashSet;

use lawtext::block::{Block, Hint, Hints, Paragraph};
use libfuzzer_sys::fuzz_target;

fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text
        .chars()
        .filter(|c| !lawtext::fold::is_blank(*c) && *c != '#')
        .collect();
    letters.sort_unstable();
    letters
}

fuzz_target!(|input: (&str, &str)| {
    let (title, text) = input;
    let hints = Hints {
        title: Some(Hint { value: title.to_owned(), from: "json title".to_owned() }),
        ..Hints::default()
    };
    let block = Block::Paragraph(Paragraph { text: text.to_owned(), ..Paragraph::default() });
    let parsed = lawtext::parse(&[block], &hints);
    assert_eq!(letters(&parsed.tree.text()), letters(text));
    assert_eq!(letters(&parsed.text), letters(text));
    let mut seen = HashSet::new();
    for node in &parsed.tree {
        assert!(seen.insert(&node.address));
    }
});
