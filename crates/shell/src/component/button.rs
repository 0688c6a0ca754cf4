//! What a person presses to do something; with `href`, a link that looks so.
//! Must never be disabled to hide a rule: say what is missing instead.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/button/template.html", whitespace = "minimize")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Button {
    pub content: Content,
    /// `submit` when empty.
    pub kind: Text,
    pub href: Text,
    pub id: Text,
    pub name: Text,
    pub value: Text,
    pub disabled: bool,
    pub is_start_button: bool,
    pub prevent_double_click: Option<bool>,
    pub classes: Classes,
    pub attributes: Attributes,
}

pub(super) fn examples() -> Vec<(&'static str, Button)> {
    let button = |text: &'static str, classes: &'static str| Button {
        content: text.into(),
        classes: classes.into(),
        ..Default::default()
    };
    vec![
        ("一般", button("搜索", "")),
        (
            "防止重复提交",
            Button {
                prevent_double_click: Some(true),
                ..button("提交申请", "")
            },
        ),
        (
            "停用",
            Button {
                disabled: true,
                ..button("提交申请", "")
            },
        ),
        ("次要", button("保存草稿", "govuk-button--secondary")),
        ("警示", button("撤回申请", "govuk-button--warning")),
        ("深色底", button("查看结果", "govuk-button--inverse")),
        (
            "开始办理",
            Button {
                href: "/requests/new".into(),
                is_start_button: true,
                ..button("申请政府信息公开", "")
            },
        ),
        (
            "长文字",
            button("我已阅读并同意《政府信息公开申请须知》，提交申请", ""),
        ),
    ]
}
