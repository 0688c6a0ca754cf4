//! Any bytes: the reader must answer, never panic. Run with `cargo +nightly fuzz run html`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = intake::html::read(bytes);
});
