//! The Chinese sentences under a deadline, as the public and the desk read them.
//! Must never compute: every figure comes from an [`Explanation`].

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::calendar::Day;
use crate::clock::{Cause, Restart, RestartCause};
use crate::explanation::{Excluded, Explanation, Extended, MakeUpDay, Moved, Reason};
use crate::light::Light;
use crate::period::Period;

/// The whole way from the start to the last day in one sentence, without a full stop.
///
/// ```
/// use jiff::civil::date;
/// use workdays::{calendar::Calendar, clock::Clock, statutory, wording};
/// let calendar = Calendar::official();
/// let published = Clock::new(date(2026, 3, 2), statutory::PROACTIVE_PUBLICATION.terms);
/// assert_eq!(
///     wording::sentence(&published.explain(&calendar, date(2026, 3, 2))?),
///     "20 个工作日，自 2026-03-02 起（当日不计），扣除周末 8 天，截止 2026-03-30",
/// );
/// let budget = Clock::new(date(2026, 2, 9), statutory::BUDGET_DEPARTMENT.terms);
/// assert_eq!(
///     wording::sentence(&budget.explain(&calendar, date(2026, 2, 9))?),
///     "20 日（含节假日），自 2026-02-09 起（当日不计），截止 2026-03-01",
/// );
/// # Ok::<(), workdays::calendar::CalendarError>(())
/// ```
#[must_use]
pub fn sentence(explanation: &Explanation) -> String {
    let mut sentence: String = explanation.restarts.iter().map(restarted).collect();
    let mut parts = vec![
        length(explanation),
        format!("自 {} 起（当日不计）", explanation.start),
    ];
    if !explanation.excluded.is_empty() {
        parts.push(format!("扣除{}", excluded(&explanation.excluded)));
    }
    if !explanation.make_up.is_empty() {
        parts.push(format!("计入调休上班日 {}", made_up(&explanation.make_up)));
    }
    if let Some(moved) = &explanation.moved {
        parts.push(moved_from(moved));
    }
    parts.push(if explanation.is_suspended {
        format!("意见尚未收到，如当日收到则截止 {}", explanation.due)
    } else {
        format!("截止 {}", explanation.due)
    });
    sentence.push_str(&parts.join("，"));
    if let Some(extended) = explanation.extension.filter(|extended| extended.is_late) {
        sentence.push_str(&late_extension(&extended));
    }
    if !explanation.provisional_years.is_empty() {
        sentence.push_str(&provisional(&explanation.provisional_years));
    }
    sentence
}

/// How much is left, or how late it is; `n_late` from [`Explanation::n_late`].
///
/// ```
/// use jiff::civil::date;
/// use workdays::{calendar::Calendar, clock::Clock, statutory, wording};
/// let clock = Clock::new(date(2026, 3, 2), statutory::PROACTIVE_PUBLICATION.terms);
/// let explanation = clock.explain(&Calendar::official(), date(2026, 3, 27))?;
/// assert_eq!(wording::time_left(&explanation, 0), "剩余 1 个工作日");
/// # Ok::<(), workdays::calendar::CalendarError>(())
/// ```
#[must_use]
pub fn time_left(explanation: &Explanation, n_late: u32) -> String {
    let unit = day_unit(explanation.period);
    if explanation.is_overdue() {
        // On a weekend after the last day no working day has been missed yet, but the deadline has.
        return match n_late {
            0 => "已逾期".to_owned(),
            n_late => format!("已逾期 {n_late} {unit}"),
        };
    }
    match explanation.n_left() {
        _ if explanation.is_suspended => "等待意见，暂停计时".to_owned(),
        0 => "今日截止".to_owned(),
        n_left => format!("剩余 {n_left} {unit}"),
    }
}

#[must_use]
pub fn light(light: Light) -> &'static str {
    match light {
        Light::Paused => "暂停计时",
        Light::Green => "时间充裕",
        Light::Yellow => "时间过半",
        Light::Red => "即将到期",
        Light::Overdue => "已逾期",
    }
}

/// What a day is, for a calendar page.
#[must_use]
pub fn day(day: Day<'_>) -> String {
    match day {
        Day::Working => "工作日".to_owned(),
        Day::MakeUp(holiday) => format!("调休上班（{holiday}）"),
        Day::Weekend => "周末".to_owned(),
        Day::Holiday(name) => name.to_owned(),
    }
}

#[must_use]
pub fn period(period: Period) -> String {
    match period {
        Period::WorkingDays(n) => format!("{n} 个工作日"),
        Period::CalendarDays(n) => format!("{n} 日（含节假日）"),
        Period::Months(n) => format!("{n} 个月"),
    }
}

#[must_use]
pub fn cause(cause: &Cause) -> &str {
    match cause {
        Cause::ThirdParty => "征求第三方意见",
        Cause::JointAgency => "征求共同制作机关意见",
        Cause::Other(words) => words,
    }
}

fn day_unit(period: Period) -> &'static str {
    if period.is_working_days() {
        "个工作日"
    } else {
        "日"
    }
}

fn restarted(restart: &Restart) -> String {
    let why = match &restart.cause {
        RestartCause::Correction => "收到补正材料",
        RestartCause::FeePaid => "缴清信息处理费",
        RestartCause::Other(words) => words,
    };
    format!(
        "原自 {} 起算，{} {why}，重新计算；",
        restart.began, restart.on
    )
}

fn length(explanation: &Explanation) -> String {
    let plain = period(explanation.period);
    match explanation.extension {
        Some(extended) => format!("{plain}，延长 {}", period(extended.by)),
        None => plain,
    }
}

/// Weekends are so many that only their number is said; all else is named with its days.
fn excluded(ranges: &[Excluded]) -> String {
    let n_weekend_days: u32 = ranges
        .iter()
        .filter(|range| range.reason == Reason::Weekend)
        .map(Excluded::n_days)
        .sum();
    let mut names = Vec::new();
    if n_weekend_days > 0 {
        names.push(format!("周末 {n_weekend_days} 天"));
    }
    for range in ranges {
        match &range.reason {
            Reason::Weekend => {}
            Reason::Holiday(name) => names.push(named(name, range)),
            Reason::Suspension(why) => names.push(named(cause(why), range)),
        }
    }
    names.join("、")
}

fn named(name: &str, range: &Excluded) -> String {
    if range.first == range.last {
        format!("{name}（{}）", range.first)
    } else {
        format!("{name}（{} 至 {}）", range.first, range.last)
    }
}

fn made_up(days: &[MakeUpDay]) -> String {
    let dates: Vec<String> = days.iter().map(|day| day.date.to_string()).collect();
    dates.join("、")
}

fn moved_from(moved: &Moved) -> String {
    format!("最后一日 {} 为{}，顺延", moved.from, off(&moved.because))
}

fn off(reason: &Reason) -> &str {
    match reason {
        Reason::Weekend => "周末",
        Reason::Holiday(name) => name,
        Reason::Suspension(why) => cause(why),
    }
}

fn late_extension(extended: &Extended) -> String {
    let (granted, due): (Date, Date) = (extended.granted, extended.due_before);
    format!("（延期于 {granted} 决定，晚于原截止日 {due}）")
}

fn provisional(years: &[i16]) -> String {
    let mut note = String::from("（");
    for (index, year) in years.iter().enumerate() {
        let separator = if index == 0 { "" } else { "、" };
        let _ = write!(note, "{separator}{year}");
    }
    note.push_str(" 年放假安排尚未载入，暂按周末和固定日期的节日计算）");
    note
}

#[cfg(test)]
mod tests;
