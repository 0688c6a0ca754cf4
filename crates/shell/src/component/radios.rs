//! One choice among few, all in sight.
//! Must never be chosen beforehand where the law wants the person's own decision.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};
use super::error_message::ErrorMessage;
use super::fieldset::Fieldset;
use super::form_group::{FormGroup, described_by, id_or_name};
use super::hint::Hint;
use super::input::Input;
use super::label::Label;

#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/radios/template.html", whitespace = "minimize")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Radios {
    pub name: Text,
    /// `name` when empty.
    pub id_prefix: Text,
    pub value: Text,
    pub items: Vec<Item>,
    pub fieldset: Option<Fieldset>,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub form_group: FormGroup,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Item {
    pub value: Text,
    pub label: Label,
    pub hint: Option<Hint>,
    /// Overrides the value of the whole.
    pub checked: Option<bool>,
    pub disabled: bool,
    /// Shown while this is chosen.
    pub conditional: Content,
    /// Stands between two items instead of one, for instance 或.
    pub divider: Text,
    /// Numbered after the prefix when empty.
    pub id: Text,
    pub attributes: Attributes,
}

impl Item {
    pub fn new(value: impl Into<Text>, label: impl Into<Content>) -> Self {
        Self {
            value: value.into(),
            label: Label::new(label),
            ..Default::default()
        }
    }

    pub fn divider(text: impl Into<Text>) -> Self {
        Self {
            divider: text.into(),
            ..Default::default()
        }
    }
}

impl Radios {
    fn id(&self) -> &str {
        id_or_name(&self.id_prefix, &self.name)
    }

    /// The first has no number, so that the error summary can link to it.
    fn item_id(&self, item: &Item, index: usize) -> String {
        if !item.id.is_empty() {
            return item.id.clone().into_owned();
        }
        match index {
            0 | 1 => self.id().to_owned(),
            number => format!("{}-{number}", self.id()),
        }
    }

    fn label(item: &Item, id: &str) -> Label {
        Label {
            classes: item.label.classes.after("govuk-radios__label"),
            ..item.label.of(id)
        }
    }

    fn hint(item: &Item, id: &str) -> Option<Hint> {
        let hint = item.hint.as_ref()?;
        Some(Hint {
            id: format!("{id}-item-hint").into(),
            classes: hint.classes.after("govuk-radios__hint"),
            ..hint.clone()
        })
    }

    fn described_by(&self) -> String {
        let given = self
            .fieldset
            .as_ref()
            .map_or("", |fieldset| &fieldset.described_by);
        described_by(
            given,
            self.id(),
            self.hint.is_some(),
            self.error_message.is_some(),
        )
    }

    fn is_checked(&self, item: &Item) -> bool {
        item.checked
            .unwrap_or(!self.value.is_empty() && item.value == self.value)
    }
}

pub(super) fn examples() -> Vec<(&'static str, Radios)> {
    let radios = |name: &'static str| Radios {
        name: name.into(),
        fieldset: Some(Fieldset::asking("获取信息的方式")),
        items: vec![
            Item::new("mail", "邮寄"),
            Item::new("email", "电子邮件"),
            Item::new("self", "自行领取"),
        ],
        ..Default::default()
    };
    let address = Input {
        name: "delivery-address".into(),
        label: Label::new("邮寄地址"),
        ..Default::default()
    };
    vec![
        ("一般", radios("delivery")),
        (
            "一行，已选",
            Radios {
                classes: "govuk-radios--inline".into(),
                value: "email".into(),
                ..radios("delivery-inline")
            },
        ),
        (
            "带提示、停用和展开",
            Radios {
                hint: Some(Hint::new("可以在答复之前更改")),
                items: vec![
                    Item {
                        conditional: Content::html(&address),
                        checked: Some(true),
                        ..Item::new("mail", "邮寄")
                    },
                    Item {
                        hint: Some(Hint::new("送达时间以发出时间为准")),
                        ..Item::new("email", "电子邮件")
                    },
                    Item::divider("或者"),
                    Item {
                        disabled: true,
                        ..Item::new("self", "自行领取（窗口暂停服务）")
                    },
                ],
                ..radios("delivery-conditional")
            },
        ),
        (
            "有误",
            Radios {
                error_message: Some(ErrorMessage::new("请选择获取信息的方式")),
                ..radios("delivery-error")
            },
        ),
    ]
}
