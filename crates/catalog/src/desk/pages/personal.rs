//! Personal data that was found in a draft: each with its place and its words masked, to be masked or justified, one or many.
//! Must never show a value that was found.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use kernel::id::RecordId;
use shell::component::error_summary::{ErrorSummary, Item};
use shell::component::notification_banner::NotificationBanner;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::module::Routes;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::desk::commands::findings::{FindingDecision, check_personal, decide_findings};
use crate::desk::gate;
use crate::desk::model::is_open;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::heading::{Heading, Tab, heading};
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::{Attempt, Refused};
use crate::desk::read::DraftView;
use crate::desk::store::findings::{FindingLine, FindingState};

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![
        (
            "/desk/records/{id}/findings",
            get(show_findings).post(decide),
        ),
        ("/desk/records/{id}/check", post(check)),
    ]
}

struct Line {
    number: i64,
    place: String,
    href: Option<String>,
    excerpt: String,
    confidence: String,
    state: String,
    is_open: bool,
    may_mask: bool,
    is_picked: bool,
    justification: String,
    by: String,
}

struct Group {
    kind: String,
    name: String,
    n_open: usize,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "desk/findings.html")]
struct FindingsPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    done: Option<NotificationBanner>,
    trouble: Option<ErrorSummary>,
    heading: Heading,
    base: String,
    action: String,
    revision: i64,
    is_checked: bool,
    may_check: bool,
    may_mask: bool,
    may_justify: bool,
    groups: Vec<Group>,
    n_open: usize,
    justification: String,
}

shell::page!(FindingsPage);

async fn show_findings(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<FindingsPage, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    Ok(findings_page(&caller, &draft, &Posted::default(), None))
}

fn findings_page(
    caller: &Caller,
    draft: &DraftView,
    posted: &Posted,
    trouble: Option<ErrorSummary>,
) -> FindingsPage {
    let view = &caller.view;
    let path = Tab::Findings.path(&draft.record);
    let picked: Vec<i64> = posted
        .all("pick")
        .filter_map(|number| number.parse().ok())
        .collect();
    let mut by_kind: BTreeMap<&str, Vec<&FindingLine>> = BTreeMap::new();
    for found in &draft.findings {
        by_kind.entry(&found.kind).or_default().push(found);
    }
    let groups: Vec<Group> = by_kind
        .into_iter()
        .map(|(kind, lines)| Group {
            name: view
                .t(&format!("finding-kind-{}", kind.replace('_', "-")))
                .into_owned(),
            kind: kind.to_owned(),
            n_open: lines
                .iter()
                .filter(|line| line.state == FindingState::Open)
                .count(),
            lines: lines
                .into_iter()
                .map(|found| line(view, draft, found, &picked))
                .collect(),
        })
        .collect();
    let is_open = is_open(draft.flow.step);
    FindingsPage {
        head: caller.head(view.t("desk-tab-findings")),
        session: caller.session.clone(),
        receipt: caller.new_receipt(),
        done: caller.done_banner(),
        trouble,
        heading: heading(view, draft, Some(Tab::Findings)),
        base: view.href(&Tab::Overview.path(&draft.record)),
        action: view.href(&path),
        revision: draft.revision,
        is_checked: draft.is_checked,
        may_check: is_open,
        may_mask: is_open && draft.permits(gate::EDIT),
        may_justify: is_open && draft.permits(gate::JUSTIFY),
        n_open: groups.iter().map(|group| group.n_open).sum(),
        groups,
        justification: posted.lines("justification"),
        view: view.clone(),
    }
}

fn line(view: &View, draft: &DraftView, found: &FindingLine, picked: &[i64]) -> Line {
    let (place, href) = place(view, draft, &found.place);
    Line {
        number: found.number,
        may_mask: !found.place.starts_with("file:"),
        is_open: found.state == FindingState::Open,
        is_picked: picked.contains(&found.number),
        place,
        href,
        excerpt: found.excerpt.clone(),
        confidence: view
            .t(&format!("desk-confidence-{}", found.confidence))
            .into_owned(),
        state: view
            .t(&format!("desk-finding-{}", found.state.code()))
            .into_owned(),
        justification: found.justification.clone(),
        by: found
            .by
            .as_ref()
            .map(|by| by.name.clone())
            .unwrap_or_default(),
    }
}

