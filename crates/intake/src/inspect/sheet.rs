//! Sheets of a workbook: shown, hidden and very hidden, hidden rows and columns apart; what a workbook keeps of strings
//! that no cell uses any more. Must never compute a formula.

use std::collections::{BTreeMap, BTreeSet};

use super::collect::Collector;
use super::part::Place;
use super::story::Story;
use super::tables::{self, Grid};
use crate::package::Package;
use crate::reject::{Fault, RejectReason};
use crate::xml::{self, Element, Step};

/// Cells of one workbook; a full sheet of Excel has more, but not one that people read.
const MAX_CELLS: usize = 5_000_000;

/// Reads the sheets and the strings; answers the parts it has read.
///
/// # Errors
/// When the workbook itself or its list of strings cannot be read.
pub(super) fn inspect(
    package: &mut Package<'_>,
    main: &str,
    collector: &mut Collector<'_>,
) -> Result<BTreeSet<String>, Fault> {
    let Some(bytes) = package.read_named(main)? else {
        return Err(Fault::new(RejectReason::Truncated, "the workbook is missing").at(main));
    };
    let workbook = xml::parse(&bytes, main)?;
    let targets = targets(package, main)?;
    let mut done = BTreeSet::new();
    let mut strings = Strings::default();
    let is_strings = |target: &&Target| target.kind == "sharedStrings";
    if let Some(target) = targets.values().find(is_strings)
        && let Some(bytes) = package.read_named(&target.path)?
    {
        strings = Strings::read(&bytes, &target.path)?;
        done.insert(target.path.clone());
    }
    let mut n_cells = 0;
    for sheet in workbook
        .child("sheets")
        .into_iter()
        .flat_map(Element::elements)
    {
        let name = sheet.attribute("name").unwrap_or_default();
        let Some(target) = sheet.attribute("id").and_then(|id| targets.get(id)) else {
            let fault = Fault::new(RejectReason::Truncated, "a sheet without its part");
            collector.problem(fault.at(name));
            continue;
        };
        // Charts and dialogues on a sheet of their own are read like any other part.
        if target.kind != "worksheet" {
            continue;
        }
        let place = match sheet.attribute("state") {
            Some("hidden") => Place::HiddenSheet,
            Some("veryHidden") => Place::VeryHiddenSheet,
            _ => Place::Sheet,
        };
        done.insert(target.path.clone());
        let read = package.read_named(&target.path).and_then(|bytes| {
            let bytes = bytes.ok_or_else(|| {
                Fault::new(RejectReason::Truncated, "a part is missing").at(target.path.as_str())
            })?;
            read_sheet(
                &bytes,
                (place, name, &target.path),
                &mut strings,
                &mut n_cells,
                collector,
            )
        });
        if let Err(fault) = read {
            collector.problem(fault);
        }
    }
    collector.add(Place::HiddenText, "sharedStrings", &strings.unused());
    Ok(done)
}

struct Target {
    kind: String,
    path: String,
}

/// The relationships of the workbook by their id.
fn targets(package: &mut Package<'_>, main: &str) -> Result<BTreeMap<String, Target>, Fault> {
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", main));
    let path = format!("{folder}/_rels/{file}.rels");
    let Some(bytes) = package.read_named(&path)? else {
        return Ok(BTreeMap::new());
    };
    let relations = xml::parse(&bytes, &path)?;
    let target_of = |relation: &Element| {
        let (id, target) = (relation.attribute("Id")?, relation.attribute("Target")?);
        let kind = relation.attribute("Type")?.rsplit('/').next()?.to_owned();
        let path = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None if folder.is_empty() => target.to_owned(),
            None => format!("{folder}/{target}"),
        };
        Some((id.to_owned(), Target { kind, path }))
    };
    Ok(relations.elements().filter_map(target_of).collect())
}

/// The list of strings that cells point into.
#[derive(Default)]
struct Strings {
    texts: Vec<String>,
    is_used: Vec<bool>,
}

impl Strings {
    fn read(bytes: &[u8], path: &str) -> Result<Self, Fault> {
        let mut strings = Self::default();
        let mut text = String::new();
        let mut is_in_text = false;
        xml::walk(bytes, path, &mut |step| {
            match step {
                Step::Open(element) if element.name == "t" => is_in_text = true,
                Step::Close("t") => is_in_text = false,
                Step::Close("si") => {
                    strings.texts.push(std::mem::take(&mut text));
                    strings.is_used.push(false);
                }
                Step::Text(piece) if is_in_text => text.push_str(piece),
                Step::Open(_) | Step::Close(_) | Step::Text(_) => {}
            }
            Ok(())
        })?;
        Ok(strings)
    }

    fn take(&mut self, index: &str) -> Option<&str> {
        let index: usize = index.trim().parse().ok()?;
        *self.is_used.get_mut(index)? = true;
        self.texts.get(index).map(String::as_str)
    }

    fn unused(&self) -> String {
        let unused: Vec<&str> = self
            .texts
            .iter()
            .zip(&self.is_used)
            .filter(|(_, is_used)| !**is_used)
            .map(|(text, _)| text.as_str())
            .collect();
        unused.join("\n")
    }
}

