//! What can go wrong between us and a database, told apart as far as callers act on it.
//! Must never put a statement's arguments into a message: they may be personal data.

use thiserror::Error;

#[derive(Debug, Error)]
pub enum StoreError {
    /// A named constraint refused the statement.
    #[error("constraint {name} refused the statement")]
    Constraint {
        name: String,
        #[source]
        source: sqlx::Error,
    },
    /// The database cannot be reached or is too busy; the same call may succeed later.
    #[error("database cannot be reached")]
    Unavailable(#[source] sqlx::Error),
    /// A column is absent or has another type than the code expects.
    #[error("column {name} cannot be read")]
    Column { name: String },
    /// The disk has no room left.
    #[error("no space left for the database")]
    DiskFull(#[source] sqlx::Error),
    #[error("database refused the statement")]
    Other(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) => match constraint_name(inner.as_ref()) {
                Some(name) => Self::Constraint {
                    name,
                    source: error,
                },
                None if is_disk_full(inner.as_ref()) => Self::DiskFull(error),
                None if is_passing(inner.as_ref()) => Self::Unavailable(error),
                None => Self::Other(error),
            },
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            _ => Self::Other(error),
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

/// `PostgreSQL` names the constraint; `SQLite` names the columns, from which our naming rule gives the same name.
fn constraint_name(error: &dyn sqlx::error::DatabaseError) -> Option<String> {
    if let Some(name) = error.constraint() {
        return Some(name.to_owned());
    }
    let message = error.message();
    if let Some(columns) = message.strip_prefix("UNIQUE constraint failed: ") {
        let mut name = String::new();
        for (position, column) in columns.split(", ").enumerate() {
            let (table, column) = column.split_once('.')?;
            if position == 0 {
                name.push_str(table);
            }
            name.push('_');
            name.push_str(column);
        }
        name.push_str("_key");
        return Some(name);
    }
    message
        .strip_prefix("CHECK constraint failed: ")
        .map(ToOwned::to_owned)
}

fn is_disk_full(error: &dyn sqlx::error::DatabaseError) -> bool {
    matches!(error.code().as_deref(), Some("13" | "53100"))
        || error.message().contains("disk is full")
}

/// `SQLite`: busy, locked, cannot open, I/O. `PostgreSQL`: class 08 (connection), 57P (shutdown), 53300 (too many).
fn is_passing(error: &dyn sqlx::error::DatabaseError) -> bool {
    let Some(code) = error.code() else {
        return false;
    };
    let sqlite = code
        .parse::<u32>()
        .is_ok_and(|extended| matches!(extended & 0xff, 5 | 6 | 10 | 14));
    let is_postgres_class = code.starts_with("08") || code.starts_with("57P") || code == "53300";
    (code.len() < 5 && sqlite) || is_postgres_class
}
