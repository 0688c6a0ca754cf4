//! The four types that both databases share, going in as `Value` and coming out of a `Row`.
//! Must never hold a type that one of the two lacks: flags are 0 and 1, instants microseconds, dates and JSON text.

use std::cell::Cell;

use rusqlite::types::ValueRef;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgRow, Postgres};
use sqlx::{Decode, Row as _, TypeInfo as _, ValueRef as _};

use crate::error::StoreError;

/// An argument of a statement. A null knows its type, because `PostgreSQL` asks for it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Integer(Option<i64>),
    Real(Option<f64>),
    Text(Option<String>),
    Blob(Option<Vec<u8>>),
}

macro_rules! into_value {
    ($($from:ty => $variant:ident($convert:expr)),+ $(,)?) => {
        $(
            impl From<$from> for Value {
                fn from(value: $from) -> Self {
                    Self::$variant(Some($convert(value)))
                }
            }

            impl From<Option<$from>> for Value {
                fn from(value: Option<$from>) -> Self {
                    Self::$variant(value.map($convert))
                }
            }
        )+
    };
}

into_value!(
    &[u8] => Blob(<[u8]>::to_vec),
    &str => Text(str::to_owned),
    &String => Text(String::clone),
    String => Text(std::convert::identity),
    Vec<u8> => Blob(std::convert::identity),
    bool => Integer(i64::from),
    f64 => Real(std::convert::identity),
    i64 => Integer(std::convert::identity),
    u32 => Integer(i64::from),
    kernel::time::Instant => Integer(kernel::time::Instant::micros),
);

impl Value {
    /// What one database would keep and the other refuse or turn into a null.
    pub(crate) fn problem(&self) -> Option<&'static str> {
        match self {
            Self::Text(Some(text)) if text.as_bytes().contains(&0) => Some("a text with U+0000"),
            Self::Real(Some(number)) if number.is_nan() => Some("a number that is none (NaN)"),
            Self::Integer(_) | Self::Real(_) | Self::Text(_) | Self::Blob(_) => None,
        }
    }
}

/// A row of a result; columns are read by name.
pub struct Row<'r>(pub(crate) AnyRow<'r>);

pub(crate) enum AnyRow<'r> {
    Sqlite(SqliteRow<'r>),
    Postgres(&'r PgRow),
}

pub(crate) struct SqliteRow<'r> {
    pub(crate) row: &'r rusqlite::Row<'r>,
    /// Columns are mostly read in the order of the statement, so the search begins behind the one read last.
    pub(crate) expected: Cell<usize>,
}

/// A type that a column can be read as.
pub trait Column: Sized {
    /// # Errors
    /// `StoreError::Column` where the column is absent or of another type.
    fn read(row: &Row, name: &str) -> Result<Self, StoreError>;
}

impl Row<'_> {
    /// # Errors
    /// `StoreError::Column` where the column is absent or of another type.
    pub fn get<T: Column>(&self, name: &str) -> Result<T, StoreError> {
        T::read(self, name)
    }
}

/// `PostgreSQL`'s own names of what a column may hold to be read as a type. An integer may be a truth value where
/// `SQLite` has 0 and 1, and a small literal is short.
trait Names {
    const POSTGRES: &'static [&'static str];
}

impl Names for String {
    const POSTGRES: &'static [&'static str] = &["TEXT", "VARCHAR", "CHAR", "NAME"];
}

impl Names for Vec<u8> {
    const POSTGRES: &'static [&'static str] = &["BYTEA"];
}

impl Names for f64 {
    const POSTGRES: &'static [&'static str] = &["FLOAT8"];
}

impl Names for i64 {
    const POSTGRES: &'static [&'static str] = &["INT8", "INT4", "BOOL"];
}

/// How each type is read on either database. The functions for `SQLite` are the strict ones: it would itself turn any
/// value into any type, a text into the number 0 among them.
macro_rules! column {
    ($($ty:ty => $sqlite:ident, $postgres:path);+ $(;)?) => {
        $(
            impl Column for Option<$ty> {
                fn read(row: &Row, name: &str) -> Result<Self, StoreError> {
                    let value = match &row.0 {
                        AnyRow::Sqlite(row) => row
                            .value(name)
                            .and_then(|value| value.$sqlite().ok())
                            .map(|value| value.map(Into::into)),
                        AnyRow::Postgres(row) => $postgres(row, name).ok(),
                    };
                    value.ok_or_else(|| StoreError::Column { name: name.to_owned() })
                }
            }
        )+
    };
}

column!(
    String => as_str_or_null, read_postgres::<String>;
    Vec<u8> => as_blob_or_null, read_postgres::<Vec<u8>>;
    f64 => as_f64_or_null, read_postgres::<f64>;
    i64 => as_i64_or_null, read_postgres_integer;
);

impl SqliteRow<'_> {
    fn value(&self, name: &str) -> Option<ValueRef<'_>> {
        let statement: &rusqlite::Statement<'_> = self.row.as_ref();
        let expected = self.expected.get();
        let index = (expected..statement.column_count())
            .chain(0..expected)
            .find(|index| statement.column_name(*index).is_ok_and(|own| own == name))?;
        self.expected.set(index + 1);
        self.row.get_ref(index).ok()
    }
}

fn read_postgres<'r, T: Names + Decode<'r, Postgres>>(
    row: &'r PgRow,
    name: &str,
) -> Result<Option<T>, BoxDynError> {
    let value = row.try_get_raw(name)?;
    expect_name(T::POSTGRES, value.type_info().name())?;
    if value.is_null() {
        return Ok(None);
    }
    T::decode(value).map(Some)
}

fn read_postgres_integer(row: &PgRow, name: &str) -> Result<Option<i64>, BoxDynError> {
    let value = row.try_get_raw(name)?;
    let kind = value.type_info().name().to_owned();
    expect_name(i64::POSTGRES, &kind)?;
    if value.is_null() {
        return Ok(None);
    }
    let number = match kind.as_str() {
        "INT4" => i64::from(<i32 as Decode<Postgres>>::decode(value)?),
        "BOOL" => i64::from(<bool as Decode<Postgres>>::decode(value)?),
        _ => <i64 as Decode<Postgres>>::decode(value)?,
    };
    Ok(Some(number))
}

fn expect_name(wanted: &[&str], found: &str) -> Result<(), BoxDynError> {
    if wanted.contains(&found) {
        Ok(())
    } else {
        Err(format!("type {found}").into())
    }
}

macro_rules! required_column {
    ($($ty:ty),+) => {
        $(
            impl Column for $ty {
                fn read(row: &Row, name: &str) -> Result<Self, StoreError> {
                    Option::<$ty>::read(row, name)?.ok_or_else(|| StoreError::Column { name: name.to_owned() })
                }
            }
        )+
    };
}

required_column!(String, Vec<u8>, f64, i64);

impl Column for bool {
    fn read(row: &Row, name: &str) -> Result<Self, StoreError> {
        Ok(i64::read(row, name)? != 0)
    }
}

impl Column for kernel::time::Instant {
    fn read(row: &Row, name: &str) -> Result<Self, StoreError> {
        i64::read(row, name).map(Self::from_micros)
    }
}

impl Column for Option<kernel::time::Instant> {
    fn read(row: &Row, name: &str) -> Result<Self, StoreError> {
        Ok(Option::<i64>::read(row, name)?.map(kernel::time::Instant::from_micros))
    }
}
