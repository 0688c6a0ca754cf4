//! Synonyms of government words, applied to queries only, so that a new line needs no new index.
//! Must never be used for filtering or for quoted phrases: who quotes means the very words.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::fold;

/// Other words for `word` (folded), without itself.
pub(crate) fn of(word: &str) -> impl Iterator<Item = &'static str> {
    let groups = TABLE
        .by_word
        .get(word)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let members = groups
        .iter()
        .filter_map(|group| TABLE.groups.get(*group))
        .flatten();
    members
        .map(String::as_str)
        .filter(move |member| *member != word)
}

/// All words that have synonyms.
pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    TABLE.by_word.keys().map(String::as_str)
}

struct Table {
    groups: Vec<Vec<String>>,
    by_word: HashMap<String, Vec<usize>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| parse(include_str!("../../data/synonyms.txt")));

/// One group a line, words separated by `=`; `#` starts a comment.
fn parse(text: &str) -> Table {
    let mut table = Table {
        groups: Vec::new(),
        by_word: HashMap::new(),
    };
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let group: Vec<String> = line
            .split('=')
            .map(|word| fold(word).into_iter().collect())
            .collect();
        if group.len() > 1 {
            for word in &group {
                table
                    .by_word
                    .entry(word.clone())
                    .or_default()
                    .push(table.groups.len());
            }
            table.groups.push(group);
        }
    }
    table
}
