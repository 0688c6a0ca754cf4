//! 统一社会信用代码 (GB 32100-2015 with amendment 1) and the 组织机构代码 (GB 11714-1997) inside it.
//! Must never say a body exists: only its registry knows that.

use crate::chars;
use crate::division::DivisionCode;
use crate::refusal::Refusal;

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];

/// 18 characters that keep every rule of the standard.
///
/// ```
/// use identifiers::credit_code::{CreditCode, Registrant};
/// let code = CreditCode::parse("91350100M000100Y43").unwrap();
/// assert_eq!(code.registrant(), Registrant::Enterprise);
/// assert_eq!(code.organisation().unwrap().as_str(), "M000100Y4");
/// assert!(CreditCode::parse("91350100M000100Y44").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CreditCode {
    code: String,
    registrant: Registrant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Registrant {
    /// 机关
    Organ,
    /// 事业单位
    Institution,
    /// 群众团体, 社会团体, 民办非企业单位, 基金会, 村民委员会 (54), 工会 and the like
    Association,
    Enterprise,
    /// 个体工商户: behind it stands one person
    SoleTrader,
    Cooperative,
    Other,
}

/// The check character after these 17; `None` when they are not 17 of the alphabet.
#[must_use]
pub fn check_character(seventeen: &str) -> Option<char> {
    check(seventeen.as_bytes())
}

fn check(bytes: &[u8]) -> Option<char> {
    if bytes.len() != WEIGHTS.len() {
        return None;
    }
    let mut sum = 0;
    for (byte, weight) in bytes.iter().zip(WEIGHTS) {
        sum += ALPHABET.iter().position(|known| known == byte)? * weight;
    }
    ALPHABET.get((31 - sum % 31) % 31).copied().map(char::from)
}

impl CreditCode {
    /// Blanks, hyphens, full width and small letters are forgiven.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        Self::from_bytes(&chars::compact(text))
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Refusal> {
        let (Some([authority, class, ..]), Some(region), 18) =
            (bytes.get(..2), bytes.get(2..8), bytes.len())
        else {
            return Err(Refusal::Length { found: bytes.len() });
        };
        let outside = |byte: &u8| !ALPHABET.contains(byte);
        if let Some(place) = bytes.iter().position(outside) {
            return Err(Refusal::Character { place });
        }
        let registrant = registrant(*authority, *class).ok_or(Refusal::Authority)?;
        if let Some(place) = chars::first_non_digit(region) {
            return Err(Refusal::Character { place: place + 2 });
        }
        // 100000: registered with the State itself.
        if region != b"100000" {
            DivisionCode::from_digits(region)?;
        }
        let expected = bytes.get(..17).and_then(check);
        let last = bytes.last().copied().map(char::from);
        match expected {
            Some(expected) if Some(expected) != last => Err(Refusal::Check { expected }),
            _ => Ok(Self {
                code: chars::text(bytes),
                registrant,
            }),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.code
    }

    #[must_use]
    pub fn registrant(&self) -> Registrant {
        self.registrant
    }

    /// `None` for bodies registered with the State itself.
    #[must_use]
    pub fn region(&self) -> Option<DivisionCode> {
        self.code.get(2..8)?.parse().ok()
    }

    /// The 组织机构代码 at places 9 to 17, checked on its own: not every registry kept its check digit.
    pub fn organisation(&self) -> Result<OrganisationCode, Refusal> {
        OrganisationCode::parse(self.code.get(8..17).unwrap_or_default())
    }
}

/// The registering authority and class of body: GB 32100 table 1 and its amendment (A, N, Y).
fn registrant(authority: u8, class: u8) -> Option<Registrant> {
    match (authority, class) {
        (b'1', b'1') => Some(Registrant::Organ),
        (b'1', b'2') => Some(Registrant::Institution),
        (b'1', b'3') | (b'5', b'1'..=b'5') | (b'8', b'1') => Some(Registrant::Association),
        (b'9', b'1') => Some(Registrant::Enterprise),
        (b'9', b'2') => Some(Registrant::SoleTrader),
        (b'9', b'3') => Some(Registrant::Cooperative),
        (b'3', b'1'..=b'5') | (b'2' | b'4' | b'6' | b'7' | b'A' | b'N' | b'Y', b'1'..=b'5') => {
            Some(Registrant::Other)
        }
        (b'1'..=b'9' | b'A' | b'N' | b'Y', b'9') => Some(Registrant::Other),
        _ => None,
    }
}

/// 组织机构代码: eight characters and a check character.
///
/// ```
/// use identifiers::credit_code::OrganisationCode;
/// assert_eq!(OrganisationCode::parse("48634451-5").unwrap().as_str(), "486344515");
/// assert!(OrganisationCode::parse("48634451-6").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrganisationCode(String);

impl OrganisationCode {
    /// The hyphen before the check character may be there or not.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let bytes = chars::compact(text);
        let (Some(body), Some(last), 9) = (bytes.get(..8), bytes.last(), bytes.len()) else {
            return Err(Refusal::Length { found: bytes.len() });
        };
        let expected = organisation_check(body)?;
        if char::from(*last) != expected {
            return Err(Refusal::Check { expected });
        }
        Ok(Self(chars::text(&bytes)))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn organisation_check(body: &[u8]) -> Result<char, Refusal> {
    let mut sum = 0;
    for (place, (byte, weight)) in body.iter().zip([3_u32, 7, 9, 10, 5, 8, 4, 2]).enumerate() {
        if !byte.is_ascii_digit() && !byte.is_ascii_uppercase() {
            return Err(Refusal::Character { place });
        }
        sum += char::from(*byte)
            .to_digit(36)
            .ok_or(Refusal::Character { place })?
            * weight;
    }
    Ok(match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    })
}

#[cfg(test)]
mod tests;
