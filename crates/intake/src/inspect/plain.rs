//! Text, tables of separated values, and what can be read in bytes of an unknown kind.
//! Must never take unreadable bytes for an empty file.

use super::collect::Collector;
use super::part::Place;
use super::tables::Grid;
use crate::encoding;
use crate::reject::{Fault, RejectReason};

/// Reads a text file; one of separated values as a table.
///
/// # Errors
/// `unreadable_encoding`.
pub(super) fn inspect(
    name: &str,
    bytes: &[u8],
    collector: &mut Collector<'_>,
) -> Result<(), Fault> {
    let decoded = encoding::decode(bytes, None)?;
    if decoded.is_lossy {
        collector.problem(Fault::new(
            RejectReason::UnreadableEncoding,
            "some bytes did not decode",
        ));
    }
    let is_table = name.to_ascii_lowercase().ends_with(".csv");
    if is_table {
        table(&decoded.text).write(Place::Body, "", collector);
    } else {
        collector.add(Place::Body, "", &decoded.text);
    }
    Ok(())
}

fn table(text: &str) -> Grid {
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    let separator = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|separator| head.bytes().filter(|byte| byte == separator).count())
        .unwrap_or(b',');
    let mut records = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut grid = Grid::default();
    // Text that is decoded has no record that cannot be read.
    for (row, record) in (1..).zip(records.records().flatten()) {
        for (column, field) in (1..).zip(&record) {
            grid.add(row, column, field);
        }
    }
    grid
}

/// Stretches of bytes that are text in UTF-8 or UTF-16 and long enough to say something.
pub(super) fn strings(bytes: &[u8]) -> String {
    let narrow = String::from_utf8_lossy(bytes);
    let mut found: Vec<String> = stretches(narrow.chars());
    for skip in [0, 1] {
        let units = bytes
            .get(skip..)
            .unwrap_or_default()
            .chunks_exact(2)
            .filter_map(|pair| pair.try_into().ok().map(u16::from_le_bytes));
        let wide = char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}'));
        found.extend(stretches(wide).into_iter().filter(|text| {
            // Chance makes Han characters of any two bytes; letters and digits in a row it seldom makes.
            text.chars().filter(char::is_ascii_alphanumeric).count() >= SHORTEST
        }));
    }
    found.join("\n")
}

const SHORTEST: usize = 8;

fn stretches(characters: impl Iterator<Item = char>) -> Vec<String> {
    let mut found = Vec::new();
    let mut stretch = String::new();
    for c in characters.chain(['\0']) {
        if c.is_control() || c == '\u{fffd}' {
            let is_long = stretch.chars().count() >= SHORTEST;
            let text = std::mem::take(&mut stretch);
            if is_long && text.contains(|c: char| c.is_ascii_digit() || c == '@') {
                found.push(text);
            }
        } else {
            stretch.push(c);
        }
    }
    found
}
