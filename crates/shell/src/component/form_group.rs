//! What all fields of a form share: the group around label, hint and message, and the ids that tie them together.
//! Must never render anything itself; the templates in `templates/components/form-group/` are included by the fields.

use super::content::{Attributes, Classes, Content, Text};

/// The box around a field.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct FormGroup {
    pub before_input: Content,
    pub after_input: Content,
    pub classes: Classes,
    pub attributes: Attributes,
}

/// A field without an id is known by its name.
pub(super) fn id_or_name<'a>(id: &'a Text, name: &'a Text) -> &'a str {
    if id.is_empty() { name } else { id }
}

/// The value of `aria-describedby`: what the caller says, then the hint, then the error message.
pub(super) fn described_by(given: &str, id: &str, has_hint: bool, has_error: bool) -> String {
    let mut ids = given.to_owned();
    for (there, suffix) in [(has_hint, "hint"), (has_error, "error")] {
        if there {
            if !ids.is_empty() {
                ids.push(' ');
            }
            ids.push_str(id);
            ids.push('-');
            ids.push_str(suffix);
        }
    }
    ids
}
