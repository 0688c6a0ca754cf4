//! What of a text is shown, and which parts of it matched.
//! Must never cut a text anywhere but between characters, nor mark anything that the query does not contain.

use std::ops::Range;

use super::Highlighted;
use super::parse::Plan;
use crate::analyze::fold::FoldedText;

/// What to mark: whole runs where they occur, else words, else pairs of long words.
pub(crate) struct Marks {
    runs: Vec<RunMarks>,
}

struct RunMarks {
    whole: Vec<char>,
    words: Vec<WordMarks>,
}

struct WordMarks {
    chars: Vec<char>,
    /// Its pairs, sorted.
    pairs: Vec<(char, char)>,
}

/// The longest snippet, in characters.
const MAX_SNIPPET: usize = 120;
const ELLIPSIS: &str = "…";

impl Marks {
    pub(crate) fn new(plan: &Plan) -> Self {
        let run_marks = plan.runs.iter().map(|run| {
            let words = run
                .words
                .iter()
                .flat_map(|word| std::iter::once(&word.chars).chain(&word.synonyms));
            let is_single = run.chars.len() == 1;
            RunMarks {
                whole: run.chars.clone(),
                words: words
                    .filter(|word| is_single || word.len() > 1)
                    .map(|word| WordMarks::new(word))
                    .collect(),
            }
        });
        Self {
            runs: run_marks.collect(),
        }
    }

    /// The whole text with its marks.
    pub(crate) fn whole(&self, text: &str) -> Highlighted {
        Highlighted {
            text: text.to_owned(),
            ranges: self.ranges(text),
        }
    }

    /// The sentences of `text` where most is marked.
    pub(crate) fn snippet(&self, text: &str) -> Highlighted {
        let ranges = self.ranges(text);
        let window = best_window(text, &ranges);
        let mut shown = String::new();
        if window.start > 0 {
            shown.push_str(ELLIPSIS);
        }
        let before = shown.len();
        shown.push_str(text.get(window.clone()).unwrap_or_default());
        if window.end < text.len() {
            shown.push_str(ELLIPSIS);
        }
        let inside = ranges
            .iter()
            .filter(|range| range.start < window.end && range.end > window.start);
        let moved = inside.map(|range| {
            let start = range.start.max(window.start) - window.start + before;
            start..range.end.min(window.end) - window.start + before
        });
        Highlighted {
            ranges: moved.collect(),
            text: shown,
        }
    }

    /// Byte ranges of `text` that matched, in order and apart.
    fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let folded = FoldedText::new(text);
        let mut marked = vec![false; folded.chars.len()];
        for run in &self.runs {
            if mark(&folded.chars, &run.whole, &mut marked) {
                continue;
            }
            for word in &run.words {
                if !mark(&folded.chars, &word.chars, &mut marked) {
                    mark_pairs(&folded.chars, &word.pairs, &mut marked);
                }
            }
        }
        join(&folded, &marked)
    }
}

/// Marks every place where `wanted` occurs; were there any?
fn mark(chars: &[char], wanted: &[char], marked: &mut [bool]) -> bool {
    let Some(first) = wanted.first() else {
        return false;
    };
    let mut is_found = false;
    for (start, character) in chars.iter().enumerate() {
        if character == first
            && chars
                .get(start..)
                .is_some_and(|rest| rest.starts_with(wanted))
        {
            is_found = true;
            marked
                .iter_mut()
                .skip(start)
                .take(wanted.len())
                .for_each(|mark| *mark = true);
        }
    }
    is_found
}

/// Marks every place where one of `pairs`, which are sorted, occurs.
fn mark_pairs(chars: &[char], pairs: &[(char, char)], marked: &mut [bool]) {
    let neighbours = chars.iter().zip(chars.iter().skip(1));
    for (start, (left, right)) in neighbours.enumerate() {
        if pairs.binary_search(&(*left, *right)).is_ok() {
            let both = marked.iter_mut().skip(start).take(2);
            both.for_each(|mark| *mark = true);
        }
    }
}

