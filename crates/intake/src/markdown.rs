//! Markdown → blocks: a full reader for `.md` files, and a light one for bodies of JSON lines, line by line.
//! Must never run or fetch what the text names.

use lawtext::block::{Align, Block, Cell, Paragraph, Table};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::encoding;
use crate::reject::Fault;
use crate::source::{Link, Source, hint, paragraph};
use crate::text::clean;

/// Reads a Markdown file.
///
/// # Errors
/// `unreadable_encoding`.
pub fn read(bytes: &[u8]) -> Result<Source, Fault> {
    let decoded = encoding::decode(bytes, None)?;
    let mut writer = Writer::default();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut n_lines = LineCounter {
        text: &decoded.text,
        offset: 0,
        line: 1,
    };
    for (event, range) in Parser::new_ext(&decoded.text, options).into_offset_iter() {
        let line = n_lines.at(range.start);
        writer.take(event, line);
    }
    writer.flush();
    let mut source = Source {
        blocks: writer.blocks,
        links: writer.links,
        ..Source::default()
    };
    let first = source.blocks.iter().find_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph),
        Block::Table(_) => None,
    });
    if let Some(title) = first.filter(|paragraph| paragraph.heading == Some(1)) {
        source.hints.title = hint(&title.text, "markdown heading 1");
    }
    Ok(source)
}

struct LineCounter<'a> {
    text: &'a str,
    offset: usize,
    line: usize,
}

impl LineCounter<'_> {
    fn at(&mut self, offset: usize) -> usize {
        let passed = self.text.get(self.offset..offset).unwrap_or_default();
        self.line += passed.matches('\n').count();
        self.offset = self.offset.max(offset);
        self.line
    }
}

#[derive(Default)]
struct Writer {
    blocks: Vec<Block>,
    links: Vec<Link>,
    text: String,
    line: usize,
    heading: Option<u8>,
    table: Option<Table>,
    in_head: bool,
    in_metadata: bool,
    /// Next number of each open list; none for bullets.
    lists: Vec<Option<u64>>,
    link: Option<(String, usize)>,
}

impl Writer {
    fn take(&mut self, event: Event<'_>, line: usize) {
        match event {
            Event::Start(tag) => self.start(tag, line),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) if !self.in_metadata => self.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            Event::InlineHtml(html) if html.starts_with("<br") => self.text.push('\n'),
            Event::Text(_)
            | Event::Code(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, line: usize) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.line = line;
                self.heading = Some(depth(level));
            }
            // A paragraph right behind a list number continues it.
            Tag::Paragraph | Tag::CodeBlock(_) if self.is_behind_number() => {}
            Tag::Paragraph | Tag::CodeBlock(_) => {
                self.flush();
                self.line = line;
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                self.line = line;
                if let Some(Some(number)) = self.lists.last_mut() {
                    self.text = format!("{number}.");
                    *number += 1;
                }
            }
            Tag::Table(_) => {
                self.flush();
                self.table = Some(Table {
                    origin: format!("line {line}"),
                    ..Table::default()
                });
            }
            Tag::TableHead => {
                self.in_head = true;
                self.row();
            }
            Tag::TableRow => self.row(),
            Tag::Link { dest_url, .. } => {
                self.link = Some((dest_url.into_string(), self.text.len()))
            }
            Tag::MetadataBlock(_) => self.in_metadata = true,
            _ => {}
        }
    }

    fn is_behind_number(&self) -> bool {
        self.text.ends_with('.') && !self.lists.is_empty()
    }

    fn row(&mut self) {
        if let Some(table) = &mut self.table {
            table.rows.push(Vec::new());
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock => {
                self.flush()
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::TableCell => {
                let text = std::mem::take(&mut self.text).trim().to_owned();
                let header = self.in_head;
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(Cell {
                        text,
                        colspan: 1,
                        rowspan: 1,
                        header,
                    });
                }
            }
            TagEnd::TableHead => self.in_head = false,
            TagEnd::Table => self.blocks.extend(self.table.take().map(Block::Table)),
            TagEnd::Link => {
                if let Some((href, start)) = self.link.take() {
                    let name = self.text.get(start..).unwrap_or_default().to_owned();
                    self.links.push(Link { name, href });
                }
            }
            TagEnd::MetadataBlock(_) => self.in_metadata = false,
            _ => {}
        }
    }

    fn flush(&mut self) {
        if self.table.is_some() {
            return;
        }
        let heading = self.heading.take();
        let text = std::mem::take(&mut self.text);
        // Text of Chinese offices is pasted line by line: a line is a paragraph, in Markdown too.
        for (index, line) in text
            .lines()
            .map(clean)
            .filter(|line| !line.is_empty())
            .enumerate()
        {
            let origin = format!("line {}", self.line + index);
            self.blocks.push(Block::Paragraph(Paragraph {
                text: line,
                origin,
                align: Align::Start,
                heading,
            }));
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// The body of a JSON line: plain text in which `#` opens a heading and `|` a row of a table.
#[must_use]
pub fn body_blocks(body: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (index, line) in body.lines().enumerate() {
        let text = clean(line);
        if let Some(row) = table_row(&text) {
            rows.push(row);
            continue;
        }
        finish_table(&mut rows, &mut blocks);
        if text.is_empty() {
            continue;
        }
        let origin = format!("body line {}", index + 1);
        blocks.push(match heading(&text) {
            Some((level, rest)) => Block::Paragraph(Paragraph {
                text: rest.to_owned(),
                origin,
                align: Align::Start,
                heading: Some(level),
            }),
            None => paragraph(text, origin),
        });
    }
    finish_table(&mut rows, &mut blocks);
    blocks
}

fn heading(text: &str) -> Option<(u8, &str)> {
    let rest = text.trim_start_matches('#');
    let level = u8::try_from(text.len() - rest.len())
        .ok()
        .filter(|level| (1..=6).contains(level))?;
    rest.starts_with([' ', '\t', '\u{3000}'])
        .then(|| (level, rest.trim()))
}

fn table_row(text: &str) -> Option<Vec<Cell>> {
    let inner = text.strip_prefix('|')?.strip_suffix('|')?;
    let cell = |part: &str| Cell {
        text: part.trim().to_owned(),
        colspan: 1,
        rowspan: 1,
        header: false,
    };
    Some(inner.split('|').map(cell).collect())
}

/// A table must have its rule (`|---|---|`) as second row; without it the lines stay paragraphs.
fn finish_table(rows: &mut Vec<Vec<Cell>>, blocks: &mut Vec<Block>) {
    let mut rows = std::mem::take(rows);
    let is_rule = |row: &Vec<Cell>| {
        row.iter()
            .all(|cell| cell.text.chars().all(|c| matches!(c, '-' | ':' | ' ')))
    };
    if rows.get(1).is_some_and(is_rule) {
        rows.remove(1);
        for cell in rows.iter_mut().take(1).flatten() {
            cell.header = true;
        }
        blocks.push(Block::Table(Table {
            rows,
            ..Table::default()
        }));
        return;
    }
    for row in rows {
        let cells: Vec<String> = row.into_iter().map(|cell| cell.text).collect();
        blocks.push(paragraph(format!("|{}|", cells.join("|")), ""));
    }
}

#[cfg(test)]
mod tests;
