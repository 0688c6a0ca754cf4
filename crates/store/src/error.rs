//! What can go wrong between us and a database, told apart as far as callers act on it.
//! Must never put a statement's arguments into a message: they may be personal data.

use std::error::Error as StdError;

use sqlx::postgres::PgDatabaseError;
use thiserror::Error;

/// What a driver told, for the log only.
pub type Source = Box<dyn StdError + Send + Sync>;

#[derive(Debug, Error)]
pub enum StoreError {
    /// A named constraint refused the statement.
    #[error("constraint {name} refused the statement")]
    Constraint {
        name: String,
        #[source]
        source: Source,
    },
    /// A row that the statement refers to is not there, or one that it removes is still referred to. `SQLite` does not
    /// say which foreign key it was, so neither do we.
    #[error("statement refers to a row that is not there, or removes one that is referred to")]
    Reference(#[source] Source),
    /// The database cannot be reached or is too busy; the same call may succeed later.
    #[error("database cannot be reached")]
    Unavailable(#[source] Source),
    /// A column is absent or has another type than the code expects.
    #[error("column {name} cannot be read")]
    Column { name: String },
    /// The disk has no room left.
    #[error("no space left for the database")]
    DiskFull(#[source] Source),
    /// An argument that only one of the two databases could keep.
    #[error("argument {position} is {what}, which cannot be stored")]
    Argument { position: usize, what: &'static str },
    #[error("database refused the statement")]
    Other(#[source] Source),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let sort = match &error {
            sqlx::Error::Database(inner) => inner
                .try_downcast_ref::<PgDatabaseError>()
                .map_or(Sort::Other, sort_postgres),
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Sort::Passing,
            _ => Sort::Other,
        };
        Self::sorted(sort, error.into())
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let sort = match &error {
            rusqlite::Error::SqliteFailure(code, message) => {
                sort_sqlite(code.extended_code, message.as_deref().unwrap_or_default())
            }
            _ => Sort::Other,
        };
        Self::sorted(sort, error.into())
    }
}

impl StoreError {
    fn sorted(sort: Sort, source: Source) -> Self {
        match sort {
            Sort::Constraint(name) => Self::Constraint { name, source },
            Sort::Reference => Self::Reference(source),
            Sort::DiskFull => Self::DiskFull(source),
            Sort::Passing => Self::Unavailable(source),
            Sort::Other => Self::Other(source),
        }
    }
}

/// Turns one named constraint into a refusal of the domain.
pub trait OnConstraint<T, E> {
    /// # Errors
    /// The refusal where `name` refused the statement, else the error itself.
    fn on_constraint(self, name: &str, refusal: E) -> Result<T, E>;
}

impl<T, E: From<StoreError>> OnConstraint<T, E> for Result<T, StoreError> {
    fn on_constraint(self, wanted: &str, refusal: E) -> Result<T, E> {
        match self {
            Ok(value) => Ok(value),
            Err(StoreError::Constraint { name, .. }) if name == wanted => Err(refusal),
            Err(other) => Err(other.into()),
        }
    }
}

enum Sort {
    Constraint(String),
    Reference,
    DiskFull,
    Passing,
    Other,
}

/// By SQLSTATE. Class 08 is the connection, 57P a shutdown, 40 a conflict between transactions that ended ours, 53300
/// too many connections, 55P03 a lock not to be had in time.
fn sort_postgres(error: &PgDatabaseError) -> Sort {
    match (error.code(), error.constraint()) {
        ("23505" | "23514", Some(name)) => Sort::Constraint(name.to_owned()),
        ("23503", _) => Sort::Reference,
        ("53100", _) => Sort::DiskFull,
        ("53300" | "55P03", _) => Sort::Passing,
        (code, _)
            if ["08", "40", "57P"]
                .iter()
                .any(|class| code.starts_with(class)) =>
        {
            Sort::Passing
        }
        _ => Sort::Other,
    }
}

/// By result code, whose low byte is the general one: busy 5, locked 6, I/O 10, full 13, cannot open 14.
fn sort_sqlite(code: i32, message: &str) -> Sort {
    match code {
        787 => Sort::Reference,
        1555 | 2579 => unique_name(message, Naming::PrimaryKey),
        2067 => unique_name(message, Naming::Columns),
        275 => match message.strip_prefix("CHECK constraint failed: ") {
            Some(name) => Sort::Constraint(name.to_owned()),
            None => Sort::Other,
        },
        _ => match code & 0xff {
            13 => Sort::DiskFull,
            5 | 6 | 10 | 14 => Sort::Passing,
            _ => Sort::Other,
        },
    }
}

enum Naming {
    PrimaryKey,
    Columns,
}

/// `SQLite` names the columns of a key, or an index over expressions; our naming rule, which `schema::lint` keeps, gives
/// the name that `PostgreSQL` tells.
fn unique_name(message: &str, naming: Naming) -> Sort {
    let Some(columns) = message.strip_prefix("UNIQUE constraint failed: ") else {
        return Sort::Other;
    };
    if let Some(index) = columns.strip_prefix("index '") {
        return Sort::Constraint(index.trim_end_matches('\'').to_owned());
    }
    let mut name = String::new();
    for (position, column) in columns.split(", ").enumerate() {
        let Some((table, column)) = column.split_once('.') else {
            return Sort::Other;
        };
        match (position, &naming) {
            (0, Naming::PrimaryKey) => return Sort::Constraint(format!("{table}_pkey")),
            (0, Naming::Columns) => name.push_str(table),
            (_, Naming::PrimaryKey | Naming::Columns) => {}
        }
        name.push('_');
        name.push_str(column);
    }
    name.push_str("_key");
    Sort::Constraint(name)
}
