//! Values in running text: dates, money, percentages, periods, each with the bytes it was read from.
//! Must never round: money is whole 分, percentages are millionths, and what does not fit is not a value.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fold::{fold, is_blank};
use crate::numeral;

/// A value and the bytes of the text it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub value: Value,
    pub start: usize,
    pub end: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Value {
    Date {
        date: Date,
    },
    /// A year and a month without a day.
    Month {
        year: u32,
        month: u32,
    },
    /// Written as a date, but not in the calendar: 2月31日.
    InvalidDate {
        year: u32,
        month: u32,
        day: u32,
    },
    Money {
        fen: u64,
    },
    /// `5.1%` is 51,000.
    Percent {
        millionths: u64,
    },
    Period {
        count: u32,
        unit: PeriodUnit,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodUnit {
    Hour,
    Day,
    /// 工作日
    WorkingDay,
    Week,
    Month,
    Year,
}

/// Every value in a text, in order.
///
/// ```
/// use lawtext::value::{PeriodUnit, Value, find};
/// let values: Vec<Value> = find("自2026年3月1日起20个工作日内退还三万元的5%").into_iter().map(|found| found.value).collect();
/// assert_eq!(values, [
///     Value::Date { date: jiff::civil::date(2026, 3, 1) },
///     Value::Period { count: 20, unit: PeriodUnit::WorkingDay },
///     Value::Money { fen: 3_000_000 },
///     Value::Percent { millionths: 50_000 },
/// ]);
/// ```
#[must_use]
pub fn find(text: &str) -> Vec<Found> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(offset) = next_numeral(text, at) {
        match read_at(text, offset) {
            Some(found) => {
                at = found.end.max(offset + 1);
                all.push(found);
            }
            None => at = offset + run_len(text, offset).max(1),
        }
    }
    all
}

fn next_numeral(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    rest.char_indices()
        .find(|(_, c)| is_start(*c))
        .map(|(at, _)| from + at)
}

/// Cheap first test: most characters are neither digits nor numerals.
fn is_start(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && (numeral::is_numeral(c) || c == '¥' || c == '￥'))
}

fn run_len(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.char_indices()
        .find(|(_, c)| !is_start(*c))
        .map_or(rest.len(), |(at, _)| at)
}

/// A reader over the folded characters, blanks skipped, that remembers bytes.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<(char, usize)> {
        let rest = self.text.get(self.at..)?;
        let (offset, c) = rest.char_indices().take(4).find(|(_, c)| !is_blank(*c))?;
        Some((fold(c), self.at + offset + c.len_utf8()))
    }

    fn eat(&mut self, word: &str) -> bool {
        let before = self.at;
        for expected in word.chars() {
            match self.peek() {
                Some((c, next)) if c == expected => self.at = next,
                Some(_) | None => {
                    self.at = before;
                    return false;
                }
            }
        }
        true
    }

    fn number(&mut self) -> Option<u64> {
        let digits = self.run(numeral::is_numeral);
        numeral::parse(&digits)
    }

    /// At most 24 characters that pass the test, without blanks between.
    fn run(&mut self, test: fn(char) -> bool) -> String {
        let mut digits = String::new();
        while let Some(blank) = self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
            .filter(|c| is_blank(*c) && *c != '\n')
        {
            self.at += blank.len_utf8();
        }
        let rest: &'a str = self.text.get(self.at..).unwrap_or_default();
        for c in rest.chars().take(24) {
            if !test(c) {
                break;
            }
            digits.push(fold(c));
            self.at += c.len_utf8();
        }
        digits
    }
}

fn read_at(text: &str, start: usize) -> Option<Found> {
    let before = text.get(..start)?.chars().next_back();
    if before == Some('第') {
        return None;
    }
    let found = |cursor: &Cursor<'_>, value| Found {
        value,
        start,
        end: cursor.at,
    };
    let mut cursor = Cursor { text, at: start };
    if let Some(value) = date(&mut cursor) {
        return Some(found(&cursor, value));
    }
    cursor.at = start;
    if let Some(value) = percent(&mut cursor) {
        return Some(found(&cursor, value));
    }
    cursor.at = start;
    if let Some(value) = money(&mut cursor) {
        return Some(found(&cursor, value));
    }
    cursor.at = start;
    // The day of a date without a year (1月30日) is no period.
    let of_date = matches!(before, Some('月' | '年' | '.' | '-' | '/'));
    if of_date {
        return None;
    }
    period(&mut cursor).map(|value| found(&cursor, value))
}

