//! Fields of forms from the shared components, with their texts.
//! Must never decide whether a value is right.

use serde::Deserialize;
use shell::component::button::Button;
use shell::component::error_message::ErrorMessage;
use shell::component::error_summary::{ErrorSummary, Item};
use shell::component::hint::Hint;
use shell::component::input::Input;
use shell::component::label::Label;
use shell::component::notification_banner::NotificationBanner;
use shell::component::password_input::PasswordInput;
use shell::component::select::{self, Select};
use shell::view::View;

/// What a page was told by its address: that something was just done.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct DoneQuery {
    #[serde(default)]
    done: String,
}

impl DoneQuery {
    /// The banner that says so; nothing for words that are not ours.
    pub(crate) fn banner(&self, view: &View) -> Option<NotificationBanner> {
        let key = format!("identity-done-{}", self.done);
        let is_known = !self.done.is_empty() && view.messages.has(view.language, &key);
        is_known.then(|| banner(view, view.t(&key).into_owned()))
    }
}

pub(crate) fn banner(view: &View, text: String) -> NotificationBanner {
    let base = if view.is_english() {
        NotificationBanner::english_success()
    } else {
        NotificationBanner::success()
    };
    NotificationBanner {
        content: text.into(),
        ..base
    }
}

/// A mistake in a form: the field, and the key of what is wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mistake {
    pub(crate) field: &'static str,
    pub(crate) message: &'static str,
}

pub(crate) fn summary(view: &View, mistake: Option<Mistake>) -> Option<ErrorSummary> {
    let mistake = mistake?;
    let base = if view.is_english() {
        ErrorSummary::english()
    } else {
        ErrorSummary::default()
    };
    let text = view.t(mistake.message).into_owned();
    Some(ErrorSummary {
        error_list: vec![Item::link(text, format!("#{}", mistake.field))],
        ..base
    })
}

fn message_for(view: &View, name: &str, mistake: Option<Mistake>) -> Option<ErrorMessage> {
    let mistake = mistake.filter(|mistake| mistake.field == name)?;
    let text = view.t(mistake.message).into_owned();
    Some(if view.is_english() {
        ErrorMessage {
            content: text.into(),
            ..ErrorMessage::english()
        }
    } else {
        ErrorMessage::new(text)
    })
}

/// A line of text; its label is the message `key`, its hint `key-hint` where there is one.
pub(crate) fn input(
    view: &View,
    name: &'static str,
    key: &str,
    value: &str,
    mistake: Option<Mistake>,
) -> Input {
    Input {
        name: name.into(),
        label: Label::new(view.t(key).into_owned()),
        hint: hint(view, key),
        value: value.to_owned().into(),
        error_message: message_for(view, name, mistake),
        classes: "govuk-input--width-20".into(),
        ..Input::default()
    }
}

/// A password; `autocomplete` tells password managers whether it is a new one.
pub(crate) fn password(
    view: &View,
    name: &'static str,
    key: &str,
    autocomplete: &'static str,
    mistake: Option<Mistake>,
) -> PasswordInput {
    let base = if view.is_english() {
        PasswordInput::english()
    } else {
        PasswordInput::default()
    };
    PasswordInput {
        name: name.into(),
        label: Label::new(view.t(key).into_owned()),
        hint: hint(view, key),
        error_message: message_for(view, name, mistake),
        autocomplete: autocomplete.into(),
        classes: "govuk-input--width-20".into(),
        ..base
    }
}

fn hint(view: &View, key: &str) -> Option<Hint> {
    let key = format!("{key}-hint");
    view.messages
        .has(view.language, &key)
        .then(|| Hint::new(view.t(&key).into_owned()))
}

pub(crate) fn choice(
    view: &View,
    name: &'static str,
    key: &str,
    items: Vec<(String, String)>,
    value: &str,
) -> Select {
    Select {
        name: name.into(),
        label: Label::new(view.t(key).into_owned()),
        items: items
            .into_iter()
            .map(|(value, text)| select::Item::new(value, text))
            .collect(),
        value: value.to_owned().into(),
        ..Select::default()
    }
}

pub(crate) fn button(view: &View, key: &str) -> Button {
    Button {
        content: view.t(key).into_owned().into(),
        prevent_double_click: Some(true),
        ..Button::default()
    }
}

pub(crate) fn secondary(view: &View, key: &str) -> Button {
    Button {
        classes: "govuk-button--secondary".into(),
        ..button(view, key)
    }
}

pub(crate) fn warning(view: &View, key: &str) -> Button {
    Button {
        classes: "govuk-button--warning".into(),
        ..button(view, key)
    }
}
