//! Telephones, and the numbers everyone may call.

use super::{Landline, Mobile, is_service_number};

#[test]
fn telephones() {
    for right in ["13812345678", "0086 138 1234 5678", "１９９12345678"] {
        assert!(Mobile::parse(right).is_ok(), "{right}");
    }
    for wrong in ["12345678901", "1381234567", "138123456789", ""] {
        assert!(Mobile::parse(wrong).is_err(), "{wrong}");
    }
    for right in [
        "010-81234567",
        "02081234567",
        "07467223262",
        "81234567",
        "7223262",
    ] {
        assert!(Landline::parse(right).is_ok(), "{right}");
    }
    for wrong in ["010-01234567", "0000-00000000", "123", "010"] {
        assert!(Landline::parse(wrong).is_err(), "{wrong}");
    }
    for service in ["110", "12345", "95588", "4008100000", "800-810-0000"] {
        assert!(is_service_number(service), "{service}");
    }
}
