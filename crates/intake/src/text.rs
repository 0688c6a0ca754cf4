//! Plain text: each line a paragraph; lines wrapped at a fixed width are joined again.
//! Must never guess structure: that is the parser's work.

use lawtext::block::Block;

use crate::encoding;
use crate::reject::Fault;
use crate::source::{Notice, NoticeCode, Source, paragraph};

/// Reads a plain text file.
///
/// # Errors
/// `unreadable_encoding`.
pub fn read(bytes: &[u8]) -> Result<Source, Fault> {
    let decoded = encoding::decode(bytes, None)?;
    let mut source = Source {
        blocks: blocks(&decoded.text),
        ..Source::default()
    };
    if decoded.is_lossy {
        source.notices.push(Notice {
            code: NoticeCode::UndecodableBytes,
            detail: String::new(),
        });
    }
    Ok(source)
}

fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().collect();
    let width = wrap_width(&lines);
    let mut blocks: Vec<Block> = Vec::new();
    let mut previous = 0;
    for (index, line) in lines.iter().enumerate() {
        let trimmed = clean(line);
        let is_indented = line.starts_with([' ', '\t', '\u{3000}']);
        let continues = width.is_some_and(|width| previous + 2 >= width) && !is_indented;
        previous = display_width(line);
        if trimmed.is_empty() {
            continue;
        }
        match blocks.last_mut() {
            Some(Block::Paragraph(last)) if continues => last.text.push_str(&trimmed),
            _ => blocks.push(paragraph(trimmed, format!("line {}", index + 1))),
        }
    }
    blocks
}

/// Trims, and drops what does not print.
#[must_use]
pub fn clean(line: &str) -> String {
    line.trim()
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| if c == '\u{a0}' { ' ' } else { c })
        .collect()
}

pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}')
        || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// The width at which a program wrapped the lines: most lines that are not the last of a paragraph share it.
fn wrap_width(lines: &[&str]) -> Option<usize> {
    let widths: Vec<usize> = lines
        .iter()
        .map(|line| display_width(line))
        .filter(|width| *width > 0)
        .collect();
    let widest = widths.iter().copied().max()?;
    let full = widths.iter().filter(|width| **width + 2 >= widest).count();
    // Three in five lines ending within one character of the margin happens to wrapped text only.
    (widths.len() >= 5 && (20..=200).contains(&widest) && full * 5 >= widths.len() * 3)
        .then_some(widest)
}

/// Columns a line takes where Han characters take two.
fn display_width(line: &str) -> usize {
    line.trim_end()
        .chars()
        .map(|c| if c > '\u{2e7f}' { 2 } else { 1 })
        .sum()
}

#[cfg(test)]
mod tests;
