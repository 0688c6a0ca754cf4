//! One year of days off and make-up working days (调休), read from the TOML form of the State Council's yearly notice.
//! Must never guess: a file that contradicts itself is an error as a whole, because half a calendar computes wrong deadlines.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use serde::de::Deserializer;

use crate::trust::Trust;

/// A year as its notices arrange it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    number: i16,
    trust: Trust,
    notices: Vec<Notice>,
    exceptions: BTreeMap<Date, Exception>,
}

/// The document a year is taken from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    pub title: String,
    /// 发文字号.
    pub number: String,
    #[serde(default, deserialize_with = "maybe_date")]
    pub issued: Option<Date>,
}

/// A day that is not what its weekday says, with the name of the holiday it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Exception {
    Rest(String),
    MakeUp(String),
}

/// Why a year's file is not a calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum YearError {
    #[error("read the year's TOML: {0}")]
    Toml(String),
    #[error("the year {0} is not between 2008 and 9998")]
    YearOutOfRange(i64),
    #[error("the year names no notice")]
    NoNotice,
    #[error("a holiday has no name")]
    NoName,
    #[error("{0} ends before it begins")]
    Reversed(String),
    #[error("{date} is outside the year and the December before it")]
    OutsideYear { date: Date },
    #[error("{date} is listed twice")]
    Twice { date: Date },
    #[error("{date} is no Saturday or Sunday, so nothing is made up on it")]
    MakeUpOnWeekday { date: Date },
}

impl Year {
    /// Reads a year's file; the files of this crate are examples of the form.
    ///
    /// ```
    /// let year = workdays::year::Year::from_toml(r#"
    ///     year = 2030
    ///     trust = "unverified"
    ///     [[notices]]
    ///     title = "关于2030年部分节假日安排的通知"
    ///     number = "示例"
    ///     [[holidays]]
    ///     name = "劳动节"
    ///     from = 2030-05-01
    ///     to = 2030-05-05
    ///     make_up = [2030-05-11]
    /// "#)?;
    /// assert_eq!(year.number(), 2030);
    /// # Ok::<(), workdays::year::YearError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the text is not TOML of that form or its days contradict each other.
    pub fn from_toml(text: &str) -> Result<Year, YearError> {
        let file: YearFile =
            toml::from_str(text).map_err(|error| YearError::Toml(error.message().to_owned()))?;
        // Working days of state organs have followed these notices since the 放假办法 of 2008.
        let number = i16::try_from(file.year)
            .ok()
            .filter(|number| (2008..=9998).contains(number))
            .ok_or(YearError::YearOutOfRange(file.year))?;
        if file.notices.is_empty() {
            return Err(YearError::NoNotice);
        }
        let mut year = Year {
            number,
            trust: file.trust,
            notices: file.notices,
            exceptions: BTreeMap::new(),
        };
        for holiday in file.holidays {
            year.insert(holiday)?;
        }
        Ok(year)
    }

    /// A year whose notice is not out yet: weekends, and those holidays of 全国年节及纪念日放假办法 (2024) whose date does not
    /// follow the moon or the sun. Spring Festival and all shifts are missing, so deadlines come out too early, never too late,
    /// except by make-up days. Whoever adds it says so openly: every explanation that touches it names the year.
    #[must_use]
    pub fn provisional(number: i16) -> Year {
        const FIXED: [(&str, i8, i8); 6] = [
            ("元旦", 1, 1),
            ("劳动节", 5, 1),
            ("劳动节", 5, 2),
            ("国庆节", 10, 1),
            ("国庆节", 10, 2),
            ("国庆节", 10, 3),
        ];
        let exceptions = FIXED
            .into_iter()
            .filter_map(|(name, month, day)| {
                let date = Date::new(number, month, day).ok()?;
                Some((date, Exception::Rest(name.to_owned())))
            })
            .collect();
        Year {
            number,
            trust: Trust::Design,
            notices: Vec::new(),
            exceptions,
        }
    }

    #[must_use]
    pub fn number(&self) -> i16 {
        self.number
    }

    #[must_use]
    pub fn trust(&self) -> Trust {
        self.trust
    }

    /// Where the year is from; none for a provisional year.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    #[must_use]
    pub fn is_provisional(&self) -> bool {
        self.notices.is_empty()
    }

    pub(crate) fn exceptions(&self) -> &BTreeMap<Date, Exception> {
        &self.exceptions
    }

    fn insert(&mut self, holiday: HolidayFile) -> Result<(), YearError> {
        if holiday.name.trim().is_empty() {
            return Err(YearError::NoName);
        }
        if holiday.to < holiday.from {
            return Err(YearError::Reversed(holiday.name));
        }
        // The ends first: a range of thousands of years is refused before it is walked.
        self.check_inside(holiday.from)?;
        self.check_inside(holiday.to)?;
        let mut next = Some(holiday.from);
        while let Some(date) = next.filter(|date| *date <= holiday.to) {
            self.except(date, Exception::Rest(holiday.name.clone()))?;
            next = date.tomorrow().ok();
        }
        for date in holiday.make_up {
            self.check_inside(date)?;
            if !is_weekend(date) {
                return Err(YearError::MakeUpOnWeekday { date });
            }
            self.except(date, Exception::MakeUp(holiday.name.clone()))?;
        }
        Ok(())
    }

    /// A notice arranges its year, and for 元旦 the last days of the year before (notices of 2012, 2019 and 2023).
    fn check_inside(&self, date: Date) -> Result<(), YearError> {
        let is_december_before = date.year() == self.number - 1 && date.month() == 12;
        if date.year() == self.number || is_december_before {
            Ok(())
        } else {
            Err(YearError::OutsideYear { date })
        }
    }

    fn except(&mut self, date: Date, exception: Exception) -> Result<(), YearError> {
        match self.exceptions.insert(date, exception) {
            None => Ok(()),
            Some(_) => Err(YearError::Twice { date }),
        }
    }
}

pub(crate) fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    year: i64,
    trust: Trust,
    notices: Vec<Notice>,
    #[serde(default)]
    holidays: Vec<HolidayFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayFile {
    name: String,
    #[serde(deserialize_with = "date")]
    from: Date,
    #[serde(deserialize_with = "date")]
    to: Date,
    #[serde(default, deserialize_with = "dates")]
    make_up: Vec<Date>,
}

/// TOML's own dates become civil dates; a time of day beside one is a mistake in the file.
fn civil<E: serde::de::Error>(found: toml::value::Datetime) -> Result<Date, E> {
    let (Some(date), None, None) = (found.date, found.time, found.offset) else {
        return Err(E::custom(Unfit(found)));
    };
    i16::try_from(date.year)
        .ok()
        .zip(i8::try_from(date.month).ok())
        .zip(i8::try_from(date.day).ok())
        .and_then(|((year, month), day)| Date::new(year, month, day).ok())
        .ok_or_else(|| E::custom(Unfit(found)))
}

struct Unfit(toml::value::Datetime);

impl fmt::Display for Unfit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} is not a plain date", self.0)
    }
}

fn date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    civil(toml::value::Datetime::deserialize(from)?)
}

fn maybe_date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    date(from).map(Some)
}

fn dates<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Date>, D::Error> {
    Vec::<toml::value::Datetime>::deserialize(from)?
        .into_iter()
        .map(civil)
        .collect()
}

#[cfg(test)]
mod tests;
