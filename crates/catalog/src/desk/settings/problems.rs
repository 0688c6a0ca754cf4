//! What may be wrong with a settings document, each with its place: unreadable, contradictory, or beyond what the law leaves open.
//! Must never stop at the first problem that it can see past.

use workdays::period::{Period, Terms};
use workdays::statutory::{self, BUDGET_DEPARTMENT, PENALTY_WITHDRAWAL, PROACTIVE_PUBLICATION};

use crate::desk::model::Review;
use crate::desk::settings::{ReviewRule, Settings};
use crate::directory;
use crate::record::kind::RecordKind;
use crate::record::model::IndexScheme;

/// What is wrong with a settings document, each with the place it stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsProblem {
    /// `clocks.default`; of a document that cannot be read, line and column: `2:23`.
    pub place: String,
    pub code: SettingsProblemCode,
    /// What the reader of TOML said; empty otherwise.
    pub said: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsProblemCode {
    /// It cannot be read at all from there on.
    Unreadable,
    UnknownClock,
    UnknownKind,
    SerialMissing,
    SecrecyMissing,
    /// No rule fits every draft.
    ReviewsIncomplete,
    NotAShare,
    NotAPercentage,
    /// The agency above would be told before the agency itself.
    AboveFirst,
    /// A period of one's own under the code of a statutory one.
    ShadowsLaw,
    /// An agency may be quicker than the law, not slower.
    LongerThanLaw,
    /// No kind would be left to publish anything as.
    NoKindLeft,
    /// A library without name or without a code that fits an address.
    LibraryUnnamed,
    LibraryTwice,
    UnknownTheme,
    UnknownStatutory,
}

impl SettingsProblemCode {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::UnknownClock => "unknown-clock",
            Self::UnknownKind => "unknown-kind",
            Self::SerialMissing => "serial-missing",
            Self::SecrecyMissing => "secrecy-missing",
            Self::ReviewsIncomplete => "reviews-incomplete",
            Self::NotAShare => "not-a-share",
            Self::NotAPercentage => "not-a-percentage",
            Self::AboveFirst => "above-first",
            Self::ShadowsLaw => "shadows-law",
            Self::LongerThanLaw => "longer-than-law",
            Self::NoKindLeft => "no-kind-left",
            Self::LibraryUnnamed => "library-unnamed",
            Self::LibraryTwice => "library-twice",
            Self::UnknownTheme => "unknown-theme",
            Self::UnknownStatutory => "unknown-statutory",
        }
    }
}

impl SettingsProblem {
    /// Of text that is no settings document.
    pub(super) fn unreadable(text: &str, error: &toml::de::Error) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start));
        let before = before.unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default();
        Self {
            place: format!("{line}:{}", column.chars().count() + 1),
            code: SettingsProblemCode::Unreadable,
            said: error.message().to_owned(),
        }
    }
}

impl Settings {
    #[must_use]
    pub fn problems(&self) -> Vec<SettingsProblem> {
        let mut found = Found(Vec::new());
        self.check_numbers(&mut found);
        self.check_clocks(&mut found);
        self.check_reviews(&mut found);
        self.check_directories(&mut found);
        found.0
    }

    fn check_numbers(&self, found: &mut Found) {
        use SettingsProblemCode::{AboveFirst, NotAPercentage, NotAShare, SerialMissing};
        if IndexScheme::new(&self.index_scheme).is_err() {
            found.say("index_scheme", SerialMissing);
        }
        if !(0.0..=1.0).contains(&self.confirm_below) {
            found.say("confirm_below", NotAShare);
        }
        for (place, light) in [
            ("lights.yellow.percent", self.lights.yellow),
            ("lights.red.percent", self.lights.red),
        ] {
            if light.percent > 100 {
                found.say(place, NotAPercentage);
            }
        }
        if self.escalation.above_after_days < self.escalation.agency_after_days {
            found.say("escalation.above_after_days", AboveFirst);
        }
    }

