//! Every day of the seven official calendars, and the four questions a calendar answers.

use jiff::Span;
use jiff::civil::Date;
use proptest::prelude::*;
use workdays::calendar::{CalendarError, Day};

use crate::naive::{FIRST, LAST, naive, official};

#[test]
fn every_day_is_what_the_notice_says() {
    let calendar = official();
    let naive = naive();
    assert_eq!(naive.days.len(), 2557);
    for (day, is_worked) in &naive.days {
        let found = calendar.day(*day).unwrap();
        assert_eq!(found.is_working(), *is_worked, "{day}");
        match found {
            Day::MakeUp(holiday) => assert_eq!(naive.make_up.get(day).unwrap(), holiday, "{day}"),
            Day::Holiday(name) => assert_eq!(naive.rest.get(day).unwrap(), name, "{day}"),
            Day::Working | Day::Weekend => {
                assert!(
                    !naive.rest.contains_key(day) && !naive.make_up.contains_key(day),
                    "{day}"
                );
            }
        }
    }
}

/// 365 days less 104 of weekends and 13 of 放假办法 (11 before 2025), where no holiday lies on a weekend without compensation.
#[test]
fn working_days_of_the_years() {
    let naive = naive();
    let n_worked = |year: i16| {
        naive
            .days
            .iter()
            .filter(|(day, is_worked)| day.year() == year && *is_worked)
            .count()
    };
    assert_eq!([2024, 2025, 2026].map(n_worked), [251, 248, 248]);
}

fn days() -> impl Strategy<Value = Date> {
    (0..2557i64).prop_map(|n| FIRST + Span::new().days(n))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn agrees_on_every_question(start in days(), end in days(), n_days in 0u32..400) {
        let calendar = official();
        let naive = naive();
        let worked = naive.worked_after(start);
        let missing = CalendarError::YearMissing(2027);

        prop_assert_eq!(calendar.is_working_day(start).ok(), naive.is_worked(start));
        prop_assert_eq!(calendar.next_working_day(start), worked.first().copied().ok_or(missing));
        let added = match n_days {
            0 => Ok(start),
            n_days => worked.get(n_days as usize - 1).copied().ok_or(missing),
        };
        prop_assert_eq!(calendar.add_working_days(start, n_days), added);
        let between = worked.iter().filter(|day| **day <= end).count();
        prop_assert_eq!(calendar.working_days_between(start, end), Ok(between as u32));
        let from = if naive.is_worked(start) == Some(true) { Ok(start) } else { worked.first().copied().ok_or(missing) };
        prop_assert_eq!(calendar.working_day_from(start), from);
    }

    #[test]
    fn adding_and_counting_are_inverse(start in days(), n_days in 0u32..100) {
        let calendar = official();
        if let Ok(end) = calendar.add_working_days(start, n_days) {
            prop_assert!(end <= LAST);
            prop_assert_eq!(calendar.working_days_between(start, end), Ok(n_days));
        }
    }
}
