//! The form of one part of the rules: filled in from settings, drawn, and read back into settings.
//! Must never lose what was typed, nor touch a part that the form does not show.

use std::collections::BTreeMap;
use std::str::FromStr;

use kernel::level::Level;
use shell::view::View;
use workdays::light::Threshold;
use workdays::period::{LastDay, Period, Terms};

use crate::desk::fields::Field;
use crate::desk::model::Review;
use crate::desk::pages::posted::Posted;
use crate::desk::pages::settings::described::{
    RESULTS, item_text, percent, required_of, single_clocks, theme_text,
};
use crate::desk::pages::settings::section::Section;
use crate::desk::settings::{RequiredRule, ReviewRule, Settings};
use crate::directory::Library;
use crate::record::kind::RecordKind;

/// A field whose text cannot be taken, and the key of the sentence that says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    /// The name of the field.
    pub name: String,
    pub key: &'static str,
}

/// More rows than a form can hold in earnest.
const MAX_ROWS: usize = 100;
/// Rows for further periods of one's own below those that there are.
pub(super) const N_BLANK_OWN: usize = 2;

pub(super) const UNITS: [(&str, &str); 3] = [
    ("working_days", "desk-settings-unit-working-days"),
    ("calendar_days", "desk-settings-unit-calendar-days"),
    ("months", "desk-settings-unit-months"),
];

/// The form as it stands before anybody types.
pub(super) fn filled(section: Section, settings: &Settings) -> Posted {
    let mut fields = Vec::new();
    let mut put = |name: &str, value: String| fields.push((name.to_owned(), value));
    match section {
        Section::Clocks => {
            for (place, clock) in single_clocks(settings) {
                put(place, clock.to_owned());
            }
            for (table, entries) in [
                ("of_kind", &settings.clocks.of_kind),
                ("of_result", &settings.clocks.of_result),
            ] {
                for (key, clock) in entries {
                    put(&format!("clocks.{table}.{key}"), clock.clone());
                }
            }
        }
        Section::Own => {
            for (position, (code, terms)) in settings.clocks.own.iter().enumerate() {
                let (unit, length) = unit_of(terms.period);
                put(&own_name(position, "code"), code.clone());
                put(&own_name(position, "unit"), unit.to_owned());
                put(&own_name(position, "length"), length.to_string());
            }
        }
        Section::Reviews => {
            for (kind, level) in cells() {
                if settings.reviews_of(kind, level).contains(&Review::Legal) {
                    put("legal", cell(kind, level));
                }
            }
        }
        Section::Required => {
            for kind in every_kind() {
                for field in required_of(settings, kind) {
                    put(&required_name(kind), field.code().to_owned());
                }
            }
        }
        Section::Lights => {
            let lights = settings.lights;
            for (place, threshold) in [("lights.yellow", lights.yellow), ("lights.red", lights.red)]
            {
                put(&format!("{place}.days"), threshold.days.to_string());
                put(&format!("{place}.percent"), threshold.percent.to_string());
            }
        }
        Section::Reporting => {
            let escalation = settings.escalation;
            for (place, n_days) in [
                (AGENCY_AFTER, escalation.agency_after_days),
                (ABOVE_AFTER, escalation.above_after_days),
            ] {
                put(place, n_days.to_string());
            }
        }
        Section::Drafting => {
            put("index_scheme", settings.index_scheme.clone());
            put("confirm_below", percent(settings.confirm_below));
            put(
                "keep_revisions_days",
                settings.keep_revisions_days.to_string(),
            );
        }
        Section::Kinds => {
            let is_used = |kind: &RecordKind| !settings.unused_kinds.contains(kind);
            for kind in RecordKind::ALL.into_iter().filter(is_used) {
                put("kinds", kind.code().to_owned());
            }
        }
        Section::Libraries => {
            for (position, library) in settings.libraries.iter().enumerate() {
                let lines = |codes: &[String], text: fn(&str) -> String| {
                    let lines: Vec<String> = codes.iter().map(|code| text(code)).collect();
                    lines.join("\n")
                };
                for (part, value) in [
                    ("code", library.code.clone()),
                    ("name", library.name.clone()),
                    ("themes", lines(&library.themes, theme_text)),
                    ("statutory", lines(&library.statutory, item_text)),
                    ("title_words", library.title_words.join("\n")),
                ] {
                    put(&library_name(position, part), value);
                }
            }
        }
    }
    fields.into_iter().collect()
}

