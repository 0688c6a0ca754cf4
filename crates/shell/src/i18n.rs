//! Texts of the interface: Fluent messages per language, gathered from all contexts when the process starts.
//! Must never hold texts of records, and never be changed after the start.

use std::borrow::Cow;
use std::collections::HashMap;

use anyhow::{Context as _, anyhow};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::view::Language;

pub mod check;
#[cfg(test)]
mod tests;

/// The message files of one crate: language and the text of the file.
pub type MessageFiles = &'static [(Language, &'static str)];

/// What the shell itself says.
pub const SHELL_MESSAGES: MessageFiles = &[
    (
        Language::ZhHans,
        include_str!("../messages/zh-Hans/shell.ftl"),
    ),
    (
        Language::ZhHans,
        include_str!("../messages/zh-Hans/errors.ftl"),
    ),
    (Language::En, include_str!("../messages/en/shell.ftl")),
    (Language::En, include_str!("../messages/en/errors.ftl")),
];

/// All texts of the interface. Traditional Chinese has none of its own: it is the converted simplified text.
pub struct Messages {
    chinese: Texts,
    english: Texts,
}

impl Messages {
    /// The shell's own texts; each context adds its own.
    pub fn new() -> anyhow::Result<Self> {
        let mut messages = Self {
            chinese: Texts::new("zh-Hans")?,
            english: Texts::new("en")?,
        };
        messages.add_all(SHELL_MESSAGES)?;
        Ok(messages)
    }

    pub fn add_all(&mut self, files: MessageFiles) -> anyhow::Result<()> {
        for (language, ftl) in files {
            self.add(*language, ftl)?;
        }
        Ok(())
    }

    /// Adds one message file. A key that exists already is an error: keys start with the name of their context.
    pub fn add(&mut self, language: Language, ftl: &str) -> anyhow::Result<()> {
        match language {
            Language::ZhHans => self.chinese.add(ftl),
            Language::En => self.english.add(ftl),
            Language::ZhHant => Err(anyhow!(
                "traditional Chinese is converted and has no message files"
            )),
        }
        .with_context(|| format!("reading message file for {}", language.tag()))
    }

    /// The text of `key`. A missing one shows as `⟦key⟧` in debug builds, in Chinese otherwise if that exists.
    #[must_use]
    pub fn get(&self, language: Language, key: &str) -> Cow<'_, str> {
        self.texts(language)
            .get(key)
            .unwrap_or_else(|| self.missing(key, None))
    }

    /// The text of `key` with values filled in.
    #[must_use]
    pub fn get_with(&self, language: Language, key: &str, args: &FluentArgs<'_>) -> String {
        match self.texts(language).format(key, Some(args)) {
            Some(text) => text,
            None => self.missing(key, Some(args)).into_owned(),
        }
    }

    #[must_use]
    pub fn has(&self, language: Language, key: &str) -> bool {
        self.texts(language).bundle.has_message(key)
    }

    fn texts(&self, language: Language) -> &Texts {
        match language {
            Language::ZhHans | Language::ZhHant => &self.chinese,
            Language::En => &self.english,
        }
    }

    fn missing(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Cow<'_, str> {
        let chinese = || {
            self.chinese
                .format(key, args)
                .unwrap_or_else(|| key.to_owned())
        };
        Cow::Owned(if cfg!(debug_assertions) {
            format!("⟦{key}⟧")
        } else {
            chinese()
        })
    }
}

/// The texts of one language. Those without values are formatted once, because a page asks for dozens.
struct Texts {
    bundle: FluentBundle<FluentResource>,
    plain: HashMap<String, String>,
    keys: Vec<String>,
}

impl Texts {
    fn new(tag: &str) -> anyhow::Result<Self> {
        let language: LanguageIdentifier = tag
            .parse()
            .with_context(|| format!("reading language tag {tag}"))?;
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolation marks are for mixed directions of writing; here they would only end up in copied text.
        bundle.set_use_isolating(false);
        Ok(Self {
            bundle,
            plain: HashMap::new(),
            keys: Vec::new(),
        })
    }

    fn add(&mut self, ftl: &str) -> anyhow::Result<()> {
        let resource =
            FluentResource::try_new(ftl.to_owned()).map_err(|(_, errors)| anyhow!("{errors:?}"))?;
        let keys = check::keys_of(&resource);
        self.bundle
            .add_resource(resource)
            .map_err(|errors| anyhow!("{errors:?}"))?;
        self.keys.extend_from_slice(&keys);
        for key in keys {
            let mut problems = Vec::new();
            let pattern = self
                .bundle
                .get_message(&key)
                .and_then(|message| message.value());
            let text = pattern.map(|pattern| {
                self.bundle
                    .format_pattern(pattern, None, &mut problems)
                    .into_owned()
            });
            if let (Some(text), true) = (text, problems.is_empty()) {
                self.plain.insert(key, text);
            }
        }
        Ok(())
    }

    fn get(&self, key: &str) -> Option<Cow<'_, str>> {
        match self.plain.get(key) {
            Some(text) => Some(Cow::Borrowed(text)),
            None => self.format(key, None).map(Cow::Owned),
        }
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut problems = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, args, &mut problems)
            .into_owned();
        if !problems.is_empty() {
            tracing::warn!(key, ?problems, "message lacks a value");
        }
        Some(text)
    }
}

/// Values for a message, from pairs.
#[must_use]
pub fn args<'a>(pairs: &[(&'a str, FluentValue<'a>)]) -> FluentArgs<'a> {
    pairs
        .iter()
        .map(|(name, value)| (*name, value.clone()))
        .collect()
}
