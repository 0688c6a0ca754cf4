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
    /// Says nothing about what is sought: 请问, 怎么办, 吗.
    pub(crate) is_stop: bool,
}

/// Cuts folded characters into words, in order and without gaps.
pub(crate) fn cut(chars: &[char]) -> Vec<Word> {
    let text: String = chars.iter().collect();
    let cut = JIEBA.cut(&text, false);
    let words = cut.into_iter().map(|token| Word {
        is_stop: STOP_WORDS.contains(token.word),
        chars: token.word.chars().collect(),
    });
    words.collect()
}

static JIEBA: LazyLock<Jieba> = LazyLock::new(|| {
    let mut jieba = Jieba::new();
    // Names with synonyms stay whole, so that the synonyms of the whole are found.
    for word in synonym::all() {
        jieba.add_word(word, None, None);
    }
    for word in STOP_WORDS.iter().filter(|word| word.chars().count() > 1) {
        jieba.add_word(word, None, None);
    }
    jieba
});

static STOP_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lines = include_str!("../../data/stopwords.txt").lines();
    let words = lines
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace);
    words.map(|word| fold(word).into_iter().collect()).collect()
});
