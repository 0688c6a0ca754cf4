//! A passage set apart from the text around it.
//! Must never carry a warning; `warning_text` does.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/inset-text/template.html", whitespace = "minimize")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct InsetText {
    pub content: Content,
    pub id: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

pub(super) fn examples() -> Vec<(&'static str, InsetText)> {
    vec![(
        "一般",
        InsetText {
            content: "行政机关收到政府信息公开申请，能够当场答复的，应当当场予以答复；不能当场答复的，应当自收到申请之日起20个工作日内予以答复。".into(),
            ..Default::default()
        },
    )]
}
