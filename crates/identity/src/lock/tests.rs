use proptest::prelude::*;

use super::*;

const PATIENCE: Patience = Patience {
    failures: 5,
    wait: Duration::from_secs(900),
};

const SECOND: i64 = 1_000_000;

fn at(second: i64) -> Instant {
    Instant::from_micros(second * SECOND)
}

#[test]
fn the_fifth_failure_locks_for_a_quarter_of_an_hour() {
    let mut attempts = Attempts::default();
    for second in 1..=5 {
        attempts = attempts.begin(PATIENCE, at(second)).unwrap();
    }
    let locked = Locked { until: at(905) };
    assert_eq!(attempts.begin(PATIENCE, at(6)), Err(locked));
    assert_eq!(attempts.begin(PATIENCE, at(904)), Err(locked));
    let again = attempts.begin(PATIENCE, at(905)).unwrap();
    assert_eq!((again.failures, again.locked_until), (1, None));
}

#[test]
fn old_failures_are_forgotten() {
    let mut attempts = Attempts::default();
    for round in 0..20 {
        attempts = attempts.begin(PATIENCE, at(round * 901)).unwrap();
        assert_eq!(attempts.failures, 1);
    }
}

proptest! {
    /// Whatever the moments of the attempts: in any stretch as long as the wait, no more are let in than patience has.
    #[test]
    fn never_more_attempts_than_patience_has(steps in prop::collection::vec(0_i64..400, 1..200)) {
        let (mut attempts, mut now, mut let_in) = (Attempts::default(), 0, Vec::new());
        for step in steps {
            now += step;
            if let Ok(begun) = attempts.begin(PATIENCE, at(now)) {
                attempts = begun;
                let_in.push(now);
            }
        }
        for window in let_in.windows(6) {
            prop_assert!(window[5] - window[0] >= 900, "{window:?}");
        }
    }
}
