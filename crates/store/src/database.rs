//! Opening a database and holding transactions: `SQLite` as one writer beside many readers, `PostgreSQL` as one pool.
//! Must never let a driver's type out of this crate.

use std::path::Path;
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions, Postgres};
use sqlx::sqlite::{
    Sqlite, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _, PgPool, SqlitePool, Transaction};

use crate::error::StoreError;

/// A database, cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) backend: Backend,
}

#[derive(Clone)]
pub(crate) enum Backend {
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres {
        writers: PgPool,
        readers: PgPool,
    },
}

/// Which of the two it is, for the few places that must say so to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A write transaction: it ends with `commit`, or with nothing changed when dropped.
pub struct Tx {
    pub(crate) inner: TxInner,
}

pub(crate) enum TxInner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

const BUSY_TIMEOUT: Duration = Duration::from_secs(20);
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(15);
const READERS: u32 = 4;
const POSTGRES_READERS: u32 = 10;
const POSTGRES_WRITERS: u32 = 6;
/// A connection used less than this ago is taken to be alive; asking it first would double the time of every statement.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);
/// A long import makes the log of changes long; afterwards it shrinks to this.
const JOURNAL_LIMIT: &str = "67108864";
/// Readers map the file instead of copying its pages: a copy would be taken under a lock that all connections share.
const MAPPED_BYTES: &str = "1073741824";

impl Store {
    /// Opens `sqlite:PATH` (made when absent) or `postgres://…`.
    ///
    /// # Errors
    /// `StoreError::Unavailable` or `Other` where it cannot be opened.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let backend = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            open_postgres(url).await?
        } else {
            open_sqlite(url.strip_prefix("sqlite:").unwrap_or(url)).await?
        };
        Ok(Self { backend })
    }

    /// Opens an `SQLite` file that nobody writes, without leaving a trace beside it: a backup, perhaps on a read-only disk.
    ///
    /// # Errors
    /// `StoreError::Unavailable` where there is no such file.
    pub async fn open_archive(file: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .read_only(true)
            .immutable(true)
            .disable_statement_logging();
        let readers = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        let writer = readers.clone();
        Ok(Self {
            backend: Backend::Sqlite { writer, readers },
        })
    }

    /// Closes an `SQLite` database so that its one file is all there is of it, fit to be moved and read anywhere.
    ///
    /// # Errors
    /// Any `StoreError`.
    pub(crate) async fn close_as_archive(self) -> Result<(), StoreError> {
        if let Backend::Sqlite { writer, readers } = &self.backend {
            readers.close().await;
            sqlx::raw_sql("PRAGMA journal_mode = DELETE")
                .execute(writer)
                .await?;
        }
        self.close().await;
        Ok(())
    }

    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.backend {
            Backend::Sqlite { .. } => Kind::Sqlite,
            Backend::Postgres { .. } => Kind::Postgres,
        }
    }

    /// Starts a write transaction; on `SQLite` it waits for the writer before it.
    ///
    /// # Errors
    /// `StoreError::Unavailable` where the database does not answer in time.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let inner = match &self.backend {
            Backend::Sqlite { writer, .. } => {
                TxInner::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?)
            }
            Backend::Postgres { writers, .. } => TxInner::Postgres(writers.begin().await?),
        };
        Ok(Tx { inner })
    }

    /// Starts a look at the database as it is now, whatever others write meanwhile. It cannot write.
    ///
    /// # Errors
    /// `StoreError::Unavailable` where the database does not answer in time.
    pub async fn begin_read(&self) -> Result<Tx, StoreError> {
        // Both databases fix the moment at the first statement, not at BEGIN.
        let inner = match &self.backend {
            Backend::Sqlite { readers, .. } => {
                let mut inner = readers.begin().await?;
                sqlx::query("SELECT COUNT(*) FROM sqlite_master")
                    .execute(&mut *inner)
                    .await?;
                TxInner::Sqlite(inner)
            }
            Backend::Postgres { readers, .. } => {
                let mut inner = readers
                    .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?;
                sqlx::query("SELECT 1").execute(&mut *inner).await?;
                TxInner::Postgres(inner)
            }
        };
        Ok(Tx { inner })
    }

    pub async fn close(&self) {
        match &self.backend {
            Backend::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Backend::Postgres { writers, readers } => {
                readers.close().await;
                writers.close().await;
            }
        }
    }
}

impl Tx {
    /// # Errors
    /// Any `StoreError`; then nothing has changed.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.inner {
            TxInner::Sqlite(inner) => inner.commit().await?,
            TxInner::Postgres(inner) => inner.commit().await?,
        }
        Ok(())
    }
}

/// Statements outside a transaction only read, on both databases: what `SQLite`'s readers cannot do is refused here too.
async fn open_postgres(url: &str) -> Result<Backend, StoreError> {
    let options = PgConnectOptions::from_str(url)?
        .application_name("gongkai")
        .disable_statement_logging();
    let writers = postgres_pool(POSTGRES_WRITERS)
        .connect_with(options.clone())
        .await?;
    let read_only = options.options([("default_transaction_read_only", "on")]);
    let readers = postgres_pool(POSTGRES_READERS).connect_lazy_with(read_only);
    Ok(Backend::Postgres { writers, readers })
}

fn postgres_pool(connections: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .before_acquire(|connection, about| {
            Box::pin(async move {
                if about.idle_for > TRUSTED_IDLE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

async fn open_sqlite(path: &str) -> Result<Backend, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(Path::new(path))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // An acknowledged write survives power loss, not only a crash of the process.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("journal_size_limit", JOURNAL_LIMIT)
        .statement_cache_capacity(200)
        .disable_statement_logging();
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .connect_with(options.clone())
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .connect_with(options.read_only(true).pragma("mmap_size", MAPPED_BYTES))
        .await?;
    Ok(Backend::Sqlite { writer, readers })
}
