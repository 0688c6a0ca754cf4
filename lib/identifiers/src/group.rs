//! Letters and digits as one reads them: tokens, and the small gaps (a blank, a hyphen, a line break) a writer puts inside one number.
//! Must never join over a tab, a comma or a word: those separate.

use crate::chars;

/// A maximal run of ASCII letters and digits of either width.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// Bytes of the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Bytes of [`Group::folded`].
    from: usize,
    to: usize,
    /// The gap after it.
    pub(crate) gap: Gap,
}

impl Token {
    pub(crate) fn len(&self) -> usize {
        self.to - self.from
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    None,
    Blank,
    Hyphen,
    Line,
    /// `）` after an area code
    Bracket,
}

/// Tokens that gaps hold together.
#[derive(Debug, Default)]
pub(crate) struct Group {
    folded: Vec<u8>,
    pub(crate) tokens: Vec<Token>,
}

impl Group {
    /// The letters and digits of tokens `first..=last`, half width and upper case.
    pub(crate) fn bytes(&self, first: usize, last: usize) -> &[u8] {
        match (self.tokens.get(first), self.tokens.get(last)) {
            (Some(a), Some(b)) => self.folded.get(a.from..b.to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Reads the group that starts at byte `start`, where a letter or digit stands; gives the byte after it.
    pub(crate) fn read(&mut self, text: &str, start: usize) -> usize {
        self.folded.clear();
        self.tokens.clear();
        let mut at = start;
        loop {
            let end = self.read_token(text, at);
            let after_bracket = is_bracketed_area(
                text,
                at,
                self.folded
                    .get(self.folded.len().saturating_sub(end - at)..),
            );
            let (gap, next) = read_gap(text, end, after_bracket);
            if let Some(token) = self.tokens.last_mut() {
                token.gap = gap;
            }
            if gap == Gap::None {
                return end.max(start + 1);
            }
            at = next;
        }
    }

    fn read_token(&mut self, text: &str, start: usize) -> usize {
        let from = self.folded.len();
        let mut end = start;
        for c in text.get(start..).unwrap_or_default().chars() {
            let folded = chars::fold(c);
            let Some(byte) = u8::try_from(folded).ok().filter(u8::is_ascii_alphanumeric) else {
                break;
            };
            let word_ends = end > start
                && byte.is_ascii_digit()
                && self.folded.get(from..).is_some_and(is_label);
            if word_ends {
                break;
            }
            self.folded.push(byte.to_ascii_uppercase());
            end += c.len_utf8();
        }
        self.tokens.push(Token {
            start,
            end,
            from,
            to: self.folded.len(),
            gap: Gap::None,
        });
        end
    }
}

/// `Tel13812345678`, `QQ12345678`: the word ends where the digits begin.
fn is_label(letters: &[u8]) -> bool {
    matches!(
        letters,
        b"TEL" | b"PHONE" | b"MOBILE" | b"FAX" | b"ID" | b"QQ" | b"NO" | b"VX" | b"WX"
    )
}

fn is_bracketed_area(text: &str, start: usize, folded: Option<&[u8]>) -> bool {
    let opened = text
        .get(..start)
        .and_then(|head| head.chars().next_back())
        .is_some_and(|c| matches!(c, '(' | '（'));
    opened && folded.is_some_and(|token| token.starts_with(b"0") && token.len() <= 4)
}

/// A gap inside a number: at most three characters, with a letter or digit behind it.
fn read_gap(text: &str, start: usize, after_bracket: bool) -> (Gap, usize) {
    let mut gap = Gap::None;
    let mut at = start;
    for (n, c) in text.get(start..).unwrap_or_default().chars().enumerate() {
        let folded = chars::fold(c);
        if folded.is_ascii_alphanumeric() {
            return (gap, at);
        }
        gap = match (folded, gap) {
            _ if n >= 3 => return (Gap::None, start),
            (')', Gap::None) if after_bracket => Gap::Bracket,
            ('\n' | '\r', Gap::None | Gap::Blank | Gap::Line) => Gap::Line,
            (' ', Gap::None) => Gap::Blank,
            (' ', _) => gap,
            (c, Gap::None | Gap::Blank | Gap::Hyphen) if chars::is_hyphen(c) => Gap::Hyphen,
            _ => return (Gap::None, start),
        };
        at += c.len_utf8();
    }
    (Gap::None, start)
}
