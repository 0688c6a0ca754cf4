//! Any number of choices, all in sight.
//! Must never be ticked beforehand where the law wants the person's own decision.

use askama::Template;

use super::choice::Item;
use super::content::{Attributes, Classes, Content, Text};
use super::error_message::ErrorMessage;
use super::fieldset::Fieldset;
use super::form_group::{FormGroup, described_by, id_or_name};
use super::hint::Hint;
use super::input::Input;
use super::label::Label;

#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/checkboxes/template.html", whitespace = "minimize")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Checkboxes {
    pub name: Text,
    /// `name` when empty.
    pub id_prefix: Text,
    pub values: Vec<Text>,
    pub items: Vec<Item>,
    pub fieldset: Option<Fieldset>,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    /// Ids of further descriptions.
    pub described_by: Text,
    pub form_group: FormGroup,
    pub classes: Classes,
    pub attributes: Attributes,
}

impl Checkboxes {
    fn id(&self) -> &str {
        id_or_name(&self.id_prefix, &self.name)
    }

    fn described_by(&self) -> String {
        let given = match &self.fieldset {
            Some(fieldset) if !fieldset.described_by.is_empty() => &fieldset.described_by,
            Some(_) | None => &self.described_by,
        };
        described_by(
            given,
            self.id(),
            self.hint.is_some(),
            self.error_message.is_some(),
        )
    }

    /// Without a fieldset each item is described by what it would be.
    fn item_described_by(&self, item: &Item, id: &str) -> String {
        let whole = if self.fieldset.is_none() {
            self.described_by()
        } else {
            String::new()
        };
        let own = if item.hint.is_some() {
            format!("{id}-item-hint")
        } else {
            String::new()
        };
        format!("{whole} {own}").trim().to_owned()
    }

    fn is_checked(&self, item: &Item) -> bool {
        item.checked.unwrap_or(self.values.contains(&item.value))
    }
}

pub(super) fn examples() -> Vec<(&'static str, Checkboxes)> {
    let checkboxes = |name: &'static str| Checkboxes {
        name: name.into(),
        fieldset: Some(Fieldset::asking("文件种类")),
        items: vec![
            Item::new("policy", "规范性文件"),
            Item::new("guide", "办事指南"),
            Item::new("budget", "财政预决算"),
        ],
        ..Default::default()
    };
    let year = Input {
        name: "budget-year".into(),
        label: Label::new("年度"),
        classes: "govuk-input--width-4".into(),
        ..Default::default()
    };
    vec![
        ("一般", checkboxes("kind")),
        (
            "小号，已选",
            Checkboxes {
                classes: "govuk-checkboxes--small".into(),
                values: vec!["policy".into(), "guide".into()],
                ..checkboxes("kind-small")
            },
        ),
        (
            "带提示、停用和展开",
            Checkboxes {
                hint: Some(Hint::new("可以多选")),
                items: vec![
                    Item {
                        hint: Some(Hint::new(
                            "涉及公民、法人和其他组织权利义务，在一定期限内反复适用",
                        )),
                        ..Item::new("policy", "规范性文件")
                    },
                    Item {
                        conditional: Content::html(&year),
                        checked: Some(true),
                        ..Item::new("budget", "财政预决算")
                    },
                    Item {
                        disabled: true,
                        ..Item::new("report", "年度报告（尚未发布）")
                    },
                    Item::divider("或者"),
                    Item {
                        behaviour: "exclusive".into(),
                        ..Item::new("all", "不限种类")
                    },
                ],
                ..checkboxes("kind-conditional")
            },
        ),
        (
            "有误",
            Checkboxes {
                error_message: Some(ErrorMessage::new("请至少选择一种文件")),
                ..checkboxes("kind-error")
            },
        ),
    ]
}
