//! Personal data in a draft: searched for, decided on, masked.
//! Must never let a draft be signed that was not searched as it is.

use ::store::error::StoreError;
use access::gate::Action;
use jiff::civil::Date;
use kernel::id::RecordId;

use crate::desk::commands::draft::NewWritten;
use crate::desk::commands::{Which, Work, begin};
use crate::desk::drafted::Written;
use crate::desk::gate;
use crate::desk::model::is_open;
use crate::desk::model::objection::Objection;
use crate::desk::personal::{FileText, Found, UNREADABLE, check_personal_data, mask_found};
use crate::desk::refusal::Refusal;
use crate::desk::store::findings::{self, Decided, FindingLine, FindingState};
use crate::desk::store::{self, Body};
use crate::desk::{By, Desk, Done};
use crate::record::content::NewFile;

/// What was found, and in which state of the draft.
pub(crate) struct Searched {
    files: Vec<NewFile>,
    texts: Vec<FileText>,
}

/// Reads the attachments of a draft, for whoever may do what they are read for. Outside the transaction: a large file takes
/// its time.
pub(crate) async fn search(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    action: Action,
) -> Result<Searched, Refusal> {
    let held = store::find_held(&desk.store, record).await?;
    let held = held.ok_or(Refusal::NotFound)?;
    let draft = store::find_draft(&desk.store, record, held.latest_version).await?;
    let thing = gate::record(&held, draft.as_ref(), Vec::new());
    let _permit = desk.gate.authorize(by.actor, action, &thing)?;
    let files = store::list_files(&desk.store, record, held.latest_version).await?;
    let mut texts = Vec::with_capacity(files.len());
    for file in &files {
        let parts = match (desk.file_texts)(file.clone()).await {
            Ok(parts) => Some(parts),
            Err(error) => {
                tracing::warn!(
                    digest = file.digest,
                    error = format!("{error:#}"),
                    "an attachment could not be searched"
                );
                None
            }
        };
        texts.push(FileText {
            digest: file.digest.clone(),
            parts,
        });
    }
    Ok(Searched { files, texts })
}

/// Writes down what is in the draft now: what was decided before stays decided.
pub(crate) async fn store_found(work: &mut Work<'_>, searched: &Searched) -> Result<(), Refusal> {
    let written = work.written().await?;
    // A file that came in between was not read.
    if written.files != searched.files {
        return Err(work.stale(None).await?);
    }
    let (record, today) = (work.held.id.clone(), work.by.now.date());
    let found = find_all(record, written, searched, today).await?;
    save(work, &found, Scope::Everything).await?;
    work.draft.checked_digest = work.draft.digest.clone();
    Ok(())
}

/// Detection of a long text takes longer than an async thread may be held up.
async fn find_all(
    record: RecordId,
    written: Written,
    searched: &Searched,
    today: Date,
) -> Result<Vec<Found>, Refusal> {
    let Body { content, tree, .. } = written.body;
    let texts = searched.texts.clone();
    let found = tokio::task::spawn_blocking(move || {
        check_personal_data(&record, &content, &tree, &texts, today)
    });
    // It does not panic; if it were cut off, nothing would have been found, which must not pass for clean.
    found.await.map_err(|_| Refusal::NotChecked)
}

/// Where was searched.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Everything,
    /// Attachments were searched before and have not changed.
    NotFiles,
}

async fn save(work: &mut Work<'_>, found: &[Found], scope: Scope) -> Result<(), StoreError> {
    let (record, version) = (work.held.id.clone(), work.draft.version);
    let before = findings::list(&mut work.tx, &record, version).await?;
    for line in &before {
        let was_searched = scope == Scope::Everything || !line.place.starts_with("file:");
        let is_there = found.iter().any(|found| found.digest == line.digest);
        // What was masked is gone from the draft and stays in the list.
        if was_searched && !is_there && line.state != FindingState::Masked {
            findings::delete_one(&mut work.tx, &record, version, line.number).await?;
        }
    }
    let mut number = before.iter().map(|line| line.number).max().unwrap_or(0);
    for found in found {
        if before.iter().any(|line| line.digest == found.digest) {
            findings::update_span(&mut work.tx, &record, version, found).await?;
            continue;
        }
        number += 1;
        findings::insert(&mut work.tx, &record, version, number, found, work.by.now).await?;
    }
    Ok(())
}

