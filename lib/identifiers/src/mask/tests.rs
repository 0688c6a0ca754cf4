//! What may still be read, kind by kind.

use super::{Policy, Rule, mask, masked};
use crate::kind::Kind;

#[track_caller]
fn check(text: &str, usual: &str, strict: &str) {
    let today = jiff::civil::date(2026, 1, 5);
    assert_eq!(mask(text, today, &Policy::usual()), usual);
    assert_eq!(mask(text, today, &Policy::strict()), strict);
}

#[test]
fn the_published_forms() {
    check(
        "11010519491231002X",
        "110105********002X",
        "110***********002X",
    );
    check("电话13812345678", "电话138****5678", "电话***");
    check(
        "家庭电话010-81234567",
        "家庭电话010-****4567",
        "家庭电话***",
    );
    check("6222020000000000000", "6222***********0000", "***");
    check("liming@example.com", "l***@example.com", "***");
    check("京A12345", "京A***45", "京A*****");
    check(
        "住云溪市东湖区人民路12号3栋501室",
        "住云溪市东湖区***",
        "住云溪市***",
    );
    check(
        "统一社会信用代码91350100M000100Y43",
        "统一社会信用代码91350100M000100Y43",
        "统一社会信用代码91350100M000100Y43",
    );
}

#[test]
fn a_birth_date_never_shows() {
    let rule = Rule::Ends { head: 14, tail: 14 };
    assert_eq!(
        masked("11010519491231002X", Kind::ResidentId, rule),
        "110105********002X"
    );
    assert_eq!(
        masked("110105 19491231 002X", Kind::ResidentId, rule),
        "110105 ******** 002X"
    );
    assert_eq!(
        masked("110105491231002", Kind::ResidentId, rule),
        "110105******002"
    );
}
