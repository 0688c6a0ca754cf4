//! A statement: a fixed text, its arguments, and the ways to run it.
//! Must never be built from text made at run time; only `copy` and `schema` in this crate may, from catalogue names.

use futures::stream::BoxStream;
use futures::{StreamExt as _, TryStreamExt as _};
use sqlx::postgres::{PgArguments, PgRow, Postgres};
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};

use crate::database::{Backend, Store, Tx, TxInner};
use crate::error::StoreError;
use crate::value::{AnyRow, Row, Value};

/// Starts a statement with placeholders `$1`, `$2` …
pub fn sql(text: &'static str) -> Statement {
    Statement {
        text: text.into_sql_str(),
        arguments: Vec::new(),
    }
}

/// For `copy` and `schema` only: text made from names in the database's own catalogue.
pub(crate) fn sql_from_catalogue(text: String) -> Statement {
    Statement {
        text: AssertSqlSafe(text).into_sql_str(),
        arguments: Vec::new(),
    }
}

/// A statement with its arguments.
#[must_use]
pub struct Statement {
    text: SqlStr,
    arguments: Vec<Value>,
}

/// Where a statement runs: on its own, or inside a transaction.
pub enum Target<'a> {
    Store(&'a Store),
    Tx(&'a mut Tx),
}

impl<'a> From<&'a Store> for Target<'a> {
    fn from(store: &'a Store) -> Self {
        Self::Store(store)
    }
}

impl<'a> From<&'a mut Tx> for Target<'a> {
    fn from(tx: &'a mut Tx) -> Self {
        Self::Tx(tx)
    }
}

impl Statement {
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.arguments.push(value.into());
        self
    }

    pub(crate) fn bind_all(mut self, values: Vec<Value>) -> Self {
        self.arguments.extend(values);
        self
    }

    /// Runs a statement that changes rows; the answer is how many.
    ///
    /// # Errors
    /// Any `StoreError`; a named constraint comes back as `StoreError::Constraint`.
    pub async fn execute<'a>(self, target: impl Into<Target<'a>>) -> Result<u64, StoreError> {
        self.check()?;
        let changed = match target.into() {
            Target::Store(store) => match &store.backend {
                Backend::Sqlite { writer, .. } => {
                    self.for_sqlite().execute(writer).await?.rows_affected()
                }
                Backend::Postgres { writers, .. } => {
                    self.for_postgres().execute(writers).await?.rows_affected()
                }
            },
            Target::Tx(tx) => match &mut tx.inner {
                TxInner::Sqlite(inner) => self
                    .for_sqlite()
                    .execute(&mut **inner)
                    .await?
                    .rows_affected(),
                TxInner::Postgres(inner) => self
                    .for_postgres()
                    .execute(&mut **inner)
                    .await?
                    .rows_affected(),
            },
        };
        Ok(changed)
    }

    /// # Errors
    /// Any `StoreError`, or what `read` makes of a row.
    pub async fn fetch_all<'a, T>(
        self,
        target: impl Into<Target<'a>>,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut items = Vec::new();
        self.for_each(target, |row| {
            items.push(read(row)?);
            Ok(())
        })
        .await?;
        Ok(items)
    }

    /// The first row, or none.
    ///
    /// # Errors
    /// Any `StoreError`, or what `read` makes of the row.
    pub async fn fetch_optional<'a, T>(
        self,
        target: impl Into<Target<'a>>,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.check()?;
        let row = match target.into() {
            Target::Store(store) => match &store.backend {
                Backend::Sqlite { readers, .. } => self
                    .for_sqlite()
                    .fetch_optional(readers)
                    .await?
                    .map(AnyRow::Sqlite),
                Backend::Postgres { readers, .. } => self
                    .for_postgres()
                    .fetch_optional(readers)
                    .await?
                    .map(AnyRow::Postgres),
            },
            Target::Tx(tx) => match &mut tx.inner {
                TxInner::Sqlite(inner) => self
                    .for_sqlite()
                    .fetch_optional(&mut **inner)
                    .await?
                    .map(AnyRow::Sqlite),
                TxInner::Postgres(inner) => self
                    .for_postgres()
                    .fetch_optional(&mut **inner)
                    .await?
                    .map(AnyRow::Postgres),
            },
        };
        row.map(|row| read(&Row(row))).transpose()
    }

    /// The one row that must be there.
    ///
    /// # Errors
    /// Any `StoreError`; `StoreError::Other` where there is no row.
    pub async fn fetch_one<'a, T>(
        self,
        target: impl Into<Target<'a>>,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.fetch_optional(target, read)
            .await?
            .ok_or(StoreError::Other(sqlx::Error::RowNotFound))
    }

    /// Visits each row as it arrives, for results too large to hold: at most a few dozen rows wait at any time.
    ///
    /// # Errors
    /// Any `StoreError`, or what `visit` returns, which ends the visit.
    pub async fn for_each<'a>(
        self,
        target: impl Into<Target<'a>>,
        mut visit: impl FnMut(&Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut rows = self.stream(target)?;
        while let Some(row) = rows.try_next().await? {
            visit(&row)?;
        }
        Ok(())
    }

    pub(crate) fn stream<'a>(
        self,
        target: impl Into<Target<'a>>,
    ) -> Result<BoxStream<'a, Result<Row, StoreError>>, StoreError> {
        self.check()?;
        let rows = match target.into() {
            Target::Store(store) => match &store.backend {
                Backend::Sqlite { readers, .. } => sqlite_rows(self.for_sqlite().fetch(readers)),
                Backend::Postgres { readers, .. } => {
                    postgres_rows(self.for_postgres().fetch(readers))
                }
            },
            Target::Tx(tx) => match &mut tx.inner {
                TxInner::Sqlite(inner) => sqlite_rows(self.for_sqlite().fetch(&mut **inner)),
                TxInner::Postgres(inner) => postgres_rows(self.for_postgres().fetch(&mut **inner)),
            },
        };
        Ok(rows)
    }

    fn check(&self) -> Result<(), StoreError> {
        for (index, value) in self.arguments.iter().enumerate() {
            if let Some(what) = value.problem() {
                let position = index + 1;
                return Err(StoreError::Argument { position, what });
            }
        }
        Ok(())
    }

    fn for_sqlite(self) -> Query<'static, Sqlite, SqliteArguments> {
        let mut query = sqlx::query(self.text);
        for argument in self.arguments {
            query = match argument {
                Value::Integer(value) => query.bind(value),
                Value::Real(value) => query.bind(value),
                Value::Text(value) => query.bind(value),
                Value::Blob(value) => query.bind(value),
            };
        }
        query
    }

    fn for_postgres(self) -> Query<'static, Postgres, PgArguments> {
        let mut query = sqlx::query(self.text);
        for argument in self.arguments {
            query = match argument {
                Value::Integer(value) => query.bind(value),
                Value::Real(value) => query.bind(value),
                Value::Text(value) => query.bind(value),
                Value::Blob(value) => query.bind(value),
            };
        }
        query
    }
}

fn sqlite_rows(
    rows: BoxStream<'_, Result<SqliteRow, sqlx::Error>>,
) -> BoxStream<'_, Result<Row, StoreError>> {
    rows.map(|row| Ok(Row(AnyRow::Sqlite(row?)))).boxed()
}

fn postgres_rows(
    rows: BoxStream<'_, Result<PgRow, sqlx::Error>>,
) -> BoxStream<'_, Result<Row, StoreError>> {
    rows.map(|row| Ok(Row(AnyRow::Postgres(row?)))).boxed()
}
