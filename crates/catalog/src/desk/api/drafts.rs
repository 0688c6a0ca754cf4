//! Drafts as programs write them: listed, begun, read, written anew, thrown away.
//! Must never write over what somebody else has saved: a program says which state it has seen.
#![expect(unused_qualifications, reason = "utoipa's macro writes paths in full")]

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use http::header::ETAG;
use http::{Request, StatusCode};
use kernel::id::RecordId;
use kernel::page::{DEFAULT_LIMIT, MAX_LIMIT, PageRequest};
use kernel::state::PublicationState;
use serde::{Deserialize, Serialize};
use shell::error::PageError;
use utoipa::{IntoParams, ToSchema};

use crate::desk::api::answer::{
    ApiError, DeskErrorBody, DoneDocument, Refusals, created, done, json, with_header,
};
use crate::desk::api::asked::{Asked, OfRecord, Seen, etag};
use crate::desk::api::wire::{
    DraftDocument, DraftFields, Mistake, MistakeCode, RecordLevel, code_of,
};
use crate::desk::commands::draft::{DraftInput, create, discard_draft as discard, save_draft};
use crate::desk::gate;
use crate::desk::model::Step;
use crate::desk::pages::DeskPages;
use crate::desk::pages::values::clean;
use crate::desk::read::{DeskRecord, DraftView, Table, list_records};
use crate::desk::store;
use crate::portal::failed;
use crate::record::content::RelationTarget;
use crate::record::kind::RecordKind;

/// A record of the desk as a row of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeskRecordItem {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    pub kind: RecordKind,
    pub title: String,
    pub doc_number: Option<String>,
    /// `draft` (never public yet), `published`, `withdrawn`, `redirected`, `gone`.
    pub state: String,
    pub level: RecordLevel,
    /// Code of the agency that publishes it.
    pub agency: Option<String>,
    /// Where its draft stands; null where it has none.
    pub step: Option<Step>,
    #[schema(format = DateTime)]
    pub updated_at: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeskRecordList {
    pub items: Vec<DeskRecordItem>,
    /// Give it as `after` for the next part; null at the end.
    pub next: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DraftQuery {
    /// 1 to 200; 20 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the part before.
    #[param(pattern = r"^[0-9]{1,18},[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$")]
    after: Option<String>,
    /// Only those in this state: `draft`, `published`, `withdrawn`, `redirected` or `gone`.
    #[param(pattern = "^(draft|published|withdrawn|redirected|gone)$")]
    state: Option<String>,
    /// Words of the title.
    #[param(max_length = 200)]
    title: Option<String>,
}

impl DraftQuery {
    fn page(&self) -> Result<PageRequest, PageError> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if limit == 0 || limit > MAX_LIMIT {
            return Err(PageError::BadRequest {
                message: "api-limit",
                args: vec![("max", MAX_LIMIT.to_string())],
            });
        }
        let is_cursor = |cursor: &str| {
            let parts = cursor.split_once(',');
            parts
                .is_some_and(|(at, id)| at.parse::<i64>().is_ok() && id.parse::<RecordId>().is_ok())
        };
        match &self.after {
            Some(cursor) if !is_cursor(cursor) => Err(PageError::bad_request("api-cursor")),
            after => Ok(PageRequest {
                limit,
                after: after.clone(),
            }),
        }
    }

    fn table(&self) -> Result<Table, PageError> {
        let words = clean(self.title.as_deref().unwrap_or_default());
        if words.chars().count() > 200 {
            return Err(PageError::bad_request("error-bad-request"));
        }
        let state = match self.state.as_deref() {
            None => None,
            Some(code) => {
                let state = PublicationState::from_code(code);
                Some(state.ok_or_else(|| PageError::bad_request("error-bad-request"))?)
            }
        };
        Ok(Table { words, state })
    }
}

/// The records of the agencies where the account works, in every state, the latest change first. 敏感 ones are left out.
#[utoipa::path(get, path = "/api/v1/desk/records", operation_id = "list_drafts", params(DraftQuery), tag = "publishing",
    security(("bearer" = [])), responses((status = 200, body = DeskRecordList), Refusals))]
