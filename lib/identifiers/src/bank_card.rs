//! Bank cards: the Luhn digit with the number ranges and lengths of the card networks.
//! Must never take Luhn alone for proof: one number in ten keeps it.

use crate::chars;
use crate::refusal::Refusal;

/// A card number whose range, length and check digit agree.
///
/// ```
/// use identifiers::bank_card::{BankCard, Network};
/// let card = BankCard::parse("6222 0200 0000 0000 000").unwrap();
/// assert_eq!((card.as_str(), card.network()), ("6222020000000000000", Network::UnionPay));
/// assert!(BankCard::parse("6222 0200 0000 0000 001").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BankCard {
    number: String,
    network: Network,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Network {
    UnionPay,
    /// Ranges that Chinese banks gave out on their own before UnionPay had 62
    Domestic,
    Visa,
    Mastercard,
    AmericanExpress,
    Jcb,
}

/// Whether the digits keep the Luhn rule; not for empty text or anything but digits.
///
/// ```
/// assert!(identifiers::bank_card::luhn("4111111111111111"));
/// ```
#[must_use]
pub fn luhn(digits: &str) -> bool {
    luhn_bytes(digits.as_bytes())
}

fn luhn_bytes(digits: &[u8]) -> bool {
    luhn_sum(digits).is_some_and(|sum| sum.is_multiple_of(10))
}

fn luhn_sum(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    let mut sum = 0;
    for (place, byte) in digits.iter().rev().enumerate() {
        let digit = chars::digit(*byte)?;
        let doubled = if place % 2 == 1 { digit * 2 } else { digit };
        sum += doubled / 10 + doubled % 10;
    }
    Some(sum)
}

/// The digit that makes these digits keep the Luhn rule.
#[must_use]
pub fn check_digit(digits: &str) -> Option<char> {
    let longer = [digits.as_bytes(), b"0"].concat();
    let sum = luhn_sum(&longer)?;
    char::from_digit((10 - sum % 10) % 10, 10)
}

impl BankCard {
    /// Blanks, hyphens and full width are forgiven.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        Self::from_bytes(&chars::compact(text))
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Refusal> {
        if !(13..=19).contains(&bytes.len()) {
            return Err(Refusal::Length { found: bytes.len() });
        }
        if let Some(place) = chars::first_non_digit(bytes) {
            return Err(Refusal::Character { place });
        }
        let network = network(bytes).ok_or(Refusal::Prefix)?;
        if !luhn_bytes(bytes) {
            let without_last = bytes
                .get(..bytes.len() - 1)
                .map(chars::text)
                .unwrap_or_default();
            let expected = check_digit(&without_last).unwrap_or('0');
            return Err(Refusal::Check { expected });
        }
        Ok(Self {
            number: chars::text(bytes),
            network,
        })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.number
    }

    #[must_use]
    pub fn network(&self) -> Network {
        self.network
    }
}

fn network(digits: &[u8]) -> Option<Network> {
    let head = chars::number(digits.get(..6)?)?;
    let (two, three, four) = (head / 10_000, head / 1000, head / 100);
    let length = digits.len();
    // Debit cards of 19 digits stand in foreign ranges too: 436742 (建设银行), 405512 and 601428 (交通银行).
    let domestic = matches!(
        head,
        436_742 | 436_745 | 405_512 | 601_428 | 602_907 | 603_367 | 683_970 | 690_755
    ) || matches!(four, 9400 | 9558 | 9559)
        || matches!(three, 685 | 900 | 955 | 966 | 984 | 985);
    if two == 62 && (16..=19).contains(&length) {
        Some(Network::UnionPay)
    } else if domestic && (16..=19).contains(&length) {
        Some(Network::Domestic)
    } else if (40..50).contains(&two) && matches!(length, 13 | 16) {
        Some(Network::Visa)
    } else if ((51..=55).contains(&two) || (2221..=2720).contains(&four)) && length == 16 {
        Some(Network::Mastercard)
    } else if matches!(two, 34 | 37) && length == 15 {
        Some(Network::AmericanExpress)
    } else if (3528..=3589).contains(&four) && length == 16 {
        Some(Network::Jcb)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
