//! Force on a day, and index numbers.

use jiff::civil::date;

use super::*;

#[test]
fn dates_speak_before_the_mark() {
    let today = date(2026, 11, 23);
    let check = |marked, effective, expires, expected| {
        assert_eq!(
            validity_on(marked, effective, expires, today),
            expected,
            "{marked:?} {effective:?} {expires:?}"
        );
    };
    check(Validity::InForce, None, None, Validity::InForce);
    check(
        Validity::InForce,
        Some(date(2026, 11, 24)),
        None,
        Validity::NotYet,
    );
    check(
        Validity::NotYet,
        Some(date(2026, 11, 23)),
        None,
        Validity::InForce,
    );
    check(
        Validity::InForce,
        None,
        Some(date(2026, 11, 23)),
        Validity::InForce,
    );
    check(
        Validity::InForce,
        None,
        Some(date(2026, 11, 22)),
        Validity::Expired,
    );
    check(
        Validity::Repealed,
        Some(date(2027, 1, 1)),
        None,
        Validity::Repealed,
    );
    check(Validity::Unknown, None, None, Validity::Unknown);
    check(Validity::None, None, Some(date(2020, 1, 1)), Validity::None);
}

#[test]
fn an_index_number_follows_the_scheme() {
    let scheme = IndexScheme::default();
    let day = date(2026, 3, 9);
    assert_eq!(
        scheme.number("11441700007280420Y", "x", day, 50),
        "11441700007280420Y/2026-00050"
    );
    assert_eq!(
        scheme.scope("11441700007280420Y", "x", day),
        "11441700007280420Y/2026-"
    );
    let monthly = IndexScheme::new("{code}/{year}{month}-{serial}").unwrap();
    assert_eq!(
        monthly.number("u", "yx-mzj", day, 123_456),
        "yx-mzj/202603-123456"
    );
    assert_eq!(IndexScheme::new("{uscc}/{year}"), Err(InvalidScheme));
}

#[test]
fn the_graver_mark_stays() {
    use RelationKind::{Amends, Basis, Repeals, Replaces};
    use Validity::{Amended, Expired, InForce, None, Repealed, Unknown};
    for (current, relation, expected) in [
        (InForce, Amends, Amended),
        (InForce, Repeals, Repealed),
        (Unknown, Replaces, Repealed),
        (Amended, Repeals, Repealed),
        (Repealed, Amends, Repealed),
        (Expired, Amends, Expired),
        (Expired, Repeals, Repealed),
        (None, Amends, Amended),
        (InForce, Basis, InForce),
        (Repealed, Basis, Repealed),
    ] {
        assert_eq!(
            marked_by(current, relation),
            expected,
            "{current:?} {relation:?}"
        );
    }
}