fn date(cursor: &mut Cursor<'_>) -> Option<Value> {
    let start = cursor.at;
    let year = year_number(cursor)?;
    if cursor.eat("年") {
        let month = u32::try_from(cursor.number()?).ok()?;
        if !cursor.eat("月") {
            return None;
        }
        let after_month = cursor.at;
        let day = cursor.number().and_then(|day| u32::try_from(day).ok());
        return match day {
            Some(day) if cursor.eat("日") || cursor.eat("号") => Some(calendar(year, month, day)),
            Some(_) | None => {
                cursor.at = after_month;
                (1..=12)
                    .contains(&month)
                    .then_some(Value::Month { year, month })
            }
        };
    }
    let mark = ["-", "/", "."].into_iter().find(|mark| cursor.eat(mark))?;
    let arabic = cursor.text.get(start..cursor.at)?.is_ascii();
    let month = u32::try_from(cursor.number()?).ok()?;
    if !arabic || !cursor.eat(mark) {
        return None;
    }
    let day = u32::try_from(cursor.number()?).ok()?;
    let longer = cursor
        .peek()
        .is_some_and(|(c, _)| c == '.' || c == '-' || c == '/');
    match calendar(year, month, day) {
        date @ Value::Date { .. } if !longer => Some(date),
        _ => None,
    }
}

fn year_number(cursor: &mut Cursor<'_>) -> Option<u32> {
    let digits =
        cursor.run(|c| numeral::is_numeral(c) && !matches!(c, '十' | '百' | '千' | '万' | '亿'));
    if digits.chars().count() != 4 {
        return None;
    }
    let year = u32::try_from(numeral::parse(&digits)?).ok()?;
    (1900..2200).contains(&year).then_some(year)
}

fn calendar(year: u32, month: u32, day: u32) -> Value {
    let date = i16::try_from(year)
        .ok()
        .zip(i8::try_from(month).ok())
        .zip(i8::try_from(day).ok())
        .and_then(|((year, month), day)| Date::new(year, month, day).ok());
    match date {
        Some(date) => Value::Date { date },
        None => Value::InvalidDate { year, month, day },
    }
}

/// A decimal number as its digits times ten to the power of -`scale`.
fn decimal(cursor: &mut Cursor<'_>) -> Option<(u64, u32)> {
    let digits = cursor.run(|c| fold(c).is_ascii_digit() || matches!(fold(c), '.' | ','));
    let digits = digits.replace(',', "");
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    if whole.is_empty() || fraction.contains('.') || digits.ends_with('.') {
        return None;
    }
    let scale = u32::try_from(fraction.len()).ok()?;
    Some((format!("{whole}{fraction}").parse().ok()?, scale))
}

/// `value × 10^power ÷ 10^scale`, only when it comes out whole.
fn scaled(value: u64, power: u64, scale: u32) -> Option<u64> {
    let product = u128::from(value).checked_mul(u128::from(power))?;
    let divisor = 10_u128.checked_pow(scale)?;
    (product % divisor == 0).then(|| u64::try_from(product / divisor).ok())?
}

fn percent(cursor: &mut Cursor<'_>) -> Option<Value> {
    let start = cursor.at;
    for (word, power) in [("百分之", 10_000), ("千分之", 1000), ("万分之", 100)] {
        if cursor.eat(word) {
            let (value, scale) = match cursor.number() {
                Some(value) => (value, 0),
                None => decimal(cursor)?,
            };
            let (value, scale) = match cursor.eat("点") {
                true => {
                    let digits = cursor.run(numeral::is_numeral);
                    let n = u32::try_from(digits.chars().count()).ok()?;
                    let fraction = numeral::parse(&digits)?;
                    (
                        value
                            .checked_mul(10_u64.checked_pow(n)?)?
                            .checked_add(fraction)?,
                        n,
                    )
                }
                false => (value, scale),
            };
            return scaled(value, power, scale).map(|millionths| Value::Percent { millionths });
        }
    }
    cursor.at = start;
    let (value, scale) = decimal(cursor)?;
    let power = if cursor.eat("%") {
        10_000
    } else if cursor.eat("‰") {
        1000
    } else {
        return None;
    };
    scaled(value, power, scale).map(|millionths| Value::Percent { millionths })
}

