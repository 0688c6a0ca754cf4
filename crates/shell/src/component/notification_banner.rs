//! News about the site, or the success of what was just done, above the page's title.
//! Must never carry validation errors; `error_summary` does.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Template)]
#[template(
    path = "components/notification-banner/template.html",
    whitespace = "minimize"
)]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "NotificationBanner::english", deny_unknown_fields)
)]
pub struct NotificationBanner {
    pub title: Content,
    pub content: Content,
    pub kind: Kind,
    /// `alert` for success, else `region`, when empty.
    pub role: Text,
    pub title_id: Text,
    /// 2 when not given.
    pub title_heading_level: Option<u8>,
    pub disable_auto_focus: Option<bool>,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum Kind {
    #[default]
    Important,
    Success,
}

impl Default for NotificationBanner {
    fn default() -> Self {
        Self {
            title: "重要提示".into(),
            ..Self::english()
        }
    }
}

impl NotificationBanner {
    /// Says that what the person did is done.
    #[must_use]
    pub fn success() -> Self {
        Self {
            title: "办理成功".into(),
            kind: Kind::Success,
            ..Self::default()
        }
    }

    #[must_use]
    pub fn english() -> Self {
        Self {
            title: "Important".into(),
            content: Content::default(),
            kind: Kind::Important,
            role: Text::default(),
            title_id: "govuk-notification-banner-title".into(),
            title_heading_level: None,
            disable_auto_focus: None,
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }

    #[must_use]
    pub fn english_success() -> Self {
        Self {
            title: "Success".into(),
            kind: Kind::Success,
            ..Self::english()
        }
    }

    fn role(&self) -> &str {
        if !self.role.is_empty() {
            return &self.role;
        }
        match self.kind {
            Kind::Success => "alert",
            Kind::Important => "region",
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, NotificationBanner)> {
    vec![
        (
            "一般",
            NotificationBanner {
                content: "本网站将于9月12日22时至24时维护，其间暂停提交申请，查阅不受影响。".into(),
                title_id: "banner-important".into(),
                ..Default::default()
            },
        ),
        (
            "成功",
            NotificationBanner {
                content: "您的申请已经提交，登记编号为2026-0318。".into(),
                title_id: "banner-success".into(),
                disable_auto_focus: Some(true),
                ..NotificationBanner::success()
            },
        ),
    ]
}
