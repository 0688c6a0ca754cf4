//! What programs are answered: documents with their tag, and refusals with a code for the program and a sentence for people.
//! Must never refuse without the log's knowing, nor tell more of what is not there than that it is not.

use access::gate::Action;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, ETAG, LOCATION};
use http::{HeaderName, HeaderValue, StatusCode};
use kernel::id::RecordId;
use serde::Serialize;
use shell::error::PageError;
use shell::view::View;
use utoipa::{IntoResponses, ToSchema};

use crate::desk::Done;
use crate::desk::api::asked::{Asked, etag};
use crate::desk::api::wire::{DraftDocument, Mistake, MistakeCode};
use crate::desk::commands::record_refusal;
use crate::desk::fields::Problem;
use crate::desk::model::Step;
use crate::desk::pages::DeskPages;
use crate::desk::pages::refused::{advice, message, problem_text};
use crate::desk::read::find_draft;
use crate::desk::refusal::Refusal;
use crate::portal::failed;

/// What came of a command.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct DoneDocument {
    /// UUID of the record.
    #[schema(format = "uuid")]
    pub id: String,
    pub version: i64,
    pub revision: i64,
    pub step: Step,
}

/// What went wrong, in words for a person and codes for a program.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeskErrorBody {
    pub error: DeskErrorDetail,
}

#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct DeskErrorDetail {
    pub code: String,
    pub message: String,
    /// Name it when you ask for help.
    pub reference: String,
    /// What to do next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// Why the account may not do it, where the code is `denied`: `no_role`, `signed` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// All that stands in the way, not only the first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<ProblemItem>,
    /// The draft as it is now, where somebody else has changed it meanwhile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<Box<DraftDocument>>,
}

/// A field that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct ProblemItem {
    /// Such as `issued_on`; the place in the body where that is what is wrong, such as `fields.values.copies`.
    pub field: String,
    /// `missing`, `unconfirmed`, `contradiction`; of a body `invalid`, `too_long`, `too_many`, `no_such_agency`,
    /// `no_such_record`, `file_not_taken`.
    pub code: String,
    pub message: String,
}

impl ProblemItem {
    pub(super) fn of(view: &View, problem: &Problem) -> Self {
        Self {
            field: problem.field.code().to_owned(),
            code: problem.code.code().to_owned(),
            message: problem_text(view, problem),
        }
    }

    fn of_mistake(view: &View, mistake: &Mistake) -> Self {
        let said = match mistake.code {
            MistakeCode::Missing => view.t("desk-problem-missing").into_owned(),
            MistakeCode::TooLong { max } => view.t_arg("desk-api-too-long", "max", max.to_string()),
            MistakeCode::TooMany { max } => view.t_arg("desk-api-too-many", "max", max.to_string()),
            MistakeCode::NoSuchAgency => view.t("desk-api-no-such-agency").into_owned(),
            MistakeCode::NoSuchRecord => view.t("desk-api-no-such-record").into_owned(),
            MistakeCode::Invalid => view.t("desk-api-invalid").into_owned(),
            MistakeCode::FileNotTaken => view.t("desk-api-file-not-taken").into_owned(),
        };
        Self {
            field: mistake.field.clone(),
            code: mistake.code.code().to_owned(),
            message: said,
        }
    }
}

