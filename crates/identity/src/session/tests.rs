use proptest::prelude::*;

use super::*;

const MINUTE: i64 = 60_000_000;

proptest! {
    #[test]
    fn a_session_lives_while_it_is_used_and_not_too_old(created in 0_i64..1_000, used in 0_i64..1_000, now in 0_i64..2_000) {
        let settings = DeskSettings { idle_minutes: 30, session_hours: 12, ..DeskSettings::default() };
        let at = |minute: i64| Instant::from_micros(minute * MINUTE);
        let expected = now - used < 30 && now - created < 720;
        prop_assert_eq!(is_alive(at(created), at(used), &settings, at(now)), expected);
    }
}
