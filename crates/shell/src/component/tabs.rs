//! Views of one thing side by side; without script, sections under a list of links.
//! Must never split a text that is read from start to end.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Template)]
#[template(path = "components/tabs/template.html", whitespace = "minimize")]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "Tabs::english", deny_unknown_fields)
)]
pub struct Tabs {
    pub id: Text,
    /// Begins the ids of panels that have none.
    pub id_prefix: Text,
    pub title: Text,
    pub items: Vec<Item>,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Item {
    pub id: Text,
    pub label: Text,
    pub panel: Panel,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Panel {
    pub content: Content,
    pub attributes: Attributes,
}

impl Default for Tabs {
    fn default() -> Self {
        Self {
            title: "内容".into(),
            ..Self::english()
        }
    }
}

impl Tabs {
    #[must_use]
    pub fn english() -> Self {
        Self {
            id: Text::default(),
            id_prefix: Text::default(),
            title: "Contents".into(),
            items: Vec::new(),
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }

    fn panel_id(&self, item: &Item, index: usize) -> String {
        if item.id.is_empty() {
            format!("{}-{index}", self.id_prefix)
        } else {
            item.id.clone().into_owned()
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, Tabs)> {
    let item = |id: &'static str, label: &'static str, text: &'static str| Item {
        id: id.into(),
        label: label.into(),
        panel: Panel {
            content: text.into(),
            ..Default::default()
        },
        ..Default::default()
    };
    vec![(
        "一般",
        Tabs {
            items: vec![
                item(
                    "tab-text",
                    "正文",
                    "为进一步优化营商环境，结合我市实际，制定本措施。",
                ),
                item(
                    "tab-reading",
                    "政策解读",
                    "本措施共五章二十三条，重点解决企业反映的准入、用地和融资问题。",
                ),
                item(
                    "tab-versions",
                    "历次版本",
                    "2024年5月6日第一版；2026年3月18日第二版。",
                ),
            ],
            ..Default::default()
        },
    )]
}
