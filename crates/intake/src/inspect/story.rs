//! One XML part of a package → text by place: what shows, what is hidden, deleted, in fields, in descriptions and in
//! attributes. Knows WordprocessingML, DrawingML and properties; of any other XML it takes all text.
//! Must never leave out text because its element is unknown.

use std::collections::BTreeSet;

use super::collect::Collector;
use super::part::Place;
use crate::reject::Fault;
use crate::xml::{self, Element, Step};

/// Reads a part whatever its kind; the root element tells.
///
/// # Errors
/// As [`xml::walk`].
pub(super) fn inspect(
    path: &str,
    bytes: &[u8],
    hidden_styles: &BTreeSet<String>,
    collector: &mut Collector<'_>,
) -> Result<(), Fault> {
    let mut story = Story::new(path, hidden_styles);
    let walked = xml::walk(bytes, path, &mut |step| {
        story.take(step);
        Ok(())
    });
    // What stood before the damage is worth knowing too.
    story.finish(collector);
    walked
}

pub(super) struct Story<'s> {
    path_of_part: &'s str,
    hidden_styles: &'s BTreeSet<String>,
    kind: PartKind,
    place: Place,
    open: Vec<OpenElement>,
    is_hidden_run: Vec<bool>,
    is_hidden_paragraph: Vec<bool>,
    /// For each open cell, the columns it spans beyond its own.
    cells: Vec<usize>,
    n_deletions: usize,
    n_fallbacks: usize,
    shown: String,
    hidden: String,
    deleted: String,
    /// What older programs show in place of a drawing: mostly the same text again.
    fallback: String,
    field_codes: String,
    descriptions: String,
    links: String,
    values: BTreeSet<String>,
    unit: String,
    units: Vec<(String, String)>,
}

struct OpenElement {
    name: String,
    has_text: bool,
}

/// How a part is cut into pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PartKind {
    Unknown,
    /// Word: only `t` holds text.
    Word,
    /// One piece for each element of this name.
    Units(&'static str),
    /// One piece for each child of the root.
    Properties,
    Plain,
}

