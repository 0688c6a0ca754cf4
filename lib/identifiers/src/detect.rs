//! One pass over a text: letters and digits start a group, an at sign an e-mail address, 号 and its like a street address.
//! Must never look at more than a bounded stretch around each: time stays linear whatever the text.

mod columns;
mod numbers;
mod signs;
mod worded;

use std::cell::OnceCell;

use jiff::civil::Date;

use crate::address;
use crate::chars;
use crate::context::{self, Context};
use crate::finding::{Confidence, Exposure, Finding, Proof, Reason};
use crate::group::{Gap, Group};
use crate::kind::Kind;
use columns::Columns;

pub(crate) fn find(text: &str, today: Date) -> Vec<Finding> {
    let mut detector = Detector {
        text,
        today,
        columns: text.contains(['\t', '|']).then(Columns::default),
        findings: Vec::new(),
    };
    detector.run();
    detector.findings
}

struct Detector<'t> {
    text: &'t str,
    today: Date,
    /// Of a text with tables.
    columns: Option<Columns>,
    findings: Vec<Finding>,
}

/// One or more tokens taken as one number.
struct Window<'w> {
    text: &'w str,
    today: Date,
    /// Half width, upper case, without gaps.
    bytes: &'w [u8],
    start: usize,
    end: usize,
    /// Lengths of its tokens.
    lengths: &'w [usize],
    gaps: &'w [Gap],
    /// A telephone stands right before, as in a list.
    follows_phone: bool,
    /// A 身份证 number stands before on the same line, as in a list of payments.
    follows_person: bool,
    /// What the heading of its column says.
    heading: Context,
    context: &'w OnceCell<Context>,
}

/// Longer than any identifier but an account.
const LONGEST: usize = 19;

/// A QQ number.
const SHORTEST: usize = 5;

impl Detector<'_> {
    fn run(&mut self) {
        let mut group = Group::default();
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            at = match byte {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => self.group(&mut group, at),
                b'@' => self.email(at, at + 1),
                0..=0x7f => at + 1,
                0xe5 | 0xe6 => self.unit(at, bytes.get(at..at + 3).unwrap_or_default()),
                0xef => match bytes.get(at + 1..at + 3).unwrap_or_default() {
                    [0xbc, 0xa0] => self.email(at, at + 3),
                    [0xbc, 0x90..=0x99 | 0xa1..=0xba] | [0xbd, 0x81..=0x9a] => {
                        self.group(&mut group, at)
                    }
                    _ => at + 3,
                },
                0x80..=0xdf => at + 2,
                0xe0..=0xee => at + 3,
                0xf0..=0xff => at + 4,
            };
        }
    }

    fn group(&mut self, group: &mut Group, start: usize) -> usize {
        if let Some(finding) = signs::plate(self.text, start) {
            let end = finding.span.end;
            self.push(finding);
            return end;
        }
        let end = group.read(self.text, start);
        let mut first = 0;
        while first < group.tokens.len() {
            first = match self.best(group, first) {
                Some((finding, last)) => {
                    self.push(finding);
                    last + 1
                }
                None => first + 1,
            };
        }
        end
    }

    /// The best reading of the tokens from `first` on, and its last token.
    fn best(&mut self, group: &Group, first: usize) -> Option<(Finding, usize)> {
        let start = group.tokens.get(first)?.start;
        let heading = match &mut self.columns {
            Some(columns) => columns.heading(self.text, start),
            None => Context::default(),
        };
        let context = OnceCell::new();
        let follows_phone = self.follows_phone(start);
        let follows_person = self.follows_person(start);
        // Numbers written in groups begin with a digit.
        let may_join = group
            .bytes(first, first)
            .first()
            .is_some_and(u8::is_ascii_digit);
        let mut best: Option<(Finding, usize)> = None;
        let (mut lengths, mut gaps) = ([0; LONGEST], [Gap::None; LONGEST]);
        let (mut n_chars, mut n_lines) = (0, 0);
        for (n, token) in group.tokens.get(first..)?.iter().take(LONGEST).enumerate() {
            n_chars += token.len();
            if n > 0 && n_chars > LONGEST {
                break;
            }
            *lengths.get_mut(n)? = token.len();
            *gaps.get_mut(n)? = token.gap;
            let window = Window {
                text: self.text,
                today: self.today,
                bytes: group.bytes(first, first + n),
                start,
                end: token.end,
                lengths: lengths.get(..=n)?,
                gaps: gaps.get(..n)?,
                follows_phone,
                follows_person,
                heading,
                context: &context,
            };
            // Digits one by one, as in the boxes of a form: only a whole 身份证 or 信用代码 is written so.
            let is_boxes = n > 0 && window.lengths.first() == Some(&1) && n_chars != 18;
            if let Some(found) = (!is_boxes).then(|| window.judge()).flatten() {
                let is_whole = n == 0
                    && found.confidence > Confidence::Low
                    && found.reason.proof == Proof::Checked;
                if best
                    .as_ref()
                    .is_none_or(|(known, _)| is_better(&found, known))
                {
                    best = Some((found, first + n));
                }
                if is_whole {
                    break;
                }
            }
            if !may_join {
                break;
            }
            n_lines += usize::from(token.gap == Gap::Line);
            if n_lines > 1 {
                break;
            }
        }
        best
    }

    fn follows_phone(&self, start: usize) -> bool {
        self.findings.last().is_some_and(|last| {
            let is_phone = matches!(last.kind, Kind::Landline | Kind::Mobile);
            is_phone && start >= last.span.end && start - last.span.end <= 4
        })
    }

    fn follows_person(&self, start: usize) -> bool {
        self.findings.last().is_some_and(|last| {
            let between = self.text.get(last.span.end..start).unwrap_or("\n");
            last.kind == Kind::ResidentId && between.len() <= 48 && !between.contains('\n')
        })
    }

    fn email(&mut self, at: usize, after: usize) -> usize {
        let Some(finding) = signs::email(self.text, at, after) else {
            return after;
        };
        let end = finding.span.end;
        self.push(finding);
        end
    }

    fn unit(&mut self, at: usize, bytes: &[u8]) -> usize {
        // 号 栋 幢 室 单(元)
        let may_be_address = matches!(
            bytes,
            [0xe5, 0x8f, 0xb7]
                | [0xe6, 0xa0, 0x8b]
                | [0xe5, 0xb9, 0xa2]
                | [0xe5, 0xae, 0xa4]
                | [0xe5, 0x8d, 0x95]
        );
        if !may_be_address {
            return at + 3;
        }
        let floor = self.findings.last().map_or(0, |last| last.span.end);
        let Some(finding) = address::around(self.text, at, floor) else {
            return at + 3;
        };
        let end = finding.span.end.max(at + 3);
        self.push(finding);
        end
    }

    /// An e-mail address swallows what was read in its local part.
    fn push(&mut self, finding: Finding) {
        while self
            .findings
            .last()
            .is_some_and(|last| last.span.end > finding.span.start && finding.kind == Kind::Email)
        {
            self.findings.pop();
        }
        if self
            .findings
            .last()
            .is_none_or(|last| last.span.end <= finding.span.start)
        {
            self.findings.push(finding);
        }
    }
}

