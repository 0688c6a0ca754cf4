//! Any facts of a case: no panic, no endless walk, and an explanation whose parts add up.
//! Must never accept less than the property tests do.

#![no_main]

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use libfuzzer_sys::fuzz_target;
use workdays::calendar::Calendar;
use workdays::clock::{Cause, Clock, Extension, RestartCause, Suspension};
use workdays::light::Thresholds;
use workdays::period::{LastDay, Period, Terms};
use workdays::wording;

fn day(after: u16) -> Date {
    date(2020, 1, 1).saturating_add(i32::from(after).days())
}

fuzz_target!(|input: (u8, u16, u16, u16, Vec<(u8, u16, u16)>)| {
    let (kind, n, start, today, facts) = input;
    let unit = |n: u16| match kind % 3 {
        0 => Period::WorkingDays(n),
        1 => Period::CalendarDays(n),
        _ => Period::Months(n % 600),
    };
    let last_day = if kind >= 128 { LastDay::MovesToWorkingDay } else { LastDay::Stays };
    let terms = Terms { period: unit(n), extension: Some(unit(30)), last_day };
    let mut clock = Clock::new(day(start), terms);
    for (what, first, second) in facts {
        let next = match what % 4 {
            0 => clock.clone().restart(day(first), RestartCause::Correction),
            1 => clock.clone().extend(Extension { by: unit(second), granted: day(first) }),
            2 => clock.clone().suspend(Suspension { cause: Cause::ThirdParty, sent: day(first), received: None }),
            _ => clock.clone().suspend(Suspension {
                cause: Cause::JointAgency,
                sent: day(first),
                received: Some(day(second)),
            }),
        };
        clock = next.unwrap_or(clock);
    }
    let calendar = Calendar::official();
    if let Ok(explanation) = clock.explain(&calendar, day(today)) {
        let _ = explanation.light(&Thresholds::default());
        let _ = explanation.n_late(&calendar);
        assert!(explanation.due >= explanation.start);
        assert!(wording::sentence(&explanation).contains(&explanation.due.to_string()));
    }
});
