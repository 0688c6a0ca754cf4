//! The four types that both databases share, going in as `Value` and coming out of a `Row`.
//! Must never hold a type that one of the two lacks: flags are 0 and 1, instants microseconds, dates and JSON text.

use sqlx::error::BoxDynError;
use sqlx::postgres::{PgRow, Postgres};
use sqlx::sqlite::{Sqlite, SqliteRow};
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
pub struct Row(pub(crate) AnyRow);

pub(crate) enum AnyRow {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// A type that a column can be read as.
pub trait Column: Sized {
    /// # Errors
    /// `StoreError::Column` where the column is absent or of another type.
    fn read(row: &Row, name: &str) -> Result<Self, StoreError>;
}

impl Row {
    /// # Errors
    /// `StoreError::Column` where the column is absent or of another type.
    pub fn get<T: Column>(&self, name: &str) -> Result<T, StoreError> {
        T::read(self, name)
    }
}

/// The databases' own names of what a column may hold to be read as a type. An integer may be a truth value on
/// `PostgreSQL` where `SQLite` has 0 and 1, and a small literal is short there.
trait Names {
    const SQLITE: &'static [&'static str];
    const POSTGRES: &'static [&'static str];
}

impl Names for String {
    const SQLITE: &'static [&'static str] = &["TEXT"];
    const POSTGRES: &'static [&'static str] = &["TEXT", "VARCHAR", "CHAR", "NAME"];
}

impl Names for Vec<u8> {
    const SQLITE: &'static [&'static str] = &["BLOB"];
    const POSTGRES: &'static [&'static str] = &["BYTEA"];
}

impl Names for f64 {
    const SQLITE: &'static [&'static str] = &["REAL"];
    const POSTGRES: &'static [&'static str] = &["FLOAT8"];
}

impl Names for i64 {
    const SQLITE: &'static [&'static str] = &["INTEGER"];
    const POSTGRES: &'static [&'static str] = &["INT8", "INT4", "BOOL"];
}

macro_rules! column {
    ($($ty:ty),+) => {
        $(
            impl Column for Option<$ty> {
                fn read(row: &Row, name: &str) -> Result<Self, StoreError> {
                    match &row.0 {
                        AnyRow::Sqlite(row) => read_sqlite::<$ty>(row, name),
                        AnyRow::Postgres(row) => read_postgres::<$ty>(row, name),
                    }
                    .map_err(|_| StoreError::Column { name: name.to_owned() })
                }
            }
        )+
    };
}

column!(String, Vec<u8>, f64);

impl Column for Option<i64> {
    fn read(row: &Row, name: &str) -> Result<Self, StoreError> {
        match &row.0 {
            AnyRow::Sqlite(row) => read_sqlite::<i64>(row, name),
            AnyRow::Postgres(row) => read_postgres_integer(row, name),
        }
        .map_err(|_| StoreError::Column {
            name: name.to_owned(),
        })
    }
}

/// `SQLite` would turn any value into any type, a text into the number 0 among them; so the type is compared first.
fn read_sqlite<'r, T: Names + Decode<'r, Sqlite>>(
    row: &'r SqliteRow,
    name: &str,
) -> Result<Option<T>, BoxDynError> {
    let value = row.try_get_raw(name)?;
    if value.is_null() {
        return Ok(None);
    }
    expect_name(T::SQLITE, value.type_info().name())?;
    T::decode(value).map(Some)
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