    fn check_clocks(&self, found: &mut Found) {
        use SettingsProblemCode::{LongerThanLaw, ShadowsLaw, UnknownClock, UnknownKind};
        for (place, clock) in self.named_clocks() {
            if self.terms_of(clock).is_none() {
                found.say(&place, UnknownClock);
            }
        }
        for kind in self.clocks.of_kind.keys() {
            if RecordKind::from_code(kind).is_none() {
                found.say(&format!("clocks.of_kind.{kind}"), UnknownKind);
            }
        }
        for code in self.clocks.own.keys() {
            if statutory::find(code).is_some() {
                found.say(&format!("clocks.own.{code}"), ShadowsLaw);
            }
        }
        for (place, clock, law) in self.clocks_under_law() {
            let is_longer = |terms: Terms| fifths(terms.period) > fifths(law.period);
            if self.terms_of(clock).is_some_and(is_longer) {
                found.say(&place, LongerThanLaw);
            }
        }
    }

    /// The clocks for which an act sets the longest period, with that period.
    fn clocks_under_law(&self) -> Vec<(String, &str, Terms)> {
        let clocks = &self.clocks;
        let mut bound = vec![
            (
                "clocks.default".to_owned(),
                &clocks.default,
                PROACTIVE_PUBLICATION,
            ),
            (
                "clocks.withdrawal".to_owned(),
                &clocks.withdrawal,
                PENALTY_WITHDRAWAL,
            ),
        ];
        let budget = RecordKind::BudgetTable.code();
        let budget_clock = clocks.of_kind.get(budget).unwrap_or(&clocks.default);
        bound.push((
            format!("clocks.of_kind.{budget}"),
            budget_clock,
            BUDGET_DEPARTMENT,
        ));
        for (table, entries) in [
            ("of_kind", &clocks.of_kind),
            ("of_result", &clocks.of_result),
        ] {
            for (key, clock) in entries.iter().filter(|(key, _)| *key != budget) {
                bound.push((
                    format!("clocks.{table}.{key}"),
                    clock,
                    PROACTIVE_PUBLICATION,
                ));
            }
        }
        bound
            .into_iter()
            .map(|(place, clock, law)| (place, clock.as_str(), law.terms))
            .collect()
    }

    fn check_reviews(&self, found: &mut Found) {
        for (position, rule) in self.reviews.iter().enumerate() {
            if !rule.reviews.contains(&Review::Secrecy) {
                let place = format!("reviews.{position}");
                found.say(&place, SettingsProblemCode::SecrecyMissing);
            }
        }
        let is_general = |rule: &ReviewRule| rule.kind.is_none() && rule.level.is_none();
        if !self.reviews.iter().any(is_general) {
            found.say("reviews", SettingsProblemCode::ReviewsIncomplete);
        }
    }

    fn check_directories(&self, found: &mut Found) {
        use SettingsProblemCode::{
            LibraryTwice, LibraryUnnamed, NoKindLeft, UnknownStatutory, UnknownTheme,
        };
        let mut kinds = RecordKind::ALL.iter();
        if kinds.all(|kind| self.unused_kinds.contains(kind)) {
            found.say("unused_kinds", NoKindLeft);
        }
        for (position, library) in self.libraries.iter().enumerate() {
            let place = format!("libraries.{position}");
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            if library.name.is_empty()
                || library.code.is_empty()
                || !library.code.bytes().all(is_plain)
            {
                found.say(&place, LibraryUnnamed);
            }
            let mut before = self.libraries.iter().take(position);
            if before.any(|other| other.code == library.code) {
                found.say(&place, LibraryTwice);
            }
            let is_theme = |code: &String| directory::theme_name(code).is_some();
            if !library.themes.iter().all(is_theme) {
                found.say(&place, UnknownTheme);
            }
            let items = directory::statutory_items();
            let is_item = |code: &String| items.iter().any(|item| item.code == *code);
            if !library.statutory.iter().all(is_item) {
                found.say(&place, UnknownStatutory);
            }
        }
    }
}

struct Found(Vec<SettingsProblem>);

impl Found {
    fn say(&mut self, place: &str, code: SettingsProblemCode) {
        self.0.push(SettingsProblem {
            place: place.to_owned(),
            code,
            said: String::new(),
        });
    }
}

/// The length in fifths of a calendar day, five working days being a week: rough, but enough to tell which of two is longer.
fn fifths(period: Period) -> u32 {
    match period {
        Period::WorkingDays(n) => u32::from(n) * 7,
        Period::CalendarDays(n) => u32::from(n) * 5,
        Period::Months(n) => u32::from(n) * 30 * 5,
    }
}
