//! Where the main text of a page stands: a container that a known publishing system makes, or else the element that
//! holds most of the running text. Must never depend on one site.

use std::collections::{HashMap, HashSet};

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use scraper::node::Element;
use scraper::{Html, Node};

use super::Excluded;

/// Identifiers and classes that publishing systems of government sites give to the main text.
const CONTAINERS: [&str; 89] = [
    "arc_content",
    "art_con",
    "artcontent",
    "artibody",
    "article-body",
    "article-con",
    "article-content",
    "article-content-body",
    "article-text",
    "article_body",
    "article_con",
    "article_content",
    "article_txt",
    "article_zw",
    "articlebody",
    "articlecontent",
    "b12c",
    "bt_content",
    "con_text",
    "cont_text",
    "content-body",
    "content-text",
    "content_article",
    "content_body",
    "content_text",
    "contentbody",
    "contenttext",
    "contxt",
    "conzoom",
    "detail-content",
    "detail_con",
    "detail_content",
    "detailcon",
    "detailcontent",
    "editorcontent-main",
    "ewb-article-content",
    "ewb-details-info",
    "ewb-info-content",
    "fontzoom",
    "gknb_content",
    "gsj_content",
    "info-content",
    "info_cont",
    "info_content",
    "infocontent",
    "ivs_content",
    "js_content",
    "main-text",
    "maintext",
    "maintextbox",
    "mycontent",
    "neirong",
    "news-content",
    "news_cont",
    "news_content",
    "news_txt",
    "newsbody",
    "newscontent",
    "newstext",
    "p_content",
    "pages_content",
    "printcontent",
    "rich_media_content",
    "text-content",
    "text_content",
    "textcontent",
    "trs_editor",
    "trs_editor_view",
    "trs_ueditor",
    "trs_web",
    "txt_content",
    "ucap-content",
    "ucapcontent",
    "v_news_content",
    "view_content",
    "wenzhang",
    "wp_articlecontent",
    "wz_con",
    "wz_content",
    "wzcon",
    "xl-cont",
    "xl_content",
    "xlxlcont",
    "xxgk_content",
    "zoom",
    "zoomcon",
    "zoomcontent",
    "zw_content",
    "zwcontent",
];

/// Words in identifiers and classes of what surrounds the text.
const CHROME: [&str; 38] = [
    "bdshare",
    "bdsharebuttonbox",
    "breadcrumb",
    "breadcrumbs",
    "copyright",
    "crumb",
    "crumbs",
    "curb",
    "curmb",
    "dqwz",
    "erweima",
    "ewm",
    "fontsize",
    "foot",
    "footer",
    "fujian_tit",
    "gotop",
    "jiathis",
    "login",
    "menu",
    "nav",
    "navbar",
    "navigation",
    "pager",
    "pagination",
    "position",
    "qrcode",
    "related",
    "search",
    "share",
    "sharebox",
    "sharebtn",
    "sharetext",
    "sidebar",
    "toolbar",
    "xgwj",
    "xgxw",
    "xgyd",
];

const DROPPED_TAGS: [&str; 20] = [
    "audio", "button", "canvas", "datalist", "dialog", "embed", "footer", "head", "iframe",
    "input", "map", "nav", "noscript", "object", "script", "select", "style", "svg", "template",
    "textarea",
];

/// The element taken as main text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Main {
    pub(super) node: NodeId,
    pub(super) is_guessed: bool,
}

pub(super) struct Survey {
    pub(super) main: Main,
    pub(super) chrome: Excluded,
}

/// Weighs the page and chooses.
pub(super) fn survey(page: &Html) -> Survey {
    let root = page.root_element().id();
    let known: Vec<NodeId> = page
        .tree
        .nodes()
        .filter(|node| node.value().as_element().is_some_and(is_container))
        .map(|node| node.id())
        .collect();
    let ancestors: HashSet<NodeId> = known
        .iter()
        .filter_map(|id| page.tree.get(*id))
        .flat_map(|node| {
            node.ancestors()
                .map(|above| above.id())
                .chain([node.id()])
                .collect::<Vec<_>>()
        })
        .collect();
    let suspects: Excluded = page
        .tree
        .nodes()
        .filter(|node| {
            node.value()
                .as_element()
                .is_some_and(|element| is_dropped(element, ancestors.contains(&node.id())))
        })
        .map(|node| node.id())
        .collect();
    let everything = weigh(page, &Excluded::new());
    let whole = everything.get(&root).copied().unwrap_or(0);
    // What holds most of the page is the page, whatever its class says; a tag that never prints stays out.
    let chrome: Excluded = suspects
        .into_iter()
        .filter(|id| {
            everything.get(id).copied().unwrap_or(0) * 2 <= whole || never_prints(page, *id)
        })
        .collect();
    let masses = weigh(page, &chrome);
    let mass = |id: NodeId| masses.get(&id).copied().unwrap_or(0);
    let dense = densest(page, &masses);
    // A short notice may weigh less than the metadata around it; a container that only holds a line of the page less yet.
    let main = match best_container(page, &known, &mass) {
        Some(best) if mass(best) > 0 && mass(best) * 5 >= mass(dense) => Main {
            node: best,
            is_guessed: false,
        },
        _ => Main {
            node: dense,
            is_guessed: true,
        },
    };
    Survey { main, chrome }
}

fn names(element: &Element) -> impl Iterator<Item = String> + '_ {
    let id = element.attr("id").into_iter();
    let classes = element
        .attr("class")
        .into_iter()
        .flat_map(str::split_ascii_whitespace);
    id.chain(classes).map(str::to_ascii_lowercase)
}

