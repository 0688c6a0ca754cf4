//! Uploading many files at once: to which desk, of which kind. They are read in the background, as a batch.
//! Must never hold more than one of the files in memory.

use std::time::Duration;

use access::actor::Role;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::StatusCode;
use kernel::id::AgencyId;
use sha2::{Digest as _, Sha256};
use shell::app::UploadPath;
use shell::component::content::{Content, Text};
use shell::component::error_summary::{ErrorSummary, Item as Mistake};
use shell::component::file_upload::FileUpload;
use shell::component::label::Label;
use shell::component::notification_banner::NotificationBanner;
use shell::component::select::{Item, Select};
use shell::error::PageError;
use shell::module::Routes;
use shell::page::Head;
use shell::session::Session;
use shell::upload::DeskFiles;
use shell::view::View;
use store::migration::hex;

use crate::agency;
use crate::desk::batch::{self, NewBatch, UploadedFile};
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::decision::hint;
use crate::desk::pages::files::file_name;
use crate::desk::pages::heading::kind_name;
use crate::desk::pages::refused::Refused;
use crate::desk::refusal::Refusal;
use crate::portal::failed;
use crate::record::kind::RecordKind;

/// Forty documents of five megabytes, and room for their form.
pub(crate) const UPLOAD: UploadPath = UploadPath {
    path: "/desk/import",
    max_body_bytes: 256 << 20,
    time_limit: Duration::from_secs(15 * 60),
};

/// A larger file is listed as rejected; the reader would refuse it too.
const MAX_FILE_BYTES: usize = 50 << 20;
const MAX_FILES: usize = 500;
/// In characters.
const MAX_NAME: usize = 200;

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![(UPLOAD.path, get(show_import).post(send_import))]
}

#[derive(Template)]
#[template(path = "desk/import.html")]
struct ImportPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    done: Option<NotificationBanner>,
    trouble: Option<ErrorSummary>,
    /// None where the person brings documents to no desk.
    fields: Option<Content>,
    batches: Vec<BatchLine>,
}

shell::page!(ImportPage);

struct BatchLine {
    href: String,
    at: String,
    agency: String,
    n_files: i64,
    state: String,
}

/// What was chosen; empty before.
#[derive(Default)]
struct Chosen {
    agency: String,
    kind: String,
}

impl DeskPages {
    async fn import_page(
        &self,
        caller: &Caller,
        chosen: &Chosen,
        trouble: Option<Refused>,
    ) -> Result<Response, PageError> {
        let view = caller.view.clone();
        let agencies = agency::list(&self.desk.store).await.map_err(failed)?;
        let staff = &caller.session.staff;
        let edits_at = |id: &AgencyId| {
            let mut grants = staff.grants.iter();
            grants.any(|grant| grant.role == Role::Editor && grant.agency == *id)
        };
        let own: Vec<Item> = agencies
            .iter()
            .filter(|agency| edits_at(&agency.id))
            .map(|agency| Item::new(agency.id.to_string(), agency.name.clone()))
            .collect();
        let mut batches = Vec::new();
        let listed = batch::list_own(&self.desk.store, &staff.account).await;
        for (batch, progress) in listed.map_err(failed)? {
            let state = if progress.is_running() {
                "desk-batch-running"
            } else {
                "desk-batch-finished"
            };
            batches.push(BatchLine {
                href: view.href(&format!("/desk/import/{}", batch.id)),
                at: batch.created_at.minute(),
                agency: super::decision::agency_name(&agencies, &batch.agency),
                n_files: progress.n_files,
                state: view.t(state).into_owned(),
            });
        }
        let page = ImportPage {
            head: caller
                .head(view.t("desk-import"))
                .crumb(view.t("desk-home"), "/desk"),
            receipt: caller.new_receipt(),
            done: caller.done_banner(),
            trouble: trouble.as_ref().map(|refused| refused.summary.clone()),
            fields: (!own.is_empty()).then(|| fields(&view, own, chosen)),
            batches,
            session: caller.session.clone(),
            view,
        };
        Ok(match trouble {
            Some(refused) => refused.answer(&page),
            None => page.into_response(),
        })
    }
}

