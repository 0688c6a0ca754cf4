//! A date one knows by heart, in three fields: year, month, day, as Chinese dates are written.
//! Must never check the date: the command that receives it does.

use askama::Template;

use super::content::{Attributes, Classes, Text};
use super::error_message::ErrorMessage;
use super::fieldset::Fieldset;
use super::form_group::{FormGroup, described_by};
use super::hint::Hint;
use super::input::Input;
use super::label::Label;

#[derive(Clone, Debug, Template)]
#[template(path = "components/date-input/template.html", whitespace = "minimize")]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "DateInput::english", deny_unknown_fields)
)]
pub struct DateInput {
    pub id: Text,
    /// Comes before the name of each part.
    pub name_prefix: Text,
    pub items: Vec<Part>,
    pub fieldset: Option<Fieldset>,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub form_group: FormGroup,
    pub classes: Classes,
    pub attributes: Attributes,
}

/// One of the fields.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Part {
    pub name: Text,
    pub label: Text,
    pub value: Text,
    /// Digits the field has room for.
    pub width: u8,
    /// Which part is wrong; when no part says, all are.
    pub error: Option<bool>,
    /// `{id}-{name}` when empty.
    pub id: Text,
    /// `numeric` when empty.
    pub inputmode: Text,
    pub autocomplete: Text,
    pub pattern: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

impl Part {
    #[must_use]
    pub fn year() -> Self {
        Self::new("year", "年", 4)
    }

    #[must_use]
    pub fn month() -> Self {
        Self::new("month", "月", 2)
    }

    #[must_use]
    pub fn day() -> Self {
        Self::new("day", "日", 2)
    }

    fn new(name: &'static str, label: &'static str, width: u8) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            width,
            ..Default::default()
        }
    }

    fn is_marked(&self) -> bool {
        self.error == Some(true) || self.classes.contains(ERROR)
    }
}

const ERROR: &str = "govuk-input--error";

impl Default for DateInput {
    fn default() -> Self {
        Self {
            items: vec![Part::year(), Part::month(), Part::day()],
            ..Self::english()
        }
    }
}

impl DateInput {
    #[must_use]
    pub fn english() -> Self {
        Self {
            id: Text::default(),
            name_prefix: Text::default(),
            items: vec![
                Part::new("day", "Day", 2),
                Part::new("month", "Month", 2),
                Part::new("year", "Year", 4),
            ],
            fieldset: None,
            hint: None,
            error_message: None,
            form_group: FormGroup::default(),
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn described_by(&self) -> String {
        let given = self
            .fieldset
            .as_ref()
            .map_or("", |fieldset| &fieldset.described_by);
        described_by(
            given,
            &self.id,
            self.hint.is_some(),
            self.error_message.is_some(),
        )
    }

    fn input(&self, part: &Part) -> Input {
        Input {
            id: if part.id.is_empty() {
                format!("{}-{}", self.id, part.name).into()
            } else {
                part.id.clone()
            },
            name: match &*self.name_prefix {
                "" => part.name.clone(),
                prefix => format!("{prefix}-{}", part.name).into(),
            },
            value: part.value.clone(),
            label: Label {
                classes: "govuk-date-input__label".into(),
                ..Label::new(part.label.clone())
            },
            inputmode: if part.inputmode.is_empty() {
                "numeric".into()
            } else {
                part.inputmode.clone()
            },
            autocomplete: part.autocomplete.clone(),
            pattern: part.pattern.clone(),
            classes: self.classes_of(part),
            attributes: part.attributes.clone(),
            ..Default::default()
        }
    }

    fn classes_of(&self, part: &Part) -> Classes {
        let is_wrong_as_all =
            self.error_message.is_some() && !self.items.iter().any(Part::is_marked);
        let is_wrong = part.error.unwrap_or(is_wrong_as_all);
        let mut classes = "govuk-date-input__input".to_owned();
        if is_wrong && !part.classes.contains(ERROR) {
            classes = format!("{classes} {ERROR}");
        }
        if !part.classes.contains("govuk-input--width-") {
            classes = format!("{classes} govuk-input--width-{}", part.width);
        }
        Classes::from(format!("{classes}{}", part.classes))
    }
}

pub(super) fn examples() -> Vec<(&'static str, DateInput)> {
    let date = |id: &'static str| DateInput {
        id: id.into(),
        name_prefix: id.into(),
        fieldset: Some(Fieldset::asking("成文日期")),
        hint: Some(Hint::new("例如：2026年3月18日")),
        ..Default::default()
    };
    let filled = |part: Part, value: &'static str| Part {
        value: value.into(),
        ..part
    };
    vec![
        ("一般", date("issued")),
        (
            "一个字段有误",
            DateInput {
                error_message: Some(ErrorMessage::new("月份应在1至12之间")),
                items: vec![
                    filled(Part::year(), "2026"),
                    Part {
                        error: Some(true),
                        ..filled(Part::month(), "13")
                    },
                    filled(Part::day(), "18"),
                ],
                ..date("issued-month-error")
            },
        ),
        (
            "全部有误",
            DateInput {
                error_message: Some(ErrorMessage::new("请填写成文日期")),
                ..date("issued-error")
            },
        ),
        (
            "只有年月",
            DateInput {
                fieldset: Some(Fieldset::asking("所属期")),
                hint: None,
                items: vec![Part::year(), Part::month()],
                ..date("period")
            },
        ),
    ]
}
