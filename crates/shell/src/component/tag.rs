//! A small label for the state of a thing.
//! Must never be the only carrier of meaning through its colour: the words say it too.

use askama::Template;

use super::content::{Attributes, Classes, Content};

#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/tag/template.html", whitespace = "minimize")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Tag {
    pub content: Content,
    pub classes: Classes,
    pub attributes: Attributes,
}

pub(super) fn examples() -> Vec<(&'static str, Tag)> {
    let tag = |text: &'static str, classes: &'static str| Tag {
        content: text.into(),
        classes: classes.into(),
        ..Default::default()
    };
    vec![
        ("一般", tag("现行有效", "")),
        ("绿色", tag("已办结", "govuk-tag--green")),
        ("黄色", tag("即将施行", "govuk-tag--yellow")),
        ("红色", tag("已废止", "govuk-tag--red")),
        ("灰色", tag("部分失效", "govuk-tag--grey")),
        ("长文字", tag("自印发之日起三十日后施行", "govuk-tag--blue")),
    ]
}
