//! The form of one part of the rules as it is drawn.
//! Must never decide what a value means: that is `forms`.

use askama::Template;
use kernel::level::Level;
use shell::component::checkboxes::Checkboxes;
use shell::component::choice;
use shell::component::content::{Content, Text};
use shell::component::details::Details;
use shell::component::error_message::ErrorMessage;
use shell::component::fieldset::Fieldset;
use shell::component::hint::Hint;
use shell::component::input::{Affix, Input};
use shell::component::label::Label;
use shell::component::select::{self, Select};
use shell::component::textarea::Textarea;
use shell::view::View;

use crate::desk::fields::Field;
use crate::desk::pages::decision::hint;
use crate::desk::pages::heading::kind_name;
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::field_key;
use crate::desk::pages::settings::described::{RESULTS, level_name, name_of_place, single_clocks};
use crate::desk::pages::settings::forms::{
    ABOVE_AFTER, AGENCY_AFTER, N_BLANK_OWN, UNITS, cell, clock_choices, every_kind, library_name,
    n_rows, own_name, required_name,
};
use crate::desk::pages::settings::section::Section;
use crate::desk::settings::Settings;
use crate::record::kind::RecordKind;

/// What a form is drawn from: what stands in it, and what was wrong with it, by the names of fields.
pub(super) struct Drawing<'a> {
    pub view: &'a View,
    pub posted: &'a Posted,
    /// The version it changes: its own periods may be chosen.
    pub settings: &'a Settings,
    pub mistakes: &'a [(String, String)],
}

/// The id of a field; a link in the error summary leads there.
pub(super) fn id_of(name: &str) -> String {
    name.replace(['.', '_'], "-")
}

