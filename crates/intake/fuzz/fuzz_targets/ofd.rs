//! Any XML in a well-formed package: the reader must answer, never panic. Run with `cargo +nightly fuzz run ofd`.
#![no_main]

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(page) = std::str::from_utf8(bytes) else { return };
    let root = "<OFD><DocBody><DocRoot>D.xml</DocRoot></DocBody></OFD>";
    let document = "<Document><Pages><Page BaseLoc=\"P.xml\"/></Pages></Document>";
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [("OFD.xml", root), ("D.xml", document), ("P.xml", page)] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(part.as_bytes()).unwrap();
    }
    let package = writer.finish().unwrap().into_inner();
    let _ = intake::ofd::read(&package);
});
