//! 公民身份号码 (GB 11643-1999) and the cards numbered like it: 港澳台居民居住证, 外国人永久居留身份证 of 2023, the 15-digit form of before 1999.
//! Must never read the clock: whether a birth lies in the future is asked with `today`.

use jiff::civil::Date;

use crate::chars;
use crate::division::DivisionCode;
use crate::refusal::Refusal;

/// A number of 18 characters that keeps every rule.
///
/// ```
/// use identifiers::resident_id::{Holder, ResidentId};
/// use identifiers::refusal::Refusal;
/// let today = jiff::civil::date(2026, 1, 5);
/// let id = ResidentId::parse("110105 19491231 002x", today).unwrap();
/// assert_eq!((id.as_str(), id.holder(), id.birth()), ("11010519491231002X", Holder::Citizen, jiff::civil::date(1949, 12, 31)));
/// assert_eq!(ResidentId::parse("110105194912310021", today), Err(Refusal::Check { expected: 'X' }));
/// assert_eq!(ResidentId::parse("110105194902300021", today), Err(Refusal::Date));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ResidentId {
    number: String,
    holder: Holder,
    birth: Date,
    region: Option<DivisionCode>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holder {
    Citizen,
    HongKong,
    Macao,
    Taiwan,
    Foreigner,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    Female,
    Male,
}

const MAP: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// The check character after these 17 digits; `None` when they are not 17 digits.
///
/// ```
/// assert_eq!(identifiers::resident_id::check_character("11010519491231002"), Some('X'));
/// ```
#[must_use]
pub fn check_character(seventeen: &str) -> Option<char> {
    check(seventeen.as_bytes())
}

fn check(digits: &[u8]) -> Option<char> {
    if digits.len() != WEIGHTS.len() {
        return None;
    }
    let mut sum = 0;
    for (byte, weight) in digits.iter().zip(WEIGHTS) {
        sum += chars::digit(*byte)? * weight;
    }
    MAP.get(usize::try_from(sum % 11).ok()?).copied()
}

impl ResidentId {
    /// Reads 18 characters; blanks, hyphens, full width and a small x are forgiven.
    pub fn parse(text: &str, today: Date) -> Result<Self, Refusal> {
        Self::from_bytes(&chars::compact(text), today)
    }

    /// Reads the form of 15 digits, which has no check digit, and gives it the 18 it became.
    ///
    /// ```
    /// let today = jiff::civil::date(2026, 1, 5);
    /// let id = identifiers::resident_id::ResidentId::parse_old("110105491231002", today).unwrap();
    /// assert_eq!(id.as_str(), "11010519491231002X");
    /// ```
    pub fn parse_old(text: &str, today: Date) -> Result<Self, Refusal> {
        Self::from_old_bytes(&chars::compact(text), today)
    }

    pub(crate) fn from_old_bytes(digits: &[u8], today: Date) -> Result<Self, Refusal> {
        let (Some(region), Some(rest), 15) = (digits.get(..6), digits.get(6..), digits.len())
        else {
            return Err(Refusal::Length {
                found: digits.len(),
            });
        };
        if let Some(place) = chars::first_non_digit(digits) {
            return Err(Refusal::Character { place });
        }
        // 996 to 999 were given to those born before 1900.
        let century: &[u8] = if rest.ends_with(b"996")
            || rest.ends_with(b"997")
            || rest.ends_with(b"998")
            || rest.ends_with(b"999")
        {
            b"18"
        } else {
            b"19"
        };
        let mut longer = [region, century, rest].concat();
        let last = check(&longer).ok_or(Refusal::Length { found: 15 })?;
        longer.push(u8::try_from(last).unwrap_or(0));
        Self::from_bytes(&longer, today)
    }

    pub(crate) fn from_bytes(bytes: &[u8], today: Date) -> Result<Self, Refusal> {
        let (holder, region, birth) = structure(bytes, today)?;
        let expected = bytes.get(..17).and_then(check);
        let last = bytes.last().copied().map(char::from);
        match expected {
            Some(expected) if Some(expected) != last => Err(Refusal::Check { expected }),
            _ => Ok(Self {
                number: chars::text(bytes),
                holder,
                birth,
                region,
            }),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.number
    }

    #[must_use]
    pub fn holder(&self) -> Holder {
        self.holder
    }

    #[must_use]
    pub fn birth(&self) -> Date {
        self.birth
    }

    /// Where the number was first given; none on a foreigner's card.
    #[must_use]
    pub fn region(&self) -> Option<DivisionCode> {
        self.region
    }

    #[must_use]
    pub fn sex(&self) -> Sex {
        let sequence = self
            .number
            .as_bytes()
            .get(16)
            .copied()
            .and_then(chars::digit);
        if sequence.is_some_and(|digit| digit % 2 == 1) {
            Sex::Male
        } else {
            Sex::Female
        }
    }
}

/// Everything but the check character.
pub(crate) fn structure(
    bytes: &[u8],
    today: Date,
) -> Result<(Holder, Option<DivisionCode>, Date), Refusal> {
    let (Some(region), Some(day), Some(last), 18) =
        (bytes.get(..6), bytes.get(6..14), bytes.last(), bytes.len())
    else {
        return Err(Refusal::Length { found: bytes.len() });
    };
    if let Some(place) = bytes.get(..17).and_then(chars::first_non_digit) {
        return Err(Refusal::Character { place });
    }
    if !last.is_ascii_digit() && *last != b'X' {
        return Err(Refusal::Character { place: 17 });
    }
    let (holder, code) = holder(region)?;
    let birth = date(day)?;
    if birth > today {
        return Err(Refusal::FutureDate);
    }
    Ok((holder, code, birth))
}

fn holder(region: &[u8]) -> Result<(Holder, Option<DivisionCode>), Refusal> {
    match region {
        b"810000" => Ok((Holder::HongKong, DivisionCode::from_digits(region).ok())),
        b"820000" => Ok((Holder::Macao, DivisionCode::from_digits(region).ok())),
        b"830000" => Ok((Holder::Taiwan, None)),
        // 9, the province where it was applied for, three digits of nationality.
        [b'9', province @ .., _, _, _] => {
            DivisionCode::from_digits(&[province, b"0000"].concat())?;
            Ok((Holder::Foreigner, None))
        }
        _ => DivisionCode::from_digits(region).map(|code| (Holder::Citizen, Some(code))),
    }
}

/// A day written as `yyyymmdd`, not before 1800.
pub(crate) fn date(digits: &[u8]) -> Result<Date, Refusal> {
    let number = chars::number(digits).ok_or(Refusal::Date)?;
    let year = i16::try_from(number / 10_000).map_err(|_| Refusal::Date)?;
    let month = i8::try_from(number / 100 % 100).map_err(|_| Refusal::Date)?;
    let day = i8::try_from(number % 100).map_err(|_| Refusal::Date)?;
    if year < 1800 {
        return Err(Refusal::Date);
    }
    Date::new(year, month, day).map_err(|_| Refusal::Date)
}

#[cfg(test)]
mod tests;
