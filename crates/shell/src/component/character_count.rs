//! Several lines of text with a limit, and how much is left while one types.
//! Must never cut what was typed: too long a text is refused with words by the command.

use askama::Template;

use super::content::{Attributes, Classes, Content, Plural, Text};
use super::error_message::ErrorMessage;
use super::form_group::{FormGroup, id_or_name};
use super::hint::Hint;
use super::label::Label;
use super::textarea::Textarea;

#[derive(Clone, Debug, Template)]
#[template(
    path = "components/character-count/template.html",
    whitespace = "minimize"
)]
#[cfg_attr(
    test,
    derive(serde::Deserialize),
    serde(default = "CharacterCount::english", deny_unknown_fields)
)]
pub struct CharacterCount {
    /// `name` when empty.
    pub id: Text,
    pub name: Text,
    pub value: Text,
    pub rows: Option<u32>,
    pub maxlength: Option<u32>,
    pub maxwords: Option<u32>,
    /// Per cent of the limit from which the rest is shown.
    pub threshold: Option<u32>,
    /// `words` or `characters`; empty follows from the limit given.
    pub count_type: Text,
    pub label: Label,
    pub hint: Option<Hint>,
    pub error_message: Option<ErrorMessage>,
    pub spellcheck: Option<bool>,
    pub form_group: FormGroup,
    pub count_message: CountMessage,
    /// Says the limit; `%{count}` is replaced. The library's own when empty, and so below.
    pub textarea_description_text: Text,
    pub characters_under_limit_text: Plural,
    pub characters_at_limit_text: Text,
    pub characters_over_limit_text: Plural,
    pub words_under_limit_text: Plural,
    pub words_at_limit_text: Text,
    pub words_over_limit_text: Plural,
    pub classes: Classes,
    pub attributes: Attributes,
}

#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct CountMessage {
    pub classes: Classes,
}

impl Default for CharacterCount {
    fn default() -> Self {
        Self {
            textarea_description_text: "最多可以输入%{count}个字".into(),
            characters_under_limit_text: "还可以输入%{count}个字".into(),
            characters_at_limit_text: "已到字数上限".into(),
            characters_over_limit_text: "超出%{count}个字".into(),
            words_under_limit_text: "还可以输入%{count}个词".into(),
            words_at_limit_text: "已到词数上限".into(),
            words_over_limit_text: "超出%{count}个词".into(),
            ..Self::english()
        }
    }
}

impl CharacterCount {
    #[must_use]
    pub fn english() -> Self {
        Self {
            id: Text::default(),
            name: Text::default(),
            value: Text::default(),
            rows: None,
            maxlength: None,
            maxwords: None,
            threshold: None,
            count_type: Text::default(),
            label: Label::default(),
            hint: None,
            error_message: None,
            spellcheck: None,
            form_group: FormGroup::default(),
            count_message: CountMessage::default(),
            textarea_description_text: Text::default(),
            characters_under_limit_text: Plural::default(),
            characters_at_limit_text: Text::default(),
            characters_over_limit_text: Plural::default(),
            words_under_limit_text: Plural::default(),
            words_at_limit_text: Text::default(),
            words_over_limit_text: Plural::default(),
            classes: Classes::default(),
            attributes: Attributes::default(),
        }
    }

    fn id(&self) -> &str {
        id_or_name(&self.id, &self.name)
    }

    fn count_type(&self) -> &str {
        if !self.count_type.is_empty() {
            return &self.count_type;
        }
        match self.maxwords {
            Some(_) => "words",
            None => "",
        }
    }

    fn limit(&self) -> Option<u32> {
        self.maxwords.or(self.maxlength)
    }

    /// Without a limit the script says it, once it knows one.
    fn description(&self) -> Content {
        let Some(limit) = self.limit() else {
            return Content::default();
        };
        let text = match (&*self.textarea_description_text, self.count_type()) {
            ("", "words") => "You can enter up to %{count} words",
            ("", _characters) => "You can enter up to %{count} characters",
            (text, _any) => text,
        };
        text.replace("%{count}", &limit.to_string()).into()
    }

    fn settings(&self) -> Attributes {
        let number =
            |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let unlimited_description = match self.limit() {
            Some(_) => Text::default(),
            None => self.textarea_description_text.clone(),
        };
        Attributes::from([("data-module", "govuk-character-count")])
            .with_some("data-maxlength", number(self.maxlength))
            .with_some("data-maxwords", number(self.maxwords))
            .with_some("data-threshold", number(self.threshold))
            .with_some("data-count-type", self.count_type().to_owned())
            .with_some(
                "data-i18n.textarea-description.other",
                unlimited_description,
            )
            .with_some(
                "data-i18n.characters-under-limit.one",
                self.characters_under_limit_text.one.clone(),
            )
            .with_some(
                "data-i18n.characters-under-limit.other",
                self.characters_under_limit_text.other.clone(),
            )
            .with_some(
                "data-i18n.characters-at-limit",
                self.characters_at_limit_text.clone(),
            )
            .with_some(
                "data-i18n.characters-over-limit.one",
                self.characters_over_limit_text.one.clone(),
            )
            .with_some(
                "data-i18n.characters-over-limit.other",
                self.characters_over_limit_text.other.clone(),
            )
            .with_some(
                "data-i18n.words-under-limit.one",
                self.words_under_limit_text.one.clone(),
            )
            .with_some(
                "data-i18n.words-under-limit.other",
                self.words_under_limit_text.other.clone(),
            )
            .with_some("data-i18n.words-at-limit", self.words_at_limit_text.clone())
            .with_some(
                "data-i18n.words-over-limit.one",
                self.words_over_limit_text.one.clone(),
            )
            .with_some(
                "data-i18n.words-over-limit.other",
                self.words_over_limit_text.other.clone(),
            )
    }

    fn textarea(&self) -> Textarea {
        let info = format!("{}-info", self.id());
        let message = Hint {
            content: self.description(),
            id: info.clone().into(),
            classes: self
                .count_message
                .classes
                .after("govuk-character-count__message"),
            ..Default::default()
        };
        Textarea {
            id: self.id().to_owned().into(),
            name: self.name.clone(),
            described_by: info.into(),
            rows: self.rows,
            spellcheck: self.spellcheck,
            value: self.value.clone(),
            form_group: FormGroup {
                classes: self.form_group.classes.after("govuk-character-count"),
                attributes: self.settings().and(&self.form_group.attributes),
                before_input: self.form_group.before_input.clone(),
                after_input: Content::html(&message).followed_by(&self.form_group.after_input),
            },
            classes: self.classes.after("govuk-js-character-count"),
            label: self.label.clone(),
            hint: self.hint.clone(),
            error_message: self.error_message.clone(),
            attributes: self.attributes.clone(),
            ..Default::default()
        }
    }
}

pub(super) fn examples() -> Vec<(&'static str, CharacterCount)> {
    let count = |name: &'static str| CharacterCount {
        name: name.into(),
        maxlength: Some(500),
        label: Label::new("所需信息的用途"),
        hint: Some(Hint::new("选填，有助于行政机关理解您的申请")),
        ..Default::default()
    };
    vec![
        ("一般", count("purpose")),
        (
            "接近上限才提醒",
            CharacterCount {
                threshold: Some(80),
                ..count("purpose-threshold")
            },
        ),
        (
            "有误",
            CharacterCount {
                maxlength: Some(10),
                value: "用于了解本小区改造资金的使用情况".into(),
                error_message: Some(ErrorMessage::new("不能超过10个字")),
                ..count("purpose-error")
            },
        ),
    ]
}
