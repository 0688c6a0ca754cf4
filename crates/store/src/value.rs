//! The four types that both databases share, going in as `Value` and coming out of a `Row`.
//! Must never hold a type that one of the two lacks: flags are 0 and 1, instants microseconds, dates and JSON text.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, TypeInfo as _, ValueRef as _};

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

macro_rules! column {
    ($($ty:ty),+) => {
        $(
            impl Column for Option<$ty> {
                fn read(row: &Row, name: &str) -> Result<Self, StoreError> {
                    match &row.0 {
                        AnyRow::Sqlite(row) => row.try_get_unchecked::<Self, _>(name),
                        AnyRow::Postgres(row) => row.try_get_unchecked::<Self, _>(name),
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
            AnyRow::Sqlite(row) => row.try_get_unchecked::<Self, _>(name),
            AnyRow::Postgres(row) => read_integer(row, name),
        }
        .map_err(|_| StoreError::Column {
            name: name.to_owned(),
        })
    }
}

/// `PostgreSQL` gives small literals as INT4.
fn read_integer(row: &PgRow, name: &str) -> Result<Option<i64>, sqlx::Error> {
    let is_short = row.try_get_raw(name)?.type_info().name() == "INT4";
    if is_short {
        return Ok(row.try_get::<Option<i32>, _>(name)?.map(i64::from));
    }
    row.try_get::<Option<i64>, _>(name)
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
