//! Reads what was uploaded: one file after the other, each document in a transaction of its own with the note of what became
//! of it. Must never do a document twice: a file is leased while it is read, and whoever goes on begins behind what is done.

use std::sync::Arc;
use std::time::Duration;

use ::store::blob::Blobs;
use ::store::error::StoreError;
use access::actor::Actor;
use access::audit::Origin;
use anyhow::{Context as _, bail};
use intake::reader::{Item, Limits, Reader, WorkerCommand};
use intake::source::Document;
use kernel::id::RecordId;
use kernel::time::{Clock, Instant};
use lawtext::block::Hint;
use shell::module::Job;
use tokio::sync::mpsc;

use crate::desk::batch::store::{self, NewItem, WaitingFile};
use crate::desk::batch::{Batch, BatchOutcome};
use crate::desk::commands::bringing::{Bearer, bring_in};
use crate::desk::{By, Desk};
use crate::record::codes::Validity;
use crate::record::commands::{Accepted, SameDocument, Sameness, Submission, resolve_citations};
use crate::record::content::NewFile;
use crate::record::incoming;
use crate::record::kind::RecordKind;

/// What reading takes.
#[derive(Clone)]
pub struct Reading {
    pub desk: Desk,
    pub blobs: Blobs,
    pub clock: Arc<dyn Clock>,
    pub command: WorkerCommand,
    pub limits: Limits,
}

/// A worker that is silent for so long is taken to be dead.
const LEASE: Duration = Duration::from_secs(60);
const RENEW_EVERY: Duration = Duration::from_secs(20);
/// A file that ended its worker so often is rejected, so that it does not keep the others back.
const MAX_ATTEMPTS: i64 = 3;
/// Documents that are read ahead of those that are stored.
const AHEAD: usize = 4;

/// Somebody looks at the page meanwhile: what was uploaded is begun within a second or two.
#[must_use]
pub fn job(reading: &Reading) -> Job {
    let reading = reading.clone();
    Job {
        name: "catalog.read_uploads",
        every: Duration::from_secs(1),
        run: Arc::new(move |_| {
            let reading = reading.clone();
            Box::pin(async move { read_waiting(&reading).await.map(|_| ()) })
        }),
    }
}

/// Reads all that waits. Run every second or two; answers how many files were read.
///
/// # Errors
/// Where the database, the disk or the reader fails; what was done before stays done, the rest is taken up again.
pub async fn read_waiting(reading: &Reading) -> anyhow::Result<u64> {
    let mut n_read = 0;
    let mut reader = None;
    while let Some(file) = claim(reading).await? {
        reader = Some(read_file(reading, file, reader).await?);
        n_read += 1;
    }
    if n_read > 0 {
        resolve_citations(&reading.desk.store, reading.clock.now()).await?;
    }
    Ok(n_read)
}

async fn claim(reading: &Reading) -> Result<Option<WaitingFile>, StoreError> {
    let store = &reading.desk.store;
    loop {
        let now = reading.clock.now();
        let Some(mut file) = store::find_waiting(store, now).await? else {
            return Ok(None);
        };
        let until = after(now, LEASE);
        let mut tx = store.begin().await?;
        let is_ours = store::claim(&mut tx, &file, until).await?;
        tx.commit().await?;
        if is_ours {
            file.leased_until = until;
            return Ok(Some(file));
        }
    }
}

async fn read_file(
    reading: &Reading,
    mut file: WaitingFile,
    reader: Option<Reader>,
) -> anyhow::Result<Reader> {
    let batch = store::find(&reading.desk.store, &file.batch).await?;
    let batch = batch.context("batch of a file")?;
    let reader = match reader {
        Some(reader) => reader,
        None => Reader::start(reading.command.clone(), reading.limits.clone())?,
    };
    if file.n_attempts >= MAX_ATTEMPTS {
        let position = file.n_done + 1;
        reject(reading, &file, position, "", ("interrupted", "")).await?;
    } else {
        let bytes = reading.blobs.get(&file.digest).await?;
        let (sender, mut receiver) = mpsc::channel(AHEAD);
        let (name, n_done) = (file.name.clone(), file.n_done);
        let parsing = tokio::task::spawn_blocking(move || {
            let reader = read_items(reader, (&name, bytes.to_vec()), n_done, &sender);
            drop(sender);
            reader
        });
        take_in(reading, &batch, &mut file, &mut receiver).await?;
        drop(receiver);
        let reader = parsing.await.context("read a file of a batch")?;
        close(reading, &file).await?;
        return Ok(reader);
    }
    close(reading, &file).await?;
    Ok(reader)
}

async fn close(reading: &Reading, file: &WaitingFile) -> Result<(), StoreError> {
    let mut tx = reading.desk.store.begin().await?;
    store::close(&mut tx, file).await?;
    tx.commit().await
}

/// On a thread that may wait.
fn read_items(
    mut reader: Reader,
    (name, bytes): (&str, Vec<u8>),
    n_done: i64,
    sender: &mpsc::Sender<Item>,
) -> Reader {
    let n_done = u64::try_from(n_done).unwrap_or(0);
    for item in reader.read_bytes(name, bytes) {
        // What was done before a worker died; 0 is a worker that did not begin.
        let is_done = item.position != 0 && item.position <= n_done;
        if !is_done && sender.blocking_send(item).is_err() {
            break;
        }
    }
    reader
}

