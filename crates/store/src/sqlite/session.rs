//! Running statements on one connection, on the calling thread.
//! Must never hold a row or a prepared statement while a task waits: then a cancelled task leaves nothing behind.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, StatementStatus, ToSql};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;
use tokio::time::{sleep, timeout};

use crate::error::StoreError;
use crate::value::{AnyRow, Row, SqliteRow, Value};

pub(crate) struct Session {
    connection: Connection,
    /// How long to wait while another process writes.
    busy: Duration,
}

/// What a visit of rows does after each.
pub(crate) type Next = Result<ControlFlow<()>, StoreError>;

/// A statement whose last run took more steps of `SQLite`'s machine than this, about half a millisecond, runs apart.
const LONG: i32 = 20_000;
/// So does what is left of a result after as many rows as this.
const MANY: u32 = 100;
const FIRST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(10);

impl Session {
    pub(super) fn new(connection: Connection, busy: Duration) -> Self {
        Self { connection, busy }
    }

    pub(super) async fn begin(&mut self) -> Result<(), StoreError> {
        self.patiently(|connection| run(connection, "BEGIN IMMEDIATE"))
            .await
    }

    /// `SQLite` fixes the moment at the first statement, not at BEGIN.
    pub(super) fn begin_read(&mut self) -> Result<(), StoreError> {
        run(&self.connection, "BEGIN")?;
        run(&self.connection, "SELECT 1 FROM sqlite_master LIMIT 1")?;
        Ok(())
    }

    pub(crate) fn commit(&mut self) -> Result<(), StoreError> {
        self.run("COMMIT")
    }

    /// Whether no transaction is open afterwards.
    pub(super) fn end_transaction(&self) -> bool {
        if !self.connection.is_autocommit() {
            // Where it fails, the answer says so.
            let _ = apart(|| run(&self.connection, "ROLLBACK"));
        }
        self.connection.is_autocommit()
    }

    /// Runs one of our own texts that waits for the disk.
    pub(super) fn run(&mut self, text: &str) -> Result<(), StoreError> {
        Ok(apart(|| run(&self.connection, text))?)
    }

    /// Runs several statements without arguments.
    pub(crate) fn run_all(&mut self, text: &str) -> Result<(), StoreError> {
        Ok(apart(|| self.connection.execute_batch(text))?)
    }

    /// The answer is how many rows changed.
    pub(crate) async fn execute(
        &mut self,
        text: &str,
        arguments: &[Value],
    ) -> Result<u64, StoreError> {
        self.patiently(|connection| {
            // On its own it ends with a commit, which waits for the disk.
            if connection.is_autocommit() {
                apart(|| execute(connection, text, arguments))
            } else {
                execute(connection, text, arguments)
            }
        })
        .await
    }

    pub(crate) fn visit(
        &mut self,
        text: &str,
        arguments: &[Value],
        visit: &mut dyn FnMut(&Row) -> Next,
    ) -> Result<(), StoreError> {
        with_rows(&self.connection, text, arguments, |rows| {
            if visit_rows(rows, visit)?.is_break() {
                return Ok(());
            }
            apart(|| {
                while visit_rows(rows, visit)?.is_continue() {}
                Ok(())
            })
        })
    }

    /// Tries again while another process writes. The lock is taken by the first statement that needs it, so an attempt
    /// that did not get it has changed nothing.
    async fn patiently<T>(
        &mut self,
        attempt: impl Fn(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        // A connection may move between threads but not be seen from two, so while the task sleeps it is held alone.
        let connection = &mut self.connection;
        let attempts = async move {
            let mut pause = FIRST_PAUSE;
            loop {
                let ended = attempt(connection);
                match ended {
                    Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                        sleep(pause).await;
                        pause = (pause * 2).min(LONGEST_PAUSE);
                    }
                    ended => return Ok(ended?),
                }
            }
        };
        timeout(self.busy, attempts)
            .await
            .map_err(|_| StoreError::Unavailable("another process kept writing".into()))?
    }
}

/// Lets the other tasks of this thread go on elsewhere while `work` blocks it.
pub(crate) fn apart<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => block_in_place(work),
        // A runtime of one thread has nowhere else to go on.
        Ok(_) | Err(_) => work(),
    }
}

fn run(connection: &Connection, text: &str) -> rusqlite::Result<()> {
    execute(connection, text, &[])?;
    Ok(())
}

fn execute(connection: &Connection, text: &str, arguments: &[Value]) -> rusqlite::Result<u64> {
    // `changes` tells of the last statement that changed anything, which need not be this one.
    let before = connection.total_changes();
    with_rows::<rusqlite::Error>(connection, text, arguments, |rows| {
        while rows.next()?.is_some() {}
        Ok(())
    })?;
    if connection.total_changes() == before {
        return Ok(0);
    }
    Ok(connection.changes())
}

/// Breaks at the end of the rows or where `visit` does, and continues where it has seen `MANY`.
fn visit_rows(rows: &mut rusqlite::Rows<'_>, visit: &mut dyn FnMut(&Row) -> Next) -> Next {
    for _ in 0..MANY {
        let Some(row) = rows.next()? else {
            return Ok(ControlFlow::Break(()));
        };
        let row = Row(AnyRow::Sqlite(SqliteRow {
            row,
            expected: Cell::new(0),
        }));
        if visit(&row)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn with_rows<E: From<rusqlite::Error>>(
    connection: &Connection,
    text: &str,
    arguments: &[Value],
    read: impl FnOnce(&mut rusqlite::Rows<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut statement = connection.prepare_cached(text)?;
    bind(&mut statement, arguments)?;
    let is_long = statement.reset_status(StatementStatus::VmStep) > LONG;
    let mut rows = statement.raw_query();
    if is_long {
        apart(|| read(&mut rows))
    } else {
        read(&mut rows)
    }
}

/// `$2` is a name to `SQLite`, and names have the order of their first use.
fn bind(statement: &mut rusqlite::Statement<'_>, arguments: &[Value]) -> rusqlite::Result<()> {
    for index in 1..=statement.parameter_count() {
        let name = statement.parameter_name(index).unwrap_or_default();
        let argument = name
            .strip_prefix('$')
            .and_then(|number| number.parse::<usize>().ok())
            .and_then(|number| arguments.get(number.checked_sub(1)?));
        match argument {
            Some(argument) => statement.raw_bind_parameter(index, argument)?,
            None => return Err(rusqlite::Error::InvalidParameterName(name.to_owned())),
        }
    }
    Ok(())
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self {
            Self::Integer(value) => value.map_or(ValueRef::Null, ValueRef::Integer),
            Self::Real(value) => value.map_or(ValueRef::Null, ValueRef::Real),
            Self::Text(value) => value
                .as_ref()
                .map_or(ValueRef::Null, |text| ValueRef::Text(text.as_bytes())),
            Self::Blob(value) => value
                .as_ref()
                .map_or(ValueRef::Null, |bytes| ValueRef::Blob(bytes)),
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}
