//! The body of a DOCX: paragraphs and tables as they print, with insertions kept and deletions dropped.
//! Must never show hidden or deleted text.

use lawtext::block::{Align, Block, Cell, Paragraph, Table};

use super::notes::Reference;
use super::numbering::Numbering;
use super::styles::{self, Styles};
use crate::text::clean;
use crate::xml::{Element, Node};

/// Reads the children of the body one after the other.
pub(super) struct Body {
    numbering: Numbering,
    styles: Styles,
    blocks: Vec<Block>,
    references: Vec<Reference>,
    n_paragraphs: usize,
    /// Text of a paragraph whose mark was deleted: it runs on into the next.
    carried_over: String,
}

/// The text of one paragraph while its runs are read.
#[derive(Default)]
struct Runs {
    text: String,
    boxes: Vec<Element>,
    /// Depth of fields whose instruction (not result) is being read.
    instructions: usize,
    fields: Vec<FieldPart>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FieldPart {
    Instruction,
    Result,
}

impl Body {
    pub(super) fn new(numbering: Numbering, styles: Styles) -> Self {
        Self {
            numbering,
            styles,
            blocks: Vec::new(),
            references: Vec::new(),
            n_paragraphs: 0,
            carried_over: String::new(),
        }
    }

    pub(super) fn finish(mut self) -> (Vec<Block>, Vec<Reference>) {
        let rest = clean(&self.carried_over);
        if !rest.is_empty() {
            self.blocks.push(Block::Paragraph(Paragraph {
                text: rest,
                ..Paragraph::default()
            }));
        }
        (self.blocks, self.references)
    }

    /// Takes a child of the body, or of anything that only wraps blocks.
    pub(super) fn take(&mut self, element: &Element) {
        match element.name.as_str() {
            "p" => self.paragraph(element),
            "tbl" => self.table(element),
            "del" | "moveFrom" | "sectPr" => {}
            "AlternateContent" => {
                if let Some(choice) = element
                    .child("Choice")
                    .or_else(|| element.child("Fallback"))
                {
                    choice.elements().for_each(|child| self.take(child));
                }
            }
            _ => element.elements().for_each(|child| self.take(child)),
        }
    }

    fn paragraph(&mut self, element: &Element) {
        self.n_paragraphs += 1;
        let origin = format!("paragraph {}", self.n_paragraphs);
        let (paragraph, boxes) = self.read_paragraph(element, origin);
        if let Some(paragraph) = paragraph {
            self.blocks.push(Block::Paragraph(paragraph));
        }
        for text_box in &boxes {
            text_box.elements().for_each(|child| self.take(child));
        }
    }

    /// A paragraph with its label, and the text boxes anchored in it.
    fn read_paragraph(
        &mut self,
        element: &Element,
        origin: String,
    ) -> (Option<Paragraph>, Vec<Element>) {
        let properties = element.child("pPr");
        let own = properties.map(styles::of_properties).unwrap_or_default();
        let inherited = self
            .styles
            .resolve(properties.and_then(|properties| properties.value_of("pStyle")));
        let mut runs = Runs::default();
        self.read_runs(element, &mut runs);
        let text = std::mem::take(&mut self.carried_over) + &runs.text;
        if properties.is_some_and(mark_is_deleted) {
            self.carried_over = text;
            return (None, runs.boxes);
        }
        let trimmed = clean_lines(&text);
        if trimmed.is_empty() {
            return (None, runs.boxes);
        }
        let list = own
            .numbering_id
            .or(inherited.numbering_id)
            .filter(|id| id != "0");
        let level = own
            .numbering_level
            .or(inherited.numbering_level)
            .unwrap_or(0);
        let label = list
            .and_then(|list| self.numbering.next_label(&list, level))
            .unwrap_or_default();
        let paragraph = Paragraph {
            text: format!("{label}{trimmed}"),
            origin,
            align: own.align.or(inherited.align).unwrap_or(Align::Start),
            heading: own.heading.or(inherited.heading),
        };
        (Some(paragraph), runs.boxes)
    }

    fn read_runs(&mut self, parent: &Element, runs: &mut Runs) {
        for element in parent.elements() {
            match element.name.as_str() {
                "r" if !is_hidden(element) => self.read_run(element, runs),
                "r" | "pPr" | "rPr" | "del" | "moveFrom" | "instrText" | "sdtPr" | "rt" => {}
                _ => self.read_runs(element, runs),
            }
        }
    }

