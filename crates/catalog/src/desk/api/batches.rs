//! Documents as files: read in the background, each becoming a draft with what the reader proposes, or a rejection with its reason.
//! Must never hold more than one of the files in memory, nor read one before it is known who may bring it.
#![expect(unused_qualifications, reason = "utoipa's macro writes paths in full")]

use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::header::LOCATION;
use http::{Request, StatusCode};
use kernel::id::{AgencyId, BatchId};
use kernel::page::{DEFAULT_LIMIT, MAX_LIMIT};
use serde::{Deserialize, Serialize};
use shell::app::UploadPath;
use shell::error::PageError;
use shell::upload::ProgramFiles;
use shell::view::View;
use utoipa::{IntoParams, ToSchema};

use crate::agency::Agency;
use crate::desk::api::answer::{ApiError, DeskErrorBody, Refusals, json, with_header};
use crate::desk::api::asked::{Asked, Once};
use crate::desk::api::wire::{MistakeCode, code_of};
use crate::desk::batch::{self, Batch, BatchItem, BatchOutcome, NewBatch, Progress, UploadedFile};
use crate::desk::pages::DeskPages;
use crate::desk::pages::batch::rows::reason_and_advice;
use crate::desk::pages::files::file_name;
use crate::desk::refusal::Refusal;
use crate::portal::failed;
use crate::record::kind::RecordKind;

/// Forty documents of five megabytes, and room for their form.
pub(crate) const UPLOAD: UploadPath = UploadPath {
    path: "/api/v1/desk/batches",
    max_body_bytes: 256 << 20,
    time_limit: Duration::from_secs(15 * 60),
};

/// A larger file is listed as rejected; the reader would refuse it too.
const MAX_FILE: usize = 50 << 20;
const MAX_FILES: usize = 500;

/// Files with what is stated for all of them; `agency` and `kind` stand before the files.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its description is used")]
pub(super) struct BatchForm {
    /// Code of the agency on whose desk the drafts come to lie.
    #[schema(max_length = 100)]
    agency: String,
    /// Their kind; where it is left out, the reader proposes one.
    kind: Option<RecordKind>,
    /// 1 to 500 files, each at most 50 MB: docx, doc, wps, odt, ofd, pdf, txt, html, md, xlsx, csv, jsonl, zip …
    #[schema(value_type = Vec<String>, format = Binary, min_items = 1, max_items = 500)]
    files: Vec<Vec<u8>>,
}

/// How far a batch is read, and what became of its documents.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BatchDocument {
    /// UUID of the batch.
    #[schema(format = "uuid")]
    pub id: String,
    /// Code of the agency on whose desk its drafts lie.
    pub agency: Option<String>,
    /// Some of its files are still to be read.
    pub is_running: bool,
    pub n_files: i64,
    pub n_files_read: i64,
    pub n_drafts: i64,
    /// Documents that were here already.
    pub n_known: i64,
    pub n_rejected: i64,
    pub items: Vec<BatchLine>,
    /// Give it as `after` for the next part; null at the end.
    pub next: Option<u32>,
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// A document of a batch, or a file that gave none.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BatchLine {
    pub file: String,
    /// Inside the file; empty for the whole.
    pub place: String,
    pub outcome: BatchOutcome,
    /// UUID of the draft it became, or of the record that was here before.
    pub record: Option<String>,
    /// Why it was rejected: a code; empty where it was not.
    pub reason: String,
    /// The same in words.
    pub message: String,
    pub advice: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct BatchQuery {
    /// 1 to 200; 20 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the part before.
    #[param(minimum = 0, maximum = 1_000_000)]
    after: Option<u32>,
}

/// Takes files in, to be read as documents. The address in `Location` tells what became of them.
#[utoipa::path(post, path = "/api/v1/desk/batches", operation_id = "create_batch", tag = "publishing",
    params(Once),
    request_body(content = BatchForm, content_type = "multipart/form-data"), security(("bearer" = [])),
    responses((status = 202, body = BatchDocument, description = "Taken in", headers(("Location" = String))),
        (status = 415, body = DeskErrorBody, description = "Not `multipart/form-data`"),
        (status = 422, body = DeskErrorBody, description = "A field that breaks a rule; or the key was used for another request"),
        Refusals))]
