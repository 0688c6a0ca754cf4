//! 发文字号: reading it and giving it one form, the same for storing, comparing and searching.
//! Must never repair a number silently: what deviates from the rule is marked malformed.

use serde::{Deserialize, Serialize};

use crate::fold::{fold, is_blank, is_han};
use crate::numeral;

/// A document number in its parts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DocNumber {
    /// 机关代字 (`国办发`), or the words before the number of an order or announcement (`国令`, `某部公告`).
    pub code: String,
    pub year: Option<u32>,
    pub serial: u32,
    pub style: Style,
    /// Printed against the rule: 第 inside, a leading zero, brackets other than 〔〕.
    pub malformed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// `国办发〔2018〕124号`
    Coded,
    /// `国令第707号`
    Order,
    /// `公告2020年第8号`
    Yearly,
}

impl std::fmt::Display for DocNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (code, serial) = (&self.code, self.serial);
        match (self.style, self.year) {
            (Style::Coded, Some(year)) => write!(f, "{code}〔{year}〕{serial}号"),
            (Style::Yearly, Some(year)) => write!(f, "{code}{year}年第{serial}号"),
            (Style::Coded | Style::Order | Style::Yearly, _) => write!(f, "{code}第{serial}号"),
        }
    }
}

/// Reads a text that is a document number and nothing else.
///
/// ```
/// use lawtext::docnumber::normalise;
/// let read = |text| normalise(text).map(|number| number.to_string());
/// assert_eq!(read("云政办发[２０２６] 7 号").as_deref(), Some("云政办发〔2026〕7号"));
/// assert_eq!(read("中华人民共和国国务院令 第707号").as_deref(), Some("国令第707号"));
/// assert_eq!(read("根据有关规定"), None);
/// ```
#[must_use]
pub fn normalise(text: &str) -> Option<DocNumber> {
    let text = crate::fold::trim(text);
    let folded = folded_chars(text, 120)?;
    let end = folded.len();
    let last = folded.last().copied()?;
    let end = if last == '文' { end - 1 } else { end };
    let found = coded(folded.get(..end)?).or_else(|| order(folded.get(..end)?))?;
    let brackets_right =
        !text.contains(['[', '(', '（', '【', '［', '﹝']) || found.style != Style::Coded;
    Some(DocNumber {
        malformed: found.malformed || !brackets_right,
        ..found
    })
}

fn folded_chars(text: &str, limit: usize) -> Option<Vec<char>> {
    let mut folded = Vec::with_capacity(24);
    for c in text.chars() {
        if !is_blank(c) {
            folded.push(fold(c));
            if folded.len() > limit {
                return None;
            }
        }
    }
    Some(folded)
}

/// `机关代字〔年〕N号`, and the old `〔年〕机关代字第N号`.
fn coded(chars: &[char]) -> Option<DocNumber> {
    let open = chars.iter().position(|c| is_open(*c))?;
    let year = year_in(chars.get(open..)?)?;
    let mut rest = chars.get(open + 6..)?;
    let mut code: String = chars.get(..open)?.iter().collect();
    let mut malformed = false;
    if code.is_empty() {
        let n_code = rest
            .iter()
            .take_while(|c| is_han(**c) && **c != '第' && **c != '号')
            .count();
        code = rest.get(..n_code)?.iter().collect();
        code = code.trim_end_matches('字').to_owned();
        rest = rest.get(n_code..)?;
    }
    if rest.first() == Some(&'第') {
        malformed = true;
        rest = rest.get(1..)?;
    }
    let (serial, leading_zero) = serial_of(rest)?;
    is_code(&code).then_some(DocNumber {
        code,
        year: Some(year),
        serial,
        style: Style::Coded,
        malformed: malformed || leading_zero,
    })
}

/// `某某令第N号`, `公告第N号`, `公告2020年第N号`, `2020年第N号`.
fn order(chars: &[char]) -> Option<DocNumber> {
    let mut chars: Vec<char> = chars.to_vec();
    chars.retain(|c| !matches!(c, '(' | ')' | ','));
    let at = chars.iter().rposition(|c| *c == '第')?;
    let (serial, leading_zero) = serial_of(chars.get(at + 1..)?)?;
    let head = chars.get(..at)?;
    let (head, year) = match head.split_last() {
        Some(('年', before)) if before.len() >= 4 => {
            let (name, digits) = before.split_at(before.len() - 4);
            let digits: String = digits.iter().collect();
            (name, Some(u32::try_from(numeral::parse(&digits)?).ok()?))
        }
        Some(_) | None => (head, None),
    };
    if year.is_some_and(|year| !(1900..2100).contains(&year)) {
        return None;
    }
    let name: String = head.iter().collect();
    let code = order_code(&name)?;
    Some(DocNumber {
        code,
        year,
        serial,
        style: if year.is_some() {
            Style::Yearly
        } else {
            Style::Order
        },
        malformed: leading_zero,
    })
}