    fn read_run(&mut self, run: &Element, runs: &mut Runs) {
        for element in run.elements() {
            if runs.field(element) || runs.instructions > 0 {
                continue;
            }
            match element.name.as_str() {
                "t" => runs.text.push_str(&element.text()),
                "tab" | "ptab" => runs.text.push('\t'),
                "br" if element
                    .attribute("type")
                    .is_none_or(|kind| kind == "textWrapping") =>
                {
                    runs.text.push('\n')
                }
                "cr" => runs.text.push('\n'),
                "noBreakHyphen" => runs.text.push('-'),
                "sym" => runs.text.extend(symbol(element)),
                "footnoteReference" | "endnoteReference" => self.reference(element, runs),
                "ruby" => {
                    if let Some(base) = element.child("rubyBase") {
                        self.read_runs(base, runs);
                    }
                }
                "AlternateContent" => {
                    let chosen = element
                        .child("Choice")
                        .or_else(|| element.child("Fallback"));
                    runs.boxes.extend(chosen.into_iter().flat_map(outer_boxes));
                }
                "drawing" | "pict" | "object" => runs.boxes.extend(outer_boxes(element)),
                _ => {}
            }
        }
    }

    fn reference(&mut self, element: &Element, runs: &mut Runs) {
        let Some(id) = element.attribute("id") else {
            return;
        };
        let mark = format!("[{}]", self.references.len() + 1);
        runs.text.push_str(&mark);
        let is_endnote = element.name == "endnoteReference";
        self.references.push(Reference {
            id: id.to_owned(),
            is_endnote,
            mark,
        });
    }

    fn table(&mut self, element: &Element) {
        self.n_paragraphs += 1;
        let origin = format!("paragraph {}", self.n_paragraphs);
        let mut grid = Grid::default();
        self.rows(element, &mut grid);
        let rows: Vec<Vec<Cell>> = grid
            .rows
            .into_iter()
            .filter(|row| !row.is_empty())
            .collect();
        if rows.iter().flatten().any(|cell| !cell.text.is_empty()) {
            self.blocks.push(Block::Table(Table {
                caption: String::new(),
                rows,
                origin,
            }));
        }
    }

    fn rows(&mut self, parent: &Element, grid: &mut Grid) {
        for element in parent.elements() {
            match element.name.as_str() {
                "tr" if !row_is_deleted(element) => {
                    let is_header = element.path(&["trPr", "tblHeader"]).is_some();
                    let before = element
                        .path(&["trPr"])
                        .and_then(|properties| properties.value_of("gridBefore"));
                    grid.start_row(before.and_then(|before| before.parse().ok()).unwrap_or(0));
                    self.cells(element, grid, is_header);
                }
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => self.rows(element, grid),
                _ => {}
            }
        }
    }

    fn cells(&mut self, parent: &Element, grid: &mut Grid, is_header: bool) {
        for element in parent.elements() {
            match element.name.as_str() {
                "tc" => {
                    let properties = element.child("tcPr");
                    let span = properties.and_then(|properties| properties.value_of("gridSpan"));
                    let merge = properties.and_then(|properties| properties.child("vMerge"));
                    let text = self.cell_text(element);
                    let width = span
                        .and_then(|span| span.parse().ok())
                        .unwrap_or(1_u32)
                        .clamp(1, 1000);
                    let continues =
                        merge.is_some_and(|merge| merge.attribute("val") != Some("restart"));
                    grid.add(
                        Cell {
                            text,
                            colspan: width,
                            rowspan: 1,
                            header: is_header,
                        },
                        continues,
                    );
                }
                "sdt" | "sdtContent" | "customXml" => self.cells(element, grid, is_header),
                _ => {}
            }
        }
    }

    fn cell_text(&mut self, cell: &Element) -> String {
        let mut inner = Self::new(
            std::mem::take(&mut self.numbering),
            std::mem::take(&mut self.styles),
        );
        inner.references = std::mem::take(&mut self.references);
        cell.elements()
            .filter(|element| element.name != "tcPr")
            .for_each(|element| inner.take(element));
        let (numbering, styles) = (
            std::mem::take(&mut inner.numbering),
            std::mem::take(&mut inner.styles),
        );
        let (blocks, references) = inner.finish();
        (self.numbering, self.styles, self.references) = (numbering, styles, references);
        crate::source::text_of(&blocks).trim_end().to_owned()
    }
}

impl Runs {
    /// Follows the parts of a field; its result prints, its instruction does not.
    fn field(&mut self, element: &Element) -> bool {
        if element.name != "fldChar" {
            return false;
        }
        match element.attribute("fldCharType") {
            Some("begin") => self.fields.push(FieldPart::Instruction),
            Some("separate") => {
                if let Some(part) = self.fields.last_mut() {
                    *part = FieldPart::Result;
                }
            }
            Some("end") => {
                self.fields.pop();
            }
            _ => {}
        }
        self.instructions = self
            .fields
            .iter()
            .filter(|part| **part == FieldPart::Instruction)
            .count();
        true
    }
}

/// Rows of a table with the column each cell starts at, to join cells merged downwards.
#[derive(Default)]
struct Grid {
    rows: Vec<Vec<Cell>>,
    /// For each grid column, the cell (row, index) that ended there last.
    above: Vec<Option<(usize, usize)>>,
    column: usize,
}

impl Grid {
    fn start_row(&mut self, skipped: usize) {
        self.rows.push(Vec::new());
        self.column = skipped.min(1000);
    }

