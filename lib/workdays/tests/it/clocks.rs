//! Deadlines of generated cases, their explanations, and what is left of them.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use workdays::clock::{Cause, Clock, Extension, Refusal, RestartCause, Suspension};
use workdays::explanation::{Explanation, Reason};
use workdays::light::{Light, Thresholds};
use workdays::period::{LastDay, Period, Terms};
use workdays::wording;

use crate::naive::{FIRST, every_day, naive, official};

/// How long after the start a question went out, and how long its answer took; none while it is awaited.
type Asked = (i64, Option<i64>);

/// What may befall a case; days are counted from the start, or from the restart where there is one.
#[derive(Debug, Clone)]
struct Case {
    start: Date,
    terms: Terms,
    restart: Option<(i64, Vec<Asked>)>,
    suspensions: Vec<Asked>,
    extension: Option<u16>,
    today: i64,
}

fn suspensions() -> impl Strategy<Value = Vec<Asked>> {
    prop::collection::vec((0..40i64, prop::option::weighted(0.8, 0..40i64)), 0..4)
}

fn periods() -> impl Strategy<Value = Period> {
    prop_oneof![
        4 => (0..45u16).prop_map(Period::WorkingDays),
        2 => (0..70u16).prop_map(Period::CalendarDays),
        1 => (0..8u16).prop_map(Period::Months),
    ]
}

fn cases() -> impl Strategy<Value = Case> {
    (
        0..2540i64,
        periods(),
        any::<bool>(),
        prop::option::weighted(0.3, (0..30i64, suspensions())),
        suspensions(),
        prop::option::weighted(0.4, 0..25u16),
        0..80i64,
    )
        .prop_map(
            |(start, period, moves, restart, suspensions, extension, today)| Case {
                start: FIRST + Span::new().days(start),
                terms: Terms {
                    period,
                    extension: Some(like(period, 20)),
                    last_day: if moves {
                        LastDay::MovesToWorkingDay
                    } else {
                        LastDay::Stays
                    },
                },
                restart,
                suspensions,
                extension: extension.map(|n| n.min(20)),
                today,
            },
        )
}

fn like(period: Period, n: u16) -> Period {
    match period {
        Period::WorkingDays(_) => Period::WorkingDays(n),
        Period::CalendarDays(_) => Period::CalendarDays(n),
        Period::Months(_) => Period::Months(n),
    }
}

impl Case {
    fn run_start(&self) -> Date {
        match &self.restart {
            Some((after, _)) => self.start + Span::new().days(*after),
            None => self.start,
        }
    }

    fn today(&self) -> Date {
        self.run_start() + Span::new().days(self.today)
    }

    fn clock(&self) -> Clock {
        let mut clock = Clock::new(self.start, self.terms);
        if let Some((_, before)) = &self.restart {
            for suspension in before {
                clock = clock
                    .suspend(consultation(self.start, *suspension))
                    .unwrap();
            }
            clock = clock
                .restart(self.run_start(), RestartCause::Correction)
                .unwrap();
        }
        for suspension in &self.suspensions {
            clock = clock
                .suspend(consultation(self.run_start(), *suspension))
                .unwrap();
        }
        if let Some(n) = self.extension {
            let extension = Extension {
                by: like(self.terms.period, n),
                granted: self.run_start(),
            };
            clock = clock.extend(extension).unwrap();
        }
        clock
    }
}

fn consultation(start: Date, (sent, took): Asked) -> Suspension {
    let sent = start + Span::new().days(sent);
    Suspension {
        cause: if took.is_some() {
            Cause::ThirdParty
        } else {
            Cause::JointAgency
        },
        sent,
        received: took.map(|n| sent + Span::new().days(n)),
    }
}

struct Expected {
    due: Date,
    /// Where counting ended, before a day off moved it.
    counted_to: Date,
    away: BTreeSet<Date>,
}

/// By tables: all days after the start that may count, the n-th of them; none where the calendar ends.
fn expected(case: &Case) -> Option<Expected> {
    let start = case.run_start();
    let mut away = BTreeSet::new();
    for suspension in &case.suspensions {
        let Suspension { sent, received, .. } = consultation(start, *suspension);
        let last = received.unwrap_or(case.today());
        away.extend(every_day(sent, last).into_iter().filter(|day| *day != sent));
    }
    let n_extra = case.extension.unwrap_or(0);
    let is_working = matches!(case.terms.period, Period::WorkingDays(_));
    let n_days = match case.terms.period {
        Period::WorkingDays(n) | Period::CalendarDays(n) => usize::from(n + n_extra),
        Period::Months(n) => every_day(start, months_later(start, n + n_extra)).len() - 1,
    };
    let candidates: Box<dyn Iterator<Item = Date>> = if is_working {
        Box::new(naive().worked_after(start).into_iter())
    } else {
        Box::new(start.series(Span::new().days(1)).skip(1))
    };
    let mut counting = candidates.filter(|day| !away.contains(day));
    let mut due = if n_days == 0 {
        start
    } else {
        counting.nth(n_days - 1)?
    };
    let last_counted = due;
    while away.contains(&due.tomorrow().unwrap()) {
        due = due.tomorrow().unwrap();
    }
    let counted_to = due;
    let must_be_worked = if is_working {
        due > last_counted
    } else {
        case.terms.last_day == LastDay::MovesToWorkingDay
    };
    if must_be_worked {
        while !naive().is_worked(due)? {
            due = due.tomorrow().unwrap();
        }
    }
    Some(Expected {
        due,
        counted_to,
        away,
    })
}

