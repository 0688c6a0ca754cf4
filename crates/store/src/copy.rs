//! Moving a whole installation from one database to another, of either kind, and proving that nothing was lost.
//! Must never leave half a copy: everything is written in one transaction, which ends only when the hashes agree.

use anyhow::{Context as _, bail, ensure};

use crate::database::{Kind, Store, Tx};
use crate::migration::applied;
use crate::schema::{Schema, Table, describe};
use crate::statement::{sql, sql_from_catalogue};
use crate::value::Value;

mod digest;
mod reader;

use digest::TableDigest;
use reader::TableReader;

/// The bookkeeping of migrations says when each ran here; it is compared, not copied.
const BOOKKEEPING: &str = "store_migration";

/// What a table holds: two databases of any kind hold the same rows where these are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableHash {
    pub table: String,
    pub rows: u64,
    /// SHA-256 over all rows in the order of their primary keys, 64 hexadecimal digits.
    pub sha256: String,
}

/// How far a copy is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    pub table: &'a str,
    /// From 1.
    pub table_number: usize,
    pub n_tables: usize,
    /// Rows of this table copied so far.
    pub rows: u64,
}

/// Copies all rows of `source` into `target`, which has the same migrations and no rows of its own yet.
/// The source may be in use: what is copied is its state at one moment.
///
/// # Errors
/// Where the two have different migrations, the target is not empty, a value is not of its column's type, or either
/// database fails. The target is then as it was.
pub async fn copy(
    source: &Store,
    target: &Store,
    mut progress: impl FnMut(Progress<'_>),
) -> anyhow::Result<Vec<TableHash>> {
    let schema = same_schema(source, target).await?;
    let tables = copied_tables(&schema);
    let mut from = source.begin_read().await.context("read the source")?;
    let mut to = target.begin().await.context("write the target")?;
    ensure_empty(&mut to, &tables).await?;
    let circles = Circles::open(&mut to, target.kind(), &tables).await?;
    for table in tables.iter().rev() {
        run(&mut to, format!("DELETE FROM {}", quoted(&table.name))).await?;
    }
    let mut hashes = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let report = |rows| {
            progress(Progress {
                table: &table.name,
                table_number: index + 1,
                n_tables: tables.len(),
                rows,
            });
        };
        let copied = copy_table(&mut from, &mut to, table, report)
            .await
            .with_context(|| format!("copy table {}", table.name))?;
        let arrived = hash_table(&mut to, table).await?;
        ensure!(
            copied == arrived,
            "table {} did not arrive whole: {} rows with hash {} became {} rows with hash {}",
            table.name,
            copied.rows,
            copied.sha256,
            arrived.rows,
            arrived.sha256,
        );
        hashes.push(copied);
    }
    circles.close(&mut to).await?;
    to.commit().await.context("commit the copy")?;
    hashes.sort_by(|a, b| a.table.cmp(&b.table));
    Ok(hashes)
}

/// Whether `copy` would begin: the same migrations on both sides, and no rows in the target.
///
/// # Errors
/// What speaks against it.
pub async fn check(source: &Store, target: &Store) -> anyhow::Result<()> {
    let schema = same_schema(source, target).await?;
    let mut look = target.begin_read().await?;
    ensure_empty(&mut look, &copied_tables(&schema)).await
}

/// The row count and hash of each table at one moment, sorted by name.
///
/// # Errors
/// Where the database cannot be read, or a value is not of its column's type.
pub async fn hash_tables(store: &Store) -> anyhow::Result<Vec<TableHash>> {
    let schema = describe(store).await?;
    let mut look = store.begin_read().await?;
    let mut hashes = Vec::new();
    for table in schema
        .tables
        .iter()
        .filter(|table| table.name != BOOKKEEPING)
    {
        hashes.push(hash_table(&mut look, table).await?);
    }
    Ok(hashes)
}

async fn same_schema(source: &Store, target: &Store) -> anyhow::Result<Schema> {
    let (ran_there, ran_here) = (applied(source).await?, applied(target).await?);
    for (step, digest) in &ran_there {
        match ran_here.get(step) {
            Some(own) => ensure!(
                own == digest,
                "migration {step} differs between source and target"
            ),
            None => bail!(
                "target lacks migration {step}: migrate it first, with the same version of the program"
            ),
        }
    }
    if let Some(step) = ran_here.keys().find(|step| !ran_there.contains_key(*step)) {
        bail!("source lacks migration {step}: start the new version on it once, then copy");
    }
    let schema = describe(source).await?;
    let other = describe(target).await?;
    ensure!(
        schema.tables.len() == other.tables.len(),
        "source and target have different tables"
    );
    for (own, other) in schema.tables.iter().zip(&other.tables) {
        ensure!(
            own == other,
            "table differs between source and target:\n{own}\n{other}"
        );
    }
    Ok(schema)
}

fn copied_tables(schema: &Schema) -> Vec<&Table> {
    let mut tables = schema.in_foreign_key_order();
    tables.retain(|table| table.name != BOOKKEEPING);
    tables
}

