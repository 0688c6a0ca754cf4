//! The two cookies of the desk: the session, and the door that lets a sign-in form be told from another site's.
//! Must never be readable by scripts, nor sent over plain HTTP where the site is served over HTTPS.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Session,
    Door,
}

impl Kind {
    /// The prefix makes browsers refuse the cookie unless it is for this host, all of it, and over HTTPS only.
    const fn name(self, is_https: bool) -> &'static str {
        match (self, is_https) {
            (Self::Session, true) => "__Host-gongkai-desk",
            (Self::Session, false) => "gongkai-desk",
            (Self::Door, true) => "__Host-gongkai-door",
            (Self::Door, false) => "gongkai-door",
        }
    }
}

pub(crate) fn read(headers: &HeaderMap, kind: Kind, is_https: bool) -> Option<String> {
    let name = kind.name(is_https);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(own, value)| *own == name && is_token(value))
        .map(|(_, value)| value.to_owned())
}

/// What we set ourselves: 64 hexadecimal digits.
fn is_token(value: &str) -> bool {
    value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Lives until the browser is closed, or the session ends here.
pub(crate) fn set(kind: Kind, value: &str, is_https: bool) -> HeaderValue {
    line(kind, value, is_https, "")
}

pub(crate) fn clear(kind: Kind, is_https: bool) -> HeaderValue {
    line(kind, "", is_https, "; Max-Age=0")
}

/// `Lax`, so that a link in a mail leads to its page; forms of other sites are refused by their token anyway.
fn line(kind: Kind, value: &str, is_https: bool, age: &str) -> HeaderValue {
    let secure = if is_https { "; Secure" } else { "" };
    let line = format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}",
        kind.name(is_https)
    );
    HeaderValue::try_from(line).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests;
