//! The large message that closes a journey, or interrupts one.
//! Must never be used to make ordinary words louder.

use askama::Template;

use super::button::Button;
use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/panel/template.html", whitespace = "minimize")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Panel {
    pub title: Content,
    pub content: Content,
    /// 1 when not given.
    pub heading_level: Option<u8>,
    /// Shown by an interruption only: `govuk-panel--interruption` among `classes`.
    pub actions: Option<Actions>,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Actions {
    pub items: Vec<Action>,
    pub classes: Classes,
    pub attributes: Attributes,
}

/// A link, or a button when there is no `href` or `kind` is `button`.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Action {
    pub content: Content,
    pub href: Text,
    pub kind: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

impl Panel {
    fn is_interruption(&self) -> bool {
        self.classes.contains("govuk-panel--interruption")
    }
}

impl Action {
    fn is_button(&self) -> bool {
        self.href.is_empty() || self.kind == "button"
    }

    fn button(&self) -> Button {
        Button {
            content: self.content.clone(),
            kind: if self.kind.is_empty() {
                "button".into()
            } else {
                self.kind.clone()
            },
            href: self.href.clone(),
            classes: self.classes.after("govuk-button--inverse"),
            attributes: self.attributes.clone(),
            ..Default::default()
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, Panel)> {
    vec![
        (
            "办结",
            Panel {
                title: "申请已提交".into(),
                content: "登记编号 2026-0318".into(),
                heading_level: Some(2),
                ..Default::default()
            },
        ),
        (
            "提请留意",
            Panel {
                title: "您要找的文件已经公开".into(),
                content: "《云溪市城乡居民医疗保险办法》已经主动公开，可以直接查阅，不必申请。"
                    .into(),
                heading_level: Some(2),
                classes: "govuk-panel--interruption".into(),
                actions: Some(Actions {
                    items: vec![
                        Action {
                            content: "查阅文件".into(),
                            href: "/records/18".into(),
                            kind: "button".into(),
                            ..Default::default()
                        },
                        Action {
                            content: "仍要申请".into(),
                            href: "/requests/new".into(),
                            ..Default::default()
                        },
                    ],
                    ..Default::default()
                }),
                ..Default::default()
            },
        ),
    ]
}
