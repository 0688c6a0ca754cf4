//! One folding of characters: full width and compatibility forms (NFKC), traditional to simplified, lower case;
//! everything that is neither letter, digit nor ideograph falls away, so brackets, spaces and line breaks never matter.
//! Must never change the order of characters: every folded character keeps its place in the original.

use std::ops::Range;
use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::UnicodeNormalization;

/// A folded text, with the place in the original of each character.
pub(crate) struct FoldedText {
    pub(crate) chars: Vec<char>,
    /// Byte ranges in the original, one for each of `chars`.
    origins: Vec<Range<usize>>,
}

impl FoldedText {
    pub(crate) fn new(text: &str) -> Self {
        let n_chars = text.chars().count();
        let mut folded = Self {
            chars: Vec::with_capacity(n_chars),
            origins: Vec::with_capacity(n_chars),
        };
        for (start, character) in text.char_indices() {
            let end = start + character.len_utf8();
            fold_char(character, |kept| {
                folded.chars.push(kept);
                folded.origins.push(start..end);
            });
        }
        folded
    }

    /// The bytes of the original that the folded characters `range` came from.
    pub(crate) fn origin(&self, range: Range<usize>) -> Option<Range<usize>> {
        let first = self.origins.get(range.start)?;
        let last = self.origins.get(range.end.checked_sub(1)?)?;
        Some(first.start..last.end)
    }
}

/// The folded characters of `text`.
pub(crate) fn fold(text: &str) -> Vec<char> {
    let mut chars = Vec::with_capacity(text.len() / 3);
    fold_into(text, &mut chars);
    chars
}

pub(crate) fn fold_into(text: &str, chars: &mut Vec<char>) {
    for character in text.chars() {
        fold_char(character, |kept| chars.push(kept));
    }
}

/// The key under which numbers and codes are found: `国办函〔2005〕57号`, `国办函[2005] 57 号` and
/// `国办函 2005-57` have the same one.
pub(crate) fn exact_key(text: &str) -> String {
    fold(text)
        .into_iter()
        .filter(|character| !matches!(character, '第' | '号'))
        .collect()
}

pub(crate) fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

fn fold_char(character: char, mut keep: impl FnMut(char)) {
    let slot = usize::try_from(u32::from(character))
        .ok()
        .and_then(|code| TABLE.get(code));
    match slot {
        Some(&DROPPED) => {}
        Some(&SEVERAL) => fold_slowly(character).into_iter().for_each(keep),
        Some(&folded) => keep(folded),
        None if character.is_alphanumeric() => keep(character),
        None => {}
    }
}

const DROPPED: char = '\0';
/// Marks characters that fold to more than one, such as `㈠` and `½`.
const SEVERAL: char = '\u{1}';

/// The folding of the basic plane: one look-up for each character of every text.
static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
    let simplified = simplified_forms();
    let mut table = Vec::with_capacity(0x1_0000);
    for code in 0..0x1_0000_u32 {
        let Some(character) = char::from_u32(code) else {
            table.push(DROPPED);
            continue;
        };
        let character = simplified
            .get(table.len())
            .copied()
            .filter(|form| *form != DROPPED)
            .unwrap_or(character);
        let folded = fold_slowly(character);
        table.push(match folded.as_slice() {
            [] => DROPPED,
            [one] => *one,
            [_, _, ..] => SEVERAL,
        });
    }
    table
});

fn fold_slowly(character: char) -> Vec<char> {
    let compatible = std::iter::once(character).nfkc();
    compatible
        .flat_map(char::to_lowercase)
        .filter(|folded| folded.is_alphanumeric())
        .collect()
}

/// Character by character on both sides, so that a query and a text always meet; words that are written with
/// different characters in one of the scripts need a line in the synonyms instead.
fn simplified_forms() -> Vec<char> {
    let mut forms = vec![DROPPED; 0xa000];
    let Ok(converter) = OpenCC::from_config(BuiltinConfig::T2s) else {
        // The tables are compiled in; without them traditional text is found by traditional queries only.
        tracing::warn!("no tables for traditional characters");
        return forms;
    };
    let ideographs: Vec<char> = ('\u{3400}'..='\u{9fff}')
        .filter(|character| is_ideograph(*character))
        .collect();
    let lines: String = ideographs
        .iter()
        .flat_map(|character| [*character, '\n'])
        .collect();
    let converted = converter.convert(&lines);
    for (character, line) in ideographs.iter().zip(converted.lines()) {
        let mut line = line.chars();
        let slot = usize::try_from(u32::from(*character))
            .ok()
            .and_then(|code| forms.get_mut(code));
        if let (Some(slot), Some(form), None) = (slot, line.next(), line.next()) {
            *slot = form;
        }
    }
    forms
}
