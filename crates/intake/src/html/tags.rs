//! Page tags (政府网站发展指引, annex 2: ArticleTitle, PubDate, ContentSource, ColumnName …) and the title of a page.
//! Must never take a site's name for a document's title.

use ego_tree::NodeId;
use lawtext::block::{Hint, Hints};
use scraper::node::Element;
use scraper::{ElementRef, Html};

use super::Excluded;
use crate::source::hint;
use crate::text::clean;

/// Hints from the tags and the title of the page.
pub(super) fn hints(page: &Html, chrome: &Excluded, main: NodeId) -> Hints {
    let tag = |names: &[&str]| names.iter().find_map(|name| meta(page, name));
    Hints {
        title: tag(&["ArticleTitle"]).or_else(|| title(page, chrome, main)),
        published_on: tag(&[
            "PubDate",
            "PublishDate",
            "PubTime",
            "firstpublishedtime",
            "publishdate",
        ]),
        source: tag(&["ContentSource", "Source"]),
        column: tag(&["ColumnName"]),
        url: tag(&["Url"]).or_else(|| canonical(page)),
        doc_number: tag(&["DocNumber", "FileNumber", "Wenhao"]),
        index_number: tag(&["IndexNumber", "SyhIndex"]),
        issuer: tag(&["IssuingAgency", "PublishAgency"]),
        issued_on: None,
        kind: None,
    }
}

fn elements<'a>(page: &'a Html, name: &'a str) -> impl Iterator<Item = ElementRef<'a>> + 'a {
    page.tree
        .nodes()
        .filter_map(ElementRef::wrap)
        .filter(move |element| element.value().name() == name)
}

/// The first tag of this name that is filled in; names differ in case between sites.
fn meta(page: &Html, name: &str) -> Option<Hint> {
    elements(page, "meta")
        .filter(|element| {
            element
                .attr("name")
                .is_some_and(|found| found.trim().eq_ignore_ascii_case(name))
        })
        .filter_map(|element| element.attr("content"))
        .find_map(|content| hint(&plain(content), &format!("meta {name}")))
        .filter(|found| !found.value.contains("${") && !found.value.contains("{{"))
}

/// Some systems put markup or character references into a tag.
fn plain(content: &str) -> String {
    if !content.contains(['<', '&']) {
        return spaced(content);
    }
    let fragment = Html::parse_fragment(content);
    spaced(&fragment.root_element().text().collect::<String>())
}

fn spaced(text: &str) -> String {
    let words: Vec<String> = text
        .split_whitespace()
        .map(clean)
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

fn canonical(page: &Html) -> Option<Hint> {
    let link = elements(page, "link").find(|element| element.attr("rel") == Some("canonical"))?;
    hint(link.attr("href")?, "link canonical")
}

/// Without a tag: the heading that the window title repeats, else the nearest heading, else the window title.
fn title(page: &Html, chrome: &Excluded, main: NodeId) -> Option<Hint> {
    if let Some(marked) = elements(page, "ucaptitle").next() {
        return hint(&spaced(&marked.text().collect::<String>()), "ucaptitle");
    }
    let window = elements(page, "title")
        .next()
        .map(|title| spaced(&title.text().collect::<String>()))
        .unwrap_or_default();
    let squeeze = |text: &str| {
        text.chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
    };
    let squeezed = squeeze(&window);
    let headings: Vec<(ElementRef<'_>, String)> = page
        .tree
        .nodes()
        .filter_map(ElementRef::wrap)
        .filter(|element| is_heading(element.value()) && !is_inside(*element, chrome))
        .map(|element| (element, spaced(&element.text().collect::<String>())))
        .filter(|(_, text)| (4..=300).contains(&text.chars().count()) && !text.contains("当前位置"))
        .collect();
    let repeated = headings
        .iter()
        .filter(|(_, text)| squeezed.contains(&squeeze(text)))
        .max_by_key(|(_, text)| text.len());
    if let Some((element, text)) = repeated.filter(|(_, text)| {
        squeeze(text).chars().count() * 3 >= without_site(&squeezed).chars().count()
    }) {
        return hint(text, element.value().name());
    }
    let first = headings
        .iter()
        .find(|(element, _)| element.value().name() == "h1");
    let own = without_site(&window);
    match first {
        Some((element, text))
            if own.is_empty() || is_site_name(&own) || !is_inside_node(*element, main) =>
        {
            hint(text, element.value().name())
        }
        _ => hint(&own, "title").filter(|found| !is_site_name(&found.value)),
    }
}

fn is_heading(element: &Element) -> bool {
    let by_class = || {
        let class = element
            .attr("class")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let id = element.attr("id").unwrap_or_default().to_ascii_lowercase();
        class
            .split_ascii_whitespace()
            .chain([id.as_str()])
            .any(|name| {
                name == "title"
                    || name == "bt"
                    || name == "tit"
                    || name.ends_with("_title")
                    || name.ends_with("-title")
                    || name.ends_with("title") && name.starts_with("art")
            })
    };
    matches!(element.name(), "h1" | "h2" | "h3") || by_class()
}

fn is_inside(element: ElementRef<'_>, excluded: &Excluded) -> bool {
    excluded.contains(&element.id())
        || element
            .ancestors()
            .any(|above| excluded.contains(&above.id()))
}

fn is_inside_node(element: ElementRef<'_>, node: NodeId) -> bool {
    element.ancestors().any(|above| above.id() == node)
}

/// Drops `_云溪市人民政府门户网站` and the like from the end of a window title.
fn without_site(window: &str) -> String {
    let mut parts: Vec<&str> = window.split(['_', '|', '｜']).map(str::trim).collect();
    if parts.len() == 1 {
        // A dash also stands inside titles: only a site's name after the last one is cut.
        for dash in [" - ", "--", "——", "-", "—", "–"] {
            if let Some((front, back)) = window
                .rsplit_once(dash)
                .filter(|(front, back)| is_site_name(back) && !front.is_empty())
            {
                let _ = back;
                parts = vec![front.trim()];
                break;
            }
        }
    }
    while parts.len() > 1 {
        parts.pop();
    }
    parts
        .first()
        .map(|part| part.trim_matches(['-', '—', ' ']).to_owned())
        .unwrap_or_default()
}

fn is_site_name(text: &str) -> bool {
    let bare = text.trim();
    let ends = [
        "网",
        "网站",
        "门户",
        "人民政府",
        "委员会",
        "局",
        "厅",
        "信息公开",
        "政务公开",
        "平台",
        "专栏",
    ];
    bare.chars().count() <= 30
        && ends.iter().any(|end| bare.ends_with(end))
        && !bare.contains("关于")
}
