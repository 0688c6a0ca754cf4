//! The steps of a long task, each with how far it is.
//! Must never hide a step because an earlier one is open: say what it waits for.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};
use super::tag::Tag;

#[derive(Clone, Debug, Template)]
#[template(path = "components/task-list/template.html", whitespace = "minimize")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct TaskList {
    pub id_prefix: Text,
    pub items: Vec<Item>,
    pub classes: Classes,
    pub attributes: Attributes,
}

impl Default for TaskList {
    fn default() -> Self {
        Self {
            id_prefix: "task-list".into(),
            items: Vec::new(),
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Item {
    pub title: Title,
    pub hint: Option<Hint>,
    pub status: Status,
    pub href: Text,
    pub classes: Classes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Title {
    pub content: Content,
    pub classes: Classes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Hint {
    pub content: Content,
}

/// A tag, or plain words for what is done.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Status {
    pub tag: Option<Tag>,
    pub content: Content,
    pub classes: Classes,
}

pub(super) fn examples() -> Vec<(&'static str, TaskList)> {
    let item = |title: &'static str, status: Status| Item {
        title: Title {
            content: title.into(),
            ..Default::default()
        },
        status,
        ..Default::default()
    };
    let tag = |text: &'static str, classes: &'static str| Status {
        tag: Some(Tag {
            content: text.into(),
            classes: classes.into(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let done = Status {
        content: "已完成".into(),
        ..Default::default()
    };
    let blocked = Status {
        content: "尚不能开始".into(),
        classes: "govuk-task-list__status--cannot-start-yet".into(),
        ..Default::default()
    };
    vec![(
        "一般",
        TaskList {
            id_prefix: "request".into(),
            items: vec![
                Item {
                    href: "/requests/new/applicant".into(),
                    ..item("申请人信息", done)
                },
                Item {
                    href: "/requests/new/wanted".into(),
                    hint: Some(Hint {
                        content: "写明文件名称、文号或者其他特征".into(),
                    }),
                    ..item("所需信息", tag("未填写", "govuk-tag--blue"))
                },
                Item {
                    href: "/requests/new/identity".into(),
                    ..item("身份证明", tag("有误", "govuk-tag--red"))
                },
                item("确认并提交", blocked),
            ],
            ..Default::default()
        },
    )]
}
