//! Rows and columns of facts, for figures above all.
//! Must never be used to place things on the page.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/table/template.html", whitespace = "minimize")]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Table {
    pub caption: Text,
    pub caption_classes: Classes,
    pub head: Vec<Cell>,
    pub rows: Vec<Vec<Cell>>,
    pub first_cell_is_header: bool,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Cell {
    pub content: Content,
    /// `numeric` aligns figures to the right.
    pub format: Text,
    pub colspan: Option<u32>,
    pub rowspan: Option<u32>,
    pub classes: Classes,
    pub attributes: Attributes,
}

impl Cell {
    pub fn new(content: impl Into<Content>) -> Self {
        Self {
            content: content.into(),
            ..Default::default()
        }
    }

    pub fn numeric(content: impl Into<Content>) -> Self {
        Self {
            format: "numeric".into(),
            ..Self::new(content)
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, Table)> {
    let row = |name: &'static str, planned: &'static str, spent: &'static str| {
        vec![
            Cell::new(name),
            Cell::numeric(planned),
            Cell::numeric(spent),
        ]
    };
    let table = Table {
        caption: "云溪市2025年一般公共预算支出（万元）".into(),
        caption_classes: "govuk-table__caption--m".into(),
        head: vec![
            Cell::new("科目"),
            Cell::numeric("预算数"),
            Cell::numeric("决算数"),
        ],
        rows: vec![
            row("一般公共服务支出", "128,400", "127,962"),
            row("教育支出", "386,150", "391,207"),
            row("社会保障和就业支出", "274,900", "276,338"),
        ],
        first_cell_is_header: true,
        ..Default::default()
    };
    let merged = Table {
        caption: "合并单元格".into(),
        rows: vec![
            row("教育支出", "386,150", "391,207"),
            vec![
                Cell::new("其他支出"),
                Cell {
                    colspan: Some(2),
                    ..Cell::new("预算执行中按规定调剂使用，具体数额见附件3")
                },
            ],
        ],
        ..table.clone()
    };
    vec![("一般", table), ("合并单元格", merged)]
}
