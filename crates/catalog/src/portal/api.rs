//! JSON API v1 of records, agencies and themes. Shapes are a contract: fields are added, never renamed or removed.
//! Must never show more than the pages do.
#![expect(unused_qualifications, reason = "utoipa's macro writes paths in full")]

use access::actor::Actor;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::id::RecordId;
use kernel::page::{DEFAULT_LIMIT, MAX_LIMIT};
use serde::{Deserialize, Serialize};
use shell::error::PageError;
use shell::page::{Cache, Content as Body};
use shell::view::View;
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::agency;
use crate::directory;
use crate::portal::{Portal, failed};
use crate::record::codes::{Publicity, Validity};
use crate::record::content::Content;
use crate::record::fields::Fields;
use crate::record::kind::RecordKind;
use crate::record::model::validity_on;
use crate::record::read::{self, Seen, Summary};

/// A record as a row of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordItem {
    /// UUID.
    pub id: String,
    /// The id it brought along from where it came.
    pub source_id: Option<String>,
    pub kind: RecordKind,
    pub title: String,
    /// Number of the live version, from 1.
    pub version: i64,
    /// Address of the page.
    pub url: String,
    /// 发文机关
    pub issuers: Vec<String>,
    /// 发文字号
    pub doc_number: Option<String>,
    /// 索引号
    pub index_number: Option<String>,
    /// 成文日期
    #[schema(value_type = Option<String>, format = Date)]
    pub issued_on: Option<String>,
    /// 发布日期
    #[schema(value_type = Option<String>, format = Date)]
    pub published_on: Option<String>,
    pub validity: Validity,
    /// Code of the owner agency.
    pub agency: Option<String>,
    /// When it last changed here, RFC 3339.
    pub updated_at: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RecordList {
    pub items: Vec<RecordItem>,
    /// Give it as `after` for the next part; null at the end.
    pub next: Option<String>,
}

/// A record whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordDetail {
    #[serde(flatten)]
    pub item: RecordItem,
    pub publicity: Publicity,
    /// 体裁
    pub form: Option<String>,
    pub themes: Vec<String>,
    pub statutory: Vec<String>,
    pub keywords: Vec<String>,
    pub summary: String,
    /// 施行日期
    pub effective_on: Option<String>,
    /// 失效日期
    pub expires_on: Option<String>,
    pub source: Option<String>,
    pub source_url: Option<String>,
    /// The fields of its kind.
    pub fields: Fields,
    /// The whole text, one paragraph a line.
    pub text: String,
    /// The clauses with their stable addresses; the address is the fragment of the page.
    pub clauses: Vec<ClauseItem>,
    pub versions: Vec<VersionItem>,
    pub relations: Vec<RelationItem>,
    pub files: Vec<FileItem>,
    /// SHA-256 of the canonical content of the live version.
    pub content_digest: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ClauseItem {
    pub address: String,
    pub label: String,
    pub text: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct VersionItem {
    pub version: i64,
    pub change_note: String,
    pub published_at: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RelationItem {
    pub kind: String,
    /// `outgoing`: this record bears on the other; `incoming`: the other on this one.
    pub direction: String,
    pub record: Option<String>,
    pub title: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FileItem {
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: String,
    pub url: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AgencyItem {
    pub code: String,
    pub name: String,
    pub short_name: String,
    pub kind: String,
    pub parent: Option<String>,
    pub uscc: String,
    pub url: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ThemeItem {
    pub code: String,
    pub name: String,
}

/// What went wrong, in words for a person and a code for a program.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorBody {
    pub error: ErrorDetail,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorDetail {
    pub code: String,
    pub message: String,
    /// Name it when you ask for help.
    pub reference: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// 1 to 200; 20 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `next` of the part before.
    #[param(pattern = "^([0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})?$")]
    after: Option<String>,
}

/// This context's part of the `OpenAPI` document.
#[derive(OpenApi)]
#[openapi(paths(list_records, get_record, list_agencies, list_themes))]
pub struct Api;

/// Listed records in a stable order, part by part.
#[utoipa::path(get, path = "/api/v1/records", operation_id = "list_records", params(ListQuery), tag = "records",
    responses((status = 200, body = RecordList), (status = 400, body = ErrorBody)))]
pub(crate) async fn list_records(
    State(portal): State<Portal>,
    Query(query): Query<ListQuery>,
    view: View,
) -> Result<Response, PageError> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if limit == 0 || limit > MAX_LIMIT {
        return Err(PageError::BadRequest {
            message: "api-limit",
            args: vec![("max", MAX_LIMIT.to_string())],
        });
    }
    let after = match query.after.as_deref() {
        None | Some("") => None,
        Some(cursor) => Some(
            cursor
                .parse::<RecordId>()
                .map_err(|_| PageError::bad_request("api-cursor"))?,
        ),
    };
    let mut found = read::list_after(&portal.store, after.as_ref(), limit + 1)
        .await
        .map_err(failed)?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = found.len() > wanted;
    found.truncate(wanted);
    let next = found
        .last()
        .filter(|_| has_more)
        .map(|last| last.id.to_string());
    let items = found.iter().map(|summary| item(&view, summary)).collect();
    Ok(json(&RecordList { items, next }))
}

/// One record with its text, clauses, versions, relations and files.
#[utoipa::path(get, path = "/api/v1/records/{id}", operation_id = "get_record", params(("id" = String, Path, description = "UUID of the record")),
    tag = "records", responses((status = 200, body = RecordDetail), (status = 301, description = "another record stands in its place"),
    (status = 404, body = ErrorBody), (status = 410, body = ErrorBody)))]
