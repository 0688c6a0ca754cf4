//! What staff see: their worklist, a draft with everything about it, histories, tables of many drafts.
//! Must never show what is not public without asking the gate.

mod draft;
mod lists;
mod public;
mod standing;
mod worklist;

pub use draft::{
    DraftCheck, DraftView, Revision, check_drafts, find_draft, find_revision, list_findings,
    list_history, list_revisions,
};
pub(crate) use lists::count_citing;
pub use lists::{DeskRecord, Digest, Table, list_citing, list_digests, list_records};
pub use public::{PublicRecord, find_public, find_title};
pub use standing::{Standing, find_standing};
pub use worklist::{
    Assigned, Scope, TaskCount, TaskFilter, TaskLine, Worklist, count_waiting, list_reported,
    list_tasks,
};
