//! A file handed to the worker as a whole, and its entries as they come back. A worker that ends costs the entry it had
//! begun; the next one goes on behind it. Must never send a file again from the start.

use super::Reader;
use super::child::Ended;
use crate::reject::Fault;
use crate::wire::{Answer, Body, Reply, Request, Task};

pub(super) struct Whole {
    task: Task,
    name: String,
    body: Body,
    /// Sent behind the header, unless the worker opens the file itself.
    bytes: Vec<u8>,
    /// Entries begun, those of earlier workers included.
    begun: u64,
    current: Option<String>,
    is_sent: bool,
    is_slow: bool,
}

pub(super) struct Entry {
    pub(super) place: String,
    pub(super) outcome: Result<Answer, Fault>,
    /// Entries up to and with this one.
    pub(super) position: u64,
    pub(super) is_last: bool,
}

impl Whole {
    pub(super) fn new(task: Task, name: &str, body: Body, bytes: Vec<u8>, begun: u64) -> Self {
        Self {
            task,
            name: name.to_owned(),
            body,
            bytes,
            begun,
            current: None,
            is_sent: false,
            is_slow: false,
        }
    }

    pub(super) fn is_sent(&self) -> bool {
        self.is_sent
    }

    /// The next entry; none when the worker has handed over all of them.
    pub(super) fn next(&mut self, reader: &mut Reader) -> Option<Entry> {
        loop {
            if !self.is_sent {
                let request = Request {
                    name: self.name.clone(),
                    skip: self.begun,
                    task: self.task,
                    body: self.body.clone(),
                };
                if let Err(error) = reader.send(&request, &self.bytes) {
                    let fault = super::unstartable(&error);
                    return Some(self.entry(String::new(), Err(fault), true));
                }
                self.is_sent = true;
            }
            let patience = reader.patience(self.is_slow);
            match reader.receive(patience) {
                Ok(Reply::Begin { place }) => {
                    self.begun += 1;
                    self.is_slow = false;
                    self.current = Some(place);
                }
                Ok(Reply::Slow) => self.is_slow = true,
                Ok(Reply::Finish { place, outcome }) => {
                    self.current = None;
                    return Some(self.entry(place, outcome, false));
                }
                Ok(Reply::Done) => return None,
                Err(ended) => return Some(self.end(reader, ended)),
            }
        }
    }

    fn end(&mut self, reader: &mut Reader, ended: Ended) -> Entry {
        let fault = reader.bury(ended);
        self.is_sent = false;
        self.is_slow = false;
        // Behind an entry at fault there may be others; a file that is one entry has none.
        let current = self.current.take();
        let is_last = current.as_ref().is_none_or(String::is_empty);
        self.entry(current.unwrap_or_default(), Err(fault), is_last)
    }

    fn entry(&self, place: String, outcome: Result<Answer, Fault>, is_last: bool) -> Entry {
        Entry {
            place,
            outcome,
            position: self.begun,
            is_last,
        }
    }
}
