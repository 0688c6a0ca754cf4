//! The list of pages and words that `pdftotext -bbox` writes: `<page …>` and `<word …>text</word>`, one a line.
//! Must never trust its numbers to be numbers.

use crate::layout::{Page, Word};

/// Reads the pages of a list.
pub(super) fn read(list: &str) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    for line in list.lines().map(str::trim) {
        if line.starts_with("<page ") {
            pages.push(Page {
                height: number(line, "height").unwrap_or(842.0),
                words: Vec::new(),
            });
        } else if let Some((word, page)) = word(line).zip(pages.last_mut()) {
            page.words.push(word);
        }
    }
    pages
}

fn word(line: &str) -> Option<Word> {
    let (attributes, rest) = line.strip_prefix("<word ")?.split_once('>')?;
    let text = rest.strip_suffix("</word>")?;
    Some(Word {
        left: number(attributes, "xMin")?,
        top: number(attributes, "yMin")?,
        right: number(attributes, "xMax")?,
        bottom: number(attributes, "yMax")?,
        text: plain(text),
    })
}

fn number(attributes: &str, name: &str) -> Option<f64> {
    let (_, rest) = attributes.split_once(&format!("{name}=\""))?;
    rest.split('"')
        .next()?
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}
