//! The `[mail]` table of the configuration file: which mail server, and who writes.
//! Must never show the password, which comes from the environment.

use std::fmt;

use serde::Deserialize;

use crate::message::Address;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub host: String,
    /// Without it the usual one for `tls`: 25, 587 or 465.
    #[serde(default)]
    pub port: Option<u16>,
    #[serde(default)]
    pub tls: Tls,
    /// Without it we do not sign in.
    #[serde(default)]
    pub username: Option<String>,
    #[serde(skip)]
    pub password: Option<Password>,
    /// Whom the message comes from, as people read it.
    pub sender_name: String,
    pub sender_address: Address,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// In the clear, for a relay on this machine or in its own network.
    None,
    /// In the clear until both sides turn to TLS; refused where the server does not offer it.
    #[default]
    StartTls,
    /// TLS from the first byte.
    Implicit,
}

#[derive(Clone)]
pub struct Password(pub String);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl Settings {
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.tls {
            Tls::None => 25,
            Tls::StartTls => 587,
            Tls::Implicit => 465,
        })
    }
}
