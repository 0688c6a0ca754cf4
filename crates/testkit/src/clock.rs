//! Moments written as people write them, and clocks that stand still.
//! Must never read the machine's clock.

use jiff::civil::DateTime;
use kernel::time::{Clock as _, FixedClock, Instant};

/// The moment that a date and a time of day in China name: `at("2026-11-23 09:30")`.
///
/// # Panics
/// Where the text is not of that form.
#[must_use]
#[expect(clippy::panic, reason = "a test that names no moment has no meaning")]
pub fn at(text: &str) -> Instant {
    let Ok(moment) = text.parse::<DateTime>() else {
        panic!("not a moment such as 2026-11-23 09:30: {text}");
    };
    let time = moment.time();
    let seconds =
        i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    let micros = seconds * 1_000_000 + i64::from(time.subsec_nanosecond()) / 1_000;
    Instant::from_micros(Instant::at_start_of(moment.date()).micros() + micros)
}

/// A clock standing at Monday 2026-11-23, 09:30 in China.
#[must_use]
pub fn fixed() -> FixedClock {
    fixed_at("2026-11-23 09:30")
}

/// A clock standing at the moment that the text names.
#[must_use]
pub fn fixed_at(text: &str) -> FixedClock {
    FixedClock::new(at(text))
}

/// Moves a clock forward.
pub fn advance(clock: &FixedClock, by: std::time::Duration) {
    let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
    clock.move_to(Instant::from_micros(
        clock.now().micros().saturating_add(micros),
    ));
}

#[cfg(test)]
mod tests;
