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

pub(super) fn is_full_width(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// Digits and letters become half-width, and with them the signs that belong to a number.
pub(super) fn narrow(word: &mut Word) {
    let mut text = String::with_capacity(word.text.len());
    for c in word.text.chars() {
        let follows_number = text.ends_with(|last: char| last.is_ascii_alphanumeric());
        let is_sign = matches!(c, '．' | '－' | '／' | '％') && follows_number;
        let folded = char::from_u32(u32::from(c).wrapping_sub(0xfee0));
        text.push(folded.filter(|_| is_full_width(c) || is_sign).unwrap_or(c));
    }
    word.text = text;
}
