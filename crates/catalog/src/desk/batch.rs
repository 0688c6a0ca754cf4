//! Batches: many files uploaded at once, read in the background, each document of them becoming a draft or a rejection with
//! its reason. Must never read a file in this process: that is the reader's child; nor lose one because a worker died.

pub mod jobs;
pub(crate) mod store;

use ::store::blob::Blobs;
use ::store::database::Store;
use ::store::error::StoreError;
use access::audit::{self, Event, Outcome};
use intake::reject::RejectReason;
use kernel::id::{AccountId, AgencyId, BatchId, RecordId};
use kernel::time::Instant;

use crate::desk::commands::{claim, settle};
use crate::desk::gate::{self, CREATE};
use crate::desk::model::Person;
use crate::desk::refusal::Refusal;
use crate::desk::{By, Desk};
use crate::record::codes::codes;
use crate::record::kind::RecordKind;

/// A batch as it was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub id: BatchId,
    pub by: Person,
    pub agency: AgencyId,
    pub kind: Option<RecordKind>,
    pub created_at: Instant,
}

/// What somebody posts.
#[derive(Debug, Clone)]
pub struct NewBatch {
    pub form_key: String,
    pub agency: AgencyId,
    pub kind: Option<RecordKind>,
    pub files: Vec<UploadedFile>,
}

/// A file that arrived: its bytes are in the blobs already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadedFile {
    pub name: String,
    pub size: i64,
    /// None where it is too large to be kept.
    pub digest: Option<String>,
}

codes!(
    /// What became of a document.
    BatchOutcome {
        New = "new",
        Version = "version",
        /// The same bytes or the same text are here already.
        Duplicate = "duplicate",
        /// The same document with another text is here: a person decides whether this is a new version.
        SameDocument = "same_document",
        Rejected = "rejected",
    }
);

/// A document of a batch, or a file that gave none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchItem {
    pub file: String,
    /// Inside the file; empty for the whole.
    pub place: String,
    pub outcome: BatchOutcome,
    /// The draft it became, or the record that was here before.
    pub record: Option<RecordId>,
    /// Why it was rejected: a code of the reader, `not_stored` or `interrupted`.
    pub reason: String,
    pub detail: String,
}

impl BatchItem {
    /// A draft came of it.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        match self.outcome {
            BatchOutcome::New | BatchOutcome::Version => true,
            BatchOutcome::Duplicate | BatchOutcome::SameDocument | BatchOutcome::Rejected => false,
        }
    }

    /// The reader's words for the rejection, where it was the reader's.
    #[must_use]
    pub fn reject_reason(&self) -> Option<RejectReason> {
        RejectReason::ALL
            .into_iter()
            .find(|reason| reason.code() == self.reason)
    }
}

/// How far a batch has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    pub n_files: i64,
    pub n_files_read: i64,
    pub n_drafts: i64,
    pub n_known: i64,
    pub n_rejected: i64,
}

impl Progress {
    #[must_use]
    pub const fn is_running(self) -> bool {
        self.n_files_read < self.n_files
    }

    #[must_use]
    pub const fn n_items(self) -> i64 {
        self.n_drafts + self.n_known + self.n_rejected
    }
}

/// Whether somebody may bring documents to an agency's desk; asked before anything of an upload is read.
///
/// # Errors
/// `Denied`.
pub fn expect_may_bring(desk: &Desk, by: &By<'_>, agency: &AgencyId) -> Result<(), Refusal> {
    let thing = gate::new_record(agency);
    let _permit = desk.gate.authorize(by.actor, CREATE, &thing)?;
    Ok(())
}

/// Opens a batch. The same form sent twice answers the batch that it made.
///
/// # Errors
/// `Denied`, or any `StoreError`.
pub async fn open(desk: &Desk, by: &By<'_>, new: &NewBatch) -> Result<BatchId, Refusal> {
    expect_may_bring(desk, by, &new.agency)?;
    let person = by.person();
    let account = person.account.clone().ok_or(Refusal::NotFound)?;
    let batch = Batch {
        id: BatchId::new(by.now),
        by: person,
        agency: new.agency.clone(),
        kind: new.kind,
        created_at: by.now,
    };
    let mut tx = desk.store.begin().await?;
    if let Some(id) = claim(&mut tx, by).await? {
        return Ok(id);
    }
    if !store::insert_batch(&mut tx, &batch, &account, &new.form_key).await? {
        return Ok(store::get_by_form(&mut tx, &account, &new.form_key).await?);
    }
    for (number, file) in (1..).zip(&new.files) {
        store::insert_file(&mut tx, &batch.id, number, file, by.now).await?;
        if file.digest.is_none() {
            let item = store::NewItem {
                batch: &batch.id,
                file: number,
                position: 1,
                place: "",
                outcome: BatchOutcome::Rejected,
                record: None,
                reason: RejectReason::TooLarge.code(),
                detail: "",
                now: by.now,
            };
            store::insert_item(&mut tx, &item).await?;
        }
    }
    let event = Event {
        actor: by.actor,
        action: CREATE,
        thing_kind: "Batch",
        thing_id: batch.id.as_str(),
        agency: Some(&batch.agency),
        outcome: Outcome::Permitted,
        reason: "",
        origin: by.origin,
        detail: serde_json::json!({ "files": new.files.len() }),
    };
    audit::record(&mut tx, &event, by.now).await?;
    settle(&mut tx, by, &batch.id).await?;
    tx.commit().await?;
    Ok(batch.id)
}

/// A batch for those who may bring documents to the same desk.
///
/// # Errors
/// `NotFound`, `Denied`, or any `StoreError`.
pub async fn get(desk: &Desk, by: &By<'_>, id: &BatchId) -> Result<(Batch, Progress), Refusal> {
    let found = store::find(&desk.store, id).await?;
    let batch = found.ok_or(Refusal::NotFound)?;
    expect_may_bring(desk, by, &batch.agency)?;
    let progress = store::count(&desk.store, id).await?;
    Ok((batch, progress))
}

/// What became of the documents of a batch that `get` has handed out, in the order of the files: those after `offset`.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_items(
    store: &Store,
    batch: &Batch,
    limit: u32,
    offset: u32,
) -> Result<Vec<BatchItem>, StoreError> {
    store::list_items(store, &batch.id, limit, offset).await
}

/// The newest batches of somebody.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_own(
    store: &Store,
    account: &AccountId,
) -> Result<Vec<(Batch, Progress)>, StoreError> {
    const SHOWN: u32 = 10;
    let mut batches = Vec::new();
    for batch in store::list_of_account(store, account, SHOWN).await? {
        let progress = store::count(store, &batch.id).await?;
        batches.push((batch, progress));
    }
    Ok(batches)
}

/// Keeps the bytes of a file that has arrived.
///
/// # Errors
/// Where they cannot be written.
pub async fn keep(
    blobs: &Blobs,
    name: String,
    size: usize,
    bytes: Option<bytes::Bytes>,
) -> anyhow::Result<UploadedFile> {
    let digest = match bytes {
        Some(bytes) => Some(blobs.put(bytes).await?),
        None => None,
    };
    Ok(UploadedFile {
        name,
        size: i64::try_from(size).unwrap_or(i64::MAX),
        digest,
    })
}

#[cfg(test)]
mod tests;
