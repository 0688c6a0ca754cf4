//! The search page, the policy library and the search API.
//! Must never show anything that is not in the index, which holds only what all may see.

pub mod api;
pub mod labels;
mod listing;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::routing::get;
use jiff::civil::Date;
use serde::Deserialize;
use shell::error::PageError;
use shell::module::Routes;
use shell::page::{Cache, Head};
use shell::view::View;

use crate::index::Index;
use crate::query::{
    self, Answer, Filters, Grouping, MAX_QUERY_CHARS, Nothing, QueryError, Request, Sort,
};

use labels::AgencyNames;
use listing::{FacetGroup, HitRow, facet_groups, hit_rows};

/// What the pages need.
#[derive(Clone)]
pub struct SearchPages {
    pub index: Arc<Index>,
    pub agencies: AgencyNames,
    /// The printed name of a theme code.
    pub theme_name: fn(&str) -> Option<String>,
}

/// Every public route of this context, beside its handler.
#[must_use]
pub fn routes() -> Routes<SearchPages> {
    vec![
        ("/search", get(show_search)),
        ("/policies", get(list_policies)),
        ("/api/v1/search", get(api::search_records)),
    ]
}

const PER_PAGE: usize = 20;
const MAX_PAGE: usize = 50;

/// What a reader may ask for; an empty value is as good as none, because forms send all their fields.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SearchQuery {
    pub q: String,
    pub agency: String,
    pub theme: String,
    pub kind: String,
    pub validity: String,
    pub year: String,
    pub from: String,
    pub to: String,
    pub sort: String,
    pub page: String,
}

/// A kind of list over the same index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shelf {
    Everything,
    /// 政策文件库
    Policies,
}

#[derive(Template)]
#[template(path = "search/results.html")]
struct ResultsPage {
    view: View,
    head: Head,
    query: SearchQuery,
    /// Where the form goes: `/search` or `/policies`.
    action: String,
    error: Option<String>,
    total: usize,
    hits: Vec<HitRow>,
    /// From this row on, only part of the words were found.
    partial_from: Option<usize>,
    facets: Vec<FacetGroup>,
    nothing: Option<String>,
    suggestions: Vec<(String, String)>,
    previous: Option<String>,
    next: Option<String>,
    page: usize,
    has_filters: bool,
    clear: String,
    sorts: Vec<SortChoice>,
}

struct SortChoice {
    href: String,
    label: String,
    is_chosen: bool,
}

shell::page!(ResultsPage);

impl ResultsPage {
    /// What the form must not lose when it is sent again.
    fn kept(&self) -> Vec<(&'static str, &str)> {
        let query = &self.query;
        [
            ("agency", query.agency.as_str()),
            ("theme", &query.theme),
            ("kind", &query.kind),
            ("validity", &query.validity),
            ("year", &query.year),
            ("sort", &query.sort),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
    }

    fn is_first_partial(&self, row: usize) -> bool {
        self.partial_from == Some(row)
    }
}

async fn show_search(
    State(pages): State<SearchPages>,
    Query(query): Query<SearchQuery>,
    view: View,
) -> Result<ResultsPage, PageError> {
    results(pages, query, view, Shelf::Everything).await
}

async fn list_policies(
    State(pages): State<SearchPages>,
    Query(query): Query<SearchQuery>,
    view: View,
) -> Result<ResultsPage, PageError> {
    results(pages, query, view, Shelf::Policies).await
}

async fn results(
    pages: SearchPages,
    mut query: SearchQuery,
    view: View,
    shelf: Shelf,
) -> Result<ResultsPage, PageError> {
    // The page shows what was typed, and HTML has no way to write these.
    query.clean();
    let page = query.page.parse::<usize>().unwrap_or(1).clamp(1, MAX_PAGE);
    let (request, error) = match request(&query, &view, shelf, page) {
        Ok(request) => (Some(request), None),
        Err(message) => (None, Some(message)),
    };
    let answer = match request {
        None => None,
        Some(request) => {
            let index = Arc::clone(&pages.index);
            // A long question costs milliseconds of processor: too long for an async thread.
            let answered =
                tokio::task::spawn_blocking(move || query::search(&index, &request)).await;
            match answered.map_err(|error| PageError::Accident(error.into()))? {
                Ok(answer) => Some(answer),
                Err(QueryError::TooLong { .. }) => None,
                Err(error @ QueryError::Index(_)) => return Err(PageError::Accident(error.into())),
            }
        }
    };
    Ok(page_of(&pages, query, view, shelf, page, answer, error))
}

/// The request, or what is wrong with it in the reader's language. What was typed stays in the form.
fn request(query: &SearchQuery, view: &View, shelf: Shelf, page: usize) -> Result<Request, String> {
    if query.q.chars().count() > MAX_QUERY_CHARS {
        return Err(view.t_arg(
            "search-too-long",
            "max",
            i64::try_from(MAX_QUERY_CHARS).unwrap_or(i64::MAX),
        ));
    }
    let date = |text: &str| -> Result<Option<Date>, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        text.parse()
            .map(Some)
            .map_err(|_| view.t_arg("search-bad-date", "date", text.to_owned()))
    };
    let list = |value: &str| {
        if value.is_empty() {
            Vec::new()
        } else {
            vec![value.to_owned()]
        }
    };
    let (mut from, mut to) = (date(&query.from)?, date(&query.to)?);
    if let Ok(year) = query.year.parse::<i16>()
        && let (Ok(first), Ok(last)) = (Date::new(year, 1, 1), Date::new(year, 12, 31))
    {
        from = from.or(Some(first));
        to = to.or(Some(last));
    }
    let kinds = match (shelf, query.kind.as_str()) {
        (Shelf::Policies, _) => vec!["policy_document".to_owned()],
        (Shelf::Everything, kind) => list(kind),
    };
    let is_browsing = query.q.trim().is_empty();
    Ok(Request {
        text: query.q.clone(),
        filters: Filters {
            agencies: list(&query.agency),
            themes: list(&query.theme),
            kinds,
            validities: list(&query.validity),
            published_from: from,
            published_to: to,
            ..Filters::default()
        },
        sort: match query.sort.as_str() {
            "oldest" => Sort::Oldest,
            "newest" => Sort::Newest,
            _ if is_browsing => Sort::Newest,
            _ => Sort::Relevance,
        },
        grouping: Grouping::Record,
        offset: (page - 1) * PER_PAGE,
        limit: PER_PAGE,
        with_facets: true,
        today: view.now.date(),
    })
}

