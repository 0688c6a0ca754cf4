//! The child: sets limits on itself, then reads requests from standard input and answers on standard output until the
//! pipe closes. A reader that panics ends the worker; the parent starts another and goes on behind the bad entry.
//! Must never print anything else on standard output.

use std::cell::RefCell;
use std::fs;
use std::io::{self, BufReader, Stdout};
use std::rc::Rc;
use std::time::Duration;

use anyhow::Context as _;

use crate::inspect::{self, Found};
use crate::open::{self, Context};
use crate::reject::{Fault, RejectReason};
use crate::source::Document;
use crate::wire::{self, Answer, Body, Hello, Reply, Request, Task};

/// The largest file a worker or its programs may write.
const MAX_FILE: u64 = 2 << 30;
/// Documents nest; the stack is reserved, not used, until they do.
const STACK_BYTES: usize = 256 << 20;

/// Runs until standard input closes.
///
/// # Errors
/// When the pipes break or a reader panics; the parent sees the exit.
pub fn run_worker() -> anyhow::Result<()> {
    let mut input = BufReader::with_capacity(1 << 16, io::stdin());
    let Some((hello, _)) = wire::read::<Hello>(&mut input).context("read the greeting")? else {
        return Ok(());
    };
    limit(&hello).context("set limits")?;
    let work = std::thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || {
            let output = Rc::new(RefCell::new(io::stdout()));
            serve(&mut input, &output, &hello)
        });
    work.context("start the reader thread")?
        .join()
        .map_err(|_| anyhow::anyhow!("a reader panicked"))?
}

fn limit(hello: &Hello) -> io::Result<()> {
    use rlimit::Resource;
    // The soft limit alone: outside programs get more, see `process`.
    let (_, hard) = Resource::AS.get()?;
    Resource::AS.set(hello.memory_bytes.min(hard), hard)?;
    Resource::CORE.set(0, 0)?;
    let (_, hard) = Resource::FSIZE.get()?;
    Resource::FSIZE.set(MAX_FILE.min(hard), MAX_FILE.min(hard))
}

type Output = Rc<RefCell<Stdout>>;

fn serve(input: &mut BufReader<io::Stdin>, output: &Output, hello: &Hello) -> anyhow::Result<()> {
    let scratch = std::env::current_dir().context("find the working folder")?;
    let slow_output = Rc::clone(output);
    let context = Context {
        scratch,
        tool_time: Duration::from_secs(hello.tool_seconds),
        // A parent that is gone is noticed at the next reply.
        on_slow: Box::new(move || drop(wire::write(&mut *slow_output.borrow_mut(), &Reply::Slow))),
    };
    while let Some((request, payload)) = wire::read::<Request>(input).context("read a request")? {
        let mut answers = Answers {
            output: Rc::clone(output),
            skip: request.skip,
            broken: None,
        };
        match &request.body {
            Body::Line => {
                let outcome = open::read_line(&request.name, &payload);
                answers.finish("", outcome.map(Box::new).map(Answer::Document));
            }
            Body::Bytes => work(&request, &payload, &context, &mut answers),
            Body::Path(path) => match fs::read(path) {
                Ok(bytes) => work(&request, &bytes, &context, &mut answers),
                Err(error) => {
                    let fault = Fault::new(RejectReason::NotFound, error.to_string());
                    if answers.begin("") {
                        answers.finish("", Err(fault));
                    }
                }
            },
        }
        if request.body != Body::Line {
            answers.send(&Reply::Done);
        }
        if let Some(error) = answers.broken {
            return Err(error).context("write an answer");
        }
    }
    Ok(())
}

fn work(request: &Request, bytes: &[u8], context: &Context, answers: &mut Answers) {
    match request.task {
        Task::Read => open::open(&request.name, bytes, context, answers),
        Task::Inspect => inspect::inspect(&request.name, bytes, context, answers),
    }
}

struct Answers {
    output: Output,
    skip: u64,
    broken: Option<io::Error>,
}

impl Answers {
    fn send(&mut self, reply: &Reply) {
        if self.broken.is_none() {
            self.broken = wire::write(&mut *self.output.borrow_mut(), reply).err();
        }
    }

    fn begin(&mut self, place: &str) -> bool {
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        self.send(&Reply::Begin {
            place: place.to_owned(),
        });
        self.broken.is_none()
    }

    fn finish(&mut self, place: &str, outcome: Result<Answer, Fault>) {
        self.send(&Reply::Finish {
            place: place.to_owned(),
            outcome,
        });
    }
}

impl open::Receiver for Answers {
    fn begin(&mut self, place: &str) -> bool {
        self.begin(place)
    }

    fn finish(&mut self, place: &str, outcome: Result<Document, Fault>) {
        self.finish(place, outcome.map(Box::new).map(Answer::Document));
    }
}

impl inspect::Receiver for Answers {
    fn begin(&mut self, place: &str) -> bool {
        self.begin(place)
    }

    fn finish(&mut self, place: &str, found: Found) {
        self.finish(place, Ok(Answer::Found(found)));
    }
}
