//! Bringing documents in: files → worker process → submissions → catalog, in batches that are whole or not there.
//! Must never publish without the operator's word, and never stop for one bad file.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context as _, bail};
use bytes::Bytes;
use catalog::agency::Agency;
use catalog::record::commands::{
    self, AcceptOptions, Accepted, SameDocument, Sameness, Submission,
};
use catalog::record::content::NewFile;
use catalog::record::incoming;
use indicatif::{ProgressBar, ProgressStyle};
use intake::reader::{Item, Limits, Reader, WorkerCommand};
use intake::reject::Reject;
use intake::source::Document;
use serde::Serialize;
use store::blob::Blobs;
use store::error::StoreError;
use tokio::sync::mpsc;

use crate::follow::{self, CaughtUp, Pace};
use crate::installation::Installation;

/// What the operator asked for.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    pub paths: Vec<PathBuf>,
    /// Sign and publish as the operator.
    pub is_publishing: bool,
    /// Code of the agency that owns what comes without one.
    pub agency: Option<String>,
    pub same_document: SameDocument,
    pub has_progress: bool,
}

/// The contract of `import --json`.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    pub accepted: u64,
    pub duplicate: u64,
    pub rejected: Vec<Rejected>,
    /// Same number and title as a record here, another text: to be added with `--new-versions`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub new_versions_to_confirm: Vec<ToConfirm>,
    /// Taken in, but a person should look: the reader was not sure of something.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub doubtful: Vec<Doubtful>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Rejected {
    pub file: String,
    #[serde(rename = "where")]
    pub place: String,
    pub code: String,
    pub reason: String,
    pub advice: String,
    /// What exactly was seen, for whoever mends the file; in the words of the program that saw it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

