//! Traditional Chinese: a finished simplified page, converted. Text between tags and the attributes people read
//! are converted; addresses, form values, scripts and whatever says `translate="no"` stay.
//! Must never be used on data: a converted record is a courtesy to readers, not a text of law.

use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

#[cfg(test)]
mod tests;

/// None only if the dictionaries compiled into the library were broken; then pages stay simplified.
static CONVERTER: LazyLock<Option<OpenCC>> =
    LazyLock::new(|| match OpenCC::from_config(BuiltinConfig::S2tw) {
        Ok(converter) => Some(converter),
        Err(error) => {
            tracing::error!(%error, "loading the dictionaries for traditional Chinese");
            None
        }
    });

/// Attributes whose values are read by people.
const SPOKEN_ATTRIBUTES: [&str; 5] = ["alt", "aria-label", "content", "placeholder", "title"];

/// Elements whose content is not text, or which readers sent us and get back as they wrote it.
const KEPT_ELEMENTS: [&str; 4] = ["code", "script", "style", "textarea"];

/// Converts `text`, which is not HTML.
#[must_use]
pub fn convert(text: &str) -> String {
    match CONVERTER.as_ref() {
        Some(converter) if !text.is_ascii() => converter.convert(text),
        Some(_) | None => text.to_owned(),
    }
}

/// Converts a page or a block of one.
#[must_use]
pub fn convert_page(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    // The element that keeps its content, and how many of the same name are open within it.
    let mut kept: Option<(String, usize)> = None;
    while let Some(start) = rest.find('<') {
        let (text, from_tag) = rest.split_at(start);
        push_text(&mut out, text, kept.is_none());
        let (tag, after) = split_tag(from_tag);
        rest = after;
        match &mut kept {
            Some((name, depth)) => {
                out.push_str(tag);
                if is_closing(tag, name) {
                    *depth -= 1;
                } else if tag_name(tag) == name {
                    *depth += 1;
                }
                if *depth == 0 {
                    kept = None;
                }
            }
            None => {
                let name = tag_name(tag);
                push_tag(&mut out, tag, name);
                if keeps_content(tag, name) {
                    kept = Some((name.to_owned(), 1));
                }
            }
        }
    }
    push_text(&mut out, rest, kept.is_none());
    out
}

fn push_text(out: &mut String, text: &str, is_converted: bool) {
    if is_converted && !text.is_ascii() {
        out.push_str(&convert(text));
    } else {
        out.push_str(text);
    }
}

/// The tag or comment at the start of `html`, and what follows. Quotes may hold `>`.
fn split_tag(html: &str) -> (&str, &str) {
    if html.starts_with("<!--") {
        let end = html.find("-->").map_or(html.len(), |at| at + 3);
        return html.split_at(end);
    }
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return html.split_at(at + 1),
            (Some(open), _) if open == byte => quote = None,
            (None | Some(_), _) => {}
        }
    }
    (html, "")
}

/// Lower-case as our templates write it; empty for closing tags, comments and declarations.
fn tag_name(tag: &str) -> &str {
    let name = tag.strip_prefix('<').unwrap_or(tag);
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(name.len());
    name.split_at(end).0
}

fn is_closing(tag: &str, name: &str) -> bool {
    tag.strip_prefix("</")
        .and_then(|rest| rest.strip_prefix(name))
        .is_some_and(|rest| rest.starts_with(['>', ' ']))
}

fn keeps_content(tag: &str, name: &str) -> bool {
    const VOID: [&str; 6] = ["br", "hr", "img", "input", "link", "meta"];
    KEPT_ELEMENTS.contains(&name) || (tag.contains("translate=\"no\"") && !VOID.contains(&name))
}

fn push_tag(out: &mut String, tag: &str, name: &str) {
    if tag.is_ascii() || tag.starts_with("<!--") || tag.contains("translate=\"no\"") {
        out.push_str(tag);
        return;
    }
    // What a reader typed stays as typed; the label of a button is ours.
    let is_button = name == "button" || (name == "input" && tag.contains("type=\"submit\""));
    let mut rest = tag;
    while let Some(equals) = rest.find("=\"") {
        let (before, from_value) = rest.split_at(equals + 2);
        let value_len = from_value.find('"').unwrap_or(from_value.len());
        let (value, after) = from_value.split_at(value_len);
        let attribute = before
            .trim_end_matches("=\"")
            .rsplit([' ', '\n', '\t', '"'])
            .next()
            .unwrap_or("");
        let is_spoken =
            SPOKEN_ATTRIBUTES.contains(&attribute) || (attribute == "value" && is_button);
        out.push_str(before);
        push_text(out, value, is_spoken);
        // The closing quote goes out here, so that the next search starts after it.
        out.push_str(if after.is_empty() { "" } else { "\"" });
        rest = after.strip_prefix('"').unwrap_or(after);
    }
    out.push_str(rest);
}
