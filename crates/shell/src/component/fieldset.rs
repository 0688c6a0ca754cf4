//! Fields that answer one question together.
//! Must never be nested in another.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};
use super::input::Input;
use super::label::Label;

#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/fieldset/template.html", whitespace = "minimize")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Fieldset {
    pub legend: Option<Legend>,
    pub content: Content,
    pub described_by: Text,
    pub role: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Legend {
    pub content: Content,
    pub is_page_heading: bool,
    pub classes: Classes,
}

impl Fieldset {
    /// Asks `question` in the size of a section's heading.
    pub fn asking(question: impl Into<Content>) -> Self {
        Self {
            legend: Some(Legend {
                content: question.into(),
                classes: "govuk-fieldset__legend--m".into(),
                ..Default::default()
            }),
            ..Default::default()
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, Fieldset)> {
    let input = |id: &'static str, label: &'static str| Input {
        id: id.into(),
        name: id.into(),
        label: Label::new(label),
        ..Default::default()
    };
    let fields = Content::html(&input("postal-address", "通信地址"))
        .followed_by(&Content::html(&input("postal-code", "邮政编码")));
    vec![(
        "一般",
        Fieldset {
            content: fields,
            ..Fieldset::asking("您的联系方式")
        },
    )]
}
