//! Opening a database and holding transactions, on either kind.
//! Must never let a driver's type out of this crate.

use std::path::Path;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions, Postgres};
use sqlx::{ConnectOptions as _, Connection as _, PgPool, Transaction};

use crate::error::StoreError;
use crate::sqlite::pool::Lease;
use crate::sqlite::{Patience, Sqlite};

/// A database, cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) backend: Backend,
}

#[derive(Clone)]
pub(crate) enum Backend {
    Sqlite(Arc<Sqlite>),
    Postgres { writers: PgPool, readers: PgPool },
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
    Sqlite(Lease),
    Postgres(Transaction<'static, Postgres>),
}

const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(15);
const PATIENCE: Patience = Patience {
    lease: ACQUIRE_TIMEOUT,
    busy: Duration::from_secs(20),
};
const POSTGRES_READERS: u32 = 10;
const POSTGRES_WRITERS: u32 = 6;
/// A connection used less than this ago is taken to be alive; asking it first would double the time of every statement.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);

impl Store {
    /// Opens `sqlite:PATH` (made when absent) or `postgres://…`.
    ///
    /// # Errors
    /// `StoreError::Unavailable` or `Other` where it cannot be opened.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let backend = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            open_postgres(url).await?
        } else {
            let path = Path::new(url.strip_prefix("sqlite:").unwrap_or(url));
            Backend::Sqlite(Arc::new(Sqlite::open(path, PATIENCE).await?))
        };
        Ok(Self { backend })
    }

    /// Opens an `SQLite` file that nobody writes, without leaving a trace beside it: a backup, perhaps on a read-only disk.
    ///
    /// # Errors
    /// `StoreError::Unavailable` where there is no such file.
    pub async fn open_archive(file: &Path) -> Result<Self, StoreError> {
        let archive = Sqlite::open_archive(file, PATIENCE).await?;
        Ok(Self {
            backend: Backend::Sqlite(Arc::new(archive)),
        })
    }

    /// Closes an `SQLite` database so that its one file is all there is of it, fit to be moved and read anywhere.
    ///
    /// # Errors
    /// Any `StoreError`.
    pub(crate) async fn close_as_archive(self) -> Result<(), StoreError> {
        match &self.backend {
            Backend::Sqlite(file) => file.close_as_archive().await,
            Backend::Postgres { .. } => {
                self.close().await;
                Ok(())
            }
        }
    }

    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.backend {
            Backend::Sqlite(_) => Kind::Sqlite,
            Backend::Postgres { .. } => Kind::Postgres,
        }
    }

    /// Starts a write transaction; on `SQLite` it waits for the writer before it.
    ///
    /// # Errors
    /// `StoreError::Unavailable` where the database does not answer in time.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let inner = match &self.backend {
            Backend::Sqlite(file) => TxInner::Sqlite(file.begin().await?),
            Backend::Postgres { writers, .. } => TxInner::Postgres(writers.begin().await?),
        };
        Ok(Tx { inner })
    }

    /// Starts a look at the database as it is now, whatever others write meanwhile. It cannot write.
    ///
    /// # Errors
    /// `StoreError::Unavailable` where the database does not answer in time.
    pub async fn begin_read(&self) -> Result<Tx, StoreError> {
        let inner = match &self.backend {
            Backend::Sqlite(file) => TxInner::Sqlite(file.begin_read().await?),
            Backend::Postgres { readers, .. } => {
                let mut inner = readers
                    .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?;
                // The moment is fixed at the first statement, not at BEGIN.
                sqlx::query("SELECT 1").execute(&mut *inner).await?;
                TxInner::Postgres(inner)
            }
        };
        Ok(Tx { inner })
    }

    pub async fn close(&self) {
        match &self.backend {
            Backend::Sqlite(file) => file.close().await,
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
            TxInner::Sqlite(mut inner) => inner.commit()?,
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