pub(crate) async fn get_record(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    view: View,
) -> Result<Response, PageError> {
    let id: RecordId = id.parse().map_err(|_| PageError::NotFound)?;
    let summary = match read::find(&portal.store, &Actor::Public, &id)
        .await
        .map_err(failed)?
    {
        Some(Seen::Full(summary)) => *summary,
        Some(Seen::Redirect(to)) => {
            return Err(PageError::MovedPermanently(format!("/api/v1/records/{to}")));
        }
        Some(Seen::Notice { title, reason, .. }) => {
            return Err(PageError::Gone {
                reason: format!("《{title}》：{reason}"),
            });
        }
        Some(Seen::Gone) => {
            return Err(PageError::Gone {
                reason: String::new(),
            });
        }
        None => return Err(PageError::NotFound),
    };
    Ok(json(&detail(&portal, &view, summary).await?))
}

async fn detail(portal: &Portal, view: &View, summary: Summary) -> Result<RecordDetail, PageError> {
    let store = &portal.store;
    let live = summary.live_version.ok_or(PageError::NotFound)?;
    let version = read::find_version(store, &summary.id, live)
        .await
        .map_err(failed)?
        .ok_or(PageError::NotFound)?;
    let relations = read::list_relations(store, &summary.id, live)
        .await
        .map_err(failed)?;
    let versions = read::list_versions(store, &summary.id)
        .await
        .map_err(failed)?;
    let files = read::list_files(store, &summary.id, live)
        .await
        .map_err(failed)?;
    let clauses = version.tree.clauses();
    let Content {
        publicity,
        form,
        themes,
        statutory,
        keywords,
        summary: words,
        effective_on,
        expires_on,
        source,
        source_url,
        fields,
        ..
    } = version.content;
    Ok(RecordDetail {
        item: item(view, &summary),
        publicity,
        form,
        themes,
        statutory,
        keywords,
        summary: words,
        effective_on: effective_on.map(|date| date.to_string()),
        expires_on: expires_on.map(|date| date.to_string()),
        source,
        source_url,
        fields,
        text: clauses
            .iter()
            .map(|clause| clause.text.as_str())
            .collect::<Vec<_>>()
            .join("\n"),
        clauses: clauses
            .into_iter()
            .map(|clause| ClauseItem {
                address: clause.address,
                label: clause.label,
                text: clause.text,
            })
            .collect(),
        versions: versions
            .into_iter()
            .map(|line| VersionItem {
                version: line.version,
                change_note: line.change_note,
                published_at: line.published_at.rfc3339(),
            })
            .collect(),
        relations: relations
            .into_iter()
            .map(|relation| RelationItem {
                kind: relation.kind.code().to_owned(),
                direction: if relation.is_incoming {
                    "incoming"
                } else {
                    "outgoing"
                }
                .to_owned(),
                record: relation.record.map(|id| id.to_string()),
                title: relation.title,
            })
            .collect(),
        files: files
            .into_iter()
            .map(|file| FileItem {
                url: view.absolute(&format!("/records/{}/files/{}", summary.id, file.id)),
                name: file.name,
                media_type: file.media_type,
                size: file.size,
                sha256: file.digest,
            })
            .collect(),
        content_digest: version.content_digest,
    })
}

