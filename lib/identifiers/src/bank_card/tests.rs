//! Ranges, lengths and the Luhn digit.

use super::{BankCard, Network, check_digit, luhn};
use crate::refusal::Refusal;

#[test]
fn cards() {
    let network = |text: &str| BankCard::parse(text).map(|card| card.network());
    assert_eq!(network("6222020000000000000"), Ok(Network::UnionPay));
    assert_eq!(network("622848000000000015"), Ok(Network::UnionPay));
    assert_eq!(network("4111 1111 1111 1111"), Ok(Network::Visa));
    assert_eq!(network("1234567812345670"), Err(Refusal::Prefix));
    assert_eq!(network("411111111111"), Err(Refusal::Length { found: 12 }));
    assert_eq!(
        network("4111111111111112"),
        Err(Refusal::Check { expected: '1' })
    );
    assert!(!luhn("") && !luhn("x"));
    assert_eq!(check_digit("411111111111111"), Some('1'));
}
