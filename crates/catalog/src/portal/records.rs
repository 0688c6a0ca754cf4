//! The page of a record, its older versions, the difference between two, its files.
//! Must never answer for a record that the gate hides: that is a 404 like any other.

use access::actor::Actor;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::id::RecordId;
use kernel::time::Instant;
use shell::error::PageError;
use shell::page::{Article, Cache, Head};
use shell::view::View;

use crate::directory;
use crate::portal::fields::{Section, sections};
use crate::portal::listing::{Mark, mark};
use crate::portal::{Portal, failed};
use crate::record::codes::Validity;
use crate::record::content::Content;
use crate::record::html::{ContentsLine, contents, render};
use crate::record::model::validity_on;
use crate::record::read::{self, RelatedRecord, Seen, Summary, Version, VersionLine};

mod compared;
mod files;

pub(crate) use compared::compare_versions;
pub(crate) use files::{disposition, get_file};

/// A related record as a line.
struct Relation {
    href: Option<String>,
    label: String,
    title: String,
}

struct Download {
    href: String,
    name: String,
    size: String,
}

struct VersionLink {
    href: String,
    compare: Option<String>,
    number: i64,
    date: String,
    note: String,
    is_shown: bool,
}

/// The banner over a document that is no longer, or not yet, what it was.
struct Banner {
    text: String,
    is_warning: bool,
}

#[derive(Template)]
#[template(path = "catalog/record.html")]
struct RecordPage {
    view: View,
    head: Head,
    title: String,
    mark: Option<Mark>,
    banner: Option<Banner>,
    /// The text was recognised from images and may hold mistakes.
    is_recognised: bool,
    /// Label and value of the metadata table.
    metadata: Vec<(String, String)>,
    summary: String,
    sections: Vec<Section>,
    contents: Vec<ContentsLine>,
    body: String,
    downloads: Vec<Download>,
    relations: Vec<Relation>,
    versions: Vec<VersionLink>,
    api_href: String,
}

shell::page!(RecordPage);

pub(crate) async fn show_record(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    view: View,
) -> Result<Response, PageError> {
    let id = parse(&id)?;
    let summary = full(&portal, &id).await?;
    let live = summary.live_version.ok_or(PageError::NotFound)?;
    let page = record_page(&portal, view, summary, live).await?;
    Ok(shell::page::respond(&page))
}

pub(crate) async fn show_version(
    State(portal): State<Portal>,
    Path((id, version)): Path<(String, i64)>,
    view: View,
) -> Result<Response, PageError> {
    let id = parse(&id)?;
    let summary = full(&portal, &id).await?;
    let page = record_page(&portal, view, summary, version).await?;
    Ok(shell::page::respond(&page))
}

fn parse(id: &str) -> Result<RecordId, PageError> {
    id.parse().map_err(|_| PageError::NotFound)
}

/// The record in full, or what stands in its place.
async fn full(portal: &Portal, id: &RecordId) -> Result<Summary, PageError> {
    match read::find(&portal.store, &Actor::Public, id)
        .await
        .map_err(failed)?
    {
        None => Err(PageError::NotFound),
        Some(Seen::Gone) => Err(PageError::Gone {
            reason: String::new(),
        }),
        Some(Seen::Notice { title, reason, .. }) => Err(PageError::Gone {
            reason: format!("《{title}》：{reason}"),
        }),
        Some(Seen::Redirect(to)) => Err(PageError::MovedPermanently(format!("/records/{to}"))),
        Some(Seen::Full(summary)) => Ok(*summary),
    }
}

async fn record_page(
    portal: &Portal,
    view: View,
    summary: Summary,
    shown: i64,
) -> Result<RecordPage, PageError> {
    let store = &portal.store;
    let version = read::find_version(store, &summary.id, shown)
        .await
        .map_err(failed)?
        .ok_or(PageError::NotFound)?;
    let files = read::list_files(store, &summary.id, shown)
        .await
        .map_err(failed)?;
    let relations = read::list_relations(store, &summary.id, shown)
        .await
        .map_err(failed)?;
    let versions = read::list_versions(store, &summary.id)
        .await
        .map_err(failed)?;
    let is_live = summary.live_version == Some(shown);
    Ok(RecordPage {
        head: head(&view, &summary, &version, is_live),
        banner: banner(&view, &summary, is_live, &relations),
        downloads: files
            .iter()
            .map(|file| {
                let href = format!("/records/{}/files/{}", summary.id, file.id);
                download(&view, &href, &file.name, file.size)
            })
            .collect(),
        versions: version_links(&view, &summary.id, &versions, shown),
        ..body_of(view, summary, version, relations)
    })
}

