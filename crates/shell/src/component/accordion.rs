//! Sections of one page that open and close; without script all are open.
//! Must never hold the only copy of a legal text: a record page prints it plainly.

use askama::Template;

use super::content::{Attributes, Classes, Content, Text};

#[derive(Clone, Debug, Template)]
#[template(path = "components/accordion/template.html", whitespace = "minimize")]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "Accordion::english", deny_unknown_fields)
)]
pub struct Accordion {
    pub id: Text,
    pub items: Vec<Item>,
    /// 2 when not given.
    pub heading_level: Option<u8>,
    pub remember_expanded: Option<bool>,
    /// The words of the script, here and below; it speaks English where they are empty.
    pub hide_all_sections_text: Text,
    pub hide_section_text: Text,
    pub hide_section_aria_label_text: Text,
    pub show_all_sections_text: Text,
    pub show_section_text: Text,
    pub show_section_aria_label_text: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Item {
    pub heading: Content,
    pub summary: Content,
    pub content: Content,
    pub expanded: bool,
}

impl Default for Accordion {
    fn default() -> Self {
        Self {
            hide_all_sections_text: "全部收起".into(),
            hide_section_text: "收起".into(),
            hide_section_aria_label_text: "收起这一部分".into(),
            show_all_sections_text: "全部展开".into(),
            show_section_text: "展开".into(),
            show_section_aria_label_text: "展开这一部分".into(),
            ..Self::english()
        }
    }
}

impl Accordion {
    #[must_use]
    pub fn english() -> Self {
        Self {
            id: Text::default(),
            items: Vec::new(),
            heading_level: None,
            remember_expanded: None,
            hide_all_sections_text: Text::default(),
            hide_section_text: Text::default(),
            hide_section_aria_label_text: Text::default(),
            show_all_sections_text: Text::default(),
            show_section_text: Text::default(),
            show_section_aria_label_text: Text::default(),
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }

    fn words(&self) -> Attributes {
        Attributes::default()
            .with_some(
                "data-i18n.hide-all-sections",
                self.hide_all_sections_text.clone(),
            )
            .with_some("data-i18n.hide-section", self.hide_section_text.clone())
            .with_some(
                "data-i18n.hide-section-aria-label",
                self.hide_section_aria_label_text.clone(),
            )
            .with_some(
                "data-i18n.show-all-sections",
                self.show_all_sections_text.clone(),
            )
            .with_some("data-i18n.show-section", self.show_section_text.clone())
            .with_some(
                "data-i18n.show-section-aria-label",
                self.show_section_aria_label_text.clone(),
            )
    }
}

pub(super) fn examples() -> Vec<(&'static str, Accordion)> {
    let item = |heading: &'static str, summary: &'static str, content: &'static str| Item {
        heading: heading.into(),
        summary: summary.into(),
        content: content.into(),
        expanded: false,
    };
    let items = vec![
        item(
            "受理条件",
            "",
            "在云溪市行政区域内依法登记的企业和个体工商户。",
        ),
        item(
            "申请材料",
            "共3份",
            "申请表、经营场所使用证明、法定代表人身份证明。",
        ),
        Item {
            expanded: true,
            ..item(
                "办理时限",
                "承诺5个工作日",
                "材料齐全并符合法定形式的，自受理之日起5个工作日内办结。",
            )
        },
    ];
    vec![(
        "一般",
        Accordion {
            id: "guide".into(),
            items,
            heading_level: Some(3),
            ..Default::default()
        },
    )]
}
