use std::time::Duration;

use kernel::time::Clock as _;

use super::*;

#[test]
fn moments_are_in_chinese_time() {
    assert_eq!(
        at("2026-11-23 09:30").rfc3339(),
        "2026-11-23T09:30:00+08:00"
    );
    assert_eq!(at("1970-01-01 08:00:00.000001").micros(), 1);
}

#[test]
fn a_clock_moves_only_when_told() {
    let clock = fixed();
    assert_eq!(clock.now(), clock.now());
    advance(&clock, Duration::from_secs(90));
    assert_eq!(clock.now(), at("2026-11-23 09:31:30"));
}
