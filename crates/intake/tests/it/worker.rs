//! A worker that dies, hangs or takes all memory costs one entry and nothing else.
//! Must never rest on chance: the limits are set so that the outcome is certain.

use std::time::Duration;

use intake::reader::{Limits, Reader, WorkerCommand};
use intake::reject::RejectReason;

use crate::reader;

pub(crate) fn heavy_page() -> Vec<u8> {
    format!(
        "<html><body>{}</body></html>",
        "<p>为切实做好城市供水保障工作，现通告如下。</p>".repeat(300_000)
    )
    .into_bytes()
}

fn light() -> Vec<u8> {
    "关于供水的通告\n现通告如下。\n".as_bytes().to_vec()
}

#[test]
fn a_worker_without_time_is_replaced() {
    let mut reader = reader(Limits {
        document_time: Duration::from_millis(300),
        ..Limits::default()
    });
    let slow: Vec<_> = reader.read_bytes("heavy.html", heavy_page()).collect();
    assert_eq!(
        slow[0].outcome.as_ref().unwrap_err().reason,
        RejectReason::Timeout
    );
    assert_eq!(slow.len(), 1);
    let next: Vec<_> = reader.read_bytes("a.txt", light()).collect();
    assert!(next[0].outcome.is_ok());
}

#[test]
fn a_worker_without_memory_is_replaced() {
    let mut reader = reader(Limits {
        memory_bytes: 420 << 20,
        ..Limits::default()
    });
    let large: Vec<_> = reader.read_bytes("heavy.html", heavy_page()).collect();
    assert_eq!(
        large[0].outcome.as_ref().unwrap_err().reason,
        RejectReason::OutOfMemory,
        "{large:?}"
    );
    let next: Vec<_> = reader.read_bytes("a.txt", light()).collect();
    assert!(next[0].outcome.is_ok());
}

#[test]
fn a_worker_that_dies_costs_one_line_each_time() {
    let command = WorkerCommand {
        program: "/bin/false".into(),
        args: Vec::new(),
    };
    let mut reader = match Reader::start(command, Limits::default()) {
        Ok(reader) => reader,
        // The greeting may meet a pipe that is already closed.
        Err(_) => return,
    };
    let items: Vec<_> = reader.read_bytes("a.txt", light()).collect();
    assert_eq!(items.len(), 1);
    assert_eq!(
        items[0].outcome.as_ref().unwrap_err().reason,
        RejectReason::Crashed
    );
}

#[test]
fn a_reader_may_move_to_a_thread_of_its_own() {
    let mut reader = reader(Limits::default());
    let read = std::thread::spawn(move || reader.read_bytes("a.txt", light()).count());
    assert_eq!(read.join().unwrap(), 1);
}

#[test]
fn an_abandoned_file_does_not_answer_for_the_next() {
    let mut reader = reader(Limits::default());
    let lines = "{\"id\":\"old\",\"title\":\"旧\",\"body\":\"旧文。\"}\n".repeat(40);
    drop(reader.read_bytes("old.jsonl", lines.into_bytes()).next());
    let next: Vec<_> = reader.read_bytes("a.txt", light()).collect();
    assert_eq!(next[0].outcome.as_ref().unwrap().file_name, "a.txt");
}
