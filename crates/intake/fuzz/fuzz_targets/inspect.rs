//! Any bytes, and any XML in the packages that are inspected: the readers must answer, never panic.
//! Run with `cargo +nightly fuzz run inspect`.
#![no_main]

use std::io::{Cursor, Write};
use std::time::Duration;

use intake::inspect::{Found, Receiver, inspect};
use intake::open::Context;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

struct Answers;

impl Receiver for Answers {
    fn begin(&mut self, _: &str) -> bool {
        true
    }

    fn finish(&mut self, _: &str, found: Found) {
        for part in found.parts {
            for spot in &part.spots {
                assert!(part.text.is_char_boundary(spot.at));
            }
        }
    }
}

/// Parts of a Word document, a workbook and an OFD, filled one after the other.
const PARTS: [&str; 9] = [
    "[Content_Types].xml",
    "word/document.xml",
    "word/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
    "xl/worksheets/sheet1.xml",
    "docProps/core.xml",
    "word/media/image1.png",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let context = Context {
        scratch: std::env::temp_dir(),
        // No program is waited for: what is fuzzed are our own readers.
        tool_time: Duration::ZERO,
        on_slow: Box::new(|| {}),
    };
    inspect("file", bytes, &context, &mut Answers);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in PARTS.iter().zip(bytes.split(|byte| *byte == 0)) {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(part).unwrap();
    }
    let package = writer.finish().unwrap().into_inner();
    inspect("file", &package, &context, &mut Answers);
});
