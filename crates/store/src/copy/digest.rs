//! The hash of a table: the same rows give the same 32 bytes on every database and in every version of this program.
//! Must never change: backups carry these hashes for years.

use sha2::{Digest as _, Sha256};

use super::TableHash;
use crate::migration::hex;
use crate::schema::{ColumnKind, Table};
use crate::value::Value;

pub(super) struct TableDigest {
    table: String,
    rows: u64,
    sha256: Sha256,
    /// Columns by name: a table that grew by upgrades has them in another order than a fresh one.
    order: Vec<usize>,
}

impl TableDigest {
    pub(super) fn new(table: &Table) -> Self {
        let mut order: Vec<usize> = (0..table.columns.len()).collect();
        order.sort_by_key(|index| table.columns.get(*index).map(|column| &column.name));
        let mut digest = Self {
            table: table.name.clone(),
            rows: 0,
            sha256: Sha256::new(),
            order,
        };
        add_bytes(&mut digest.sha256, b'T', table.name.as_bytes());
        for index in &digest.order {
            if let Some(column) = table.columns.get(*index) {
                let tag = match column.kind {
                    ColumnKind::Integer => b'I',
                    ColumnKind::Real => b'R',
                    ColumnKind::Text => b'S',
                    ColumnKind::Blob => b'B',
                };
                add_bytes(&mut digest.sha256, tag, column.name.as_bytes());
            }
        }
        digest
    }

    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Each value is a tag and its content, the length in front where it varies, so that no two rows look alike.
    pub(super) fn add(&mut self, row: &[Value]) {
        let Self {
            rows,
            sha256,
            order,
            ..
        } = self;
        *rows += 1;
        sha256.update(b"\n");
        for index in order {
            match row.get(*index) {
                Some(Value::Integer(Some(number))) => {
                    sha256.update(b"i");
                    sha256.update(number.to_be_bytes());
                }
                Some(Value::Real(Some(number))) => {
                    // Adding zero turns -0 into 0: SQLite does not keep the sign.
                    sha256.update(b"r");
                    sha256.update((number + 0.0).to_bits().to_be_bytes());
                }
                Some(Value::Text(Some(text))) => add_bytes(sha256, b's', text.as_bytes()),
                Some(Value::Blob(Some(bytes))) => add_bytes(sha256, b'b', bytes),
                Some(
                    Value::Integer(None)
                    | Value::Real(None)
                    | Value::Text(None)
                    | Value::Blob(None),
                )
                | None => {
                    sha256.update(b"n");
                }
            }
        }
    }

    pub(super) fn finish(self) -> TableHash {
        TableHash {
            table: self.table,
            rows: self.rows,
            sha256: hex(&self.sha256.finalize()),
        }
    }
}

fn add_bytes(sha256: &mut Sha256, tag: u8, bytes: &[u8]) {
    sha256.update([tag]);
    sha256.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
    sha256.update(bytes);
}
