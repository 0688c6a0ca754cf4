//! The steps that a program may take for its account: confirm, hand in, take back, begin a revision, ask for a withdrawal.
//! Must never review, consent, sign or take down: those are for people who look at the page.

use access::gate::Action;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use http::{Request, StatusCode};
use jiff::civil::Date;
use kernel::id::RecordId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::desk::Done;
use crate::desk::api::answer::{ApiError, DeskErrorBody, DoneDocument, Refusals, created, done};
use crate::desk::api::asked::{Asked, OfRecord, Once, Seen};
use crate::desk::api::wire::MistakeCode;
use crate::desk::commands::confirming::{Confirm, Pick, confirm, submit};
use crate::desk::commands::draft::start_draft;
use crate::desk::commands::{review, taking_down};
use crate::desk::deadline::Cause;
use crate::desk::fields::Field;
use crate::desk::gate;
use crate::desk::pages::DeskPages;
use crate::desk::refusal::Refusal;

/// More than there are fields.
const MAX_FIELDS: usize = 50;

/// Which proposals a person has said are right.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "fields": ["title", "kind", "issued_on"] }))]
pub(super) struct Confirmation {
    #[schema(max_items = 50)]
    pub fields: Vec<Field>,
}

/// Words that go with a step.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "remark": "附件有误，取回修改" }))]
pub(super) struct Remark {
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub remark: String,
}

/// Why a public record is written anew.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "why": "change", "on": "2026-11-20" }))]
pub(super) struct RevisionCause {
    pub why: RevisionWhy,
    /// The day on which the information changed, or the error was reported: the period runs from it.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RevisionWhy {
    /// The information changed (条例 art. 26).
    Change,
    /// Somebody reported an error.
    Error,
}

/// Why a public record should be taken down.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "行政处罚决定已被依法撤销", "since": "2026-11-20" }))]
pub(super) struct WithdrawalRequest {
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = r"[^\s\x00-\x1f\x7f-\x9f]"
    )]
    pub reason: String,
    /// The day from which the period to take it down runs (行政处罚法 art. 48).
    #[schema(value_type = String, format = Date)]
    pub since: Date,
}

/// Says that proposals of the reader are right. Whoever runs the program answers for it as for what is written.
#[utoipa::path(post, path = "/api/v1/desk/records/{id}/confirm", operation_id = "confirm_fields", tag = "publishing",
    params(OfRecord, Once, Seen),
    request_body(content = Confirmation), security(("bearer" = [])),
    responses((status = 200, body = DoneDocument, headers(("ETag" = String))),
        (status = 409, body = DeskErrorBody, description = "The step does not allow it"),
        (status = 412, body = DeskErrorBody, description = "Somebody else has changed it meanwhile; `current` is what is there now"),
        (status = 415, body = DeskErrorBody, description = "Not `application/json`"),
        (status = 422, body = DeskErrorBody, description = "A field that is none; or the key was used for another request"),
        (status = 428, body = DeskErrorBody, description = "`If-Match` is missing"), Refusals))]
pub(super) async fn confirm_fields(
    State(pages): State<DeskPages>,
    asked: Asked,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Result<Response, ApiError> {
    asked.key()?;
    let (wanted, body) = asked.json::<Confirmation>(request).await?;
    if wanted.fields.len() > MAX_FIELDS {
        let many = MistakeCode::TooMany { max: MAX_FIELDS };
        return Err(ApiError::mistakes(&asked, &[many.at("fields")]));
    }
    let (receipt, before) = pages.asked_before(&asked, &body).await?;
    if let Some(before) = before {
        return Ok(done(StatusCode::OK, &before));
    }
    let pick = pages.pick(&asked, &id).await?;
    let by = asked.caller.by(Some(&receipt));
    let confirmed = confirm(&pages.desk, &by, &pick, &Confirm::Some(wanted.fields)).await;
    pages
        .stepped(&asked, (gate::EDIT, &pick.record), confirmed)
        .await
}

/// Hands a draft in for review. It is searched for personal data first.
#[utoipa::path(post, path = "/api/v1/desk/records/{id}/submit", operation_id = "submit_draft", tag = "publishing",
    params(OfRecord, Once, Seen),
    security(("bearer" = [])),
    responses((status = 200, body = DoneDocument, description = "Handed in", headers(("ETag" = String))),
        (status = 409, body = DeskErrorBody, description = "The step does not allow it"),
        (status = 412, body = DeskErrorBody, description = "Somebody else has changed it meanwhile; `current` is what is there now"),
        (status = 422, body = DeskErrorBody, description = "`incomplete`, with every problem; repeals in a circle; or the key was used for another request"),
        (status = 428, body = DeskErrorBody, description = "`If-Match` is missing"), Refusals))]
pub(super) async fn submit_draft(
    State(pages): State<DeskPages>,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let (receipt, before) = pages.asked_before(&asked, b"").await?;
    if let Some(before) = before {
        return Ok(done(StatusCode::OK, &before));
    }
    let pick = pages.pick(&asked, &id).await?;
    let by = asked.caller.by(Some(&receipt));
    let submitted = submit(&pages.desk, &by, &pick).await;
    pages
        .stepped(&asked, (gate::SUBMIT, &pick.record), submitted)
        .await
}

