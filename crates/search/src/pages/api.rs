//! The search API v1, and the same answer for the command line.
//! Must never change the name or meaning of a field.
#![expect(unused_qualifications, reason = "utoipa's macro writes paths in full")]

use std::sync::Arc;
use std::time::Instant as Stopwatch;

use axum::extract::{Query, State};
use axum::response::Response;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shell::error::PageError;
use shell::page::{Cache, Content};
use shell::view::View;
use utoipa::openapi::{KnownFormat, ObjectBuilder, OneOfBuilder, Schema, SchemaFormat, Type};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::index::Index;
use crate::pages::SearchPages;
use crate::query::{
    self, Answer, Filters, Grouping, MAX_LIMIT, MAX_QUERY_CHARS, QueryError, Request, Sort,
};

/// This context's part of the `OpenAPI` document.
#[derive(OpenApi)]
#[openapi(paths(search_records))]
pub struct Api;

#[derive(Debug, Serialize, ToSchema)]
pub struct SearchAnswer {
    /// Hits in all. Every record that holds all words counts. Where those are few, and for whole questions, records that
    /// match in part follow them: of those, only the best that were looked at (some dozens) count.
    pub total: usize,
    /// Milliseconds that this very search took; answers are not kept in caches.
    pub took_ms: f64,
    pub hits: Vec<HitItem>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct HitItem {
    /// UUID of the record.
    pub record: String,
    /// The id it brought along from where it came.
    pub source_id: Option<String>,
    pub title: String,
    /// 发文字号
    pub doc_number: Option<String>,
    /// As printed; of a record that prints none, its agency.
    pub issuers: Vec<String>,
    /// Of publication, or of issue where there is none: `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Code of the record type, such as `policy_document`.
    pub kind: String,
    /// `in_force`, `amended`, `repealed`, `expired`, `not_yet`, `unknown` or `none`.
    pub validity: String,
    /// Address of the best clause within the record; null where only title or number matched.
    pub clause: Option<String>,
    /// The clause as printed, such as `第五条`.
    pub clause_label: Option<String>,
    pub url: String,
    pub snippet: String,
    pub score: f32,
    /// Further clauses of the record that matched well, best first.
    pub also: Vec<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ApiQuery {
    /// Words, a question, a 文号; at most 200 characters.
    #[param(max_length = 200)]
    #[serde(default)]
    q: String,
    /// 1 to 100; 20 where it is left out.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
    /// How many hits to pass over, at most 1,000.
    #[param(minimum = 0, maximum = 1000)]
    offset: Option<usize>,
    /// Code of an agency, with all below it.
    agency: Option<String>,
    /// Theme code: `17` or `17/6`.
    theme: Option<String>,
    kind: Option<String>,
    validity: Option<String>,
    /// Published on or after, `YYYY-MM-DD`.
    #[param(schema_with = day_or_nothing)]
    from: Option<String>,
    /// Published on or before, `YYYY-MM-DD`.
    #[param(schema_with = day_or_nothing)]
    to: Option<String>,
    /// `record` (a record is one hit) or `clause` (each clause may be a hit, and counts in `total`).
    #[param(pattern = "^(record|clause)?$")]
    group: Option<String>,
    /// `relevance`, `newest`, `oldest`.
    #[param(pattern = "^(relevance|newest|oldest)?$")]
    sort: Option<String>,
}

/// A day, or nothing, as forms send a field that was left empty.
fn day_or_nothing() -> Schema {
    let day = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
    let nothing = ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(0));
    Schema::OneOf(OneOfBuilder::new().item(day).item(nothing).build())
}

const DEFAULT_LIMIT: usize = 20;
const MAX_OFFSET: usize = 1000;

/// Searches records and their clauses.
#[utoipa::path(get, path = "/api/v1/search", operation_id = "search_records", params(ApiQuery), tag = "search",
    responses((status = 200, body = SearchAnswer), (status = 400, description = "a parameter is out of its range")))]
