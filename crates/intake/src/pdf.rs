//! PDF → blocks: poppler gives words with their places, [`crate::layout`] makes paragraphs of them. Without poppler our
//! own reader of content streams steps in; scans go to tesseract. Must never run what a PDF contains.

pub(crate) mod fallback;
pub(crate) mod scan;
mod table;
mod words;

use std::fs;
use std::path::Path;

use crate::layout::{self, Page};
use crate::open::Context;
use crate::process;
use crate::reject::{Fault, RejectReason};
use crate::source::{Notice, NoticeCode, Source, has_text};

/// Reads a PDF.
///
/// # Errors
/// `encrypted`, `scanned_no_ocr`, `no_text`, `crashed`, `timeout`, `truncated`.
pub fn read(bytes: &[u8], context: &Context) -> Result<Source, Fault> {
    let folder =
        tempfile::tempdir_in(&context.scratch).map_err(context.accident("make a folder"))?;
    let file = folder.path().join("document.pdf");
    fs::write(&file, bytes).map_err(context.accident("write the document"))?;
    let pages = pages(&file, bytes, context)?;
    if is_scan(&pages) && has_images(bytes) {
        let pages = scan::recognise(&file, 1..=pages.len().max(1), context)?;
        let mut source = finish(&pages)?;
        source.notices.push(Notice {
            code: NoticeCode::Recognised,
            detail: "tesseract chi_sim".to_owned(),
        });
        return Ok(source);
    }
    finish(&pages)
}

/// The words of all pages of a file whose bytes are `bytes`.
///
/// # Errors
/// `encrypted`, `crashed`, `timeout`, `truncated`.
pub(crate) fn pages(file: &Path, bytes: &[u8], context: &Context) -> Result<Vec<Page>, Fault> {
    let folder = file.parent().unwrap_or(&context.scratch);
    match extract(file, folder, context) {
        Ok(pages) => Ok(pages),
        Err(fault) if fault.reason == RejectReason::Encrypted => Err(fault),
        // Poppler is missing or gave up: what our own reader finds, if anything, is better than nothing.
        Err(fault) => match fallback::read(bytes) {
            Ok(pages) if has_words(&pages) => Ok(pages),
            Ok(_) => Err(fault),
            Err(own) if fault.reason == RejectReason::ConverterMissing => Err(own),
            Err(_) => Err(fault),
        },
    }
}

fn finish(pages: &[Page]) -> Result<Source, Fault> {
    let blocks = layout::paragraphs(pages);
    if !has_text(&blocks) {
        return Err(Fault::new(
            RejectReason::NoText,
            format!("no text on {} pages", pages.len()),
        ));
    }
    Ok(Source {
        blocks,
        ..Source::default()
    })
}

fn extract(file: &Path, folder: &Path, context: &Context) -> Result<Vec<Page>, Fault> {
    let args = [
        "-q".as_ref(),
        "-bbox".as_ref(),
        file.as_os_str(),
        "-".as_ref(),
    ];
    let finished = process::run("pdftotext", &args, folder, context.tool_time)?;
    let mut pages = words::read(&String::from_utf8_lossy(&finished.output));
    if finished.status.success() && !pages.is_empty() {
        if pages
            .iter()
            .flat_map(|page| &page.words)
            .any(|word| word.text.contains(words::is_full_width))
            && has_half_width_codes(file, folder, context)?
        {
            pages
                .iter_mut()
                .flat_map(|page| &mut page.words)
                .for_each(words::narrow);
        }
        return Ok(pages);
    }
    // Quiet mode hides the complaint that tells a password from damage.
    let args = ["-l".as_ref(), "1".as_ref(), file.as_os_str(), "-".as_ref()];
    let loud = process::run("pdftotext", &args, folder, context.tool_time)?;
    let complaint: String = loud.complaints.chars().take(300).collect();
    if complaint.contains("Incorrect password") || complaint.contains("encrypt") {
        return Err(Fault::new(RejectReason::Encrypted, complaint));
    }
    let is_cut = !fs::read(file).is_ok_and(|bytes| crate::detect::find(&bytes, b"%%EOF").is_some());
    let reason = if is_cut {
        RejectReason::Truncated
    } else {
        RejectReason::Crashed
    };
    Err(Fault::new(
        reason,
        format!("pdftotext: {} {complaint}", loud.status),
    ))
}

/// In the GB encodings poppler shows the half-width digits and letters of a font without a ToUnicode map as full-width.
fn has_half_width_codes(file: &Path, folder: &Path, context: &Context) -> Result<bool, Fault> {
    let finished = process::run("pdffonts", &[file], folder, context.tool_time)?;
    let listed = String::from_utf8_lossy(&finished.output).into_owned();
    Ok(listed.lines().any(|line| {
        // name, type, encoding, then embedded, subset, unicode, object and generation.
        let columns: Vec<&str> = line.split_whitespace().collect();
        let is_unmapped = columns.iter().rev().nth(2) == Some(&"no");
        let is_gb = columns
            .iter()
            .any(|column| column.starts_with("GB") && column.ends_with(['H', 'V']));
        is_unmapped && is_gb
    }))
}

pub(crate) fn n_letters(page: &Page) -> usize {
    page.words
        .iter()
        .map(|word| word.text.chars().filter(|c| c.is_alphanumeric()).count())
        .sum()
}

fn has_words(pages: &[Page]) -> bool {
    pages.iter().any(|page| n_letters(page) > 0)
}

/// A scan has next to no text: a page number or a stamp of the scanning program at most.
pub(crate) const LETTERS_OF_A_SCAN: usize = 12;

fn is_scan(pages: &[Page]) -> bool {
    let letters: usize = pages.iter().map(n_letters).sum();
    letters < pages.len() * LETTERS_OF_A_SCAN
}

fn has_images(bytes: &[u8]) -> bool {
    let Ok(document) = lopdf::Document::load_mem(bytes) else {
        return true;
    };
    document.objects.values().any(|object| {
        let stream = object.as_stream().ok();
        stream.is_some_and(|stream| {
            stream
                .dict
                .get(b"Subtype")
                .is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == b"Image"))
        })
    })
}

#[cfg(test)]
mod tests;