fn is_container(element: &Element) -> bool {
    element.name() == "ucapcontent"
        || names(element).any(|name| {
            CONTAINERS.binary_search(&name.as_str()).is_ok() || name.starts_with("vsb_content")
        })
}

fn is_dropped(element: &Element, holds_container: bool) -> bool {
    let is_named = || {
        names(element).any(|name| {
            let words = name.split(['-', '_']);
            CHROME.binary_search(&name.as_str()).is_ok()
                || words
                    .into_iter()
                    .any(|word| CHROME.binary_search(&word).is_ok())
        })
    };
    DROPPED_TAGS.contains(&element.name())
        || (!holds_container && (is_hidden(element) || is_named()))
}

fn never_prints(page: &Html, id: NodeId) -> bool {
    let element = page.tree.get(id).and_then(|node| node.value().as_element());
    element.is_some_and(|element| DROPPED_TAGS.contains(&element.name()) || is_hidden(element))
}

fn is_hidden(element: &Element) -> bool {
    let style: String = element
        .attr("style")
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase();
    element.attr("hidden").is_some()
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

/// The running text below each element: characters of sentences count most, of captions little, of links nothing.
fn weigh(page: &Html, chrome: &Excluded) -> HashMap<NodeId, usize> {
    let mut masses = HashMap::new();
    let mut open: Vec<usize> = Vec::new();
    let (mut skipping, mut links) = (0_usize, 0_usize);
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) => {
                let is_out = skipping > 0 || chrome.contains(&node.id());
                skipping += usize::from(is_out);
                links += usize::from(is_link(node));
                let own = match node.value() {
                    Node::Text(text) if !is_out && links == 0 => text_mass(text),
                    _ => 0,
                };
                open.push(own);
            }
            Edge::Close(node) => {
                let mass = open.pop().unwrap_or(0);
                if let Some(parent) = open.last_mut() {
                    *parent += mass;
                }
                if node.value().is_element() && mass > 0 {
                    masses.insert(node.id(), mass);
                }
                skipping = skipping.saturating_sub(1);
                links -= usize::from(is_link(node)).min(links);
            }
        }
    }
    masses
}

fn is_link(node: NodeRef<'_, Node>) -> bool {
    node.value()
        .as_element()
        .is_some_and(|element| element.name() == "a" && element.attr("href").is_some())
}

fn text_mass(text: &str) -> usize {
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    if text.contains(['，', '。', '；']) {
        letters * 12
    } else if letters >= 25 || text.contains(['、', '：']) {
        letters * 3
    } else {
        letters
    }
}

/// Goes down from the body as long as one child holds nearly all of the text.
fn densest(page: &Html, masses: &HashMap<NodeId, usize>) -> NodeId {
    let mass = |id: NodeId| masses.get(&id).copied().unwrap_or(0);
    let mut current = page.root_element().id();
    while let Some(node) = page.tree.get(current) {
        let heaviest = node
            .children()
            .filter(|child| child.value().is_element())
            .max_by_key(|child| mass(child.id()));
        let Some(child) = heaviest
            .filter(|child| mass(child.id()) * 4 >= mass(current) * 3 && mass(child.id()) > 0)
        else {
            break;
        };
        // A paragraph, a row or a piece of one is not a container.
        let name = child.value().as_element().map_or("", Element::name);
        if matches!(
            name,
            "p" | "span" | "font" | "strong" | "b" | "h1" | "h2" | "h3" | "ul" | "ol" | "li" | "a"
        ) {
            break;
        }
        current = child.id();
    }
    // A row alone is not a document: the table it stands in is.
    let node = page.tree.get(current);
    let is_row = node
        .and_then(|node| node.value().as_element())
        .is_some_and(|element| matches!(element.name(), "tbody" | "thead" | "tr"));
    let table = node.filter(|_| is_row).and_then(|node| {
        node.ancestors().find(|above| {
            above
                .value()
                .as_element()
                .is_some_and(|element| element.name() == "table")
        })
    });
    table.map_or(current, |table| table.id())
}

/// The heaviest known container, but the inner one where an outer one adds next to nothing, and what holds them all
/// where the text is cut into several.
fn best_container(page: &Html, known: &[NodeId], mass: &dyn Fn(NodeId) -> usize) -> Option<NodeId> {
    let ancestors = |id: NodeId| {
        let node = page.tree.get(id);
        node.into_iter()
            .flat_map(|node| node.ancestors().map(|above| above.id()))
            .collect::<Vec<_>>()
    };
    let outermost: Vec<NodeId> = known
        .iter()
        .copied()
        .filter(|id| mass(*id) > 0 && !ancestors(*id).iter().any(|above| known.contains(above)))
        .collect();
    let mut best = outermost.iter().copied().max_by_key(|id| mass(*id))?;
    let total: usize = outermost.iter().map(|id| mass(*id)).sum();
    if mass(best) * 10 < total * 9 {
        let holds_all = |above: &NodeId| outermost.iter().all(|id| ancestors(*id).contains(above));
        let common = ancestors(best).into_iter().find(holds_all);
        // What holds the pieces must not bring much that is in none of them.
        if let Some(common) = common.filter(|common| mass(*common) * 5 <= total * 6) {
            return Some(common);
        }
    }
    for id in known.iter().copied() {
        if ancestors(id).contains(&best) && mass(id) * 20 >= mass(best) * 19 {
            best = id;
        }
    }
    Some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_for_searching() {
        assert!(CONTAINERS.is_sorted());
        assert!(CHROME.is_sorted());
    }
}
