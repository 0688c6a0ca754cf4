//! The text of a draft as lines beside what becomes of it; looked at first, saved after.
//! Must never save what was only to be looked at.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use shell::component::error_summary::ErrorSummary;
use shell::component::notification_banner::NotificationBanner;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::module::Routes;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::desk::commands::draft::{DraftInput, save_draft};
use crate::desk::gate;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::compared::{Change, changes};
use crate::desk::pages::heading::{Heading, Tab, heading, overview_path};
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::Attempt;
use crate::desk::pages::values::unchanged;
use crate::desk::read::DraftView;
use crate::desk::refusal::Refusal;
use crate::desk::text;
use crate::record::html::render;

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![("/desk/records/{id}/text", get(show_text).post(save_text))]
}

#[derive(Template)]
#[template(path = "desk/text.html")]
struct TextPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    done: Option<NotificationBanner>,
    trouble: Option<ErrorSummary>,
    heading: Heading,
    action: String,
    revision: i64,
    text: String,
    body: String,
    /// What the text differs in from what somebody else saved meanwhile.
    changes: Vec<Change>,
    other: String,
    is_preview: bool,
}

shell::page!(TextPage);

/// What the page shows beside the draft.
#[derive(Default)]
struct Shown {
    text: Option<String>,
    revision: Option<i64>,
    other: String,
    trouble: Option<ErrorSummary>,
    is_preview: bool,
}

async fn show_text(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<TextPage, PageError> {
    let draft = pages.open_draft(&caller, &id).await?;
    text_page(&caller, &draft, Shown::default()).await
}

async fn text_page(
    caller: &Caller,
    draft: &DraftView,
    shown: Shown,
) -> Result<TextPage, PageError> {
    let view = &caller.view;
    let saved = draft.tree.clone();
    let (text, typed) = match shown.text {
        Some(typed) => (typed.clone(), Some(typed)),
        None => (draft.text.clone(), None),
    };
    let (title, is_stale) = (draft.content.title.clone(), !shown.other.is_empty());
    // A long law is read and compared in tens of milliseconds: too long for an async thread.
    let drawn = tokio::task::spawn_blocking(move || {
        let tree = match typed {
            Some(typed) => text::parse(&typed, &title).tree,
            None => saved.clone(),
        };
        let changes = if is_stale {
            changes(&saved, &tree)
        } else {
            Vec::new()
        };
        (render(&tree), changes)
    });
    let (body, changes) = drawn
        .await
        .map_err(|error| PageError::Accident(error.into()))?;
    Ok(TextPage {
        head: caller.head(view.t("desk-tab-text")),
        session: caller.session.clone(),
        receipt: caller.new_receipt(),
        done: caller.done_banner(),
        trouble: shown.trouble,
        heading: heading(view, draft, Some(Tab::Text)),
        action: view.href(&Tab::Text.path(&draft.record)),
        revision: shown.revision.unwrap_or(draft.revision),
        text,
        body,
        changes,
        other: shown.other,
        is_preview: shown.is_preview,
        view: view.clone(),
    })
}

async fn save_text(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let text = posted.lines("text");
    if posted.text("do") == "preview" {
        let shown = Shown {
            text: Some(text),
            revision: Some(posted.revision()),
            is_preview: true,
            ..Shown::default()
        };
        return Ok(text_page(&caller, &draft, shown).await?.into_response());
    }
    let input = DraftInput {
        revision: posted.revision(),
        text: text.clone(),
        ..unchanged(&draft)
    };
    let receipt = posted.receipt();
    let by = caller.by(receipt.as_ref());
    let refusal = match save_draft(&pages.desk, &by, &draft.record, &input).await {
        Ok(done) => return Ok(caller.done(&overview_path(&done.record), "save")),
        Err(refusal) => refusal,
    };
    let other = match &refusal {
        Refusal::Stale(conflict) => conflict.theirs.by.name.clone(),
        _ => String::new(),
    };
    let attempt = Attempt {
        action: gate::EDIT,
        record: &draft.record,
        fields_at: &Tab::Edit.path(&draft.record),
    };
    let refused = pages.refused(&caller, attempt, refusal).await?;
    let now = pages.draft(&caller, &id).await?;
    let shown = Shown {
        text: Some(text),
        other,
        trouble: Some(refused.summary.clone()),
        ..Shown::default()
    };
    let page = text_page(&caller, &now, shown).await?;
    Ok(refused.answer(&page))
}
