//! Reference numbers: short enough to be read over the telephone, and found again in the log.
//! Must never tell anything about who asked.

use std::sync::atomic::{AtomicU32, Ordering};

use kernel::time::Instant;

/// `20261123-093000-0042`: day, time and a running number. In the extensions of every request.
#[derive(Debug, Clone)]
pub struct Reference(pub String);

#[derive(Default)]
pub(crate) struct References(AtomicU32);

impl References {
    pub(crate) fn next(&self, now: Instant) -> Reference {
        let running = self.0.fetch_add(1, Ordering::Relaxed) % 10_000;
        let moment = now.rfc3339();
        let digits: String = moment
            .chars()
            .take(19)
            .filter(char::is_ascii_digit)
            .collect();
        let (day, time) = digits.split_at_checked(8).unwrap_or((digits.as_str(), ""));
        Reference(format!("{day}-{time}-{running:04}"))
    }
}
