use jiff::civil::{Date, date};

use super::dated;

#[track_caller]
fn check(text: &str, today: Date, expected: &str) {
    assert_eq!(dated(text, today).unwrap(), expected);
}

#[test]
fn days_are_counted_in_working_days() {
    let tuesday = date(2026, 11, 24);
    check("于{{day 0}}印发", tuesday, "于2026年11月24日印发");
    check("{{iso -2}} 09:00", tuesday, "2026-11-20 09:00");
    check("{{iso 4}}，{{year -2}}", tuesday, "2026-11-30，2026");
    let sunday = date(2026, 11, 22);
    check(
        "{{iso 0}} {{iso 1}} {{iso -1}}",
        sunday,
        "2026-11-20 2026-11-23 2026-11-19",
    );
}

#[test]
fn what_is_no_day_is_an_error() {
    for text in ["{{day}}", "{{day x}}", "{{week 1}}", "{{day 1"] {
        assert!(dated(text, date(2026, 11, 24)).is_err(), "{text}");
    }
}
