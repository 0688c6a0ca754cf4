//! One choice among many, folded away.
//! Must never be used where radios have room.

use askama::Template;

use super::content::{Attributes, Classes, Text};
use super::error_message::ErrorMessage;
use super::form_group::{FormGroup, described_by, id_or_name};
use super::hint::Hint;
use super::label::Label;

#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/select/template.html", whitespace = "minimize")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Select {
    /// `name` when empty.
    pub id: Text,
    pub name: Text,
    /// The value (or the text, where there is none) of the item to choose.
    pub value: Text,
    pub items: Vec<Item>,
    pub label: Label,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub disabled: bool,
    /// Ids of further descriptions.
    pub described_by: Text,
    pub form_group: FormGroup,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Item {
    pub value: Option<Text>,
    pub text: Text,
    /// Overrides the value of the whole.
    pub selected: Option<bool>,
    pub disabled: bool,
    pub attributes: Attributes,
}

impl Item {
    pub fn new(value: impl Into<Text>, text: impl Into<Text>) -> Self {
        Self {
            value: Some(value.into()),
            text: text.into(),
            ..Default::default()
        }
    }
}

impl Select {
    fn id(&self) -> &str {
        id_or_name(&self.id, &self.name)
    }

    fn described_by(&self) -> String {
        described_by(
            &self.described_by,
            self.id(),
            self.hint.is_some(),
            self.error_message.is_some(),
        )
    }

    fn is_selected(&self, item: &Item) -> bool {
        let value = item.value.as_ref().unwrap_or(&item.text);
        item.selected
            .unwrap_or(!self.value.is_empty() && *value == self.value)
    }
}

pub(super) fn examples() -> Vec<(&'static str, Select)> {
    let select = |id: &'static str| Select {
        id: id.into(),
        name: id.into(),
        label: Label::new("发文机关"),
        items: vec![
            Item::new("", "全部机关"),
            Item::new("government-office", "云溪市人民政府办公室"),
            Item::new("education", "云溪市教育局"),
            Item {
                disabled: true,
                ..Item::new("planning", "云溪市规划局（已撤销）")
            },
        ],
        ..Default::default()
    };
    vec![
        ("一般", select("agency")),
        (
            "已选，带提示",
            Select {
                value: "education".into(),
                hint: Some(Hint::new("联合发文的，选择排在第一位的机关")),
                ..select("agency-hint")
            },
        ),
        (
            "有误",
            Select {
                error_message: Some(ErrorMessage::new("请选择发文机关")),
                ..select("agency-error")
            },
        ),
        (
            "停用",
            Select {
                disabled: true,
                ..select("agency-disabled")
            },
        ),
    ]
}
