//! Footnotes and endnotes by their id. Must never renumber: notes are shown in the order the text refers to them.

use std::collections::BTreeMap;

use super::body;
use crate::xml::Element;

pub(super) type Notes = BTreeMap<String, String>;

/// A reference met in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) id: String,
    pub(super) is_endnote: bool,
    /// `[1]`, as it stands in the text.
    pub(super) mark: String,
}

impl Reference {
    pub(super) fn find<'a>(
        &'a self,
        footnotes: &'a Notes,
        endnotes: &'a Notes,
    ) -> Option<(&'a str, &'a str)> {
        let notes = if self.is_endnote { endnotes } else { footnotes };
        notes
            .get(&self.id)
            .map(|note| (self.mark.as_str(), note.as_str()))
    }
}

pub(super) fn read(part: Option<&Element>, name: &str) -> Notes {
    let notes = part
        .into_iter()
        .flat_map(Element::elements)
        .filter(|note| note.name == name);
    notes
        .filter(|note| {
            !matches!(
                note.attribute("type"),
                Some("separator" | "continuationSeparator")
            )
        })
        .filter_map(|note| {
            let lines: Vec<String> = note
                .descendants("p")
                .into_iter()
                .map(body::plain_text)
                .collect();
            Some((
                note.attribute("id")?.to_owned(),
                lines.join("\n").trim().to_owned(),
            ))
        })
        .filter(|(_, text)| !text.is_empty())
        .collect()
}