impl Drawing<'_> {
    pub(super) fn fields(&self, section: Section) -> Vec<Content> {
        match section {
            Section::Clocks => self.clocks(),
            Section::Own => (0..n_rows(self.posted, own_name, N_BLANK_OWN))
                .map(|row| self.own(row))
                .collect(),
            Section::Reviews => vec![self.reviews()],
            Section::Required => every_kind().map(|kind| self.required(kind)).collect(),
            Section::Lights => ["lights.yellow", "lights.red"]
                .into_iter()
                .map(|place| self.light(place))
                .collect(),
            Section::Reporting => [AGENCY_AFTER, ABOVE_AFTER]
                .into_iter()
                .map(|place| self.number(place, "desk-settings-unit-calendar-days"))
                .collect(),
            Section::Drafting => vec![
                Content::html(&Input {
                    hint: hint(self.view, "desk-settings-at-index-scheme"),
                    ..self.input("index_scheme")
                }),
                self.number("confirm_below", "desk-settings-unit-percent"),
                self.number("keep_revisions_days", "desk-settings-unit-calendar-days"),
            ],
            Section::Kinds => vec![self.kinds()],
            Section::Libraries => (0..n_rows(self.posted, library_name, 1))
                .map(|row| self.library(row))
                .collect(),
        }
    }

    fn error(&self, name: &str) -> Option<ErrorMessage> {
        let mut mistakes = self.mistakes.iter();
        let (_, said) = mistakes.find(|(field, _)| field == name)?;
        Some(ErrorMessage::new(said.clone()))
    }

    fn input(&self, name: &str) -> Input {
        Input {
            id: id_of(name).into(),
            name: name.to_owned().into(),
            value: self.posted.text(name).to_owned().into(),
            label: Label::new(name_of_place(self.view, name)),
            error_message: self.error(name),
            ..Input::default()
        }
    }

    fn number(&self, name: &str, unit: &str) -> Content {
        Content::html(&Input {
            inputmode: "decimal".into(),
            classes: "govuk-input--width-4".into(),
            suffix: Affix {
                content: self.view.t(unit).into_owned().into(),
                ..Affix::default()
            },
            ..self.input(name)
        })
    }

    fn select(&self, name: &str, label: String, items: Vec<select::Item>) -> Content {
        Content::html(&Select {
            id: id_of(name).into(),
            name: name.to_owned().into(),
            value: self.posted.text(name).to_owned().into(),
            label: Label::new(label),
            items,
            error_message: self.error(name),
            ..Select::default()
        })
    }

    fn clock(&self, name: &str, choices: &[(String, String)], absent: Option<&str>) -> Content {
        let none = absent.map(|key| select::Item::new("", self.view.t(key).into_owned()));
        let each = choices
            .iter()
            .map(|(code, text)| select::Item::new(code.clone(), text.clone()));
        let items = none.into_iter().chain(each).collect();
        self.select(name, name_of_place(self.view, name), items)
    }

    fn clocks(&self) -> Vec<Content> {
        let choices = clock_choices(self.view, self.settings);
        let single = single_clocks(self.settings);
        let single = single
            .iter()
            .map(|(place, _)| self.clock(place, &choices, None));
        let as_default = Some("desk-settings-as-default");
        let kinds = RecordKind::ALL.map(|kind| format!("clocks.of_kind.{}", kind.code()));
        let as_kind = Some("desk-settings-as-kind");
        let results = RESULTS.map(|result| format!("clocks.of_result.{result}"));
        let of_kinds = kinds
            .iter()
            .map(|place| self.clock(place, &choices, as_default));
        let of_results = results
            .iter()
            .map(|place| self.clock(place, &choices, as_kind));
        single.chain(of_kinds).chain(of_results).collect()
    }

    fn own(&self, position: usize) -> Content {
        let [code, unit, length] = ["code", "unit", "length"].map(|part| own_name(position, part));
        let units = UNITS
            .iter()
            .map(|(value, key)| select::Item::new(*value, self.view.t(key).into_owned()))
            .collect();
        let label = |part: &str| {
            self.view
                .t(&format!("desk-settings-own-{part}"))
                .into_owned()
        };
        let row = OwnRow {
            code: Content::html(&Input {
                label: Label::new(label("code")),
                ..self.input(&code)
            }),
            length: Content::html(&Input {
                label: Label::new(label("length")),
                inputmode: "numeric".into(),
                classes: "govuk-input--width-4".into(),
                ..self.input(&length)
            }),
            unit: self.select(&unit, label("unit"), units),
        };
        let number = self.view.t_arg("desk-settings-own-row", "n", position + 1);
        Content::html(&Fieldset {
            content: Content::html(&row),
            ..Fieldset::asking(number)
        })
    }

    fn reviews(&self) -> Content {
        let line = |kind: RecordKind| ReviewLine {
            kind: kind_name(self.view, kind),
            cells: Level::ALL.map(|level| {
                let value = cell(kind, level);
                ReviewCell {
                    id: format!("legal-{}", id_of(&value.replace(':', "-"))),
                    level: level_name(self.view, level),
                    is_ticked: self.posted.all("legal").any(|ticked| ticked == value),
                    value,
                }
            }),
        };
        Content::html(&ReviewTable {
            view: self.view,
            levels: Level::ALL.map(|level| level_name(self.view, level)),
            lines: RecordKind::ALL.map(line),
        })
    }

    fn required(&self, kind: Option<RecordKind>) -> Content {
        let name = required_name(kind);
        let title = name_of_place(self.view, &name);
        let values: Vec<Text> = self
            .posted
            .all(&name)
            .map(|code| code.to_owned().into())
            .collect();
        let n_ticked = values.len();
        let items = Field::ALL
            .iter()
            .filter(|field| **field != Field::Doubts)
            .map(|field| {
                choice::Item::new(field.code(), self.view.t(&field_key(*field)).into_owned())
            })
            .collect();
        let boxes = Content::html(&Checkboxes {
            id_prefix: id_of(&name).into(),
            name: name.into(),
            values,
            items,
            fieldset: Some(Fieldset::asking(title.clone())),
            hint: kind
                .map(|_| Hint::new(self.view.t("desk-settings-required-besides").into_owned())),
            classes: "govuk-checkboxes--small gk-columns".into(),
            ..Checkboxes::default()
        });
        if kind.is_none() {
            return boxes;
        }
        let count = self.view.t_arg("desk-settings-required-n", "n", n_ticked);
        Content::html(&Details {
            summary: format!("{title}（{count}）").into(),
            content: boxes,
            open: n_ticked > 0,
            ..Details::default()
        })
    }

    fn kinds(&self) -> Content {
        let item = |kind: RecordKind| choice::Item::new(kind.code(), kind_name(self.view, kind));
        let ticked = self.posted.all("kinds");
        Content::html(&Checkboxes {
            id_prefix: "unused-kinds".into(),
            name: "kinds".into(),
            values: ticked.map(|code| code.to_owned().into()).collect(),
            items: RecordKind::ALL.map(item).into(),
            fieldset: Some(Fieldset::asking(
                self.view.t("desk-settings-kinds-used").into_owned(),
            )),
            error_message: self.error("unused_kinds"),
            ..Checkboxes::default()
        })
    }

    /// Folded up but for a blank one and one that is wrong: a dozen forms at once are too many for the eye.
    fn library(&self, position: usize) -> Content {
        let place = format!("libraries.{position}");
        let name_of = |part: &str| library_name(position, part);
        let label = |part: &str| {
            let key = format!("desk-settings-library-{}", part.replace('_', "-"));
            self.view.t(&key).into_owned()
        };
        let line = |part: &str| {
            Content::html(&Input {
                label: Label::new(label(part)),
                ..self.input(&name_of(part))
            })
        };
        let lines = |part: &str| {
            let name = name_of(part);
            let key = format!("desk-settings-library-{}", part.replace('_', "-"));
            Content::html(&Textarea {
                id: id_of(&name).into(),
                value: self.posted.lines(&name).into(),
                name: name.into(),
                rows: Some(4),
                label: Label::new(label(part)),
                hint: hint(self.view, &key),
                ..Textarea::default()
            })
        };
        let fields = ["name", "code"].map(line);
        let lists = ["themes", "statutory", "title_words"].map(lines);
        let content = fields
            .iter()
            .chain(&lists)
            .fold(Content::default(), |all, field| all.followed_by(field));
        let title = self.posted.text(&name_of("name"));
        let mut mistakes = self.mistakes.iter();
        let said = mistakes.find(|(field, _)| *field == place);
        Content::html(&Details {
            id: id_of(&place).into(),
            summary: match said {
                Some((_, said)) => format!("{title}：{said}").into(),
                None if title.is_empty() => {
                    self.view.t("desk-settings-library-new").into_owned().into()
                }
                None => title.to_owned().into(),
            },
            content,
            open: said.is_some(),
            ..Details::default()
        })
    }

    fn light(&self, place: &str) -> Content {
        let number = |part: &str, unit| self.number(&format!("{place}.{part}"), unit);
        let days = number("days", "desk-settings-unit-days");
        let percent = number("percent", "desk-settings-unit-percent");
        Content::html(&Fieldset {
            content: days.followed_by(&percent),
            ..Fieldset::asking(name_of_place(self.view, place))
        })
    }
}

/// A period of one's own on one line.
#[derive(Template)]
#[template(
    source = r#"<div class="gk-settings-row">{{ code }}{{ length }}{{ unit }}</div>"#,
    ext = "html"
)]
struct OwnRow {
    code: Content,
    length: Content,
    unit: Content,
}

impl askama::filters::HtmlSafe for OwnRow {}

#[derive(Template)]
#[template(path = "desk/settings_reviews.html")]
struct ReviewTable<'a> {
    view: &'a View,
    levels: [String; 3],
    lines: [ReviewLine; 11],
}

impl askama::filters::HtmlSafe for ReviewTable<'_> {}

struct ReviewLine {
    kind: String,
    cells: [ReviewCell; 3],
}

struct ReviewCell {
    id: String,
    level: String,
    value: String,
    is_ticked: bool,
}
