//! Pinyin: syllables and initials of titles and names, and the readings of a query in Latin letters.
//! Must never be asked for a query without Latin letters: folding pinyin into ordinary search makes 景点 match 经典.

use std::collections::HashSet;
use std::sync::LazyLock;

use pinyin::ToPinyin;

use super::fold::{fold, is_ideograph};

/// The syllables of the ideographs in `text`, without tones.
pub(crate) fn syllables(text: &str) -> Vec<&'static str> {
    let chars = fold(text);
    chars
        .iter()
        .filter_map(|character| character.to_pinyin())
        .map(|pinyin| pinyin.plain())
        .map(plain_u)
        .collect()
}

/// The first letters of the syllables of `text`.
pub(crate) fn initials(text: &str) -> String {
    syllables(text)
        .into_iter()
        .filter_map(|syllable| syllable.chars().next())
        .collect()
}

/// The ways to read `letters` as whole syllables: `xian` is `xian` and `xi an`. At most `MAX_READINGS`.
pub(crate) fn readings(letters: &str) -> Vec<Vec<String>> {
    let letters: String = letters
        .chars()
        .map(|letter| if letter == 'ü' { 'v' } else { letter })
        .collect();
    let mut found = Vec::new();
    read_from(&letters, &mut Vec::new(), &mut found);
    found
}

pub(crate) fn is_latin(chars: &[char]) -> bool {
    !chars.is_empty()
        && chars
            .iter()
            .all(|character| character.is_ascii_lowercase() || *character == 'ü')
}

const MAX_READINGS: usize = 8;
const LONGEST_SYLLABLE: usize = 6;

fn read_from(rest: &str, read: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    if found.len() >= MAX_READINGS {
        return;
    }
    if rest.is_empty() {
        found.push(read.clone());
        return;
    }
    // Longest first: the usual reading comes before the rare ones.
    for length in (1..=LONGEST_SYLLABLE.min(rest.len())).rev() {
        let Some((syllable, after)) = rest.split_at_checked(length) else {
            continue;
        };
        if SYLLABLES.contains(syllable) {
            read.push(syllable.to_owned());
            read_from(after, read, found);
            read.pop();
        }
    }
}

/// `lü` is typed `lv`.
fn plain_u(syllable: &'static str) -> &'static str {
    match syllable {
        "lü" => "lv",
        "nü" => "nv",
        "lüe" => "lve",
        "nüe" => "nve",
        other => other,
    }
}

static SYLLABLES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let common = ('\u{4e00}'..='\u{9fa5}').filter(|character| is_ideograph(*character));
    let syllables = common
        .filter_map(|character| character.to_pinyin())
        .map(|pinyin| plain_u(pinyin.plain()));
    // Interjections such as `m` and `ng` would split every word.
    syllables
        .filter(|syllable| syllable.contains(['a', 'e', 'i', 'o', 'u', 'v']))
        .collect()
});
