//! The number at the head of a line: 第三条, 一、, （二）, 1., （1）, ①, 1.1.1. Char tests only: this runs on every line.
//! Must never look past the head of the line.

use crate::fold::{fold, is_blank};
use crate::numeral;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// 第N编
    Part,
    /// 第N分编
    Subpart,
    /// 第N章
    Chapter,
    /// 第N节
    Section,
    /// 第N条, 第N条之M
    Article,
    /// 一、
    Han,
    /// （一）
    HanBrackets,
    /// 1. 1、
    Arabic,
    /// （1）, 1）
    ArabicBrackets,
    /// ①
    Circled,
    /// 1.1, 1.1.1
    Dotted,
    /// `1 总则`: a number and a space; only a heading where dotted ones follow.
    Bare,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marker {
    pub(crate) form: Form,
    /// 第一百二十条之一 is `[120, 1]`; 1.2.3 is `[1, 2, 3]`; others have one number.
    pub(crate) numbers: Vec<u32>,
    /// Bytes of the label as printed.
    pub(crate) len: usize,
}

/// The marker a trimmed line starts with.
pub(crate) fn read(line: &str) -> Option<Marker> {
    let first = line.chars().next()?;
    match fold(first) {
        '第' => ordinal(line),
        '(' => bracketed(line),
        '①'..='⑳' => circled(first),
        c if c.is_ascii_digit() => arabic(line),
        c if numeral::is_numeral(c) => han(line),
        _ => None,
    }
}

fn one(form: Form, number: u64, len: usize) -> Option<Marker> {
    Some(Marker {
        form,
        numbers: vec![u32::try_from(number).ok()?],
        len,
    })
}

/// Reads a numeral with blanks inside allowed; gives its value and the bytes read. At most 12 characters.
fn number_at(text: &str) -> Option<(u64, usize)> {
    let mut digits = String::new();
    let mut end = 0;
    for (at, c) in text.char_indices().take(16) {
        if numeral::is_numeral(c) {
            digits.push(c);
            end = at + c.len_utf8();
        } else if !is_blank(c) {
            break;
        }
    }
    Some((numeral::parse(&digits)?, end))
}

fn skip_blanks(text: &str) -> usize {
    text.char_indices()
        .take(4)
        .find(|(_, c)| !is_blank(*c))
        .map_or(0, |(at, _)| at)
}

fn ordinal(line: &str) -> Option<Marker> {
    let start = '第'.len_utf8();
    let (number, read) = number_at(line.get(start..)?)?;
    let mut at = start + read;
    at += skip_blanks(line.get(at..)?);
    let rest = line.get(at..)?;
    let (form, word) = [
        (Form::Article, "条"),
        (Form::Chapter, "章"),
        (Form::Section, "节"),
        (Form::Subpart, "分编"),
        (Form::Part, "编"),
    ]
    .into_iter()
    .find(|(_, word)| rest.starts_with(word))?;
    let mut marker = one(form, number, at + word.len())?;
    let after = line.get(marker.len..)?;
    if let Some(inserted) = after.strip_prefix('之').and_then(number_at) {
        marker.numbers.push(u32::try_from(inserted.0).ok()?);
        marker.len += '之'.len_utf8() + inserted.1;
    }
    let after = line.get(marker.len..)?;
    starts_unit(form, after).then_some(marker)
}

/// Is this the head of a unit, or a sentence that begins by naming one (第三条第二款所称…, 第五条规定的…)?
fn starts_unit(form: Form, after: &str) -> bool {
    let Some(next) = after.chars().next() else {
        return true;
    };
    if is_blank(next) {
        return true;
    }
    let refers = [
        "第", "、", "，", ",", "和", "至", "与", "及", "或", "规定", "所", "的", "中", "修改",
        "删", "增", "改", "。", "；", "】", "》",
    ];
    match form {
        Form::Article => !refers.iter().any(|word| after.starts_with(word)),
        _ => {
            !refers.iter().any(|word| after.starts_with(word))
                && after.chars().take(50).count() < 50
        }
    }
}

fn bracketed(line: &str) -> Option<Marker> {
    let open = line.chars().next()?.len_utf8();
    let (number, read) = number_at(line.get(open..)?)?;
    let inner = line.get(open..open + read)?;
    let close = open + read + skip_blanks(line.get(open + read..)?);
    let bracket = line
        .get(close..)?
        .chars()
        .next()
        .filter(|c| fold(*c) == ')')?;
    if number > 999 || number == 0 {
        return None;
    }
    let is_arabic = inner
        .chars()
        .all(|c| fold(c).is_ascii_digit() || is_blank(c));
    let form = if is_arabic {
        Form::ArabicBrackets
    } else {
        Form::HanBrackets
    };
    let mut len = close + bracket.len_utf8();
    // （一）、 occurs in older texts; the mark belongs to the label.
    if line.get(len..)?.starts_with('、') {
        len += '、'.len_utf8();
    }
    one(form, number, len)
}

fn circled(first: char) -> Option<Marker> {
    let number = u64::from(u32::from(first).checked_sub(0x2460)?) + 1;
    one(Form::Circled, number, first.len_utf8())
}

