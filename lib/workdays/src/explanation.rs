//! A deadline with everything that led to it, as data: what was counted, what was put aside and why, what made it longer.
//! Must never hold a sentence: those are in `wording`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, CalendarError};
use crate::clock::{Cause, Restart};
use crate::light::{Light, Thresholds};
use crate::period::{Period, days_between};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The day it was made for; an awaited answer is taken to come on it.
    pub as_of: Date,
    /// The day the present run began; it is not counted.
    pub start: Date,
    /// The runs before, oldest first.
    pub restarts: Vec<Restart>,
    pub period: Period,
    pub extension: Option<Extended>,
    /// Days counted from the start to the end, in the unit of the period; calendar days for months.
    pub n_counted: u32,
    /// Days put aside, in order, neighbours of one reason together.
    pub excluded: Vec<Excluded>,
    /// Saturdays and Sundays that were counted.
    pub make_up: Vec<MakeUpDay>,
    pub moved: Option<Moved>,
    pub due: Date,
    /// An answer is awaited: `due` moves with every day it stays out.
    pub is_suspended: bool,
    /// Years touched whose notice is not out yet: `due` may still change.
    pub provisional_years: Vec<i16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extended {
    pub by: Period,
    pub granted: Date,
    /// When the period would have ended.
    pub due_before: Date,
    /// It was granted after that day.
    pub is_late: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excluded {
    pub first: Date,
    pub last: Date,
    pub reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    Weekend,
    /// A holiday by its name, weekends within it included.
    Holiday(String),
    /// A consultation, days off within it included.
    Suspension(Cause),
}

/// A day of a weekend that was worked in exchange for a day of this holiday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeUpDay {
    pub date: Date,
    pub holiday: String,
}

/// The last day was a day off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub from: Date,
    pub because: Reason,
}

impl Excluded {
    /// Calendar days.
    #[must_use]
    pub fn n_days(&self) -> u32 {
        days_between(self.first, self.last) + 1
    }
}

impl Explanation {
    /// Days that still count after [`Explanation::as_of`], the due day among them: none on the due day and after it.
    #[must_use]
    pub fn n_left(&self) -> u32 {
        let from = self.as_of.max(self.start);
        let n_excluded: u32 = self
            .excluded
            .iter()
            .map(|range| match range.first.yesterday() {
                Ok(before) => days_between(from.max(before), range.last),
                Err(_) => range.n_days(),
            })
            .sum();
        days_between(from, self.due).saturating_sub(n_excluded)
    }

    #[must_use]
    pub fn is_overdue(&self) -> bool {
        self.as_of > self.due
    }

    /// How many days too late, in the unit of the period (calendar days for months).
    ///
    /// # Errors
    ///
    /// When the calendar lacks a year between.
    pub fn n_late(&self, calendar: &Calendar) -> Result<u32, CalendarError> {
        if self.period.is_working_days() {
            calendar.working_days_between(self.due, self.as_of)
        } else {
            Ok(days_between(self.due, self.as_of))
        }
    }

    #[must_use]
    pub fn light(&self, thresholds: &Thresholds) -> Light {
        if self.is_overdue() {
            Light::Overdue
        } else if self.is_suspended {
            Light::Paused
        } else if thresholds.red.is_reached(self.n_left(), self.n_counted) {
            Light::Red
        } else if thresholds.yellow.is_reached(self.n_left(), self.n_counted) {
            Light::Yellow
        } else {
            Light::Green
        }
    }
}

#[cfg(test)]
mod tests;
