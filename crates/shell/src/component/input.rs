//! One line of text.
//! Must never be used for a choice among few things, nor for a date.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};
use super::error_message::ErrorMessage;
use super::form_group::{FormGroup, described_by, id_or_name};
use super::hint::Hint;
use super::label::Label;

#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/input/template.html", whitespace = "minimize")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Input {
    /// `name` when empty.
    pub id: Text,
    pub name: Text,
    /// `text` when empty.
    pub kind: Text,
    pub value: Text,
    pub label: Label,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub prefix: Affix,
    pub suffix: Affix,
    pub disabled: bool,
    pub spellcheck: Option<bool>,
    pub autocomplete: Text,
    pub autocapitalize: Text,
    pub pattern: Text,
    pub inputmode: Text,
    /// Ids of further descriptions.
    pub described_by: Text,
    pub form_group: FormGroup,
    pub input_wrapper: Wrapper,
    pub classes: Classes,
    pub attributes: Attributes,
}

/// What stands inside the frame before or after the answer: a unit, a currency.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Affix {
    pub content: Content,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Wrapper {
    pub classes: Classes,
    pub attributes: Attributes,
}

impl Input {
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

    fn is_wrapped(&self) -> bool {
        [
            &self.prefix.content,
            &self.suffix.content,
            &self.form_group.before_input,
            &self.form_group.after_input,
        ]
        .iter()
        .any(|content| !content.is_empty())
    }
}

pub(super) fn examples() -> Vec<(&'static str, Input)> {
    let input = |id: &'static str, label: &'static str| Input {
        id: id.into(),
        name: id.into(),
        label: Label::new(label),
        ..Default::default()
    };
    let number = Input {
        hint: Some(Hint::new("例如：云政办发〔2026〕12号")),
        ..input("document-number", "文号")
    };
    vec![
        ("一般", input("title", "文件标题")),
        ("带提示", number.clone()),
        (
            "有误",
            Input {
                value: "云政办发12号".into(),
                error_message: Some(ErrorMessage::new(
                    "文号应当写明年份，例如“云政办发〔2026〕12号”",
                )),
                id: "document-number-error".into(),
                name: "document-number-error".into(),
                ..number
            },
        ),
        (
            "停用",
            Input {
                value: "2026-0318".into(),
                disabled: true,
                ..input("registration", "登记编号（由系统生成）")
            },
        ),
        (
            "带单位",
            Input {
                suffix: Affix {
                    content: "万元".into(),
                    ..Default::default()
                },
                inputmode: "decimal".into(),
                classes: "govuk-input--width-10".into(),
                ..input("amount", "资金总额")
            },
        ),
        (
            "长内容",
            Input {
                value:
                    "云溪市人民政府办公室关于印发《云溪市优化营商环境若干措施（2026年修订）》的通知"
                        .into(),
                ..input("long-title", "所需信息的名称")
            },
        ),
    ]
}
