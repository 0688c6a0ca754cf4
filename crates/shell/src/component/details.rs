//! Further words that open on demand, without script.
//! Must never hide what every reader needs.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/details/template.html", whitespace = "minimize")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Details {
    pub summary: Content,
    pub content: Content,
    pub id: Text,
    pub open: bool,
    pub classes: Classes,
    pub attributes: Attributes,
}

pub(super) fn examples() -> Vec<(&'static str, Details)> {
    let details = Details {
        summary: "什么是文号".into(),
        content: "文号是发文机关给每份公文编的号，由机关代字、年份和序号组成，例如“云政办发〔2026〕12号”，一般印在文件标题的上方。".into(),
        ..Default::default()
    };
    let open = Details {
        open: true,
        ..details.clone()
    };
    vec![("收起", details), ("展开", open)]
}