impl Window<'_> {
    /// Checked kinds first, then those with a form, then those a word must name.
    fn judge(&self) -> Option<Finding> {
        let n_chars = self.bytes.len();
        let first_letter = chars::first_non_digit(self.bytes);
        if n_chars < SHORTEST {
            // li_ming: a WeChat name goes on behind signs.
            return if first_letter == Some(0) && !self.is_joined() {
                self.wechat()
            } else {
                None
            };
        }
        let is_digits = first_letter.is_none();
        let checked = match n_chars {
            18 if first_letter.is_none_or(|place| !(2..=7).contains(&place)) => self
                .resident_id()
                .or_else(|| self.credit_code())
                .or_else(|| self.bank_card()),
            15 if is_digits => self.old_resident_id().or_else(|| self.bank_card()),
            13..=19 if is_digits => self.bank_card(),
            _ => None,
        };
        checked
            .or_else(|| if is_digits { self.telephone() } else { None })
            .or_else(|| self.worded(is_digits))
    }

    fn context(&self) -> &Context {
        self.context
            .get_or_init(|| context::before(self.text, self.start).under(self.heading))
    }

    fn is_joined(&self) -> bool {
        self.lengths.len() > 1
    }

    fn before(&self) -> Option<char> {
        self.text.get(..self.start)?.chars().next_back()
    }

    fn after(&self) -> Option<char> {
        self.text.get(self.end..)?.chars().next()
    }

    /// Part of something masked already.
    fn is_starred(&self) -> bool {
        self.before().is_some_and(is_star) || self.after().is_some_and(is_star)
    }

    /// `1.5`, `￥3`, `3元`: a quantity and nobody's number.
    fn is_quantity(&self) -> bool {
        let before = self.text.get(..self.start).unwrap_or_default().chars();
        let after = self
            .text
            .get(self.end..)
            .unwrap_or_default()
            .trim_start_matches([' ', '余', '多']);
        let mut last = before.rev().map(chars::fold);
        let has_sign = match last.next() {
            Some('¥' | '$' | '€' | '￥') => true,
            Some('.') => {
                last.next().is_some_and(|c| c.is_ascii_digit())
                    && last.next().is_some_and(|c| c.is_ascii_digit())
            }
            _ => false,
        };
        let decimals = after
            .strip_prefix(['.', '．', ','])
            .and_then(|rest| rest.chars().next());
        let is_decimal =
            decimals.is_some_and(|c| chars::fold(c).is_ascii_digit()) && !after.starts_with(',');
        has_sign
            || is_decimal
            || after.starts_with([
                '元', '万', '亿', '亩', '吨', '%', '％', '‰', '㎡', '人', '户', '美',
            ])
    }

    /// Inside the address of a page: `/content/13812345678.html`, `?id=62220…`.
    fn is_in_url(&self) -> bool {
        let mut last = self
            .text
            .get(..self.start)
            .unwrap_or_default()
            .chars()
            .rev();
        matches!(last.next(), Some('/' | '=' | '&' | '?' | '#' | '_'))
            && last
                .next()
                .is_some_and(|c| c.is_ascii_alphabetic() || c == '/')
    }

    fn finding(
        &self,
        kind: Kind,
        value: String,
        proof: Proof,
        confidence: Confidence,
        word: Option<&'static str>,
    ) -> Finding {
        Finding {
            kind,
            span: self.start..self.end,
            value,
            confidence,
            exposure: Exposure::Personal,
            reason: Reason {
                proof,
                word,
                joined: self.is_joined(),
            },
        }
    }
}

/// A right check digit counts for more than a form; of two cards the longer one.
fn is_better(found: &Finding, known: &Finding) -> bool {
    let rank = |finding: &Finding| {
        (
            finding.confidence > Confidence::Low && finding.reason.proof == Proof::Checked,
            finding.confidence,
        )
    };
    let is_longer_card = known.kind == Kind::BankCard && found.kind == Kind::BankCard;
    rank(found) > rank(known) || (is_longer_card && rank(found) == rank(known))
}

fn is_star(c: char) -> bool {
    matches!(c, '*' | '＊' | '×' | '●' | '■')
}

#[cfg(test)]
mod tests;
