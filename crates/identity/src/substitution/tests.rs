use super::*;

fn account(number: i64) -> AccountId {
    AccountId::new(Instant::from_micros(number))
}

#[test]
fn leaves_that_can_and_cannot_be_entered() {
    let (one, other) = (account(1), account(2));
    let day = |text: &str| text.parse::<Date>().unwrap();
    let today = day("2026-11-23");
    for (from, until, expected) in [
        ("2026-11-23", "2026-11-23", Ok(())),
        ("2026-11-20", "2026-12-04", Ok(())),
        ("2026-12-01", "2026-11-30", Err(Wrong::Backwards)),
        ("2026-11-20", "2026-11-22", Err(Wrong::Past)),
        ("2026-11-23", "2027-11-24", Err(Wrong::TooLong)),
    ] {
        assert_eq!(
            check(&one, &other, (day(from), day(until)), today),
            expected,
            "{from} {until}"
        );
    }
    let oneself = check(&one, &one, (today, today), today);
    assert_eq!(oneself, Err(Wrong::Oneself));
}