/// Rows that migrations bring along have `created_at = 0`; any other row belongs to somebody.
async fn ensure_empty(target: &mut Tx, tables: &[&Table]) -> anyhow::Result<()> {
    for table in tables {
        let text = format!(
            "SELECT created_at FROM {} WHERE created_at <> 0 LIMIT 1",
            quoted(&table.name)
        );
        let found = sql_from_catalogue(text)
            .fetch_optional(&mut *target, |_| Ok(()))
            .await
            .with_context(|| format!("look whether table {} is empty", table.name))?;
        ensure!(
            found.is_none(),
            "target is not empty: table {} has rows; give a new database, nothing was changed",
            table.name
        );
    }
    Ok(())
}

async fn copy_table(
    from: &mut Tx,
    to: &mut Tx,
    table: &Table,
    mut report: impl FnMut(u64),
) -> anyhow::Result<TableHash> {
    let mut reader = TableReader::open(from, table)?;
    let whole_batch = insert_text(table, reader.rows_per_batch());
    let one_row = insert_text(table, 1);
    let mut digest = TableDigest::new(table);
    report(0);
    loop {
        let batch = reader.next().await?;
        batch.rows.iter().for_each(|row| digest.add(row));
        if batch.rows.len() == reader.rows_per_batch() {
            insert(to, &whole_batch, batch.rows.into_iter().flatten().collect()).await?;
        } else {
            insert_each(to, &one_row, batch.rows).await?;
        }
        report(digest.rows());
        if batch.is_last {
            return Ok(digest.finish());
        }
    }
}

async fn insert_each(to: &mut Tx, text: &str, rows: Vec<Vec<Value>>) -> anyhow::Result<()> {
    for values in rows {
        insert(to, text, values).await?;
    }
    Ok(())
}

async fn insert(to: &mut Tx, text: &str, arguments: Vec<Value>) -> anyhow::Result<()> {
    sql_from_catalogue(text.to_owned())
        .bind_all(arguments)
        .execute(to)
        .await
        .context("write rows")?;
    Ok(())
}

async fn hash_table(tx: &mut Tx, table: &Table) -> anyhow::Result<TableHash> {
    let mut reader = TableReader::open(tx, table)?;
    let mut digest = TableDigest::new(table);
    loop {
        let batch = reader.next().await?;
        batch.rows.iter().for_each(|row| digest.add(row));
        if batch.is_last {
            return Ok(digest.finish());
        }
    }
}

fn insert_text(table: &Table, n_rows: usize) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| quoted(&column.name))
        .collect();
    let mut text = format!(
        "INSERT INTO {} ({}) VALUES ",
        quoted(&table.name),
        columns.join(", ")
    );
    let mut argument = 0;
    for row in 0..n_rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns.len() {
            argument += 1;
            let comma = if column == 0 { "" } else { ", " };
            text.push_str(&format!("{comma}${argument}"));
        }
        text.push(')');
    }
    text
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

async fn run(tx: &mut Tx, text: String) -> anyhow::Result<()> {
    sql_from_catalogue(text)
        .execute(tx)
        .await
        .context("prepare the target")?;
    Ok(())
}

/// Foreign keys that no order of tables satisfies, from a table to itself above all, are checked at the end instead.
struct Circles {
    /// On `PostgreSQL`: table and constraint. `SQLite` needs no names, and forgets by itself.
    constraints: Vec<(String, String)>,
}

impl Circles {
    async fn open(tx: &mut Tx, kind: Kind, tables: &[&Table]) -> anyhow::Result<Self> {
        let mut constraints = Vec::new();
        match kind {
            Kind::Sqlite => run(tx, "PRAGMA defer_foreign_keys = ON".to_owned()).await?,
            Kind::Postgres => {
                let place = |name: &str| tables.iter().position(|table| table.name == name);
                for (table, constraint, referenced) in postgres_foreign_keys(tx).await? {
                    if place(&referenced) >= place(&table) {
                        let (table, constraint) = (quoted(&table), quoted(&constraint));
                        run(tx, format!("ALTER TABLE {table} ALTER CONSTRAINT {constraint} DEFERRABLE INITIALLY DEFERRED")).await?;
                        constraints.push((table, constraint));
                    }
                }
            }
        }
        Ok(Self { constraints })
    }

    async fn close(self, tx: &mut Tx) -> anyhow::Result<()> {
        if !self.constraints.is_empty() {
            run(tx, "SET CONSTRAINTS ALL IMMEDIATE".to_owned()).await?;
        }
        for (table, constraint) in self.constraints {
            run(
                tx,
                format!("ALTER TABLE {table} ALTER CONSTRAINT {constraint} NOT DEFERRABLE"),
            )
            .await?;
        }
        Ok(())
    }
}

async fn postgres_foreign_keys(tx: &mut Tx) -> anyhow::Result<Vec<(String, String, String)>> {
    sql(
        "SELECT t.relname AS own, k.conname AS name, r.relname AS other
        FROM pg_constraint k
        JOIN pg_class t ON t.oid = k.conrelid
        JOIN pg_class r ON r.oid = k.confrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE n.nspname = current_schema() AND k.contype = 'f'",
    )
    .fetch_all(tx, |row| {
        Ok((row.get("own")?, row.get("name")?, row.get("other")?))
    })
    .await
    .context("read the foreign keys of the target")
}
