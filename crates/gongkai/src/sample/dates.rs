//! Days in sample texts, counted from the day the sample city is made, so that its work is always of now.
//! Must never name a day of its own.

use anyhow::{Context as _, bail};
use catalog::desk::deadline::calendar;
use jiff::civil::Date;

/// Puts days where `{{day -3}}`, `{{iso -3}}` and `{{year -3}}` stand: the third working day before today as
/// 2026年11月19日, 2026-11-19 and 2026. `0` is today, or the working day before where today is none.
///
/// # Errors
/// Says what stands in the braces where that is no day.
pub(crate) fn dated(text: &str, today: Date) -> anyhow::Result<String> {
    let mut dated = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (words, behind) = after.split_once("}}").context("braces do not close")?;
        dated.push_str(before);
        dated.push_str(&day(words, today).with_context(|| format!("{{{{{words}}}}}"))?);
        rest = behind;
    }
    dated.push_str(rest);
    Ok(dated)
}

fn day(words: &str, today: Date) -> anyhow::Result<String> {
    let (form, count) = words.split_once(' ').context("no count of days")?;
    let day = working_day(today, count.parse().context("no count of days")?)?;
    Ok(match form {
        "day" => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        "iso" => day.to_string(),
        "year" => day.year().to_string(),
        _ => bail!("no form of a day"),
    })
}

fn working_day(today: Date, count: i32) -> anyhow::Result<Date> {
    let calendar = calendar();
    let mut day = today;
    while !calendar.is_working_day(day)? {
        day = day.yesterday()?;
    }
    for _ in 0..count.unsigned_abs() {
        loop {
            day = if count < 0 {
                day.yesterday()?
            } else {
                day.tomorrow()?
            };
            if calendar.is_working_day(day)? {
                break;
            }
        }
    }
    Ok(day)
}

#[cfg(test)]
mod tests;
