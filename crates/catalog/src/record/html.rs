//! A tree as HTML: headings, clauses with their addresses as fragments, tables; and the contents list.
//! Must never let a character of a document through unescaped.

use lawtext::block::Table;
use lawtext::tree::{Node, NodeKind, Tree};

/// A line of the contents list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentsLine {
    pub address: String,
    pub text: String,
    /// 0 for the highest.
    pub depth: usize,
}

/// The body of a document. The title is left out: the page has it.
#[must_use]
pub fn render(tree: &Tree) -> String {
    let mut html = String::with_capacity(8192);
    for node in &tree.nodes {
        if node.kind != NodeKind::Title {
            write_node(&mut html, node, 2);
        }
    }
    html
}

/// The headings of the first two levels; empty where there are too few to help.
#[must_use]
pub fn contents(tree: &Tree) -> Vec<ContentsLine> {
    let mut lines = Vec::new();
    for node in &tree.nodes {
        collect_contents(node, 0, &mut lines);
    }
    if lines.len() < 3 { Vec::new() } else { lines }
}

const MAX_CONTENTS_DEPTH: usize = 1;
const MAX_HEADING_LEVEL: usize = 6;

fn collect_contents(node: &Node, depth: usize, lines: &mut Vec<ContentsLine>) {
    let text = match node.kind {
        NodeKind::Part | NodeKind::Subpart | NodeKind::Chapter | NodeKind::Section => {
            Some(heading_text(node))
        }
        NodeKind::Heading if !node.heading.is_empty() => Some(heading_text(node)),
        NodeKind::Attached => title_of(node),
        NodeKind::Heading
        | NodeKind::Title
        | NodeKind::Header
        | NodeKind::Addressees
        | NodeKind::Article
        | NodeKind::Paragraph
        | NodeKind::Item
        | NodeKind::Subitem
        | NodeKind::Table
        | NodeKind::AttachmentNote
        | NodeKind::Signature
        | NodeKind::Note
        | NodeKind::Imprint => None,
    };
    let child_depth = match text {
        Some(text) if !text.trim().is_empty() => {
            lines.push(ContentsLine {
                address: node.address.clone(),
                text,
                depth,
            });
            depth + 1
        }
        Some(_) | None => depth,
    };
    if child_depth <= MAX_CONTENTS_DEPTH {
        for child in &node.children {
            collect_contents(child, child_depth, lines);
        }
    }
}

fn title_of(attached: &Node) -> Option<String> {
    let own = heading_text(attached);
    if !own.trim().is_empty() {
        return Some(own);
    }
    attached
        .children
        .iter()
        .find(|child| child.kind == NodeKind::Title)
        .map(|title| title.text.clone())
}

fn heading_text(node: &Node) -> String {
    let gap = if node.label.is_empty() || node.label.ends_with('、') || node.label.ends_with('）')
    {
        ""
    } else {
        "\u{3000}"
    };
    format!("{}{gap}{}", node.label, node.heading)
}

fn write_node(html: &mut String, node: &Node, level: usize) {
    match node.kind {
        NodeKind::Part | NodeKind::Subpart | NodeKind::Chapter | NodeKind::Section => {
            write_heading(html, node, level)
        }
        NodeKind::Heading if node.heading.is_empty() => {
            write_paragraph(html, node, "gk-document__paragraph", level)
        }
        NodeKind::Heading => write_heading(html, node, level),
        NodeKind::Attached => {
            open(html, "section", &node.address, "gk-document__attached");
            write_lines(
                html,
                &heading_text(node),
                "h2",
                "gk-document__attached-label",
            );
            write_text(html, node);
            write_children(html, node, level + 1);
            html.push_str("</section>\n");
        }
        NodeKind::Title => {
            open(html, "h2", &node.address, "gk-document__title");
            push_escaped(
                html,
                &format!("{}{}{}", node.label, node.heading, node.text),
            );
            html.push_str("</h2>\n");
            write_children(html, node, level);
        }
        NodeKind::Article => {
            open(html, "section", &node.address, "gk-document__article");
            html.push_str("<p class=\"gk-document__paragraph\">");
            write_label(html, node);
            push_lines(html, &joined(&node.heading, &node.text));
            html.push_str("</p>\n");
            write_table(html, node.table.as_ref());
            write_children(html, node, level);
            html.push_str("</section>\n");
        }
        NodeKind::Paragraph => write_paragraph(html, node, "gk-document__paragraph", level),
        NodeKind::Item => write_paragraph(html, node, "gk-document__item", level),
        NodeKind::Subitem => write_paragraph(html, node, "gk-document__subitem", level),
        NodeKind::Header => write_paragraph(html, node, "gk-document__header", level),
        NodeKind::Addressees => write_paragraph(html, node, "gk-document__addressees", level),
        NodeKind::AttachmentNote => {
            write_paragraph(html, node, "gk-document__attachment-note", level)
        }
        NodeKind::Signature => write_paragraph(html, node, "gk-document__signature", level),
        NodeKind::Note => write_paragraph(html, node, "gk-document__note", level),
        NodeKind::Imprint => write_paragraph(html, node, "gk-document__imprint", level),
        NodeKind::Table => {
            write_table(html, node.table.as_ref());
            write_text(html, node);
            write_children(html, node, level);
        }
    }
}

