//! Decisions about records: force on a day, what publishing does to other records, the next 索引号.
//! Must never read a database or a clock.

use jiff::civil::Date;

use crate::record::codes::{RelationKind, Validity};

/// The validity to show on `today`: a date that has come or passed speaks before the stored mark.
#[must_use]
pub fn validity_on(
    marked: Validity,
    effective_on: Option<Date>,
    expires_on: Option<Date>,
    today: Date,
) -> Validity {
    match marked {
        Validity::InForce | Validity::NotYet | Validity::Unknown => {
            if expires_on.is_some_and(|last| last < today) {
                Validity::Expired
            } else if effective_on.is_some_and(|first| first > today) {
                Validity::NotYet
            } else if marked == Validity::NotYet {
                Validity::InForce
            } else {
                marked
            }
        }
        Validity::Amended | Validity::Repealed | Validity::Expired | Validity::None => marked,
    }
}

/// What publishing a record with this relation makes of the record it points at.
#[must_use]
pub fn effect_on_target(relation: RelationKind) -> Option<Validity> {
    match relation {
        RelationKind::Repeals | RelationKind::Replaces => Some(Validity::Repealed),
        RelationKind::Amends => Some(Validity::Amended),
        RelationKind::Implements
        | RelationKind::Interprets
        | RelationKind::AttachedTo
        | RelationKind::Basis => None,
    }
}

/// The mark a record bears once another with this relation is published: the graver of the two stays.
#[must_use]
pub fn marked_by(current: Validity, relation: RelationKind) -> Validity {
    match (current, effect_on_target(relation)) {
        (current, None) => current,
        // An amendment that is entered late does not bring back what has ended since.
        (Validity::Repealed | Validity::Expired, Some(Validity::Amended)) => current,
        (_, Some(effect)) => effect,
    }
}

/// A 索引号 scheme: text with `{uscc}`, `{code}`, `{year}`, `{month}` and `{serial}`. There is no national scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexScheme(String);

/// The scheme lacks its serial, so numbers could not be unique.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("index number scheme lacks {{serial}}")]
pub struct InvalidScheme;

impl IndexScheme {
    pub const DEFAULT: &str = "{uscc}/{year}-{serial}";

    /// # Errors
    /// Where `{serial}` is missing.
    pub fn new(template: &str) -> Result<Self, InvalidScheme> {
        if template.contains("{serial}") {
            Ok(Self(template.to_owned()))
        } else {
            Err(InvalidScheme)
        }
    }

    /// What serials are counted within: the number without its serial.
    #[must_use]
    pub fn scope(&self, uscc: &str, code: &str, date: Date) -> String {
        self.fill(uscc, code, date, "")
    }

    /// The number; serials have at least five digits.
    #[must_use]
    pub fn number(&self, uscc: &str, code: &str, date: Date, serial: i64) -> String {
        self.fill(uscc, code, date, &format!("{serial:05}"))
    }

    fn fill(&self, uscc: &str, code: &str, date: Date, serial: &str) -> String {
        self.0
            .replace("{uscc}", uscc)
            .replace("{code}", code)
            .replace("{year}", &format!("{:04}", date.year()))
            .replace("{month}", &format!("{:02}", date.month()))
            .replace("{serial}", serial)
    }
}

impl Default for IndexScheme {
    fn default() -> Self {
        Self(Self::DEFAULT.to_owned())
    }
}

#[cfg(test)]
mod tests;
