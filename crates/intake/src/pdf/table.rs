//! The table of words that `tesseract … tsv` writes. Must never trust its numbers to be numbers.
//! (`pdftotext -tsv` writes the same columns, but poppler 22.12 loses the words of pages that hold a single line.)

use crate::layout::{Page, Word};

/// Reads the pages of a table.
pub(super) fn read(table: &str) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    for line in table.lines() {
        let fields: Vec<&str> = line.splitn(12, '\t').collect();
        let [level, _, _, _, _, _, left, top, width, height, _, text] = fields.as_slice() else {
            continue;
        };
        let numbers: Option<Vec<f64>> = [left, top, width, height]
            .iter()
            .map(|field| field.parse().ok())
            .collect();
        let Some([left, top, width, height]) = numbers.as_deref() else {
            continue;
        };
        match *level {
            "1" => pages.push(Page {
                height: *height,
                words: Vec::new(),
            }),
            "5" if !text.trim().is_empty() => {
                let word = Word {
                    left: *left,
                    top: *top,
                    right: left + width,
                    bottom: top + height,
                    text: (*text).to_owned(),
                };
                if let Some(page) = pages.last_mut() {
                    page.words.push(word);
                }
            }
            _ => {}
        }
    }
    pages
}