/// Takes a draft back from review to go on writing.
#[utoipa::path(post, path = "/api/v1/desk/records/{id}/recall", operation_id = "recall_draft", tag = "publishing",
    params(OfRecord, Once),
    request_body(content = Remark), security(("bearer" = [])),
    responses((status = 200, body = DoneDocument, headers(("ETag" = String))),
        (status = 409, body = DeskErrorBody, description = "It is not under review"),
        (status = 415, body = DeskErrorBody, description = "Not `application/json`"),
        (status = 422, body = DeskErrorBody, description = "A body of another shape; or the key was used for another request"), Refusals))]
pub(super) async fn recall_draft(
    State(pages): State<DeskPages>,
    asked: Asked,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Result<Response, ApiError> {
    asked.key()?;
    let (words, body) = asked.json::<Remark>(request).await?;
    asked.expect_length("remark", &words.remark)?;
    let (receipt, before) = pages.asked_before(&asked, &body).await?;
    if let Some(before) = before {
        return Ok(done(StatusCode::OK, &before));
    }
    let record = record(&asked, &id)?;
    let by = asked.caller.by(Some(&receipt));
    let recalled = review::recall(&pages.desk, &by, &record, &words.remark).await;
    pages
        .stepped(&asked, (gate::RECALL, &record), recalled)
        .await
}

/// Begins a new version of a public record, as a copy of what is public.
#[utoipa::path(post, path = "/api/v1/desk/records/{id}/revise", operation_id = "begin_revision", tag = "publishing",
    params(OfRecord, Once),
    request_body(content = RevisionCause), security(("bearer" = [])),
    responses((status = 201, body = DoneDocument, headers(("Location" = String), ("ETag" = String))),
        (status = 409, body = DeskErrorBody, description = "It has a draft already, or is not public"),
        (status = 415, body = DeskErrorBody, description = "Not `application/json`"),
        (status = 422, body = DeskErrorBody, description = "A body of another shape; or the key was used for another request"), Refusals))]
pub(super) async fn begin_revision(
    State(pages): State<DeskPages>,
    asked: Asked,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Result<Response, ApiError> {
    asked.key()?;
    let (cause, body) = asked.json::<RevisionCause>(request).await?;
    let (receipt, before) = pages.asked_before(&asked, &body).await?;
    let begun = match before {
        Some(begun) => begun,
        None => {
            let record = record(&asked, &id)?;
            let why = match cause.why {
                RevisionWhy::Change => Cause::Change { on: cause.on },
                RevisionWhy::Error => Cause::Error { on: cause.on },
            };
            let by = asked.caller.by(Some(&receipt));
            match start_draft(&pages.desk, &by, &record, why).await {
                Ok(begun) => begun,
                Err(refusal) => {
                    return Err(pages
                        .api_error(&asked, (gate::EDIT, &record), refusal)
                        .await);
                }
            }
        }
    };
    let response = done(StatusCode::CREATED, &begun);
    Ok(created(&asked, &begun.record, response))
}

/// Asks the approvers to take a public record down.
#[utoipa::path(post, path = "/api/v1/desk/records/{id}/request-withdrawal", operation_id = "request_withdrawal", tag = "publishing",
    params(OfRecord, Once),
    request_body(content = WithdrawalRequest), security(("bearer" = [])),
    responses((status = 200, body = DoneDocument, description = "Asked", headers(("ETag" = String))),
        (status = 409, body = DeskErrorBody, description = "It is not public"),
        (status = 415, body = DeskErrorBody, description = "Not `application/json`"),
        (status = 422, body = DeskErrorBody, description = "A body of another shape; or the key was used for another request"), Refusals))]
pub(super) async fn request_withdrawal(
    State(pages): State<DeskPages>,
    asked: Asked,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Result<Response, ApiError> {
    asked.key()?;
    let (wanted, body) = asked.json::<WithdrawalRequest>(request).await?;
    asked.expect_length("reason", &wanted.reason)?;
    let (receipt, before) = pages.asked_before(&asked, &body).await?;
    if let Some(before) = before {
        return Ok(done(StatusCode::OK, &before));
    }
    let record = record(&asked, &id)?;
    let by = asked.caller.by(Some(&receipt));
    let (reason, since) = (&wanted.reason, wanted.since);
    let requested = taking_down::request_withdrawal(&pages.desk, &by, &record, reason, since).await;
    pages
        .stepped(&asked, (gate::REQUEST_WITHDRAWAL, &record), requested)
        .await
}

fn record(asked: &Asked, id: &str) -> Result<RecordId, ApiError> {
    let record = id.parse();
    record.map_err(|_| ApiError::of(asked, Refusal::NotFound))
}

impl DeskPages {
    /// The draft of an address in the state that the program has seen.
    async fn pick(&self, asked: &Asked, id: &str) -> Result<Pick, ApiError> {
        let draft = self.asked_draft(asked, id).await?;
        Ok(Pick {
            revision: asked.seen(&draft)?,
            record: draft.record,
        })
    }

    async fn stepped(
        &self,
        asked: &Asked,
        about: (Action, &RecordId),
        outcome: Result<Done, Refusal>,
    ) -> Result<Response, ApiError> {
        match outcome {
            Ok(outcome) => Ok(done(StatusCode::OK, &outcome)),
            Err(refusal) => Err(self.api_error(asked, about, refusal).await),
        }
    }
}
