//! One choice among few, all in sight.
//! Must never be chosen beforehand where the law wants the person's own decision.

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

impl Radios {
    fn id(&self) -> &str {
        id_or_name(&self.id_prefix, &self.name)
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
