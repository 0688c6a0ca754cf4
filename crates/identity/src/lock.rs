//! The lock at the door: how often a name or an address may be wrong before it has to wait.
//! Must never ask whether the name exists: a name that does not is locked all the same.

use std::time::Duration;

use kernel::time::Instant;

use crate::time::after;

/// How patient the door is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Patience {
    /// Failures in a row that lock.
    pub(crate) failures: i64,
    /// For how long; also after how long without any attempt the failures are forgotten.
    pub(crate) wait: Duration,
}

/// What is known of a name or an address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Attempts {
    pub(crate) failures: i64,
    pub(crate) last_at: Option<Instant>,
    pub(crate) locked_until: Option<Instant>,
}

/// No attempt before this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Locked {
    pub(crate) until: Instant,
}

impl Attempts {
    /// What is known once one more attempt has begun. It counts as a failure until it has succeeded, so that attempts
    /// made at once cannot slip through together.
    pub(crate) fn begin(self, patience: Patience, now: Instant) -> Result<Self, Locked> {
        if let Some(until) = self.locked_until.filter(|until| now < *until) {
            return Err(Locked { until });
        }
        let is_forgotten = self.locked_until.is_some()
            || self
                .last_at
                .is_none_or(|last| after(last, patience.wait) <= now);
        let failures = if is_forgotten { 1 } else { self.failures + 1 };
        let is_last = failures >= patience.failures;
        Ok(Self {
            failures,
            last_at: Some(now),
            locked_until: is_last.then(|| after(now, patience.wait)),
        })
    }
}

#[cfg(test)]
mod tests;
