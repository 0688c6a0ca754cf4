//! Elements → paragraphs and tables, in one pass without recursion, so that no nesting is too deep.
//! Must never write what is excluded.

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use lawtext::block::{Align, Block, Cell, Paragraph, Table};
use scraper::node::Element;
use scraper::{Html, Node};

use super::Excluded;
use crate::detect::MediaType;
use crate::source::Link;
use crate::text::is_invisible;

/// Blocks with, for each, how many of its characters are link text.
#[derive(Default)]
pub(super) struct Written {
    pub(super) blocks: Vec<Block>,
    pub(super) links: Vec<Link>,
    pub(super) link_characters: Vec<usize>,
}

#[derive(Default)]
struct Writer {
    written: Written,
    text: String,
    linked: usize,
    /// Alignment and heading of the open block elements, innermost last.
    styles: Vec<(Align, Option<u8>)>,
    tables: Vec<OpenTable>,
    link: Option<(String, usize)>,
    ordered: Vec<Option<u32>>,
    preformatted: usize,
}

#[derive(Default)]
struct OpenTable {
    table: Table,
    in_cell: bool,
    in_head: bool,
}

pub(super) fn write(page: &Html, root: NodeId, excluded: &Excluded) -> Written {
    let mut writer = Writer::default();
    let layout = layout_tables(page, root);
    let mut skipping = 0_usize;
    let Some(node) = page.tree.get(root) else {
        return writer.written;
    };
    for edge in node.traverse() {
        match edge {
            Edge::Open(node) => {
                let is_out = skipping > 0 || (excluded.contains(&node.id()) && node.id() != root);
                skipping += usize::from(is_out);
                if is_out {
                    continue;
                }
                match node.value() {
                    Node::Text(text) => writer.push_text(text),
                    Node::Element(element) => writer.open(element, layout.contains(&node.id())),
                    _ => {}
                }
            }
            Edge::Close(node) => {
                if skipping > 0 {
                    skipping -= 1;
                } else if let Node::Element(element) = node.value() {
                    writer.close(element, layout.contains(&node.id()));
                }
            }
        }
    }
    writer.flush();
    writer.written
}

/// Tables (and their rows and cells) that only place things: a single column, or cells holding tables or many blocks.
fn layout_tables(page: &Html, root: NodeId) -> Excluded {
    let mut layout = Excluded::new();
    let Some(root) = page.tree.get(root) else {
        return layout;
    };
    for table in root.descendants().filter(|node| name_of(*node) == "table") {
        let own = |name: &'static [&'static str]| {
            table.descendants().filter(move |node| {
                name.contains(&name_of(*node)) && enclosing_table(*node) == Some(table.id())
            })
        };
        let rows: Vec<_> = own(&["tr"]).collect();
        let widest = rows
            .iter()
            .map(|row| {
                row.children()
                    .filter(|cell| matches!(name_of(*cell), "td" | "th"))
                    .count()
            })
            .max()
            .unwrap_or(0);
        let has_inner =
            own(&["td", "th"]).any(|cell| cell.descendants().any(|node| name_of(node) == "table"));
        let holds_document = own(&["td", "th"]).any(|cell| {
            cell.descendants()
                .filter(|node| name_of(*node) == "p")
                .count()
                > 12
        });
        if widest <= 1 || (has_inner && rows.len() <= 3) || (holds_document && rows.len() <= 3) {
            layout.insert(table.id());
            layout.extend(
                own(&["tr", "td", "th", "thead", "tbody", "caption"]).map(|node| node.id()),
            );
        }
    }
    layout
}

fn name_of(node: NodeRef<'_, Node>) -> &str {
    node.value().as_element().map_or("", Element::name)
}

fn enclosing_table(node: NodeRef<'_, Node>) -> Option<NodeId> {
    node.ancestors()
        .find(|above| name_of(*above) == "table")
        .map(|table| table.id())
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ucapcontent"
            | "ucaptitle"
            | "ul"
    )
}