/// `text:art-5`, `field:/summary`, `file:DIGEST:part` in words, and where one looks at it.
fn place(view: &View, draft: &DraftView, place: &str) -> (String, Option<String>) {
    if let Some(address) = place.strip_prefix("text:") {
        let node = draft.tree.find(address);
        let label = node.map(|node| node.label.clone()).unwrap_or_default();
        let words = view.t_arg("desk-place-text", "where", label);
        let path = format!("{}#{address}", Tab::Preview.path(&draft.record));
        return (words, Some(view.href(&path)));
    }
    if let Some(rest) = place.strip_prefix("file:") {
        let (digest, part) = rest.split_once(':').unwrap_or((rest, ""));
        let position = draft.files.iter().position(|file| file.digest == digest);
        let file = position.and_then(|position| draft.files.get(position));
        let name = file.map(|file| file.name.clone()).unwrap_or_default();
        let words = view.t_args(
            "desk-place-file",
            &[("name", name.into()), ("part", part.to_owned().into())],
        );
        let path = |position: usize| format!("{}/{position}", Tab::Files.path(&draft.record));
        return (words, position.map(|position| view.href(&path(position))));
    }
    let name = place.strip_prefix("field:/").unwrap_or(place);
    let name = name
        .strip_prefix("fields/values/")
        .map_or_else(|| name.to_owned(), |name| format!("fields.{name}"));
    let name = name.split('/').next().unwrap_or_default().to_owned();
    let words = view.t_arg(
        "desk-place-field",
        "field",
        crate::desk::pages::edit::label(view, &name),
    );
    let path = format!("{}#field-{name}", Tab::Edit.path(&draft.record));
    (words, draft.permits(gate::EDIT).then(|| view.href(&path)))
}

async fn check(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(_posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let record: RecordId = id.parse().map_err(|_| PageError::NotFound)?;
    match check_personal(&pages.desk, &caller.by(None), &record).await {
        Ok(_) => Ok(caller.done(&Tab::Findings.path(&record), "check")),
        Err(refusal) => {
            let attempt = Attempt {
                action: gate::READ,
                record: &record,
                fields_at: "",
            };
            let refused = pages.refused(&caller, attempt, refusal).await?;
            shown(&pages, &caller, &id, &Posted::default(), refused).await
        }
    }
}

/// The findings as they stand, below what was refused.
async fn shown(
    pages: &DeskPages,
    caller: &Caller,
    id: &str,
    posted: &Posted,
    refused: Refused,
) -> Result<Response, PageError> {
    let draft = pages.draft(caller, id).await?;
    let page = findings_page(caller, &draft, posted, Some(refused.summary.clone()));
    Ok(refused.answer(&page))
}

async fn decide(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let decisions = decisions(&draft, &posted);
    if decisions.is_empty() {
        let none = caller.view.t("desk-pick-none").into_owned();
        let refused = Refused::mistakes(&caller.view, vec![Item::link(none, "#findings")]);
        return shown(&pages, &caller, &id, &posted, refused).await;
    }
    let receipt = posted.receipt();
    let by = caller.by(receipt.as_ref());
    let outcome = decide_findings(
        &pages.desk,
        &by,
        &draft.record,
        posted.revision(),
        &decisions,
    );
    match outcome.await {
        Ok(done) => Ok(caller.done(&Tab::Findings.path(&done.record), "findings")),
        Err(refusal) => {
            let attempt = Attempt {
                action: gate::JUSTIFY,
                record: &draft.record,
                fields_at: "",
            };
            let refused = pages.refused(&caller, attempt, refusal).await?;
            shown(&pages, &caller, &id, &posted, refused).await
        }
    }
}

/// `mask`, `justify` for those ticked; `mask-KIND` for all of a kind that stand in the draft itself and are open.
fn decisions(draft: &DraftView, posted: &Posted) -> Vec<(i64, FindingDecision)> {
    let justification = posted.lines("justification");
    let decision = |is_masking: bool| {
        if is_masking {
            FindingDecision::Mask
        } else {
            FindingDecision::Justify {
                justification: justification.clone(),
            }
        }
    };
    let what = posted.text("do");
    match what.split_once('-') {
        Some(("mask", kind)) => {
            let of_kind = draft.findings.iter().filter(|found| {
                found.kind == kind
                    && found.state == FindingState::Open
                    && !found.place.starts_with("file:")
            });
            of_kind
                .map(|found| (found.number, decision(true)))
                .collect()
        }
        _ if matches!(what, "mask" | "justify") => {
            let picked = posted.all("pick").filter_map(|number| number.parse().ok());
            picked
                .map(|number| (number, decision(what == "mask")))
                .collect()
        }
        _ => Vec::new(),
    }
}