pub(super) async fn create_batch(
    State(pages): State<DeskPages>,
    asked: Asked,
    request: Request<Body>,
) -> Result<Response, ApiError> {
    let key = asked.key()?;
    asked.expect_media_type("multipart/form-data")?;
    let mut form = ProgramFiles::open(request).await?;
    let agencies = pages.agencies().await?;
    let mut files = Vec::new();
    while let Some(arrived) = form.next_file(MAX_FILE).await? {
        if files.is_empty() {
            // Nothing is kept of whoever may not bring it.
            let agency = agency_of(&asked, &form, &agencies)?;
            let permitted = batch::expect_may_bring(&pages.desk, &asked.caller.by(None), &agency);
            permitted.map_err(|refusal| ApiError::of(&asked, refusal))?;
        }
        if arrived.field != "files" {
            let unknown = MistakeCode::Invalid.at(arrived.field);
            return Err(ApiError::mistakes(&asked, &[unknown]));
        }
        if files.len() >= MAX_FILES {
            let many = MistakeCode::TooMany { max: MAX_FILES };
            return Err(ApiError::mistakes(&asked, &[many.at("files")]));
        }
        let name = file_name(&arrived.name).chars().take(200).collect();
        let kept = batch::keep(&pages.blobs, name, arrived.size, arrived.bytes).await;
        files.push(kept.map_err(PageError::Accident)?);
    }
    asked.expect_fields(&form, &["agency", "kind"])?;
    let agency = agency_of(&asked, &form, &agencies)?;
    if files.is_empty() {
        return Err(ApiError::mistakes(
            &asked,
            &[MistakeCode::Missing.at("files")],
        ));
    }
    let kind = match form.field("kind") {
        "" => None,
        code => match RecordKind::from_code(code) {
            Some(kind) => Some(kind),
            None => {
                return Err(ApiError::mistakes(
                    &asked,
                    &[MistakeCode::Invalid.at("kind")],
                ));
            }
        },
    };
    let receipt = asked.receipt(&sent(&agency, kind, &files))?;
    let new = NewBatch {
        form_key: key.to_owned(),
        agency,
        kind,
        files,
    };
    let by = asked.caller.by(Some(&receipt));
    let opened = batch::open(&pages.desk, &by, &new).await;
    let id = opened.map_err(|refusal| ApiError::of(&asked, refusal))?;
    let document = pages.batch(&asked, &id, (DEFAULT_LIMIT, 0)).await?;
    let response = json(StatusCode::ACCEPTED, &document);
    let place = asked.caller.view.href(&format!("{}/{id}", UPLOAD.path));
    Ok(with_header(response, LOCATION, &place))
}

/// How far a batch is read, and what became of its documents, in the order of the files.
#[utoipa::path(get, path = "/api/v1/desk/batches/{batch}", operation_id = "get_batch", tag = "publishing",
    params(("batch" = String, Path, description = "UUID of the batch", format = "uuid"), BatchQuery), security(("bearer" = [])),
    responses((status = 200, body = BatchDocument), Refusals))]
pub(super) async fn get_batch(
    State(pages): State<DeskPages>,
    asked: Asked,
    Path(id): Path<String>,
    Query(query): Query<BatchQuery>,
) -> Result<Response, ApiError> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if limit == 0 || limit > MAX_LIMIT {
        let args = vec![("max", MAX_LIMIT.to_string())];
        return Err(PageError::BadRequest {
            message: "api-limit",
            args,
        }
        .into());
    }
    let after = query.after.unwrap_or(0);
    if after > 1_000_000 {
        return Err(PageError::bad_request("api-cursor").into());
    }
    let Ok(id) = id.parse() else {
        return Err(ApiError::of(&asked, Refusal::NotFound));
    };
    let document = pages.batch(&asked, &id, (limit, after)).await?;
    Ok(json(StatusCode::OK, &document))
}

fn agency_of(
    asked: &Asked,
    form: &ProgramFiles,
    agencies: &[Agency],
) -> Result<AgencyId, ApiError> {
    let code = form.field("agency");
    let agency = agencies.iter().find(|agency| agency.code == code);
    let mistake = if code.is_empty() {
        MistakeCode::Missing
    } else {
        MistakeCode::NoSuchAgency
    };
    match agency {
        Some(agency) => Ok(agency.id.clone()),
        None => Err(ApiError::mistakes(asked, &[mistake.at("agency")])),
    }
}

/// What a request asks for, whatever the boundary between its parts.
fn sent(agency: &AgencyId, kind: Option<RecordKind>, files: &[UploadedFile]) -> Vec<u8> {
    let mut sent = format!("{agency}\n{}", kind.map_or("", RecordKind::code));
    for UploadedFile { name, size, digest } in files {
        let digest = digest.as_deref().unwrap_or("");
        sent.push_str(&format!("\n{name}\n{size}\n{digest}"));
    }
    sent.into_bytes()
}

impl DeskPages {
    async fn batch(
        &self,
        asked: &Asked,
        id: &BatchId,
        (limit, after): (u32, u32),
    ) -> Result<BatchDocument, ApiError> {
        let found = batch::get(&self.desk, &asked.caller.by(None), id).await;
        let (batch, progress) = found.map_err(|refusal| ApiError::of(asked, refusal))?;
        let listed = batch::list_items(&self.desk.store, &batch, limit + 1, after).await;
        let mut items = listed.map_err(failed)?;
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = items.len() > wanted;
        items.truncate(wanted);
        let agencies = self.agencies().await?;
        let view = &asked.caller.view;
        Ok(BatchDocument {
            agency: code_of(&agencies, &batch.agency),
            items: items.iter().map(|item| line(view, item)).collect(),
            next: has_more.then(|| after.saturating_add(limit)),
            ..document(&batch, progress)
        })
    }
}

fn document(batch: &Batch, progress: Progress) -> BatchDocument {
    BatchDocument {
        id: batch.id.to_string(),
        agency: None,
        is_running: progress.is_running(),
        n_files: progress.n_files,
        n_files_read: progress.n_files_read,
        n_drafts: progress.n_drafts,
        n_known: progress.n_known,
        n_rejected: progress.n_rejected,
        items: Vec::new(),
        next: None,
        created_at: batch.created_at.rfc3339(),
    }
}

fn line(view: &View, item: &BatchItem) -> BatchLine {
    let (message, advice) = reason_and_advice(view, item);
    BatchLine {
        file: item.file.clone(),
        place: item.place.clone(),
        outcome: item.outcome,
        record: item.record.as_ref().map(ToString::to_string),
        reason: item.reason.clone(),
        message,
        advice,
    }
}
