//! A running period: where it began, and the three things that may befall it, kept apart because the law keeps them apart.
//! Must never read the time: `today` is an argument.
//!
//! | operation | law | effect |
//! |---|---|---|
//! | [`Clock::restart`] | 条例 art. 30 (补正), 国办函〔2020〕109号 (fee paid) | the whole period runs anew from that day |
//! | [`Clock::suspend`] | 条例 art. 33 para. 3 | days of asking others do not count |
//! | [`Clock::extend`] | 条例 art. 33 para. 2 | longer, once |

mod count;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, CalendarError};
use crate::explanation::Explanation;
use crate::period::{Period, Terms};

/// Made from the facts of a case whenever it is asked, in the order in which they happened; it holds no more than they say.
///
/// ```
/// use jiff::civil::date;
/// use workdays::clock::{Cause, Clock, Suspension};
/// use workdays::{calendar::Calendar, statutory, wording};
///
/// let clock = Clock::new(date(2026, 9, 21), statutory::FOI_REPLY.terms).suspend(Suspension {
///     cause: Cause::ThirdParty,
///     sent: date(2026, 10, 12),
///     received: Some(date(2026, 10, 20)),
/// })?;
/// let explanation = clock.explain(&Calendar::official(), date(2026, 10, 21))?;
/// assert_eq!(explanation.due, date(2026, 11, 3));
/// assert_eq!(
///     wording::sentence(&explanation),
///     "20 个工作日，自 2026-09-21 起（当日不计），扣除周末 5 天、中秋节（2026-09-25 至 2026-09-27）、\
///      国庆节（2026-10-01 至 2026-10-07）、征求第三方意见（2026-10-13 至 2026-10-20），计入调休上班日 2026-10-10，截止 2026-11-03",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    terms: Terms,
    start: Date,
    restarts: Vec<Restart>,
    suspensions: Vec<Suspension>,
    extension: Option<Extension>,
    is_extension_spent: bool,
}

/// The period runs anew; the day of `on` does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restart {
    pub cause: RestartCause,
    pub on: Date,
    /// When the run that it ended had begun.
    pub began: Date,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestartCause {
    /// 补正: the corrected application came in.
    Correction,
    /// The fee for processing was paid (to be verified: 处理期限自缴费次日起重新计算).
    FeePaid,
    /// Named in words for the public.
    Other(String),
}

/// Days that do not count: those after `sent` up to and with `received`, days off included.
///
/// The day the question goes out is still a day of the agency; the day the answer comes in is the other's. So just as many working
/// days are taken out as the other took, counted as every period is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    pub cause: Cause,
    pub sent: Date,
    /// None while the answer is awaited.
    pub received: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// 征求第三方意见 (条例 art. 32).
    ThirdParty,
    /// 征求共同制作机关意见 (条例 art. 34).
    JointAgency,
    /// Named in words for the public.
    Other(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    pub by: Period,
    /// When the person in charge agreed to it.
    pub granted: Date,
}

/// Why an operation is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the rule allows no extension")]
    NotExtendable,
    #[error("the period was extended before, and may be once")]
    AlreadyExtended,
    #[error("the extension is longer than the rule allows, or in another unit")]
    ExtensionTooLong,
    #[error("the day is before the period began")]
    BeforeStart,
    #[error("the answer came before the question went out")]
    ReceivedBeforeSent,
}

impl Clock {
    /// A period that begins on `start`; that day does not count (民法典 art. 201).
    #[must_use]
    pub fn new(start: Date, terms: Terms) -> Clock {
        Clock {
            terms,
            start,
            restarts: Vec::new(),
            suspensions: Vec::new(),
            extension: None,
            is_extension_spent: false,
        }
    }

    /// The period runs anew from `on`: what suspended or extended the run before is over.
    ///
    /// Whether an application may be extended a second time after a restart no rule says; we take "once" to mean once.
    ///
    /// # Errors
    ///
    /// When `on` is before the present run began.
    pub fn restart(mut self, on: Date, cause: RestartCause) -> Result<Clock, Refusal> {
        if on < self.start {
            return Err(Refusal::BeforeStart);
        }
        self.restarts.push(Restart {
            cause,
            on,
            began: self.start,
        });
        self.start = on;
        self.suspensions.clear();
        self.extension = None;
        Ok(self)
    }

    /// Takes the days of a consultation out of the period. Several may overlap; a day is taken out once.
    ///
    /// A consultation sent on the very last day keeps the period open until the answer is in.
    ///
    /// # Errors
    ///
    /// When it was sent before the present run began, or answered before it was sent.
    pub fn suspend(mut self, suspension: Suspension) -> Result<Clock, Refusal> {
        if suspension.sent < self.start {
            return Err(Refusal::BeforeStart);
        }
        if suspension
            .received
            .is_some_and(|received| received < suspension.sent)
        {
            return Err(Refusal::ReceivedBeforeSent);
        }
        self.suspensions.push(suspension);
        Ok(self)
    }

    /// Makes the period longer, once. Whether it was granted in time the explanation says: only the calendar knows.
    ///
    /// # Errors
    ///
    /// When the rule does not allow it, or not so long, or it happened before.
    pub fn extend(mut self, extension: Extension) -> Result<Clock, Refusal> {
        let longest = self.terms.extension.ok_or(Refusal::NotExtendable)?;
        if self.is_extension_spent {
            return Err(Refusal::AlreadyExtended);
        }
        if extension.granted < self.start {
            return Err(Refusal::BeforeStart);
        }
        let is_same_unit = longest.plus(extension.by).is_some();
        if !is_same_unit || extension.by.length() > longest.length() {
            return Err(Refusal::ExtensionTooLong);
        }
        self.extension = Some(extension);
        self.is_extension_spent = true;
        Ok(self)
    }

    /// When the period ends and why, as known on `today`. While an answer is awaited it ends as if that came today.
    ///
    /// # Errors
    ///
    /// When the calendar lacks a year that the counting reaches.
    pub fn explain(&self, calendar: &Calendar, today: Date) -> Result<Explanation, CalendarError> {
        count::explain(self, calendar, today)
    }
}

#[cfg(test)]
mod tests;
