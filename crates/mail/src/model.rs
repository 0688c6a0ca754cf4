//! What becomes of a message after an attempt: sent, tried again later, or given up.
//! Must never read a clock or a database.

use std::fmt;
use std::time::Duration;

use kernel::time::Instant;

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// To be sent, now or later.
    Waiting,
    /// A mail server has taken it.
    Sent,
    /// Given up: refused for good, or postponed too often.
    Failed,
    /// Mail was switched off when its time came.
    Off,
    /// Somebody decided that it is not to be sent.
    Cancelled,
}

impl State {
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Sent,
        Self::Failed,
        Self::Off,
        Self::Cancelled,
    ];

    /// The stable code in the database and in message keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Off => "off",
            Self::Cancelled => "cancelled",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What went wrong with a mail server, as far as it changes what is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// Nobody answers under its name and port.
    Unreachable,
    /// Its certificate is not trusted, or it offers no TLS.
    Tls,
    /// It does not accept our name and password.
    SignIn,
    /// It does not want this message (a reply 5xx).
    Refused(u16),
    /// It wants to be asked again (a reply 4xx).
    Postponed(u16),
    /// It stopped answering, or answered what cannot be understood.
    Broken,
}

impl Problem {
    /// The name without the reply's number, for message keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Tls => "tls",
            Self::SignIn => "sign_in",
            Self::Refused(_) => "refused",
            Self::Postponed(_) => "postponed",
            Self::Broken => "broken",
        }
    }

    /// The number of the server's reply.
    #[must_use]
    pub const fn reply(self) -> Option<u16> {
        match self {
            Self::Refused(reply) | Self::Postponed(reply) => Some(reply),
            Self::Unreachable | Self::Tls | Self::SignIn | Self::Broken => None,
        }
    }

    /// Reads what `Display` wrote.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (code, reply) = text.split_once(' ').unwrap_or((text, "0"));
        let reply = reply.parse().ok()?;
        [
            Self::Unreachable,
            Self::Tls,
            Self::SignIn,
            Self::Refused(reply),
            Self::Postponed(reply),
            Self::Broken,
        ]
        .into_iter()
        .find(|problem| problem.code() == code)
    }
}

/// `unreachable`, `refused 550`.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        self.reply().map_or(Ok(()), |reply| write!(f, " {reply}"))
    }
}

/// What to do with a message that was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    TryAgain { at: Instant },
    GiveUp,
}

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

/// The pauses after each attempt; three and a half days in all, as RFC 5321 §4.5.4.1 asks for.
const PAUSES: [Duration; 9] = [
    MINUTE,
    MINUTE.saturating_mul(5),
    MINUTE.saturating_mul(30),
    HOUR.saturating_mul(2),
    HOUR.saturating_mul(4),
    HOUR.saturating_mul(8),
    HOUR.saturating_mul(24),
    HOUR.saturating_mul(24),
    HOUR.saturating_mul(24),
];

/// While the server cannot be reached at all, everything waits this long. It counts as nobody's attempt: a server that is
/// down for a week costs no message.
pub const RETRY_SERVER: Duration = MINUTE;

/// After the attempt with this number, counted from 1, ended with `problem`.
#[must_use]
pub fn after(problem: Problem, attempt: i64, now: Instant) -> Next {
    if matches!(problem, Problem::Refused(_)) {
        return Next::GiveUp;
    }
    let pause = usize::try_from(attempt - 1)
        .ok()
        .and_then(|n_before| PAUSES.get(n_before));
    match pause {
        Some(pause) => Next::TryAgain {
            at: later(now, *pause),
        },
        None => Next::GiveUp,
    }
}

/// The moment `by` after `now`.
#[must_use]
pub fn later(now: Instant, by: Duration) -> Instant {
    let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
    Instant::from_micros(now.micros().saturating_add(micros))
}

#[cfg(test)]
mod tests;
