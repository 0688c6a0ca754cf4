//! Inspecting a file through the worker: all entries, gathered. Must never answer a clean inspection for a file whose
//! worker did not come to its end.

use std::path::Path;

use super::whole::Whole;
use super::{Reader, too_large};
use crate::inspect::{Found, Inspection};
use crate::reject::{Fault, RejectReason};
use crate::wire::{Answer, Body, Task};

impl Reader {
    /// Lists all that a file holds, for the check before publication.
    pub fn inspect(&mut self, path: &Path) -> Inspection {
        let file = path.display().to_string();
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let length = match std::fs::metadata(path) {
            Ok(metadata) => metadata.len(),
            Err(error) => {
                let fault = Fault::new(RejectReason::NotFound, error.to_string());
                return refused(&file, fault);
            }
        };
        match std::path::absolute(path) {
            Ok(absolute) => {
                let whole = Whole::new(Task::Inspect, &name, Body::Path(absolute), Vec::new(), 0);
                self.inspect_whole(&file, length, whole)
            }
            Err(error) => refused(&file, Fault::new(RejectReason::NotFound, error.to_string())),
        }
    }

    /// Lists all that an upload holds.
    pub fn inspect_bytes(&mut self, name: &str, bytes: Vec<u8>) -> Inspection {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let whole = Whole::new(Task::Inspect, name, Body::Bytes, bytes, 0);
        self.inspect_whole(name, length, whole)
    }

    fn inspect_whole(&mut self, file: &str, length: u64, mut whole: Whole) -> Inspection {
        if length > self.limits.file_bytes {
            return refused(file, too_large(length, self.limits.file_bytes));
        }
        let mut inspection = Inspection::default();
        while let Some(entry) = whole.next(self) {
            let found = entry.outcome.and_then(|answer| match answer {
                Answer::Found(found) => Ok(found),
                Answer::Document(_) => Err(Fault::new(RejectReason::Crashed, "a wrong answer")),
            });
            inspection.take(file, &entry.place, found);
            if entry.is_last {
                break;
            }
        }
        inspection
    }
}

fn refused(file: &str, fault: Fault) -> Inspection {
    let mut inspection = Inspection::default();
    inspection.take(file, "", Err::<Found, _>(fault));
    inspection
}
