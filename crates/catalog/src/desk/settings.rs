//! The desk's rules as one document: clocks, mandatory reviews, required fields, 索引号, lights, reporting up the line.
//! Must never hold a rule that the law does not leave to the agency: secrecy review cannot be switched off.

pub mod merged;
pub mod problems;
pub mod saved;

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::level::Level;
use serde::{Deserialize, Serialize};
use workdays::light::Thresholds;
use workdays::period::{LastDay, Period, Terms};
use workdays::statutory;

use crate::desk::fields::Field;
use crate::desk::model::Review;
use crate::desk::settings::problems::SettingsProblem;
use crate::directory::{self, Library};
use crate::record::content::Content;
use crate::record::fields::Fields;
use crate::record::kind::RecordKind;
use crate::record::model::IndexScheme;

/// Written by people as TOML; what is left out is as in the code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// 索引号; there is no national scheme.
    pub index_scheme: String,
    /// A proposed value that is less sure must be confirmed by a person.
    pub confirm_below: f64,
    /// How long the states of discarded drafts are kept.
    pub keep_revisions_days: u16,
    /// Kinds of record that no new draft may have.
    pub unused_kinds: Vec<RecordKind>,
    pub clocks: Clocks,
    pub lights: Thresholds,
    pub escalation: Escalation,
    /// The first that fits a draft says which reviews it needs.
    pub reviews: Vec<ReviewRule>,
    /// All that fit a draft say together what must be filled in.
    pub required: Vec<RequiredRule>,
    /// Thematic libraries (专题政策库), in the order they are shown.
    pub libraries: Vec<Library>,
}

/// Clocks by the codes of `workdays::statutory`, or of `own`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Clocks {
    pub default: String,
    pub interpretation: String,
    pub error_report: String,
    pub withdrawal: String,
    pub after_review: String,
    /// By the code of the record's kind.
    pub of_kind: BTreeMap<String, String>,
    /// By `permit`, `penalty`, `coercion`.
    pub of_result: BTreeMap<String, String>,
    pub own: BTreeMap<String, Terms>,
}

/// When an overdue task is reported, in calendar days after its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Escalation {
    /// To the agency's administrators.
    pub agency_after_days: u16,
    /// To the administrators of the agency above.
    pub above_after_days: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewRule {
    /// None is every kind.
    #[serde(default)]
    pub kind: Option<RecordKind>,
    /// None is every level.
    #[serde(default)]
    pub level: Option<Level>,
    pub reviews: Vec<Review>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequiredRule {
    #[serde(default)]
    pub kind: Option<RecordKind>,
    pub fields: Vec<Field>,
}

const fn working_days(n_days: u16) -> Terms {
    Terms {
        period: Period::WorkingDays(n_days),
        extension: None,
        last_day: LastDay::Stays,
    }
}

fn texts<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
}

impl Default for Clocks {
    fn default() -> Self {
        Self {
            // 条例 art. 26: 20 working days from formation or change.
            default: "proactive_publication".to_owned(),
            // 国办发〔2016〕80号 and local rules: 3 working days after the document.
            interpretation: "interpretation".to_owned(),
            // 我为政府网站找错: 3 working days.
            error_report: "error_report".to_owned(),
            // 行政处罚法 art. 48: 3 days, which art. 85 makes working days.
            withdrawal: "penalty_withdrawal".to_owned(),
            // No rule; an emergency release is looked at the next working day.
            after_review: "after_review".to_owned(),
            // 预算法 art. 14: 20 days, days off included.
            of_kind: texts([("budget_table", "budget_department")]),
            // 国办发〔2018〕118号: permits and penalties 7 working days, others 20.
            of_result: texts([
                ("coercion", "enforcement_other"),
                ("penalty", "enforcement_permit_penalty"),
                ("permit", "enforcement_permit_penalty"),
            ]),
            own: [("after_review".to_owned(), working_days(1))].into(),
        }
    }
}

