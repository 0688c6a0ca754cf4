//! A request of a program: who asks, the key that makes it once, the state of the draft it was made from, its JSON.
//! Must never do a request twice, nor change what the program has not seen.

use access::gate::Action;
use axum::body::{Body, to_bytes};
use axum::extract::FromRequestParts;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, IF_MATCH};
use http::request::Parts;
use http::{HeaderMap, HeaderName, Request, StatusCode};
use kernel::id::RecordId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shell::error::PageError;
use shell::upload::ProgramFiles;
use utoipa::IntoParams;

use crate::agency::{self, Agency};
use crate::desk::api::answer::{ApiError, Said};
use crate::desk::api::strict::{self, Mismatch};
use crate::desk::api::wire::MistakeCode;
use crate::desk::commands::find_outcome;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::read::{DraftView, find_draft};
use crate::desk::refusal::Refusal;
use crate::desk::{Done, Receipt};
use crate::portal::failed;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

const MAX_KEY: usize = 200;

/// A long law is half a megabyte.
const MAX_JSON: usize = 4 << 20;

/// The record of an address.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only its description is used")]
pub(super) struct OfRecord {
    /// UUID of the record.
    #[param(format = "uuid")]
    id: String,
}

/// What makes a request once.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub(super) struct Once {
    /// Chosen by the program, new for each request; the same request with the same key is done once, for 31 days.
    #[param(
        rename = "Idempotency-Key",
        min_length = 1,
        max_length = 200,
        pattern = "^[!-~]+$",
        example = "8e03978e-40d5-43e8-bc93-6894a57f9324"
    )]
    key: String,
}

/// What a change was made from.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub(super) struct Seen {
    /// The `ETag` of the state that the program has seen, or `*`.
    #[param(
        rename = "If-Match",
        min_length = 1,
        max_length = 200,
        pattern = r#"^(\*|(W/)?"[!#-+.-~-]*"( *, *(W/)?"[!#-+.-~-]*")*)$"#,
        example = "\"1.1\""
    )]
    if_match: String,
}

pub(super) struct Asked {
    pub caller: Caller,
    headers: HeaderMap,
    /// Method and path: the same key for another address is another request.
    what: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        Ok(Self {
            caller: Caller::from_request_parts(parts, state).await?,
            headers: parts.headers.clone(),
            what: format!("{} {}", parts.method, parts.uri.path()),
        })
    }
}