/// What the settings become with what was typed; or which fields cannot be taken. Whether it is in order is the settings'
/// own matter.
pub(super) fn read(
    section: Section,
    posted: &Posted,
    base: &Settings,
) -> Result<Settings, Vec<Mistake>> {
    let mut settings = base.clone();
    let mut reading = Reading {
        posted,
        mistakes: Vec::new(),
    };
    match section {
        Section::Clocks => reading.clocks(&mut settings),
        Section::Own => settings.clocks.own = reading.own(&base.clocks.own),
        Section::Reviews => settings.reviews = review_rules(posted),
        Section::Required => settings.required = required_rules(posted),
        Section::Lights => {
            settings.lights.yellow = reading.threshold("lights.yellow");
            settings.lights.red = reading.threshold("lights.red");
        }
        Section::Reporting => {
            settings.escalation.agency_after_days = reading.number(AGENCY_AFTER);
            settings.escalation.above_after_days = reading.number(ABOVE_AFTER);
        }
        Section::Drafting => {
            settings.index_scheme = posted.text("index_scheme").trim().to_owned();
            settings.confirm_below = reading.number::<f64>("confirm_below") / 100.0;
            settings.keep_revisions_days = reading.number("keep_revisions_days");
        }
        Section::Kinds => {
            let is_unticked =
                |kind: &RecordKind| !posted.all("kinds").any(|ticked| ticked == kind.code());
            settings.unused_kinds = RecordKind::ALL.into_iter().filter(is_unticked).collect();
        }
        Section::Libraries => settings.libraries = libraries(posted),
    }
    if reading.mistakes.is_empty() {
        Ok(settings)
    } else {
        Err(reading.mistakes)
    }
}

pub(super) const AGENCY_AFTER: &str = "escalation.agency_after_days";
pub(super) const ABOVE_AFTER: &str = "escalation.above_after_days";

struct Reading<'a> {
    posted: &'a Posted,
    mistakes: Vec<Mistake>,
}

impl Reading<'_> {
    fn mistake(&mut self, name: &str, key: &'static str) {
        self.mistakes.push(Mistake {
            name: name.to_owned(),
            key,
        });
    }

    /// Nought where it is no number, with the mistake noted.
    fn number<T: FromStr + Default>(&mut self, name: &str) -> T {
        if let Ok(number) = self.posted.text(name).trim().parse() {
            number
        } else {
            self.mistake(name, "desk-settings-no-number");
            T::default()
        }
    }

    fn threshold(&mut self, place: &str) -> Threshold {
        Threshold {
            days: self.number(&format!("{place}.days")),
            percent: self.number(&format!("{place}.percent")),
        }
    }

    fn clocks(&mut self, settings: &mut Settings) {
        let posted = self.posted;
        let text = |name: &str| posted.text(name).to_owned();
        let clocks = &mut settings.clocks;
        clocks.default = text("clocks.default");
        clocks.interpretation = text("clocks.interpretation");
        clocks.error_report = text("clocks.error_report");
        clocks.withdrawal = text("clocks.withdrawal");
        clocks.after_review = text("clocks.after_review");
        let kinds = RecordKind::ALL.map(RecordKind::code);
        for (table, keys, entries) in [
            ("of_kind", kinds.as_slice(), &mut clocks.of_kind),
            ("of_result", RESULTS.as_slice(), &mut clocks.of_result),
        ] {
            for key in keys {
                let clock = text(&format!("clocks.{table}.{key}"));
                if clock.is_empty() {
                    entries.remove(*key);
                } else {
                    entries.insert((*key).to_owned(), clock);
                }
            }
        }
    }

    /// Extensions and what becomes of a last day off are kept: they are changed in the whole text.
    fn own(&mut self, before: &BTreeMap<String, Terms>) -> BTreeMap<String, Terms> {
        let mut own = BTreeMap::new();
        for position in 0..n_rows(self.posted, own_name, N_BLANK_OWN) {
            let code_name = own_name(position, "code");
            let code = self.posted.text(&code_name).trim();
            if code.is_empty() {
                continue;
            }
            let length = self.number(&own_name(position, "length"));
            let period = match self.posted.text(&own_name(position, "unit")) {
                "calendar_days" => Period::CalendarDays(length),
                "months" => Period::Months(length),
                _ => Period::WorkingDays(length),
            };
            let known = before.get(code);
            let terms = Terms {
                period,
                extension: known.and_then(|known| known.extension),
                last_day: known.map_or(LastDay::default(), |known| known.last_day),
            };
            if own.insert(code.to_owned(), terms).is_some() {
                self.mistake(&code_name, "desk-settings-own-twice");
            }
        }
        own
    }
}

/// The name of a field of the row at a position.
pub(super) fn own_name(position: usize, part: &str) -> String {
    format!("own.{position}.{part}")
}

