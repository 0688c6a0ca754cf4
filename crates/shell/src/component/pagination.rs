//! The way through many pages of a list, or to the neighbours of one.
//! Must never count by itself: the caller knows the pages and their addresses.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Template)]
#[template(path = "components/pagination/template.html", whitespace = "minimize")]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "Pagination::english", deny_unknown_fields)
)]
pub struct Pagination {
    pub previous: Option<Link>,
    pub next: Option<Link>,
    pub items: Vec<Item>,
    pub landmark_label: Text,
    /// The words of a link that brings none.
    pub previous_text: Content,
    pub next_text: Content,
    /// Read out for a number; `%{number}` is replaced.
    pub page_text: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Link {
    pub href: Text,
    pub content: Content,
    /// What lies there, when there are no numbers.
    pub label_text: Text,
    pub attributes: Attributes,
}

impl Link {
    pub fn to(href: impl Into<Text>) -> Self {
        Self {
            href: href.into(),
            ..Default::default()
        }
    }
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Item {
    pub number: Text,
    pub href: Text,
    pub current: bool,
    /// Stands for pages left out.
    pub ellipsis: bool,
    pub visually_hidden_text: Text,
    pub attributes: Attributes,
}

impl Item {
    pub fn page(number: usize, href: impl Into<Text>) -> Self {
        Self {
            number: number.to_string().into(),
            href: href.into(),
            ..Default::default()
        }
    }

    #[must_use]
    pub fn ellipsis() -> Self {
        Self {
            ellipsis: true,
            ..Default::default()
        }
    }

    #[must_use]
    pub fn current(self) -> Self {
        Self {
            current: true,
            ..self
        }
    }
}

impl Default for Pagination {
    fn default() -> Self {
        Self {
            landmark_label: "分页".into(),
            previous_text: "上一页".into(),
            next_text: "下一页".into(),
            page_text: "第%{number}页".into(),
            ..Self::english()
        }
    }
}

impl Pagination {
    #[must_use]
    pub fn english() -> Self {
        Self {
            previous: None,
            next: None,
            items: Vec::new(),
            landmark_label: "Pagination".into(),
            previous_text: Content::literal(
                r#"Previous<span class="govuk-visually-hidden"> page</span>"#,
            ),
            next_text: Content::literal(r#"Next<span class="govuk-visually-hidden"> page</span>"#),
            page_text: "Page %{number}".into(),
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }

    /// Without numbers, two links below each other.
    fn is_block(&self) -> bool {
        self.items.is_empty() && (self.previous.is_some() || self.next.is_some())
    }

    fn label(&self, item: &Item) -> String {
        if item.visually_hidden_text.is_empty() {
            self.page_text.replace("%{number}", &item.number)
        } else {
            item.visually_hidden_text.clone().into_owned()
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, Pagination)> {
    let page = |number: usize| Item::page(number, format!("?page={number}"));
    vec![
        (
            "首页",
            Pagination {
                next: Some(Link::to("?page=2")),
                items: vec![page(1).current(), page(2), page(3)],
                ..Default::default()
            },
        ),
        (
            "多页",
            Pagination {
                previous: Some(Link::to("?page=6")),
                next: Some(Link::to("?page=8")),
                items: vec![
                    page(1),
                    Item::ellipsis(),
                    page(6),
                    page(7).current(),
                    page(8),
                    Item::ellipsis(),
                    page(42),
                ],
                landmark_label: "检索结果分页".into(),
                ..Default::default()
            },
        ),
        (
            "前后两篇",
            Pagination {
                previous: Some(Link {
                    content: "上一篇".into(),
                    label_text: "云溪市人民政府办公室关于做好2026年度防汛抗旱工作的通知".into(),
                    ..Link::to("/records/1")
                }),
                next: Some(Link {
                    content: "下一篇".into(),
                    label_text: "云溪市2026年政务公开工作要点".into(),
                    ..Link::to("/records/3")
                }),
                landmark_label: "相邻文件".into(),
                ..Default::default()
            },
        ),
    ]
}
