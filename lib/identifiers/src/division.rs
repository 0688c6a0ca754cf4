//! 行政区划代码 (GB/T 2260): six digits, province, prefecture and county, with the names and the abolished codes that are known.
//! Must never refuse a code only because it is missing from the table: lists change every year and people keep old codes.

use std::sync::LazyLock;

use crate::chars;
use crate::refusal::Refusal;

/// The codes we know, merged from open collections: see `data/NOTICE`.
const TABLE: &str = include_str!("../data/divisions.tsv");

struct Row {
    code: u32,
    name: &'static str,
    last_listed: &'static str,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut rows: Vec<Row> = TABLE.lines().filter_map(row).collect();
    rows.sort_by_key(|row| row.code);
    rows
});

fn row(line: &'static str) -> Option<Row> {
    let mut cells = line.split('\t');
    Some(Row {
        code: cells.next()?.parse().ok()?,
        name: cells.next()?,
        last_listed: cells.next()?,
    })
}

fn find(code: u32) -> Option<&'static Row> {
    let at = ROWS.binary_search_by_key(&code, |row| row.code).ok()?;
    ROWS.get(at)
}

/// A code whose province exists and whose form is right.
///
/// ```
/// use identifiers::division::{DivisionCode, Level};
/// let code: DivisionCode = "440113".parse().unwrap();
/// assert_eq!((code.level(), code.name(), code.province_name()), (Level::County, Some("番禺区"), Some("广东省")));
/// assert!("990101".parse::<DivisionCode>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DivisionCode(u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    Province,
    Prefecture,
    County,
}

impl std::str::FromStr for DivisionCode {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::from_digits(&chars::compact(text))
    }
}

impl DivisionCode {
    pub(crate) fn from_digits(digits: &[u8]) -> Result<Self, Refusal> {
        if digits.len() != 6 {
            return Err(Refusal::Length {
                found: digits.len(),
            });
        }
        if let Some(place) = chars::first_non_digit(digits) {
            return Err(Refusal::Character { place });
        }
        let code = Self(chars::number(digits).ok_or(Refusal::Region)?);
        // Counties straight under a province exist: 4600xx in 海南 before 2003, 8100xx.
        if code.province().is_none() {
            return Err(Refusal::Region);
        }
        Ok(code)
    }

    fn province(self) -> Option<&'static Row> {
        find(self.0 / 10_000 * 10_000)
    }

    #[must_use]
    pub fn level(self) -> Level {
        if self.0.is_multiple_of(10_000) {
            Level::Province
        } else if self.0.is_multiple_of(100) {
            Level::Prefecture
        } else {
            Level::County
        }
    }

    /// The last name the division had, where the table knows it.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        find(self.0).map(|row| row.name)
    }

    #[must_use]
    pub fn province_name(self) -> Option<&'static str> {
        self.province().map(|row| row.name)
    }

    /// Listed today; `false` for abolished codes and for those the table does not know.
    #[must_use]
    pub fn is_current(self) -> bool {
        find(self.0).is_some_and(|row| row.last_listed.is_empty())
    }

    /// The county or at least its prefecture is in the table, today's or an abolished one.
    #[must_use]
    pub fn is_known(self) -> bool {
        find(self.0).is_some() || find(self.0 / 100 * 100).is_some()
    }
}

impl std::fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

#[cfg(test)]
mod tests;
