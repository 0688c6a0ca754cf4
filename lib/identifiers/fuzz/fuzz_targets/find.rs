//! Any text: findings cut it at characters and in order, and what was masked is not found again.
//! Must never accept less than the property tests do.

#![no_main]

use identifiers::mask::{Policy, mask};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let today = jiff::civil::date(2026, 1, 5);
    let mut end = 0;
    for finding in identifiers::find(text, today) {
        assert!(finding.span.start >= end && finding.span.start < finding.span.end);
        assert!(text.get(finding.span.clone()).is_some());
        end = finding.span.end;
    }
    for policy in [Policy::usual(), Policy::strict()] {
        let shown = mask(text, today, &policy);
        assert!(!identifiers::find(&shown, today).iter().any(|finding| policy.covers(finding)));
    }
});