fn months_later(start: Date, n: u16) -> Date {
    let months = i32::from(start.year()) * 12 + i32::from(start.month()) - 1 + i32::from(n);
    let (year, month) = (
        i16::try_from(months / 12).unwrap(),
        i8::try_from(months % 12 + 1).unwrap(),
    );
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    date(year, month, start.day().min(longest))
}

/// Every day after the start up to the end is either counted or put aside once, with the reason the calendar gives.
fn check_explanation(case: &Case, found: &Explanation, expected: &Expected) {
    let is_working = found.period.is_working_days();
    let mut aside = BTreeSet::new();
    for range in &found.excluded {
        for day in every_day(range.first, range.last) {
            assert!(aside.insert(day), "{day} is put aside twice");
            match &range.reason {
                Reason::Suspension(_) => assert!(expected.away.contains(&day)),
                Reason::Holiday(name) => assert_eq!(naive().rest.get(&day), Some(name)),
                Reason::Weekend => assert!(
                    naive().is_worked(day) == Some(false) && !naive().rest.contains_key(&day)
                ),
            }
        }
    }
    let all: BTreeSet<Date> = every_day(case.run_start(), found.due)
        .into_iter()
        .skip(1)
        .collect();
    assert!(aside.is_subset(&all));
    let counted: Vec<Date> = all.difference(&aside).copied().collect();
    let n_moved = every_day(expected.counted_to, expected.due).len() - 1;
    let n_counted = usize::try_from(found.n_counted).unwrap();
    if is_working {
        assert!(
            counted
                .iter()
                .all(|day| naive().is_worked(*day) == Some(true))
        );
        // A question sent on the last day and answered on a day off ends on one working day more.
        assert!(counted.len() == n_counted || (n_moved > 0 && counted.len() == n_counted + 1));
    } else {
        assert_eq!(counted.len(), n_counted + n_moved);
    }
    let made_up: Vec<Date> = found.make_up.iter().map(|day| day.date).collect();
    let expected_made_up: Vec<Date> = counted
        .iter()
        .copied()
        .filter(|day| is_working && naive().make_up.contains_key(day))
        .take(made_up.len())
        .collect();
    assert_eq!(made_up, expected_made_up);
    let n_left = counted.iter().filter(|day| **day > case.today()).count();
    assert_eq!(usize::try_from(found.n_left()).unwrap(), n_left);
}

fn check_light(found: &Explanation) {
    let light = found.light(&Thresholds::default());
    let (left, all) = (found.n_left(), found.n_counted);
    match light {
        Light::Overdue => assert!(found.as_of > found.due),
        Light::Paused => assert!(found.is_suspended && found.as_of <= found.due),
        Light::Red => assert!(left <= 1),
        Light::Yellow => assert!(left == 2 || (left > 1 && 2 * left <= all)),
        Light::Green => assert!(left > 2 && 2 * left > all),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn due_days_agree(case in cases()) {
        let calendar = official();
        let found = case.clock().explain(calendar, case.today());
        let expected = expected(&case);
        prop_assert_eq!(found.as_ref().ok().map(|found| found.due), expected.as_ref().map(|expected| expected.due));
        if let (Ok(found), Some(expected)) = (found, expected) {
            check_explanation(&case, &found, &expected);
            check_light(&found);
            let sentence = wording::sentence(&found);
            assert!(sentence.contains(&format!("截止 {}", found.due)), "{sentence}");
            assert!(sentence.contains(&format!("自 {} 起", found.start)), "{sentence}");
            let json = serde_json::to_string(&found).unwrap();
            prop_assert_eq!(serde_json::from_str::<Explanation>(&json).unwrap(), found);
        }
    }

    #[test]
    fn an_extension_is_never_longer_than_the_rule_and_comes_once(longest in 0..30u16, by in 0..40u16, start in 0..2000i64) {
        let start = FIRST + Span::new().days(start);
        let terms = Terms { period: Period::WorkingDays(20), extension: Some(Period::WorkingDays(longest)), last_day: LastDay::Stays };
        let extension = Extension { by: Period::WorkingDays(by), granted: start };
        match Clock::new(start, terms).extend(extension) {
            Ok(clock) => {
                prop_assert!(by <= longest);
                prop_assert_eq!(clock.extend(extension), Err(Refusal::AlreadyExtended));
            }
            Err(refusal) => {
                prop_assert!(by > longest);
                prop_assert_eq!(refusal, Refusal::ExtensionTooLong);
            }
        }
    }
}