/// A page of everything that is the document's own, without what leads elsewhere.
fn body_of(
    view: View,
    summary: Summary,
    version: Version,
    relations: Vec<RelatedRecord>,
) -> RecordPage {
    let content = &version.content;
    RecordPage {
        head: head(&view, &summary, &version, true),
        title: content.title.clone(),
        mark: mark(&view, &summary),
        banner: None,
        is_recognised: content.doubts.iter().any(|doubt| doubt == "recognised"),
        metadata: metadata(&view, &summary, content),
        summary: content.summary.clone(),
        sections: sections(&view, &content.fields),
        contents: contents(&version.tree),
        body: render(&version.tree),
        downloads: Vec::new(),
        relations: relations
            .into_iter()
            .map(|relation| related(&view, relation))
            .collect(),
        versions: Vec::new(),
        api_href: format!("/api/v1/records/{}", summary.id),
        view,
    }
}

/// A version that is not public, as its page will be, under a banner that says so.
pub(crate) struct Unpublished {
    pub summary: Summary,
    pub version: Version,
    pub relations: Vec<RelatedRecord>,
    /// Path, name and size.
    pub files: Vec<(String, String, i64)>,
    pub banner: String,
}

pub(crate) fn preview(view: &View, unpublished: Unpublished) -> Response {
    let files = unpublished.files.iter();
    let downloads = files.map(|(path, name, size)| download(view, path, name, *size));
    let downloads = downloads.collect();
    let Unpublished {
        summary,
        version,
        relations,
        banner,
        ..
    } = unpublished;
    let page = body_of(view.clone(), summary, version, relations);
    shell::page::respond(&RecordPage {
        head: Head {
            cache: Cache::NoStore,
            last_modified: None,
            ..page.head.clone().not_indexed()
        },
        banner: Some(Banner {
            text: banner,
            is_warning: true,
        }),
        downloads,
        ..page
    })
}

fn head(view: &View, summary: &Summary, version: &Version, is_live: bool) -> Head {
    let content = &version.content;
    let kind = view.t(&kind_key(summary)).into_owned();
    let published = content
        .published_on
        .map(Instant::at_start_of)
        .or(version.published_at);
    let column = summary
        .owner
        .as_ref()
        .map_or_else(|| kind.clone(), |owner| owner.name.clone());
    let mut head = Head::new(content.title.clone(), Cache::PAGE)
        .column(column, kind.clone())
        .article(Article {
            title: content.title.clone(),
            published,
            source: content
                .source
                .clone()
                .or_else(|| content.issuers.first().cloned()),
            author: content.issuers.first().cloned(),
        });
    head.keywords.clone_from(&content.keywords);
    if !content.summary.is_empty() {
        head = head.description(content.summary.clone());
    }
    if let Some(owner) = &summary.owner {
        head = head.crumb(owner.name.clone(), format!("/agencies/{}", owner.code));
    }
    // Older versions stay readable, but only the live one is for robots.
    if is_live { head } else { head.not_indexed() }
}

fn kind_key(summary: &Summary) -> String {
    format!("kind-{}", summary.kind.code().replace('_', "-"))
}

