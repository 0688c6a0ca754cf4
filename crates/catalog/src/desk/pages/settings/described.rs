//! The rules of the desk in words: what each governs, its value, where it comes from. Tables, comparisons and previews are these.
//! Must never leave out a value: two settings that differ in anything that counts differ in their rows.

use kernel::level::Level;
use shell::view::View;
use workdays::light::Threshold;
use workdays::period::{Period, Terms};
use workdays::statutory::{self, Statutory};
use workdays::trust::Trust;

use crate::desk::fields::Field;
use crate::desk::pages::heading::kind_name;
use crate::desk::pages::refused::field_key;
use crate::desk::pages::settings::section::Section;
use crate::desk::settings::Settings;
use crate::directory::{self, Library};
use crate::record::kind::RecordKind;

/// A part of the rules as a table.
pub(super) struct Described {
    pub section: Section,
    pub rows: Vec<Row>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Where it stands in the document, which is also what its problems name.
    pub place: String,
    pub what: String,
    pub value: String,
    /// The act it rests on; empty where it is the agency's own.
    pub basis: String,
}

/// A rule that two settings have differently.
pub(super) struct Difference {
    pub place: String,
    pub what: String,
    pub before: String,
    pub after: String,
}

pub(super) fn describe(view: &View, settings: &Settings) -> Vec<Described> {
    let of = |section: Section| Described {
        section,
        rows: match section {
            Section::Clocks => clocks(view, settings),
            Section::Own => own(view, settings),
            Section::Reviews => reviews(view, settings),
            Section::Required => required(view, settings),
            Section::Lights => lights(view, settings),
            Section::Reporting => reporting(view, settings),
            Section::Drafting => drafting(view, settings),
            Section::Kinds => kinds(view, settings),
            Section::Libraries => libraries(view, settings),
        },
    };
    Section::ALL.map(of).into()
}

/// What differs, in the order of the tables; a rule that only one has differs from nothing.
pub(super) fn differences(view: &View, before: &Settings, after: &Settings) -> Vec<Difference> {
    let rows = |settings| -> Vec<Row> {
        let tables = describe(view, settings);
        tables.into_iter().flat_map(|table| table.rows).collect()
    };
    let (before, after) = (rows(before), rows(after));
    let value = |rows: &[Row], place: &str| {
        let row = rows.iter().find(|row| row.place == place);
        row.map(|row| row.value.clone()).unwrap_or_default()
    };
    let gone = before
        .iter()
        .filter(|row| after.iter().all(|other| other.place != row.place));
    after
        .iter()
        .chain(gone)
        .map(|row| Difference {
            place: row.place.clone(),
            what: row.what.clone(),
            before: value(&before, &row.place),
            after: value(&after, &row.place),
        })
        .filter(|difference| difference.before != difference.after)
        .collect()
}

/// The name of the rule at a place of the document; the place itself where no table shows it.
pub(super) fn name_of_place(view: &View, place: &str) -> String {
    let key = format!("desk-settings-at-{}", place.replace(['.', '_'], "-"));
    if view.messages.has(view.language, &key) {
        return view.t(&key).into_owned();
    }
    let position = place
        .strip_prefix("libraries.")
        .and_then(|at| at.parse::<usize>().ok());
    if let Some(position) = position {
        return view.t_arg("desk-settings-at-library", "n", position + 1);
    }
    let of_kind = place.rsplit_once('.').and_then(|(table, code)| {
        let kind = RecordKind::from_code(code)?;
        let names_kinds = ["clocks.of_kind", "reviews", "required"].contains(&table);
        names_kinds.then(|| kind_name(view, kind))
    });
    of_kind.unwrap_or_else(|| place.to_owned())
}

/// `20 个工作日`.
pub(super) fn length(view: &View, terms: Terms) -> String {
    let key = match terms.period {
        Period::WorkingDays(_) => "desk-settings-working-days",
        Period::CalendarDays(_) => "desk-settings-calendar-days",
        Period::Months(_) => "desk-settings-months",
    };
    view.t_arg(key, "n", terms.period.length())
}

/// `20 个工作日（主动公开政府信息）`.
pub(super) fn clock_text(view: &View, settings: &Settings, clock: &str) -> String {
    let Some(terms) = settings.terms_of(clock) else {
        return clock.to_owned();
    };
    let name = match statutory::find(clock) {
        Some(rule) if !settings.clocks.own.contains_key(clock) => rule.name,
        Some(_) | None => clock,
    };
    format!("{}（{name}）", length(view, terms))
}

fn clock_basis(view: &View, settings: &Settings, clock: &str) -> String {
    match statutory::find(clock) {
        Some(rule) if !settings.clocks.own.contains_key(clock) => basis(view, rule),
        Some(_) | None => view.t("desk-settings-basis-own").into_owned(),
    }
}