fn han(line: &str) -> Option<Marker> {
    let (number, read) = number_at(line)?;
    let at = read + skip_blanks(line.get(read..)?);
    let mark = line.get(at..)?.chars().next()?;
    let is_label = matches!(mark, '、' | '．' | '﹑') || (mark == '.' && number <= 50);
    if !is_label || number == 0 || number > 200 {
        return None;
    }
    one(Form::Han, number, at + mark.len_utf8())
}

fn arabic(line: &str) -> Option<Marker> {
    let mut numbers = Vec::new();
    let mut at = 0;
    loop {
        let digits: String = line
            .get(at..)?
            .chars()
            .map_while(|c| fold(c).is_ascii_digit().then(|| fold(c)))
            .take(5)
            .collect();
        if digits.is_empty() || digits.len() > 4 {
            return dotted_end(numbers, at, line);
        }
        numbers.push(digits.parse::<u32>().ok()?);
        at += line
            .get(at..)?
            .chars()
            .take(digits.len())
            .map(char::len_utf8)
            .sum::<usize>();
        let mark = line.get(at..)?.chars().next()?;
        match fold(mark) {
            '.' => at += mark.len_utf8(),
            '、' if numbers.len() == 1 => return arabic_label(&numbers, at + mark.len_utf8()),
            ')' if numbers.len() == 1 => {
                let number = numbers.first().copied().filter(|n| *n <= 200)?;
                return one(
                    Form::ArabicBrackets,
                    u64::from(number),
                    at + mark.len_utf8(),
                );
            }
            c if is_blank(c) && numbers.len() == 1 => {
                let number = numbers.first().copied().filter(|n| *n <= 50)?;
                return one(Form::Bare, u64::from(number), at);
            }
            _ => return dotted_end(numbers, at, line),
        }
    }
}

/// The number chain has ended at `at`: `1.` is a label, `1.2` with a heading after is a dotted one, `3.5%` is none.
fn dotted_end(numbers: Vec<u32>, at: usize, line: &str) -> Option<Marker> {
    let after_dot = line.get(..at)?.ends_with(['.', '．', '﹒']);
    if numbers.len() == 1 && after_dot {
        return arabic_label(&numbers, at);
    }
    let next = line.get(at..)?.chars().next()?;
    let plausible = numbers.len() <= 6 && numbers.iter().all(|n| *n <= 99);
    let has_heading = is_blank(next)
        || (crate::fold::is_han(next)
            && !matches!(
                next,
                '万' | '亿'
                    | '元'
                    | '倍'
                    | '米'
                    | '个'
                    | '平'
                    | '公'
                    | '度'
                    | '级'
                    | '亩'
                    | '吨'
                    | '千'
                    | '百'
                    | '分'
                    | '年'
                    | '月'
                    | '日'
                    | '折'
                    | '版'
                    | '厘'
            ));
    (numbers.len() >= 2 && plausible && has_heading).then_some(Marker {
        form: Form::Dotted,
        numbers,
        len: at,
    })
}

fn arabic_label(numbers: &[u32], len: usize) -> Option<Marker> {
    let number = numbers.first().copied().filter(|n| (1..=999).contains(n))?;
    one(Form::Arabic, u64::from(number), len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers() {
        use Form::*;
        for (line, expected) in [
            ("第三条 内容", Some((Article, vec![3], "第三条"))),
            ("第 十 条内容", Some((Article, vec![10], "第 十 条"))),
            (
                "第一百二十条之一　内容",
                Some((Article, vec![120, 1], "第一百二十条之一")),
            ),
            ("第12条 内容", Some((Article, vec![12], "第12条"))),
            ("第三条第二款所称部门", None),
            ("第三条规定的事项", None),
            ("第一章　总 则", Some((Chapter, vec![1], "第一章"))),
            ("第二分编 合同", Some((Subpart, vec![2], "第二分编"))),
            ("一、总体要求", Some((Han, vec![1], "一、"))),
            ("十二、附则", Some((Han, vec![12], "十二、"))),
            ("一是加强领导", None),
            ("（三）方法", Some((HanBrackets, vec![3], "（三）"))),
            ("(3)方法", Some((ArabicBrackets, vec![3], "(3)"))),
            ("3）方法", Some((ArabicBrackets, vec![3], "3）"))),
            ("（2026年修订）", None),
            ("1.方法", Some((Arabic, vec![1], "1."))),
            ("１．方法", Some((Arabic, vec![1], "１．"))),
            ("2、方法", Some((Arabic, vec![2], "2、"))),
            ("1.2 方法", Some((Dotted, vec![1, 2], "1.2"))),
            ("1.2.3方法", Some((Dotted, vec![1, 2, 3], "1.2.3"))),
            ("3.5%以上", None),
            ("3.5万元", None),
            ("2026年1月", None),
            ("③方法", Some((Circled, vec![3], "③"))),
            ("1 总则", Some((Bare, vec![1], "1"))),
            ("方法", None),
            ("", None),
        ] {
            let found = read(line).map(|m| (m.form, m.numbers, &line[..m.len]));
            assert_eq!(found, expected, "{line}");
        }
    }
}
