//! A message as a context hands it over: to whom, about what, which text.
//! Must never let a line break into a header.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

pub(crate) mod store;

/// An address that a mail server can be told.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Address(pub(crate) lettre::Address);

/// Text that is no address. It says nothing of the text, which is personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a mail address")]
pub struct InvalidAddress;

/// What is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub to: Address,
    /// One line; what would break it becomes a space.
    pub subject: String,
    /// Plain text. Only what is to do, where and until when.
    pub body: String,
    /// The same key is sent once: `catalog.task.due:RECORD:2026-11-23`.
    pub key: String,
}

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        text.trim().parse().map(Self).map_err(|_| InvalidAddress)
    }
}

impl TryFrom<String> for Address {
    type Error = InvalidAddress;

    fn try_from(text: String) -> Result<Self, InvalidAddress> {
        text.parse()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Message {
    /// The subject without line breaks and other controls.
    pub(crate) fn plain_subject(&self) -> String {
        one_line(&self.subject)
    }

    /// The body without controls but line breaks and tabs.
    pub(crate) fn plain_body(&self) -> String {
        self.body
            .replace("\r\n", "\n")
            .chars()
            .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
            .collect()
    }
}

/// Words on one line, single spaces between them.
pub(crate) fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests;