fn page_of(
    pages: &SearchPages,
    query: SearchQuery,
    view: View,
    shelf: Shelf,
    page: usize,
    answer: Option<Answer>,
    error: Option<String>,
) -> ResultsPage {
    let path = match shelf {
        Shelf::Everything => "/search",
        Shelf::Policies => "/policies",
    };
    let title = match (shelf, query.q.trim()) {
        (Shelf::Policies, "") => view.t("nav-policies").into_owned(),
        (Shelf::Everything, "") => view.t("nav-search").into_owned(),
        (_, words) => view.t_arg("search-title", "words", words.to_owned()),
    };
    let mut head = Head::new(title, Cache::PAGE);
    head = match shelf {
        Shelf::Policies if query.q.is_empty() => head.column(view.t("nav-policies"), "政策文件"),
        Shelf::Policies | Shelf::Everything => head.not_indexed(),
    };
    let total = answer.as_ref().map_or(0, |answer| answer.total);
    let with_page = |page: usize| view.href(&query.address(path, &[("page", &page.to_string())]));
    let has_next = page < MAX_PAGE && page * PER_PAGE < total;
    let nothing = answer
        .as_ref()
        .and_then(|answer| answer.nothing)
        .map(|nothing| {
            let key = match nothing {
                Nothing::NoWords => "search-no-words",
                Nothing::OnlyExcluded => "search-only-excluded",
                Nothing::NotFound => "search-not-found",
            };
            view.t(key).into_owned()
        });
    let suggestions = answer
        .as_ref()
        .map(|answer| answer.suggestions.clone())
        .unwrap_or_default();
    ResultsPage {
        previous: (page > 1).then(|| with_page(page - 1)),
        next: has_next.then(|| with_page(page + 1)),
        partial_from: answer
            .as_ref()
            .and_then(|answer| answer.partial_from)
            .and_then(|from| from.checked_sub((page - 1) * PER_PAGE)),
        hits: answer
            .as_ref()
            .map(|answer| hit_rows(&view, path, &answer.hits))
            .unwrap_or_default(),
        facets: answer
            .as_ref()
            .map(|answer| facet_groups(pages, &view, &query, path, &answer.facets))
            .unwrap_or_default(),
        suggestions: suggestions
            .into_iter()
            .map(|words| {
                (
                    view.href(
                        &SearchQuery {
                            q: words.clone(),
                            ..SearchQuery::default()
                        }
                        .address(path, &[]),
                    ),
                    words,
                )
            })
            .collect(),
        has_filters: query.has_filters(),
        clear: view.href(
            &SearchQuery {
                q: query.q.clone(),
                ..SearchQuery::default()
            }
            .address(path, &[]),
        ),
        sorts: sorts(&view, &query, path),
        action: view.href(path),
        nothing,
        total,
        page,
        error,
        query,
        head,
        view,
    }
}

fn sorts(view: &View, query: &SearchQuery, path: &str) -> Vec<SortChoice> {
    let standard = if query.q.trim().is_empty() {
        "newest"
    } else {
        "relevance"
    };
    let chosen = if query.sort.is_empty() {
        standard
    } else {
        query.sort.as_str()
    };
    ["relevance", "newest", "oldest"]
        .into_iter()
        // Without words everything is as relevant as anything.
        .filter(|value| *value != "relevance" || standard == "relevance")
        .map(|value| SortChoice {
            href: view.href(&query.address(path, &[("sort", value)])),
            label: view.t(&format!("search-sort-{value}")).into_owned(),
            is_chosen: chosen == value,
        })
        .collect()
}

impl SearchQuery {
    fn clean(&mut self) {
        let values = [
            &mut self.q,
            &mut self.agency,
            &mut self.theme,
            &mut self.kind,
            &mut self.validity,
            &mut self.year,
            &mut self.from,
            &mut self.to,
            &mut self.sort,
            &mut self.page,
        ];
        for value in values {
            value.retain(|character| !character.is_control());
        }
    }

    fn has_filters(&self) -> bool {
        [
            &self.agency,
            &self.theme,
            &self.kind,
            &self.validity,
            &self.year,
            &self.from,
            &self.to,
        ]
        .iter()
        .any(|value| !value.is_empty())
    }

    /// The address of this query with some values changed; an empty value falls away, and so does the page.
    fn address(&self, path: &str, changes: &[(&str, &str)]) -> String {
        let own = [
            ("q", &self.q),
            ("agency", &self.agency),
            ("theme", &self.theme),
            ("kind", &self.kind),
            ("validity", &self.validity),
            ("year", &self.year),
            ("from", &self.from),
            ("to", &self.to),
            ("sort", &self.sort),
        ];
        let mut pairs: Vec<(&str, &str)> = own
            .iter()
            .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name))
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        pairs.extend_from_slice(changes);
        let query: Vec<String> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{}", query.join("&"))
        }
    }
}

/// Percent-encoded for a query (RFC 3986 §2.3: unreserved characters stay).
fn encoded(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
