//! Any text as a verifier key and as a key file: what is read is written the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tlog::key::VerifierKey;
use tlog::key_file::KeyFile;

fuzz_target!(|text: &str| {
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(file) = KeyFile::parse(text.as_bytes()) {
        assert_eq!(file.to_string(), text);
    }
});
