//! E-mail addresses as people write them: a local part, an at sign of either width, a domain with a dot.
//! Must never try to be RFC 5321: quoted local parts and bare hosts are not addresses of people.

use crate::chars;
use crate::refusal::Refusal;

/// An address, its domain in small letters.
///
/// ```
/// use identifiers::email::Email;
/// assert_eq!(Email::parse("Li.Ming＠Example.CN").unwrap().as_str(), "Li.Ming@example.cn");
/// assert!(Email::parse("liming@localhost").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email {
    text: String,
    at: usize,
}

impl Email {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let folded: String = text.trim().chars().map(chars::fold).collect();
        let Some((local, domain)) = folded.split_once('@') else {
            return Err(Refusal::Length { found: 0 });
        };
        if let Some(place) = local.chars().position(|c| !is_local(c)) {
            return Err(Refusal::Character { place });
        }
        let wrong_edge = local.starts_with('.') || local.ends_with('.');
        if local.is_empty() || local.len() > 64 || wrong_edge {
            return Err(Refusal::Length { found: local.len() });
        }
        if let Some(place) = domain.chars().position(|c| !is_domain(c)) {
            return Err(Refusal::Character {
                place: local.len() + 1 + place,
            });
        }
        if !is_host(domain) {
            return Err(Refusal::Prefix);
        }
        Ok(Self {
            text: format!("{local}@{}", domain.to_ascii_lowercase()),
            at: local.len(),
        })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    #[must_use]
    pub fn domain(&self) -> &str {
        self.text.get(self.at + 1..).unwrap_or_default()
    }

    /// In the name space of Chinese governments.
    #[must_use]
    pub fn is_government(&self) -> bool {
        self.domain() == "gov.cn" || self.domain().ends_with(".gov.cn")
    }
}

pub(crate) fn is_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%')
}

pub(crate) fn is_domain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-')
}

fn is_host(domain: &str) -> bool {
    let labels_right = domain
        .split('.')
        .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    let last = domain.rsplit('.').next().unwrap_or_default();
    domain.len() <= 253
        && domain.contains('.')
        && labels_right
        && last.len() >= 2
        && last.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests;
