//! Words with their places on pages → rows → paragraphs: PDF, OFD and recognised scans all print the same way.
//! Page numbers and running heads are left out. Must never drop a row of the text itself.

mod rows;

use std::collections::HashMap;
use std::sync::LazyLock;

use lawtext::block::{Align, Block, Paragraph};
use regex::Regex;

use rows::Row;

/// A page; lengths in any unit, y grows downwards.
#[derive(Debug, Clone, Default)]
pub struct Page {
    pub height: f64,
    pub words: Vec<Word>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    pub text: String,
}

/// Joins words into paragraphs.
#[must_use]
pub fn paragraphs(pages: &[Page]) -> Vec<Block> {
    let mut rows_by_page: Vec<Vec<Row>> = pages.iter().enumerate().map(rows::of_page).collect();
    drop_furniture(&mut rows_by_page, pages);
    let rows: Vec<Row> = rows_by_page.into_iter().flatten().collect();
    let Some(frame) = Frame::of(&rows) else {
        return Vec::new();
    };
    join(&rows, &frame)
}

/// Whether a character takes a full square.
#[must_use]
pub fn is_wide(c: char) -> bool {
    rows::is_han(c)
}

static PAGE_NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[\s·.\-—–－―~]*(第\s*)?[0-9０-９]{1,4}(\s*/\s*[0-9]{1,4}|\s*页(\s*[,，、/]?\s*共\s*[0-9]{1,4}\s*页)?)?[\s·.\-—–－―~]*$").ok()
});

/// Page numbers stand in the outer eighth of a page, running heads repeat there with at most their digits changing.
fn drop_furniture(rows_by_page: &mut [Vec<Row>], pages: &[Page]) {
    let is_outer = |row: &Row, height: f64| row.bottom < height * 0.125 || row.top > height * 0.875;
    let mut repeats: HashMap<String, usize> = HashMap::new();
    for (rows, page) in rows_by_page.iter().zip(pages) {
        for row in rows.first().into_iter().chain(rows.last()).filter(|row| {
            is_outer(row, page.height) && row.text.chars().filter(|c| c.is_alphabetic()).count() > 1
        }) {
            *repeats.entry(masked(&row.text)).or_default() += 1;
        }
    }
    let least = (rows_by_page.len() / 2).max(3);
    for (rows, page) in rows_by_page.iter_mut().zip(pages) {
        let is_furniture = |row: &Row| {
            let is_number = PAGE_NUMBER
                .as_ref()
                .is_some_and(|number| number.is_match(&row.text));
            let is_repeated = repeats
                .get(&masked(&row.text))
                .is_some_and(|times| *times >= least);
            is_outer(row, page.height) && (is_number || is_repeated)
        };
        // A head may hold two rows, and a foot a number below a line of text.
        for _ in 0..2 {
            if rows.last().is_some_and(is_furniture) {
                rows.pop();
            }
            if rows.first().is_some_and(is_furniture) {
                rows.remove(0);
            }
        }
    }
}

fn masked(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if c.is_numeric() { '#' } else { c })
        .collect()
}

/// The frame the text is set in.
#[derive(Debug, Clone, Copy)]
struct Frame {
    left: f64,
    right: f64,
    /// Width of a Han character of the running text.
    em: f64,
    /// Distance of rows within a paragraph.
    pitch: f64,
    /// Whether paragraphs open with an indent.
    is_indented: bool,
}

impl Frame {
    fn of(rows: &[Row]) -> Option<Self> {
        let em = median(rows.iter().map(|row| row.em))?;
        let left = low_edge(rows.iter().map(|row| row.left), em, rows.len())?;
        let right = -low_edge(rows.iter().map(|row| -row.right), em, rows.len())?;
        let steps = rows.windows(2).filter_map(|pair| match pair {
            [upper, lower] if upper.page == lower.page => Some(lower.bottom - upper.bottom),
            _ => None,
        });
        let pitch = mode(
            steps.filter(|step| *step > em * 0.6 && *step < em * 3.5),
            em * 0.1,
        )
        .unwrap_or(em * 1.6);
        let n_indented = rows
            .iter()
            .filter(|row| (1.4..=2.6).contains(&((row.left - left) / em)))
            .count();
        Some(Self {
            left,
            right,
            em,
            pitch,
            is_indented: n_indented * 12 >= rows.len(),
        })
    }

