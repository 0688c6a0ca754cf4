//! A draft against what is public: the metadata field by field, the text clause by clause.
//! Must never compare anything but what the person may read.

use askama::Template;
use axum::extract::{Path, State};
use axum::routing::get;
use lawtext::tree::Tree;
use shell::component::error_summary::ErrorSummary;
use shell::component::notification_banner::NotificationBanner;
use shell::error::PageError;
use shell::module::Routes;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::edit::{label, readable};
use crate::desk::pages::heading::{Heading, Tab, heading};
use crate::desk::pages::values::{Beside, Values};
use crate::portal::failed;
use crate::record::compare::{Side, compare};
use crate::record::read::find_version;

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![("/desk/records/{id}/compare", get(compare_with_public))]
}

/// For `desk/changes.html`.
pub(crate) struct Change {
    pub label: String,
    pub pieces: Vec<Piece>,
}

pub(crate) struct Piece {
    pub text: String,
    pub is_older: bool,
    pub is_newer: bool,
}

/// The clauses that differ. Takes its time for a long document.
pub(crate) fn changes(older: &Tree, newer: &Tree) -> Vec<Change> {
    let changes = compare(older, newer).into_iter().map(|change| Change {
        label: change.label,
        pieces: change
            .pieces
            .into_iter()
            .map(|piece| Piece {
                is_older: piece.side == Side::Older,
                is_newer: piece.side == Side::Newer,
                text: piece.text,
            })
            .collect(),
    });
    changes.collect()
}

/// A field before and after.
struct Row {
    label: String,
    before: String,
    after: String,
}

#[derive(Template)]
#[template(path = "desk/compare.html")]
struct ComparedPage {
    view: View,
    head: Head,
    session: Session,
    done: Option<NotificationBanner>,
    trouble: Option<ErrorSummary>,
    heading: Heading,
    rows: Vec<Row>,
    changes: Vec<Change>,
}

shell::page!(ComparedPage);

async fn compare_with_public(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<ComparedPage, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let live = draft.live_version.ok_or(PageError::NotFound)?;
    let public = find_version(&pages.desk.store, &draft.record, live).await;
    let public = public.map_err(failed)?.ok_or(PageError::NotFound)?;
    let view = &caller.view;
    // Level, owner and index number are the record's: a draft of a public record does not change them.
    let beside = Beside {
        level: draft.level,
        owner: draft.owner.as_ref(),
        index_number: draft.index_number.as_deref(),
        change_note: &draft.change_note,
    };
    let before = Values::of(&public.content, &beside);
    let after = Values::of_draft(&draft);
    let rows = after.differing(&before).into_iter().map(|name| Row {
        label: label(view, &name),
        before: readable(view, &name, before.get(&name)),
        after: readable(view, &name, after.get(&name)),
    });
    let (older, newer) = (public.tree, draft.tree.clone());
    let changes = tokio::task::spawn_blocking(move || changes(&older, &newer)).await;
    Ok(ComparedPage {
        head: caller.head(view.t("desk-tab-compare")),
        session: caller.session.clone(),
        done: None,
        trouble: None,
        heading: heading(view, &draft, Some(Tab::Compare)),
        rows: rows.collect(),
        changes: changes.map_err(|error| PageError::Accident(error.into()))?,
        view: view.clone(),
    })
}
