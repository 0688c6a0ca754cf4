use crate::calendar::Calendar;
use crate::clock::Clock;
use crate::light::{Light, Threshold, Thresholds};
use crate::statutory;
use jiff::civil::{Date, date};

fn lights(code: &str, start: Date, days: &[(Date, Light)], thresholds: &Thresholds) {
    let clock = Clock::new(start, statutory::find(code).unwrap().terms);
    for (today, light) in days {
        let explanation = clock.explain(&Calendar::official(), *today).unwrap();
        assert_eq!(explanation.light(thresholds), *light, "{code} on {today}");
    }
}

#[test]
fn lights_of_long_and_short_periods() {
    let thresholds = Thresholds::default();
    // 20 working days to 30 March 2026: 11 left on the 13th, 10 on the 16th.
    lights(
        "foi_reply",
        date(2026, 3, 2),
        &[
            (date(2026, 2, 1), Light::Green),
            (date(2026, 3, 2), Light::Green),
            (date(2026, 3, 13), Light::Green),
            (date(2026, 3, 15), Light::Green),
            (date(2026, 3, 16), Light::Yellow),
            (date(2026, 3, 26), Light::Yellow),
            (date(2026, 3, 27), Light::Red),
            (date(2026, 3, 30), Light::Red),
            (date(2026, 3, 31), Light::Overdue),
        ],
        &thresholds,
    );
    lights(
        "interpretation",
        date(2026, 3, 2),
        &[
            (date(2026, 3, 2), Light::Green),
            (date(2026, 3, 3), Light::Yellow),
            (date(2026, 3, 4), Light::Red),
            (date(2026, 3, 5), Light::Red),
            (date(2026, 3, 6), Light::Overdue),
        ],
        &thresholds,
    );
}

#[test]
fn thresholds_are_configuration() {
    let thresholds: Thresholds =
        toml::from_str("yellow = { percent = 33 }\nred = { days = 3 }").unwrap();
    assert_eq!(
        thresholds.yellow,
        Threshold {
            days: 0,
            percent: 33
        }
    );
    lights(
        "foi_reply",
        date(2026, 3, 2),
        &[
            (date(2026, 3, 19), Light::Green),
            (date(2026, 3, 20), Light::Yellow),
            (date(2026, 3, 25), Light::Red),
        ],
        &thresholds,
    );
    let default: Thresholds = toml::from_str("").unwrap();
    assert_eq!(default, Thresholds::default());
    assert!(toml::from_str::<Thresholds>("green = { days = 1 }").is_err());
}

#[test]
fn late_in_the_unit_of_the_period() {
    let calendar = Calendar::official();
    let reply = Clock::new(date(2026, 3, 2), statutory::FOI_REPLY.terms);
    let budget = Clock::new(date(2026, 3, 10), statutory::BUDGET_GOVERNMENT.terms);
    let today = date(2026, 4, 8);
    for (clock, n_late) in [(reply, 6), (budget, 9)] {
        let explanation = clock.explain(&calendar, today).unwrap();
        assert_eq!(explanation.due, date(2026, 3, 30));
        assert_eq!(explanation.n_late(&calendar), Ok(n_late));
        assert_eq!(explanation.n_left(), 0);
    }
}
