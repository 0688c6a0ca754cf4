//! What a database looks like, in one form for both kinds, so that the two can be compared and `copy` knows the way.
//! Must never change a schema: that is what migrations are for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use anyhow::{Context as _, bail};

use crate::database::{Kind, Store};
use crate::error::StoreError;
use crate::statement::sql;
use crate::value::Row;
use crate::words::{Word, words};

mod catalogue;

/// All tables, sorted by name. Its `Display` is made for snapshots and comparisons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    pub tables: Vec<Table>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    pub name: String,
    /// In their order in the database.
    pub columns: Vec<Column>,
    pub primary_key: Vec<String>,
    pub unique: BTreeSet<Vec<String>>,
    pub foreign_keys: BTreeSet<ForeignKey>,
    pub indexes: BTreeSet<Index>,
    /// The names of all constraints, checks included.
    pub constraints: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: ColumnKind,
    pub is_required: bool,
    pub default: Option<String>,
}

/// The four types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    Integer,
    Real,
    Text,
    Blob,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct ForeignKey {
    pub columns: Vec<String>,
    pub table: String,
    pub referenced: Vec<String>,
    pub on_delete: String,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Index {
    pub name: String,
    /// A falling one is followed by ` DESC`; one that is not a plain column is `(expression)`.
    pub columns: Vec<String>,
    pub is_unique: bool,
    pub is_partial: bool,
}

/// Reads the schema from the database's own catalogue.
///
/// # Errors
/// Where the database cannot be read, or has a column of a type that is none of the four.
pub async fn describe(store: &Store) -> anyhow::Result<Schema> {
    let catalogue = catalogue::of(store.kind());
    let mut tables = BTreeMap::<String, Table>::new();

    for row in rows(store, catalogue.columns, column_row).await? {
        let (table, name, declared, is_required, default) = row;
        let Some(kind) = column_kind(&declared) else {
            bail!("column {table}.{name} has type {declared}, which is none of the four");
        };
        let default = default.as_deref().map(plain_default);
        tables.entry(table).or_default().columns.push(Column {
            name,
            kind,
            is_required,
            default,
        });
    }
    add_indexes(
        &mut tables,
        rows(store, catalogue.indexes, index_row).await?,
    );
    add_foreign_keys(
        &mut tables,
        rows(store, catalogue.foreign_keys, foreign_key_row).await?,
    );
    for (table, text) in rows(store, catalogue.constraints, constraint_row).await? {
        if let Some(table) = tables.get_mut(&table) {
            match store.kind() {
                Kind::Sqlite => table.constraints.extend(constraint_names(&text)),
                Kind::Postgres => table.constraints.extend([text]),
            }
        }
    }
    let tables = tables
        .into_iter()
        .map(|(name, table)| Table { name, ..table })
        .collect();
    Ok(Schema { tables })
}

impl Schema {
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The tables in an order in which each comes after those it refers to, as far as there is one.
    #[must_use]
    pub fn in_foreign_key_order(&self) -> Vec<&Table> {
        let mut ordered: Vec<&Table> = Vec::new();
        let mut waiting: Vec<&Table> = self.tables.iter().collect();
        while !waiting.is_empty() {
            let ready = |table: &&Table| {
                table.foreign_keys.iter().all(|key| {
                    key.table == table.name || ordered.iter().any(|done| done.name == key.table)
                })
            };
            // Where tables refer to each other in a circle, the first by name begins.
            let next = waiting.iter().position(ready).unwrap_or(0);
            ordered.push(waiting.remove(next));
        }
        ordered
    }
}

async fn rows<T>(
    store: &Store,
    text: &'static str,
    read: fn(&Row) -> Result<T, StoreError>,
) -> anyhow::Result<Vec<T>> {
    sql(text)
        .fetch_all(store, read)
        .await
        .context("read the database's catalogue")
}

type ColumnRow = (String, String, String, bool, Option<String>);

fn column_row(row: &Row) -> Result<ColumnRow, StoreError> {
    Ok((
        row.get("table_name")?,
        row.get("column_name")?,
        row.get("declared")?,
        row.get("is_required")?,
        row.get("default_text")?,
    ))
}

struct IndexRow {
    table: String,
    origin: String,
    index: Index,
    column: String,
}

fn index_row(row: &Row) -> Result<IndexRow, StoreError> {
    let mut column: String = row.get("column_name")?;
    if row.get::<bool>("is_falling")? {
        column.push_str(" DESC");
    }
    Ok(IndexRow {
        table: row.get("table_name")?,
        origin: row.get("origin")?,
        index: Index {
            name: row.get("index_name")?,
            columns: Vec::new(),
            is_unique: row.get("is_unique")?,
            is_partial: row.get("is_partial")?,
        },
        column,
    })
}

/// The rows of one index follow each other, in the order of its columns.
fn add_indexes(tables: &mut BTreeMap<String, Table>, found: Vec<IndexRow>) {
    let mut whole: Vec<IndexRow> = Vec::new();
    for row in found {
        let column = row.column.clone();
        match whole.last_mut() {
            Some(last) if last.table == row.table && last.index.name == row.index.name => {
                last.index.columns.push(column);
            }
            Some(_) | None => {
                whole.push(row);
                if let Some(last) = whole.last_mut() {
                    last.index.columns.push(column);
                }
            }
        }
    }
    for row in whole {
        let Some(table) = tables.get_mut(&row.table) else {
            continue;
        };
        match row.origin.as_str() {
            "primary" => table.primary_key = row.index.columns,
            "unique" => {
                table.unique.insert(row.index.columns);
            }
            _ => {
                table.indexes.insert(row.index);
            }
        }
    }
}

struct ForeignKeyRow {
    table: String,
    key: String,
    column: String,
    referenced_table: String,
    referenced: String,
    on_delete: String,
}

fn foreign_key_row(row: &Row) -> Result<ForeignKeyRow, StoreError> {
    Ok(ForeignKeyRow {
        table: row.get("table_name")?,
        key: row.get("key_name")?,
        column: row.get("column_name")?,
        referenced_table: row.get("referenced_table")?,
        referenced: row.get("referenced_column")?,
        on_delete: row.get("on_delete")?,
    })
}

fn add_foreign_keys(tables: &mut BTreeMap<String, Table>, found: Vec<ForeignKeyRow>) {
    let mut whole = BTreeMap::<(String, String), ForeignKey>::new();
    for row in found {
        let key = whole.entry((row.table, row.key)).or_default();
        key.columns.push(row.column);
        key.referenced.push(row.referenced);
        key.table = row.referenced_table;
        key.on_delete = row.on_delete;
    }
    for ((table, _), key) in whole {
        if let Some(table) = tables.get_mut(&table) {
            table.foreign_keys.insert(key);
        }
    }
}

fn constraint_row(row: &Row) -> Result<(String, String), StoreError> {
    Ok((row.get("table_name")?, row.get("constraint_text")?))
}

/// `SQLite` keeps the text of `CREATE TABLE` and no list of constraints.
fn constraint_names(text: &str) -> Vec<String> {
    let all = words(text);
    let mut names = Vec::new();
    for pair in all.windows(2) {
        if let [keyword, Word::Name(name)] = pair
            && keyword.is("constraint")
        {
            names.push((*name).to_owned());
        }
    }
    names
}

fn column_kind(declared: &str) -> Option<ColumnKind> {
    match declared.to_ascii_lowercase().as_str() {
        "bigint" => Some(ColumnKind::Integer),
        "blob" => Some(ColumnKind::Blob),
        "double precision" => Some(ColumnKind::Real),
        "text" => Some(ColumnKind::Text),
        _ => None,
    }
}

/// `PostgreSQL` writes `'draft'::text` and `'-1'::integer` for what we wrote as `'draft'` and `-1`.
fn plain_default(text: &str) -> String {
    let value = match text.rsplit_once("::") {
        Some((value, kind)) if !kind.contains('\'') => value,
        Some(_) | None => text,
    };
    let value = value.trim_start_matches('(').trim_end_matches(')');
    let inner = value.trim_matches('\'');
    if inner.parse::<f64>().is_ok() {
        inner.to_owned()
    } else {
        value.to_owned()
    }
}

impl fmt::Display for ColumnKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Integer => "BIGINT",
            Self::Real => "DOUBLE PRECISION",
            Self::Text => "TEXT",
            Self::Blob => "BLOB",
        })
    }
}

impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tables
            .iter()
            .try_for_each(|table| write!(f, "{table}"))
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "table {}", self.name)?;
        for column in &self.columns {
            write!(f, "    {} {}", column.name, column.kind)?;
            if column.is_required {
                write!(f, " not null")?;
            }
            if let Some(default) = &column.default {
                write!(f, " default {default}")?;
            }
            writeln!(f)?;
        }
        writeln!(f, "    primary key ({})", self.primary_key.join(", "))?;
        for columns in &self.unique {
            writeln!(f, "    unique ({})", columns.join(", "))?;
        }
        for key in &self.foreign_keys {
            let (from, to) = (key.columns.join(", "), key.referenced.join(", "));
            writeln!(
                f,
                "    foreign key ({from}) to {} ({to}) on delete {}",
                key.table, key.on_delete
            )?;
        }
        for index in &self.indexes {
            let unique = if index.is_unique { "unique " } else { "" };
            let partial = if index.is_partial { " where …" } else { "" };
            let columns = index.columns.join(", ");
            writeln!(f, "    {unique}index {} ({columns}){partial}", index.name)?;
        }
        for name in &self.constraints {
            writeln!(f, "    constraint {name}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
