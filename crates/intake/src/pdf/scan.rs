//! Scanned pages → words, through poppler's `pdftoppm` and tesseract. Must never leave page images behind.

use std::fs;
use std::path::Path;

use super::table;
use crate::layout::Page;
use crate::open::Context;
use crate::process;
use crate::reject::{Fault, RejectReason};

const LANGUAGE: &str = "chi_sim";

/// Recognises the pages one after the other.
///
/// # Errors
/// `scanned_no_ocr` when a program or the language is missing, `timeout`.
pub(super) fn recognise(
    file: &Path,
    n_pages: usize,
    folder: &Path,
    context: &Context,
) -> Result<Vec<Page>, Fault> {
    for program in ["pdftoppm", "tesseract"] {
        if !process::is_installed(program) {
            return Err(Fault::new(
                RejectReason::ScannedNoOcr,
                format!("{program} is not installed"),
            ));
        }
    }
    let languages = process::run("tesseract", &["--list-langs"], folder, context.tool_time)?;
    let listed = String::from_utf8_lossy(&languages.output).into_owned() + &languages.complaints;
    if !listed.lines().any(|line| line.trim() == LANGUAGE) {
        return Err(Fault::new(
            RejectReason::ScannedNoOcr,
            "tesseract has no chi_sim",
        ));
    }
    let mut pages = Vec::new();
    for number in 1..=n_pages.max(1) {
        context.slow();
        let page = number.to_string();
        let image = folder.join("page");
        let args = [
            "-r",
            "250",
            "-gray",
            "-png",
            "-singlefile",
            "-f",
            &page,
            "-l",
            &page,
        ]
        .map(AsRef::as_ref);
        let args = [args.as_slice(), &[file.as_os_str(), image.as_os_str()]].concat();
        process::run("pdftoppm", &args, folder, context.tool_time)
            .map_err(|fault| fault.at(format!("page {page}")))?;
        let image = folder.join("page.png");
        let args = [
            image.as_os_str(),
            "stdout".as_ref(),
            "-l".as_ref(),
            LANGUAGE.as_ref(),
            // One block of lines: official documents have one column, and finding blocks tears large titles apart.
            "--psm".as_ref(),
            "6".as_ref(),
            "tsv".as_ref(),
        ];
        let finished = process::run("tesseract", &args, folder, context.tool_time)
            .map_err(|fault| fault.at(format!("page {page}")))?;
        pages.extend(table::read(&String::from_utf8_lossy(&finished.output)));
        // The next page overwrites it; the folder goes with the document.
        let _ = fs::remove_file(&image);
    }
    Ok(pages)
}
