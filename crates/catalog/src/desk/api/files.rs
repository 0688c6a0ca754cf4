//! The attachments of a draft: listed, put in, fetched, taken out.
//! Must never keep a file whose content is not what its name promises.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ETAG};
use http::{HeaderValue, Request, StatusCode};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use shell::error::PageError;
use shell::upload::ProgramFiles;
use utoipa::ToSchema;

use crate::desk::api::answer::{
    ApiError, DeskErrorBody, DoneDocument, Refusals, done, json, with_header,
};
use crate::desk::api::asked::{Asked, OfRecord, Once, Seen, etag};
use crate::desk::api::wire::{DraftFile, MistakeCode, files_of};
use crate::desk::commands::draft::{DraftInput, save_draft};
use crate::desk::gate;
use crate::desk::pages::DeskPages;
use crate::desk::pages::files::{file_name, media_type};
use crate::desk::pages::values::unchanged;
use crate::desk::refusal::Refusal;
use crate::portal::records::disposition;
use crate::record::content::NewFile;

/// The same as on the page; a larger one is no attachment that anybody opens.
const MAX_FILE: usize = 50 << 20;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FileList {
    pub items: Vec<DraftFile>,
}

/// One file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only its description is used")]
pub(super) struct FileForm {
    /// csv, doc, docx, et, jpg, ods, odt, ofd, pdf, png, ppt, pptx, rar, rtf, txt, wps, xls, xlsx or zip, by its name and
    /// by its content; at most 50 MB.
    #[schema(value_type = String, content_media_type = "application/octet-stream", format = Binary)]
    file: Vec<u8>,
}

/// The attachments of a draft, in order.
#[utoipa::path(get, path = "/api/v1/desk/records/{id}/files", operation_id = "list_files", tag = "publishing",
    params(OfRecord), security(("bearer" = [])),
    responses((status = 200, body = FileList, headers(("ETag" = String, description = "For `If-Match`"))), Refusals))]
pub(super) async fn list_files(
    State(pages): State<DeskPages>,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let draft = pages.asked_draft(&asked, &id).await?;
    let list = FileList {
        items: files_of(&draft.files),
    };
    let response = json(StatusCode::OK, &list);
    Ok(with_header(
        response,
        ETAG,
        &etag(draft.version, draft.revision),
    ))
}

/// Puts an attachment in, as the last one. The reviews begin again.
#[utoipa::path(post, path = "/api/v1/desk/records/{id}/files", operation_id = "add_file", tag = "publishing",
    params(OfRecord, Once, Seen),
    request_body(content = FileForm, content_type = "multipart/form-data"), security(("bearer" = [])),
    responses((status = 201, body = DoneDocument, headers(("ETag" = String))),
        (status = 409, body = DeskErrorBody, description = "The step does not allow it"),
        (status = 412, body = DeskErrorBody, description = "Somebody else has changed it meanwhile; `current` is what is there now"),
        (status = 415, body = DeskErrorBody, description = "Not `multipart/form-data`"),
        (status = 422, body = DeskErrorBody, description = "No file, or one that is not taken; or the key was used for another request"),
        (status = 428, body = DeskErrorBody, description = "`If-Match` is missing"), Refusals))]
