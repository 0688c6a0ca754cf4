//! Words of a query: segmentation by jieba, and the words that ask rather than say what is sought.
//! Must never be used on texts that are indexed: a word missed by the dictionary would make its text unfindable.

use std::collections::HashSet;
use std::sync::LazyLock;

use jieba_rs::Jieba;

use super::fold::fold;
use super::synonym;

/// A word of a query, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) chars: Vec<char>,
    pub(crate) role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Says what is sought.
    Content,
    /// 的, 以及: holds the sentence together.
    Function,
    /// 请问, 怎么办, 吗: asks.
    Asking,
}

/// Cuts folded characters into words, in order and without gaps.
pub(crate) fn cut(chars: &[char]) -> Vec<Word> {
    let text: String = chars.iter().collect();
    let cut = JIEBA.cut(&text, false);
    let words = cut.into_iter().map(|token| Word {
        role: role(token.word),
        chars: token.word.chars().collect(),
    });
    words.collect()
}

fn role(word: &str) -> Role {
    if ASKING.contains(word) {
        Role::Asking
    } else if FUNCTION.contains(word) {
        Role::Function
    } else {
        Role::Content
    }
}

static JIEBA: LazyLock<Jieba> = LazyLock::new(|| {
    let mut jieba = Jieba::new();
    // Names with synonyms stay whole, so that the synonyms of the whole are found.
    for word in synonym::all() {
        jieba.add_word(word, None, None);
    }
    for word in ASKING
        .iter()
        .chain(FUNCTION.iter())
        .filter(|word| word.chars().count() > 1)
    {
        jieba.add_word(word, None, None);
    }
    jieba
});

static ASKING: LazyLock<HashSet<String>> =
    LazyLock::new(|| list(include_str!("../../data/asking_words.txt")));

static FUNCTION: LazyLock<HashSet<String>> =
    LazyLock::new(|| list(include_str!("../../data/function_words.txt")));

fn list(text: &str) -> HashSet<String> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .flat_map(str::split_whitespace)
        .map(|word| fold(word).into_iter().collect())
        .collect()
}
