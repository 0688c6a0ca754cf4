//! The parent's side: one worker kept alive for many files, killed and replaced when it hangs, crashes or runs out of
//! memory, with that turned into a reject for the entry at fault. Must never parse anything itself.

mod child;
mod inspection;
mod lines;
mod whole;

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use tempfile::TempDir;

use crate::detect;
use crate::reject::{Fault, Reject, RejectReason};
use crate::source::Document;
use crate::wire::{self, Answer, Body, Reply, Request, Task};

use child::{Child, Ended};
use lines::{Line, Lines};
use whole::Whole;

/// How to start a worker: a program that calls [`crate::worker::run_worker`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerCommand {
    pub program: PathBuf,
    pub args: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Largest file; JSON Lines are measured by the next two.
    pub file_bytes: u64,
    pub json_lines_bytes: u64,
    pub line_bytes: u64,
    /// Address space of the worker.
    pub memory_bytes: u64,
    /// Time without an answer, for one document.
    pub document_time: Duration,
    /// Time for one run of an outside program (LibreOffice, tesseract on one page).
    pub tool_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 50 << 20,
            json_lines_bytes: 2 << 30,
            line_bytes: 20 << 20,
            memory_bytes: 3 << 29,
            document_time: Duration::from_secs(60),
            tool_time: Duration::from_secs(180),
        }
    }
}

/// One document brought in, or one refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// As named by the caller.
    pub file: String,
    /// Inside the file: `line 12`, `a.zip/b.docx`; empty for the whole.
    pub place: String,
    pub outcome: Result<Box<Document>, Reject>,
    /// Give it to [`Reader::read_from`] to go on behind this item.
    pub position: u64,
}

/// Requests sent ahead of their answers, so that worker and parent work at the same time.
const WINDOW_LINES: usize = 16;
const WINDOW_BYTES: usize = 32 << 20;

/// Reads files through a worker. It may move to a thread of its own, so that the next document is parsed while the last
/// one is stored.
pub struct Reader {
    command: WorkerCommand,
    limits: Limits,
    scratch: TempDir,
    child: Option<Child>,
}

impl Reader {
    /// Starts the first worker.
    ///
    /// # Errors
    /// When no folder can be made or the program does not start.
    pub fn start(command: WorkerCommand, limits: Limits) -> anyhow::Result<Self> {
        let scratch = tempfile::Builder::new()
            .prefix("gongkai-intake-")
            .tempdir()
            .context("make a folder for the worker")?;
        let mut reader = Self {
            command,
            limits,
            scratch,
            child: None,
        };
        reader.child()?;
        Ok(reader)
    }

    /// Reads every document in a file.
    pub fn read(&mut self, path: &Path) -> Items<'_> {
        self.read_from(path, 0)
    }

    /// Reads on behind the item that had this position.
    pub fn read_from(&mut self, path: &Path, position: u64) -> Items<'_> {
        let file = path.display().to_string();
        let job = self.open(path, position);
        Items {
            reader: self,
            file,
            job,
        }
    }

    /// Reads an upload.
    pub fn read_bytes(&mut self, name: &str, bytes: Vec<u8>) -> Items<'_> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let is_lines = detect::is_json_lines(
            name,
            bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or_default(),
        );
        let limit = if is_lines {
            self.limits.json_lines_bytes
        } else {
            self.limits.file_bytes
        };
        let job = if length > limit {
            Job::Refused(too_large(length, limit))
        } else if is_lines {
            Job::lines(
                name,
                Box::new(Cursor::new(bytes)),
                0,
                self.limits.line_bytes,
            )
        } else {
            Job::Whole(Whole::new(Task::Read, name, Body::Bytes, bytes, 0))
        };
        Items {
            reader: self,
            file: name.to_owned(),
            job,
        }
    }

    fn open(&self, path: &Path, position: u64) -> Job {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let not_found = |error: std::io::Error| {
            Job::Refused(Fault::new(RejectReason::NotFound, error.to_string()))
        };
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) => return not_found(error),
        };
        let length = file.metadata().map_or(0, |metadata| metadata.len());
        let mut head = Vec::new();
        if let Err(error) = (&mut file)
            .take(u64::try_from(HEAD_BYTES).unwrap_or(u64::MAX))
            .read_to_end(&mut head)
            .and_then(|_| file.rewind())
        {
            return not_found(error);
        }
        let is_lines = detect::is_json_lines(&name, &head);
        let limit = if is_lines {
            self.limits.json_lines_bytes
        } else {
            self.limits.file_bytes
        };
        if length > limit {
            Job::Refused(too_large(length, limit))
        } else if is_lines {
            Job::lines(
                &name,
                Box::new(BufReader::with_capacity(1 << 18, file)),
                position,
                self.limits.line_bytes,
            )
        } else {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
            Job::Whole(Whole::new(
                Task::Read,
                &name,
                Body::Path(path),
                Vec::new(),
                position,
            ))
        }
    }

    fn child(&mut self) -> anyhow::Result<&mut Child> {
        match self.child.take() {
            Some(child) => Ok(self.child.insert(child)),
            None => {
                let child = Child::start(&self.command, &self.limits, self.scratch.path())?;
                Ok(self.child.insert(child))
            }
        }
    }

    fn send(&mut self, request: &Request, payload: &[u8]) -> anyhow::Result<()> {
        let frame = wire::encode(request, payload)?;
        self.child()?.send(frame);
        Ok(())
    }

    /// Ends the worker and says why, as a fault of what it was doing.
    fn bury(&mut self, ended: Ended) -> Fault {
        let Some(child) = self.child.take() else {
            return Fault::new(RejectReason::Crashed, "no worker");
        };
        child.bury(ended)
    }
}

