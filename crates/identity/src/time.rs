//! Arithmetic with instants.
//! Must never read a clock.

use std::time::Duration;

use kernel::time::Instant;

pub(crate) fn after(at: Instant, by: Duration) -> Instant {
    let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
    Instant::from_micros(at.micros().saturating_add(micros))
}

pub(crate) const fn days(number: u32) -> Duration {
    Duration::from_secs(86_400).saturating_mul(number)
}
