//! Days as people type them: `2026-11-23`, `2026.11.23`, `2026/11/23`, `2026年11月23日`.
//! Must never guess: what names no day is said to name none.

use jiff::civil::Date;
use lawtext::value::{Value, whole_date};

/// What a field for a day holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Typed {
    Nothing,
    Day(Date),
    NoDay,
}

pub(crate) fn read(text: &str) -> Typed {
    let text = text.trim();
    if text.is_empty() {
        return Typed::Nothing;
    }
    let parts: Vec<&str> = text.split(['-', '.', '/']).collect();
    if let [year, month, day] = parts.as_slice() {
        let numbers = (year.parse(), month.parse(), day.parse());
        if let (Ok(year), Ok(month), Ok(day)) = numbers {
            return Date::new(year, month, day).map_or(Typed::NoDay, Typed::Day);
        }
    }
    match whole_date(text) {
        Some(Value::Date { date }) => Typed::Day(date),
        Some(_) | None => Typed::NoDay,
    }
}

#[cfg(test)]
mod tests;
