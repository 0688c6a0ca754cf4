//! Several lines of text.
//! Must never ask for what fits one line.

use askama::Template;

use super::content::{Attributes, Classes, Text};
use super::error_message::ErrorMessage;
use super::form_group::{FormGroup, described_by, id_or_name};
use super::hint::Hint;
use super::label::Label;

#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/textarea/template.html", whitespace = "minimize")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Textarea {
    /// `name` when empty.
    pub id: Text,
    pub name: Text,
    pub value: Text,
    /// 5 when not given.
    pub rows: Option<u32>,
    pub label: Label,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub disabled: bool,
    pub spellcheck: Option<bool>,
    pub autocomplete: Text,
    /// Ids of further descriptions.
    pub described_by: Text,
    pub form_group: FormGroup,
    pub classes: Classes,
    pub attributes: Attributes,
}

impl Textarea {
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
}

pub(super) fn examples() -> Vec<(&'static str, Textarea)> {
    let textarea = |id: &'static str| Textarea {
        id: id.into(),
        name: id.into(),
        label: Label::new("所需信息的描述"),
        hint: Some(Hint::new("写明文件名称、文号或者其他特征")),
        ..Default::default()
    };
    vec![
        ("一般", textarea("wanted")),
        (
            "有误",
            Textarea {
                error_message: Some(ErrorMessage::new("请描述您需要的信息")),
                ..textarea("wanted-error")
            },
        ),
        (
            "停用",
            Textarea {
                value: "申请已经受理，内容不能更改。".into(),
                disabled: true,
                ..textarea("wanted-disabled")
            },
        ),
        (
            "长内容",
            Textarea {
                value: "2023年至2025年云溪市城镇老旧小区改造项目清单，\n包括每个项目的名称、地址、批复文号、资金来源和拨付情况、施工单位以及竣工验收时间。".into(),
                rows: Some(8),
                ..textarea("wanted-long")
            },
        ),
    ]
}
