//! Codes that stand on public pages, and what is wrong with others.

use super::{CreditCode, OrganisationCode, Registrant};
use crate::refusal::Refusal;

#[test]
fn codes() {
    let registrant = |text: &str| CreditCode::parse(text).map(|code| code.registrant());
    assert_eq!(registrant("11341702486344515H"), Ok(Registrant::Organ));
    assert_eq!(registrant("11620622013933539B"), Ok(Registrant::Organ));
    assert_eq!(registrant("91350100m000100y43"), Ok(Registrant::Enterprise));
    assert_eq!(
        registrant("91350100M000100I43"),
        Err(Refusal::Character { place: 15 })
    );
    assert_eq!(registrant("01350100M000100Y43"), Err(Refusal::Authority));
    assert_eq!(registrant("91990100M000100Y43"), Err(Refusal::Region));
    assert_eq!(
        registrant("91350100M000100Y44"),
        Err(Refusal::Check { expected: '3' })
    );
    // 村民委员会
    let mut village = "54440113MF0000000".to_owned();
    village.extend(super::check_character(&village));
    assert_eq!(registrant(&village), Ok(Registrant::Association));
    for code in [
        "000014349",
        "486344515",
        "013933539",
        "007280420",
        "000013338",
    ] {
        assert!(OrganisationCode::parse(code).is_ok(), "{code}");
    }
}
