//! The same page in other scripts and languages.
//! Must never lead to the home page of another language instead of the same page.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Template)]
#[template(
    path = "components/language-navigation/template.html",
    whitespace = "minimize"
)]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "LanguageNavigation::english", deny_unknown_fields)
)]
pub struct LanguageNavigation {
    pub items: Vec<Item>,
    pub aria_label: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

/// One language; without `href` it is the page's own.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Item {
    pub content: Content,
    pub href: Text,
    pub current: bool,
    pub lang: Text,
    /// `lang` when empty.
    pub href_lang: Text,
    pub dir: Text,
    pub language_description_text: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

impl Default for LanguageNavigation {
    fn default() -> Self {
        Self {
            aria_label: "语言".into(),
            ..Self::english()
        }
    }
}

impl LanguageNavigation {
    #[must_use]
    pub fn english() -> Self {
        Self {
            items: Vec::new(),
            aria_label: "Language".into(),
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, LanguageNavigation)> {
    let item = |content: &'static str, lang: &'static str, href: &'static str| Item {
        content: content.into(),
        lang: lang.into(),
        href: href.into(),
        ..Default::default()
    };
    vec![(
        "一般",
        LanguageNavigation {
            items: vec![
                item("简体", "zh-Hans", ""),
                item("繁體", "zh-Hant", "?lang=zh-Hant"),
                item("English", "en", "?lang=en"),
            ],
            ..Default::default()
        },
    )]
}