impl WordMarks {
    fn new(chars: &[char]) -> Self {
        let neighbours = chars.iter().zip(chars.iter().skip(1));
        let mut pairs: Vec<(char, char)> =
            neighbours.map(|(left, right)| (*left, *right)).collect();
        pairs.sort_unstable();
        Self {
            chars: chars.to_vec(),
            pairs,
        }
    }
}

/// Marked neighbours become one range.
fn join(folded: &FoldedText, marked: &[bool]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut was_marked = false;
    for (place, is_marked) in marked.iter().enumerate() {
        if *is_marked && let Some(origin) = folded.origin(place..place + 1) {
            match ranges.last_mut() {
                // One character may have folded to several; and neighbours may have marks between them.
                Some(last) if was_marked || origin.start < last.end => {
                    last.end = last.end.max(origin.end)
                }
                Some(_) | None => ranges.push(origin),
            }
        }
        was_marked = *is_marked;
    }
    ranges
}

/// The window of at most `MAX_SNIPPET` characters, starting where a sentence or a part of one starts,
/// that holds most marked characters; the earliest of equals.
fn best_window(text: &str, ranges: &[Range<usize>]) -> Range<usize> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    if chars.len() <= MAX_SNIPPET {
        return 0..text.len();
    }
    let marked_before = marked_before(&chars, ranges);
    let count = |window: &Range<usize>| {
        let at = |place: usize| marked_before.get(place).copied().unwrap_or(0);
        at(window.end).saturating_sub(at(window.start))
    };
    let mut best = 0..MAX_SNIPPET;
    for start in starts(&chars, ranges) {
        let window = start..chars.len().min(start + MAX_SNIPPET);
        if count(&window) > count(&best) {
            best = window;
        }
    }
    // Better end with a sentence, if nothing marked is lost and half is left.
    let half = best.start + best.len() / 2;
    let sentence = (half + 1..best.end).rev().find(|end| {
        let before = chars
            .get(end - 1)
            .is_some_and(|(_, before)| matches!(before, '。' | '；' | '\n'));
        before && count(&(best.start..*end)) == count(&best)
    });
    if let Some(end) = sentence.filter(|_| best.end < chars.len()) {
        best.end = end;
    }
    let byte = |place: usize| chars.get(place).map_or(text.len(), |(byte, _)| *byte);
    byte(best.start)..byte(best.end)
}

/// How many characters before each place are marked.
fn marked_before(chars: &[(usize, char)], ranges: &[Range<usize>]) -> Vec<usize> {
    let mut ranges = ranges.iter().peekable();
    let mut before = Vec::with_capacity(chars.len() + 1);
    let mut n_marked = 0;
    for (byte, _) in chars {
        before.push(n_marked);
        while ranges.next_if(|range| range.end <= *byte).is_some() {}
        if ranges.peek().is_some_and(|range| range.start <= *byte) {
            n_marked += 1;
        }
    }
    before.push(n_marked);
    before
}

/// Where a window may start: after a mark, or, for long sentences without any, at a match.
fn starts(chars: &[(usize, char)], ranges: &[Range<usize>]) -> Vec<usize> {
    let mut ranges = ranges.iter().peekable();
    let mut starts = Vec::new();
    let mut is_after_mark = false;
    for (place, (byte, character)) in chars.iter().enumerate() {
        while ranges.next_if(|range| range.start < *byte).is_some() {}
        if is_after_mark || ranges.peek().is_some_and(|range| range.start == *byte) {
            starts.push(place);
        }
        is_after_mark = is_mark(*character);
    }
    starts
}

fn is_mark(character: char) -> bool {
    matches!(
        character,
        '。' | '；' | ';' | '！' | '!' | '？' | '?' | '\n' | '，' | '、' | '：'
    )
}
