//! The difference between two versions, clause by clause.
//! Must never compare layout or numbering: clauses are paired by their words, then by their place.

use std::ops::Range;

use lawtext::tree::{Clause, Tree};
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

/// A clause that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseChange {
    pub address: String,
    pub label: String,
    pub pieces: Vec<Piece>,
}

/// A run of text that both have, or only the older, or only the newer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub side: Side,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Both,
    Older,
    Newer,
}

/// The clauses that differ, in reading order. A clause that was only renumbered does not differ.
#[must_use]
pub fn compare(older: &Tree, newer: &Tree) -> Vec<ClauseChange> {
    let older = older.clauses();
    let newer = newer.clauses();
    let older_words: Vec<&str> = older.iter().map(words).collect();
    let newer_words: Vec<&str> = newer.iter().map(words).collect();
    let mut changes = Vec::new();
    for operation in capture_diff_slices(Algorithm::Patience, &older_words, &newer_words) {
        match operation {
            DiffOp::Equal { .. } => {}
            DiffOp::Delete {
                old_index, old_len, ..
            } => {
                changes.extend(
                    slice(&older, old_index..old_index + old_len)
                        .iter()
                        .map(|clause| whole(clause, Side::Older)),
                );
            }
            DiffOp::Insert {
                new_index, new_len, ..
            } => {
                changes.extend(
                    slice(&newer, new_index..new_index + new_len)
                        .iter()
                        .map(|clause| whole(clause, Side::Newer)),
                );
            }
            DiffOp::Replace {
                old_index,
                old_len,
                new_index,
                new_len,
            } => replaced(
                slice(&older, old_index..old_index + old_len),
                slice(&newer, new_index..new_index + new_len),
                &mut changes,
            ),
        }
    }
    // A heading whose words are all in its label has nothing to show.
    changes.retain(|change| {
        change
            .pieces
            .iter()
            .any(|piece| !piece.text.trim().is_empty())
    });
    changes
}

/// How many clauses are looked through for one with most of the words: a whole law rewritten must not take minutes.
const LOOK_AHEAD: usize = 12;

/// A run of clauses that became another run: pairs share their place, or most of their words.
fn replaced(older: &[Clause], newer: &[Clause], changes: &mut Vec<ClauseChange>) {
    let mut waiting: Vec<&Clause> = older.iter().collect();
    for clause in newer {
        let same_place = waiting.iter().position(|old| place(old) == place(clause));
        let pair = same_place.or_else(|| {
            waiting
                .iter()
                .take(LOOK_AHEAD)
                .position(|old| is_alike(old, clause))
        });
        let Some(found) = pair else {
            changes.push(whole(clause, Side::Newer));
            continue;
        };
        // Those before the pair have no other left to pair with that would keep the order.
        for gone in waiting.drain(..found) {
            changes.push(whole(gone, Side::Older));
        }
        let old = waiting.remove(0);
        changes.push(ClauseChange {
            address: clause.address.clone(),
            label: clause.label.clone(),
            pieces: pieces(words(old), words(clause)),
        });
    }
    changes.extend(waiting.into_iter().map(|gone| whole(gone, Side::Older)));
}

/// The text without the last part of its label: `第五条 …` says the same as `第六条 …`.
fn words(clause: &Clause) -> &str {
    let last = clause.label.rsplit(' ').next().unwrap_or_default();
    clause
        .text
        .strip_prefix(last)
        .unwrap_or(&clause.text)
        .trim_start()
}

/// The address within the document it stands in: an article of an attached rule keeps its place when the notice around
/// the rule falls away.
fn place(clause: &Clause) -> &str {
    match clause.address.split_once('.') {
        Some((attached, rest)) if attached.starts_with("att-") => rest,
        Some(_) | None => &clause.address,
    }
}

fn is_alike(older: &Clause, newer: &Clause) -> bool {
    const ENOUGH: f32 = 0.6;
    TextDiff::from_chars(words(older), words(newer)).ratio() >= ENOUGH
}

fn slice(clauses: &[Clause], range: Range<usize>) -> &[Clause] {
    clauses.get(range).unwrap_or_default()
}

fn whole(clause: &Clause, side: Side) -> ClauseChange {
    ClauseChange {
        address: clause.address.clone(),
        label: clause.label.clone(),
        pieces: vec![Piece {
            side,
            text: words(clause).to_owned(),
        }],
    }
}

fn pieces(older: &str, newer: &str) -> Vec<Piece> {
    let (older, newer) = (tokens(older), tokens(newer));
    let mut pieces: Vec<Piece> = Vec::new();
    for change in TextDiff::from_slices(&older, &newer).iter_all_changes() {
        let side = match change.tag() {
            ChangeTag::Equal => Side::Both,
            ChangeTag::Delete => Side::Older,
            ChangeTag::Insert => Side::Newer,
        };
        match pieces.last_mut() {
            Some(last) if last.side == side => last.text.push_str(change.value()),
            Some(_) | None => pieces.push(Piece {
                side,
                text: change.value().to_owned(),
            }),
        }
    }
    pieces
}

/// Characters, but a number or a Latin word is one token: 12 became 15, not 2 became 5.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut was_run = false;
    for (position, character) in text.char_indices() {
        let is_run = character.is_ascii_alphanumeric() || character == '.';
        if position > start && !(was_run && is_run) {
            tokens.extend(text.get(start..position));
            start = position;
        }
        was_run = is_run;
    }
    tokens.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    tokens
}

#[cfg(test)]
mod tests;