/// The name of a field of the library at a position.
pub(super) fn library_name(position: usize, part: &str) -> String {
    format!("libraries.{position}.{part}")
}

/// The libraries that were typed; one without any code is none. Of a theme or an item only the code counts, whatever name stands behind it.
fn libraries(posted: &Posted) -> Vec<Library> {
    let typed = |position: usize| {
        let words = |part: &str| -> Vec<String> {
            let name = library_name(position, part);
            let lines = posted.text(&name).lines().map(str::trim);
            lines
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let codes = |part: &str| -> Vec<String> {
            let first = |line: &String| line.split_whitespace().next().map(str::to_owned);
            words(part).iter().filter_map(first).collect()
        };
        let text = |part: &str| posted.text(&library_name(position, part)).trim().to_owned();
        Library {
            code: text("code"),
            name: text("name"),
            themes: codes("themes"),
            statutory: codes("statutory"),
            title_words: words("title_words"),
        }
    };
    (0..n_rows(posted, library_name, 1))
        .map(typed)
        .filter(|library| !library.code.is_empty())
        .collect()
}

/// The rows that a form has, with at least so many blank ones at the end. A row has a field `code`.
pub(super) fn n_rows(
    posted: &Posted,
    name: fn(usize, &str) -> String,
    n_blank_wanted: usize,
) -> usize {
    let is_there = |position: &usize| posted.has(&name(*position, "code"));
    let n_sent = (0..MAX_ROWS).take_while(is_there).count();
    let is_blank = |position: &usize| posted.text(&name(*position, "code")).trim().is_empty();
    let n_blank = (0..n_sent).rev().take_while(is_blank).count();
    n_sent + n_blank_wanted.saturating_sub(n_blank)
}

fn unit_of(period: Period) -> (&'static str, u16) {
    match period {
        Period::WorkingDays(n) => ("working_days", n),
        Period::CalendarDays(n) => ("calendar_days", n),
        Period::Months(n) => ("months", n),
    }
}

fn cells() -> impl Iterator<Item = (RecordKind, Level)> {
    let kinds = RecordKind::ALL.into_iter();
    kinds.flat_map(|kind| Level::ALL.map(|level| (kind, level)))
}

/// The value of the tick for a kind at a level.
pub(super) fn cell(kind: RecordKind, level: Level) -> String {
    format!("{}:{}", kind.code(), level.code())
}

/// Rules that say what was ticked, as few as that takes. What no rule names is reviewed in every way.
fn review_rules(posted: &Posted) -> Vec<ReviewRule> {
    let rule = |kind, level, is_ticked: bool| ReviewRule {
        kind,
        level,
        reviews: if is_ticked {
            vec![Review::Legal, Review::Secrecy]
        } else {
            vec![Review::Secrecy]
        },
    };
    let mut rules = Vec::new();
    for kind in RecordKind::ALL {
        let is_ticked = |level: Level| {
            let cell = cell(kind, level);
            posted.all("legal").any(|ticked| ticked == cell)
        };
        let n_ticked = Level::ALL
            .into_iter()
            .filter(|level| is_ticked(*level))
            .count();
        if n_ticked == 0 {
            rules.push(rule(Some(kind), None, false));
        } else if n_ticked < Level::ALL.len() {
            let unticked = Level::ALL.into_iter().filter(|level| !is_ticked(*level));
            rules.extend(unticked.map(|level| rule(Some(kind), Some(level), false)));
        }
    }
    rules.push(rule(None, None, true));
    rules
}

/// Every kind together, then each.
pub(super) fn every_kind() -> impl Iterator<Item = Option<RecordKind>> {
    std::iter::once(None).chain(RecordKind::ALL.map(Some))
}

pub(super) fn required_name(kind: Option<RecordKind>) -> String {
    format!("required.{}", kind.map_or("every", RecordKind::code))
}

fn required_rules(posted: &Posted) -> Vec<RequiredRule> {
    let rule = |kind: Option<RecordKind>| {
        let name = required_name(kind);
        let fields: Vec<Field> = posted.all(&name).filter_map(Field::from_code).collect();
        (!fields.is_empty()).then_some(RequiredRule { kind, fields })
    };
    every_kind().filter_map(rule).collect()
}

/// Value and text of every clock that may be chosen.
pub(super) fn clock_choices(view: &View, settings: &Settings) -> Vec<(String, String)> {
    let statutory = workdays::statutory::ALL.iter().map(|rule| rule.code);
    let own = settings.clocks.own.keys().map(String::as_str);
    statutory
        .chain(own)
        .map(|code| {
            let text = super::described::clock_text(view, settings, code);
            (code.to_owned(), text)
        })
        .collect()
}

#[cfg(test)]
mod tests;
