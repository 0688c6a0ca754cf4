//! Bytes → text: byte-order mark, then what the carrier declares, then detection.
//! Must never replace what it cannot read without saying so.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::reject::{Fault, RejectReason};

/// Text and whether some bytes had to be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub is_lossy: bool,
}

/// Decodes; `declared` is the label in a header or meta tag, if any.
///
/// # Errors
/// When more than one character in two hundred is unreadable in every encoding tried.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, Fault> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return accept(bytes.get(length..).unwrap_or_default(), encoding);
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return accept(bytes, encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return printable(Decoded {
            text: text.to_owned(),
            is_lossy: false,
        });
    }
    let labelled = declared
        .and_then(|label| Encoding::for_label(label.trim().as_bytes()))
        .map(widen);
    for encoding in labelled.into_iter().chain([GB18030]) {
        let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
        if !had_errors {
            return printable(Decoded {
                text: text.into_owned(),
                is_lossy: false,
            });
        }
    }
    let guessed = labelled.unwrap_or_else(|| widen(guess(bytes)));
    accept(bytes, guessed).or_else(|fault| accept(bytes, UTF_8).map_err(|_| fault))
}

/// GB2312 and GBK pages use characters of GB18030, which contains both.
fn widen(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == encoding_rs::GBK {
        GB18030
    } else {
        encoding
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"cn"), Utf8Detection::Allow)
}

/// Text in UTF-16 without a mark: line feeds and ASCII punctuation show as pairs with a zero byte, always on one side.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4096) & !1)?;
    let (mut even, mut odd) = (0_usize, 0_usize);
    for pair in head.chunks_exact(2) {
        match pair {
            [0, low] if *low != 0 => even += 1,
            [high, 0] if *high != 0 => odd += 1,
            _ => {}
        }
    }
    // One in 50 characters being ASCII or a line feed is the least that real text shows; plain 8-bit text shows none.
    let enough = (head.len() / 100).max(1);
    if head.len() < 4 || !bytes.len().is_multiple_of(2) {
        None
    } else if odd >= enough && even == 0 {
        Some(UTF_16LE)
    } else if even >= enough && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn accept(bytes: &[u8], encoding: &'static Encoding) -> Result<Decoded, Fault> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let total = text.chars().count();
    let replaced = text.chars().filter(|c| *c == '\u{fffd}').count();
    if replaced * 200 > total {
        let detail = format!(
            "{replaced} of {total} characters unreadable as {}",
            encoding.name()
        );
        return Err(Fault::new(RejectReason::UnreadableEncoding, detail));
    }
    printable(Decoded {
        text: text.into_owned(),
        is_lossy: had_errors,
    })
}

/// Refuses binary bytes that happen to decode: text has hardly any control characters.
fn printable(decoded: Decoded) -> Result<Decoded, Fault> {
    let (mut controls, mut total) = (0_usize, 0_usize);
    for c in decoded.text.chars() {
        total += 1;
        if c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}') {
            controls += 1;
        }
    }
    if controls * 50 > total {
        let detail = format!("{controls} control characters among {total}");
        return Err(Fault::new(RejectReason::UnreadableEncoding, detail));
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests;
