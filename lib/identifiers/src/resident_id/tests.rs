//! Numbers right and wrong, each with its refusal.

use jiff::civil::date;

use super::{Holder, ResidentId, Sex};
use crate::refusal::Refusal;

#[track_caller]
fn check(text: &str, expected: Result<Holder, Refusal>) {
    assert_eq!(
        ResidentId::parse(text, date(2026, 1, 5)).map(|id| id.holder()),
        expected,
        "{text}"
    );
}

#[test]
fn numbers() {
    check("440524188001010014", Ok(Holder::Citizen));
    check("110000199001010013", Ok(Holder::Citizen));
    check("990101199001010013", Err(Refusal::Region));
    check("110000199002300013", Err(Refusal::Date));
    check("110000209001010013", Err(Refusal::FutureDate));
    check("11000019900101001", Err(Refusal::Length { found: 17 }));
    check("1100001990010100A3", Err(Refusal::Character { place: 16 }));
    check("", Err(Refusal::Length { found: 0 }));
    for (region, holder) in [
        ("810000", Holder::HongKong),
        ("820000", Holder::Macao),
        ("830000", Holder::Taiwan),
        ("931156", Holder::Foreigner),
    ] {
        let mut number = format!("{region}19900101001");
        number.extend(super::check_character(&number));
        check(&number, Ok(holder));
    }
}

#[test]
fn what_a_number_says() {
    let id = ResidentId::parse("110000199001010013", date(2026, 1, 5)).unwrap();
    assert_eq!((id.sex(), id.birth()), (Sex::Male, date(1990, 1, 1)));
    let old = ResidentId::parse_old("110105000101998", date(2026, 1, 5)).unwrap();
    assert_eq!(old.birth(), date(1800, 1, 1));
}
