//! The name of one field.
//! Must never be left out for a placeholder.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/label/template.html", whitespace = "minimize")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Label {
    pub content: Content,
    /// The id of the field; given by the field when it is part of one.
    pub for_id: Text,
    pub is_page_heading: bool,
    pub classes: Classes,
    pub attributes: Attributes,
}

impl Label {
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            ..Default::default()
        }
    }

    pub(super) fn of(&self, field: &str) -> Self {
        Self {
            for_id: field.to_owned().into(),
            ..self.clone()
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, Label)> {
    let label = |text: &'static str, classes: &'static str| Label {
        for_id: "label-example".into(),
        classes: classes.into(),
        ..Label::new(text)
    };
    vec![
        ("一般", label("文号", "")),
        ("加粗", label("所需信息的名称", "govuk-label--s")),
        ("大字", label("您要申请什么信息", "govuk-label--l")),
    ]
}