const HEAD_BYTES: usize = 65_536;

fn too_large(length: u64, limit: u64) -> Fault {
    Fault::new(
        RejectReason::TooLarge,
        format!("{length} bytes, at most {limit}"),
    )
}

enum Job {
    Refused(Fault),
    Whole(Whole),
    Lines(LinesJob),
    Ended,
}

struct LinesJob {
    name: String,
    lines: Lines,
    waiting: VecDeque<Line>,
    waiting_bytes: usize,
    /// How many of `waiting` were sent to the present worker.
    n_sent: usize,
}

impl Job {
    fn lines(name: &str, input: Box<dyn BufRead + Send>, skip: u64, limit: u64) -> Self {
        let lines = Lines::new(input, skip, limit);
        Self::Lines(LinesJob {
            name: name.to_owned(),
            lines,
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            n_sent: 0,
        })
    }
}

/// The documents of one file, read as they are asked for.
pub struct Items<'a> {
    reader: &'a mut Reader,
    file: String,
    job: Job,
}

impl Iterator for Items<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        let (place, outcome, position) = match std::mem::replace(&mut self.job, Job::Ended) {
            Job::Ended => return None,
            Job::Refused(fault) => (String::new(), Err(fault), 1),
            Job::Whole(whole) => self.next_entry(whole)?,
            Job::Lines(lines) => self.next_line(lines)?,
        };
        let outcome = outcome.map_err(|fault| Reject {
            file: self.file.clone(),
            place: join_places(&place, &fault.place),
            reason: fault.reason,
            detail: fault.detail,
        });
        Some(Item {
            file: self.file.clone(),
            place,
            outcome,
            position,
        })
    }
}

fn join_places(outer: &str, inner: &str) -> String {
    match (outer.is_empty(), inner.is_empty() || inner == outer) {
        (true, _) => inner.to_owned(),
        (false, true) => outer.to_owned(),
        (false, false) => format!("{outer} {inner}"),
    }
}

fn document_of(answer: Answer) -> Result<Box<Document>, Fault> {
    match answer {
        Answer::Document(document) => Ok(document),
        Answer::Found(_) => Err(Fault::new(RejectReason::Crashed, "a wrong answer")),
    }
}

type Entry = (String, Result<Box<Document>, Fault>, u64);

impl Items<'_> {
    fn next_entry(&mut self, mut whole: Whole) -> Option<Entry> {
        let entry = whole.next(self.reader)?;
        if !entry.is_last {
            self.job = Job::Whole(whole);
        }
        let outcome = entry.outcome.and_then(document_of);
        Some((entry.place, outcome, entry.position))
    }

    fn next_line(&mut self, mut job: LinesJob) -> Option<Entry> {
        job.fill();
        if let Err(error) = job.send(self.reader) {
            return Some((String::new(), Err(unstartable(&error)), 0));
        }
        let line = job.waiting.front()?;
        let outcome = match &line.fault {
            Some(fault) => Err(fault.clone()),
            None => match self.reader.receive(self.reader.patience(false)) {
                Ok(Reply::Finish { outcome, .. }) => outcome.and_then(document_of),
                Ok(Reply::Begin { .. } | Reply::Slow | Reply::Done) => {
                    let ended = Ended::OutOfStep;
                    job.n_sent = 0;
                    Err(self.reader.bury(ended))
                }
                Err(ended) => {
                    job.n_sent = 0;
                    Err(self.reader.bury(ended))
                }
            },
        };
        let line = job.waiting.pop_front()?;
        job.waiting_bytes = job.waiting_bytes.saturating_sub(line.bytes.len());
        job.n_sent = job.n_sent.saturating_sub(1);
        self.job = Job::Lines(job);
        Some((format!("line {}", line.number), outcome, line.number))
    }
}

impl LinesJob {
    fn fill(&mut self) {
        while self.waiting.len() < WINDOW_LINES
            && (self.waiting.is_empty() || self.waiting_bytes < WINDOW_BYTES)
        {
            let Some(line) = self.lines.next() else { break };
            self.waiting_bytes += line.bytes.len();
            self.waiting.push_back(line);
        }
    }

    /// Lines that are refused already take their turn without being sent.
    fn send(&mut self, reader: &mut Reader) -> anyhow::Result<()> {
        for line in self.waiting.iter().skip(self.n_sent) {
            if line.fault.is_none() {
                let request = Request {
                    name: self.name.clone(),
                    skip: 0,
                    task: Task::Read,
                    body: Body::Line,
                };
                reader.send(&request, &line.bytes)?;
            }
        }
        self.n_sent = self.waiting.len();
        Ok(())
    }
}

impl Reader {
    fn patience(&self, is_slow: bool) -> Duration {
        // The worker stops its programs itself; the parent's limit only catches a worker that does not.
        if is_slow {
            self.limits.tool_time + self.limits.document_time
        } else {
            self.limits.document_time
        }
    }

    fn receive(&mut self, patience: Duration) -> Result<Reply, Ended> {
        match self.child.as_mut() {
            Some(child) => child.receive(patience),
            None => Err(Ended::Died),
        }
    }
}

fn unstartable(error: &anyhow::Error) -> Fault {
    Fault::new(
        RejectReason::Crashed,
        format!("cannot start a worker: {error:#}"),
    )
}

impl Drop for Items<'_> {
    fn drop(&mut self) {
        // Answers that nobody fetched would be taken for those of the next file.
        let is_open = match &self.job {
            Job::Whole(whole) => whole.is_sent(),
            Job::Lines(lines) => lines.n_sent > 0,
            Job::Refused(_) | Job::Ended => false,
        };
        if is_open {
            drop(self.reader.child.take());
        }
    }
}