fn banner(
    view: &View,
    summary: &Summary,
    is_live: bool,
    relations: &[RelatedRecord],
) -> Option<Banner> {
    if !is_live {
        return Some(Banner {
            text: view.t("banner-older-version").into_owned(),
            is_warning: true,
        });
    }
    let validity = validity_on(
        summary.validity,
        summary.effective_on,
        summary.expires_on,
        view.now.date(),
    );
    let by = relations.iter().find(|relation| {
        relation.is_incoming && crate::record::model::effect_on_target(relation.kind).is_some()
    });
    let title = by.map(|relation| relation.title.clone());
    let text = match (validity, title) {
        (Validity::InForce | Validity::None | Validity::Unknown, _) => return None,
        (Validity::Amended, Some(title)) => view.t_arg("banner-amended-by", "title", title),
        (Validity::Amended, None) => view.t("banner-amended").into_owned(),
        (Validity::Repealed, Some(title)) => view.t_arg("banner-repealed-by", "title", title),
        (Validity::Repealed, None) => view.t("banner-repealed").into_owned(),
        (Validity::Expired, _) => view.t("banner-expired").into_owned(),
        (Validity::NotYet, _) => {
            let date = summary
                .effective_on
                .map(|date| date.to_string())
                .unwrap_or_default();
            view.t_arg("banner-not-yet", "date", date)
        }
    };
    Some(Banner {
        text,
        is_warning: matches!(validity, Validity::Repealed | Validity::Expired),
    })
}

/// The metadata table of a policy library, in its printed order. What is missing says so only where the law asks for it.
fn metadata(view: &View, summary: &Summary, content: &Content) -> Vec<(String, String)> {
    let date =
        |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let themes: Vec<String> = content
        .themes
        .iter()
        .filter_map(|code| directory::theme_name(code))
        .collect();
    let validity = validity_on(
        summary.validity,
        content.effective_on,
        content.expires_on,
        view.now.date(),
    );
    let publicity = view
        .t(&format!(
            "publicity-{}",
            content.publicity.code().replace('_', "-")
        ))
        .into_owned();
    let publicity = match &content.publicity_ground {
        Some(ground) if !ground.is_empty() => format!("{publicity}（{ground}）"),
        Some(_) | None => publicity,
    };
    let owner = summary
        .owner
        .as_ref()
        .map(|owner| owner.name.clone())
        .unwrap_or_default();
    [
        (
            "meta-index-number",
            summary.index_number.clone().unwrap_or_default(),
        ),
        ("meta-themes", themes.join("；")),
        ("meta-issuers", content.issuers.join("、")),
        (
            "meta-doc-number",
            content.doc_number.clone().unwrap_or_default(),
        ),
        ("meta-form", content.form.clone().unwrap_or_default()),
        ("meta-issued-on", date(content.issued_on)),
        ("meta-published-on", date(content.published_on)),
        ("meta-effective-on", date(content.effective_on)),
        ("meta-expires-on", date(content.expires_on)),
        (
            "meta-validity",
            if validity == Validity::None {
                String::new()
            } else {
                view.t(&format!("validity-{}", validity.code().replace('_', "-")))
                    .into_owned()
            },
        ),
        ("meta-publicity", publicity),
        ("meta-owner", owner),
        ("meta-source", content.source.clone().unwrap_or_default()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(key, value)| (view.t(key).into_owned(), value))
    .collect()
}

fn download(view: &View, path: &str, name: &str, bytes: i64) -> Download {
    Download {
        href: view.href(path),
        name: name.to_owned(),
        size: size(bytes),
    }
}

pub(crate) fn size(bytes: i64) -> String {
    match bytes {
        ..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!(
            "{}.{} MB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}

fn related(view: &View, relation: RelatedRecord) -> Relation {
    let direction = if relation.is_incoming {
        "incoming"
    } else {
        "outgoing"
    };
    let key = format!(
        "relation-{}-{direction}",
        relation.kind.code().replace('_', "-")
    );
    Relation {
        href: relation
            .record
            .map(|id| view.href(&format!("/records/{id}"))),
        label: view.t(&key).into_owned(),
        title: relation.title,
    }
}

fn version_links(
    view: &View,
    id: &RecordId,
    versions: &[VersionLine],
    shown: i64,
) -> Vec<VersionLink> {
    if versions.len() < 2 {
        return Vec::new();
    }
    versions
        .iter()
        .map(|line| {
            let before = versions
                .iter()
                .map(|other| other.version)
                .filter(|other| *other < line.version)
                .max();
            VersionLink {
                href: view.href(&format!("/records/{id}/versions/{}", line.version)),
                compare: before.map(|before| {
                    view.href(&format!(
                        "/records/{id}/compare?from={before}&to={}",
                        line.version
                    ))
                }),
                number: line.version,
                date: line.published_at.date().to_string(),
                note: line.change_note.clone(),
                is_shown: line.version == shown,
            }
        })
        .collect()
}
