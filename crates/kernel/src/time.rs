//! Instants and the clock. Only `shell`, jobs and the command line hold a `Clock`; everything else takes `now`.
//! Must never know calendars of working days: that is `lib/workdays`.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

/// A moment, in microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

impl Instant {
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Midnight in China at the start of `date`.
    #[must_use]
    pub fn at_start_of(date: Date) -> Self {
        let midnight = CHINA.to_timestamp(date.to_datetime(Time::midnight()));
        Self(midnight.map_or(0, jiff::Timestamp::as_microsecond))
    }

    /// The date in China.
    #[must_use]
    pub fn date(self) -> Date {
        self.in_china().date()
    }

    /// `2026-11-23T09:30:00+08:00`, for feeds, the API and page tags.
    #[must_use]
    pub fn rfc3339(self) -> String {
        self.in_china()
            .strftime("%Y-%m-%dT%H:%M:%S+08:00")
            .to_string()
    }

    /// `2026-11-23 09:30`, for people.
    #[must_use]
    pub fn minute(self) -> String {
        self.in_china().strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// `Mon, 23 Nov 2026 01:30:00 GMT`, for HTTP headers and RSS (RFC 9110 §5.6.7).
    #[must_use]
    pub fn http_date(self) -> String {
        Offset::UTC
            .to_datetime(self.timestamp())
            .strftime("%a, %d %b %Y %H:%M:%S GMT")
            .to_string()
    }

    fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    fn in_china(self) -> DateTime {
        CHINA.to_datetime(self.timestamp())
    }
}

/// China has kept one offset and no summer time since 1992: no time zone data needed.
const CHINA: Offset = Offset::constant(8);

/// Where the present is read. Tests hold a fixed one.
pub trait Clock: Send + Sync {
    fn now(&self) -> Instant;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the time"
    )]
    fn now(&self) -> Instant {
        Instant(jiff::Timestamp::now().as_microsecond())
    }
}

/// A clock that stands until it is moved.
pub struct FixedClock(AtomicI64);

impl FixedClock {
    #[must_use]
    pub const fn new(at: Instant) -> Self {
        Self(AtomicI64::new(at.0))
    }

    pub fn move_to(&self, at: Instant) {
        self.0.store(at.0, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}
