//! Tables in running text, a row a line with a tab or a bar between cells: what the heading of a column says of the cells below it.
//! Must never read a byte twice: places are asked for in order.

use crate::context::{self, Context};

/// A heading is a few words.
const LONGEST_HEADING: usize = 48;
/// A row with a longer number is no heading.
const LONGEST_NUMBER: usize = 4;

#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Up to here the text was read.
    at: usize,
    cell_start: usize,
    column: usize,
    n_digits: usize,
    row_has_number: bool,
    row: Vec<(usize, Context)>,
    headings: Vec<Context>,
}

impl Columns {
    /// What the heading above says of the cell that holds byte `place`; nothing outside of tables.
    pub(super) fn heading(&mut self, text: &str, place: usize) -> Context {
        let passed = text.as_bytes().get(self.at..place).unwrap_or_default();
        for byte in passed {
            match byte {
                b'\t' | b'|' => {
                    self.end_cell(text);
                    self.column += 1;
                }
                b'\n' => self.end_row(text),
                b'0'..=b'9' => {
                    self.n_digits += 1;
                    self.row_has_number |= self.n_digits > LONGEST_NUMBER;
                }
                _ => self.n_digits = 0,
            }
            self.at += 1;
        }
        self.headings.get(self.column).copied().unwrap_or_default()
    }

    fn end_cell(&mut self, text: &str) {
        let cell = text
            .get(self.cell_start..self.at)
            .unwrap_or_default()
            .trim();
        if cell.len() <= LONGEST_HEADING && !self.row_has_number {
            let says = context::before(cell, cell.len());
            if says.nearest.is_some() {
                self.row.push((self.column, says));
            }
        }
        self.cell_start = self.at + 1;
        self.n_digits = 0;
    }

    fn end_row(&mut self, text: &str) {
        self.end_cell(text);
        if self.column == 0 {
            // A line without cells ends the table.
            self.headings.clear();
        } else if !self.row_has_number {
            for (column, says) in self.row.drain(..) {
                if self.headings.len() <= column {
                    self.headings.resize(column + 1, Context::default());
                }
                if let Some(heading) = self.headings.get_mut(column) {
                    *heading = says;
                }
            }
        }
        self.row.clear();
        self.column = 0;
        self.row_has_number = false;
    }
}
