//! `SQLite` on the task that asks: most statements take a few microseconds, less than handing them to a thread would.
//! Must never keep an async thread for long: what writes to the disk or reads whole tables runs in `apart`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;

pub(crate) mod pool;
pub(crate) mod session;

use pool::{Lease, Pool};
use session::{Session, apart};

/// An open file.
pub(crate) struct Sqlite {
    /// For statements on their own. Each ends without waiting for anything, so whoever waits here gets a turn.
    readers: Arc<Pool>,
    /// For looks. They are held while their holder uses `readers`, so the two must not take connections from each other.
    looks: Arc<Pool>,
    /// Stands last because the fields are closed in this order: a reader that closed last could not tidy up the log.
    writer: Arc<Pool>,
}

/// How long to wait for others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// For tasks of this process.
    pub(crate) lease: Duration,
    /// For other processes, which write to the same file.
    pub(crate) busy: Duration,
}

/// How to open a connection.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    path: PathBuf,
    access: Access,
    patience: Patience,
}

#[derive(Debug, Clone, Copy)]
enum Access {
    Write,
    Read,
    /// Reads a file that nobody writes, and leaves no trace beside it.
    Archive,
}

const LOOKS: u32 = 4;
const ARCHIVE_READERS: u32 = 1;
/// A reader has to wait only while another process opens the file after a crash, or is the last to close it.
const READER_BUSY: Duration = Duration::from_secs(5);
const CACHED_STATEMENTS: usize = 200;
/// A commit is on the disk before it is acknowledged (FULL). A long import makes the log of changes long; afterwards it
/// shrinks to the limit.
const WRITER_SETTINGS: &str =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
    PRAGMA journal_size_limit = 67108864";
/// Readers map the file instead of copying its pages.
const READER_SETTINGS: &str = "PRAGMA mmap_size = 1073741824";

impl Sqlite {
    pub(crate) async fn open(path: &Path, patience: Patience) -> Result<Self, StoreError> {
        // As many as can run at once, and as many again for those that run apart.
        let readers = available_parallelism().map_or(2, |threads| threads.get().saturating_mul(2));
        let opening = |access| Opening {
            path: path.to_owned(),
            access,
            patience,
        };
        let file = Self {
            readers: Pool::new(
                opening(Access::Read),
                u32::try_from(readers).unwrap_or(u32::MAX),
            ),
            looks: Pool::new(opening(Access::Read), LOOKS),
            writer: Pool::new(opening(Access::Write), 1),
        };
        // The writer makes the file, and whatever is wrong with it shows now.
        drop(file.writer.lease().await?);
        Ok(file)
    }

    pub(crate) async fn open_archive(path: &Path, patience: Patience) -> Result<Self, StoreError> {
        let opening = Opening {
            path: path.to_owned(),
            access: Access::Archive,
            patience,
        };
        let pool = Pool::new(opening, ARCHIVE_READERS);
        drop(pool.lease().await?);
        Ok(Self {
            readers: Arc::clone(&pool),
            looks: Arc::clone(&pool),
            writer: pool,
        })
    }

    pub(crate) async fn reader(&self) -> Result<Lease, StoreError> {
        self.readers.lease().await
    }

    pub(crate) async fn writer(&self) -> Result<Lease, StoreError> {
        self.writer.lease().await
    }

    pub(crate) async fn begin(&self) -> Result<Lease, StoreError> {
        let mut lease = self.writer.lease().await?;
        lease.begin().await?;
        Ok(lease)
    }

    pub(crate) async fn begin_read(&self) -> Result<Lease, StoreError> {
        let mut lease = self.looks.lease().await?;
        lease.begin_read()?;
        Ok(lease)
    }

    /// Waits for all who hold a connection.
    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.looks.close().await;
        self.writer.close().await;
    }

    /// Closes so that the one file is all there is of it.
    pub(crate) async fn close_as_archive(&self) -> Result<(), StoreError> {
        self.readers.close().await;
        self.looks.close().await;
        self.writer
            .lease()
            .await?
            .run("PRAGMA journal_mode = DELETE")?;
        self.writer.close().await;
        Ok(())
    }
}

impl Opening {
    fn open(&self) -> Result<Session, StoreError> {
        let connection = apart(|| self.connect())?;
        Ok(Session::new(connection, self.patience.busy))
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        let (name, flags, settings, busy) = match self.access {
            Access::Write => (
                self.path.clone(),
                OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
                WRITER_SETTINGS,
                // Waiting for the write lock is done by the task, not by the thread.
                Duration::ZERO,
            ),
            Access::Read => (
                self.path.clone(),
                OpenFlags::SQLITE_OPEN_READ_ONLY,
                READER_SETTINGS,
                READER_BUSY,
            ),
            Access::Archive => (
                immutable(&self.path),
                OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
                READER_SETTINGS,
                READER_BUSY,
            ),
        };
        // A lease is one task's own, which the compiler proves: no lock is needed inside.
        let connection =
            Connection::open_with_flags(name, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        connection.busy_timeout(READER_BUSY)?;
        // Otherwise the plan of some statements depends on their arguments, and each use of them is planned again.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.execute_batch(settings)?;
        connection.busy_timeout(busy)?;
        Ok(connection)
    }
}

/// The address under which nothing is ever written beside the file.
fn immutable(path: &Path) -> PathBuf {
    let path = percent_encode(path.as_os_str().as_encoded_bytes(), NON_ALPHANUMERIC);
    PathBuf::from(OsString::from(format!("file:{path}?immutable=1")))
}

#[cfg(test)]
mod tests;
