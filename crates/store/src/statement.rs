//! A statement: a fixed text, its arguments, and the ways to run it.
//! Must never be built from text made at run time; only `copy` and `schema` in this crate may, from catalogue names.

use std::ops::{ControlFlow, DerefMut};

use futures::TryStreamExt as _;
use futures::stream::BoxStream;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnection, PgRow, Postgres};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};
use tokio::task::coop::consume_budget;

use crate::database::{Backend, Store, Tx, TxInner};
use crate::error::StoreError;
use crate::sqlite::pool::Lease;
use crate::sqlite::session::Next;
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

/// A connection: the statement's own, or that of a transaction.
enum Connection<'a> {
    Sqlite(Held<'a, Lease>),
    Postgres(Held<'a, PoolConnection<Postgres>>),
}

enum Held<'a, C: DerefMut> {
    Own(C),
    Lent(&'a mut C::Target),
}

impl<C: DerefMut> Held<'_, C> {
    fn get(&mut self) -> &mut C::Target {
        match self {
            Self::Own(own) => own,
            Self::Lent(lent) => lent,
        }
    }
}

impl<'a> Target<'a> {
    async fn writer(self) -> Result<Connection<'a>, StoreError> {
        match self {
            Self::Store(store) => Ok(match &store.backend {
                Backend::Sqlite(file) => Connection::Sqlite(Held::Own(file.writer().await?)),
                Backend::Postgres { writers, .. } => {
                    Connection::Postgres(Held::Own(writers.acquire().await?))
                }
            }),
            Self::Tx(tx) => Ok(tx.connection().await),
        }
    }

    async fn reader(self) -> Result<Connection<'a>, StoreError> {
        match self {
            Self::Store(store) => Ok(match &store.backend {
                Backend::Sqlite(file) => Connection::Sqlite(Held::Own(file.reader().await?)),
                Backend::Postgres { readers, .. } => {
                    Connection::Postgres(Held::Own(readers.acquire().await?))
                }
            }),
            Self::Tx(tx) => Ok(tx.connection().await),
        }
    }
}

impl Tx {
    async fn connection(&mut self) -> Connection<'_> {
        // Nothing else in a transaction on `SQLite` ever waits; without this a long one would keep its thread to itself.
        consume_budget().await;
        match &mut self.inner {
            TxInner::Sqlite(inner) => Connection::Sqlite(Held::Lent(&mut **inner)),
            TxInner::Postgres(inner) => Connection::Postgres(Held::Lent(&mut **inner)),
        }
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
        match target.into().writer().await? {
            Connection::Sqlite(mut session) => {
                session
                    .get()
                    .execute(self.text.as_str(), &self.arguments)
                    .await
            }
            Connection::Postgres(mut connection) => {
                let done = self.for_postgres().execute(connection.get()).await?;
                Ok(done.rows_affected())
            }
        }
    }

    /// # Errors
    /// Any `StoreError`, or what `read` makes of a row.
    pub async fn fetch_all<'a, T>(
        self,
        target: impl Into<Target<'a>>,
        read: impl Fn(&Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut items = Vec::new();
        self.visit(target, |row| {
            items.push(read(row)?);
            Ok(ControlFlow::Continue(()))
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
        let mut item = None;
        self.visit(target, |row| {
            item = Some(read(row)?);
            Ok(ControlFlow::Break(()))
        })
        .await?;
        Ok(item)
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
            .ok_or_else(|| StoreError::Other("there is no row where one must be".into()))
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
        self.visit(target, |row| {
            visit(row)?;
            Ok(ControlFlow::Continue(()))
        })
        .await
    }

    /// Visits rows until told to stop.
    pub(crate) async fn visit<'a>(
        self,
        target: impl Into<Target<'a>>,
        mut visit: impl FnMut(&Row) -> Next,
    ) -> Result<(), StoreError> {
        self.check()?;
        match target.into().reader().await? {
            Connection::Sqlite(mut session) => {
                session
                    .get()
                    .visit(self.text.as_str(), &self.arguments, &mut visit)
            }
            Connection::Postgres(mut connection) => {
                let mut rows = self.for_postgres().fetch(connection.get());
                while let Some(row) = rows.try_next().await? {
                    if visit(&Row(AnyRow::Postgres(&row)))?.is_break() {
                        break;
                    }
                }
                Ok(())
            }
        }
    }

    /// The rows as they arrive from `PostgreSQL`, for `copy`.
    pub(crate) fn stream(
        self,
        connection: &mut PgConnection,
    ) -> BoxStream<'_, Result<PgRow, sqlx::Error>> {
        self.for_postgres().fetch(connection)
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
