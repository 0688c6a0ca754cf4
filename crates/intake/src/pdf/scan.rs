//! Scanned pages → words, through poppler's `pdftoppm` and tesseract. Must never leave page images behind.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use super::table;
use crate::layout::Page;
use crate::open::Context;
use crate::process;
use crate::reject::{Fault, RejectReason};

const LANGUAGE: &str = "chi_sim";

/// Recognises pages of a PDF, counted from 1, one after the other.
///
/// # Errors
/// `scanned_no_ocr` when a program or the language is missing, `timeout`.
pub(crate) fn recognise(
    file: &Path,
    pages: impl IntoIterator<Item = usize>,
    context: &Context,
) -> Result<Vec<Page>, Fault> {
    let folder = file.parent().unwrap_or(&context.scratch);
    check_programs(&["pdftoppm", "tesseract"], folder, context)?;
    let mut recognised = Vec::new();
    for number in pages {
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
        // One block of lines: official documents have one column, and finding blocks tears large titles apart.
        let found = tesseract(&image, &["--psm", "6", "tsv"], folder, context)
            .map_err(|fault| fault.at(format!("page {page}")))?;
        recognised.extend(table::read(&found));
        // The next page overwrites it; the folder goes with the document.
        let _ = fs::remove_file(&image);
    }
    Ok(recognised)
}

/// Recognises a picture whose layout nobody knows.
///
/// # Errors
/// As [`recognise`].
pub(crate) fn recognise_picture(picture: &Path, context: &Context) -> Result<String, Fault> {
    let folder = picture.parent().unwrap_or(&context.scratch);
    check_programs(&["tesseract"], folder, context)?;
    context.slow();
    tesseract(picture, &["txt"], folder, context)
}

fn check_programs(programs: &[&str], folder: &Path, context: &Context) -> Result<(), Fault> {
    for program in programs {
        if !process::is_installed(program) {
            return Err(Fault::new(
                RejectReason::ScannedNoOcr,
                format!("{program} is not installed"),
            ));
        }
    }
    let languages = process::run("tesseract", &["--list-langs"], folder, context.tool_time)?;
    let listed = String::from_utf8_lossy(&languages.output).into_owned() + &languages.complaints;
    if listed.lines().any(|line| line.trim() == LANGUAGE) {
        Ok(())
    } else {
        Err(Fault::new(
            RejectReason::ScannedNoOcr,
            "tesseract has no chi_sim",
        ))
    }
}

fn tesseract(
    image: &Path,
    options: &[&str],
    folder: &Path,
    context: &Context,
) -> Result<String, Fault> {
    let fixed: [&OsStr; 4] = [
        image.as_os_str(),
        "stdout".as_ref(),
        "-l".as_ref(),
        LANGUAGE.as_ref(),
    ];
    let args: Vec<&OsStr> = fixed
        .into_iter()
        .chain(options.iter().map(AsRef::as_ref))
        .collect();
    let finished = process::run("tesseract", &args, folder, context.tool_time)?;
    Ok(String::from_utf8_lossy(&finished.output).into_owned())
}