fn write_heading(html: &mut String, node: &Node, level: usize) {
    let shown = level.min(MAX_HEADING_LEVEL);
    open(
        html,
        &format!("h{shown}"),
        &node.address,
        "gk-document__heading",
    );
    push_escaped(html, &heading_text(node));
    html.push_str(&format!("</h{shown}>\n"));
    write_text(html, node);
    write_table(html, node.table.as_ref());
    write_children(html, node, level + 1);
}

fn write_paragraph(html: &mut String, node: &Node, class: &str, level: usize) {
    let text = joined(&node.heading, &node.text);
    if !(text.is_empty() && node.label.is_empty()) {
        open(html, "p", &node.address, class);
        push_escaped(html, &node.label);
        push_lines(html, &text);
        html.push_str("</p>\n");
    }
    write_table(html, node.table.as_ref());
    write_children(html, node, level);
}

fn write_children(html: &mut String, node: &Node, level: usize) {
    for child in &node.children {
        write_node(html, child, level);
    }
}

fn write_text(html: &mut String, node: &Node) {
    if !node.text.is_empty() {
        html.push_str("<p class=\"gk-document__paragraph\">");
        push_lines(html, &node.text);
        html.push_str("</p>\n");
    }
}

/// The label of an article leads to itself, so that a reader can copy the address of a clause.
fn write_label(html: &mut String, node: &Node) {
    html.push_str("<a class=\"gk-document__label\" href=\"#");
    push_escaped(html, &node.address);
    html.push_str("\">");
    push_escaped(html, &node.label);
    html.push_str("</a>\u{3000}");
}

fn write_lines(html: &mut String, text: &str, tag: &str, class: &str) {
    if !text.trim().is_empty() {
        html.push_str(&format!("<{tag} class=\"{class}\">"));
        push_lines(html, text);
        html.push_str(&format!("</{tag}>\n"));
    }
}

fn write_table(html: &mut String, table: Option<&Table>) {
    let Some(table) = table else { return };
    // Each region needs a name of its own, and captions repeat.
    let number = html.matches("<table ").count() + 1;
    html.push_str(&format!(
        "<div class=\"gk-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"表格 {number}"
    ));
    if !table.caption.is_empty() {
        html.push(' ');
        push_escaped(html, &table.caption);
    }
    html.push_str("\"><table class=\"govuk-table gk-document__table\">");
    if !table.caption.is_empty() {
        write_lines(html, &table.caption, "caption", "govuk-table__caption");
    }
    html.push_str("<tbody>");
    for row in &table.rows {
        html.push_str("<tr class=\"govuk-table__row\">");
        for cell in row {
            let tag = if cell.header { "th" } else { "td" };
            html.push_str(&format!(
                "<{tag} class=\"govuk-table__{}\"",
                if cell.header { "header" } else { "cell" }
            ));
            if cell.header {
                html.push_str(" scope=\"col\"");
            }
            if cell.colspan > 1 {
                html.push_str(&format!(" colspan=\"{}\"", cell.colspan));
            }
            if cell.rowspan > 1 {
                html.push_str(&format!(" rowspan=\"{}\"", cell.rowspan));
            }
            html.push('>');
            push_lines(html, &cell.text);
            html.push_str(&format!("</{tag}>"));
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table></div>\n");
}

fn joined(heading: &str, text: &str) -> String {
    match (heading.is_empty(), text.is_empty()) {
        (true, _) => text.to_owned(),
        (false, true) => heading.to_owned(),
        (false, false) => format!("{heading}\u{3000}{text}"),
    }
}

fn open(html: &mut String, tag: &str, address: &str, class: &str) {
    html.push('<');
    html.push_str(tag);
    html.push_str(" class=\"");
    html.push_str(class);
    html.push('"');
    if !address.is_empty() {
        html.push_str(" id=\"");
        push_escaped(html, address);
        html.push('"');
    }
    html.push('>');
}

fn push_lines(html: &mut String, text: &str) {
    for (position, line) in text.split('\n').enumerate() {
        if position > 0 {
            html.push_str("<br>");
        }
        push_escaped(html, line);
    }
}

fn push_escaped(html: &mut String, text: &str) {
    let mut rest = text;
    // Nearly all of a text is copied as it is, in long pieces.
    while let Some((at, character)) = rest.char_indices().find(|(_, found)| is_special(*found)) {
        let (plain, from_special) = rest.split_at(at);
        html.push_str(plain);
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // A control character: HTML has no way to write it.
            _ => {}
        }
        rest = from_special.split_at(character.len_utf8()).1;
    }
    html.push_str(rest);
}

fn is_special(character: char) -> bool {
    match character {
        '&' | '<' | '>' | '"' | '\'' => true,
        '\n' | '\t' => false,
        _ => character.is_control(),
    }
}

#[cfg(test)]
mod tests;
