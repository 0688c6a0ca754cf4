//! Any XML in a well-formed package: the reader must answer, never panic. Run with `cargo +nightly fuzz run docx`.
#![no_main]

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut parts = text.splitn(3, '\u{0}');
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["word/document.xml", "word/numbering.xml", "word/styles.xml"] {
        let part = parts.next().unwrap_or_default();
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(part.as_bytes()).unwrap();
    }
    let package = writer.finish().unwrap().into_inner();
    let _ = intake::docx::read(&package);
});