pub(super) async fn add_file(
    State(pages): State<DeskPages>,
    asked: Asked,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Result<Response, ApiError> {
    asked.key()?;
    asked.expect_media_type("multipart/form-data")?;
    let (name, bytes) = one_file(&asked, request).await?;
    let digest = Sha256::digest(&bytes);
    let sent = [name.as_bytes(), &digest].join(&b'\n');
    let (receipt, before) = pages.asked_before(&asked, &sent).await?;
    if let Some(before) = before {
        return Ok(done(StatusCode::CREATED, &before));
    }
    let draft = pages.asked_draft(&asked, &id).await?;
    let revision = asked.seen(&draft)?;
    pages.expect_may(&asked, gate::EDIT, &draft.record).await?;
    let Some(media_type) = media_type(&name, &bytes) else {
        return Err(ApiError::mistakes(
            &asked,
            &[MistakeCode::FileNotTaken.at("file")],
        ));
    };
    let mut input = DraftInput {
        revision,
        ..unchanged(&draft)
    };
    input.files.push(NewFile {
        name,
        media_type: media_type.to_owned(),
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        digest: pages.blobs.put(bytes).await.map_err(PageError::Accident)?,
    });
    let by = asked.caller.by(Some(&receipt));
    match save_draft(&pages.desk, &by, &draft.record, &input).await {
        Ok(saved) => Ok(done(StatusCode::CREATED, &saved)),
        Err(refusal) => Err(pages
            .api_error(&asked, (gate::EDIT, &draft.record), refusal)
            .await),
    }
}

/// The one file of a form that holds nothing else.
async fn one_file(asked: &Asked, request: Request<Body>) -> Result<(String, Bytes), ApiError> {
    let mut form = ProgramFiles::open(request).await?;
    let file = form.next_file(MAX_FILE).await?;
    let second = form.next_file(0).await?;
    asked.expect_fields(&form, &[])?;
    let mistake = match (file, second) {
        (Some(file), None) if file.field == "file" => {
            let bytes = file
                .bytes
                .ok_or_else(|| StatusCode::PAYLOAD_TOO_LARGE.into_response())?;
            return Ok((file_name(&file.name), bytes));
        }
        (Some(file), None) => MistakeCode::Invalid.at(file.field),
        (Some(_), Some(_)) => MistakeCode::TooMany { max: 1 }.at("file"),
        (None, _) => MistakeCode::Missing.at("file"),
    };
    Err(ApiError::mistakes(asked, &[mistake]))
}

/// An attachment as it was put in.
#[utoipa::path(get, path = "/api/v1/desk/records/{id}/files/{position}", operation_id = "get_file", tag = "publishing",
    params(OfRecord, ("position" = usize, Path, description = "From 0")),
    security(("bearer" = [])),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>, headers(("Content-Disposition" = String))), Refusals))]
pub(super) async fn get_file(
    State(pages): State<DeskPages>,
    asked: Asked,
    Path((id, position)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let draft = pages.asked_draft(&asked, &id).await?;
    let file = position.parse::<usize>().ok();
    let file = file.and_then(|position| draft.files.get(position));
    let Some(file) = file else {
        return Err(ApiError::of(&asked, Refusal::NotFound));
    };
    let bytes = pages.blobs.get(&file.digest).await;
    let mut response = Response::new(Body::from(bytes.map_err(PageError::Accident)?));
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("application/octet-stream");
    headers.insert(CONTENT_TYPE, kind);
    if let Some(value) = disposition(&file.name) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// Takes an attachment out. The reviews begin again.
#[utoipa::path(delete, path = "/api/v1/desk/records/{id}/files/{position}", operation_id = "remove_file", tag = "publishing",
    params(OfRecord, ("position" = usize, Path, description = "From 0"),
        Seen),
    security(("bearer" = [])),
    responses((status = 200, body = DoneDocument, headers(("ETag" = String))),
        (status = 409, body = DeskErrorBody, description = "The step does not allow it"),
        (status = 412, body = DeskErrorBody, description = "Somebody else has changed it meanwhile; `current` is what is there now"),
        (status = 428, body = DeskErrorBody, description = "`If-Match` is missing"), Refusals))]
pub(super) async fn remove_file(
    State(pages): State<DeskPages>,
    asked: Asked,
    Path((id, position)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let draft = pages.asked_draft(&asked, &id).await?;
    let revision = asked.seen(&draft)?;
    let mut input = DraftInput {
        revision,
        ..unchanged(&draft)
    };
    match position.parse::<usize>() {
        Ok(position) if position < input.files.len() => drop(input.files.remove(position)),
        Ok(_) | Err(_) => return Err(ApiError::of(&asked, Refusal::NotFound)),
    }
    let by = asked.caller.by(None);
    match save_draft(&pages.desk, &by, &draft.record, &input).await {
        Ok(saved) => Ok(done(StatusCode::OK, &saved)),
        Err(refusal) => Err(pages
            .api_error(&asked, (gate::EDIT, &draft.record), refusal)
            .await),
    }
}