impl Asked {
    fn header(&self, name: HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header), with or without its quotes.
    ///
    /// # Errors
    /// 400 where it is missing or no such key.
    pub(super) fn key(&self) -> Result<&str, ApiError> {
        let bad = StatusCode::BAD_REQUEST;
        if !self.headers.contains_key(IDEMPOTENCY_KEY) {
            return Err(
                Said::new(bad, "idempotency_key_missing", "desk-api-key-missing").error(self),
            );
        }
        let sent = self.header(IDEMPOTENCY_KEY).unwrap_or("").trim();
        let key = sent.strip_prefix('"').and_then(|key| key.strip_suffix('"'));
        let key = key.unwrap_or(sent);
        let is_key =
            (1..=MAX_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if is_key {
            Ok(key)
        } else {
            Err(Said::new(bad, "idempotency_key_invalid", "desk-api-key-invalid").error(self))
        }
    }

    /// What makes the request once: its key, and what it asks for.
    pub(super) fn receipt(&self, body: &[u8]) -> Result<Receipt, ApiError> {
        let state = self.header(IF_MATCH).unwrap_or("");
        let asked = [self.what.as_bytes(), state.as_bytes(), body].join(&b'\n');
        Ok(Receipt::of(self.key()?, &asked))
    }

    /// What came of the request, where it was sent before.
    pub(super) async fn outcome<T: DeserializeOwned>(
        &self,
        pages: &DeskPages,
        receipt: &Receipt,
    ) -> Result<Option<T>, ApiError> {
        let by = self.caller.by(Some(receipt));
        match find_outcome(&pages.desk, &by).await {
            Ok(outcome) => Ok(outcome),
            Err(refusal) => Err(ApiError::of(self, refusal)),
        }
    }

    /// # Errors
    /// 415.
    pub(super) fn expect_media_type(&self, wanted: &str) -> Result<(), ApiError> {
        let sent = self.header(CONTENT_TYPE).unwrap_or("");
        let media_type = sent.split(';').next().unwrap_or("").trim();
        if media_type.eq_ignore_ascii_case(wanted) {
            return Ok(());
        }
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Err(Said::new(status, "unsupported_media_type", "desk-api-media-type").error(self))
    }

    /// Words that go with a step are words, not documents.
    ///
    /// # Errors
    /// 422.
    pub(super) fn expect_length(&self, field: &str, text: &str) -> Result<(), ApiError> {
        const MAX: usize = 1000;
        if text.chars().count() <= MAX {
            return Ok(());
        }
        let long = MistakeCode::TooLong { max: MAX };
        Err(ApiError::mistakes(self, &[long.at(field)]))
    }

    /// A form holds no texts but these.
    ///
    /// # Errors
    /// 422.
    pub(super) fn expect_fields(
        &self,
        form: &ProgramFiles,
        known: &[&str],
    ) -> Result<(), ApiError> {
        let fields = form.fields.iter().map(|(name, _)| name.as_str());
        let unknown = fields.filter(|name| !known.contains(name));
        let mistakes: Vec<_> = unknown.map(|name| MistakeCode::Invalid.at(name)).collect();
        if mistakes.is_empty() {
            Ok(())
        } else {
            Err(ApiError::mistakes(self, &mistakes))
        }
    }

    /// The body as JSON, with its bytes.
    ///
    /// # Errors
    /// 415, 413, 400, or 422 with the place of what does not fit.
    pub(super) async fn json<T: DeserializeOwned + Serialize>(
        &self,
        request: Request<Body>,
    ) -> Result<(T, Bytes), ApiError> {
        self.expect_media_type("application/json")?;
        let Ok(body) = to_bytes(request.into_body(), MAX_JSON).await else {
            let status = StatusCode::PAYLOAD_TOO_LARGE;
            return Err(Said::new(status, "body_too_large", "error-body-too-large").error(self));
        };
        match strict::read(&body) {
            Ok(value) => Ok((value, body)),
            Err(Mismatch::NoJson) => {
                let status = StatusCode::BAD_REQUEST;
                Err(Said::new(status, "bad_json", "desk-api-bad-json").error(self))
            }
            Err(Mismatch::At(place)) => {
                Err(ApiError::mistakes(self, &[MistakeCode::Invalid.at(place)]))
            }
        }
    }

    /// The revision that the program made its request from, as `If-Match` names it.
    ///
    /// # Errors
    /// 428 where the header is missing, 400 where it holds no tags.
    pub(super) fn seen(&self, draft: &DraftView) -> Result<i64, ApiError> {
        if !self.headers.contains_key(IF_MATCH) {
            let status = StatusCode::PRECONDITION_REQUIRED;
            return Err(
                Said::new(status, "if_match_missing", "desk-api-if-match-missing").error(self),
            );
        }
        let sent = self.header(IF_MATCH).unwrap_or("").trim();
        let mut tags = sent.split(',').map(str::trim);
        if sent != "*" && !tags.clone().all(is_tag) {
            let status = StatusCode::BAD_REQUEST;
            return Err(
                Said::new(status, "if_match_invalid", "desk-api-if-match-invalid").error(self),
            );
        }
        let own = etag(draft.version, draft.revision);
        let is_own = sent == "*" || tags.any(|tag| tag == own);
        Ok(if is_own { draft.revision } else { NO_REVISION })
    }
}

/// `"…"` or `W/"…"` (RFC 9110); ours hold no commas.
fn is_tag(text: &str) -> bool {
    let text = text.strip_prefix("W/").unwrap_or(text);
    let inner = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    inner.is_some_and(|inner| {
        inner
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'"')
    })
}

/// No draft ever has it: a command that names it is refused as stale.
const NO_REVISION: i64 = -1;

/// The tag of what is written in a draft.
pub(super) fn etag(version: i64, revision: i64) -> String {
    format!("\"{version}.{revision}\"")
}

impl DeskPages {
    /// The draft of an address, for whoever may read it.
    pub(super) async fn asked_draft(&self, asked: &Asked, id: &str) -> Result<DraftView, ApiError> {
        let Ok(record) = id.parse::<RecordId>() else {
            return Err(ApiError::of(asked, Refusal::NotFound));
        };
        let caller = &asked.caller;
        match find_draft(&self.desk, &caller.actor, &record, caller.today()).await {
            Ok(Some(draft)) => Ok(draft),
            Ok(None) => Err(ApiError::of(asked, Refusal::NotFound)),
            Err(refusal) => Err(ApiError::of(asked, refusal)),
        }
    }

    /// Asked before anything that was sent is kept.
    pub(super) async fn expect_may(
        &self,
        asked: &Asked,
        action: Action,
        record: &RecordId,
    ) -> Result<(), ApiError> {
        match self.expect_permitted(&asked.caller, action, record).await {
            Err(PageError::Denied(denied)) => Err(ApiError::of(asked, denied.into())),
            other => Ok(other?),
        }
    }

    pub(super) async fn agencies(&self) -> Result<Vec<Agency>, ApiError> {
        Ok(agency::list(&self.desk.store).await.map_err(failed)?)
    }

    /// The receipt of a request without a body, and what came of it before.
    pub(super) async fn asked_before(
        &self,
        asked: &Asked,
        body: &[u8],
    ) -> Result<(Receipt, Option<Done>), ApiError> {
        let receipt = asked.receipt(body)?;
        let outcome = asked.outcome(self, &receipt).await?;
        Ok((receipt, outcome))
    }
}
