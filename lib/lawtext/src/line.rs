//! Blocks into lines: trimming, Markdown headings, and lines whose breaks were lost in collapsing.
//! Must never drop a character other than white space and the hash marks of a Markdown heading.

use crate::block::{Align, Block, Paragraph, Table};
use crate::fold::{is_blank, is_han, trim};
use crate::marker;

/// One line of text, or a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) text: &'a str,
    pub(crate) origin: &'a str,
    pub(crate) align: Align,
    pub(crate) heading: Option<u8>,
    pub(crate) table: Option<&'a Table>,
}

/// A line at least this long can be several that have lost their breaks.
const COLLAPSED: usize = 240;

/// A document whose lines are longer than this on average has lost its breaks altogether.
const COLLAPSED_AVERAGE: usize = 900;

pub(crate) fn lines(blocks: &[Block]) -> Vec<Line<'_>> {
    let mut all = Vec::new();
    let longest_safe = longest_safe(blocks);
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => paragraph_lines(paragraph, longest_safe, &mut all),
            Block::Table(table) => all.push(Line {
                text: "",
                origin: &table.origin,
                align: Align::Start,
                heading: None,
                table: Some(table),
            }),
        }
    }
    all
}

/// The length up to which a line is taken as it is. A document that has its breaks keeps them, long paragraphs too,
/// unless one line is a third of the whole.
fn longest_safe(blocks: &[Block]) -> usize {
    let (mut n_bytes, mut n_lines) = (0_usize, 1_usize);
    for block in blocks {
        if let Block::Paragraph(paragraph) = block {
            n_bytes += paragraph.text.len();
            n_lines += paragraph
                .text
                .split('\n')
                .filter(|line| !line.is_empty())
                .count();
        }
    }
    if n_bytes / n_lines > COLLAPSED_AVERAGE {
        COLLAPSED
    } else {
        COLLAPSED.max(n_bytes / 3)
    }
}

fn paragraph_lines<'a>(paragraph: &'a Paragraph, longest_safe: usize, all: &mut Vec<Line<'a>>) {
    for raw in paragraph.text.split([
        '\n', '\r', '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}',
    ]) {
        let text = trim(raw);
        if text.is_empty() {
            continue;
        }
        let (text, hashes) = markdown_heading(text);
        let line = Line {
            text,
            origin: &paragraph.origin,
            align: paragraph.align,
            heading: paragraph.heading.or(hashes),
            table: None,
        };
        if text.len() > longest_safe && line.heading.is_none() {
            for piece in pieces(text, all.is_empty()) {
                all.push(Line {
                    text: piece,
                    ..line
                });
            }
        } else if !text.is_empty() {
            all.push(line);
        }
    }
}

/// `## 第一章 总则` is a heading of level 2; the hashes are markup, not text.
fn markdown_heading(text: &str) -> (&str, Option<u8>) {
    let n = text.bytes().take_while(|b| *b == b'#').count();
    match text.get(n..) {
        Some(rest) if (1..=6).contains(&n) && rest.starts_with(is_blank) => {
            (trim(rest), u8::try_from(n).ok())
        }
        Some(_) | None => (text, None),
    }
}

/// Cuts a collapsed line where a break is safe: at white space after the end of a sentence, before a numbering mark,
/// or after a short run without any punctuation (a title, a heading, a signature).
///
/// The first piece of a document is its title, and a title may hold a comma or a colon.
fn pieces(text: &str, opens: bool) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut state = Run {
        is_title: opens,
        ..Run::default()
    };
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !is_blank(c) {
            state.take(c);
            continue;
        }
        let mut gap_end = at + c.len_utf8();
        while let Some((next, blank)) = chars.peek().copied().filter(|(_, c)| is_blank(*c)) {
            gap_end = next + blank.len_utf8();
            chars.next();
        }
        let after = text.get(gap_end..).unwrap_or_default();
        let piece = trim(text.get(start..at).unwrap_or_default());
        if !is_label(piece) && state.may_cut(after) {
            found.push(piece);
            start = gap_end;
            state = Run::default();
        } else {
            state.gap();
        }
    }
    found.push(trim(text.get(start..).unwrap_or_default()));
    found.retain(|piece| !piece.is_empty());
    found
}

/// A number alone (第三条) waits for its text.
fn is_label(piece: &str) -> bool {
    piece.len() < 60 && marker::read(piece).is_some_and(|found| found.len == piece.len())
}

/// What has been read since the last cut.
#[derive(Default)]
struct Run {
    n_chars: usize,
    /// Characters since the last gap.
    n_token: usize,
    depth: u32,
    punctuated: bool,
    /// This may be the title, which may be punctuated.
    is_title: bool,
    last: char,
}