impl Default for Escalation {
    fn default() -> Self {
        Self {
            agency_after_days: 0,
            above_after_days: 5,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        let for_all = |reviews: &[Review]| ReviewRule {
            kind: None,
            level: None,
            reviews: reviews.to_vec(),
        };
        let required = |kind, fields: &[Field]| RequiredRule {
            kind,
            fields: fields.to_vec(),
        };
        Self {
            index_scheme: IndexScheme::DEFAULT.to_owned(),
            confirm_below: 0.9,
            keep_revisions_days: 90,
            unused_kinds: Vec::new(),
            clocks: Clocks::default(),
            lights: Thresholds::default(),
            escalation: Escalation::default(),
            // 条例 art. 17 and 保守国家秘密法: reviewed before it is published, every time.
            reviews: vec![for_all(&[Review::Legal, Review::Secrecy])],
            required: vec![
                // 条例 art. 12: a catalogue names the item and the day it came about; art. 10: who publishes it.
                required(
                    None,
                    &[Field::Title, Field::IssuedOn, Field::Owner, Field::Text],
                ),
                // 政府网站发展指引: who issued it and whether it is in force stand beside every policy.
                required(
                    Some(RecordKind::PolicyDocument),
                    &[Field::Issuers, Field::Validity],
                ),
            ],
            libraries: directory::libraries().to_vec(),
        }
    }
}

impl Settings {
    /// Reads a document and says everything that is wrong with it.
    ///
    /// # Errors
    /// The problems.
    pub fn from_toml(text: &str) -> Result<Self, Vec<SettingsProblem>> {
        let settings: Self = toml::from_str(text)
            .map_err(|error| vec![SettingsProblem::unreadable(text, &error)])?;
        let problems = settings.problems();
        if problems.is_empty() {
            Ok(settings)
        } else {
            Err(problems)
        }
    }

    #[must_use]
    pub fn to_toml(&self) -> String {
        // Every type of it has a TOML form, so there is nothing to fail.
        toml::to_string_pretty(self).unwrap_or_default()
    }

    fn named_clocks(&self) -> Vec<(String, &str)> {
        let clocks = &self.clocks;
        let mut named = vec![
            ("clocks.default".to_owned(), clocks.default.as_str()),
            ("clocks.interpretation".to_owned(), &clocks.interpretation),
            ("clocks.error_report".to_owned(), &clocks.error_report),
            ("clocks.withdrawal".to_owned(), &clocks.withdrawal),
            ("clocks.after_review".to_owned(), &clocks.after_review),
        ];
        for (table, entries) in [
            ("of_kind", &clocks.of_kind),
            ("of_result", &clocks.of_result),
        ] {
            let entries = entries.iter();
            named.extend(
                entries.map(|(key, clock)| (format!("clocks.{table}.{key}"), clock.as_str())),
            );
        }
        named
    }

    /// The period behind a clock's code.
    #[must_use]
    pub fn terms_of(&self, clock: &str) -> Option<Terms> {
        let own = self.clocks.own.get(clock).copied();
        own.or_else(|| statutory::find(clock).map(|rule| rule.terms))
    }

    /// The clock for publishing a document of this kind.
    #[must_use]
    pub fn clock_of(&self, content: &Content) -> &str {
        let result = if let Fields::PermitPenaltyResult(result) = &content.fields {
            self.clocks.of_result.get(&result.result_kind)
        } else {
            None
        };
        result
            .or_else(|| self.clocks.of_kind.get(content.kind().code()))
            .unwrap_or(&self.clocks.default)
    }

    /// The reviews a record needs, in the order they are made.
    #[must_use]
    pub fn reviews_of(&self, kind: RecordKind, level: Level) -> Vec<Review> {
        let fits = |rule: &&ReviewRule| {
            rule.kind.is_none_or(|wanted| wanted == kind)
                && rule.level.is_none_or(|wanted| wanted == level)
        };
        let demanded = self.reviews.iter().find(fits).map(|rule| &rule.reviews);
        let all = Review::ALL.iter().copied();
        all.filter(|review| demanded.is_none_or(|demanded| demanded.contains(review)))
            .collect()
    }

    #[must_use]
    pub fn is_required(&self, kind: RecordKind, field: Field) -> bool {
        let mut rules = self.required.iter();
        rules.any(|rule| {
            rule.kind.is_none_or(|wanted| wanted == kind) && rule.fields.contains(&field)
        })
    }

    /// The scheme of index numbers; a document that was checked has one.
    #[must_use]
    pub fn scheme(&self) -> IndexScheme {
        IndexScheme::new(&self.index_scheme).unwrap_or_default()
    }

    /// The first day on which a task due then is reported to its agency, and to the agency above.
    #[must_use]
    pub fn reported_from(&self, due: Date) -> (Date, Date) {
        let after = |n_days: u16| {
            let days = jiff::Span::new().days(i64::from(n_days) + 1);
            due.checked_add(days).unwrap_or(Date::MAX)
        };
        let escalation = self.escalation;
        (
            after(escalation.agency_after_days),
            after(escalation.above_after_days),
        )
    }
}

#[cfg(test)]
mod tests;
