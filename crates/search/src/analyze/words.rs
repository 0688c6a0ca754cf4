//! Words of a query: those that are known to have synonyms, those that only ask or join, and the stretches between them.
//! Must never be used on texts that are indexed, and needs no dictionary: ranking goes by pairs of characters.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::fold;
use super::synonym;

/// A word or stretch of a query, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) chars: Vec<char>,
    pub(crate) role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Says what is sought, in words that are not known.
    Content,
    /// Says what is sought, and has synonyms.
    Known,
    /// 的, 以及: holds the sentence together.
    Function,
    /// 请问, 怎么办, 吗: asks.
    Asking,
}

impl Role {
    pub(crate) fn is_sought(self) -> bool {
        match self {
            Self::Content | Self::Known => true,
            Self::Function | Self::Asking => false,
        }
    }
}

/// Cuts folded characters into words, in order and without gaps; of words that begin at one place, the longest.
pub(crate) fn cut(chars: &[char]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut rest = chars;
    while let Some((first, after)) = rest.split_first() {
        if let Some(known) = longest(rest) {
            words.push(known.clone());
            rest = rest.get(known.chars.len()..).unwrap_or_default();
            continue;
        }
        match words.last_mut() {
            Some(last) if last.role == Role::Content => last.chars.push(*first),
            Some(_) | None => words.push(Word {
                chars: vec![*first],
                role: Role::Content,
            }),
        }
        rest = after;
    }
    words
}

/// The longest listed word that `rest` begins with.
fn longest(rest: &[char]) -> Option<&'static Word> {
    let listed = LISTED.get(rest.first()?)?;
    listed.iter().find(|word| {
        // 网吧 and 几何 do not ask: a single character does so only where nothing follows.
        let may_stand = word.chars.len() > 1 || rest.len() == 1 || word.chars == ['的'];
        may_stand && rest.starts_with(&word.chars)
    })
}

/// By first character, longest first.
static LISTED: LazyLock<HashMap<char, Vec<Word>>> = LazyLock::new(|| {
    let known = synonym::all().map(str::to_owned);
    let mut by_first: HashMap<char, Vec<Word>> = HashMap::new();
    let all = known.map(|word| (word, Role::Known));
    let all = all.chain(list(
        include_str!("../../data/asking_words.txt"),
        Role::Asking,
    ));
    let all = all.chain(list(
        include_str!("../../data/function_words.txt"),
        Role::Function,
    ));
    for (word, role) in all {
        let chars = fold(&word);
        if let Some(first) = chars.first() {
            by_first
                .entry(*first)
                .or_default()
                .push(Word { chars, role });
        }
    }
    for words in by_first.values_mut() {
        words.sort_by_key(|word| std::cmp::Reverse(word.chars.len()));
    }
    by_first
});

fn list(text: &'static str, role: Role) -> impl Iterator<Item = (String, Role)> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .flat_map(str::split_whitespace)
        .map(move |word| (word.to_owned(), role))
}