/// Stores documents as they come, and holds the file meanwhile.
async fn take_in(
    reading: &Reading,
    batch: &Batch,
    file: &mut WaitingFile,
    receiver: &mut mpsc::Receiver<Item>,
) -> anyhow::Result<()> {
    let mut renewal = tokio::time::interval(RENEW_EVERY);
    loop {
        tokio::select! {
            item = receiver.recv() => match item {
                Some(item) => take_item(reading, batch, file, item).await?,
                None => return Ok(()),
            },
            _ = renewal.tick() => {
                let until = after(reading.clock.now(), LEASE);
                let mut tx = reading.desk.store.begin().await?;
                let is_ours = store::renew(&mut tx, file, until).await?;
                tx.commit().await?;
                if !is_ours {
                    bail!("another worker has taken the file over");
                }
                file.leased_until = until;
            }
        }
    }
}

async fn take_item(
    reading: &Reading,
    batch: &Batch,
    file: &WaitingFile,
    item: Item,
) -> anyhow::Result<()> {
    let position = i64::try_from(item.position).context("position of a document")?;
    match item.outcome {
        // No worker began with it: that is not the file's fault, or it will be counted as one more attempt.
        Err(fault) if position == 0 => bail!("no reader took the file up: {}", fault.detail),
        Err(fault) => {
            let detail = fault.detail.lines().next().unwrap_or_default();
            let place = fault.place;
            reject(
                reading,
                file,
                position,
                &place,
                (fault.reason.code(), detail),
            )
            .await?;
        }
        Ok(document) => {
            let submission = submission(batch, file, &item.place, *document);
            let stored = store_document(reading, batch, file, (position, &item.place), &submission);
            match stored.await {
                Ok(()) => {}
                Err(error @ (StoreError::Unavailable(_) | StoreError::DiskFull(_))) => {
                    return Err(error).context("store a document of a batch");
                }
                Err(error) => {
                    tracing::error!(%error, batch = %file.batch, "a document was refused by the database");
                    reject(reading, file, position, &item.place, ("not_stored", "")).await?;
                }
            }
        }
    }
    Ok(())
}

fn submission(
    batch: &Batch,
    file: &WaitingFile,
    place: &str,
    mut document: Document,
) -> Submission {
    if let Some(kind) = batch.kind {
        document.hints.kind = Some(Hint {
            value: kind.code().to_owned(),
            from: "batch".to_owned(),
        });
    }
    let is_original = place.is_empty() && incoming::is_issued_form(document.media_type);
    let original = is_original.then(|| NewFile {
        name: document.file_name.clone(),
        media_type: document.media_type.mime().to_owned(),
        size: file.size,
        digest: file.digest.clone(),
    });
    let mut submission = incoming::submission_of(
        document,
        original.into_iter().collect(),
        Some(&batch.agency),
    );
    // What is brought to be published is in force unless it says otherwise; a person confirms it.
    let content = &mut submission.content;
    if content.kind() == RecordKind::PolicyDocument && content.validity == Validity::Unknown {
        content.validity = Validity::InForce;
    }
    submission
}

/// The draft, and the note that it came of this document: both or neither.
async fn store_document(
    reading: &Reading,
    batch: &Batch,
    file: &WaitingFile,
    (position, place): (i64, &str),
    submission: &Submission,
) -> Result<(), StoreError> {
    let origin = Origin::default();
    let now = reading.clock.now();
    let by = By {
        // The gate let the person bring it when the batch was posted.
        actor: &Actor::Operator,
        now,
        origin: &origin,
        receipt: None,
    };
    let bearer = Bearer {
        person: &batch.by,
        agency: &batch.agency,
        same_document: SameDocument::Refuse,
    };
    let mut tx = reading.desk.store.begin().await?;
    if !store::advance(&mut tx, file, position).await? {
        return Ok(());
    }
    let submissions = std::slice::from_ref(submission);
    let accepted = bring_in(&reading.desk, &mut tx, &by, &bearer, submissions).await?;
    for (outcome, record) in accepted.iter().map(outcome_of) {
        let item = NewItem {
            batch: &file.batch,
            file: file.number,
            position,
            place,
            outcome,
            record: Some(record),
            reason: "",
            detail: "",
            now,
        };
        store::insert_item(&mut tx, &item).await?;
    }
    tx.commit().await
}

fn outcome_of(accepted: &Accepted) -> (BatchOutcome, &RecordId) {
    match accepted {
        Accepted::New { record } => (BatchOutcome::New, record),
        Accepted::NewVersion { record, .. } => (BatchOutcome::Version, record),
        Accepted::Duplicate { of, because } => match because {
            Sameness::Bytes | Sameness::Text => (BatchOutcome::Duplicate, of),
            Sameness::Document => (BatchOutcome::SameDocument, of),
        },
    }
}

async fn reject(
    reading: &Reading,
    file: &WaitingFile,
    position: i64,
    place: &str,
    (reason, detail): (&str, &str),
) -> Result<(), StoreError> {
    let mut tx = reading.desk.store.begin().await?;
    if !store::advance(&mut tx, file, position).await? {
        return Ok(());
    }
    let item = NewItem {
        batch: &file.batch,
        file: file.number,
        position,
        place,
        outcome: BatchOutcome::Rejected,
        record: None,
        reason,
        detail,
        now: reading.clock.now(),
    };
    store::insert_item(&mut tx, &item).await?;
    tx.commit().await
}

fn after(now: Instant, duration: Duration) -> Instant {
    let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
    Instant::from_micros(now.micros().saturating_add(micros))
}
