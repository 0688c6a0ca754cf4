//! Markup as a browser reads it, so that only differences a reader could notice count.
//! White space is collapsed as in rendering: kept as one blank between inline things, dropped at the edges of blocks.

use scraper::node::Node;
use scraper::{ElementRef, Html, Selector};

/// Beside these, white space shows nothing.
const BLOCKS: &[&str] = &[
    "button", "caption", "dd", "details", "div", "dl", "dt", "fieldset", "h1", "h2", "h3", "h4",
    "html", "legend", "li", "nav", "ol", "option", "p", "path", "section", "select", "summary",
    "svg", "table", "tbody", "td", "th", "thead", "tr", "ul",
];

/// Opening tags with sorted attributes, texts, closing tags.
pub(super) fn tokens(html: &str) -> Vec<String> {
    let document = Html::parse_fragment(html);
    let mut tokens = Vec::new();
    walk(document.root_element(), &mut tokens);
    trimmed(&tokens)
}

pub(super) fn ids(html: &str) -> Vec<String> {
    let any = Selector::parse("[id]").unwrap();
    let document = Html::parse_fragment(html);
    document
        .select(&any)
        .filter_map(|element| element.attr("id").map(str::to_owned))
        .collect()
}

/// The first tokens that differ, with a little of what came before.
pub(super) fn difference(wanted: &[String], found: &[String]) -> String {
    let same = wanted
        .iter()
        .zip(found)
        .take_while(|(left, right)| left == right)
        .count();
    let from = |tokens: &[String]| {
        tokens
            .iter()
            .skip(same.saturating_sub(2))
            .take(6)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n    ")
    };
    format!(
        "  wanted\n    {}\n  found\n    {}",
        from(wanted),
        from(found)
    )
}

fn walk(element: ElementRef<'_>, tokens: &mut Vec<String>) {
    let name = element.value().name();
    let mut attributes: Vec<String> = element
        .value()
        .attrs()
        .map(|(name, value)| format!(" {name}=\"{}\"", collapsed(value)))
        .collect();
    attributes.sort();
    tokens.push(format!("<{name}{}>", attributes.concat()));
    for child in element.children() {
        match child.value() {
            Node::Text(text) if name == "textarea" => tokens.push(format!("verbatim {text:?}")),
            Node::Text(text) => tokens.push(collapsed(text)),
            Node::Element(_) => walk(ElementRef::wrap(child).unwrap(), tokens),
            Node::Document
            | Node::Fragment
            | Node::Doctype(_)
            | Node::Comment(_)
            | Node::ProcessingInstruction(_) => {}
        }
    }
    tokens.push(format!("</{name}>"));
}

fn collapsed(text: &str) -> String {
    let mut collapsed = String::new();
    for character in text.chars() {
        match character {
            ' ' | '\n' | '\t' | '\r' if collapsed.ends_with(' ') => {}
            ' ' | '\n' | '\t' | '\r' => collapsed.push(' '),
            other => collapsed.push(other),
        }
    }
    collapsed
}

fn is_block(token: Option<&String>) -> bool {
    token.is_none_or(|token| {
        let name = token
            .trim_start_matches(['<', '/'])
            .split([' ', '>'])
            .next()
            .unwrap_or_default();
        token.starts_with('<') && BLOCKS.contains(&name)
    })
}

fn trimmed(tokens: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let mut text = token.as_str();
        if !text.starts_with('<') && !text.starts_with("verbatim ") {
            if is_block(index.checked_sub(1).and_then(|before| tokens.get(before))) {
                text = text.trim_start_matches(' ');
            }
            if is_block(tokens.get(index + 1)) {
                text = text.trim_end_matches(' ');
            }
        }
        if !text.is_empty() {
            kept.push(text.to_owned());
        }
    }
    kept
}
