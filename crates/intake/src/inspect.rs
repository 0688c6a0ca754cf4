//! What a file holds beyond its visible text, for the check before publication: hidden sheets, comments, deletions,
//! properties, metadata, attached files, text in pictures. Reads what is there and judges nothing.
//! Must never pass over in silence what it cannot read: that is a problem with its place.

mod collect;
mod image;
mod kind;
mod legacy;
mod ofd;
mod package;
mod page;
pub mod part;
mod pdf;
mod plain;
mod sheet;
mod story;
mod tables;

use serde::{Deserialize, Serialize};

use crate::open::{self, Context};
use crate::package::Package;
use crate::reject::{Fault, Reject, RejectReason};

use collect::Collector;
use kind::Kind;
use part::{Part, Place};

/// All of a file, as [`crate::reader::Reader::inspect`] answers it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inspection {
    pub parts: Vec<Part>,
    /// What could not be inspected. A file is clean only if this is empty.
    pub problems: Vec<Reject>,
}

/// What one file or archive member holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub parts: Vec<Part>,
    pub problems: Vec<Fault>,
}

/// Where results go; `begin` comes before the work on an entry, so that a crash can be laid at the right door, and
/// answers whether the entry is wanted.
pub trait Receiver {
    fn begin(&mut self, place: &str) -> bool;
    fn finish(&mut self, place: &str, found: Found);
}

/// Inspects a file: each member of an archive by itself, everything else as a whole.
pub fn inspect(name: &str, bytes: &[u8], context: &Context, receiver: &mut dyn Receiver) {
    inspect_at(name, "", bytes, 0, context, receiver);
}

fn inspect_at(
    name: &str,
    place: &str,
    bytes: &[u8],
    depth: usize,
    context: &Context,
    receiver: &mut dyn Receiver,
) {
    match kind::tell(name, bytes) {
        Ok(Kind::Zip) if depth < open::MAX_DEPTH => {
            inspect_archive(name, place, bytes, depth, context, receiver);
        }
        told => {
            if receiver.begin(place) {
                let mut collector = Collector::new(context, place);
                collector.add(Place::FileName, "", name);
                inspect_told(told, name, bytes, &mut collector);
                receiver.finish(place, collector.into_found());
            }
        }
    }
}

/// The archive's own name and comment first, then its members.
fn inspect_archive(
    name: &str,
    place: &str,
    bytes: &[u8],
    depth: usize,
    context: &Context,
    receiver: &mut dyn Receiver,
) {
    let mut package = Package::open(bytes);
    if receiver.begin(place) {
        let mut collector = Collector::new(context, place);
        collector.add(Place::FileName, "", name);
        match &package {
            Ok(package) => collector.add(Place::Comment, "zip", &package.comment()),
            Err(fault) => collector.problem(fault.clone()),
        }
        receiver.finish(place, collector.into_found());
    }
    let Ok(package) = &mut package else {
        return;
    };
    for member in package.members() {
        let (name, read) = match member {
            Ok(member) => {
                let read = package.read(member.index);
                (member.name, read)
            }
            Err(fault) => (fault.place.clone(), Err(fault)),
        };
        let inner = collect::join(place, &name);
        match read {
            Ok(content) => inspect_at(&name, &inner, &content, depth + 1, context, receiver),
            Err(fault) => {
                let is_whole = fault.reason == RejectReason::ZipBomb;
                if receiver.begin(&inner) {
                    let mut collector = Collector::new(context, &inner);
                    collector.add(Place::FileName, "", &name);
                    // The place of the fault is the member itself.
                    collector.problem(fault.at(""));
                    receiver.finish(&inner, collector.into_found());
                }
                if is_whole {
                    return;
                }
            }
        }
    }
}

/// Inspects a file that lies in another: an embedded table, an attachment, a picture.
fn inspect_inner(name: &str, bytes: &[u8], collector: &mut Collector<'_>) {
    collector.add(Place::EmbeddedName, "", name);
    let told = kind::tell(name, bytes);
    collector.inside(name, |inner| inspect_told(told, name, bytes, inner));
}

fn inspect_told(
    told: Result<Kind, Fault>,
    name: &str,
    bytes: &[u8],
    collector: &mut Collector<'_>,
) {
    let done = told.and_then(|kind| match kind {
        Kind::Office => package::inspect(bytes, collector),
        Kind::Ofd => ofd::inspect(bytes, collector),
        Kind::Pdf => pdf::inspect(bytes, collector),
        Kind::Html => page::inspect(bytes, collector),
        Kind::Text => plain::inspect(name, bytes, collector),
        Kind::Image(format) => image::inspect(format, bytes, collector),
        Kind::Legacy(legacy) => legacy::inspect(legacy, bytes, collector),
        Kind::Zip => inspect_nested(bytes, collector),
        Kind::Empty => Ok(()),
    });
    if let Err(fault) = done {
        collector.problem(fault);
    }
}

/// An archive inside something that is no archive, or one too many.
fn inspect_nested(bytes: &[u8], collector: &mut Collector<'_>) -> Result<(), Fault> {
    let mut package = Package::open(bytes)?;
    for member in package.members() {
        match member.and_then(|member| Ok((package.read(member.index)?, member.name))) {
            Ok((content, name)) => inspect_inner(&name, &content, collector),
            Err(fault) if fault.reason == RejectReason::ZipBomb => return Err(fault),
            Err(fault) => collector.problem(fault),
        }
    }
    Ok(())
}

impl Inspection {
    /// Takes in the answer for one entry of a file.
    pub(crate) fn take(&mut self, file: &str, place: &str, outcome: Result<Found, Fault>) {
        let found = outcome.unwrap_or_else(|fault| Found {
            parts: Vec::new(),
            problems: vec![Fault {
                place: collect::join(place, &fault.place),
                ..fault
            }],
        });
        self.parts.extend(found.parts);
        self.problems
            .extend(found.problems.into_iter().map(|fault| Reject {
                file: file.to_owned(),
                place: fault.place,
                reason: fault.reason,
                detail: fault.detail,
            }));
    }
}
