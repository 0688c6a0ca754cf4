//! 机动车号牌 (GA 36): the seven characters of old and the eight of new-energy cars.
//! Must never accept the letters I and O after the office letter: no plate has them.

use crate::chars;
use crate::refusal::Refusal;

pub(crate) const PROVINCES: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";

/// A plate, without the dot in its middle.
///
/// ```
/// use identifiers::plate::{Plate, Style};
/// assert_eq!(Plate::parse("京A·12345").unwrap().as_str(), "京A12345");
/// assert_eq!(Plate::parse("粤BD12345").unwrap().style(), Style::NewEnergy);
/// assert!(Plate::parse("京A1234I").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Plate {
    text: String,
    style: Style,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    Ordinary,
    NewEnergy,
    /// Ends with 学 警 挂 港 澳 领 使 超
    Special,
}

impl Plate {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let mut rest = text
            .chars()
            .map(chars::fold)
            .filter(|c| !c.is_whitespace() && !chars::is_hyphen(*c) && !is_dot(*c));
        let province = rest
            .next()
            .filter(|c| PROVINCES.contains(*c))
            .ok_or(Refusal::Region)?;
        let mut code: Vec<char> = rest.by_ref().take(9).collect();
        let tail = code.pop_if(|c| is_tail(*c));
        let bytes: Vec<u8> = code
            .iter()
            .map(|c| u8::try_from(*c).unwrap_or(0).to_ascii_uppercase())
            .collect();
        Self::from_parts(province, &bytes, tail)
    }

    pub(crate) fn from_parts(
        province: char,
        code: &[u8],
        tail: Option<char>,
    ) -> Result<Self, Refusal> {
        let Some((office, serial)) = code.split_first() else {
            return Err(Refusal::Length { found: 1 });
        };
        if !office.is_ascii_uppercase() || *office == b'I' {
            return Err(Refusal::Character { place: 1 });
        }
        let right = |byte: &u8| {
            byte.is_ascii_digit() || (byte.is_ascii_uppercase() && !matches!(byte, b'I' | b'O'))
        };
        if let Some(place) = serial.iter().position(|byte| !right(byte)) {
            return Err(Refusal::Character { place: place + 2 });
        }
        let style = match (serial.len(), tail) {
            (4, Some(_)) => Style::Special,
            (5, None) if is_ordinary(serial) => Style::Ordinary,
            (6, None) if is_new_energy(serial) => Style::NewEnergy,
            (5 | 6, None) => return Err(Refusal::Prefix),
            _ => {
                return Err(Refusal::Length {
                    found: code.len() + 1,
                });
            }
        };
        let mut text = format!("{province}{}", chars::text(code));
        text.extend(tail);
        Ok(Self { text, style })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    #[must_use]
    pub fn style(&self) -> Style {
        self.style
    }
}

pub(crate) fn is_tail(c: char) -> bool {
    matches!(c, '学' | '警' | '挂' | '港' | '澳' | '领' | '使' | '超')
}

pub(crate) fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '・' | '.' | '．')
}

/// At most two letters: what has more is a word.
fn is_ordinary(serial: &[u8]) -> bool {
    serial
        .iter()
        .filter(|byte| byte.is_ascii_uppercase())
        .count()
        <= 2
}

/// Small cars: a letter of A to K first, perhaps a second letter or none; large cars: the letter last.
fn is_new_energy(serial: &[u8]) -> bool {
    let is_kind = |byte: &u8| matches!(byte, b'A'..=b'H' | b'J' | b'K');
    let digits = |part: &[u8]| chars::first_non_digit(part).is_none();
    match serial {
        [kind, second, rest @ ..] if is_kind(kind) => {
            (second.is_ascii_digit() || second.is_ascii_uppercase()) && digits(rest)
        }
        [rest @ .., kind] => is_kind(kind) && digits(rest),
        [] => false,
    }
}

#[cfg(test)]
mod tests;
