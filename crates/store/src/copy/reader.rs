//! The rows of a table in the order of their keys, a batch at a time.
//! Must never hold more than one batch, however large the table.

use std::ops::ControlFlow;

use anyhow::{anyhow, ensure};
use futures::TryStreamExt as _;
use futures::stream::BoxStream;
use sqlx::postgres::PgRow;
use tokio::task::yield_now;

use super::quoted;
use crate::database::{Tx, TxInner};
use crate::error::StoreError;
use crate::schema::{ColumnKind, Table};
use crate::sqlite::session::Session;
use crate::statement::sql_from_catalogue;
use crate::value::{AnyRow, Row, Value};

/// A statement for many rows is quicker than many statements; beyond this the gain is small.
const BATCH_ARGUMENTS: usize = 1_000;
const BATCH_BYTES: usize = 1 << 20;

pub(super) struct TableReader<'a> {
    table: &'a Table,
    rows_per_batch: usize,
    source: Source<'a>,
}

enum Source<'a> {
    /// Each batch is a statement of its own, which begins behind the key of the last row.
    Sqlite {
        session: &'a mut Session,
        behind: Option<Vec<Value>>,
    },
    Postgres(BoxStream<'a, Result<PgRow, sqlx::Error>>),
}

#[derive(Default)]
pub(super) struct Batch {
    pub(super) rows: Vec<Vec<Value>>,
    pub(super) is_last: bool,
    bytes: usize,
}

impl<'a> TableReader<'a> {
    pub(super) fn open(tx: &'a mut Tx, table: &'a Table) -> anyhow::Result<Self> {
        ensure!(
            !table.primary_key.is_empty(),
            "table {} has no primary key",
            table.name
        );
        let source = match &mut tx.inner {
            TxInner::Sqlite(session) => Source::Sqlite {
                session,
                behind: None,
            },
            TxInner::Postgres(connection) => {
                let text = select_for_postgres(table);
                Source::Postgres(sql_from_catalogue(text).stream(connection))
            }
        };
        Ok(Self {
            table,
            rows_per_batch: (BATCH_ARGUMENTS / table.columns.len().max(1)).clamp(1, 200),
            source,
        })
    }

    pub(super) fn rows_per_batch(&self) -> usize {
        self.rows_per_batch
    }

    pub(super) async fn next(&mut self) -> anyhow::Result<Batch> {
        let (table, limit) = (self.table, self.rows_per_batch);
        match &mut self.source {
            Source::Sqlite { session, behind } => {
                // A batch takes about as long as a task may keep its thread.
                yield_now().await;
                let batch = next_of_sqlite(session, table, behind.as_deref(), limit);
                let batch = batch.map_err(|error| told(table, error))?;
                *behind = batch.rows.last().map(|row| key(table, row));
                Ok(batch)
            }
            Source::Postgres(rows) => {
                let batch = next_of_postgres(rows, table, limit).await;
                batch.map_err(|error| told(table, error))
            }
        }
    }
}

fn next_of_sqlite(
    session: &mut Session,
    table: &Table,
    behind: Option<&[Value]>,
    limit: usize,
) -> Result<Batch, StoreError> {
    let text = select_for_sqlite(table, behind.is_some());
    let mut batch = Batch {
        is_last: true,
        ..Batch::default()
    };
    session.visit(&text, behind.unwrap_or_default(), &mut |row| {
        batch.add(read_values(row, table)?);
        if batch.is_full(limit) {
            batch.is_last = false;
            return Ok(ControlFlow::Break(()));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(batch)
}

async fn next_of_postgres(
    rows: &mut BoxStream<'_, Result<PgRow, sqlx::Error>>,
    table: &Table,
    limit: usize,
) -> Result<Batch, StoreError> {
    let mut batch = Batch::default();
    while !batch.is_full(limit) {
        let Some(row) = rows.try_next().await? else {
            batch.is_last = true;
            break;
        };
        batch.add(read_values(&Row(AnyRow::Postgres(&row)), table)?);
    }
    Ok(batch)
}

impl Batch {
    fn add(&mut self, row: Vec<Value>) {
        self.bytes += row.iter().map(size).sum::<usize>();
        self.rows.push(row);
    }

    fn is_full(&self, limit: usize) -> bool {
        self.rows.len() == limit || self.bytes > BATCH_BYTES
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Integer(_) | Value::Real(_) => 8,
        Value::Text(text) => text.as_ref().map_or(0, String::len),
        Value::Blob(bytes) => bytes.as_ref().map_or(0, Vec::len),
    }
}

fn read_values(row: &Row, table: &Table) -> Result<Vec<Value>, StoreError> {
    let mut values = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        let name = column.name.as_str();
        values.push(match column.kind {
            ColumnKind::Integer => Value::Integer(row.get(name)?),
            ColumnKind::Real => Value::Real(row.get(name)?),
            ColumnKind::Text => Value::Text(row.get(name)?),
            ColumnKind::Blob => Value::Blob(row.get(name)?),
        });
    }
    Ok(values)
}

fn told(table: &Table, error: StoreError) -> anyhow::Error {
    let StoreError::Column { name } = &error else {
        return error.into();
    };
    let column = table.columns.iter().find(|column| column.name == *name);
    let kind = column.map_or_else(String::new, |column| column.kind.to_string());
    let what = format!(
        "table {} holds a value in column {name} that is not {kind}",
        table.name
    );
    anyhow!(error).context(what)
}

fn key(table: &Table, row: &[Value]) -> Vec<Value> {
    let named = |name: &String| {
        let place = table.columns.iter().position(|column| column.name == *name);
        place.and_then(|place| row.get(place)).cloned()
    };
    table.primary_key.iter().filter_map(named).collect()
}

/// `SQLite` compares text by its bytes.
fn select_for_sqlite(table: &Table, is_behind: bool) -> String {
    let key: Vec<String> = table.primary_key.iter().map(|name| quoted(name)).collect();
    let key = key.join(", ");
    let behind = if is_behind {
        let arguments: Vec<String> = (1..=table.primary_key.len())
            .map(|number| format!("${number}"))
            .collect();
        format!(" WHERE ({key}) > ({})", arguments.join(", "))
    } else {
        String::new()
    };
    format!("{}{behind} ORDER BY {key}", select(table))
}

/// `PostgreSQL` compares text by its bytes when told.
fn select_for_postgres(table: &Table) -> String {
    let is_text = |name: &String| {
        let mut columns = table.columns.iter();
        columns.any(|column| column.name == *name && column.kind == ColumnKind::Text)
    };
    let order: Vec<String> = table
        .primary_key
        .iter()
        .map(|name| {
            let collation = if is_text(name) { " COLLATE \"C\"" } else { "" };
            format!("{}{collation}", quoted(name))
        })
        .collect();
    format!("{} ORDER BY {}", select(table), order.join(", "))
}

fn select(table: &Table) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| quoted(&column.name))
        .collect();
    format!("SELECT {} FROM {}", columns.join(", "), quoted(&table.name))
}
