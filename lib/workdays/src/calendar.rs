//! Which days are working days: weekends, statutory holidays and make-up working days, year by year.
//! Must never answer for a year it was not given.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::year::{Exception, Year, is_weekend};

/// The years of notices this crate carries, newest last.
const OFFICIAL: [&str; 7] = [
    include_str!("../data/2020.toml"),
    include_str!("../data/2021.toml"),
    include_str!("../data/2022.toml"),
    include_str!("../data/2023.toml"),
    include_str!("../data/2024.toml"),
    include_str!("../data/2025.toml"),
    include_str!("../data/2026.toml"),
];

/// A set of years. Cheap to ask, made once at start.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    years: BTreeMap<i16, Year>,
    /// The exceptions of all years; where two notices name the same day, that of the later year.
    exceptions: BTreeMap<Date, Exception>,
}

/// What a day is for the counting of working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day<'a> {
    Working,
    /// A Saturday or Sunday that is worked in exchange for a day of this holiday (调休上班).
    MakeUp(&'a str),
    Weekend,
    /// A day off of this holiday, weekends within it included.
    Holiday(&'a str),
}

/// Why a question has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("the calendar has no data for the year {0}")]
    YearMissing(i16),
    #[error("the date is beyond what dates can be")]
    OutOfRange,
}

impl Day<'_> {
    #[must_use]
    pub fn is_working(self) -> bool {
        match self {
            Day::Working | Day::MakeUp(_) => true,
            Day::Weekend | Day::Holiday(_) => false,
        }
    }
}

impl Calendar {
    /// The years whose notices are in this crate: 2020 to 2026.
    ///
    /// ```
    /// use jiff::civil::date;
    /// let calendar = workdays::calendar::Calendar::official();
    /// assert!(calendar.is_working_day(date(2026, 9, 20))?); // a Sunday, made up for 国庆节
    /// assert!(!calendar.is_working_day(date(2026, 10, 6))?);
    /// assert!(calendar.is_working_day(date(2027, 1, 4)).is_err()); // no notice, no answer
    /// # Ok::<(), workdays::calendar::CalendarError>(())
    /// ```
    #[must_use]
    pub fn official() -> Calendar {
        // A file that did not parse would leave its year missing, which is an error to whoever asks; tests see to it that all do.
        OFFICIAL
            .iter()
            .filter_map(|text| Year::from_toml(text).ok())
            .fold(Calendar::default(), Calendar::with)
    }

    /// Adds a year, or replaces it: a later notice may change a year that has begun, as in 2020.
    #[must_use]
    pub fn with(mut self, year: Year) -> Calendar {
        self.years.insert(year.number(), year);
        self.exceptions = self
            .years
            .values()
            .flat_map(|year| year.exceptions().clone())
            .collect();
        self
    }

    /// The years it can answer for, in order.
    pub fn years(&self) -> impl Iterator<Item = &Year> {
        self.years.values()
    }

    /// What the day is.
    ///
    /// The notice of a year may still rearrange the last days of December before it; until that notice is added, December is
    /// as its own year's notice left it.
    ///
    /// # Errors
    ///
    /// When the day's year is missing.
    pub fn day(&self, date: Date) -> Result<Day<'_>, CalendarError> {
        if !self.years.contains_key(&date.year()) {
            return Err(CalendarError::YearMissing(date.year()));
        }
        Ok(match self.exceptions.get(&date) {
            Some(Exception::Rest(name)) => Day::Holiday(name),
            Some(Exception::MakeUp(name)) => Day::MakeUp(name),
            None if is_weekend(date) => Day::Weekend,
            None => Day::Working,
        })
    }

    /// # Errors
    ///
    /// When the day's year is missing.
    pub fn is_working_day(&self, date: Date) -> Result<bool, CalendarError> {
        self.day(date).map(Day::is_working)
    }

    /// The first working day after `date`.
    ///
    /// ```
    /// use jiff::civil::date;
    /// let calendar = workdays::calendar::Calendar::official();
    /// assert_eq!(calendar.next_working_day(date(2026, 9, 30))?, date(2026, 10, 8));
    /// # Ok::<(), workdays::calendar::CalendarError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When a year on the way is missing.
    pub fn next_working_day(&self, date: Date) -> Result<Date, CalendarError> {
        self.working_day_from(tomorrow(date)?)
    }

    /// `date` itself if it is a working day, else the first after it.
    ///
    /// # Errors
    ///
    /// When a year on the way is missing.
    pub fn working_day_from(&self, date: Date) -> Result<Date, CalendarError> {
        let mut day = date;
        while !self.is_working_day(day)? {
            day = tomorrow(day)?;
        }
        Ok(day)
    }

    /// The `n_days`-th working day after `start`; the day of `start` does not count, and no days give `start` back.
    ///
    /// ```
    /// use jiff::civil::date;
    /// let calendar = workdays::calendar::Calendar::official();
    /// assert_eq!(calendar.add_working_days(date(2026, 9, 21), 20)?, date(2026, 10, 26));
    /// # Ok::<(), workdays::calendar::CalendarError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When a year on the way is missing.
    pub fn add_working_days(&self, start: Date, n_days: u32) -> Result<Date, CalendarError> {
        let mut day = start;
        for _ in 0..n_days {
            day = self.next_working_day(day)?;
        }
        Ok(day)
    }

    /// How many working days lie after `start` up to and with `end`; none when `end` is not after `start`.
    ///
    /// ```
    /// use jiff::civil::date;
    /// let calendar = workdays::calendar::Calendar::official();
    /// assert_eq!(calendar.working_days_between(date(2026, 9, 21), date(2026, 10, 26))?, 20);
    /// # Ok::<(), workdays::calendar::CalendarError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When a year between is missing.
    pub fn working_days_between(&self, start: Date, end: Date) -> Result<u32, CalendarError> {
        let mut n_days = 0;
        let mut day = start;
        while day < end {
            day = tomorrow(day)?;
            n_days += u32::from(self.is_working_day(day)?);
        }
        Ok(n_days)
    }

    pub(crate) fn is_provisional(&self, number: i16) -> bool {
        self.years.get(&number).is_some_and(Year::is_provisional)
    }
}

pub(crate) fn tomorrow(date: Date) -> Result<Date, CalendarError> {
    date.tomorrow().map_err(|_| CalendarError::OutOfRange)
}

#[cfg(test)]
mod tests;
