//! From what a person typed to what is to be found.
//! Must never refuse: whatever has a letter or an ideograph in it means something.

use super::Nothing;
use crate::analyze::fold::{exact_key, fold};
use crate::analyze::latin;
use crate::analyze::synonym;
use crate::analyze::words::{Role, Word, cut};

/// What is to be found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Stretches of consecutive content words, as typed.
    pub(crate) runs: Vec<Run>,
    /// None of these may occur in the record.
    pub(crate) excluded: Vec<Vec<char>>,
    /// What the query would be as a number, code or whole title, first of all and then part by part.
    pub(crate) exact_keys: Vec<String>,
    /// All of it, without marks and spaces; empty where the order of words means nothing.
    pub(crate) whole: Vec<char>,
    /// A question or a sentence, of which no text need hold every word.
    pub(crate) is_question: bool,
    /// Was any of it in quotation marks?
    pub(crate) has_quotes: bool,
}

/// Consecutive characters that say what is sought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) chars: Vec<char>,
    /// In quotation marks: only the very words will do.
    pub(crate) is_quoted: bool,
    /// The words of `chars`, in order and without gaps.
    pub(crate) words: Vec<Term>,
}

/// A word with others that mean the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) chars: Vec<char>,
    pub(crate) is_quoted: bool,
    pub(crate) synonyms: Vec<Vec<char>>,
    /// Ways to read it as pinyin.
    pub(crate) readings: Vec<Vec<String>>,
}

impl Plan {
    pub(crate) fn empty() -> Self {
        Self::default()
    }

    /// Words without which a record is not wanted.
    pub(crate) fn required(&self) -> Vec<&Term> {
        let words = self.runs.iter().flat_map(|run| {
            let is_alone = self.runs.len() == 1 && run.words.len() == 1;
            run.words
                .iter()
                .filter(move |word| is_alone || word.chars.len() > 1)
        });
        words.collect()
    }

    /// The query, where it is a single character.
    pub(crate) fn single_char(&self) -> Option<char> {
        match self.runs.as_slice() {
            [run] => match run.chars.as_slice() {
                [only] => Some(*only),
                _ => None,
            },
            _ => None,
        }
    }
}

pub(crate) fn parse(text: &str) -> Result<Plan, Nothing> {
    let mut plan = Plan::default();
    plan.exact_keys.push(exact_key(text));
    let pieces = split(text);
    let n_pieces = pieces.len();
    for piece in pieces {
        let chars = fold(&piece.text);
        if chars.is_empty() {
            continue;
        }
        match piece.kind {
            PieceKind::Excluded => plan.excluded.push(chars),
            PieceKind::Quoted => {
                plan.has_quotes = true;
                let word = Term {
                    chars: chars.clone(),
                    is_quoted: true,
                    synonyms: Vec::new(),
                    readings: Vec::new(),
                };
                plan.runs.push(Run {
                    chars,
                    is_quoted: true,
                    words: vec![word],
                });
            }
            PieceKind::Plain => {
                // A year or a count is no code, unless it is all there is.
                if n_pieces > 1 && chars.len() > 6 {
                    plan.exact_keys.push(exact_key(&piece.text));
                }
                plan.is_question |= add_runs(&chars, &mut plan.runs);
            }
        }
    }
    if plan.runs.is_empty() {
        return Err(if plan.excluded.is_empty() {
            Nothing::NoWords
        } else {
            Nothing::OnlyExcluded
        });
    }
    if plan.excluded.is_empty() {
        plan.whole = fold(text);
    }
    plan.is_question |= plan.required().len() > MAX_WORDS;
    plan.is_question |= plan
        .runs
        .iter()
        .any(|run| !run.is_quoted && run.chars.len() > LONGEST_NAME);
    Ok(plan)
}

/// Who types more words than these has typed a sentence.
const MAX_WORDS: usize = 5;
/// And who types more characters without a pause.
const LONGEST_NAME: usize = 14;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PieceKind {
    Plain,
    Quoted,
    Excluded,
}

struct Piece {
    kind: PieceKind,
    text: String,
}

impl Piece {
    fn new(kind: PieceKind, text: &str) -> Self {
        Self {
            kind,
            text: text.to_owned(),
        }
    }
}

/// Splits at spaces, at marks that end a thought, and around quotation marks. A mark that is never closed is none.
fn split(text: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece::new(PieceKind::Plain, "")];
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after = rest.strip_prefix(first).unwrap_or_default();
        let is_at_start = pieces
            .last()
            .is_none_or(|piece| piece.kind != PieceKind::Plain || piece.text.is_empty());
        if let Some((quoted, beyond)) = quoted(rest) {
            pieces.push(Piece::new(PieceKind::Quoted, quoted));
            pieces.push(Piece::new(PieceKind::Plain, ""));
            rest = beyond;
        } else if is_at_start && matches!(first, '-' | '－' | '−') && !after.starts_with(is_end)
        {
            let bare = after.split_at(after.find(is_end).unwrap_or(after.len()));
            let (excluded, beyond) = quoted(after).unwrap_or(bare);
            pieces.push(Piece::new(PieceKind::Excluded, excluded));
            pieces.push(Piece::new(PieceKind::Plain, ""));
            rest = beyond;
        } else if is_end(first) {
            pieces.push(Piece::new(PieceKind::Plain, ""));
            rest = after;
        } else {
            if let Some(piece) = pieces.last_mut() {
                piece.text.push(first);
            }
            rest = after;
        }
    }
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// What stands between the quotation marks that `text` begins with, and what follows.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let opening = text.chars().next()?;
    text.strip_prefix(opening)?
        .split_once(closing_mark(opening)?)
}

fn is_end(character: char) -> bool {
    character.is_whitespace() || ENDS.contains(character)
}

const ENDS: &str = "，,。；;！!？?：:《》〈〉|";

fn closing_mark(opening: char) -> Option<char> {
    match opening {
        '“' => Some('”'),
        '"' => Some('"'),
        '＂' => Some('＂'),
        '「' => Some('」'),
        '『' => Some('』'),
        _ => None,
    }
}

/// Adds the stretches between words that only ask or join, and says whether any asks.
/// A query of nothing but such words means them.
fn add_runs(chars: &[char], runs: &mut Vec<Run>) -> bool {
    let words = cut(chars);
    // Single characters between such words are too little to go by: then everything counts.
    let has_content = words
        .iter()
        .any(|word| word.role.is_sought() && word.chars.len() > 1);
    if !has_content {
        runs.push(Run {
            chars: chars.to_vec(),
            is_quoted: false,
            words: vec![term(chars.to_vec())],
        });
        return false;
    }
    for stretch in words.split(|word| !word.role.is_sought()) {
        if !stretch.is_empty() {
            runs.push(run(stretch));
        }
    }
    words.iter().any(|word| word.role == Role::Asking)
}

fn run(words: &[Word]) -> Run {
    Run {
        chars: words.iter().flat_map(|word| &word.chars).copied().collect(),
        is_quoted: false,
        words: words.iter().map(|word| term(word.chars.clone())).collect(),
    }
}

fn term(chars: Vec<char>) -> Term {
    let word: String = chars.iter().collect();
    let synonyms = synonym::of(&word)
        .map(|other| other.chars().collect())
        .collect();
    let readings = if latin::is_latin(&chars) {
        latin::readings(&word)
    } else {
        Vec::new()
    };
    Term {
        chars,
        is_quoted: false,
        synonyms,
        readings,
    }
}
