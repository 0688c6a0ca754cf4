//! The two tokenizers of running text: overlapping pairs of characters with their positions, and single characters.
//! Must never skip a position: a phrase of pairs then finds every substring of a text.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::fold::{fold_into, is_ideograph};

/// Overlapping pairs of folded characters; a text of one character gives that character.
#[derive(Clone, Default)]
pub(crate) struct GramTokenizer {
    chars: Vec<char>,
    token: Token,
}

pub(crate) struct GramStream<'a> {
    chars: &'a [char],
    token: &'a mut Token,
    next: usize,
}

impl Tokenizer for GramTokenizer {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        self.chars.clear();
        fold_into(text, &mut self.chars);
        GramStream {
            chars: &self.chars,
            token: &mut self.token,
            next: 0,
        }
    }
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        let rest = self.chars.get(self.next..).unwrap_or_default();
        self.token.text.clear();
        match rest {
            [first, second, ..] => {
                self.token.text.push(*first);
                self.token.text.push(*second);
            }
            [only] if self.next == 0 => self.token.text.push(*only),
            [_] | [] => return false,
        }
        self.token.position = self.next;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Each ideograph by itself, and each run of letters or of digits as a whole.
#[derive(Clone, Default)]
pub(crate) struct CharTokenizer {
    chars: Vec<char>,
    token: Token,
}

pub(crate) struct CharStream<'a> {
    chars: &'a [char],
    token: &'a mut Token,
    next: usize,
}

impl Tokenizer for CharTokenizer {
    type TokenStream<'a> = CharStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> CharStream<'a> {
        self.chars.clear();
        fold_into(text, &mut self.chars);
        CharStream {
            chars: &self.chars,
            token: &mut self.token,
            next: 0,
        }
    }
}

impl TokenStream for CharStream<'_> {
    fn advance(&mut self) -> bool {
        let rest = self.chars.get(self.next..).unwrap_or_default();
        let length = unit_length(rest);
        self.token.text.clear();
        self.token.text.extend(rest.iter().take(length));
        self.token.position = self.next;
        self.next += length;
        length > 0
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The single characters and whole runs of folded text, as `CharTokenizer` gives them.
pub(crate) fn units(chars: &[char]) -> Vec<String> {
    let mut units = Vec::new();
    let mut rest = chars;
    while !rest.is_empty() {
        let (unit, after) = rest.split_at(unit_length(rest).min(rest.len()));
        units.push(unit.iter().collect());
        rest = after;
    }
    units
}

/// No word is longer than this; what is longer is cut, in text and query alike.
const MAX_RUN: usize = 40;

fn unit_length(chars: &[char]) -> usize {
    let Some(first) = chars.first() else { return 0 };
    if is_ideograph(*first) {
        return 1;
    }
    let is_number = first.is_numeric();
    let same =
        |character: &&char| !is_ideograph(**character) && character.is_numeric() == is_number;
    chars.iter().take(MAX_RUN).take_while(same).count()
}

/// The pairs of folded characters, or the single one.
pub(crate) fn grams(chars: &[char]) -> Vec<String> {
    match chars {
        [only] => vec![only.to_string()],
        several => several
            .windows(2)
            .map(|pair| pair.iter().collect())
            .collect(),
    }
}

/// The pairs of all `texts`, each once, with spaces between them.
pub(crate) fn distinct_pairs<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut chars = Vec::new();
    // A pair as one number: those are sorted several times as fast.
    let mut pairs: Vec<u64> = Vec::new();
    for text in texts {
        chars.clear();
        fold_into(text, &mut chars);
        let codes = chars
            .iter()
            .map(|character| u64::from(u32::from(*character)));
        let neighbours = codes.clone().zip(codes.skip(1));
        pairs.extend(neighbours.map(|(left, right)| left << 32 | right));
    }
    pairs.sort_unstable();
    pairs.dedup();
    let character = |code: u64| u32::try_from(code).ok().and_then(char::from_u32);
    let spaced = pairs.into_iter().flat_map(|pair| {
        let both = [character(pair >> 32), character(pair & 0xffff_ffff)];
        both.into_iter().flatten().chain([' '])
    });
    spaced.collect()
}
