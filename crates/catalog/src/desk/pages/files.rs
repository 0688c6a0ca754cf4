//! The attachments of a draft: put in, taken out, put in order, replaced; and handed to those who may read the draft.
//! Must never keep a file whose content is not what its name promises.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use bytes::Bytes;
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use shell::component::error_summary::{ErrorSummary, Item};
use shell::component::notification_banner::NotificationBanner;
use shell::error::PageError;
use shell::module::Routes;
use shell::page::{Cache, Content, Head};
use shell::session::Session;
use shell::upload::DeskUpload;
use shell::view::View;

use crate::desk::commands::draft::{DraftInput, save_draft};
use crate::desk::gate;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::heading::{Heading, Tab, heading};
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::{Attempt, Refused};
use crate::desk::pages::values::{clean, unchanged};
use crate::desk::read::DraftView;
use crate::portal::records::{disposition, size};
use crate::record::content::NewFile;

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![
        (
            "/desk/records/{id}/files",
            get(show_files).post(change_files),
        ),
        ("/desk/records/{id}/files/{position}", get(get_file)),
    ]
}

struct Line {
    position: usize,
    href: String,
    name: String,
    size: String,
    is_first: bool,
    is_last: bool,
}

#[derive(Template)]
#[template(path = "desk/files.html")]
struct FilesPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    done: Option<NotificationBanner>,
    trouble: Option<ErrorSummary>,
    heading: Heading,
    action: String,
    revision: i64,
    lines: Vec<Line>,
}

shell::page!(FilesPage);

async fn show_files(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<FilesPage, PageError> {
    let draft = pages.open_draft(&caller, &id).await?;
    Ok(files_page(&caller, &draft, None))
}

fn files_page(caller: &Caller, draft: &DraftView, trouble: Option<ErrorSummary>) -> FilesPage {
    let view = &caller.view;
    let path = Tab::Files.path(&draft.record);
    let n_files = draft.files.len();
    let lines = draft.files.iter().enumerate().map(|(position, file)| Line {
        position,
        href: view.href(&format!("{path}/{position}")),
        name: file.name.clone(),
        size: size(file.size),
        is_first: position == 0,
        is_last: position + 1 == n_files,
    });
    FilesPage {
        head: caller.head(view.t("desk-tab-files")),
        session: caller.session.clone(),
        receipt: caller.new_receipt(),
        done: caller.done_banner(),
        trouble,
        heading: heading(view, draft, Some(Tab::Files)),
        action: view.href(&path),
        revision: draft.revision,
        lines: lines.collect(),
        view: view.clone(),
    }
}

async fn change_files(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    upload: DeskUpload,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    pages
        .expect_permitted(&caller, gate::EDIT, &draft.record)
        .await?;
    let posted = Posted::from(&upload);
    let mut new = Vec::new();
    let mut mistakes = Vec::new();
    for file in &upload.files {
        let name = file_name(&file.name);
        match media_type(&name, &file.bytes) {
            Some(media_type) => new.push((name, media_type, file.bytes.clone())),
            None => mistakes.push(name),
        }
    }
    let Some(change) = change(posted.text("do")).filter(|_| mistakes.is_empty()) else {
        let item = |name: &String| {
            Item::link(
                caller
                    .view
                    .t_arg("desk-file-not-taken", "name", name.clone()),
                "#file",
            )
        };
        return Ok(mistaken(
            &caller,
            &draft,
            mistakes.iter().map(item).collect(),
        ));
    };
    if new.is_empty() && matches!(change, Change::Add | Change::Replace(_)) {
        let none = Item::link(caller.view.t("desk-file-none").into_owned(), "#file");
        return Ok(mistaken(&caller, &draft, vec![none]));
    }
    let mut stored = Vec::new();
    for (name, media_type, bytes) in new {
        stored.push(NewFile {
            name,
            media_type: media_type.to_owned(),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            digest: pages.blobs.put(bytes).await?,
        });
    }
    let input = DraftInput {
        revision: posted.revision(),
        files: changed(draft.files.clone(), change, stored),
        ..unchanged(&draft)
    };
    let receipt = posted.receipt();
    let by = caller.by(receipt.as_ref());
    match save_draft(&pages.desk, &by, &draft.record, &input).await {
        Ok(done) => Ok(caller.done(&Tab::Files.path(&done.record), "save")),
        Err(refusal) => {
            let attempt = Attempt {
                action: gate::EDIT,
                record: &draft.record,
                fields_at: "",
            };
            let refused = pages.refused(&caller, attempt, refusal).await?;
            let now = pages.draft(&caller, &id).await?;
            let page = files_page(&caller, &now, Some(refused.summary.clone()));
            Ok(refused.answer(&page))
        }
    }
}

fn mistaken(caller: &Caller, draft: &DraftView, items: Vec<Item>) -> Response {
    let refused = Refused::mistakes(&caller.view, items);
    let page = files_page(caller, draft, Some(refused.summary.clone()));
    refused.answer(&page)
}

/// What the form asks for: `add`, `up-1`, `remove-2`, `replace-0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Add,
    Up(usize),
    Down(usize),
    Remove(usize),
    Replace(usize),
}

