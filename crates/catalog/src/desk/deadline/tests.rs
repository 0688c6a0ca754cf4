//! Which clock runs, and that the stored days of a light say the same as the light itself.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::record::fields::{BudgetTable, PermitPenaltyResult};

fn content(fields: Fields) -> Content {
    let tree = serde_json::json!({
        "title": "题", "issuers": [], "doc_number": null, "form": null, "themes": [], "statutory": [], "keywords": [],
        "summary": "", "issued_on": "2026-03-02", "published_on": null, "effective_on": null, "expires_on": null,
        "validity": "in_force", "publicity": "active", "publicity_ground": null, "source": null, "source_url": null,
        "fields": serde_json::to_value(fields).unwrap(),
    });
    serde_json::from_value(tree).unwrap()
}

fn check(fields: Fields, cause: Cause, interpreted_on: Option<Date>, expected: &str) {
    let content = content(fields);
    let settings = Settings::default();
    let dates = Dates {
        content: &content,
        cause,
        drafted_on: date(2026, 3, 9),
        interpreted_on,
    };
    let running = running(dates, &settings);
    let due = explain(&running, &settings, running.start)
        .unwrap()
        .unwrap()
        .due;
    assert_eq!(
        format!("{} {} {due}", running.clock, running.start),
        expected
    );
}

#[test]
fn each_kind_has_its_clock() {
    use Cause::{Change, Error, New};
    let notice = || Fields::Notice(crate::record::fields::Notice::default());
    check(
        notice(),
        New,
        None,
        "proactive_publication 2026-03-02 2026-03-30",
    );
    let on = date(2026, 3, 10);
    check(
        notice(),
        Change { on },
        None,
        "proactive_publication 2026-03-10 2026-04-08",
    );
    check(
        notice(),
        Error { on },
        None,
        "error_report 2026-03-10 2026-03-13",
    );
    check(
        notice(),
        New,
        Some(date(2026, 3, 5)),
        "interpretation 2026-03-05 2026-03-10",
    );
    check(
        Fields::BudgetTable(BudgetTable::default()),
        New,
        None,
        "budget_department 2026-03-02 2026-03-22",
    );
    let result = |kind: &str| {
        Fields::PermitPenaltyResult(PermitPenaltyResult {
            result_kind: kind.to_owned(),
            decided_on: "2026-02-27".to_owned(),
            ..PermitPenaltyResult::default()
        })
    };
    check(
        result("penalty"),
        New,
        None,
        "enforcement_permit_penalty 2026-02-27 2026-03-09",
    );
    check(
        result("coercion"),
        New,
        None,
        "enforcement_other 2026-02-27 2026-03-26",
    );
}

#[test]
fn a_period_into_an_unknown_year_says_so() {
    let running = Running {
        clock: "proactive_publication".to_owned(),
        start: date(2026, 12, 21),
    };
    let deadline = deadline(&running, &Settings::default(), date(2026, 12, 21))
        .unwrap()
        .unwrap();
    assert!(
        deadline.sentence.contains("2027 年放假安排尚未载入"),
        "{}",
        deadline.sentence
    );
    assert_eq!(
        marks(
            &Running {
                clock: "gone".to_owned(),
                ..running
            },
            &Settings::default()
        ),
        Marks::NONE
    );
}

proptest! {
    /// Lists read the light from three stored days; the page counts it: both must say the same on every day.
    #[test]
    fn stored_days_and_counted_light_agree(offset in 0..2000_i64, length in 1..40_u16, days in 0..5_u16, percent in 0..100_u8) {
        let mut settings = Settings::default();
        settings.lights.yellow.percent = percent;
        settings.lights.red.days = days.min(settings.lights.yellow.days);
        let terms = workdays::period::Terms {
            period: workdays::period::Period::WorkingDays(length),
            extension: None,
            last_day: workdays::period::LastDay::Stays,
        };
        settings.clocks.own.insert("own".to_owned(), terms);
        let start = date(2021, 1, 1).checked_add(jiff::Span::new().days(offset)).unwrap();
        let running = Running { clock: "own".to_owned(), start };
        let marks = marks(&running, &settings);
        let mut day = start;
        while day <= marks.due.tomorrow().unwrap() {
            let counted = explain(&running, &settings, day).unwrap().unwrap().light(&settings.lights);
            prop_assert_eq!(marks.light(day), Some(counted), "{}", day);
            day = day.tomorrow().unwrap();
        }
    }
}