pub(super) async fn list_drafts(
    State(pages): State<DeskPages>,
    asked: Asked,
    Query(query): Query<DraftQuery>,
) -> Result<Response, ApiError> {
    let (table, page) = (query.table()?, query.page()?);
    let staff = &asked.caller.session.staff;
    let listed = list_records(&pages.desk.store, staff, &table, &page).await;
    let listed = listed.map_err(failed)?;
    let agencies = pages.agencies().await?;
    let item = |record: &DeskRecord| DeskRecordItem {
        id: record.record.to_string(),
        kind: record.kind,
        title: record.title.clone(),
        doc_number: record.doc_number.clone(),
        state: record.state.code().to_owned(),
        level: record.level.into(),
        agency: record
            .owner
            .as_ref()
            .and_then(|owner| code_of(&agencies, owner)),
        step: record.step,
        updated_at: record.updated_at.rfc3339(),
    };
    let list = DeskRecordList {
        items: listed.items.iter().map(item).collect(),
        next: listed.next,
    };
    Ok(json(StatusCode::OK, &list))
}

/// Begins a record with a first draft. To begin with a file that is to be read, see `/api/v1/desk/batches`.
#[utoipa::path(post, path = "/api/v1/desk/records", operation_id = "create_draft", tag = "publishing",
    params(("Idempotency-Key" = String, Header, description = "The same request with the same key is done once, for 31 days",
        min_length = 1, max_length = 200, pattern = "^[!-~]+$", example = "8e03978e-40d5-43e8-bc93-6894a57f9324")),
    request_body(content = DraftFields), security(("bearer" = [])),
    responses((status = 201, body = DoneDocument, description = "Begun", headers(("Location" = String), ("ETag" = String))),
        (status = 409, body = DeskErrorBody, description = "The index number is another's"),
        (status = 415, body = DeskErrorBody, description = "Not `application/json`"),
        (status = 422, body = DeskErrorBody, description = "Fields that break a rule, each named; or the key was used for another request"),
        Refusals))]
pub(super) async fn create_draft(
    State(pages): State<DeskPages>,
    asked: Asked,
    request: Request<Body>,
) -> Result<Response, ApiError> {
    asked.key()?;
    let (fields, body) = asked.json::<DraftFields>(request).await?;
    let (receipt, before) = pages.asked_before(&asked, &body).await?;
    let made = match before {
        Some(made) => made,
        None => {
            let input = pages.input(&asked, &fields, None).await?;
            // `input` refuses a new draft without its agency.
            let agency = input
                .owner
                .clone()
                .unwrap_or_else(|| asked.caller.session.staff.agency.clone());
            let by = asked.caller.by(Some(&receipt));
            let made = create(&pages.desk, &by, &agency, &input).await;
            let none = RecordId::new(asked.caller.view.now);
            match made {
                Ok(made) => made,
                Err(refusal) => {
                    return Err(pages
                        .api_error(&asked, (gate::CREATE, &none), refusal)
                        .await);
                }
            }
        }
    };
    let response = done(StatusCode::CREATED, &made);
    Ok(created(&asked, &made.record, response))
}

/// What is written in a draft; after its publication, what was published.
#[utoipa::path(get, path = "/api/v1/desk/records/{id}", operation_id = "get_draft", tag = "publishing",
    params(OfRecord), security(("bearer" = [])),
    responses((status = 200, body = DraftDocument, headers(("ETag" = String, description = "For `If-Match`"))), Refusals))]
pub(super) async fn get_draft(
    State(pages): State<DeskPages>,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let draft = pages.asked_draft(&asked, &id).await?;
    pages.document(&draft).await
}

/// Writes a draft anew; its files stay. Any change begins the reviews again.
#[utoipa::path(put, path = "/api/v1/desk/records/{id}", operation_id = "replace_draft", tag = "publishing",
    params(OfRecord, Seen),
    request_body(content = DraftFields), security(("bearer" = [])),
    responses((status = 200, body = DraftDocument, description = "Written", headers(("ETag" = String))),
        (status = 409, body = DeskErrorBody, description = "The index number is another's, or the step does not allow it"),
        (status = 412, body = DeskErrorBody, description = "Somebody else has changed it meanwhile; `current` is what is there now"),
        (status = 415, body = DeskErrorBody, description = "Not `application/json`"),
        (status = 422, body = DeskErrorBody, description = "Fields that break a rule, each named"),
        (status = 428, body = DeskErrorBody, description = "`If-Match` is missing"), Refusals))]
