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
    words: Vec<Vec<char>>,
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
                    .cloned()
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
                if !mark(&folded.chars, word, &mut marked) && word.len() > 2 {
                    for pair in word.windows(2) {
                        mark(&folded.chars, pair, &mut marked);
                    }
                }
            }
        }
        join(&folded, &marked)
    }
}

/// Marks every place where `wanted` occurs; were there any?
fn mark(chars: &[char], wanted: &[char], marked: &mut [bool]) -> bool {
    if wanted.is_empty() {
        return false;
    }
    let mut is_found = false;
    for (start, window) in chars.windows(wanted.len()).enumerate() {
        if window == wanted {
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
/// that holds most marked bytes; the earliest of equals.
fn best_window(text: &str, ranges: &[Range<usize>]) -> Range<usize> {
    if text.chars().nth(MAX_SNIPPET).is_none() {
        return 0..text.len();
    }
    let mut best = window_from(text, 0, ranges);
    let mut best_marked = marked_in(&best, ranges);
    let starts = text
        .char_indices()
        .filter(|(_, character)| "。；;！!？?\n，、：".contains(*character));
    let starts = starts.map(|(place, character)| place + character.len_utf8());
    // A long sentence without any mark is entered at the match itself.
    let starts = starts
        .chain(ranges.iter().map(|range| range.start))
        .filter(|start| *start < text.len());
    for start in starts {
        let window = window_from(text, start, ranges);
        let marked = marked_in(&window, ranges);
        if marked > best_marked {
            best = window;
            best_marked = marked;
        }
    }
    best
}

fn window_from(text: &str, start: usize, ranges: &[Range<usize>]) -> Range<usize> {
    let rest = text.get(start..).unwrap_or_default();
    let end = rest
        .char_indices()
        .nth(MAX_SNIPPET)
        .map_or(text.len(), |(place, _)| start + place);
    // Better end with a sentence, if nothing marked is lost and half is left.
    let window = text.get(start..end).unwrap_or_default();
    let sentence = window
        .char_indices()
        .rfind(|(_, character)| "。；\n".contains(*character));
    let sentence = sentence.map(|(place, character)| start + place + character.len_utf8());
    let shorter = sentence.filter(|stop| end < text.len() && *stop > start + (end - start) / 2);
    match shorter.map(|stop| start..stop) {
        Some(shorter) if marked_in(&shorter, ranges) == marked_in(&(start..end), ranges) => shorter,
        Some(_) | None => start..end,
    }
}

fn marked_in(window: &Range<usize>, ranges: &[Range<usize>]) -> usize {
    ranges
        .iter()
        .map(|range| {
            range
                .end
                .min(window.end)
                .saturating_sub(range.start.max(window.start))
        })
        .sum()
}