fn change(text: &str) -> Option<Change> {
    if text == "add" {
        return Some(Change::Add);
    }
    let (word, position) = text.split_once('-')?;
    let position = position.parse().ok()?;
    match word {
        "up" => Some(Change::Up(position)),
        "down" => Some(Change::Down(position)),
        "remove" => Some(Change::Remove(position)),
        "replace" => Some(Change::Replace(position)),
        _ => None,
    }
}

/// A position that is not there changes nothing.
fn changed(mut files: Vec<NewFile>, change: Change, new: Vec<NewFile>) -> Vec<NewFile> {
    let is_there = |position: usize| position < files.len();
    match change {
        Change::Add => files.extend(new),
        Change::Up(position) if position > 0 && is_there(position) => {
            files.swap(position - 1, position);
        }
        Change::Down(position) if is_there(position + 1) => files.swap(position, position + 1),
        Change::Remove(position) if is_there(position) => drop(files.remove(position)),
        Change::Replace(position) if is_there(position) => {
            files.splice(position..=position, new);
        }
        Change::Up(_) | Change::Down(_) | Change::Remove(_) | Change::Replace(_) => {}
    }
    files
}

/// Without the folders that some browsers send along.
pub(crate) fn file_name(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or(sent);
    clean(name).replace('\n', "")
}

/// Extension, media type and how such a file begins. Texts begin with anything but hold no NUL.
const TAKEN: [(&str, &str, &[u8]); 20] = [
    ("csv", "text/csv", b""),
    ("doc", "application/msword", OLE),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ZIP,
    ),
    ("et", "application/vnd.ms-excel", OLE),
    ("jpeg", "image/jpeg", b"\xff\xd8\xff"),
    ("jpg", "image/jpeg", b"\xff\xd8\xff"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet", ZIP),
    ("odt", "application/vnd.oasis.opendocument.text", ZIP),
    ("ofd", "application/ofd", ZIP),
    ("pdf", "application/pdf", b"%PDF-"),
    ("png", "image/png", b"\x89PNG\r\n\x1a\n"),
    ("ppt", "application/vnd.ms-powerpoint", OLE),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ZIP,
    ),
    ("rar", "application/vnd.rar", b"Rar!\x1a\x07"),
    ("rtf", "application/rtf", b"{\\rtf"),
    ("txt", "text/plain", b""),
    ("wps", "application/vnd.ms-works", OLE),
    ("xls", "application/vnd.ms-excel", OLE),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ZIP,
    ),
    ("zip", "application/zip", ZIP),
];

const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const ZIP: &[u8] = b"PK\x03\x04";

pub(crate) fn media_type(name: &str, bytes: &Bytes) -> Option<&'static str> {
    let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
    let (_, media_type, begin) = TAKEN.iter().find(|(taken, ..)| *taken == extension)?;
    let is_text = begin.is_empty();
    let is_such = bytes.starts_with(begin) && !(is_text && bytes.contains(&0));
    (is_such && !bytes.is_empty()).then_some(media_type)
}

async fn get_file(
    State(pages): State<DeskPages>,
    Path((id, position)): Path<(String, usize)>,
    caller: Caller,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let file = draft.files.get(position).ok_or(PageError::NotFound)?;
    let body = Content {
        content_type: "application/octet-stream",
        body: pages.blobs.get(&file.digest).await?.to_vec(),
        cache: Cache::NoStore,
        last_modified: None,
    };
    let mut response = body.respond().into_response();
    let headers = response.headers_mut();
    if let Some(value) = disposition(&file.name) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    if let Ok(value) = HeaderValue::try_from(file.media_type.as_str()) {
        headers.insert(CONTENT_TYPE, value);
    }
    Ok(response)
}

#[cfg(test)]
mod tests;