/// Searches a draft for personal data now.
///
/// # Errors
/// A refusal.
pub async fn check_personal(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
) -> Result<Vec<FindingLine>, Refusal> {
    let searched = search(desk, by, record, gate::READ).await?;
    let by = &By {
        receipt: None,
        ..*by
    };
    let begun = Work::begin(desk, by, record, gate::READ, Which::Open).await?;
    let crate::desk::commands::Begun::Now(mut work) = begun else {
        return Err(Refusal::NoDraft);
    };
    if !is_open(work.draft.flow.step) {
        return Err(Refusal::Objected(Objection::WrongStep));
    }
    store_found(&mut work, &searched).await?;
    let lines = findings::list(&mut work.tx, record, work.draft.version).await?;
    work.finish_with("search", "", "").await?;
    Ok(lines)
}

/// What is to become of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingDecision {
    /// Masked in the draft, which changes it.
    Mask,
    /// It stays, because.
    Justify { justification: String },
}

/// Decides about findings, by their numbers.
///
/// # Errors
/// A refusal; then nothing was decided.
pub async fn decide_findings(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    revision: i64,
    decisions: &[(i64, FindingDecision)],
) -> Result<Done, Refusal> {
    let is_masking = decisions
        .iter()
        .any(|(_, decision)| *decision == FindingDecision::Mask);
    let action = if is_masking {
        gate::EDIT
    } else {
        gate::JUSTIFY
    };
    let mut work = begin!(desk, by, record, action, Which::Open);
    work.expect_revision(revision).await?;
    let lines = findings::list(&mut work.tx, record, work.draft.version).await?;
    let mut to_mask = Vec::new();
    for (number, decision) in decisions {
        let line = lines.iter().find(|line| line.number == *number);
        let line = line.ok_or(Refusal::NoSuchFinding)?;
        if line.state == FindingState::Masked {
            return Err(Refusal::NoSuchFinding);
        }
        let (state, justification) = match decision {
            FindingDecision::Mask if line.place.starts_with("file:") || line.kind == UNREADABLE => {
                return Err(Refusal::FindingInFile);
            }
            FindingDecision::Mask => {
                to_mask.push(line.digest.as_str());
                (FindingState::Masked, "")
            }
            FindingDecision::Justify { justification } if justification.trim().is_empty() => {
                return Err(Refusal::JustificationMissing);
            }
            FindingDecision::Justify { justification } => {
                (FindingState::Justified, justification.trim())
            }
        };
        let decided = Decided {
            number: *number,
            state,
            justification,
            by: &work.person.clone(),
            now: by.now,
        };
        findings::update_decision(&mut work.tx, record, work.draft.version, &decided).await?;
    }
    if to_mask.is_empty() {
        return work.finish_with("justify", "", "").await;
    }
    mask(&mut work, &to_mask).await?;
    work.finish_with("mask", "", "").await
}

async fn mask(work: &mut Work<'_>, digests: &[&str]) -> Result<(), Refusal> {
    let before = work.written().await?;
    let today = work.by.now.date();
    let (content, tree) = mask_found(
        &work.held.id,
        &before.body.content,
        &before.body.tree,
        digests,
        today,
    );
    let new = NewWritten {
        content: &content,
        tree: &tree,
        files: &before.files,
        relations: &before.relations,
        change_note: &before.body.change_note,
    };
    let was_checked = work.draft.checked_digest == work.draft.digest;
    work.rewrite(&before, &new).await?;
    // Masking hides and adds nothing; the attachments are as they were.
    if was_checked {
        let found = check_personal_data(&work.held.id, &content, &tree, &[], today);
        save(work, &found, Scope::NotFiles).await?;
        work.draft.checked_digest = work.draft.digest.clone();
    }
    Ok(())
}
