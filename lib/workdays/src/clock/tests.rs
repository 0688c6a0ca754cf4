use super::*;
use crate::period::LastDay;
use crate::statutory;
use crate::year::Year;
use jiff::civil::date;

fn due(clock: &Clock, today: Date) -> Date {
    clock.explain(&Calendar::official(), today).unwrap().due
}

fn asked(sent: Date, received: Option<Date>) -> Suspension {
    Suspension {
        cause: Cause::ThirdParty,
        sent,
        received,
    }
}

/// Start, rule, last day: worked by hand on the wall calendar.
#[test]
fn plain_periods() {
    let check = |code: &str, start: Date, end: Date| {
        let clock = Clock::new(start, statutory::find(code).unwrap().terms);
        assert_eq!(due(&clock, start), end, "{code} from {start}");
    };
    // 国庆节 2024: 29 September and 12 October are worked.
    check("foi_reply", date(2024, 9, 20), date(2024, 10, 23));
    // Over New Year and 春节 2025: 26 January and 8 February are worked.
    check("foi_reply", date(2024, 12, 31), date(2025, 2, 5));
    check("foi_reply", date(2025, 1, 27), date(2025, 3, 3));
    // 29 February 2024 is a Thursday.
    check("foi_correction_notice", date(2024, 2, 22), date(2024, 3, 4));
    check(
        "foi_third_party_opinion",
        date(2025, 9, 22),
        date(2025, 10, 17),
    );
    check("penalty_withdrawal", date(2026, 4, 30), date(2026, 5, 8));
    check("penalty_withdrawal", date(2026, 5, 7), date(2026, 5, 11));
    // Received on a day off: the first working day after is the first that counts.
    check("interpretation", date(2026, 10, 3), date(2026, 10, 10));
    check("budget_department", date(2026, 2, 9), date(2026, 3, 1));
    check("budget_unit", date(2024, 2, 9), date(2024, 2, 29));
    // 60 days end on 5 October 2025, in the holiday; they move to the 9th.
    check(
        "reconsideration_application",
        date(2025, 8, 6),
        date(2025, 10, 9),
    );
    // Six months end on a worked Sunday: it stays.
    check("litigation_direct", date(2026, 3, 20), date(2026, 9, 20));
    check(
        "litigation_after_reconsideration",
        date(2026, 9, 5),
        date(2026, 9, 20),
    );
}

#[test]
fn a_correction_begins_the_period_anew_and_ends_what_was_before() {
    let clock = Clock::new(date(2026, 3, 2), statutory::FOI_REPLY.terms)
        .suspend(asked(date(2026, 3, 3), None))
        .unwrap()
        .restart(date(2026, 3, 16), RestartCause::Correction)
        .unwrap();
    let explanation = clock
        .explain(&Calendar::official(), date(2026, 3, 20))
        .unwrap();
    let plain = Clock::new(date(2026, 3, 16), statutory::FOI_REPLY.terms);
    assert_eq!(explanation.due, due(&plain, date(2026, 3, 20)));
    assert_eq!(explanation.due, date(2026, 4, 14));
    assert!(!explanation.is_suspended);
    assert_eq!(explanation.restarts[0].began, date(2026, 3, 2));
}

#[test]
fn a_consultation_takes_out_as_many_working_days_as_it_lasted() {
    let start = date(2026, 3, 2);
    let calendar = Calendar::official();
    let plain = Clock::new(start, statutory::FOI_REPLY.terms);
    let sent = date(2026, 3, 5);
    let received = calendar.add_working_days(sent, 15).unwrap();
    let clock = plain.clone().suspend(asked(sent, Some(received))).unwrap();
    let later = calendar.add_working_days(due(&plain, start), 15).unwrap();
    assert_eq!(due(&clock, start), later);
}

#[test]
fn consultations_at_the_same_time_count_once() {
    let start = date(2026, 3, 2);
    let one = asked(date(2026, 3, 5), Some(date(2026, 3, 20)));
    let within = asked(date(2026, 3, 10), Some(date(2026, 3, 12)));
    let over = asked(date(2026, 3, 18), Some(date(2026, 3, 25)));
    let clock = Clock::new(start, statutory::FOI_REPLY.terms);
    let three = [one, within, over]
        .into_iter()
        .fold(clock.clone(), |clock, suspension| {
            clock.suspend(suspension).unwrap()
        });
    let whole = clock
        .suspend(asked(date(2026, 3, 5), Some(date(2026, 3, 25))))
        .unwrap();
    assert_eq!(due(&three, start), due(&whole, start));
}

#[test]
fn an_open_consultation_moves_the_end_day_by_day() {
    let clock = Clock::new(date(2026, 3, 2), statutory::FOI_REPLY.terms)
        .suspend(asked(date(2026, 3, 5), None))
        .unwrap();
    let calendar = Calendar::official();
    let first = clock.explain(&calendar, date(2026, 3, 5)).unwrap();
    assert_eq!((first.due, first.is_suspended), (date(2026, 3, 30), true));
    let later = clock.explain(&calendar, date(2026, 3, 10)).unwrap();
    assert_eq!((later.due, later.n_left()), (date(2026, 4, 2), 17));
}