fn money(cursor: &mut Cursor<'_>) -> Option<Value> {
    let _ = cursor.eat("¥") || cursor.eat("￥");
    let start = cursor.at;
    let (value, scale) = match decimal(cursor) {
        Some(read) => read,
        None => {
            cursor.at = start;
            (cursor.number()?, 0)
        }
    };
    let mut power = 100_u64;
    for (word, times) in [
        ("万亿", 1_000_000_000_000),
        ("百万", 1_000_000),
        ("千万", 10_000_000),
        ("亿", 100_000_000),
        ("万", 10_000),
        ("千", 1000),
        ("百", 100),
    ] {
        if cursor.eat(word) {
            power = power.checked_mul(times)?;
            break;
        }
    }
    let _ = cursor.eat("多") || cursor.eat("余");
    let _ = cursor.eat("人民币");
    let is_money = cursor.eat("元") || cursor.eat("圆");
    // 美元 has its own word; 元旦 and 元素 are no money.
    let other_word = cursor
        .peek()
        .is_some_and(|(c, _)| matches!(c, '旦' | '素' | '件' | '器' | '宵'));
    if !is_money || other_word {
        return None;
    }
    scaled(value, power, scale).map(|fen| Value::Money { fen })
}

fn period(cursor: &mut Cursor<'_>) -> Option<Value> {
    let count = u32::try_from(cursor.number()?).ok()?;
    let unit = [
        ("个工作日", PeriodUnit::WorkingDay),
        ("工作日", PeriodUnit::WorkingDay),
        ("个自然日", PeriodUnit::Day),
        ("自然日", PeriodUnit::Day),
        ("日", PeriodUnit::Day),
        ("天", PeriodUnit::Day),
        ("个月", PeriodUnit::Month),
        ("周年", PeriodUnit::Year),
        ("年", PeriodUnit::Year),
        ("周", PeriodUnit::Week),
        ("个小时", PeriodUnit::Hour),
        ("小时", PeriodUnit::Hour),
    ]
    .into_iter()
    .find(|(word, _)| cursor.eat(word))
    .map(|(_, unit)| unit)?;
    // 2026年 is a year, 周岁 an age, 年度 and 年级 no length.
    let next = cursor.peek().map(|(c, _)| c);
    let calendar_year = unit == PeriodUnit::Year
        && (count > 999 || matches!(next, Some('度' | '级' | '代' | '初' | '底')));
    let excluded = calendar_year || (unit == PeriodUnit::Week && next == Some('岁')) || count == 0;
    (!excluded).then_some(Value::Period { count, unit })
}

/// The one date a text consists of, such as the date of a signature: `2026年3月1日`, `二〇二六年三月一日`, `2026-03-01`.
/// The value is [`Value::InvalidDate`] for one that is not in the calendar.
///
/// ```
/// use lawtext::value::{Value, whole_date};
/// assert_eq!(whole_date("二〇二六年三月一日"), Some(Value::Date { date: jiff::civil::date(2026, 3, 1) }));
/// assert!(matches!(whole_date("2026年2月31日"), Some(Value::InvalidDate { .. })));
/// assert_eq!(whole_date("自2026年3月1日起"), None);
/// ```
#[must_use]
pub fn whole_date(text: &str) -> Option<Value> {
    let text = crate::fold::trim(text);
    if text.len() > 90 {
        return None;
    }
    let squeezed: String = text.chars().filter(|c| !is_blank(*c)).collect();
    // A time of day may follow in page tags: 2026-03-01 09:30.
    let head = match text.split_once([' ', 'T']) {
        Some((head, rest)) if rest.contains(':') => head,
        Some(_) | None => &squeezed,
    };
    let mut cursor = Cursor { text: head, at: 0 };
    let value = date(&mut cursor)?;
    let whole = cursor.at == head.len();
    (whole && !matches!(value, Value::Month { .. })).then_some(value)
}

#[cfg(test)]
mod tests;
