//! The way back to the page before.
//! Must never stand beside breadcrumbs, which already say where one is.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Template)]
#[template(path = "components/back-link/template.html", whitespace = "minimize")]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "BackLink::english", deny_unknown_fields)
)]
pub struct BackLink {
    pub content: Content,
    pub href: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

impl Default for BackLink {
    fn default() -> Self {
        Self {
            content: "返回".into(),
            ..Self::english()
        }
    }
}

impl BackLink {
    #[must_use]
    pub fn english() -> Self {
        Self {
            content: "Back".into(),
            href: "#".into(),
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, BackLink)> {
    vec![
        ("一般", BackLink::default()),
        (
            "自定文字",
            BackLink {
                content: "返回政策文件库".into(),
                ..Default::default()
            },
        ),
    ]
}
