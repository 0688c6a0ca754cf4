//! Which statutory clock runs for a draft, since when, and what its light says today.
//! Must never count days itself: that is `workdays`.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use workdays::calendar::{Calendar, CalendarError};
use workdays::clock::Clock;
use workdays::explanation::Explanation;
use workdays::light::{Light, Thresholds};
use workdays::wording;
use workdays::year::Year;

use crate::desk::settings::Settings;
use crate::record::content::Content;
use crate::record::fields::Fields;

/// Why there is a draft, where that is not simply a new document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Cause {
    New,
    /// The information changed on that day (条例 art. 26: formed *or changed*).
    Change {
        on: Date,
    },
    /// Somebody reported an error of the website.
    Error {
        on: Date,
    },
}

/// A period that runs: its clock by code, and the day it runs from, which does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    pub clock: String,
    pub start: Date,
}

/// A period as a person reads it on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline {
    pub clock: String,
    pub start: Date,
    pub due: Date,
    pub light: Light,
    /// `20 个工作日，自 … 起（当日不计），扣除 …，截止 …`
    pub sentence: String,
    /// `剩余 3 个工作日`
    pub left: String,
}

/// The days on which a light changes: kept with a task, so that lists need not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    pub yellow: Date,
    pub red: Date,
    pub due: Date,
}

/// Stands for "no period runs"; later than every day a period can end.
pub const NEVER: Date = Date::constant(9999, 12, 31);

impl Marks {
    pub const NONE: Self = Self {
        yellow: NEVER,
        red: NEVER,
        due: NEVER,
    };

    /// The light on a day; none where no period runs.
    #[must_use]
    pub fn light(&self, today: Date) -> Option<Light> {
        if self.due == NEVER {
            None
        } else if today > self.due {
            Some(Light::Overdue)
        } else if today >= self.red {
            Some(Light::Red)
        } else if today >= self.yellow {
            Some(Light::Yellow)
        } else {
            Some(Light::Green)
        }
    }
}

/// The official calendars, with years before and after them as their weekdays and fixed holidays have it: every
/// sentence that touches one of those says so.
static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    let official = Calendar::official();
    let known: Vec<i16> = official.years().map(Year::number).collect();
    (1949..=2100)
        .filter(|year| !known.contains(year))
        .map(Year::provisional)
        .fold(official, Calendar::with)
});

#[must_use]
pub fn calendar() -> &'static Calendar {
    &CALENDAR
}

/// What the clock of a draft is chosen by.
#[derive(Debug, Clone, Copy)]
pub struct Dates<'a> {
    pub content: &'a Content,
    pub cause: Cause,
    /// When the draft was made: where the document names no day of its own.
    pub drafted_on: Date,
    /// When the document that this one interprets became public.
    pub interpreted_on: Option<Date>,
}

/// The clock of a draft.
#[must_use]
pub fn running(dates: Dates<'_>, settings: &Settings) -> Running {
    let content = dates.content;
    let formed = match (&content.fields, content.issued_on) {
        (Fields::PermitPenaltyResult(result), issued) => result.decided_on.parse().ok().or(issued),
        (_, issued) => issued,
    };
    let clock = settings.clock_of(content);
    let (clock, start) = match dates.cause {
        Cause::Error { on } => (settings.clocks.error_report.as_str(), on),
        Cause::Change { on } => (clock, on),
        Cause::New => match dates.interpreted_on {
            Some(on) => (settings.clocks.interpretation.as_str(), on),
            None => (clock, formed.unwrap_or(dates.drafted_on)),
        },
    };
    Running {
        clock: clock.to_owned(),
        start,
    }
}

/// How the period stands on a day; none where no clock of that code is known any more.
///
/// # Errors
/// Where the period leaves the calendar.
pub fn explain(
    running: &Running,
    settings: &Settings,
    today: Date,
) -> Result<Option<Explanation>, CalendarError> {
    let Some(terms) = settings.terms_of(&running.clock) else {
        return Ok(None);
    };
    let clock = Clock::new(running.start, terms);
    clock.explain(calendar(), today).map(Some)
}

/// # Errors
/// Where the period leaves the calendar.
pub fn deadline(
    running: &Running,
    settings: &Settings,
    today: Date,
) -> Result<Option<Deadline>, CalendarError> {
    let Some(explanation) = explain(running, settings, today)? else {
        return Ok(None);
    };
    let n_late = explanation.n_late(calendar())?;
    Ok(Some(Deadline {
        clock: running.clock.clone(),
        start: running.start,
        due: explanation.due,
        light: explanation.light(&settings.lights),
        sentence: wording::sentence(&explanation),
        left: wording::time_left(&explanation, n_late),
    }))
}

/// The days on which the light changes. A period that leaves the calendar has none: it must not stop anybody's work.
#[must_use]
pub fn marks(running: &Running, settings: &Settings) -> Marks {
    match explain(running, settings, running.start) {
        Ok(Some(explanation)) => {
            let first = |wanted| first_day(&explanation, &settings.lights, wanted);
            Marks {
                yellow: first(Light::Yellow),
                red: first(Light::Red),
                due: explanation.due,
            }
        }
        Ok(None) | Err(_) => Marks::NONE,
    }
}

/// The first day of the period on which its light is `wanted` or worse: lights only ever get worse, so halving finds it.
fn first_day(explanation: &Explanation, lights: &Thresholds, wanted: Light) -> Date {
    let is_reached = |day: Date| {
        let seen = Explanation {
            as_of: day,
            ..explanation.clone()
        };
        seen.light(lights) >= wanted
    };
    let (mut before, mut day) = (explanation.start, explanation.due);
    if is_reached(before) {
        return before;
    }
    // The day after the last is overdue, so at the latest it is reached there.
    day = day.tomorrow().unwrap_or(day);
    loop {
        let n_days = day.duration_since(before).as_hours() / 24;
        if n_days <= 1 {
            return day;
        }
        let half = jiff::Span::new().days(n_days / 2);
        let middle = before.checked_add(half).unwrap_or(day);
        if is_reached(middle) {
            day = middle;
        } else {
            before = middle;
        }
    }
}

#[cfg(test)]
mod tests;
