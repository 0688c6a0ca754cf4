//! Help that stands under a label before one answers.
//! Must never hold links or more than two lines: screen readers say it in one breath.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/hint/template.html", whitespace = "minimize")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Hint {
    pub content: Content,
    /// Given by the field when it is part of one.
    pub id: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

impl Hint {
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            ..Default::default()
        }
    }

    pub(super) fn with_id(&self, field: &str) -> Self {
        Self {
            id: format!("{field}-hint").into(),
            ..self.clone()
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, Hint)> {
    vec![
        ("一般", Hint::new("例如：云政办发〔2026〕12号")),
        (
            "长文字",
            Hint::new(
                "请尽量写明所需信息的名称、文号或者其他特征，便于行政机关查找；一次申请涉及多项内容的，建议分开提交。",
            ),
        ),
    ]
}
