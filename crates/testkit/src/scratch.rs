//! Scratch databases: each test its own, with the migrations handed in applied, gone when the last handle is dropped.
//! Must never share rows between tests, nor skip a database that is missing.

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::{Context as _, Result, anyhow};
use sha2::{Digest as _, Sha256};
use store::database::Store;
use store::migration::{self, Migration, hex, migrate};
use store::statement::sql;
use tempfile::TempDir;

use crate::clock::at;
use crate::postgres::{Cluster, VARIABLE};

/// A database of one test's own, cheap to clone.
#[derive(Clone)]
pub struct Scratch {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    url: String,
    /// Where a test may put files; removed with the rest.
    folder: TempDir,
    _database: Option<PostgresDatabase>,
}

impl Scratch {
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The address, to open the same database a second time.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.inner.url
    }

    /// A folder for the files of this test.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.inner.folder.path()
    }
}

/// A new SQLite file with `store`'s tables and those of `migrations`.
///
/// # Errors
/// Where a migration fails or the temporary folder cannot be written.
pub async fn scratch_sqlite(migrations: &[Migration]) -> Result<Scratch> {
    let empty = empty_sqlite().await?;
    migrate(empty.store(), migrations, at("2026-11-23 09:30")).await?;
    Ok(empty)
}

/// A new SQLite file without any table.
///
/// # Errors
/// Where the temporary folder cannot be written.
pub async fn empty_sqlite() -> Result<Scratch> {
    let folder = new_folder()?;
    let url = format!("sqlite:{}", folder.path().join("scratch.sqlite").display());
    let store = Store::open(&url).await.context("open scratch database")?;
    Ok(Scratch {
        inner: Arc::new(Inner {
            store,
            url,
            folder,
            _database: None,
        }),
    })
}

/// A new PostgreSQL database with `store`'s tables and those of `migrations`, copied from a template that is made once.
///
/// # Errors
/// Where there is no PostgreSQL or a migration fails.
pub async fn scratch_postgres(migrations: &[Migration]) -> Result<Scratch> {
    let server = server()?;
    let template = template(server, migrations).await?;
    new_postgres(server, &template).await
}

/// A new PostgreSQL database without any table.
///
/// # Errors
/// Where there is no PostgreSQL.
pub async fn empty_postgres() -> Result<Scratch> {
    new_postgres(server()?, "template0").await
}

async fn new_postgres(server: &'static str, template: &str) -> Result<Scratch> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    // Two processes on one server never have the same id at one time; what a killed one left is overwritten.
    let name = format!("scratch_{}_{number}", std::process::id());
    let admin = Store::open(server)
        .await
        .context("reach the PostgreSQL of the tests")?;
    run(
        &admin,
        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    )
    .await?;
    run(
        &admin,
        format!("CREATE DATABASE {name} TEMPLATE {template}"),
    )
    .await?;
    admin.close().await;
    let database = PostgresDatabase { server, name };
    let url = with_database(server, &database.name)?;
    let store = Store::open(&url).await.context("open scratch database")?;
    let folder = new_folder()?;
    Ok(Scratch {
        inner: Arc::new(Inner {
            store,
            url,
            folder,
            _database: Some(database),
        }),
    })
}

fn new_folder() -> Result<TempDir> {
    tempfile::Builder::new()
        .prefix("gongkai-test-")
        .tempdir()
        .context("make a temporary folder")
}

/// The running server that the environment names, or a cluster of this process's own, started when first asked for.
/// Its guard stops it when the process ends.
fn server() -> Result<&'static str> {
    static OWN: OnceLock<Result<(String, Option<Cluster>), String>> = OnceLock::new();
    let started = OWN.get_or_init(|| match std::env::var(VARIABLE) {
        Ok(url) if !url.is_empty() => Ok((url, None)),
        Ok(_) | Err(_) => match Cluster::start() {
            Ok(cluster) => Ok((cluster.url().to_owned(), Some(cluster))),
            Err(error) => Err(format!("{error:#}")),
        },
    });
    match started {
        Ok((url, _)) => Ok(url),
        Err(reason) => Err(anyhow!("no PostgreSQL for tests: {reason}")),
    }
}

/// The name of a database with the migrations applied, made by whoever asks first, in this process or another.
async fn template(server: &'static str, migrations: &[Migration]) -> Result<String> {
    static READY: Mutex<Option<HashSet<String>>> = Mutex::new(None);
    let name = template_name(migrations);
    let is_ready =
        |ready: &Option<HashSet<String>>| ready.as_ref().is_some_and(|set| set.contains(&name));
    if is_ready(&READY.lock().unwrap_or_else(PoisonError::into_inner)) {
        return Ok(name);
    }
    let admin = Store::open(server)
        .await
        .context("reach the PostgreSQL of the tests")?;
    let mut lock = admin.begin().await?;
    sql("SELECT CAST(pg_advisory_xact_lock(7072) AS TEXT) AS done")
        .fetch_optional(&mut lock, |_| Ok(()))
        .await?;
    let existing = sql("SELECT datname FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_optional(&mut lock, |_| Ok(()))
        .await?;
    if existing.is_none() {
        let unfinished = format!("{name}_new");
        run(
            &admin,
            format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)"),
        )
        .await?;
        run(
            &admin,
            format!("CREATE DATABASE {unfinished} TEMPLATE template0"),
        )
        .await?;
        let store = Store::open(&with_database(server, &unfinished)?).await?;
        let migrated = migrate(&store, migrations, at("2026-11-23 09:30")).await;
        store.close().await;
        migrated?;
        run(
            &admin,
            format!("ALTER DATABASE {unfinished} RENAME TO {name}"),
        )
        .await?;
    }
    lock.commit().await?;
    admin.close().await;
    READY
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get_or_insert_default()
        .insert(name.clone());
    Ok(name)
}

fn template_name(migrations: &[Migration]) -> String {
    let mut digest = Sha256::new();
    for migration in migration::STORE.iter().chain(migrations) {
        digest.update(migration.context);
        digest.update(migration.number.to_be_bytes());
        digest.update(migration.text);
    }
    let digest = hex(&digest.finalize());
    format!("template_{}", digest.get(..24).unwrap_or(&digest))
}

/// Statements about whole databases take names, not arguments; the text is ours and lives as long as the test.
async fn run(admin: &Store, text: String) -> Result<()> {
    sql(text.leak())
        .execute(admin)
        .await
        .context("run a statement about databases")?;
    Ok(())
}

/// The same server's address with another database.
fn with_database(server: &str, name: &str) -> Result<String> {
    let (address, parameters) = match server.split_once('?') {
        Some((address, parameters)) => (address, format!("?{parameters}")),
        None => (server, String::new()),
    };
    let (scheme, rest) = address
        .split_once("://")
        .with_context(|| format!("{VARIABLE} is not of the form postgres://USER@HOST/DATABASE"))?;
    let host = rest.split('/').next().unwrap_or(rest);
    Ok(format!("{scheme}://{host}/{name}{parameters}"))
}

struct PostgresDatabase {
    server: &'static str,
    name: String,
}

impl Drop for PostgresDatabase {
    /// Also after a panic, and inside a runtime that may be about to end: so on a thread and a runtime of its own.
    fn drop(&mut self) {
        let server = self.server;
        let text = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let dropping = std::thread::spawn(move || -> Result<()> {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                let admin = Store::open(server).await?;
                run(&admin, text).await?;
                admin.close().await;
                Ok(())
            })
        });
        // A database left behind goes with its cluster.
        let _ = dropping.join();
    }
}

#[cfg(test)]
mod tests;