impl<'s> Story<'s> {
    pub(super) fn new(path: &'s str, hidden_styles: &'s BTreeSet<String>) -> Self {
        Self {
            path_of_part: path,
            hidden_styles,
            kind: PartKind::Unknown,
            place: Place::OtherPart,
            open: Vec::new(),
            is_hidden_run: Vec::new(),
            is_hidden_paragraph: Vec::new(),
            cells: Vec::new(),
            n_deletions: 0,
            n_fallbacks: 0,
            shown: String::new(),
            hidden: String::new(),
            deleted: String::new(),
            fallback: String::new(),
            field_codes: String::new(),
            descriptions: String::new(),
            links: String::new(),
            values: BTreeSet::new(),
            unit: String::new(),
            units: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, step: Step<'_>) {
        match step {
            Step::Open(element) => self.open(element),
            Step::Text(text) => self.text(text),
            Step::Close(name) => self.close(name),
        }
    }

    fn open(&mut self, element: &Element) {
        if self.open.is_empty() {
            (self.kind, self.place) = kind_of(element);
        }
        match element.name.as_str() {
            "r" => self.is_hidden_run.push(false),
            "p" => self.is_hidden_paragraph.push(false),
            "tc" => self.cells.push(0),
            "del" | "moveFrom" => self.n_deletions += 1,
            "Fallback" => self.n_fallbacks += 1,
            "tab" | "br" | "cr" | "ptab" | "noBreakHyphen" if self.parent() == "r" => {
                let mark = match element.name.as_str() {
                    "noBreakHyphen" => '-',
                    "tab" | "ptab" => '\t',
                    _ => '\n',
                };
                self.target().push(mark);
            }
            _ => self.open_property(element),
        }
        self.attributes(element);
        if self.is_unit(&element.name) {
            self.unit = ["ref", "author", "name", "id"]
                .iter()
                .find_map(|name| element.attribute(name))
                .unwrap_or(&element.name)
                .to_owned();
        }
        self.open.push(OpenElement {
            name: element.name.clone(),
            has_text: false,
        });
    }

    /// What says of a run, a paragraph or a cell how it shows.
    fn open_property(&mut self, element: &Element) {
        let value = element.attribute("val");
        let is_off = matches!(value, Some("0" | "false" | "off"));
        let names_hidden = || value.is_some_and(|style| self.hidden_styles.contains(style));
        match (self.parent(), element.name.as_str()) {
            ("rPr", "vanish") if self.grandparent() == "r" => {
                if let Some(run) = self.is_hidden_run.last_mut() {
                    *run = !is_off;
                }
            }
            ("rPr", "rStyle") if names_hidden() => {
                if let Some(run) = self.is_hidden_run.last_mut() {
                    *run = true;
                }
            }
            ("pPr", "pStyle") if names_hidden() => {
                if let Some(paragraph) = self.is_hidden_paragraph.last_mut() {
                    *paragraph = true;
                }
            }
            ("tcPr", "gridSpan") => {
                let width: usize = value.and_then(|width| width.parse().ok()).unwrap_or(1);
                if let Some(cell) = self.cells.last_mut() {
                    *cell = width.clamp(1, 64) - 1;
                }
            }
            _ => {}
        }
    }

    fn attributes(&mut self, element: &Element) {
        let is_external = element.attribute("TargetMode") == Some("External");
        for (name, value) in element.attributes() {
            match (element.name.as_str(), name) {
                ("fldSimple", "instr") => push_line(&mut self.field_codes, value),
                (_, "descr" | "title" | "alt") => push_line(&mut self.descriptions, value),
                ("Relationship", "Target") if is_external => push_line(&mut self.links, value),
                _ if says_something(value) => {
                    self.values.insert(value.to_owned());
                }
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &str) {
        let name = self.open.last().map_or("", |element| element.name.as_str());
        match (name, self.kind) {
            ("t", _) => self.target().push_str(text),
            ("instrText" | "delInstrText", _) => self.field_codes.push_str(text),
            ("delText", _) => self.deleted.push_str(text),
            _ if text.trim().is_empty() => {}
            // Sizes and places of drawings stand as text in Word's parts.
            (_, PartKind::Word) => {
                if says_something(text) {
                    self.values.insert(text.trim().to_owned());
                }
            }
            _ => {
                self.target().push_str(text);
                if let Some(element) = self.open.last_mut() {
                    element.has_text = true;
                }
            }
        }
    }

    fn close(&mut self, name: &str) {
        let has_text = self.open.pop().is_some_and(|element| element.has_text);
        match name {
            "r" => {
                self.is_hidden_run.pop();
            }
            "p" => {
                self.end_paragraph();
                self.is_hidden_paragraph.pop();
            }
            "tc" => {
                let spanned = self.cells.pop().unwrap_or(0);
                let row = self.target();
                row.truncate(row.trim_end_matches(' ').len());
                row.extend(std::iter::repeat_n('\t', spanned + 1));
            }
            "tr" => {
                let row = self.target();
                row.truncate(row.trim_end_matches('\t').len());
                row.push('\n');
            }
            "del" | "moveFrom" => self.n_deletions = self.n_deletions.saturating_sub(1),
            "Fallback" => self.n_fallbacks = self.n_fallbacks.saturating_sub(1),
            "fldChar" | "si" => end_line(&mut self.field_codes),
            _ if has_text => end_line(self.target()),
            _ => {}
        }
        if self.is_unit(name) {
            let text = std::mem::take(&mut self.shown);
            self.units.push((std::mem::take(&mut self.unit), text));
        }
    }

    fn end_paragraph(&mut self) {
        let is_in_cell = !self.cells.is_empty();
        let buffers = [
            &mut self.shown,
            &mut self.hidden,
            &mut self.deleted,
            &mut self.fallback,
        ];
        for buffer in buffers {
            if is_in_cell && !buffer.is_empty() && !buffer.ends_with(['\t', '\n', ' ']) {
                buffer.push(' ');
            } else if !is_in_cell {
                end_line(buffer);
            }
        }
        end_line(&mut self.field_codes);
    }

    fn target(&mut self) -> &mut String {
        let is_hidden = self.is_hidden_run.last() == Some(&true)
            || self.is_hidden_paragraph.last() == Some(&true);
        if self.n_fallbacks > 0 {
            &mut self.fallback
        } else if self.n_deletions > 0 {
            &mut self.deleted
        } else if is_hidden {
            &mut self.hidden
        } else {
            &mut self.shown
        }
    }

    fn parent(&self) -> &str {
        self.open.last().map_or("", |element| element.name.as_str())
    }

    fn grandparent(&self) -> &str {
        let above = self.open.iter().rev().nth(1);
        above.map_or("", |element| element.name.as_str())
    }

    /// Asked while the element itself is not among the open ones.
    fn is_unit(&self, name: &str) -> bool {
        match self.kind {
            PartKind::Units(unit) => name == unit,
            PartKind::Properties => self.open.len() == 1,
            PartKind::Unknown | PartKind::Word | PartKind::Plain => false,
        }
    }

    pub(super) fn finish(mut self, collector: &mut Collector<'_>) {
        let file = self
            .path_of_part
            .rsplit('/')
            .next()
            .unwrap_or(self.path_of_part);
        let stem = file.strip_suffix(".xml").unwrap_or(file);
        let detail = match self.place {
            Place::Body => "",
            Place::OtherPart => self.path_of_part,
            Place::Slide | Place::HiddenSlide | Place::Notes => {
                stem.trim_start_matches(|c: char| !c.is_ascii_digit())
            }
            _ => stem,
        };
        collector.add(self.place, detail, &self.shown);
        for (unit, text) in &self.units {
            collector.add(self.place, unit, text);
        }
        self.fallback = only_here(&self.fallback, &self.shown);
        collector.add(Place::HiddenText, detail, &self.hidden);
        collector.add(Place::HiddenText, detail, &self.fallback);
        collector.add(Place::DeletedText, detail, &self.deleted);
        collector.add(Place::FieldCode, detail, &self.field_codes);
        collector.add(Place::AlternativeText, detail, &self.descriptions);
        collector.add(Place::Link, detail, &self.links);
        let values: Vec<String> = self.values.into_iter().collect();
        collector.add(Place::OtherPart, self.path_of_part, &values.join("\n"));
    }
}

fn kind_of(root: &Element) -> (PartKind, Place) {
    match root.name.as_str() {
        "document" => (PartKind::Word, Place::Body),
        "hdr" | "ftr" => (PartKind::Word, Place::HeaderFooter),
        "glossaryDocument" => (PartKind::Word, Place::OtherPart),
        "footnotes" => (PartKind::Units("footnote"), Place::Footnote),
        "endnotes" => (PartKind::Units("endnote"), Place::Footnote),
        "comments" => (PartKind::Units("comment"), Place::Comment),
        "ThreadedComments" => (PartKind::Units("threadedComment"), Place::Comment),
        "cmLst" => (PartKind::Units("cm"), Place::Comment),
        "workbook" => (PartKind::Units("definedName"), Place::DefinedName),
        "coreProperties" | "Properties" => (PartKind::Properties, Place::Property),
        "PageAnnot" => (PartKind::Plain, Place::Annotation),
        "sld" if matches!(root.attribute("show"), Some("0" | "false")) => {
            (PartKind::Plain, Place::HiddenSlide)
        }
        "sld" => (PartKind::Plain, Place::Slide),
        "notes" => (PartKind::Plain, Place::Notes),
        _ => (PartKind::Plain, Place::OtherPart),
    }
}

/// Attributes are mostly measures, switches and ids; worth reading are words, addresses and long numbers.
fn says_something(value: &str) -> bool {
    let mut n_digits = 0;
    value.chars().any(|c| {
        n_digits = if c.is_ascii_digit() { n_digits + 1 } else { 0 };
        n_digits >= 11 || c == '@' || ('\u{2e80}'..='\u{ffee}').contains(&c)
    })
}

fn push_line(text: &mut String, line: &str) {
    end_line(text);
    text.push_str(line);
    text.push('\n');
}

fn end_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// The lines of `copy` that `text` does not have.
fn only_here(copy: &str, text: &str) -> String {
    let own: BTreeSet<&str> = text.lines().map(str::trim).collect();
    let lines: Vec<&str> = copy
        .lines()
        .filter(|line| !own.contains(line.trim()))
        .collect();
    lines.join("\n")
}

/// The styles of a Word document whose text is hidden.
pub(super) fn hidden_styles(bytes: &[u8]) -> BTreeSet<String> {
    let Ok(styles) = xml::parse(bytes, "styles.xml") else {
        return BTreeSet::new();
    };
    styles
        .elements()
        .filter(|style| {
            let switch = style.path(&["rPr", "vanish"]);
            switch.is_some_and(|switch| {
                !matches!(switch.attribute("val"), Some("0" | "false" | "off"))
            })
        })
        .filter_map(|style| style.attribute("styleId").map(str::to_owned))
        .collect()
}
