//! Words of a page → rows of text. Must never change a character, but for full-width digits set at half width.

use super::{Page, Word};

/// A line of text as printed.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Counted from 1.
    pub(super) page: usize,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// Width of a Han character, or its estimate from the height where there is none.
    pub(super) em: f64,
    pub(super) text: String,
}

pub(super) fn of_page((index, page): (usize, &Page)) -> Vec<Row> {
    let mut words: Vec<&Word> = page
        .words
        .iter()
        .filter(|word| !word.text.trim().is_empty())
        .collect();
    words.sort_by(|a, b| (a.top + a.bottom).total_cmp(&(b.top + b.bottom)));
    let mut rows: Vec<Vec<&Word>> = Vec::new();
    for word in words {
        // Rows come from top to bottom, so only the last few can share this word's line.
        let home = rows
            .iter_mut()
            .rev()
            .take(3)
            .find(|row| row.first().is_some_and(|first| overlap(first, word) > 0.5));
        match home {
            Some(row) => row.push(word),
            None => rows.push(vec![word]),
        }
    }
    rows.into_iter().map(|row| build(index + 1, row)).collect()
}

/// The share of the lower word's height that both cover.
fn overlap(a: &Word, b: &Word) -> f64 {
    let shared = a.bottom.min(b.bottom) - a.top.max(b.top);
    shared / (a.bottom - a.top).min(b.bottom - b.top).max(0.01)
}

fn build(page: usize, mut words: Vec<&Word>) -> Row {
    words.sort_by(|a, b| a.left.total_cmp(&b.left));
    let em = em_of(&words);
    let mut text = String::new();
    let mut end = f64::MIN;
    for word in &words {
        let printed = narrowed(word, em);
        let gap = word.left - end;
        if end > f64::MIN && needs_space(&text, &printed, gap / em.max(0.01)) {
            text.push(' ');
        }
        text.push_str(&printed);
        end = end.max(word.right);
    }
    let fold = |start: f64, pick: fn(f64, f64) -> f64, edge: fn(&Word) -> f64| {
        words
            .iter()
            .fold(start, |value, word| pick(value, edge(word)))
    };
    Row {
        page,
        left: fold(f64::MAX, f64::min, |word| word.left),
        right: fold(f64::MIN, f64::max, |word| word.right),
        top: fold(f64::MAX, f64::min, |word| word.top),
        bottom: fold(f64::MIN, f64::max, |word| word.bottom),
        em,
        text,
    }
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '\u{ff00}'..='\u{ffef}' | '\u{2014}' | '\u{2018}'..='\u{201d}' | '\u{2026}')
}

fn em_of(words: &[&Word]) -> f64 {
    let (mut width, mut ems) = (0.0, 0.0);
    for word in words.iter().filter(|word| {
        word.text
            .chars()
            .any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }) {
        width += word.right - word.left;
        ems += word
            .text
            .chars()
            .map(|c| if is_han(c) { 1.0 } else { 0.5 })
            .sum::<f64>();
    }
    let height = words
        .iter()
        .map(|word| word.bottom - word.top)
        .fold(0.0, f64::max);
    if ems > 0.0 { width / ems } else { height * 0.8 }
}

/// Composing systems set years with full-width codes in half-width glyphs; what prints narrow is narrow.
fn narrowed(word: &Word, em: f64) -> String {
    let wide = |c: char| {
        ('\u{ff01}'..='\u{ff5e}').contains(&c)
            && (c.is_alphanumeric() || matches!(c, '．' | '－' | '％'))
    };
    if !word.text.chars().any(wide) {
        return word.text.clone();
    }
    let count = f64::from(u32::try_from(word.text.chars().count()).unwrap_or(1).max(1));
    let is_narrow = (word.right - word.left) / count < em * 0.75;
    let fold = |c: char| {
        if wide(c) {
            char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
        } else {
            c
        }
    };
    if is_narrow {
        word.text.chars().map(fold).collect()
    } else {
        word.text.clone()
    }
}

/// Programs set a thin gap between Han and Latin letters that is no space.
fn needs_space(before: &str, after: &str, gap: f64) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    match (is_han(last), is_han(first)) {
        (true, true) => gap > 0.4,
        (true, false) | (false, true) => gap > 0.6,
        (false, false) => gap > 0.05,
    }
}
