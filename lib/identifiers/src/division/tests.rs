//! Codes of today, abolished ones, and those no table has.

use super::{DivisionCode, Level};

#[test]
fn codes() {
    let code = |text: &str| text.parse::<DivisionCode>();
    let changping = code("110221").unwrap();
    assert!(!changping.is_current() && changping.is_known());
    assert_eq!(code("440000").unwrap().level(), Level::Province);
    assert_eq!(code("440100").unwrap().level(), Level::Prefecture);
    assert_eq!(code("460001").unwrap().province_name(), Some("海南省"));
    assert!(code("449999").unwrap().name().is_none());
    for wrong in ["", "44", "4401130", "44011x", "000000", "830000"] {
        assert!(code(wrong).is_err(), "{wrong}");
    }
    let mut codes: Vec<u32> = super::ROWS.iter().map(|row| row.code).collect();
    assert!(codes.len() > 4000 && super::ROWS.iter().all(|row| !row.name.is_empty()));
    codes.dedup();
    assert_eq!(codes.len(), super::ROWS.len());
}
