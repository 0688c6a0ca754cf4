//! Lets the keyboard pass the header; the first thing on every page.
//! Must never point at something that is not there.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Template)]
#[template(path = "components/skip-link/template.html", whitespace = "minimize")]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "SkipLink::english", deny_unknown_fields)
)]
pub struct SkipLink {
    pub content: Content,
    pub href: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

impl Default for SkipLink {
    fn default() -> Self {
        Self {
            content: "跳到正文".into(),
            ..Self::english()
        }
    }
}

impl SkipLink {
    #[must_use]
    pub fn english() -> Self {
        Self {
            content: "Skip to main content".into(),
            href: "#content".into(),
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, SkipLink)> {
    vec![("按Tab键后出现", SkipLink::default())]
}