fn basis(view: &View, rule: &Statutory) -> String {
    let source = format!("{}{}", rule.instrument, rule.article);
    match rule.trust {
        Trust::Statute => source,
        Trust::Excerpt | Trust::Unverified => {
            view.t_arg("desk-settings-basis-unverified", "source", source)
        }
        Trust::Design => view.t("desk-settings-basis-none").into_owned(),
    }
}

/// The clocks that have one name each: their place in the document and their code.
pub(super) fn single_clocks(settings: &Settings) -> [(&'static str, &str); 5] {
    let clocks = &settings.clocks;
    [
        ("clocks.default", &clocks.default),
        ("clocks.interpretation", &clocks.interpretation),
        ("clocks.error_report", &clocks.error_report),
        ("clocks.withdrawal", &clocks.withdrawal),
        ("clocks.after_review", &clocks.after_review),
    ]
}

/// The kinds of results that may have clocks of their own.
pub(super) const RESULTS: [&str; 3] = ["permit", "penalty", "coercion"];

fn clocks(view: &View, settings: &Settings) -> Vec<Row> {
    let row = |place: String, clock: &str| Row {
        what: name_of_place(view, &place),
        value: clock_text(view, settings, clock),
        basis: clock_basis(view, settings, clock),
        place,
    };
    let single = single_clocks(settings).map(|(place, clock)| row(place.to_owned(), clock));
    let mut rows: Vec<Row> = single.into();
    for kind in RecordKind::ALL {
        if let Some(clock) = settings.clocks.of_kind.get(kind.code()) {
            rows.push(row(format!("clocks.of_kind.{}", kind.code()), clock));
        }
    }
    for (code, clock) in &settings.clocks.of_result {
        rows.push(row(format!("clocks.of_result.{code}"), clock));
    }
    rows
}

fn own(view: &View, settings: &Settings) -> Vec<Row> {
    let row = |(code, terms): (&String, &Terms)| {
        let mut value = length(view, *terms);
        if let Some(extension) = terms.extension {
            let longest = Terms {
                period: extension,
                ..*terms
            };
            let extended = length(view, longest);
            value.push_str(&view.t_arg("desk-settings-extension", "length", extended));
        }
        if terms.last_day == workdays::period::LastDay::MovesToWorkingDay {
            value.push_str(&view.t("desk-settings-moves"));
        }
        let place = format!("clocks.own.{code}");
        let name = name_of_place(view, &place);
        Row {
            what: if name == place { code.clone() } else { name },
            place,
            value,
            basis: view.t("desk-settings-basis-own").into_owned(),
        }
    };
    settings.clocks.own.iter().map(row).collect()
}

fn reviews(view: &View, settings: &Settings) -> Vec<Row> {
    let names = |kind, level| {
        let reviews = settings.reviews_of(kind, level);
        let names: Vec<_> = reviews
            .iter()
            .map(|review| view.t(&format!("desk-review-{}", review.code())))
            .collect();
        names.join("、")
    };
    let row = |kind: RecordKind| {
        let at_levels = Level::ALL.map(|level| (level, names(kind, level)));
        let [(_, first), ..] = &at_levels;
        let value = if at_levels.iter().all(|(_, names)| names == first) {
            first.clone()
        } else {
            at_levels
                .iter()
                .map(|(level, names)| format!("{}：{names}", level_name(view, *level)))
                .collect::<Vec<_>>()
                .join("；")
        };
        Row {
            place: format!("reviews.{}", kind.code()),
            what: kind_name(view, kind),
            value,
            basis: view.t("desk-settings-basis-reviews").into_owned(),
        }
    };
    RecordKind::ALL.map(row).into()
}

pub(super) fn level_name(view: &View, level: Level) -> String {
    view.t(&format!("desk-level-{}", level.code())).into_owned()
}

/// The fields that all rules together demand of every kind, or of one besides.
pub(super) fn required_of(settings: &Settings, kind: Option<RecordKind>) -> Vec<Field> {
    let demands = |wanted: Option<RecordKind>, field: Field| {
        let mut rules = settings.required.iter();
        rules.any(|rule| rule.kind == wanted && rule.fields.contains(&field))
    };
    Field::ALL
        .iter()
        .copied()
        .filter(|field| demands(kind, *field) && (kind.is_none() || !demands(None, *field)))
        .collect()
}

fn required(view: &View, settings: &Settings) -> Vec<Row> {
    let every = std::iter::once(None);
    every
        .chain(RecordKind::ALL.map(Some))
        .filter_map(|kind| {
            let fields = required_of(settings, kind);
            let names: Vec<_> = fields
                .iter()
                .map(|field| view.t(&field_key(*field)))
                .collect();
            let code = kind.map_or("every", RecordKind::code);
            let place = format!("required.{code}");
            (!fields.is_empty()).then(|| Row {
                what: name_of_place(view, &place),
                value: names.join("、"),
                basis: view.t(&basis_of_required(view, code)).into_owned(),
                place,
            })
        })
        .collect()
}

fn basis_of_required(view: &View, code: &str) -> String {
    let key = format!("desk-settings-basis-required-{}", code.replace('_', "-"));
    if view.messages.has(view.language, &key) {
        key
    } else {
        "desk-settings-basis-own".to_owned()
    }
}

fn lights(view: &View, settings: &Settings) -> Vec<Row> {
    let row = |place: &str, threshold: Threshold| Row {
        place: place.to_owned(),
        what: name_of_place(view, place),
        value: view.t_args(
            "desk-settings-threshold",
            &[
                ("days", threshold.days.into()),
                ("percent", threshold.percent.into()),
            ],
        ),
        basis: view.t("desk-settings-basis-none").into_owned(),
    };
    vec![
        row("lights.yellow", settings.lights.yellow),
        row("lights.red", settings.lights.red),
    ]
}

fn reporting(view: &View, settings: &Settings) -> Vec<Row> {
    let row = |place: &str, n_days: u16| Row {
        place: place.to_owned(),
        what: name_of_place(view, place),
        value: view.t_arg("desk-settings-after-days", "n", n_days),
        basis: view.t("desk-settings-basis-none").into_owned(),
    };
    vec![
        row(
            "escalation.agency_after_days",
            settings.escalation.agency_after_days,
        ),
        row(
            "escalation.above_after_days",
            settings.escalation.above_after_days,
        ),
    ]
}

fn drafting(view: &View, settings: &Settings) -> Vec<Row> {
    let row = |place: &str, value: String| Row {
        place: place.to_owned(),
        what: name_of_place(view, place),
        value,
        basis: view.t("desk-settings-basis-none").into_owned(),
    };
    let example = settings
        .scheme()
        .number("11990100MB1A234567", "yunxi", view.now.date(), 38);
    vec![
        row(
            "index_scheme",
            view.t_args(
                "desk-settings-scheme",
                &[
                    ("scheme", settings.index_scheme.clone().into()),
                    ("example", example.into()),
                ],
            ),
        ),
        row(
            "confirm_below",
            view.t_arg(
                "desk-settings-share",
                "share",
                percent(settings.confirm_below),
            ),
        ),
        row(
            "keep_revisions_days",
            view.t_arg(
                "desk-settings-calendar-days",
                "n",
                settings.keep_revisions_days,
            ),
        ),
    ]
}

fn kinds(view: &View, settings: &Settings) -> Vec<Row> {
    let row = |kind: RecordKind| {
        let key = if settings.unused_kinds.contains(&kind) {
            "desk-settings-kind-unused"
        } else {
            "desk-settings-kind-used"
        };
        Row {
            place: format!("kinds.{}", kind.code()),
            what: kind_name(view, kind),
            value: view.t(key).into_owned(),
            basis: view.t("desk-settings-basis-none").into_owned(),
        }
    };
    RecordKind::ALL.map(row).into()
}

fn libraries(view: &View, settings: &Settings) -> Vec<Row> {
    let total = settings.libraries.len();
    let row = |(position, library): (usize, &Library)| {
        let themes: Vec<String> = library.themes.iter().map(|code| theme_text(code)).collect();
        let items: Vec<String> = library
            .statutory
            .iter()
            .map(|code| item_text(code))
            .collect();
        let parts = [
            ("desk-settings-library-themes", themes),
            ("desk-settings-library-statutory", items),
            (
                "desk-settings-library-title-words",
                library.title_words.clone(),
            ),
        ];
        let said: Vec<String> = parts
            .into_iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(key, words)| format!("{}：{}", view.t(key), words.join("、")))
            .collect();
        Row {
            place: format!("libraries.{}", library.code),
            what: library.name.clone(),
            value: view.t_args(
                "desk-settings-library",
                &[
                    ("n", (position + 1).into()),
                    ("total", total.into()),
                    ("name", library.name.clone().into()),
                    ("what", said.join("；").into()),
                ],
            ),
            basis: view.t("desk-settings-basis-none").into_owned(),
        }
    };
    settings.libraries.iter().enumerate().map(row).collect()
}

/// `4/2 财政、金融、审计\税务`: the code first, which is what a form reads.
pub(super) fn theme_text(code: &str) -> String {
    let name = directory::theme_name(code).unwrap_or_default();
    format!("{code} {name}").trim_end().to_owned()
}

/// `20.8 行政事业性收费`.
pub(super) fn item_text(code: &str) -> String {
    let mut items = directory::statutory_items().iter();
    let item = items.find(|item| item.code == code);
    let name = item.map_or("", |item| item.short_name.as_str());
    format!("{code} {name}").trim_end().to_owned()
}

/// `0.9` → `90`, `0.925` → `92.5`.
pub(super) fn percent(share: f64) -> String {
    ((share * 1000.0).round() / 10.0).to_string()
}
