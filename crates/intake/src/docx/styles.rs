//! Paragraph styles as far as they carry meaning: outline level, alignment, numbering, hidden text.
//! Must never resolve fonts or colours.

use std::collections::HashMap;

use lawtext::block::Align;

use crate::xml::Element;

/// What a paragraph gets from its style and the styles that one is based on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) heading: Option<u8>,
    pub(super) align: Option<Align>,
    pub(super) numbering_id: Option<String>,
    pub(super) numbering_level: Option<usize>,
    based_on: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    default: Option<String>,
}

impl Styles {
    pub(super) fn from_part(part: Option<&Element>) -> Self {
        let mut styles = Self::default();
        for style in part
            .into_iter()
            .flat_map(Element::elements)
            .filter(|element| element.name == "style")
        {
            let Some(id) = style.attribute("styleId") else {
                continue;
            };
            if style
                .attribute("type")
                .is_some_and(|kind| kind != "paragraph")
            {
                continue;
            }
            if style
                .attribute("default")
                .is_some_and(|value| value == "1" || value == "true")
            {
                styles.default = Some(id.to_owned());
            }
            let properties = style.child("pPr");
            let mut read = properties.map(of_properties).unwrap_or_default();
            read.heading = read
                .heading
                .or_else(|| heading_by_name(style.value_of("name")?));
            read.based_on = style.value_of("basedOn").map(str::to_owned);
            styles.by_id.insert(id.to_owned(), read);
        }
        styles
    }

    /// The style with what it inherits.
    pub(super) fn resolve(&self, id: Option<&str>) -> Style {
        let mut resolved = Style::default();
        let mut next = id.or(self.default.as_deref());
        // A chain of styles is short; a circle would not end.
        for _ in 0..16 {
            let Some(style) = next.and_then(|id| self.by_id.get(id)) else {
                break;
            };
            resolved.heading = resolved.heading.or(style.heading);
            resolved.align = resolved.align.or(style.align);
            if resolved.numbering_id.is_none() {
                resolved.numbering_id.clone_from(&style.numbering_id);
            }
            resolved.numbering_level = resolved.numbering_level.or(style.numbering_level);
            next = style.based_on.as_deref();
        }
        resolved
    }
}

/// Reads paragraph properties, of a style or of a paragraph itself.
pub(super) fn of_properties(properties: &Element) -> Style {
    let numbering = properties.child("numPr");
    let outline = properties
        .value_of("outlineLvl")
        .and_then(|level| level.parse::<u8>().ok());
    Style {
        heading: outline.filter(|level| *level < 9).map(|level| level + 1),
        align: properties.value_of("jc").and_then(align),
        numbering_id: numbering
            .and_then(|numbering| numbering.value_of("numId"))
            .map(str::to_owned),
        numbering_level: numbering
            .and_then(|numbering| numbering.value_of("ilvl"))
            .and_then(|level| level.parse().ok()),
        based_on: None,
    }
}

fn align(value: &str) -> Option<Align> {
    match value {
        "center" => Some(Align::Center),
        "right" | "end" => Some(Align::End),
        "left" | "start" | "both" | "distribute" => Some(Align::Start),
        _ => None,
    }
}

/// Built-in names; 标题 is what WPS writes.
fn heading_by_name(name: &str) -> Option<u8> {
    let lower = name.to_lowercase();
    let rest = lower
        .strip_prefix("heading")
        .or_else(|| lower.strip_prefix("标题"))?;
    rest.trim()
        .parse()
        .ok()
        .filter(|level| (1..=9).contains(level))
}
