//! Addresses and what only looks like one.

use super::Email;

#[test]
fn addresses() {
    for right in ["a@b.cn", "li.ming+x@mail.example.com"] {
        assert!(Email::parse(right).is_ok(), "{right}");
    }
    for wrong in [
        "a@b", "@b.cn", ".a@b.cn", "a@-b.cn", "a@b..cn", "a@b.c1", "a b@c.cn", "a@b@c.cn",
    ] {
        assert!(Email::parse(wrong).is_err(), "{wrong}");
    }
    assert!(Email::parse("x@yunxi.gov.cn").unwrap().is_government());
    assert!(!Email::parse("x@fakegov.cn").unwrap().is_government());
}