/// `中华人民共和国国务院令` and `国务院令` are one order series: 国令.
fn order_code(name: &str) -> Option<String> {
    let short = name.strip_prefix("中华人民共和国").unwrap_or(name);
    let is_series = short.ends_with('令') || short.ends_with("公告") || short.ends_with("通告");
    let fits = is_series
        && short.chars().count() <= 40
        && !short.contains("关于")
        && short.chars().all(|c| is_han(c) || c == '、');
    match short {
        "国务院令" | "国令" => Some("国令".to_owned()),
        // 主席令 keeps the name it is cited by.
        "主席令" => Some("主席令".to_owned()),
        _ => fits.then(|| short.to_owned()),
    }
}

/// The number at the end of a text: digits and 号, nothing after. Second: had it a leading zero.
fn serial_of(chars: &[char]) -> Option<(u32, bool)> {
    let (last, digits) = chars.split_last()?;
    if *last != '号' || digits.is_empty() || digits.len() > 6 {
        return None;
    }
    let all_arabic = digits.iter().all(char::is_ascii_digit);
    let text: String = digits.iter().collect();
    let serial = u32::try_from(numeral::parse(&text)?).ok()?;
    (serial > 0).then_some((serial, all_arabic && digits.first() == Some(&'0')))
}

fn is_code(code: &str) -> bool {
    let n = code.chars().count();
    (1..=16).contains(&n) && code.chars().all(|c| is_han(c) && c != '第' && c != '号')
}

fn is_open(c: char) -> bool {
    c == '[' || c == '('
}

/// The year when the text starts with `〔2018〕`, folded.
fn year_in(chars: &[char]) -> Option<u32> {
    let inner = chars.get(1..5)?;
    let closed = chars.get(5).is_some_and(|c| *c == ']' || *c == ')');
    if !closed || !inner.iter().all(char::is_ascii_digit) {
        return None;
    }
    let digits: String = inner.iter().collect();
    digits
        .parse()
        .ok()
        .filter(|year| (1900..2100).contains(year))
}

/// A document number found inside running text, with the bytes it takes up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub number: DocNumber,
    pub start: usize,
    pub end: usize,
}

/// Words that introduce a number and are no part of its code.
const INTRODUCERS: [&str; 26] = [
    "根据", "按照", "依据", "依照", "执行", "落实", "贯彻", "参照", "转发", "印发", "下发", "发布",
    "废止", "详见", "原", "见", "按", "及", "和", "与", "据", "由", "以", "件", "号", "的",
];

/// Every coded number in a text, in order: `按照云政发〔2026〕3号执行` gives `云政发〔2026〕3号`.
///
/// ```
/// let found = lawtext::docnumber::find("按照云政发〔2026〕3号执行");
/// assert_eq!(found[0].number.to_string(), "云政发〔2026〕3号");
/// ```
#[must_use]
pub fn find(text: &str) -> Vec<Found> {
    let mut all = Vec::new();
    let mut done = 0;
    for (at, c) in text.char_indices() {
        if at < done || !is_open(fold(c)) {
            continue;
        }
        if let Some(found) = find_at(text, done, at) {
            done = found.end;
            all.push(found);
        }
    }
    all
}

fn find_at(text: &str, from: usize, open: usize) -> Option<Found> {
    let after = text.get(open..)?;
    // A bracket that does not hold a year costs six characters and no more.
    let mut year_chars = after.chars().filter(|c| !is_blank(*c)).map(fold).skip(1);
    if !year_chars.by_ref().take(4).all(|c| c.is_ascii_digit()) {
        return None;
    }
    let close = after.char_indices().take(24).find(|(_, c)| *c == '号')?;
    let end = open + close.0 + close.1.len_utf8();
    let before = text.get(from..open)?;
    let mut start = open;
    for (at, c) in before.char_indices().rev().take(14) {
        if !is_han(c) {
            break;
        }
        start = from + at;
    }
    let mut code = text.get(start..open)?;
    for word in INTRODUCERS {
        if let Some(at) = code.rfind(word) {
            code = code.get(at + word.len()..)?;
        }
    }
    let start = open - code.len();
    let number = normalise(text.get(start..end)?)?;
    Some(Found { number, start, end })
}

#[cfg(test)]
mod tests;
