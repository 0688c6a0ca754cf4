//! Files through a real worker: what comes in, what is refused and why, and that one bad file never harms another.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "tests say what went wrong by stopping"
)]

mod bad_input;
mod damage;
mod documents;
mod goals;
mod inspection;
#[path = "../../examples/score/measure.rs"]
mod measure;
mod office;
mod worker;

use std::io::{Cursor, Write};
use std::path::Path;

use intake::reader::{Item, Limits, Reader, WorkerCommand};
use intake::reject::RejectReason;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A reader whose worker is the example `score`, which cargo builds before the tests run.
fn reader(limits: Limits) -> Reader {
    let folder = std::env::current_exe()
        .unwrap()
        .parent()
        .unwrap()
        .parent()
        .unwrap()
        .to_path_buf();
    let program = folder.join("examples/score");
    assert!(
        program.is_file(),
        "build it first: cargo build -p intake --example score"
    );
    Reader::start(
        WorkerCommand {
            program,
            args: vec!["worker".to_owned()],
        },
        limits,
    )
    .unwrap()
}

fn read(name: &str, bytes: &[u8]) -> Vec<Item> {
    reader(Limits::default())
        .read_bytes(name, bytes.to_vec())
        .collect()
}

/// The text of the only document in a file.
fn text(name: &str, bytes: &[u8]) -> String {
    let mut items = read(name, bytes);
    assert_eq!(items.len(), 1, "{items:?}");
    items.remove(0).outcome.expect("a document").parsed.text
}

/// The reason why the only entry of a file is refused.
fn reason(name: &str, bytes: &[u8]) -> RejectReason {
    let mut items = read(name, bytes);
    assert_eq!(items.len(), 1, "{items:?}");
    items.remove(0).outcome.expect_err("a reject").reason
}

fn packed(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    packed(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
    ])
}

fn is_installed(program: &str) -> bool {
    let found = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
        .any(|folder: std::path::PathBuf| Path::new(&folder).join(program).is_file());
    if !found {
        println!("notice: {program} is not installed; this test shows nothing");
    }
    found
}
