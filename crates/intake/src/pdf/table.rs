//! The table that `tesseract … tsv` writes: pages, and words with the line they stand in. Its lines are believed, for
//! boxes of single words are too rough to find them again. Must never trust its numbers to be numbers.

use crate::layout::{Page, Word};

/// Reads the pages of a table; each recognised line becomes one word.
pub(super) fn read(table: &str) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    let mut last_line = String::new();
    for record in table.lines() {
        let fields: Vec<&str> = record.splitn(12, '\t').collect();
        let [
            level,
            page_number,
            block,
            part,
            line,
            _,
            left,
            top,
            width,
            height,
            _,
            text,
        ] = fields.as_slice()
        else {
            continue;
        };
        let numbers: Option<Vec<f64>> = [left, top, width, height]
            .iter()
            .map(|field| field.parse().ok())
            .collect();
        let Some([left, top, width, height]) = numbers.as_deref() else {
            continue;
        };
        if *level == "1" {
            pages.push(Page {
                height: *height,
                words: Vec::new(),
            });
        }
        if *level != "5" || text.trim().is_empty() {
            continue;
        }
        let Some(page) = pages.last_mut() else {
            continue;
        };
        let place = [*page_number, *block, *part, *line].join(" ");
        let word = Word {
            left: *left,
            top: *top,
            right: left + width,
            bottom: top + height,
            text: text.trim().to_owned(),
        };
        match page.words.last_mut() {
            Some(last) if place == last_line => append(last, &word),
            _ => page.words.push(word),
        }
        last_line = place;
    }
    pages
}

fn append(line: &mut Word, word: &Word) {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if is_latin(line.text.chars().next_back()) && is_latin(word.text.chars().next()) {
        line.text.push(' ');
    }
    line.text.push_str(&word.text);
    line.right = line.right.max(word.right);
    line.top = line.top.min(word.top);
    line.bottom = line.bottom.max(word.bottom);
}
