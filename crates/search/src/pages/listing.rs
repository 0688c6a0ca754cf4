//! Hits and facets, ready to draw.
//! Must never cut a text inside a character: ranges come from the query and lie on boundaries.

use shell::view::View;

use crate::pages::{SearchPages, SearchQuery};
use crate::query::{ClauseHit, FacetCount, Facets, Highlighted, Hit};

/// A piece of text, marked where it matched.
pub(crate) struct Piece {
    pub text: String,
    pub is_match: bool,
}

pub(crate) struct HitRow {
    pub href: String,
    pub title: Vec<Piece>,
    /// Only where something is to be known: a record that is simply in force has none.
    pub validity: Option<Mark>,
    /// Where all rows are of one kind, nothing.
    pub kind: Option<String>,
    pub doc_number: Option<String>,
    pub issuers: String,
    pub date: String,
    pub clause: Option<String>,
    pub snippet: Vec<Piece>,
    pub also: Vec<(String, String)>,
}

/// A tag with its colour.
pub(crate) struct Mark {
    pub text: String,
    pub class: &'static str,
}

pub(crate) struct FacetGroup {
    pub title: String,
    pub name: &'static str,
    pub values: Vec<FacetValue>,
    /// Those after the first few, folded away.
    pub more: Vec<FacetValue>,
}

pub(crate) struct FacetValue {
    pub label: String,
    pub count: usize,
    pub href: String,
    pub is_chosen: bool,
}

const SHOWN_VALUES: usize = 6;
const MAX_VALUES: usize = 40;

/// The rows of `/search`, or of a list whose rows are all of one kind.
pub(crate) fn hit_rows(view: &View, path: &str, hits: &[Hit]) -> Vec<HitRow> {
    hits.iter()
        .map(|hit| {
            let page = hit.url.split('#').next().unwrap_or(&hit.url);
            HitRow {
                href: view.href(&hit.url),
                title: pieces(&hit.title),
                validity: mark(view, &hit.validity),
                kind: (path == "/search").then(|| kind_name(view, &hit.kind)),
                doc_number: hit.doc_number.clone(),
                issuers: hit.issuers.join("、"),
                date: hit.date.map(|date| date.to_string()).unwrap_or_default(),
                clause: hit
                    .clause
                    .as_ref()
                    .map(|clause| label_before(&clause.label, &hit.snippet.text))
                    .filter(|label| !label.is_empty()),
                snippet: pieces(&hit.snippet),
                also: hit
                    .also
                    .iter()
                    .filter(|clause| !clause.label.is_empty())
                    .map(|clause| also(view, page, clause))
                    .collect(),
            }
        })
        .collect()
}

fn mark(view: &View, code: &str) -> Option<Mark> {
    let class = match code {
        "amended" => "govuk-tag--yellow",
        "repealed" | "expired" => "govuk-tag--red",
        "not_yet" => "govuk-tag--blue",
        _ => return None,
    };
    Some(Mark {
        text: validity_name(view, code),
        class,
    })
}

fn kind_name(view: &View, code: &str) -> String {
    view.t(&format!("kind-{}", code.replace('_', "-")))
        .into_owned()
}

fn validity_name(view: &View, code: &str) -> String {
    view.t(&format!("validity-{}", code.replace('_', "-")))
        .into_owned()
}

/// The label without its last part where the text that follows begins with that part.
fn label_before(label: &str, text: &str) -> String {
    let (above, last) = label.rsplit_once(' ').unwrap_or(("", label));
    if text.starts_with(last) {
        above.to_owned()
    } else {
        label.to_owned()
    }
}

fn also(view: &View, page: &str, clause: &ClauseHit) -> (String, String) {
    (
        view.href(&format!("{page}#{}", clause.address)),
        clause.label.clone(),
    )
}

fn pieces(text: &Highlighted) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut done = 0;
    let mut push = |range: std::ops::Range<usize>, is_match: bool| {
        if let Some(part) = text.text.get(range).filter(|part| !part.is_empty()) {
            pieces.push(Piece {
                text: part.to_owned(),
                is_match,
            });
        }
    };
    for range in &text.ranges {
        push(done..range.start, false);
        push(range.clone(), true);
        done = range.end;
    }
    push(done..text.text.len(), false);
    pieces
}

pub(crate) fn facet_groups(
    pages: &SearchPages,
    view: &View,
    query: &SearchQuery,
    path: &str,
    facets: &Facets,
) -> Vec<FacetGroup> {
    let kind = |code: &str| kind_name(view, code);
    let validity = |code: &str| validity_name(view, code);
    let theme = |code: &str| (pages.theme_name)(code).unwrap_or_else(|| code.to_owned());
    let year = |year: &str| view.t_arg("search-year", "year", year.to_owned());
    let group = |name: &'static str, counts: &[FacetCount], label: &dyn Fn(&str) -> String| {
        group_of(view, query, path, name, counts, label)
    };
    let mut groups = Vec::new();
    if path == "/search" {
        groups.push(group("kind", &facets.kinds, &kind));
    }
    // Sub-classes are reached through their class.
    let classes: Vec<FacetCount> = facets
        .themes
        .iter()
        .filter(|count| !count.value.contains('/'))
        .cloned()
        .collect();
    groups.push(group("agency", &facets.agencies, &|code| {
        pages.agencies.get(code)
    }));
    groups.push(group("theme", &classes, &theme));
    groups.push(group("validity", &facets.validities, &validity));
    groups.push(group("year", &facets.years, &year));
    groups
        .retain(|group| group.values.len() > 1 || group.values.iter().any(|value| value.is_chosen));
    groups
}

fn group_of(
    view: &View,
    query: &SearchQuery,
    path: &str,
    name: &'static str,
    counts: &[FacetCount],
    label: &dyn Fn(&str) -> String,
) -> FacetGroup {
    let chosen = match name {
        "kind" => &query.kind,
        "agency" => &query.agency,
        "theme" => &query.theme,
        "validity" => &query.validity,
        _ => &query.year,
    };
    let mut values: Vec<FacetValue> = counts
        .iter()
        .filter(|count| count.value != "none")
        .take(MAX_VALUES)
        .map(|count| {
            let is_chosen = count.value == *chosen;
            // A chosen value leads back to the list without it.
            let value = if is_chosen { "" } else { count.value.as_str() };
            FacetValue {
                label: label(&count.value),
                count: count.count,
                href: view.href(&query.address(path, &[(name, value)])),
                is_chosen,
            }
        })
        .collect();
    let more = values.split_off(values.len().min(SHOWN_VALUES));
    FacetGroup {
        title: view.t(&format!("search-facet-{name}")).into_owned(),
        name,
        values,
        more,
    }
}