impl Writer {
    fn open(&mut self, element: &Element, is_layout: bool) {
        let name = element.name();
        match name {
            "br" => self.text.push('\n'),
            "a" => {
                self.link = element
                    .attr("href")
                    .map(|href| (href.trim().to_owned(), self.text.len()))
            }
            "pre" => self.preformatted += 1,
            _ => {}
        }
        if !is_block(name) {
            return;
        }
        self.flush();
        self.styles.push((self.align_of(element), heading_of(name)));
        match name {
            "table" if !is_layout => self.tables.push(OpenTable::default()),
            "thead" if !is_layout => self.with_table(|open| open.in_head = true),
            "tr" if !is_layout => self.with_table(|open| open.table.rows.push(Vec::new())),
            "td" | "th" if !is_layout => self.open_cell(element),
            "ol" => self.ordered.push(
                element
                    .attr("start")
                    .map_or(Some(1), |start| start.parse().ok()),
            ),
            "ul" => self.ordered.push(None),
            "li" => {
                if let Some(Some(number)) = self.ordered.last_mut() {
                    self.text = format!("{number}.");
                    *number += 1;
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, element: &Element, is_layout: bool) {
        let name = element.name();
        match name {
            "a" => self.close_link(),
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            _ => {}
        }
        if !is_block(name) {
            return;
        }
        self.flush();
        self.styles.pop();
        match name {
            "table" if !is_layout => self.close_table(),
            "thead" if !is_layout => self.with_table(|open| open.in_head = false),
            "td" | "th" if !is_layout => self.with_table(|open| open.in_cell = false),
            "ol" | "ul" => {
                self.ordered.pop();
            }
            _ => {}
        }
    }

    fn align_of(&self, element: &Element) -> Align {
        let style = element
            .attr("style")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let stated = style.split(';').find_map(|rule| {
            let (property, value) = rule.split_once(':')?;
            (property.trim() == "text-align").then(|| value.trim().to_owned())
        });
        let stated = stated.or_else(|| element.attr("align").map(str::to_ascii_lowercase));
        match stated.as_deref() {
            Some("center") => Align::Center,
            Some("right" | "end") => Align::End,
            Some(_) => Align::Start,
            None if element.name() == "center" => Align::Center,
            None => self.styles.last().map_or(Align::Start, |(align, _)| *align),
        }
    }

    fn with_table(&mut self, change: impl FnOnce(&mut OpenTable)) {
        if let Some(open) = self.tables.last_mut() {
            change(open);
        }
    }

    fn open_cell(&mut self, element: &Element) {
        let span = |name: &str| {
            element
                .attr(name)
                .and_then(|span| span.trim().parse().ok())
                .unwrap_or(1_u32)
                .clamp(1, 1000)
        };
        let (colspan, rowspan) = (span("colspan"), span("rowspan"));
        let is_header = element.name() == "th";
        self.with_table(|open| {
            open.in_cell = true;
            let cell = Cell {
                text: String::new(),
                colspan,
                rowspan,
                header: is_header || open.in_head,
            };
            match open.table.rows.last_mut() {
                Some(row) => row.push(cell),
                None => open.table.rows.push(vec![cell]),
            }
        });
    }

    fn close_table(&mut self) {
        let Some(mut open) = self.tables.pop() else {
            return;
        };
        open.table.rows.retain(|row| !row.is_empty());
        let has_text = open
            .table
            .rows
            .iter()
            .flatten()
            .any(|cell| !cell.text.is_empty());
        match self.tables.last_mut() {
            // A table inside a cell: its rows are lines of that cell.
            Some(_) => {
                let lines: Vec<String> = open.table.rows.iter().map(|row| row_text(row)).collect();
                self.add_to_cell(&lines.join("\n"));
            }
            None if has_text => {
                self.written.link_characters.push(0);
                self.written.blocks.push(Block::Table(open.table));
            }
            None => {}
        }
    }

    fn add_to_cell(&mut self, text: &str) {
        self.with_table(|open| {
            if let Some(cell) = open
                .table
                .rows
                .last_mut()
                .and_then(|row| row.last_mut())
                .filter(|_| !text.is_empty())
            {
                if !cell.text.is_empty() {
                    cell.text.push('\n');
                }
                cell.text.push_str(text);
            }
        });
    }

    fn push_text(&mut self, text: &str) {
        if self.preformatted > 0 {
            self.text.push_str(text);
            return;
        }
        // White space of the source collapses, line ends included; what the author spaced out (&nbsp;, 　) does not.
        for c in text.chars().filter(|c| !is_invisible(*c)) {
            let blank = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            if !blank {
                self.text.push(c);
            } else if !self.text.ends_with([' ', '\n']) && !self.text.is_empty() {
                self.text.push(' ');
            }
        }
    }

    fn close_link(&mut self) {
        let Some((href, start)) = self.link.take() else {
            return;
        };
        let name = self.text.get(start..).unwrap_or_default().trim().to_owned();
        self.linked += name.chars().count();
        let link = Link { name, href };
        if is_attachment(&link) {
            self.written.links.push(link);
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let linked = std::mem::take(&mut self.linked);
        if let Some((_, start)) = &mut self.link {
            *start = 0;
        }
        let in_cell = self.tables.last().is_some_and(|open| open.in_cell);
        let (align, heading) = self.styles.last().copied().unwrap_or_default();
        for part in paragraphs(&text, align) {
            if in_cell {
                self.add_to_cell(&part);
                continue;
            }
            let origin = format!("paragraph {}", self.written.blocks.len() + 1);
            let heading =
                heading.or_else(|| self.styles.iter().rev().find_map(|(_, heading)| *heading));
            self.written.link_characters.push(linked);
            self.written.blocks.push(Block::Paragraph(Paragraph {
                text: part,
                origin,
                align,
                heading,
            }));
        }
    }
}

fn heading_of(name: &str) -> Option<u8> {
    match name {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        "h5" => Some(5),
        "h6" => Some(6),
        _ => None,
    }
}

fn row_text(row: &[Cell]) -> String {
    let cells: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
    cells.join(" ")
}

/// A `<br>` ends a paragraph where the next line is indented or empty, or the line ends a sentence; otherwise it is a
/// line break, as in a title set over two lines.
fn paragraphs(text: &str, align: Align) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in text.split('\n') {
        let is_indented = line.starts_with("\u{a0}\u{a0}") || line.starts_with('\u{3000}');
        let collapsed = collapse(line);
        if collapsed.is_empty() {
            is_open = false;
            continue;
        }
        let ends = collapsed.ends_with(['。', '；', '：', '！', '？', '.', ';', ':']);
        match parts.last_mut() {
            Some(last) if is_open && (!is_indented || align == Align::Center) => {
                last.push('\n');
                last.push_str(&collapsed);
            }
            _ => parts.push(collapsed),
        }
        is_open = !ends;
    }
    parts
}

/// Runs of white space become one: an ideographic space where one was set, else a plain one.
fn collapse(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut gap: Option<char> = None;
    for c in line.trim().chars() {
        if c.is_whitespace() {
            gap = if c == '\u{3000}' || gap == Some('\u{3000}') {
                Some('\u{3000}')
            } else {
                Some(' ')
            };
            continue;
        }
        text.extend(gap.take());
        text.push(c);
    }
    text
}

/// Whether a link leads to a file that a page hands out.
pub(super) fn is_attachment(link: &Link) -> bool {
    let path = link.href.split(['?', '#']).next().unwrap_or_default();
    let extension = path
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase())
        .unwrap_or_default();
    let is_document = MediaType::promised_by(path).is_some_and(|kind| {
        !matches!(
            kind,
            MediaType::Html | MediaType::JsonLines | MediaType::Markdown
        )
    });
    !link.href.to_ascii_lowercase().starts_with("javascript:")
        && (is_document
            || matches!(
                extension.as_str(),
                "xls" | "xlsx" | "et" | "ppt" | "pptx" | "rar" | "7z" | "csv"
            ))
}