/// Refusals that every address of the publishing API may answer with.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only its description is used")]
pub(super) enum Refusals {
    /// No JSON, or a parameter that is none
    #[response(status = 400)]
    Bad(#[to_schema] DeskErrorBody),
    /// No token, or none that is good (`WWW-Authenticate: Bearer`)
    #[response(status = 401)]
    Unauthenticated(#[to_schema] DeskErrorBody),
    /// The account may not do that; `reason` says why
    #[response(status = 403)]
    Denied(#[to_schema] DeskErrorBody),
    /// Not there
    #[response(status = 404)]
    NotFound(#[to_schema] DeskErrorBody),
    /// Too large
    #[response(status = 413)]
    TooLarge(#[to_schema] DeskErrorBody),
    /// Something nobody foresaw; `reference` helps to find it
    #[response(status = 500)]
    Accident(#[to_schema] DeskErrorBody),
    /// The database is away, or the answer took too long; the same request may be sent again
    #[response(status = 503)]
    Unavailable(#[to_schema] DeskErrorBody),
}

/// An answer that is a refusal.
#[derive(Debug)]
pub(super) struct ApiError(Box<Response>);

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl From<PageError> for ApiError {
    fn from(error: PageError) -> Self {
        Self(Box::new(error.into_response()))
    }
}

impl From<Response> for ApiError {
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

/// A refusal on its way to the program.
pub(super) struct Said {
    status: StatusCode,
    code: String,
    message: Option<&'static str>,
    detail: DeskErrorDetail,
}

impl Said {
    /// `message` is the key of its sentence.
    pub(super) fn new(status: StatusCode, code: &str, message: &'static str) -> Self {
        Self {
            status,
            code: code.replace('-', "_"),
            message: Some(message),
            detail: DeskErrorDetail::default(),
        }
    }

    pub(super) fn error(self, asked: &Asked) -> ApiError {
        let session = &asked.caller.session;
        let mut detail = self.detail;
        detail.code = self.code;
        detail.reference = session.origin.reference.clone();
        if let Some(key) = self.message {
            detail.message = asked.caller.view.t(key).into_owned();
        }
        let mut response = json(self.status, &DeskErrorBody { error: detail });
        *response.status_mut() = self.status;
        ApiError(Box::new(response))
    }
}

impl ApiError {
    /// Of a refusal that is in the log, or that the guard will write there.
    pub(super) fn of(asked: &Asked, refusal: Refusal) -> Self {
        Self::with(asked, refusal, None)
    }

    fn with(asked: &Asked, refusal: Refusal, current: Option<Box<DraftDocument>>) -> Self {
        let view = &asked.caller.view;
        let mut said = Said {
            status: refusal.status(),
            code: refusal.code().replace('-', "_"),
            message: None,
            detail: DeskErrorDetail {
                message: message(view, &refusal),
                advice: Some(advice(view, &refusal)).filter(|advice| !advice.is_empty()),
                current,
                ..DeskErrorDetail::default()
            },
        };
        match refusal {
            Refusal::Store(error) => Self::from(failed(error)),
            Refusal::Denied(denied) => {
                said.code = "denied".to_owned();
                said.detail.reason = Some(denied.reason.to_string());
                let mut error = said.error(asked);
                error.0.extensions_mut().insert(denied);
                error
            }
            Refusal::Stale(_) => {
                said.status = StatusCode::PRECONDITION_FAILED;
                said.message = Some("desk-api-stale");
                said.detail.advice = Some(view.t("desk-api-stale-advice").into_owned());
                said.error(asked)
            }
            Refusal::Incomplete(problems) => {
                let problems = problems
                    .iter()
                    .map(|problem| ProblemItem::of(view, problem));
                said.detail.problems = problems.collect();
                said.error(asked)
            }
            _ => said.error(asked),
        }
    }

    /// A body that breaks rules of the contract.
    pub(super) fn mistakes(asked: &Asked, mistakes: &[Mistake]) -> Self {
        let view = &asked.caller.view;
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let mut said = Said::new(status, "invalid_body", "desk-api-invalid-body");
        let problems = mistakes.iter();
        let problems = problems.map(|mistake| ProblemItem::of_mistake(view, mistake));
        said.detail.problems = problems.collect();
        said.error(asked)
    }
}

impl DeskPages {
    /// Writes a refusal into the log and puts it into words. What is stale comes with what is there now.
    pub(super) async fn api_error(
        &self,
        asked: &Asked,
        (action, record): (Action, &RecordId),
        refusal: Refusal,
    ) -> ApiError {
        let is_logged_elsewhere = matches!(
            refusal,
            Refusal::NotFound | Refusal::NoDraft | Refusal::Denied(_) | Refusal::Store(_)
        );
        let by = asked.caller.by(None);
        if !is_logged_elsewhere
            && let Err(error) = record_refusal(&self.desk, &by, action, record, &refusal).await
        {
            return failed(error).into();
        }
        let current = match refusal {
            Refusal::Stale(_) => match self.current(asked, record).await {
                Ok(current) => current,
                Err(error) => return error,
            },
            _ => None,
        };
        ApiError::with(asked, refusal, current)
    }

    async fn current(
        &self,
        asked: &Asked,
        record: &RecordId,
    ) -> Result<Option<Box<DraftDocument>>, ApiError> {
        let caller = &asked.caller;
        let found = find_draft(&self.desk, &caller.actor, record, caller.today()).await;
        let draft = found.map_err(|refusal| ApiError::of(asked, refusal))?;
        let agencies = self.agencies().await?;
        Ok(draft.map(|draft| Box::new(DraftDocument::of(&draft, &agencies))))
    }
}

pub(super) fn json<T: Serialize>(status: StatusCode, value: &T) -> Response {
    let body = match serde_json::to_vec(value) {
        Ok(body) => body,
        Err(error) => return PageError::Accident(error.into()).into_response(),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

/// What came of a command, with the tag of the draft as it left it.
pub(super) fn done(status: StatusCode, done: &Done) -> Response {
    let document = DoneDocument {
        id: done.record.to_string(),
        version: done.version,
        revision: done.revision,
        step: done.step,
    };
    let response = json(status, &document);
    with_header(response, ETAG, &etag(done.version, done.revision))
}

pub(super) fn created(asked: &Asked, record: &RecordId, response: Response) -> Response {
    let view = &asked.caller.view;
    let place = view.href(&format!("/api/v1/desk/records/{record}"));
    with_header(response, LOCATION, &place)
}

pub(super) fn with_header(mut response: Response, name: HeaderName, value: &str) -> Response {
    if let Ok(value) = HeaderValue::try_from(value) {
        response.headers_mut().insert(name, value);
    }
    response
}
