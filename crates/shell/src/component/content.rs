//! What components are filled with: text, markup, classes and attributes, each printing itself correctly escaped.
//! Must never let text from outside become markup: [`Markup`] is made from what askama itself would print unescaped, and from nothing else.

use std::borrow::Cow;
use std::fmt;

use askama::filters::{Html, HtmlSafe, escape};

/// A literal costs nothing; a text made at run time is moved in. Escaped wherever a template prints it.
pub type Text = Cow<'static, str>;

/// The inside of a component.
#[derive(Clone, Debug)]
#[cfg_attr(test, derive(serde::Deserialize), serde(rename_all = "lowercase"))]
pub enum Content {
    /// Escaped when printed.
    Text(Text),
    /// Printed as it is.
    Html(Markup),
}

/// Markup that a template of ours printed. There is no way to make one from a string.
#[derive(Clone, Debug)]
#[cfg_attr(test, derive(serde::Deserialize), serde(transparent))]
pub struct Markup(Text);

impl Content {
    /// Keeps what a component prints, or a template of a context's own that says `impl HtmlSafe`, which is the promise
    /// that it escapes everything from outside.
    ///
    /// # Panics
    /// When printing fails, which a template over a `String` cannot.
    pub fn html(markup: &impl HtmlSafe) -> Self {
        Self::Html(Markup(Text::Owned(markup.to_string())))
    }

    /// Markup that stands in our own source.
    pub(super) const fn literal(markup: &'static str) -> Self {
        Self::Html(Markup(Text::Borrowed(markup)))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Html(markup) => markup.0.is_empty(),
        }
    }

    /// This and then `other`.
    #[must_use]
    pub fn followed_by(&self, other: &Self) -> Self {
        Self::Html(Markup(Text::Owned(format!("{self}{other}"))))
    }

    #[must_use]
    pub const fn is_html(&self) -> bool {
        matches!(self, Self::Html(_))
    }
}

impl Default for Content {
    fn default() -> Self {
        Self::Text(Text::default())
    }
}

impl fmt::Display for Content {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => match escape(text, Html) {
                Ok(escaped) => escaped.fmt(formatter),
                Err(impossible) => match impossible {},
            },
            Self::Html(markup) => formatter.write_str(&markup.0),
        }
    }
}

impl HtmlSafe for Content {}

impl<T: Into<Text>> From<T> for Content {
    fn from(text: T) -> Self {
        Self::Text(text.into())
    }
}

/// Classes added to those of the component; prints the blank before them.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(transparent))]
pub struct Classes(Text);

impl Classes {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn contains(&self, class: &str) -> bool {
        self.0.contains(class)
    }

    /// Without the blank before them.
    #[must_use]
    pub fn names(&self) -> &str {
        &self.0
    }

    /// These classes after `first`.
    #[must_use]
    pub fn after(&self, first: &'static str) -> Self {
        Self(Text::Owned(format!("{first}{self}")))
    }
}

impl fmt::Display for Classes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        match escape(&self.0, Html) {
            Ok(escaped) => write!(formatter, " {escaped}"),
            Err(impossible) => match impossible {},
        }
    }
}

impl HtmlSafe for Classes {}

impl<T: Into<Text>> From<T> for Classes {
    fn from(classes: T) -> Self {
        Self(classes.into())
    }
}

/// Further attributes in the order given; names stand in our source, values are escaped. Prints the blank before each.
#[derive(Clone, Debug, Default)]
pub struct Attributes(Vec<(&'static str, Option<Text>)>);

impl Attributes {
    /// Adds one at the end.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Text>) -> Self {
        self.0.push((name, Some(value.into())));
        self
    }

    /// Adds one that has no value, such as `hidden`.
    #[must_use]
    pub fn with_flag(mut self, name: &'static str) -> Self {
        self.0.push((name, None));
        self
    }

    /// Adds one at the end unless there is nothing to say.
    #[must_use]
    pub fn with_some(self, name: &'static str, value: impl Into<Text>) -> Self {
        let value = value.into();
        if value.is_empty() {
            self
        } else {
            self.with(name, value)
        }
    }

    /// Adds `others` at the end.
    #[must_use]
    pub fn and(mut self, others: &Self) -> Self {
        self.0.extend(others.0.iter().cloned());
        self
    }
}

impl fmt::Display for Attributes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.0 {
            let Some(value) = value else {
                write!(formatter, " {name}")?;
                continue;
            };
            match escape(value, Html) {
                Ok(escaped) => write!(formatter, " {name}=\"{escaped}\"")?,
                Err(impossible) => match impossible {},
            }
        }
        Ok(())
    }
}

impl HtmlSafe for Attributes {}

impl<V: Into<Text>, const N: usize> From<[(&'static str, V); N]> for Attributes {
    fn from(attributes: [(&'static str, V); N]) -> Self {
        Self(
            attributes
                .into_iter()
                .map(|(name, value)| (name, Some(value.into())))
                .collect(),
        )
    }
}

/// A message that depends on a number, for the library's scripts; `%{count}` is replaced. Chinese needs only `other`.
#[derive(Clone, Debug, Default)]
#[cfg_attr(test, derive(serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct Plural {
    pub one: Text,
    pub other: Text,
}

impl From<&'static str> for Plural {
    fn from(other: &'static str) -> Self {
        Self {
            one: Text::default(),
            other: other.into(),
        }
    }
}

#[cfg(test)]
impl<'de> serde::Deserialize<'de> for Attributes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs: Vec<(String, Text)> = serde::Deserialize::deserialize(deserializer)?;
        Ok(Self(
            pairs
                .into_iter()
                .map(|(name, value)| (&*name.leak(), Some(value)))
                .collect(),
        ))
    }
}
