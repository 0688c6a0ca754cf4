//! What is wrong with one answer and how to put it right.
//! Must never blame the person, nor say only that something is "invalid".

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Template)]
#[template(
    path = "components/error-message/template.html",
    whitespace = "minimize"
)]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "ErrorMessage::english", deny_unknown_fields)
)]
pub struct ErrorMessage {
    pub content: Content,
    /// Read out before the message, for those who do not see that it is red.
    pub prefix: Text,
    /// Given by the field when it is part of one.
    pub id: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

impl Default for ErrorMessage {
    fn default() -> Self {
        Self {
            prefix: "错误：".into(),
            ..Self::english()
        }
    }
}

impl ErrorMessage {
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            ..Default::default()
        }
    }

    #[must_use]
    pub fn english() -> Self {
        Self {
            content: Content::default(),
            prefix: "Error:".into(),
            id: Text::default(),
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }

    pub(super) fn with_id(&self, field: &str) -> Self {
        Self {
            id: format!("{field}-error").into(),
            ..self.clone()
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, ErrorMessage)> {
    vec![
        ("一般", ErrorMessage::new("请填写所需信息的名称或者文号")),
        (
            "长文字",
            ErrorMessage::new(
                "附件“身份证明.pdf”超过20兆字节，请压缩后重新上传，或者在办理窗口当面提交纸质材料",
            ),
        ),
    ]
}
