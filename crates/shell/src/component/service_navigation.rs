//! The columns of the site, or of one service, under the header.
//! Must never hold more than a dozen links; longer lists are pages.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Template)]
#[template(
    path = "components/service-navigation/template.html",
    whitespace = "minimize"
)]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "ServiceNavigation::english", deny_unknown_fields)
)]
pub struct ServiceNavigation {
    pub service_name: Text,
    pub service_url: Text,
    pub navigation: Vec<Item>,
    pub navigation_id: Text,
    /// `menu_button_text` when empty.
    pub navigation_label: Text,
    pub navigation_classes: Classes,
    pub menu_button_text: Text,
    pub menu_button_label: Text,
    /// With more than one link, when not given.
    pub collapse_navigation_on_mobile: Option<bool>,
    pub slots: Slots,
    pub aria_label: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Item {
    pub content: Content,
    pub href: Text,
    /// The page itself.
    pub current: bool,
    /// The page lies below.
    pub active: bool,
    pub attributes: Attributes,
}

impl Item {
    pub fn link(content: impl Into<Content>, href: impl Into<Text>) -> Self {
        Self {
            content: content.into(),
            href: href.into(),
            ..Default::default()
        }
    }

    const fn is_marked(&self) -> bool {
        self.active || self.current
    }
}

/// Places for further markup.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Slots {
    pub start: Content,
    pub end: Content,
    /// `end` stands in the row of the links.
    pub is_end_inline: bool,
    pub navigation_start: Content,
    pub navigation_end: Content,
}

impl Default for ServiceNavigation {
    fn default() -> Self {
        Self {
            menu_button_text: "菜单".into(),
            aria_label: "栏目".into(),
            ..Self::english()
        }
    }
}

impl ServiceNavigation {
    #[must_use]
    pub fn english() -> Self {
        Self {
            service_name: Text::default(),
            service_url: Text::default(),
            navigation: Vec::new(),
            navigation_id: "navigation".into(),
            navigation_label: Text::default(),
            navigation_classes: Classes::default(),
            menu_button_text: "Menu".into(),
            menu_button_label: Text::default(),
            collapse_navigation_on_mobile: None,
            slots: Slots::default(),
            aria_label: "Service information".into(),
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }

    fn navigation_label(&self) -> &str {
        if self.navigation_label.is_empty() {
            &self.menu_button_text
        } else {
            &self.navigation_label
        }
    }

    fn has_menu_button_label(&self) -> bool {
        !self.menu_button_label.is_empty() && self.menu_button_label != self.menu_button_text
    }

    fn has_navigation(&self) -> bool {
        !self.navigation.is_empty()
            || !self.slots.navigation_start.is_empty()
            || !self.slots.navigation_end.is_empty()
    }

    fn is_collapsing(&self) -> bool {
        self.collapse_navigation_on_mobile
            .unwrap_or(self.navigation.len() > 1)
    }

    /// With more than links in it, it is a landmark of its own.
    fn is_section(&self) -> bool {
        !self.service_name.is_empty() || !self.slots.start.is_empty() || !self.slots.end.is_empty()
    }
}

pub(super) fn examples() -> Vec<(&'static str, ServiceNavigation)> {
    let columns = vec![
        Item::link("首页", "/"),
        Item {
            active: true,
            ..Item::link("政务公开", "/open")
        },
        Item::link("办事指南", "/guides"),
        Item::link("互动交流", "/dialogue"),
    ];
    let plain = ServiceNavigation {
        navigation: columns,
        navigation_id: "columns-plain".into(),
        navigation_label: "主要栏目".into(),
        ..Default::default()
    };
    let named = ServiceNavigation {
        service_name: "依申请公开".into(),
        service_url: "/requests".into(),
        navigation: vec![
            Item {
                current: true,
                ..Item::link("提交申请", "/requests/new")
            },
            Item::link("查询进度", "/requests/progress"),
        ],
        navigation_id: "columns-named".into(),
        navigation_label: "依申请公开的栏目".into(),
        aria_label: "依申请公开".into(),
        ..Default::default()
    };
    vec![("一般", plain), ("带名称", named)]
}