#[derive(Debug, Serialize)]
pub struct Doubtful {
    pub file: String,
    #[serde(rename = "where")]
    pub place: String,
    /// `recognised`, `main_text_guessed`, `undecodable_bytes`, `extension_contradicted`.
    pub codes: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct ToConfirm {
    pub file: String,
    #[serde(rename = "where")]
    pub place: String,
    pub record: String,
}

const BATCH: usize = 64;
const SIGNER: &str = "operator";

/// Where a document came from.
struct Origin {
    file: String,
    place: String,
}

impl Origin {
    fn of(item: &Result<Item, Reject>) -> Self {
        let (file, place) = match item {
            Ok(item) => (&item.file, &item.place),
            Err(reject) => (&reject.file, &reject.place),
        };
        Self {
            file: file.clone(),
            place: place.clone(),
        }
    }
}

/// The hidden subcommand that turns this program into a parser worker.
pub fn worker_command() -> anyhow::Result<WorkerCommand> {
    Ok(WorkerCommand {
        program: std::env::current_exe().context("find this program's own file")?,
        args: vec!["intake-worker".to_owned()],
    })
}

/// Imports everything below the paths.
///
/// # Errors
/// Where publishing is forbidden, the agency is unknown, or the database or disk fails: all batches before that are kept.
pub async fn import(
    installation: &Installation,
    options: &ImportOptions,
) -> anyhow::Result<Report> {
    if options.is_publishing && !installation.config.import.allow_publish {
        bail!(
            "配置不允许直接发布（[import] allow_publish = false）：请去掉 --publish，先导入为草稿"
        );
    }
    let agencies = catalog::agency::list(&installation.store).await?;
    let owner = match &options.agency {
        Some(code) => Some(
            agencies
                .iter()
                .find(|agency| agency.code == *code)
                .with_context(|| format!("没有代码为 {code} 的机构：请先在机构目录中登记"))?,
        ),
        None => None,
    };
    let (sender, receiver) = mpsc::channel(BATCH * 2);
    let limits = installation.config.intake_limits();
    let command = worker_command()?;
    let paths = options.paths.clone();
    let reading = tokio::task::spawn_blocking(move || read_all(&paths, command, limits, &sender));
    let is_over = Arc::new(AtomicBool::new(false));
    let indexing = tokio::spawn(keep_indexed(
        installation.store.clone(),
        Arc::clone(&installation.index),
        Arc::clone(&is_over),
    ));
    let outcome = take_in(installation, options, &agencies, owner, receiver).await;
    is_over.store(true, Ordering::Relaxed);
    // It holds the writer of the index until it is done with what it began.
    indexing.await.context("index beside the import")?;
    let read = reading.await.context("read the files")?;
    let report = outcome?;
    read?;
    commands::resolve_citations(&installation.store, installation.clock.now()).await?;
    let caught_up = follow::catch_up(&installation.store, &installation.index, Pace::Bulk)
        .await
        .context(
            "资料已经入库，但检索索引没有写完：请检查磁盘空间和权限，再运行一次同样的命令即可补齐",
        )?;
    if caught_up == CaughtUp::ElsewhereBusy {
        tracing::info!("the running server indexes what was imported");
    }
    Ok(report)
}

/// Indexes beside the import, so that both processors have work. What it leaves is done at the end.
async fn keep_indexed(
    store: store::database::Store,
    index: Arc<search::index::Index>,
    is_over: Arc<AtomicBool>,
) {
    while !is_over.load(Ordering::Relaxed) {
        if let Err(error) = follow::catch_up(&store, &index, Pace::Bulk).await {
            tracing::warn!(
                error = format!("{error:#}"),
                "indexing waits for the end of the import"
            );
            return;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn read_all(
    paths: &[PathBuf],
    command: WorkerCommand,
    limits: Limits,
    sender: &mpsc::Sender<Result<Item, Reject>>,
) -> anyhow::Result<()> {
    let mut reader = Reader::start(command, limits)?;
    for found in intake::walk::walk(paths.iter().cloned()) {
        match found {
            Err(reject) => {
                if sender.blocking_send(Err(reject)).is_err() {
                    return Ok(());
                }
            }
            Ok(path) => {
                for item in reader.read(&path) {
                    if sender.blocking_send(Ok(item)).is_err() {
                        return Ok(());
                    }
                }
            }
        }
    }
    Ok(())
}

async fn take_in(
    installation: &Installation,
    options: &ImportOptions,
    agencies: &[Agency],
    owner: Option<&Agency>,
    mut receiver: mpsc::Receiver<Result<Item, Reject>>,
) -> anyhow::Result<Report> {
    let accept = AcceptOptions {
        publish_as: options.is_publishing.then(|| SIGNER.to_owned()),
        same_document: options.same_document,
        index_scheme: installation.config.index_scheme.clone(),
    };
    let progress = progress_bar(options.has_progress);
    let mut report = Report::default();
    let mut items = Vec::with_capacity(BATCH);
    while receiver.recv_many(&mut items, BATCH).await > 0 {
        let mut origins = Vec::with_capacity(items.len());
        let mut submissions = Vec::with_capacity(items.len());
        for item in items.drain(..) {
            let origin = Origin::of(&item);
            match incoming_of(item, &installation.blobs, owner).await? {
                Ok(submission) => {
                    if !submission.content.doubts.is_empty() {
                        report.doubtful.push(Doubtful {
                            file: origin.file.clone(),
                            place: origin.place.clone(),
                            codes: submission.content.doubts.clone(),
                        });
                    }
                    origins.push(origin);
                    submissions.push(submission);
                }
                Err(reject) => report.rejected.push(rejected(&reject)),
            }
        }
        let outcomes = accept_batch(installation, &submissions, &accept, agencies).await?;
        for (origin, outcome) in origins.into_iter().zip(outcomes) {
            match outcome {
                Some(outcome) => count(&mut report, origin, outcome),
                None => report.rejected.push(not_stored(origin)),
            }
        }
        progress.set_position(
            report.accepted + report.duplicate + u64::try_from(report.rejected.len()).unwrap_or(0),
        );
        progress.set_message(format!(
            "新增 {}，重复 {}，拒收 {}",
            report.accepted,
            report.duplicate,
            report.rejected.len()
        ));
    }
    progress.finish();
    Ok(report)
}

/// Accepts a batch whole; where the database refuses it for what one document holds, each on its own, so that only
/// that one is left out.
async fn accept_batch(
    installation: &Installation,
    submissions: &[Submission],
    accept: &AcceptOptions,
    agencies: &[Agency],
) -> anyhow::Result<Vec<Option<Accepted>>> {
    let store = &installation.store;
    let now = installation.clock.now();
    match commands::accept_all(store, submissions, accept, agencies, now).await {
        Ok(outcomes) => return Ok(outcomes.into_iter().map(Some).collect()),
        Err(error) if is_passing(&error) => {
            return Err(error)
                .context("写不进数据库：已经入库的都在，修复后再运行一次同样的命令即可继续");
        }
        Err(error) => {
            tracing::warn!(%error, "a batch was refused; accepting its documents one by one")
        }
    }
    let mut outcomes = Vec::with_capacity(submissions.len());
    for submission in submissions {
        let accepted = commands::accept_all(
            store,
            std::slice::from_ref(submission),
            accept,
            agencies,
            now,
        )
        .await;
        match accepted {
            Ok(one) => outcomes.push(one.into_iter().next()),
            Err(error) if is_passing(&error) => return Err(error).context("写不进数据库"),
            Err(error) => {
                tracing::error!(%error, "a document was refused by the database");
                outcomes.push(None);
            }
        }
    }
    Ok(outcomes)
}

/// Trouble of the database itself, which would meet every document.
fn is_passing(error: &StoreError) -> bool {
    matches!(error, StoreError::Unavailable(_) | StoreError::DiskFull(_))
}

fn not_stored(origin: Origin) -> Rejected {
    Rejected {
        file: origin.file,
        place: origin.place,
        code: "not_stored".to_owned(),
        reason: "数据库没有接受这份文件".to_owned(),
        advice: "请把这份文件和运行日志交给技术支持".to_owned(),
        detail: String::new(),
    }
}

fn progress_bar(is_shown: bool) -> ProgressBar {
    let bar = if is_shown {
        ProgressBar::new_spinner()
    } else {
        ProgressBar::hidden()
    };
    if let Ok(style) =
        ProgressStyle::with_template("{spinner} {pos} 件，{elapsed}，每秒 {per_sec}  {msg}")
    {
        bar.set_style(style);
    }
    bar
}

fn count(report: &mut Report, origin: Origin, outcome: Accepted) {
    match outcome {
        Accepted::New { .. } | Accepted::NewVersion { .. } => report.accepted += 1,
        Accepted::Duplicate { of, because } => {
            report.duplicate += 1;
            if because == Sameness::Document {
                report.new_versions_to_confirm.push(ToConfirm {
                    file: origin.file,
                    place: origin.place,
                    record: of.to_string(),
                });
            }
        }
    }
}

async fn incoming_of(
    item: Result<Item, Reject>,
    blobs: &Blobs,
    owner: Option<&Agency>,
) -> anyhow::Result<Result<Submission, Reject>> {
    let item = match item {
        Ok(item) => item,
        Err(reject) => return Ok(Err(reject)),
    };
    let document = match item.outcome {
        Ok(document) => *document,
        Err(reject) => return Ok(Err(reject)),
    };
    let files = match original(&document, &item.file, &item.place) {
        Some(path) => vec![keep(blobs, &path, &document).await?],
        None => Vec::new(),
    };
    let owner = owner.map(|agency| &agency.id);
    Ok(Ok(incoming::submission_of(document, files, owner)))
}

/// The file itself, where readers will want it as it was issued.
fn original(document: &Document, file: &str, place: &str) -> Option<PathBuf> {
    (incoming::is_issued_form(document.media_type) && place.is_empty()).then(|| PathBuf::from(file))
}

async fn keep(blobs: &Blobs, path: &Path, document: &Document) -> anyhow::Result<NewFile> {
    let bytes = tokio::fs::read(path)
        .await
        .with_context(|| format!("read {}", path.display()))?;
    incoming::keep(blobs, Bytes::from(bytes), document).await
}

pub fn rejected(reject: &Reject) -> Rejected {
    Rejected {
        file: reject.file.clone(),
        place: reject.place.clone(),
        code: reject.reason.code().to_owned(),
        reason: reject.reason.sentence().to_owned(),
        advice: reject.reason.advice().to_owned(),
        detail: reject.detail.lines().next().unwrap_or_default().to_owned(),
    }
}
