//! What an operator may set about accounts: the table `[desk]` of the configuration.
//! Must never be able to switch off what keeps accounts safe: values out of bounds are refused when the file is read.

use std::time::Duration;

use anyhow::ensure;
use serde::Deserialize;

/// The `[desk]` table.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeskSettings {
    /// A session ends after this long without a request.
    pub idle_minutes: u32,
    /// A session ends this long after sign-in, whatever happens.
    pub session_hours: u32,
    /// Wrong passwords in a row before a name is locked.
    pub failures: u32,
    pub lock_minutes: u32,
    pub password_length: usize,
    /// How many of lower case, upper case, digits and other signs a password needs; 0 asks for none (等保 usually asks for 3).
    pub password_classes: usize,
    /// A password is changed after this many days; 0 for never (等保 usually asks for 90).
    pub password_days: u32,
    /// For whom a code beside the password is mandatory.
    pub second_factor: SecondFactor,
    /// The header in which a proxy in front of the program tells the address of the client, its last value counting;
    /// empty where there is none.
    pub client_address_header: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactor {
    /// For those who want it.
    Optional,
    /// For all kinds of administrators.
    Administrators,
    Everybody,
}

impl Default for DeskSettings {
    fn default() -> Self {
        Self {
            idle_minutes: 30,
            session_hours: 12,
            failures: 5,
            lock_minutes: 15,
            password_length: 12,
            password_classes: 0,
            password_days: 0,
            second_factor: SecondFactor::Optional,
            client_address_header: String::new(),
        }
    }
}

impl DeskSettings {
    /// # Errors
    /// Names the value that is out of bounds.
    pub fn check(&self) -> anyhow::Result<()> {
        ensure!(
            (1..=480).contains(&self.idle_minutes),
            "[desk] idle_minutes 应当在 1 到 480 之间"
        );
        ensure!(
            (1..=24).contains(&self.session_hours),
            "[desk] session_hours 应当在 1 到 24 之间"
        );
        ensure!(
            (3..=20).contains(&self.failures),
            "[desk] failures 应当在 3 到 20 之间"
        );
        ensure!(
            (1..=1440).contains(&self.lock_minutes),
            "[desk] lock_minutes 应当在 1 到 1440 之间"
        );
        ensure!(
            (8..=64).contains(&self.password_length),
            "[desk] password_length 应当在 8 到 64 之间"
        );
        ensure!(
            self.password_classes <= 4,
            "[desk] password_classes 应当在 0 到 4 之间"
        );
        Ok(())
    }

    pub(crate) fn idle(&self) -> Duration {
        Duration::from_secs(u64::from(self.idle_minutes) * 60)
    }

    pub(crate) fn longest(&self) -> Duration {
        Duration::from_secs(u64::from(self.session_hours) * 3_600)
    }

    pub(crate) fn lock(&self) -> Duration {
        Duration::from_secs(u64::from(self.lock_minutes) * 60)
    }
}
