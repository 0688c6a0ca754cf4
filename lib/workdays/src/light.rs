//! Lights of a worklist: how near a deadline is. No national rule sets them; the defaults are our suggestion.
//! Must never be the only sign of a deadline: a light goes with its sentence.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// The clock stands while an answer is awaited.
    Paused,
    Green,
    Yellow,
    Red,
    Overdue,
}

/// When a light changes. Red is looked at before yellow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    pub yellow: Threshold,
    pub red: Threshold,
}

/// Reached when no more than so many days, or no more than such a share of the period, is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// In the unit of the period; calendar days for months.
    #[serde(default)]
    pub days: u16,
    /// Of the whole period, extension included.
    #[serde(default)]
    pub percent: u8,
}

impl Default for Thresholds {
    /// \[D] Green while more than half is left; yellow from half, or from two days for short periods; red on the last working day
    /// before the last and on the last. Of 20 days: green to 11, yellow 10 to 2, red 1 and 0.
    fn default() -> Thresholds {
        Thresholds {
            yellow: Threshold {
                days: 2,
                percent: 50,
            },
            red: Threshold {
                days: 1,
                percent: 0,
            },
        }
    }
}

impl Threshold {
    pub(crate) fn is_reached(self, n_left: u32, n_all: u32) -> bool {
        let is_share = u64::from(n_left) * 100 <= u64::from(n_all) * u64::from(self.percent);
        n_left <= u32::from(self.days) || is_share
    }
}
