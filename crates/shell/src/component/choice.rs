//! What radios and checkboxes share: one choice of several, with its label, hint and what it opens.
//! Must never know which of the two it belongs to: they hand in their class.

use super::content::{Attributes, Content, Text};
use super::hint::Hint;
use super::label::Label;

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Item {
    pub value: Text,
    pub label: Label,
    pub hint: Option<Hint>,
    /// Overrides what the whole says is chosen.
    pub checked: Option<bool>,
    pub disabled: bool,
    /// Shown while this is chosen.
    pub conditional: Content,
    /// Stands between two items instead of one, for instance 或.
    pub divider: Text,
    /// Numbered after the prefix when empty.
    pub id: Text,
    /// Of checkboxes: that of the whole when empty.
    pub name: Text,
    /// Of checkboxes: `exclusive` unticks the others.
    pub behaviour: Text,
    pub attributes: Attributes,
}

impl Item {
    pub fn new(value: impl Into<Text>, label: impl Into<Content>) -> Self {
        Self {
            value: value.into(),
            label: Label::new(label),
            ..Default::default()
        }
    }

    pub fn divider(text: impl Into<Text>) -> Self {
        Self {
            divider: text.into(),
            ..Default::default()
        }
    }

    /// Its own, or the prefix with its number from 1. The first has no number, so that the error summary can link to it.
    pub(super) fn id(&self, prefix: &str, index: usize) -> String {
        if !self.id.is_empty() {
            return self.id.clone().into_owned();
        }
        match index {
            0 | 1 => prefix.to_owned(),
            number => format!("{prefix}-{number}"),
        }
    }

    pub(super) fn label(&self, id: &str, class: &'static str) -> Label {
        Label {
            classes: self.label.classes.after(class),
            ..self.label.of(id)
        }
    }

    pub(super) fn hint(&self, id: &str, class: &'static str) -> Option<Hint> {
        let hint = self.hint.as_ref()?;
        Some(Hint {
            id: format!("{id}-item-hint").into(),
            classes: hint.classes.after(class),
            ..hint.clone()
        })
    }
}
