//! Telephone numbers: 手机, 固话, and the numbers that belong to services and not to people (400, 800, 12345, 110).
//! Must never say whose number it is: that is for the words around it.

use crate::chars;
use crate::refusal::Refusal;

/// Eleven digits from 13 to 19, country code dropped.
///
/// ```
/// use identifiers::phone::Mobile;
/// assert_eq!(Mobile::parse("+86 138-1234-5678").unwrap().as_str(), "13812345678");
/// assert!(Mobile::parse("12812345678").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mobile(String);

impl Mobile {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let bytes = chars::compact(text);
        Self::from_bytes(bytes.strip_prefix(b"+").unwrap_or(&bytes))
    }

    pub(crate) fn from_bytes(digits: &[u8]) -> Result<Self, Refusal> {
        let national = match digits {
            [b'0', b'0', b'8', b'6', rest @ ..] | [b'8', b'6', rest @ ..] if rest.len() == 11 => {
                rest
            }
            _ => digits,
        };
        if national.len() != 11 {
            return Err(Refusal::Length {
                found: national.len(),
            });
        }
        if let Some(place) = chars::first_non_digit(national) {
            return Err(Refusal::Character { place });
        }
        match national {
            [b'1', b'3'..=b'9', ..] => Ok(Self(chars::text(national))),
            _ => Err(Refusal::Prefix),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A fixed line: area code, where written, and the local number.
///
/// ```
/// use identifiers::phone::Landline;
/// let line = Landline::parse("（010）8123 4567").unwrap();
/// assert_eq!((line.area(), line.local()), (Some("010"), "81234567"));
/// assert_eq!(Landline::parse("0746-7223262").unwrap().to_string(), "0746-7223262");
/// assert!(Landline::parse("0746-0000000").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Landline {
    area: Option<String>,
    local: String,
}

impl Landline {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let mut bytes = chars::compact(text);
        bytes.retain(|byte| !matches!(byte, b'(' | b')'));
        Self::from_bytes(&bytes)
    }

    pub(crate) fn from_bytes(digits: &[u8]) -> Result<Self, Refusal> {
        if let Some(place) = chars::first_non_digit(digits) {
            return Err(Refusal::Character { place });
        }
        let (area, local) = digits.split_at(area_length(digits).min(digits.len()));
        match (local, local.len()) {
            ([b'2'..=b'8', ..], 7 | 8) => Ok(Self {
                area: (!area.is_empty()).then(|| chars::text(area)),
                local: chars::text(local),
            }),
            (_, 7 | 8) => Err(Refusal::Prefix),
            _ => Err(Refusal::Length {
                found: digits.len(),
            }),
        }
    }

    #[must_use]
    pub fn area(&self) -> Option<&str> {
        self.area.as_deref()
    }

    #[must_use]
    pub fn local(&self) -> &str {
        &self.local
    }
}

impl std::fmt::Display for Landline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.area {
            Some(area) => write!(f, "{area}-{}", self.local),
            None => f.write_str(&self.local),
        }
    }
}

/// 010 and 02x have three digits, all others four; 0 digits where there is no area code.
pub(crate) fn area_length(digits: &[u8]) -> usize {
    match digits {
        [b'0', b'1', b'0', ..] | [b'0', b'2', ..] => 3,
        [b'0', b'3'..=b'9', ..] => 4,
        _ => 0,
    }
}

/// Numbers of services: they are meant for everyone.
///
/// ```
/// assert!(identifiers::phone::is_service_number("400-810-0000"));
/// assert!(identifiers::phone::is_service_number("12345"));
/// assert!(!identifiers::phone::is_service_number("13812345678"));
/// ```
#[must_use]
pub fn is_service_number(text: &str) -> bool {
    is_service_bytes(&chars::compact(text))
}

pub(crate) fn is_service_bytes(digits: &[u8]) -> bool {
    let is_digits = chars::first_non_digit(digits).is_none();
    match (digits, digits.len()) {
        ([b'4' | b'8', b'0', b'0', ..], 10) => is_digits,
        ([b'1', b'0'..=b'2', ..] | [b'9', b'5' | b'6', ..], 3 | 5 | 6) => is_digits,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
