//! What a reader must know before going on.
//! Must never be used for what is merely important.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Template)]
#[template(
    path = "components/warning-text/template.html",
    whitespace = "minimize"
)]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "WarningText::english", deny_unknown_fields)
)]
pub struct WarningText {
    pub content: Content,
    pub icon_fallback_text: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

impl Default for WarningText {
    fn default() -> Self {
        Self {
            icon_fallback_text: "注意".into(),
            ..Self::english()
        }
    }
}

impl WarningText {
    #[must_use]
    pub fn english() -> Self {
        Self {
            content: Content::default(),
            icon_fallback_text: "Warning".into(),
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, WarningText)> {
    vec![(
        "一般",
        WarningText {
            content: "本文件自2026年7月1日起废止，办理业务请以新办法为准。".into(),
            ..Default::default()
        },
    )]
}