impl Run {
    fn take(&mut self, c: char) {
        self.n_chars += 1;
        self.n_token += 1;
        match c {
            '（' | '(' | '《' | '“' | '〈' | '〔' | '[' => self.depth += 1,
            '）' | ')' | '》' | '”' | '〉' | '〕' | ']' => {
                self.depth = self.depth.saturating_sub(1)
            }
            '。' | '；' | ';' => self.punctuated = true,
            '：' if self.n_chars <= 4 => {}
            '，' | '：' | '！' | '？' | ',' if !self.is_title || self.n_chars > 60 => {
                self.punctuated = true
            }
            _ => {}
        }
        self.last = c;
    }

    fn gap(&mut self) {
        self.n_token = 0;
    }

    fn may_cut(&self, after: &str) -> bool {
        let Some(next) = after.chars().next() else {
            return false;
        };
        let ends = matches!(
            self.last,
            '。' | '；' | '：' | ':' | '！' | '？' | '”' | '）' | ')' | ';' | '…' | '—' | '】'
        );
        // A quotation or bracket opened long ago was never closed: it must not hold the rest together.
        let inside = self.depth > 0 && self.n_chars < 400;
        if self.n_chars == 0 || (inside && !matches!(self.last, '。' | '；')) {
            return false;
        }
        let marked = !matches!(self.last, '，' | '、' | ',') && is_break_mark(after);
        if marked || (ends && !is_continuation(next)) {
            return true;
        }
        let next_token = after.chars().take_while(|c| !is_blank(*c)).take(2).count();
        let single = next_token < 2 || self.n_token < 2;
        !self.punctuated
            && !single
            && (2..=120).contains(&self.n_chars)
            && is_han_or_date(self.last, next)
    }
}

/// A mark that only stands at the head of a line. Bare numbers do not count: `12 月` is no item.
fn is_break_mark(after: &str) -> bool {
    let head: &str = match after.char_indices().nth(24) {
        Some((at, _)) => after.get(..at).unwrap_or(after),
        None => after,
    };
    match marker::read(head) {
        Some(found) => match found.form {
            marker::Form::Bare | marker::Form::Dotted => false,
            marker::Form::Part
            | marker::Form::Subpart
            | marker::Form::Chapter
            | marker::Form::Section
            | marker::Form::Article
            | marker::Form::Han
            | marker::Form::HanBrackets
            | marker::Form::Arabic
            | marker::Form::ArabicBrackets
            | marker::Form::Circled => true,
        },
        None => ["附件：", "附件:", "抄送：", "此件", "（此件"]
            .iter()
            .any(|word| head.starts_with(word)),
    }
}

fn is_continuation(next: char) -> bool {
    matches!(
        next,
        '。' | '，' | '；' | '、' | '：' | '）' | ')' | '》' | '”' | '！' | '？'
    )
}

fn is_han_or_date(last: char, next: char) -> bool {
    let closes = is_han(last) || matches!(last, '》' | '”' | '）' | '号') || last.is_ascii_digit();
    let opens =
        is_han(next) || matches!(next, '《' | '“' | '（' | '—' | '〔') || next.is_ascii_digit();
    closes && opens && !(last.is_ascii_digit() && next.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(pieces(text, false), expected);
    }

    #[test]
    fn collapsed_lines_come_apart() {
        check(
            "云溪市民政局关于做好冬季救助工作的通知 云民发〔2026〕3号 各区民政局： 为做好 冬季救助，现通知如下。 一、总体要求 坚持救急救难。 （一）摸清底数，见 附表。 云溪市民政局 2026年1月5日",
            &[
                "云溪市民政局关于做好冬季救助工作的通知",
                "云民发〔2026〕3号",
                "各区民政局：",
                "为做好",
                "冬季救助，现通知如下。",
                "一、总体要求",
                "坚持救急救难。",
                "（一）摸清底数，见 附表。",
                "云溪市民政局",
                "2026年1月5日",
            ],
        );
        check("财 政 局 2026年1月5日", &["财 政 局 2026年1月5日"]);
        check(
            "按照《财政局 税务局关于补贴的通知》办理，由市财政局 市税务局负责。",
            &["按照《财政局 税务局关于补贴的通知》办理，由市财政局 市税务局负责。"],
        );
    }

    #[test]
    fn hashes_are_markup() {
        assert_eq!(markdown_heading("## 第一章 总则"), ("第一章 总则", Some(2)));
        assert_eq!(markdown_heading("#号"), ("#号", None));
    }
}
