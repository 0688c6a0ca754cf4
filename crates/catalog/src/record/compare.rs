//! The difference between two versions, clause by clause.
//! Must never compare layout: addresses pair the clauses, words make the difference.

use std::collections::{HashMap, HashSet};

use lawtext::tree::Tree;
use similar::{ChangeTag, TextDiff};

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

/// The clauses that differ, in the order of the newer tree, those that fell away before the clause they stood before.
#[must_use]
pub fn compare(older: &Tree, newer: &Tree) -> Vec<ClauseChange> {
    let older = older.clauses();
    let newer = newer.clauses();
    let place_in_older: HashMap<&str, usize> = older
        .iter()
        .enumerate()
        .map(|(place, clause)| (clause.address.as_str(), place))
        .collect();
    let is_kept: HashSet<&str> = newer.iter().map(|clause| clause.address.as_str()).collect();
    let mut changes = Vec::new();
    let mut lost = older
        .iter()
        .enumerate()
        .filter(|(_, clause)| !is_kept.contains(clause.address.as_str()))
        .peekable();
    for clause in &newer {
        let place = place_in_older.get(clause.address.as_str()).copied();
        if let Some(place) = place {
            while let Some((_, gone)) = lost.next_if(|(lost_place, _)| *lost_place < place) {
                changes.push(whole(gone, Side::Older));
            }
        }
        match place.and_then(|place| older.get(place)) {
            None => changes.push(whole(clause, Side::Newer)),
            Some(old) if old.text == clause.text => {}
            Some(old) => changes.push(ClauseChange {
                address: clause.address.clone(),
                label: clause.label.clone(),
                pieces: pieces(&old.text, &clause.text),
            }),
        }
    }
    changes.extend(lost.map(|(_, gone)| whole(gone, Side::Older)));
    changes
}

fn whole(clause: &lawtext::tree::Clause, side: Side) -> ClauseChange {
    ClauseChange {
        address: clause.address.clone(),
        label: clause.label.clone(),
        pieces: vec![Piece {
            side,
            text: clause.text.clone(),
        }],
    }
}

fn pieces(older: &str, newer: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for change in TextDiff::from_chars(older, newer).iter_all_changes() {
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