/// A sheet while its rows pass.
struct SheetReader<'r> {
    strings: &'r mut Strings,
    shown: Grid,
    hidden: Grid,
    formulas: Grid,
    hidden_columns: Vec<(u32, u32)>,
    row: u32,
    is_hidden_row: bool,
    at: (u32, u32),
    kind: String,
    value: String,
    formula: String,
    is_in_value: bool,
    is_in_formula: bool,
    n_cells: usize,
}

fn read_sheet(
    bytes: &[u8],
    (place, name, path): (Place, &str, &str),
    strings: &mut Strings,
    n_cells: &mut usize,
    collector: &mut Collector<'_>,
) -> Result<(), Fault> {
    let mut reader = SheetReader {
        strings,
        shown: Grid::default(),
        hidden: Grid::default(),
        formulas: Grid::default(),
        hidden_columns: Vec::new(),
        row: 0,
        is_hidden_row: false,
        at: (0, 0),
        kind: String::new(),
        value: String::new(),
        formula: String::new(),
        is_in_value: false,
        is_in_formula: false,
        n_cells: *n_cells,
    };
    let no_styles = BTreeSet::new();
    let mut around = Story::new(path, &no_styles);
    let mut is_in_data = false;
    let walked = xml::walk(bytes, path, &mut |step| {
        match step {
            Step::Open(element) if element.name == "sheetData" => is_in_data = true,
            Step::Close("sheetData") => is_in_data = false,
            _ if is_in_data => return reader.take(step).map_err(|fault| fault.at(name)),
            Step::Open(element) if element.name == "col" => {
                reader.column(element);
                around.take(step);
            }
            Step::Open(_) | Step::Text(_) | Step::Close(_) => around.take(step),
        }
        Ok(())
    });
    *n_cells = reader.n_cells;
    reader.shown.write(place, name, collector);
    reader.hidden.write(Place::HiddenCells, name, collector);
    reader.formulas.write(Place::FieldCode, name, collector);
    around.finish(collector);
    walked
}

impl SheetReader<'_> {
    fn column(&mut self, element: &Element) {
        let number = |name: &str| element.attribute(name).and_then(|value| value.parse().ok());
        if is_on(element, "hidden")
            && let (Some(first), Some(last)) = (number("min"), number("max"))
        {
            self.hidden_columns.push((first, last));
        }
    }

    fn take(&mut self, step: Step<'_>) -> Result<(), Fault> {
        match step {
            Step::Open(element) => match element.name.as_str() {
                "row" => {
                    let number = element.attribute("r").and_then(|row| row.parse().ok());
                    self.row = number.unwrap_or(self.row.saturating_add(1));
                    self.at = (self.row, 0);
                    self.is_hidden_row = is_on(element, "hidden");
                }
                "c" => return self.cell(element),
                "v" | "t" => self.is_in_value = true,
                "f" => self.is_in_formula = true,
                _ => {}
            },
            Step::Text(text) if self.is_in_value => self.value.push_str(text),
            Step::Text(text) if self.is_in_formula => self.formula.push_str(text),
            Step::Close("v" | "t") => self.is_in_value = false,
            Step::Close("f") => self.is_in_formula = false,
            Step::Close("c") => self.end_cell(),
            Step::Text(_) | Step::Close(_) => {}
        }
        Ok(())
    }

    fn cell(&mut self, element: &Element) -> Result<(), Fault> {
        self.n_cells += 1;
        if self.n_cells > MAX_CELLS {
            let detail = format!("more than {MAX_CELLS} cells");
            return Err(Fault::new(RejectReason::TooLarge, detail));
        }
        let named = element.attribute("r").and_then(tables::row_and_column);
        let (row, column) = self.at;
        self.at = named.unwrap_or((row, column.saturating_add(1)));
        self.kind = element.attribute("t").unwrap_or_default().to_owned();
        self.value.clear();
        self.formula.clear();
        Ok(())
    }

    fn end_cell(&mut self) {
        let (row, column) = self.at;
        let text = match self.kind.as_str() {
            "s" => self.strings.take(&self.value).unwrap_or(&self.value),
            _ => &self.value,
        };
        let is_number = matches!(self.kind.as_str(), "" | "n");
        let whole = is_number.then(|| whole_number(text)).flatten();
        let is_hidden_column = self
            .hidden_columns
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&column));
        let grid = if self.is_hidden_row || is_hidden_column {
            &mut self.hidden
        } else {
            &mut self.shown
        };
        grid.add(row, column, whole.as_deref().unwrap_or(text));
        // A text inside a formula need not show in its result.
        if self.formula.contains('"') {
            self.formulas.add(row, column, &self.formula);
        }
    }
}

/// `1.3800001111E10`, as some programs write a telephone, in digits.
fn whole_number(text: &str) -> Option<String> {
    if !text.contains(['e', 'E']) {
        return None;
    }
    let number: f64 = text.trim().parse().ok()?;
    let is_whole = number.fract() == 0.0 && number.abs() < 1e20;
    is_whole.then(|| format!("{number:.0}"))
}

fn is_on(element: &Element, name: &str) -> bool {
    matches!(element.attribute(name), Some("1" | "true" | "on"))
}
