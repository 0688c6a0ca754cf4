//! Any line: the reader must answer, never panic. Run with `cargo +nightly fuzz run json_lines`.
#![no_main]

libfuzzer_sys::fuzz_target!(|line: &[u8]| {
    let _ = intake::json_lines::read_line(line);
});
