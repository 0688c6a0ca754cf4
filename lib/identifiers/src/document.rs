//! Numbers of travel and service documents: 护照, 往来港澳通行证, 回乡证, 往来台湾通行证, 台胞证, 军官证 and the like.
//! Must never be taken for proof: these numbers carry no check digit, only a form, so detection asks for words around them.

use crate::chars;
use crate::refusal::Refusal;

/// A number with the form of its kind of document.
///
/// ```
/// use identifiers::document::{Document, DocumentKind};
/// assert_eq!(Document::parse("EA1234567").unwrap().kind(), DocumentKind::Passport);
/// assert_eq!(Document::parse("H12345678").unwrap().kind(), DocumentKind::HomeReturnPermit);
/// assert_eq!(Document::parse("军字第1234567号").unwrap().as_str(), "军字第1234567号");
/// assert!(Document::parse("X1").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Document {
    number: String,
    kind: DocumentKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentKind {
    /// 中华人民共和国护照: E G ordinary, D S P on duty
    Passport,
    /// 往来港澳通行证: C or W
    HongKongMacaoPermit,
    /// 港澳居民来往内地通行证 (回乡证): H or M
    HomeReturnPermit,
    /// 大陆居民往来台湾通行证: L or T
    TaiwanTravelPermit,
    /// 台湾居民来往大陆通行证 (台胞证): eight digits
    TaiwanCompatriotPermit,
    /// 外国人永久居留身份证 of before 2023: three letters of nationality, twelve digits
    OldForeignerCard,
    /// 军官证, 士兵证, 文职证, 警官证 of the armed police
    Military,
}

impl Document {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let folded: String = text
            .chars()
            .map(chars::fold)
            .filter(|c| !c.is_whitespace())
            .collect();
        match military_digits(&folded) {
            Some(digits)
                if (6..=8).contains(&digits.len())
                    && chars::first_non_digit(digits.as_bytes()).is_none() =>
            {
                Ok(Self {
                    number: folded,
                    kind: DocumentKind::Military,
                })
            }
            Some(digits) => Err(Refusal::Length {
                found: digits.len(),
            }),
            None => Self::from_bytes(&chars::compact(text)),
        }
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Refusal> {
        let n_letters = chars_before_digits(bytes);
        let (letters, digits) = bytes.split_at(n_letters);
        if let Some(place) = chars::first_non_digit(digits) {
            return Err(Refusal::Character {
                place: n_letters + place,
            });
        }
        let kind = match (letters, digits.len()) {
            (b"E" | b"G" | b"D" | b"S" | b"P", 8) | (b"SE" | b"DE" | b"PE" | b"HJ", 7) => {
                DocumentKind::Passport
            }
            ([b'E', second], 7) if !matches!(second, b'I' | b'O') => DocumentKind::Passport,
            (b"C" | b"W", 8) => DocumentKind::HongKongMacaoPermit,
            ([b'C', second], 7) if !matches!(second, b'I' | b'O') => {
                DocumentKind::HongKongMacaoPermit
            }
            (b"H" | b"M", 8 | 10) => DocumentKind::HomeReturnPermit,
            (b"L" | b"T", 8) => DocumentKind::TaiwanTravelPermit,
            (b"", 8) => DocumentKind::TaiwanCompatriotPermit,
            ([_, _, _], 12) => DocumentKind::OldForeignerCard,
            ([] | [_] | [_, _] | [_, _, _], _) => {
                return Err(Refusal::Length { found: bytes.len() });
            }
            _ => return Err(Refusal::Prefix),
        };
        Ok(Self {
            number: chars::text(bytes),
            kind,
        })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.number
    }

    #[must_use]
    pub fn kind(&self) -> DocumentKind {
        self.kind
    }
}

fn chars_before_digits(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(u8::is_ascii_digit)
        .unwrap_or(bytes.len())
}

fn military_digits(text: &str) -> Option<&str> {
    let (word, rest) = text.split_once("字第")?;
    matches!(word, "军" | "士" | "武" | "警" | "兵" | "文")
        .then_some(rest.strip_suffix('号').unwrap_or(rest))
}

#[cfg(test)]
mod tests;