#[test]
fn a_question_on_the_last_day_keeps_the_period_open() {
    // 30 March 2026 is the last day.
    let clock = Clock::new(date(2026, 3, 2), statutory::FOI_REPLY.terms);
    let calendar = Calendar::official();
    let open = clock
        .clone()
        .suspend(asked(date(2026, 3, 30), None))
        .unwrap();
    let waiting = open.explain(&calendar, date(2026, 4, 3)).unwrap();
    assert_eq!(
        (waiting.due, waiting.is_suspended, waiting.n_left()),
        (date(2026, 4, 3), true, 0)
    );
    // Answered on a Sunday in 清明节: the next working day.
    let answered = clock
        .clone()
        .suspend(asked(date(2026, 3, 30), Some(date(2026, 4, 5))))
        .unwrap();
    assert_eq!(due(&answered, date(2026, 4, 5)), date(2026, 4, 7));
    // The day after the last day is too late to ask.
    let late = clock.suspend(asked(date(2026, 3, 31), None)).unwrap();
    let overdue = late.explain(&calendar, date(2026, 4, 3)).unwrap();
    assert!(overdue.is_overdue() && !overdue.is_suspended);
    assert_eq!(overdue.n_late(&calendar), Ok(4));
}

#[test]
fn an_extension_adds_once_and_says_when_it_was_late() {
    let clock = Clock::new(date(2026, 3, 2), statutory::FOI_REPLY.terms);
    let by = Period::WorkingDays(20);
    let in_time = clock
        .clone()
        .extend(Extension {
            by,
            granted: date(2026, 3, 30),
        })
        .unwrap();
    let explanation = in_time
        .explain(&Calendar::official(), date(2026, 3, 30))
        .unwrap();
    assert_eq!(
        (explanation.due, explanation.n_counted),
        (date(2026, 4, 28), 40)
    );
    let extended = explanation.extension.unwrap();
    assert_eq!(
        (extended.due_before, extended.is_late),
        (date(2026, 3, 30), false)
    );

    let too_late = clock
        .extend(Extension {
            by,
            granted: date(2026, 3, 31),
        })
        .unwrap();
    let explanation = too_late
        .explain(&Calendar::official(), date(2026, 3, 31))
        .unwrap();
    assert!(explanation.extension.unwrap().is_late);
}

#[test]
fn refusals() {
    let start = date(2026, 3, 2);
    let clock = Clock::new(start, statutory::FOI_REPLY.terms);
    let extension = |by: Period, granted: Date| Extension { by, granted };
    assert_eq!(
        clock
            .clone()
            .extend(extension(Period::WorkingDays(21), start)),
        Err(Refusal::ExtensionTooLong),
    );
    assert_eq!(
        clock
            .clone()
            .extend(extension(Period::CalendarDays(5), start)),
        Err(Refusal::ExtensionTooLong),
    );
    assert_eq!(
        clock
            .clone()
            .extend(extension(Period::WorkingDays(5), date(2026, 3, 1))),
        Err(Refusal::BeforeStart),
    );
    assert_eq!(
        Clock::new(start, statutory::BUDGET_GOVERNMENT.terms)
            .extend(extension(Period::CalendarDays(5), start)),
        Err(Refusal::NotExtendable),
    );
    assert_eq!(
        clock
            .clone()
            .restart(date(2026, 3, 1), RestartCause::FeePaid),
        Err(Refusal::BeforeStart),
    );
    assert_eq!(
        clock.clone().suspend(asked(date(2026, 3, 1), None)),
        Err(Refusal::BeforeStart),
    );
    assert_eq!(
        clock
            .clone()
            .suspend(asked(date(2026, 3, 5), Some(date(2026, 3, 4)))),
        Err(Refusal::ReceivedBeforeSent),
    );
    let spent = clock
        .extend(extension(Period::WorkingDays(5), start))
        .unwrap()
        .restart(date(2026, 3, 9), RestartCause::FeePaid)
        .unwrap();
    let anew = Clock::new(date(2026, 3, 9), statutory::FOI_REPLY.terms);
    assert_eq!(due(&spent, start), due(&anew, start));
    assert_eq!(
        spent.extend(extension(Period::WorkingDays(5), date(2026, 3, 10))),
        Err(Refusal::AlreadyExtended),
    );
}

#[test]
fn the_year_to_come() {
    let clock = Clock::new(date(2026, 12, 10), statutory::FOI_REPLY.terms);
    let today = date(2026, 12, 10);
    assert_eq!(
        clock.explain(&Calendar::official(), today),
        Err(CalendarError::YearMissing(2027)),
    );
    let calendar = Calendar::official().with(Year::provisional(2027));
    let explanation = clock.explain(&calendar, today).unwrap();
    assert_eq!(
        (explanation.due, explanation.provisional_years),
        (date(2027, 1, 8), vec![2027])
    );
    // Calendar days that stay where they end ask no calendar.
    let budget = Clock::new(date(2030, 1, 1), statutory::BUDGET_GOVERNMENT.terms);
    assert_eq!(due(&budget, today), date(2030, 1, 21));
}

#[test]
fn lengths_beyond_all_dates_are_errors() {
    let terms = Terms {
        period: Period::Months(u16::MAX),
        extension: None,
        last_day: LastDay::Stays,
    };
    let clock = Clock::new(date(9000, 1, 1), terms);
    assert_eq!(
        clock.explain(&Calendar::official(), date(9000, 1, 1)),
        Err(CalendarError::OutOfRange),
    );
}
