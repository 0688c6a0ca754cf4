//! Where a draft stands: its step, what stands in the way, what was found in it, until when, and who did what.
//! Must never hold a value that was found in the check of personal data, nor who may not know.

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use kernel::state::PublicationState;
use serde::Serialize;
use shell::view::View;
use utoipa::ToSchema;
use workdays::light::Light;

use crate::agency::Agency;
use crate::desk::api::answer::{ApiError, ProblemItem, Refusals, json};
use crate::desk::api::asked::{Asked, OfRecord};
use crate::desk::api::wire::code_of;
use crate::desk::deadline::Deadline;
use crate::desk::fields::Field;
use crate::desk::model::{Review, Step};
use crate::desk::pages::DeskPages;
use crate::desk::read::{DraftView, list_history};
use crate::desk::store::findings::{FindingLine, FindingState};
use crate::desk::store::history::Happened;

/// Where a draft stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StatusDocument {
    /// UUID of the record.
    #[schema(format = "uuid")]
    pub id: String,
    pub version: i64,
    pub revision: i64,
    pub step: Step,
    /// `draft` (never public yet), `published`, `withdrawn`, `redirected`, `gone`.
    pub state: String,
    /// The version that the public sees.
    pub live_version: Option<i64>,
    /// Where the public sees it; null while it does not.
    pub url: Option<String>,
    /// All that stands in the way of handing it in.
    pub problems: Vec<ProblemItem>,
    /// What a reader read out of a file and a person has said is right.
    pub confirmed: Vec<Field>,
    /// Personal data that was found. It is masked or justified on the desk, by a person.
    pub findings: Vec<FindingItem>,
    /// Searched for personal data as it is now.
    pub is_checked: bool,
    /// Reviews it still needs, in their order.
    pub missing_reviews: Vec<Review>,
    /// Codes of the agencies whose consent it still needs.
    pub missing_consents: Vec<String>,
    /// When it is to be published, once it is signed.
    #[schema(format = DateTime)]
    pub scheduled_at: Option<String>,
    /// Null where no period runs.
    pub deadline: Option<DeadlineItem>,
    /// What happened, oldest first.
    pub history: Vec<HistoryItem>,
    #[schema(format = DateTime)]
    pub updated_at: String,
}

/// Personal data, as far as it may be told.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FindingItem {
    pub number: i64,
    /// `text:art-5`, `field:/summary`, `file:DIGEST:part`.
    pub place: String,
    /// What it looks like: `id_number`, `phone` …; `unreadable` where a file could not be searched.
    pub kind: String,
    /// Its surroundings, with the value masked.
    pub excerpt: String,
    pub state: FindingState,
}

/// A statutory period.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeadlineItem {
    /// The code of its rule.
    pub clock: String,
    /// It runs from this day, which does not count.
    #[schema(format = Date)]
    pub start: String,
    #[schema(format = Date)]
    pub due: String,
    /// `green`, `yellow`, `red`, `overdue`, `paused`.
    pub light: String,
    /// How it is counted, in a sentence.
    pub sentence: String,
    /// What is left of it, in words.
    pub left: String,
}

/// Who did what, when.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HistoryItem {
    pub number: i64,
    pub version: i64,
    /// `draft`, `edit`, `submit`, `approve_legal`, `return`, `sign` …
    pub action: String,
    pub from_step: String,
    pub to_step: String,
    pub by: String,
    pub remark: String,
    #[schema(format = DateTime)]
    pub at: String,
}

/// Where a draft stands: what stands in the way, who is to act, until when, and what happened.
#[utoipa::path(get, path = "/api/v1/desk/records/{id}/status", operation_id = "get_status", tag = "publishing",
    params(OfRecord), security(("bearer" = [])),
    responses((status = 200, body = StatusDocument), Refusals))]
pub(super) async fn get_status(
    State(pages): State<DeskPages>,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let draft = pages.asked_draft(&asked, &id).await?;
    let history = list_history(&pages.desk, &asked.caller.actor, &draft.record).await;
    let history = history.map_err(|refusal| ApiError::of(&asked, refusal))?;
    let agencies = pages.agencies().await?;
    let status = document(&asked.caller.view, &draft, &history, &agencies);
    Ok(json(StatusCode::OK, &status))
}

fn document(
    view: &View,
    draft: &DraftView,
    history: &[Happened],
    agencies: &[Agency],
) -> StatusDocument {
    let problems = draft.problems.iter();
    let missing = draft.missing_consents.iter();
    let is_public = draft.state == PublicationState::Published;
    StatusDocument {
        id: draft.record.to_string(),
        version: draft.version,
        revision: draft.revision,
        step: draft.flow.step,
        state: draft.state.code().to_owned(),
        live_version: draft.live_version,
        url: is_public.then(|| view.absolute(&format!("/records/{}", draft.record))),
        problems: problems
            .map(|problem| ProblemItem::of(view, problem))
            .collect(),
        confirmed: draft.confirmed.iter().copied().collect(),
        findings: draft.findings.iter().map(finding).collect(),
        is_checked: draft.is_checked,
        missing_reviews: draft.missing_reviews.clone(),
        missing_consents: missing
            .filter_map(|agency| code_of(agencies, agency))
            .collect(),
        scheduled_at: draft.flow.scheduled_at.map(|at| at.rfc3339()),
        deadline: draft.deadline.as_ref().map(deadline),
        history: history.iter().map(happened).collect(),
        updated_at: draft.updated_at.rfc3339(),
    }
}

fn finding(line: &FindingLine) -> FindingItem {
    FindingItem {
        number: line.number,
        place: line.place.clone(),
        kind: line.kind.clone(),
        excerpt: line.excerpt.clone(),
        state: line.state,
    }
}

fn deadline(deadline: &Deadline) -> DeadlineItem {
    let light = match deadline.light {
        Light::Green => "green",
        Light::Yellow => "yellow",
        Light::Red => "red",
        Light::Overdue => "overdue",
        Light::Paused => "paused",
    };
    DeadlineItem {
        clock: deadline.clock.clone(),
        start: deadline.start.to_string(),
        due: deadline.due.to_string(),
        light: light.to_owned(),
        sentence: deadline.sentence.clone(),
        left: deadline.left.clone(),
    }
}

fn happened(step: &Happened) -> HistoryItem {
    HistoryItem {
        number: step.number,
        version: step.version,
        action: step.action.clone(),
        from_step: step.from_step.clone(),
        to_step: step.to_step.clone(),
        by: step.by.name.clone(),
        remark: step.remark.clone(),
        at: step.at.rfc3339(),
    }
}
