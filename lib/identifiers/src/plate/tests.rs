//! Plates of cars, old and new energy.

use super::{Plate, Style};

#[test]
fn plates() {
    for (text, style) in [
        ("京A12345", Style::Ordinary),
        ("粤b·d12345", Style::NewEnergy),
        ("粤BDA1234", Style::NewEnergy),
        ("粤B12345D", Style::NewEnergy),
        ("粤Z1234港", Style::Special),
        ("京A1234警", Style::Special),
    ] {
        assert_eq!(
            Plate::parse(text).map(|plate| plate.style()),
            Ok(style),
            "{text}"
        );
    }
    for wrong in [
        "京A1234",
        "京I12345",
        "京A1234O",
        "京AABCDE",
        "日A12345",
        "京A123456",
        "",
    ] {
        assert!(Plate::parse(wrong).is_err(), "{wrong}");
    }
}