pub(super) async fn replace_draft(
    State(pages): State<DeskPages>,
    asked: Asked,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Result<Response, ApiError> {
    let draft = pages.asked_draft(&asked, &id).await?;
    let revision = asked.seen(&draft)?;
    let (fields, _) = asked.json::<DraftFields>(request).await?;
    let input = DraftInput {
        revision,
        ..pages.input(&asked, &fields, Some(&draft)).await?
    };
    let saved = save_draft(&pages.desk, &asked.caller.by(None), &draft.record, &input).await;
    match saved {
        Ok(_) => pages.document(&pages.asked_draft(&asked, &id).await?).await,
        Err(refusal) => Err(pages
            .api_error(&asked, (gate::EDIT, &draft.record), refusal)
            .await),
    }
}

/// Throws a draft away; a record that was never public goes with it.
#[utoipa::path(delete, path = "/api/v1/desk/records/{id}", operation_id = "discard_draft", tag = "publishing",
    params(OfRecord, Seen),
    security(("bearer" = [])),
    responses((status = 204, description = "Gone"),
        (status = 409, body = DeskErrorBody, description = "The step does not allow it"),
        (status = 412, body = DeskErrorBody, description = "Somebody else has changed it meanwhile; `current` is what is there now"),
        (status = 428, body = DeskErrorBody, description = "`If-Match` is missing"), Refusals))]
pub(super) async fn discard_draft(
    State(pages): State<DeskPages>,
    asked: Asked,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let draft = pages.asked_draft(&asked, &id).await?;
    let revision = asked.seen(&draft)?;
    let by = asked.caller.by(None);
    match discard(&pages.desk, &by, &draft.record, revision).await {
        Ok(_) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(refusal) => Err(pages
            .api_error(&asked, (gate::DISCARD, &draft.record), refusal)
            .await),
    }
}

impl DeskPages {
    pub(super) async fn document(&self, draft: &DraftView) -> Result<Response, ApiError> {
        let agencies = self.agencies().await?;
        let response = json(StatusCode::OK, &DraftDocument::of(draft, &agencies));
        let tag = etag(draft.version, draft.revision);
        Ok(with_header(response, ETAG, &tag))
    }

    /// The fields as a command takes them, or every rule that they break.
    async fn input(
        &self,
        asked: &Asked,
        fields: &DraftFields,
        before: Option<&DraftView>,
    ) -> Result<DraftInput, ApiError> {
        let agencies = self.agencies().await?;
        let mut mistakes = fields.mistakes();
        let owner = match (&fields.agency, before) {
            (Some(code), _) => {
                let agency = agencies.iter().find(|agency| agency.code == *code);
                if agency.is_none() {
                    mistakes.push(MistakeCode::NoSuchAgency.at("agency"));
                }
                agency.map(|agency| agency.id.clone())
            }
            (None, Some(draft)) => draft.owner.clone(),
            (None, None) => {
                mistakes.push(MistakeCode::Missing.at("agency"));
                None
            }
        };
        match fields.input(before, owner) {
            Ok(input) => {
                mistakes.extend(self.strangers(&input).await?);
                if mistakes.is_empty() {
                    return Ok(input);
                }
            }
            Err(more) => mistakes.extend(more),
        }
        Err(ApiError::mistakes(asked, &mistakes))
    }

    /// Relations to records that are not there.
    async fn strangers(&self, input: &DraftInput) -> Result<Vec<Mistake>, ApiError> {
        let mut strangers = Vec::new();
        for (position, relation) in input.relations.iter().enumerate() {
            let RelationTarget::Record(record) = &relation.target else {
                continue;
            };
            let found = store::find_held(&self.desk.store, record).await;
            if found.map_err(failed)?.is_none() {
                let place = format!("relations[{position}].target");
                strangers.push(MistakeCode::NoSuchRecord.at(place));
            }
        }
        Ok(strangers)
    }
}
