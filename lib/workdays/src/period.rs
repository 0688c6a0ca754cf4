//! The lengths a rule can give: working days, calendar days, months; and what becomes of a last day that is a day off.
//! Must never say when a period begins or ends: that is counting.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::CalendarError;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// 工作日.
    WorkingDays(u16),
    /// 日, days off included.
    CalendarDays(u16),
    /// 月: to the day of the same number, or the last of a month that has none (民法典 art. 202).
    Months(u16),
}

/// What becomes of a period in calendar days or months whose last day is a day off. Working days never end on one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LastDay {
    /// It ends on that day all the same. For duties of an agency: to be early is never a breach.
    #[default]
    Stays,
    /// It ends on the first working day after (民法典 art. 203, 民事诉讼法 art. 85). For rights of a citizen: 行政复议法 art. 88 and
    /// 行政诉讼法 with its interpretation (2018) art. 48 refer to that rule.
    MovesToWorkingDay,
}

/// All that counting needs to know of a rule.
///
/// Operators may write their own: `period = { working_days = 20 }`, `last_day = "stays"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub period: Period,
    /// The longest extension the rule allows, in the unit of the period; none if it allows none.
    #[serde(default)]
    pub extension: Option<Period>,
    #[serde(default)]
    pub last_day: LastDay,
}

impl Period {
    #[must_use]
    pub fn length(self) -> u16 {
        match self {
            Period::WorkingDays(n) | Period::CalendarDays(n) | Period::Months(n) => n,
        }
    }

    #[must_use]
    pub fn is_working_days(self) -> bool {
        match self {
            Period::WorkingDays(_) => true,
            Period::CalendarDays(_) | Period::Months(_) => false,
        }
    }

    /// Both together; none for different units or more than a period can hold.
    #[must_use]
    pub fn plus(self, more: Period) -> Option<Period> {
        match (self, more) {
            (Period::WorkingDays(a), Period::WorkingDays(b)) => {
                a.checked_add(b).map(Period::WorkingDays)
            }
            (Period::CalendarDays(a), Period::CalendarDays(b)) => {
                a.checked_add(b).map(Period::CalendarDays)
            }
            (Period::Months(a), Period::Months(b)) => a.checked_add(b).map(Period::Months),
            (Period::WorkingDays(_) | Period::CalendarDays(_) | Period::Months(_), _) => None,
        }
    }

    /// How many days must be counted after `start`.
    pub(crate) fn n_days(self, start: Date) -> Result<u32, CalendarError> {
        match self {
            Period::WorkingDays(n) | Period::CalendarDays(n) => Ok(u32::from(n)),
            Period::Months(n) => {
                let end = start
                    .checked_add(i32::from(n).months())
                    .map_err(|_| CalendarError::OutOfRange)?;
                Ok(days_between(start, end))
            }
        }
    }
}

/// Calendar days after `start` up to and with `end`; none when `end` is not after `start`.
pub(crate) fn days_between(start: Date, end: Date) -> u32 {
    u32::try_from(end.duration_since(start).as_hours() / 24).unwrap_or(0)
}

#[cfg(test)]
mod tests;
