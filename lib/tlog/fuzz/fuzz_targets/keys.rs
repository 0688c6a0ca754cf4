//! Any text as a verifier key: what is read is written the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tlog::key::VerifierKey;

fuzz_target!(|text: &str| {
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
    }
});