fn fields(view: &View, agencies: Vec<Item>, chosen: &Chosen) -> Content {
    let text = |key: &str| -> Text { view.t(key).into_owned().into() };
    let select = |name: &'static str, key: &str, value: &str, items: Vec<Item>| Select {
        id: name.into(),
        name: name.into(),
        value: value.to_owned().into(),
        label: Label::new(view.t(key).into_owned()),
        hint: hint(view, key),
        items,
        ..Select::default()
    };
    let guessed = Item::new("", text("desk-import-kind-guessed"));
    let kinds = RecordKind::ALL
        .into_iter()
        .map(|kind| Item::new(kind.code(), kind_name(view, kind)));
    let kinds = std::iter::once(guessed).chain(kinds).collect();
    let files = FileUpload {
        id: "files".into(),
        name: "files".into(),
        label: Label::new(view.t("desk-import-files").into_owned()),
        hint: hint(view, "desk-import-files"),
        multiple: true,
        javascript: true,
        ..if view.is_english() {
            FileUpload::english()
        } else {
            FileUpload::default()
        }
    };
    // The files come last: whoever may not bring them is told before they are read.
    Content::html(&select(
        "agency",
        "desk-import-agency",
        &chosen.agency,
        agencies,
    ))
    .followed_by(&Content::html(&select(
        "kind",
        "desk-import-kind",
        &chosen.kind,
        kinds,
    )))
    .followed_by(&Content::html(&files))
}

async fn show_import(
    State(pages): State<DeskPages>,
    caller: Caller,
) -> Result<Response, PageError> {
    pages.import_page(&caller, &Chosen::default(), None).await
}

async fn send_import(
    State(pages): State<DeskPages>,
    caller: Caller,
    mut form: DeskFiles,
) -> Result<Response, PageError> {
    let by = caller.by(None);
    let mut files = Vec::new();
    let mut is_permitted = false;
    loop {
        let arrived = match form.next_file(MAX_FILE_BYTES).await {
            Ok(Some(arrived)) => arrived,
            Ok(None) => break,
            Err(answer) if answer.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                return pages
                    .refuse_files(&caller, &form, "desk-import-too-large")
                    .await;
            }
            Err(answer) => return Ok(answer),
        };
        if files.len() >= MAX_FILES {
            return pages
                .refuse_files(&caller, &form, "desk-import-too-many")
                .await;
        }
        if !is_permitted {
            let agency = agency_of(&form)?;
            if let Err(refusal) = batch::expect_may_bring(&pages.desk, &by, &agency) {
                let refused = Refused::of(&caller.view, refusal, "");
                return pages
                    .import_page(&caller, &chosen(&form), Some(refused))
                    .await;
            }
            is_permitted = true;
        }
        let name = file_name(&arrived.name).chars().take(MAX_NAME).collect();
        files.push(batch::keep(&pages.blobs, name, arrived.size, arrived.bytes).await?);
    }
    if files.is_empty() {
        return pages
            .refuse_files(&caller, &form, "desk-import-no-files")
            .await;
    }
    let new = NewBatch {
        form_key: form_key(&caller, &form, &files),
        agency: agency_of(&form)?,
        kind: RecordKind::from_code(form.field("kind")),
        files,
    };
    match batch::open(&pages.desk, &by, &new).await {
        Ok(id) => Ok(caller.see_other(&format!("/desk/import/{id}"))),
        Err(Refusal::Store(error)) => Err(failed(error)),
        Err(refusal) => {
            let refused = Refused::of(&caller.view, refusal, "");
            pages
                .import_page(&caller, &chosen(&form), Some(refused))
                .await
        }
    }
}

/// The same form with the same files is the same request; one that was filled in anew, or carries no receipt, is another.
fn form_key(caller: &Caller, form: &DeskFiles, files: &[UploadedFile]) -> String {
    let receipt = match form.field("receipt") {
        "" => caller.new_receipt(),
        receipt => receipt.to_owned(),
    };
    let mut sha = Sha256::new();
    let chosen = [form.field("agency"), form.field("kind")];
    let named = files.iter().flat_map(|file| {
        [
            file.name.as_str(),
            file.digest.as_deref().unwrap_or_default(),
        ]
    });
    for part in chosen.into_iter().chain(named) {
        sha.update(part.len().to_string());
        sha.update(":");
        sha.update(part);
    }
    format!("{receipt}:{}", hex(&sha.finalize()))
}

fn agency_of(form: &DeskFiles) -> Result<AgencyId, PageError> {
    let agency = form.field("agency").parse();
    agency.map_err(|_| PageError::bad_request("error-form"))
}

fn chosen(form: &DeskFiles) -> Chosen {
    Chosen {
        agency: form.field("agency").to_owned(),
        kind: form.field("kind").to_owned(),
    }
}

impl DeskPages {
    async fn refuse_files(
        &self,
        caller: &Caller,
        form: &DeskFiles,
        key: &str,
    ) -> Result<Response, PageError> {
        let said = caller.view.t(key).into_owned();
        let refused = Refused::mistakes(&caller.view, vec![Mistake::link(said, "#files")]);
        self.import_page(caller, &chosen(form), Some(refused)).await
    }
}
