//! Characters as identifiers are typed: full width or not, with blanks and hyphens between groups.
//! Must never change letters that carry meaning: only width and case are folded.

/// Full-width letters, digits and marks become their ASCII form; blanks of every width become a space.
pub(crate) fn fold(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}')
}

pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇')
}

pub(crate) fn is_numeral_han(c: char) -> bool {
    matches!(
        c,
        '〇' | '零'
            | '一'
            | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '甲'
            | '乙'
            | '丙'
    )
}

/// One identifier as typed by a person: blanks and hyphens dropped, width folded, letters in upper case.
/// What cannot be ASCII becomes 0, which no identifier accepts.
pub(crate) fn compact(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(20);
    for c in text.chars() {
        let folded = fold(c);
        if folded.is_whitespace() || is_hyphen(folded) {
            continue;
        }
        bytes.push(u8::try_from(folded).unwrap_or(0).to_ascii_uppercase());
        if bytes.len() > 64 {
            break;
        }
    }
    bytes
}

pub(crate) fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

/// The number these digits write, if all are digits.
pub(crate) fn number(bytes: &[u8]) -> Option<u32> {
    let mut sum = 0_u32;
    for byte in bytes {
        sum = sum.checked_mul(10)?.checked_add(digit(*byte)?)?;
    }
    Some(sum)
}

/// The place of the first byte that is not a digit.
pub(crate) fn first_non_digit(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| !byte.is_ascii_digit())
}

/// ASCII bytes as text; anything else is lost, which callers have refused before.
pub(crate) fn text(bytes: &[u8]) -> String {
    bytes
        .iter()
        .copied()
        .filter(u8::is_ascii)
        .map(char::from)
        .collect()
}
