//! The Chinese working-day calendar and statutory periods: when a deadline falls, and why, in data and in a sentence.
//!
//! Pure: no IO, no clock, no knowledge of portals. It answers for years whose notices it was given and never guesses another;
//! `today` is always an argument.
//!
//! ```
//! use jiff::civil::date;
//! use workdays::clock::{Clock, Extension, RestartCause};
//! use workdays::light::{Light, Thresholds};
//! use workdays::period::Period;
//! use workdays::{calendar::Calendar, statutory, wording};
//!
//! // An application of 8 January 2026, corrected on the 20th, extended on 10 February.
//! let clock = Clock::new(date(2026, 1, 8), statutory::FOI_REPLY.terms)
//!     .restart(date(2026, 1, 20), RestartCause::Correction)?
//!     .extend(Extension { by: Period::WorkingDays(10), granted: date(2026, 2, 10) })?;
//! let explanation = clock.explain(&Calendar::official(), date(2026, 3, 2))?;
//! assert_eq!(explanation.due, date(2026, 3, 9));
//! assert_eq!(explanation.n_left(), 5);
//! assert_eq!(explanation.light(&Thresholds::default()), Light::Yellow);
//! assert_eq!(
//!     wording::sentence(&explanation),
//!     "原自 2026-01-08 起算，2026-01-20 收到补正材料，重新计算；20 个工作日，延长 10 个工作日，自 2026-01-20 起（当日不计），\
//!      扣除周末 9 天、春节（2026-02-15 至 2026-02-23），计入调休上班日 2026-02-14、2026-02-28，截止 2026-03-09",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How days are counted
//!
//! - The day on which a period begins does not count (民法典 art. 201); the last day does.
//! - Working days are all days but weekends and the days off of the State Council's yearly notice, and with its make-up days (调休).
//! - Months end on the day of the same number, or the last of the month (art. 202).
//! - A period in calendar days or months that ends on a day off stays or moves by its [`period::LastDay`]; [`statutory`] says which.
//! - Restart, suspension and extension are three operations of a [`clock::Clock`], never one number of days.
//!
//! # What is not
//!
//! - Hours: a period ends with its last day (民法典 art. 203 para. 2 ends it with office hours).
//! - Holidays of regions and of some people only (民族节日, 妇女节), local shifts and the provincial prolongations of February 2020.
//! - Years before 2020 and after the last notice: [`year::Year::from_toml`] reads them, [`year::Year::provisional`] stands in openly.
//! - Periods counted backwards (seven days *before* a hearing).
//! - Whether service of a letter is valid, or when it was received (条例 art. 31): the caller knows the day.

pub mod calendar;
pub mod clock;
pub mod explanation;
pub mod light;
pub mod period;
pub mod statutory;
pub mod trust;
pub mod wording;
pub mod year;
