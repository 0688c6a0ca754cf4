//! All mistakes of a form at the top of the page, each linking to its field.
//! Must never say other words than the messages beside the fields.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Template)]
#[template(
    path = "components/error-summary/template.html",
    whitespace = "minimize"
)]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "ErrorSummary::english", deny_unknown_fields)
)]
pub struct ErrorSummary {
    pub title: Content,
    pub description: Content,
    pub error_list: Vec<Item>,
    pub disable_auto_focus: Option<bool>,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Item {
    pub content: Content,
    pub href: Text,
    pub attributes: Attributes,
}

impl Item {
    pub fn link(content: impl Into<Content>, href: impl Into<Text>) -> Self {
        Self {
            content: content.into(),
            href: href.into(),
            attributes: Attributes::default(),
        }
    }
}

impl Default for ErrorSummary {
    fn default() -> Self {
        Self {
            title: "填写的内容有误".into(),
            ..Self::english()
        }
    }
}

impl ErrorSummary {
    #[must_use]
    pub fn english() -> Self {
        Self {
            title: "There is a problem".into(),
            description: Content::default(),
            error_list: Vec::new(),
            disable_auto_focus: None,
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, ErrorSummary)> {
    let error_list = vec![
        Item::link("请填写所需信息的名称或者文号", "#wanted"),
        Item::link("成文日期的月份应在1至12之间", "#issued-month"),
    ];
    // Several on one page must not fight for the focus.
    let summary = ErrorSummary {
        error_list,
        disable_auto_focus: Some(true),
        ..Default::default()
    };
    let described = ErrorSummary {
        description: "下列各项改正后请重新提交，已经填写的其他内容不会丢失。".into(),
        ..summary.clone()
    };
    vec![("一般", summary), ("带说明", described)]
}