    fn starts_at_margin(&self, row: &Row) -> bool {
        row.left < self.left + self.em * 0.8
    }

    /// Whether the row was broken for want of room; a page of a few short rows has no measure to tell by.
    fn is_full(&self, row: &Row) -> bool {
        self.right - self.left > self.em * 15.0 && row.right > self.right - self.em * 1.6
    }

    fn align(&self, row: &Row) -> Align {
        let (before, after) = (row.left - self.left, self.right - row.right);
        if before > self.em * 2.6 && (before - after).abs() < self.em * 2.0 {
            Align::Center
        } else if before > self.em * 6.0 && after < self.em * 6.0 && before > after * 2.0 {
            Align::End
        } else {
            Align::Start
        }
    }
}

/// The smallest edge that at least one row in twelve shares, within half a character.
fn low_edge(edges: impl Iterator<Item = f64>, em: f64, n_rows: usize) -> Option<f64> {
    let mut sorted: Vec<f64> = edges.collect();
    sorted.sort_by(f64::total_cmp);
    let share = (n_rows / 12).max(1);
    let is_shared = |edge: f64| {
        sorted
            .iter()
            .filter(|other| **other >= edge && **other < edge + em * 0.5)
            .count()
            >= share
    };
    sorted
        .iter()
        .copied()
        .find(|edge| is_shared(*edge))
        .or(sorted.first().copied())
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = values.filter(|value| *value > 0.0).collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

/// The value around which most values lie.
fn mode(values: impl Iterator<Item = f64>, tolerance: f64) -> Option<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let near = |value: f64| {
        let from = sorted.partition_point(|other| *other < value - tolerance);
        let to = sorted.partition_point(|other| *other <= value + tolerance);
        to - from
    };
    sorted
        .iter()
        .copied()
        .max_by(|a, b| near(*a).cmp(&near(*b)).then(b.total_cmp(a)))
}

static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(第[一二三四五六七八九十百千零〇0-9]+[编章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十0-9]+[）)]|[0-9]+[.．、]|附件)").ok()
});

fn join(rows: &[Row], frame: &Frame) -> Vec<Block> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut previous: Option<&Row> = None;
    for row in rows {
        let joint = previous.map_or(Joint::Apart, |above| joint(above, row, frame));
        match (joint, paragraphs.last_mut()) {
            (Joint::Runs, Some(last)) => {
                let is_word_break = last.text.ends_with(|c: char| c.is_ascii_alphanumeric())
                    && row.text.starts_with(|c: char| c.is_ascii_alphanumeric());
                if is_word_break && last.text.ends_with(|c: char| c.is_ascii_alphabetic()) {
                    last.text.push(' ');
                }
                last.text.push_str(&row.text);
            }
            (Joint::Breaks, Some(last)) => {
                last.text.push('\n');
                last.text.push_str(&row.text);
            }
            (Joint::Apart | Joint::Runs | Joint::Breaks, _) => paragraphs.push(Paragraph {
                text: row.text.clone(),
                origin: format!("page {}", row.page),
                align: frame.align(row),
                heading: None,
            }),
        }
        previous = Some(row);
    }
    paragraphs.into_iter().map(Block::Paragraph).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// Another paragraph.
    Apart,
    /// The same sentence goes on.
    Runs,
    /// The next line of a title.
    Breaks,
}

fn joint(above: &Row, row: &Row, frame: &Frame) -> Joint {
    let is_same_page = above.page == row.page;
    let step = row.bottom - above.bottom;
    let is_same_size = (above.em - row.em).abs() < frame.em * 0.15;
    let is_title = above.em > frame.em * 1.12 && is_same_size;
    let is_centred = frame.align(row) == Align::Center
        && (frame.align(above) == Align::Center || frame.is_full(above));
    if is_title && is_centred && is_same_page && step < above.em * 2.6 {
        return Joint::Breaks;
    }
    let ends = above
        .text
        .ends_with(['。', '；', '：', '！', '？', ';', ':']);
    let is_label = LABEL
        .as_ref()
        .is_some_and(|label| label.is_match(&row.text));
    let is_close = if is_same_page {
        step < frame.pitch * 1.2
    } else {
        frame.is_indented || !ends
    };
    let fits = frame.is_full(above) && frame.starts_at_margin(row) && is_same_size;
    if fits && is_close && !(ends && is_label) {
        Joint::Runs
    } else {
        Joint::Apart
    }
}

#[cfg(test)]
mod tests;
