//! Where the page stands in the site, from the home page down.
//! Must never be the only navigation: pages are reached by search as well.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Template)]
#[template(path = "components/breadcrumbs/template.html", whitespace = "minimize")]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "Breadcrumbs::english", deny_unknown_fields)
)]
pub struct Breadcrumbs {
    pub items: Vec<Item>,
    pub collapse_on_mobile: bool,
    pub label_text: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

/// One step; without `href` it is the page itself.
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

    pub fn here(content: impl Into<Content>) -> Self {
        Self::link(content, "")
    }
}

impl Default for Breadcrumbs {
    fn default() -> Self {
        Self {
            label_text: "当前位置".into(),
            ..Self::english()
        }
    }
}

impl Breadcrumbs {
    #[must_use]
    pub fn english() -> Self {
        Self {
            items: Vec::new(),
            collapse_on_mobile: false,
            label_text: "Breadcrumb".into(),
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, Breadcrumbs)> {
    let items = vec![
        Item::link("首页", "/"),
        Item::link("政务公开", "/open"),
        Item::link("政策文件库", "/policies"),
        Item::here("云溪市人民政府办公室关于印发《云溪市优化营商环境若干措施》的通知"),
    ];
    vec![
        (
            "一般",
            Breadcrumbs {
                items: items.iter().take(3).cloned().collect(),
                ..Default::default()
            },
        ),
        (
            "窄屏收起，末项为长标题",
            Breadcrumbs {
                items,
                collapse_on_mobile: true,
                label_text: "当前位置（窄屏）".into(),
                ..Default::default()
            },
        ),
    ]
}
