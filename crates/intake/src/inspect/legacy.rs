//! Formats before packages, and open documents: LibreOffice makes a package of them, which is then inspected.
//! Must never call a file clean that LibreOffice did not open.

use std::io::Cursor;

use calamine::{Reader as _, SheetVisible, Xls};

use super::collect::Collector;
use super::kind::Legacy;
use super::part::Place;
use super::tables::Grid;
use super::{package, plain};
use crate::office;
use crate::reject::Fault;

/// Converts and inspects. Where LibreOffice cannot, what can be read without it is read, and the problem stays.
///
/// # Errors
/// Those of [`office::convert`] and of the package.
pub(super) fn inspect(
    legacy: Legacy,
    bytes: &[u8],
    collector: &mut Collector<'_>,
) -> Result<(), Fault> {
    match office::convert(bytes, legacy.from, legacy.to, collector.context) {
        Ok(converted) => package::inspect(&converted, collector),
        Err(fault) => {
            if legacy.from == "xls" {
                cells(bytes, collector);
            }
            collector.add(Place::OtherPart, "", &plain::strings(bytes));
            Err(fault)
        }
    }
}

/// The cells of a workbook of before 2007; comments, properties and what is hidden inside a sheet are not known here.
fn cells(bytes: &[u8], collector: &mut Collector<'_>) {
    let Ok(mut workbook) = Xls::new(Cursor::new(bytes)) else {
        return;
    };
    for (name, formula) in workbook.defined_names().to_vec() {
        collector.add(Place::DefinedName, &name, &formula);
    }
    for sheet in workbook.sheets_metadata().to_vec() {
        let Ok(range) = workbook.worksheet_range(&sheet.name) else {
            continue;
        };
        let (top, left) = range.start().unwrap_or_default();
        let mut grid = Grid::default();
        for (row, column, value) in range.used_cells() {
            let count =
                |first: u32, nth: usize| u32::try_from(nth).map_or(0, |nth| first + nth + 1);
            grid.add(count(top, row), count(left, column), &value.to_string());
        }
        let place = match sheet.visible {
            SheetVisible::Visible => Place::Sheet,
            SheetVisible::Hidden => Place::HiddenSheet,
            SheetVisible::VeryHidden => Place::VeryHiddenSheet,
        };
        grid.write(place, &sheet.name, collector);
    }
}
