//! Pages: the whole of them, with what a browser does not show: comments, hidden elements, scripts, fields, attributes.
//! Must never run or fetch anything.

use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{Html, Node};

use super::collect::Collector;
use super::part::Place;
use crate::encoding;
use crate::html;
use crate::reject::Fault;

/// Reads a page.
///
/// # Errors
/// `unreadable_encoding`.
pub(super) fn inspect(bytes: &[u8], collector: &mut Collector<'_>) -> Result<(), Fault> {
    let decoded = encoding::decode(bytes, html::declared_encoding(bytes).as_deref())?;
    let page = Html::parse_document(&decoded.text);
    let mut reader = PageReader::default();
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(node) => reader.open(node.value()),
            Edge::Close(node) => reader.close(node.value()),
        }
    }
    let PageReader {
        shown,
        hidden,
        comments,
        scripts,
        descriptions,
        properties,
        fields,
        links,
        ..
    } = reader;
    collector.add(Place::Body, "", &shown);
    collector.add(Place::HiddenText, "", &hidden);
    collector.add(Place::Comment, "", &comments);
    collector.add(Place::Script, "", &scripts);
    collector.add(Place::AlternativeText, "", &descriptions);
    collector.add(Place::FormField, "", &fields);
    collector.add(Place::Link, "", &links);
    for (name, value) in &properties {
        collector.add(Place::Property, name, value);
    }
    Ok(())
}

#[derive(Default)]
struct PageReader {
    shown: String,
    hidden: String,
    comments: String,
    scripts: String,
    descriptions: String,
    fields: String,
    links: String,
    properties: Vec<(String, String)>,
    /// Open elements, beginning with the outermost hidden one.
    n_hidden: usize,
    n_script: usize,
}

impl PageReader {
    fn open(&mut self, node: &Node) {
        match node {
            Node::Element(element) => self.open_element(element),
            Node::Text(text) => self.target().push_str(text),
            Node::Comment(comment) => {
                self.comments.push_str(comment);
                self.comments.push('\n');
            }
            Node::Document | Node::Fragment | Node::Doctype(_) | Node::ProcessingInstruction(_) => {
            }
        }
    }

    fn open_element(&mut self, element: &Element) {
        if self.n_hidden > 0 || is_hidden(element) {
            self.n_hidden += 1;
        }
        if matches!(element.name(), "script" | "style") {
            self.n_script += 1;
        }
        if element.name() == "br" {
            self.target().push('\n');
        }
        self.attributes(element);
    }

    fn attributes(&mut self, element: &Element) {
        if element.name() == "meta" {
            let name = element
                .attr("name")
                .or_else(|| element.attr("property"))
                .unwrap_or("meta");
            let content = element.attr("content").unwrap_or_default();
            self.properties.push((name.to_owned(), content.to_owned()));
            return;
        }
        for (name, value) in element.attrs() {
            let target = match name {
                "alt" | "title" | "summary" | "aria-label" | "placeholder" => {
                    &mut self.descriptions
                }
                "value" => &mut self.fields,
                "href" | "src" | "action" => &mut self.links,
                "class" | "id" | "style" => continue,
                _ if name.starts_with("on") || name.starts_with("data-") => &mut self.scripts,
                _ => continue,
            };
            target.push_str(value);
            target.push('\n');
        }
    }

    fn close(&mut self, node: &Node) {
        let Node::Element(element) = node else {
            return;
        };
        match element.name() {
            "td" | "th" => self.target().push('\t'),
            name if is_block(name) => self.target().push('\n'),
            _ => {}
        }
        if matches!(element.name(), "script" | "style") {
            self.n_script = self.n_script.saturating_sub(1);
        }
        self.n_hidden = self.n_hidden.saturating_sub(1);
    }

    fn target(&mut self) -> &mut String {
        if self.n_script > 0 {
            &mut self.scripts
        } else if self.n_hidden > 0 {
            &mut self.hidden
        } else {
            &mut self.shown
        }
    }
}

fn is_hidden(element: &Element) -> bool {
    let style: String = element
        .attr("style")
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let by_style = [
        "display:none",
        "visibility:hidden",
        "font-size:0",
        "opacity:0",
    ]
    .iter()
    .any(|rule| style.contains(rule));
    by_style
        || element.attr("hidden").is_some()
        || matches!(element.name(), "template" | "noscript")
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "tr"
            | "li"
            | "dt"
            | "dd"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "title"
            | "option"
            | "script"
            | "style"
            | "table"
            | "caption"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "blockquote"
            | "pre"
            | "textarea"
    )
}