pub(crate) async fn search_records(
    State(pages): State<SearchPages>,
    Query(query): Query<ApiQuery>,
    view: View,
) -> Result<Response, PageError> {
    let request = request(&query, view.now.date())?;
    let index = Arc::clone(&pages.index);
    let origin = view.site.origin.clone();
    let answered = tokio::task::spawn_blocking(move || timed(&index, &request, &origin)).await;
    let answer = match answered.map_err(|error| PageError::Accident(error.into()))? {
        Ok(answer) => answer,
        Err(QueryError::TooLong { max, .. }) => return Err(too_long(max)),
        Err(error @ QueryError::Index(_)) => return Err(PageError::Accident(error.into())),
    };
    let body = serde_json::to_vec(&answer).map_err(|error| PageError::Accident(error.into()))?;
    Ok(Content {
        content_type: "application/json",
        body,
        // How long it took is part of the answer.
        cache: Cache::NoStore,
        last_modified: None,
    }
    .respond())
}

/// Searches and times it: for the API and the command line alike.
///
/// # Errors
/// Where the query is too long or the index cannot be read.
pub fn timed(index: &Index, request: &Request, origin: &str) -> Result<SearchAnswer, QueryError> {
    let started = Stopwatch::now();
    let answer = query::search(index, request)?;
    let took_ms = started.elapsed().as_secs_f64() * 1000.0;
    Ok(answer_of(answer, took_ms, origin))
}

/// The answer as the contract has it.
#[must_use]
pub fn answer_of(answer: Answer, took_ms: f64, origin: &str) -> SearchAnswer {
    let hits = answer
        .hits
        .into_iter()
        .map(|hit| {
            let (clause, clause_label) = hit.clause.map_or((None, None), |clause| {
                (Some(clause.address), Some(clause.label))
            });
            HitItem {
                record: hit.record,
                source_id: hit.source_id,
                title: hit.title.text,
                doc_number: hit.doc_number,
                issuers: hit.issuers,
                date: hit.date.map(|date| date.to_string()),
                kind: hit.kind,
                validity: hit.validity,
                clause,
                clause_label: clause_label.filter(|label| !label.is_empty()),
                url: format!("{origin}{}", hit.url),
                snippet: hit.snippet.text,
                score: hit.score,
                also: hit.also.into_iter().map(|clause| clause.address).collect(),
            }
        })
        .collect();
    SearchAnswer {
        total: answer.total,
        took_ms,
        hits,
    }
}

fn too_long(max: usize) -> PageError {
    PageError::BadRequest {
        message: "search-too-long",
        args: vec![("max", max.to_string())],
    }
}

fn not_among(name: &str, value: &str, allowed: &str) -> PageError {
    PageError::BadRequest {
        message: "search-api-value",
        args: vec![
            ("name", name.to_owned()),
            ("value", value.chars().take(40).collect()),
            ("allowed", allowed.to_owned()),
        ],
    }
}

fn request(query: &ApiQuery, today: Date) -> Result<Request, PageError> {
    if query.q.chars().count() > MAX_QUERY_CHARS {
        return Err(too_long(MAX_QUERY_CHARS));
    }
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    let offset = query.offset.unwrap_or(0);
    if limit == 0 || limit > MAX_LIMIT || offset > MAX_OFFSET {
        return Err(PageError::BadRequest {
            message: "search-api-range",
            args: vec![("max", MAX_LIMIT.to_string())],
        });
    }
    let date = |text: &Option<String>| -> Result<Option<Date>, PageError> {
        match text.as_deref() {
            None | Some("") => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| PageError::BadRequest {
                message: "search-bad-date",
                args: vec![("date", text.chars().take(40).collect())],
            }),
        }
    };
    let list = |value: &Option<String>| {
        value
            .iter()
            .filter(|value| !value.is_empty())
            .cloned()
            .collect()
    };
    Ok(Request {
        text: query.q.clone(),
        filters: Filters {
            agencies: list(&query.agency),
            themes: list(&query.theme),
            kinds: list(&query.kind),
            validities: list(&query.validity),
            published_from: date(&query.from)?,
            published_to: date(&query.to)?,
            ..Filters::default()
        },
        sort: match query.sort.as_deref().unwrap_or_default() {
            // Without words everything is as relevant as anything.
            "" | "relevance" if query.q.trim().is_empty() => Sort::Newest,
            "" | "relevance" => Sort::Relevance,
            "newest" => Sort::Newest,
            "oldest" => Sort::Oldest,
            other => return Err(not_among("sort", other, "relevance, newest, oldest")),
        },
        grouping: match query.group.as_deref().unwrap_or_default() {
            "" | "record" => Grouping::Record,
            "clause" => Grouping::Clause,
            other => return Err(not_among("group", other, "record, clause")),
        },
        offset,
        limit,
        with_facets: false,
        today,
    })
}
