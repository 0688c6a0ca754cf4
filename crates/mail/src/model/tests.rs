//! Pauses and codes.

use std::time::Duration;

use testkit::clock::at;

use super::{Next, Problem, State, after, later};

#[test]
fn pauses_grow_for_three_and_a_half_days() {
    let mut now = at("2026-11-23 09:30");
    let mut moments = Vec::new();
    for attempt in 1.. {
        match after(Problem::Postponed(451), attempt, now) {
            Next::TryAgain { at } => {
                moments.push(at.minute());
                now = at;
            }
            Next::GiveUp => break,
        }
    }
    assert_eq!(
        moments,
        [
            "2026-11-23 09:31",
            "2026-11-23 09:36",
            "2026-11-23 10:06",
            "2026-11-23 12:06",
            "2026-11-23 16:06",
            "2026-11-24 00:06",
            "2026-11-25 00:06",
            "2026-11-26 00:06",
            "2026-11-27 00:06",
        ]
    );
}

#[test]
fn only_a_refusal_ends_it_at_once() {
    let now = at("2026-11-23 09:30");
    assert_eq!(after(Problem::Refused(550), 1, now), Next::GiveUp);
    let again = Next::TryAgain {
        at: later(now, Duration::from_secs(60)),
    };
    for problem in [
        Problem::Broken,
        Problem::Postponed(421),
        Problem::SignIn,
        Problem::Tls,
        Problem::Unreachable,
    ] {
        assert_eq!(after(problem, 1, now), again, "{problem}");
    }
}

#[test]
fn problems_and_states_are_read_as_they_were_written() {
    for problem in [
        Problem::Broken,
        Problem::Postponed(451),
        Problem::Refused(550),
        Problem::SignIn,
        Problem::Tls,
        Problem::Unreachable,
    ] {
        assert_eq!(Problem::from_text(&problem.to_string()), Some(problem));
    }
    assert_eq!(Problem::from_text("refused many"), None);
    for state in State::ALL {
        assert_eq!(State::from_code(state.code()), Some(state));
    }
}
