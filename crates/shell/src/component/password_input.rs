//! A password, which may be shown while it is typed.
//! Must never be given the old password as its value, nor forbid pasting.

use askama::Template;

use super::button::Button;
use super::content::{Attributes, Classes, Content, Text};
use super::error_message::ErrorMessage;
use super::form_group::{FormGroup, id_or_name};
use super::hint::Hint;
use super::input::{Input, Wrapper};
use super::label::Label;

#[derive(Clone, Debug, Template)]
#[template(
    path = "components/password-input/template.html",
    whitespace = "minimize"
)]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "PasswordInput::english", deny_unknown_fields)
)]
pub struct PasswordInput {
    /// `name` when empty.
    pub id: Text,
    pub name: Text,
    pub value: Text,
    pub label: Label,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub disabled: bool,
    /// `current-password` when empty.
    pub autocomplete: Text,
    /// Ids of further descriptions.
    pub described_by: Text,
    pub form_group: FormGroup,
    pub button: ToggleButton,
    /// The words of button and script, here and below; the library's own where they are empty.
    pub show_password_text: Text,
    pub hide_password_text: Text,
    pub show_password_aria_label_text: Text,
    pub hide_password_aria_label_text: Text,
    pub password_shown_announcement_text: Text,
    pub password_hidden_announcement_text: Text,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct ToggleButton {
    pub classes: Classes,
}

impl Default for PasswordInput {
    fn default() -> Self {
        Self {
            show_password_text: "显示".into(),
            hide_password_text: "隐藏".into(),
            show_password_aria_label_text: "显示密码".into(),
            hide_password_aria_label_text: "隐藏密码".into(),
            password_shown_announcement_text: "密码已显示".into(),
            password_hidden_announcement_text: "密码已隐藏".into(),
            ..Self::english()
        }
    }
}

impl PasswordInput {
    #[must_use]
    pub fn english() -> Self {
        Self {
            id: Text::default(),
            name: Text::default(),
            value: Text::default(),
            label: Label::default(),
            hint: None,
            error_message: None,
            disabled: false,
            autocomplete: Text::default(),
            described_by: Text::default(),
            form_group: FormGroup::default(),
            button: ToggleButton::default(),
            show_password_text: Text::default(),
            hide_password_text: Text::default(),
            show_password_aria_label_text: Text::default(),
            hide_password_aria_label_text: Text::default(),
            password_shown_announcement_text: Text::default(),
            password_hidden_announcement_text: Text::default(),
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }

    fn id(&self) -> &str {
        id_or_name(&self.id, &self.name)
    }

    fn settings(&self) -> Attributes {
        Attributes::from([("data-module", "govuk-password-input")])
            .with_some("data-i18n.show-password", self.show_password_text.clone())
            .with_some("data-i18n.hide-password", self.hide_password_text.clone())
            .with_some(
                "data-i18n.show-password-aria-label",
                self.show_password_aria_label_text.clone(),
            )
            .with_some(
                "data-i18n.hide-password-aria-label",
                self.hide_password_aria_label_text.clone(),
            )
            .with_some(
                "data-i18n.password-shown-announcement",
                self.password_shown_announcement_text.clone(),
            )
            .with_some(
                "data-i18n.password-hidden-announcement",
                self.password_hidden_announcement_text.clone(),
            )
    }

    /// Hidden until the script wakes it.
    fn toggle(&self) -> Button {
        let or = |text: &Text, own: &'static str| {
            if text.is_empty() {
                own.into()
            } else {
                text.clone()
            }
        };
        Button {
            kind: "button".into(),
            classes: self
                .button
                .classes
                .after("govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle"),
            content: or(&self.show_password_text, "Show").into(),
            attributes: Attributes::default()
                .with("aria-controls", self.id().to_owned())
                .with("aria-label", or(&self.show_password_aria_label_text, "Show password"))
                .with_flag("hidden"),
            ..Default::default()
        }
    }

    fn input(&self) -> Input {
        Input {
            form_group: FormGroup {
                classes: self.form_group.classes.after("govuk-password-input"),
                attributes: self.settings().and(&self.form_group.attributes),
                before_input: self.form_group.before_input.clone(),
                after_input: Content::html(&self.toggle())
                    .followed_by(&self.form_group.after_input),
            },
            input_wrapper: Wrapper {
                classes: "govuk-password-input__wrapper".into(),
                ..Default::default()
            },
            label: self.label.clone(),
            hint: self.hint.clone(),
            classes: self
                .classes
                .after("govuk-password-input__input govuk-js-password-input-input"),
            error_message: self.error_message.clone(),
            id: self.id().to_owned().into(),
            name: self.name.clone(),
            kind: "password".into(),
            spellcheck: Some(false),
            autocapitalize: "none".into(),
            autocomplete: if self.autocomplete.is_empty() {
                "current-password".into()
            } else {
                self.autocomplete.clone()
            },
            value: self.value.clone(),
            disabled: self.disabled,
            described_by: self.described_by.clone(),
            attributes: self.attributes.clone(),
            ..Default::default()
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, PasswordInput)> {
    let password = |name: &'static str| PasswordInput {
        name: name.into(),
        label: Label::new("密码"),
        ..Default::default()
    };
    vec![
        ("一般", password("password")),
        (
            "新密码，带提示",
            PasswordInput {
                autocomplete: "new-password".into(),
                hint: Some(Hint::new("不少于12个字符")),
                ..password("password-new")
            },
        ),
        (
            "有误",
            PasswordInput {
                error_message: Some(ErrorMessage::new("请输入密码")),
                ..password("password-error")
            },
        ),
        (
            "停用",
            PasswordInput {
                disabled: true,
                ..password("password-disabled")
            },
        ),
    ]
}
