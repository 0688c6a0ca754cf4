//! Names and values: the metadata of a record, the answers of a form; with `card`, framed and titled.
//! Must never stand for a table of several columns.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Default, Template)]
#[template(
    path = "components/summary-list/template.html",
    whitespace = "minimize"
)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct SummaryList {
    pub rows: Vec<Row>,
    pub card: Option<Card>,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Row {
    pub key: Cell,
    pub value: Cell,
    pub actions: Option<Actions>,
    pub classes: Classes,
}

impl Row {
    pub fn new(key: impl Into<Content>, value: impl Into<Content>) -> Self {
        Self {
            key: Cell::new(key),
            value: Cell::new(value),
            ..Default::default()
        }
    }
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Cell {
    pub content: Content,
    pub classes: Classes,
}

impl Cell {
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            classes: Classes::default(),
        }
    }
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Actions {
    pub items: Vec<Action>,
    pub classes: Classes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Action {
    pub content: Content,
    pub href: Text,
    /// What the link is about, for those who hear it out of its place.
    pub visually_hidden_text: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Card {
    pub title: Option<Title>,
    pub actions: Actions,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Title {
    pub content: Content,
    /// 2 when not given.
    pub heading_level: Option<u8>,
    pub classes: Classes,
}

impl SummaryList {
    fn has_actions(&self) -> bool {
        self.rows.iter().any(|row| {
            row.actions
                .as_ref()
                .is_some_and(|actions| !actions.items.is_empty())
        })
    }

    fn card_title(&self) -> Option<&Content> {
        self.card
            .as_ref()?
            .title
            .as_ref()
            .map(|title| &title.content)
    }
}

pub(super) fn examples() -> Vec<(&'static str, SummaryList)> {
    let metadata = vec![
        Row::new("索引号", "YX010-0203-2026-0012"),
        Row::new("发文机关", "云溪市人民政府办公室"),
        Row::new("文号", "云政办发〔2026〕12号"),
        Row::new("成文日期", "2026年3月18日"),
        Row::new(
            "标题",
            "云溪市人民政府办公室关于印发《云溪市优化营商环境若干措施》的通知",
        ),
        Row::new("有效性", "现行有效"),
    ];
    let change = |about: &'static str, href: &'static str| Action {
        content: "更改".into(),
        href: href.into(),
        visually_hidden_text: about.into(),
        ..Default::default()
    };
    let answers = vec![
        Row {
            actions: Some(Actions {
                items: vec![change("所需信息", "/requests/new#wanted")],
                ..Default::default()
            }),
            ..Row::new("所需信息", "2025年度云溪市城镇老旧小区改造资金使用情况")
        },
        Row::new("登记编号", "提交后生成"),
    ];
    let plain = SummaryList {
        rows: metadata,
        ..Default::default()
    };
    let unbordered = SummaryList {
        classes: "govuk-summary-list--no-border".into(),
        ..plain.clone()
    };
    let actions = SummaryList {
        rows: answers,
        ..Default::default()
    };
    let card = SummaryList {
        card: Some(Card {
            title: Some(Title {
                content: "申请内容".into(),
                heading_level: Some(3),
                ..Default::default()
            }),
            actions: Actions {
                items: vec![
                    change("全部内容", "/requests/new"),
                    Action {
                        content: "删除".into(),
                        href: "/requests/discard".into(),
                        ..Default::default()
                    },
                ],
                ..Default::default()
            },
            ..Default::default()
        }),
        ..actions.clone()
    };
    vec![
        ("文件信息", plain),
        ("无横线", unbordered),
        ("可更改", actions),
        ("卡片", card),
    ]
}
