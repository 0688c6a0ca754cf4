//! Gathers parts and problems of one entry, within limits of size, depth and number of pictures recognised.
//! Must never drop text beyond a limit without a problem that says so.

use super::Found;
use super::part::{Part, Place, Spot};
use crate::open::Context;
use crate::reject::{Fault, RejectReason};
use crate::text::is_invisible;

/// Text of one entry; more than people can have written, and what the parent can hold.
const MAX_TEXT_BYTES: usize = 64 << 20;
/// Files inside files inside a file.
const MAX_DEPTH: usize = 4;
/// Pictures and pages of one entry that are recognised; each takes seconds.
const MAX_RECOGNISED: usize = 60;

pub(super) struct Collector<'c> {
    pub(super) context: &'c Context,
    entry: String,
    depth: usize,
    found: Found,
    n_bytes: usize,
    n_recognised: usize,
}

impl<'c> Collector<'c> {
    pub(super) fn new(context: &'c Context, entry: &str) -> Self {
        Self {
            context,
            entry: entry.to_owned(),
            depth: 0,
            found: Found::default(),
            n_bytes: 0,
            n_recognised: 0,
        }
    }

    pub(super) fn into_found(self) -> Found {
        self.found
    }

    /// All lines so far.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.found.parts.iter().flat_map(|part| part.text.lines())
    }

    /// Takes text of a place; blank text is nothing.
    pub(super) fn add(&mut self, place: Place, detail: &str, text: &str) {
        // Characters without width may stand inside a number, and nobody would see why it is not found.
        let shown: String = text
            .trim_end()
            .chars()
            .filter(|c| !is_invisible(*c))
            .collect();
        self.push(place, detail, shown, Vec::new());
    }

    /// Takes text whose spots are known; it is kept as it is.
    pub(super) fn add_spotted(
        &mut self,
        place: Place,
        detail: &str,
        text: String,
        spots: Vec<Spot>,
    ) {
        self.push(place, detail, text, spots);
    }

    fn push(&mut self, place: Place, detail: &str, text: String, spots: Vec<Spot>) {
        if text.trim().is_empty() {
            return;
        }
        if self.n_bytes + text.len() > MAX_TEXT_BYTES {
            let limit = format!("more than {MAX_TEXT_BYTES} bytes of text");
            let fault = Fault::new(RejectReason::TooLarge, limit);
            self.problem(fault.at(format!("{} {detail}", place.code())));
            return;
        }
        self.n_bytes += text.len();
        self.found.parts.push(Part {
            entry: self.entry.clone(),
            place,
            detail: detail.to_owned(),
            text,
            spots,
        });
    }

    /// Says what could not be inspected; the same thing at the same place once.
    pub(super) fn problem(&mut self, fault: Fault) {
        let fault = Fault {
            place: join(&self.entry, &fault.place),
            ..fault
        };
        let is_known = self.found.problems.iter().any(|known| {
            (known.reason, &known.place, &known.detail)
                == (fault.reason, &fault.place, &fault.detail)
        });
        if !is_known {
            self.found.problems.push(fault);
        }
    }

    /// Collects from a file inside this one.
    pub(super) fn inside(&mut self, name: &str, collect: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_DEPTH {
            let detail = format!("files nested deeper than {MAX_DEPTH}");
            self.problem(Fault::new(RejectReason::ZipBomb, detail).at(name));
            return;
        }
        let inner = join(&self.entry, name);
        let outer = std::mem::replace(&mut self.entry, inner);
        self.depth += 1;
        collect(self);
        self.depth -= 1;
        self.entry = outer;
    }

    /// Whether one more picture may be recognised; says so once when there are too many.
    pub(super) fn may_recognise(&mut self) -> bool {
        self.n_recognised += 1;
        if self.n_recognised == MAX_RECOGNISED + 1 {
            let detail = format!("more than {MAX_RECOGNISED} pictures; the rest is not recognised");
            self.problem(Fault::new(RejectReason::TooLarge, detail));
        }
        self.n_recognised <= MAX_RECOGNISED
    }
}

/// `a.zip` and `b.docx` → `a.zip/b.docx`.
pub(super) fn join(outer: &str, inner: &str) -> String {
    match (outer.is_empty(), inner.is_empty()) {
        (true, _) => inner.to_owned(),
        (false, true) => outer.to_owned(),
        (false, false) => format!("{outer}/{inner}"),
    }
}
