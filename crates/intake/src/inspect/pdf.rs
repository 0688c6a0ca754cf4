//! PDF: the text of each page, what is drawn where nobody sees it, the text of pictures, and what the objects say:
//! properties, annotations, forms, bookmarks, attached files, and what an earlier revision still holds.
//! Must never run what a PDF contains.

mod objects;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lopdf::Document;

use super::Found;
use super::collect::Collector;
use super::part::Place;
use crate::layout::Page;
use crate::pdf::{self, fallback, scan};
use crate::reject::{Fault, RejectReason};

/// Pictures with a shorter side hold no document: marks and lines.
const SMALLEST_SIDE: i64 = 200;
/// Revisions before the last that are looked at.
const MAX_REVISIONS: usize = 8;

/// Reads pages and objects.
///
/// # Errors
/// `encrypted`, and whatever keeps the pages from being read.
pub(super) fn inspect(bytes: &[u8], collector: &mut Collector<'_>) -> Result<(), Fault> {
    let context = collector.context;
    let folder =
        tempfile::tempdir_in(&context.scratch).map_err(context.accident("make a folder"))?;
    let file = folder.path().join("document.pdf");
    let pages = read_pages(bytes, &file, collector);
    let document = Document::load_mem(bytes).map_err(|error| {
        Fault::new(RejectReason::Crashed, format!("objects: {error}")).at("objects")
    });
    match document {
        Ok(document) if document.is_encrypted() => {
            let fault = Fault::new(RejectReason::Encrypted, "the objects are encrypted");
            collector.problem(fault.at("objects"));
        }
        Ok(document) => {
            objects::inspect(&document, collector);
            if let Ok(pages) = &pages {
                recognise(&file, &document, pages, collector);
            }
            if document.revision_count() > 1 {
                earlier_revisions(bytes, folder.path(), collector);
            }
        }
        Err(fault) => collector.problem(fault),
    }
    pages.map(|_| ())
}

/// The words of the pages, and those that our own reader finds in the content and poppler does not show.
fn read_pages(
    bytes: &[u8],
    file: &Path,
    collector: &mut Collector<'_>,
) -> Result<Vec<Page>, Fault> {
    fs::write(file, bytes).map_err(collector.context.accident("write the document"))?;
    let pages = pdf::pages(file, bytes, collector.context)?;
    let drawn = fallback::read(bytes).unwrap_or_default();
    for (number, page) in (1_usize..).zip(&pages) {
        let text = lines(page);
        collector.add(Place::Page, &number.to_string(), &text);
        let squeezed = squeeze(&text);
        let unseen: Vec<&str> = drawn
            .get(number - 1)
            .into_iter()
            .flat_map(|page| &page.words)
            .map(|word| word.text.as_str())
            .filter(|word| word.chars().count() > 3 && !squeezed.contains(&squeeze(word)))
            .collect();
        collector.add(Place::HiddenText, &number.to_string(), &unseen.join("\n"));
    }
    Ok(pages)
}

/// Words in the order of the page: a wide gap separates columns.
fn lines(page: &Page) -> String {
    let mut text = String::new();
    let mut before: Option<(f64, f64, f64)> = None;
    for word in &page.words {
        let height = word.bottom - word.top;
        match before {
            Some((top, bottom, right))
                if (word.top + word.bottom) / 2.0 > top
                    && (word.top + word.bottom) / 2.0 < bottom =>
            {
                let gap = word.left - right;
                text.push_str(if gap > height * 1.5 {
                    "\t"
                } else if gap > height * 0.15 || gap < -height {
                    " "
                } else {
                    ""
                });
            }
            Some(_) => text.push('\n'),
            None => {}
        }
        text.push_str(&word.text);
        before = Some((word.top, word.bottom, word.right));
    }
    text
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Pages that are pictures, and pages with a picture large enough to hold a document.
fn recognise(file: &Path, document: &Document, pages: &[Page], collector: &mut Collector<'_>) {
    let any_picture = objects::has_picture(document, 1);
    let ids = document.get_pages();
    for (number, page) in (1_usize..).zip(pages) {
        let is_empty = pdf::n_letters(page) < pdf::LETTERS_OF_A_SCAN;
        let id = u32::try_from(number)
            .ok()
            .and_then(|number| ids.get(&number));
        let has_large = id.is_some_and(|id| has_large_picture(document, *id));
        let may_hold_text = has_large || (is_empty && any_picture);
        if !may_hold_text || !collector.may_recognise() {
            continue;
        }
        match scan::recognise(file, [number], collector.context) {
            Ok(recognised) => {
                let text: Vec<String> = recognised.iter().map(lines).collect();
                collector.add(Place::Recognised, &number.to_string(), &text.join("\n"));
            }
            Err(fault) => {
                let is_missing = fault.reason == RejectReason::ScannedNoOcr;
                collector.problem(fault.at(format!("page {number}")));
                if is_missing {
                    return;
                }
            }
        }
    }
}

fn has_large_picture(document: &Document, page: lopdf::ObjectId) -> bool {
    document.get_page_images(page).is_ok_and(|images| {
        images
            .iter()
            .any(|image| image.width.min(image.height) >= SMALLEST_SIDE)
    })
}

/// A file that was changed by appending holds what it was before: each end mark ends a whole earlier file.
fn earlier_revisions(bytes: &[u8], folder: &Path, collector: &mut Collector<'_>) {
    let mark = b"%%EOF";
    let mut ends: Vec<usize> = bytes
        .windows(mark.len())
        .enumerate()
        .filter(|(_, window)| *window == mark)
        .map(|(at, _)| at + mark.len())
        .collect();
    ends.pop();
    let known: BTreeSet<String> = collector.lines().map(str::to_owned).collect();
    for (number, end) in (1_usize..).zip(ends.into_iter().rev().take(MAX_REVISIONS)) {
        let earlier = bytes.get(..end).unwrap_or_default();
        let mut inner = Collector::new(collector.context, "");
        let file = folder.join("earlier.pdf");
        // A linearised file has an end mark in its first part, which is no file by itself.
        let Ok(document) = Document::load_mem(earlier) else {
            continue;
        };
        objects::inspect(&document, &mut inner);
        let _ = read_pages(earlier, &file, &mut inner);
        let Found { parts, .. } = inner.into_found();
        let only_there: Vec<&str> = parts
            .iter()
            .flat_map(|part| part.text.lines())
            .filter(|line| !known.contains(*line))
            .collect();
        collector.add(
            Place::EarlierRevision,
            &number.to_string(),
            &only_there.join("\n"),
        );
    }
}
