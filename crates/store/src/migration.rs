//! Migrations: each context brings its own, numbered texts that run once and on both databases.
//! Must never change a text that has run: its digest is kept and compared.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail};
use kernel::time::Instant;
use sha2::{Digest as _, Sha256};

use crate::database::{Kind, Store, Tx, TxInner};
use crate::error::StoreError;
use crate::statement::sql;

/// One step of a context's schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The context, which is also the prefix of its tables.
    pub context: &'static str,
    pub number: u32,
    pub name: &'static str,
    pub text: &'static str,
}

impl Migration {
    /// SHA-256 of its text.
    pub(crate) fn digest(&self) -> String {
        hex(&Sha256::digest(self.text))
    }

    /// How `applied` names it.
    pub(crate) fn step(&self) -> String {
        format!("{} {}", self.context, self.number)
    }
}

/// This crate's own tables; they come first.
pub const STORE: &[Migration] = &[Migration {
    context: "store",
    number: 1,
    name: "store",
    text: include_str!("../migrations/0001_store.sql"),
}];

const BOOKKEEPING: &str = "CREATE TABLE IF NOT EXISTS store_migration (
    context TEXT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT store_migration_pkey PRIMARY KEY (context, number)
)";

/// `PostgreSQL` has no BLOB; the domain lets one text serve both.
const POSTGRES_BLOB: &str = "DO $$ BEGIN
    CREATE DOMAIN blob AS bytea;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$";

/// Brings the schema up to `migrations`, in their order, in one transaction.
///
/// # Errors
/// Where a text that has run was changed since, or the database refuses one.
pub async fn migrate(store: &Store, migrations: &[Migration], now: Instant) -> anyhow::Result<()> {
    migrate_exactly(store, STORE.iter().chain(migrations), now).await
}

/// As `migrate`, but without this crate's own steps unless they are handed in: for the schema that a backup had.
pub(crate) async fn migrate_exactly(
    store: &Store,
    migrations: impl Iterator<Item = &Migration>,
    now: Instant,
) -> anyhow::Result<()> {
    let mut tx = store.begin().await.context("begin migration")?;
    if store.kind() == Kind::Postgres {
        run(&mut tx, "SELECT pg_advisory_xact_lock(7071)").await?;
        run(&mut tx, POSTGRES_BLOB).await?;
    }
    run(&mut tx, BOOKKEEPING).await?;
    let done = sql("SELECT context, number, digest FROM store_migration")
        .fetch_all(&mut tx, |row| {
            Ok((
                row.get::<String>("context")?,
                row.get::<i64>("number")?,
                row.get::<String>("digest")?,
            ))
        })
        .await?;
    for migration in migrations {
        let digest = migration.digest();
        let number = i64::from(migration.number);
        let before = done
            .iter()
            .find(|(context, n, _)| context == migration.context && *n == number);
        match before {
            Some((_, _, known)) if *known == digest => {}
            Some(_) => bail!(
                "migration {} {} was changed after it had run",
                migration.context,
                migration.number
            ),
            None => {
                run(&mut tx, migration.text).await.with_context(|| {
                    format!("run migration {} {}", migration.context, migration.number)
                })?;
                sql("INSERT INTO store_migration (context, number, name, digest, created_at) VALUES ($1, $2, $3, $4, $5)")
                    .bind(migration.context)
                    .bind(number)
                    .bind(migration.name)
                    .bind(digest)
                    .bind(now)
                    .execute(&mut tx)
                    .await?;
            }
        }
    }
    tx.commit().await.context("commit migration")
}

/// The steps that have run, as `context number`, each with the digest of its text.
///
/// # Errors
/// Where the database cannot be read, or nothing has ever run on it.
pub async fn applied(store: &Store) -> anyhow::Result<BTreeMap<String, String>> {
    let steps = sql("SELECT context, number, digest FROM store_migration")
        .fetch_all(store, |row| {
            let (context, number): (String, i64) = (row.get("context")?, row.get("number")?);
            Ok((format!("{context} {number}"), row.get("digest")?))
        })
        .await
        .context("read which migrations have run: is this a database of ours?")?;
    Ok(steps.into_iter().collect())
}

async fn run(tx: &mut Tx, text: &'static str) -> Result<(), StoreError> {
    match &mut tx.inner {
        TxInner::Sqlite(inner) => inner.run_all(text),
        TxInner::Postgres(inner) => {
            sqlx::raw_sql(text).execute(&mut **inner).await?;
            Ok(())
        }
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
