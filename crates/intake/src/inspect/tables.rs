//! Cells → text: a row a line, a tab between columns, each cell with its name. Must never move a cell to another column:
//! the words at the head of a column say what its numbers are.

use std::collections::BTreeSet;

use super::collect::Collector;
use super::part::{Place, Spot};
use crate::text::is_invisible;

/// Rows times columns up to which columns are kept apart by their tabs.
const MAX_ALIGNED: usize = 8 << 20;

/// Cells in any order of rows.
#[derive(Debug, Default)]
pub(super) struct Grid {
    cells: Vec<Cell>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    row: u32,
    column: u32,
    text: String,
}

impl Grid {
    /// Rows and columns count from 1.
    pub(super) fn add(&mut self, row: u32, column: u32, text: &str) {
        let text: String = text
            .trim()
            .chars()
            .filter(|c| !is_invisible(*c))
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        if !text.is_empty() {
            self.cells.push(Cell { row, column, text });
        }
    }

    pub(super) fn write(mut self, place: Place, detail: &str, collector: &mut Collector<'_>) {
        self.cells.sort();
        // Columns without any cell are left out.
        let used: BTreeSet<u32> = self.cells.iter().map(|cell| cell.column).collect();
        let used: Vec<u32> = used.into_iter().collect();
        let n_rows = self.cells.chunk_by(|one, next| one.row == next.row).count();
        let is_aligned = n_rows.saturating_mul(used.len()) <= MAX_ALIGNED;
        let mut text = String::new();
        let mut spots = Vec::new();
        for row in self.cells.chunk_by(|one, next| one.row == next.row) {
            let mut n_tabs = 0;
            for (n, cell) in row.iter().enumerate() {
                let rank = if is_aligned {
                    used.partition_point(|column| *column < cell.column)
                } else {
                    n
                };
                text.extend(std::iter::repeat_n('\t', rank - n_tabs.min(rank)));
                n_tabs = rank;
                spots.push(Spot {
                    at: text.len(),
                    name: format!("{}{}", letters(cell.column), cell.row),
                });
                text.push_str(&cell.text);
            }
            text.push('\n');
        }
        collector.add_spotted(place, detail, text, spots);
    }
}

/// 1 → A, 27 → AA.
fn letters(column: u32) -> String {
    let mut rest = column;
    let mut name = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        name.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    name.iter().rev().collect()
}

/// `B3` → (3, 2); none for what is no cell of a sheet.
pub(super) fn row_and_column(reference: &str) -> Option<(u32, u32)> {
    let split = reference.find(|c: char| c.is_ascii_digit())?;
    let (name, row) = reference.split_at_checked(split)?;
    let mut column = 0_u32;
    for c in name.chars() {
        let digit = c.to_digit(36).filter(|digit| *digit >= 10)? - 9;
        column = column.checked_mul(26)?.checked_add(digit)?;
    }
    let row = row.parse().ok()?;
    ((1..=16_384).contains(&column) && (1..=1_048_576).contains(&row)).then_some((row, column))
}
