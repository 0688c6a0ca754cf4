use super::*;
use jiff::civil::date;

#[test]
fn months_end_on_the_same_day_or_the_last() {
    let check = |start: Date, n_months: u16, end: Date| {
        let n_days = Period::Months(n_months).n_days(start).unwrap();
        assert_eq!(n_days, days_between(start, end), "{start} + {n_months}");
    };
    check(date(2026, 3, 15), 6, date(2026, 9, 15));
    check(date(2025, 8, 31), 6, date(2026, 2, 28));
    check(date(2023, 8, 31), 6, date(2024, 2, 29));
    check(date(2024, 2, 29), 12, date(2025, 2, 28));
    check(date(2024, 2, 29), 48, date(2028, 2, 29));
    check(date(2025, 12, 31), 2, date(2026, 2, 28));
    check(date(2026, 5, 31), 1, date(2026, 6, 30));
    check(date(2026, 5, 31), 0, date(2026, 5, 31));
}

#[test]
fn only_like_units_add_up() {
    assert_eq!(
        Period::WorkingDays(20).plus(Period::WorkingDays(20)),
        Some(Period::WorkingDays(40)),
    );
    assert_eq!(Period::WorkingDays(20).plus(Period::CalendarDays(20)), None);
    assert_eq!(Period::Months(u16::MAX).plus(Period::Months(1)), None);
}

#[test]
fn terms_as_operators_write_them() {
    let terms: Terms = toml::from_str(
        "period = { working_days = 10 }\nextension = { working_days = 5 }\nlast_day = \"moves_to_working_day\"",
    )
    .unwrap();
    assert_eq!(
        terms,
        Terms {
            period: Period::WorkingDays(10),
            extension: Some(Period::WorkingDays(5)),
            last_day: LastDay::MovesToWorkingDay,
        },
    );
    let short: Terms = toml::from_str("period = { calendar_days = 20 }").unwrap();
    assert_eq!((short.extension, short.last_day), (None, LastDay::Stays));
    assert!(toml::from_str::<Terms>("period = { working_days = -1 }").is_err());
    assert!(toml::from_str::<Terms>("period = { working_days = 1 }\nextra = 1").is_err());
}