/// The tree of agencies.
#[utoipa::path(get, path = "/api/v1/agencies", operation_id = "list_agencies", tag = "directories", responses((status = 200, body = [AgencyItem])))]
pub(crate) async fn list_agencies(
    State(portal): State<Portal>,
    view: View,
) -> Result<Response, PageError> {
    let agencies = agency::list(&portal.store).await.map_err(failed)?;
    let items: Vec<AgencyItem> = agencies
        .iter()
        .map(|agency| AgencyItem {
            code: agency.code.clone(),
            name: agency.name.clone(),
            short_name: agency.short_name.clone(),
            kind: agency.kind.code().to_owned(),
            parent: agency
                .parent
                .as_ref()
                .and_then(|parent| agencies.iter().find(|candidate| candidate.id == *parent))
                .map(|parent| parent.code.clone()),
            uscc: agency.uscc.clone(),
            url: view.absolute(&format!("/agencies/{}", agency.code)),
        })
        .collect();
    Ok(json(&items))
}

/// The 22 theme classes with their sub-classes.
#[utoipa::path(get, path = "/api/v1/themes", operation_id = "list_themes", tag = "directories", responses((status = 200, body = [ThemeItem])))]
pub(crate) async fn list_themes() -> Json<Vec<ThemeItem>> {
    let mut items = Vec::new();
    for class in directory::theme_classes() {
        items.push(ThemeItem {
            code: class.code.clone(),
            name: class.name.clone(),
        });
        for (position, name) in (1..).zip(&class.subclasses) {
            items.push(ThemeItem {
                code: format!("{}/{position}", class.code),
                name: name.clone(),
            });
        }
    }
    Json(items)
}

fn item(view: &View, summary: &Summary) -> RecordItem {
    RecordItem {
        id: summary.id.to_string(),
        source_id: summary.source_id.clone(),
        kind: summary.kind,
        title: summary.title.clone(),
        version: summary.live_version.unwrap_or(0),
        url: view.absolute(&format!("/records/{}", summary.id)),
        issuers: summary.issuers.clone(),
        doc_number: summary.doc_number.clone(),
        index_number: summary.index_number.clone(),
        issued_on: summary.issued_on.map(|date| date.to_string()),
        published_on: summary.published_on.map(|date| date.to_string()),
        validity: validity_on(
            summary.validity,
            summary.effective_on,
            summary.expires_on,
            view.now.date(),
        ),
        agency: summary.owner.as_ref().map(|owner| owner.code.clone()),
        updated_at: summary.updated_at.rfc3339(),
    }
}

fn json<T: Serialize>(value: &T) -> Response {
    let body = serde_json::to_vec(value).unwrap_or_default();
    Body {
        content_type: "application/json",
        body,
        cache: Cache::PAGE,
        last_modified: None,
    }
    .respond()
}