    fn add(&mut self, cell: Cell, continues: bool) {
        let width = usize::try_from(cell.colspan).unwrap_or(1);
        if self.above.len() < self.column + width {
            self.above.resize(self.column + width, None);
        }
        let upper = self
            .above
            .get(self.column)
            .copied()
            .flatten()
            .filter(|_| continues);
        let row = self.rows.len().saturating_sub(1);
        let place = match upper {
            Some((upper_row, upper_index)) => {
                let joined = self
                    .rows
                    .get_mut(upper_row)
                    .and_then(|cells| cells.get_mut(upper_index));
                if let Some(joined) = joined {
                    joined.rowspan = u32::try_from(row - upper_row + 1).unwrap_or(1);
                    if !cell.text.is_empty() {
                        joined.text = format!("{}\n{}", joined.text, cell.text).trim().to_owned();
                    }
                }
                Some((upper_row, upper_index))
            }
            None => {
                let index = self.rows.last().map_or(0, Vec::len);
                if let Some(cells) = self.rows.last_mut() {
                    cells.push(cell);
                }
                Some((row, index))
            }
        };
        self.above
            .iter_mut()
            .skip(self.column)
            .take(width)
            .for_each(|slot| *slot = place);
        self.column += width;
    }
}

/// The text of a paragraph outside the body: a header, a note.
pub(super) fn plain_text(paragraph: &Element) -> String {
    let mut body = Body::new(Numbering::default(), Styles::default());
    let mut runs = Runs::default();
    body.read_runs(paragraph, &mut runs);
    clean(&runs.text)
}

fn clean_lines(text: &str) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(clean)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

/// Text boxes inside, without those nested in another.
fn outer_boxes(element: &Element) -> Vec<Element> {
    let mut boxes = Vec::new();
    for node in &element.children {
        let Node::Element(child) = node else { continue };
        match child.name.as_str() {
            "txbxContent" => boxes.push(child.clone()),
            "Fallback"
                if element.name == "AlternateContent" && element.child("Choice").is_some() => {}
            _ => boxes.extend(outer_boxes(child)),
        }
    }
    boxes
}

fn is_on(properties: Option<&Element>, name: &str) -> bool {
    let switch = properties.and_then(|properties| properties.child(name));
    switch.is_some_and(|switch| !matches!(switch.attribute("val"), Some("0" | "false" | "off")))
}

fn is_hidden(run: &Element) -> bool {
    is_on(run.child("rPr"), "vanish")
}

fn mark_is_deleted(properties: &Element) -> bool {
    let mark = properties.child("rPr");
    mark.is_some_and(|mark| mark.child("del").is_some() || mark.child("moveFrom").is_some())
}

fn row_is_deleted(row: &Element) -> bool {
    row.path(&["trPr", "del"]).is_some()
}

/// Characters of symbol fonts that Chinese forms use; the rest has no text.
fn symbol(element: &Element) -> Option<char> {
    let code = u32::from_str_radix(element.attribute("char")?, 16).ok()?;
    let low = if (0xf000..=0xf0ff).contains(&code) {
        code - 0xf000
    } else {
        code
    };
    let font = element.attribute("font").unwrap_or_default();
    if font.starts_with("Wingdings") {
        return match (font, low) {
            ("Wingdings 2", 0x52) | (_, 0xfe) => Some('☑'),
            ("Wingdings 2", 0xa3) | (_, 0xa8 | 0x6f) => Some('□'),
            ("Wingdings 2", 0x50) | (_, 0xfc) => Some('√'),
            (_, 0xfd) => Some('☒'),
            (_, 0x6c) => Some('●'),
            (_, 0x6e) => Some('■'),
            (_, 0x81..=0x8a) => char::from_u32(0x2460 + low - 0x81),
            _ => Some('•'),
        };
    }
    char::from_u32(code).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c))
}
