//! The index in its folder: opening, the single writer, and the snapshot that queries read.
//! Must never be the only place where something is known: all of it can be rebuilt from the sources and the fact stream.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::ToSpan;
use jiff::civil::Date;
use kernel::id::RecordId;
use kernel::search_doc::{SearchClause, SearchDoc};
use tantivy::directory::error::LockError;
use tantivy::indexer::{LogMergePolicy, UserOperation};
use tantivy::{
    IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError, Term,
};
use thiserror::Error;

use crate::analyze::fold::exact_key;
use crate::analyze::gram::distinct_pairs;
use crate::analyze::latin;
use crate::query::snapshot::Snapshot;
use crate::schema::{self, Fields};

#[cfg(test)]
mod tests;

/// An open index. Cheap to keep: files are mapped into memory and read when a query needs them.
pub struct Index {
    inner: tantivy::Index,
    pub(crate) fields: Fields,
    reader: IndexReader,
    snapshot: Mutex<Option<Arc<Snapshot>>>,
}

/// The single writer. What was put is seen by queries, and survives a crash, from `commit` on.
pub struct Writer {
    inner: IndexWriter,
    fields: Fields,
    reader: IndexReader,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriterOptions {
    /// 1 or more.
    pub threads: usize,
    /// Memory for all threads together; each gets 15 MB at least.
    pub memory_bytes: usize,
}

impl WriterOptions {
    /// For one record at a time.
    pub const SMALL: Self = Self {
        threads: 1,
        memory_bytes: 30_000_000,
    };
    /// For an import or a rebuild.
    pub const BULK: Self = Self {
        threads: 2,
        memory_bytes: 100_000_000,
    };
}

#[derive(Debug, Error)]
pub enum OpenError {
    /// Call `Index::rebuild` and put everything again, from position 0.
    #[error("the index must be rebuilt: {reason}")]
    NeedsRebuild { reason: String },
    #[error("cannot use the folder of the index")]
    Folder(#[source] io::Error),
    #[error("cannot create the index")]
    Create(#[source] TantivyError),
}

#[derive(Debug, Error)]
pub enum WriteError {
    #[error("another process is writing this index")]
    Locked,
    #[error("cannot write the index")]
    Index(#[source] TantivyError),
}

impl From<TantivyError> for WriteError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Locked,
            other => Self::Index(other),
        }
    }
}

/// A hit is read from two or three places of the store: small blocks are quicker to unpack.
const STORE_BLOCK: usize = 4_096;
/// Of each segment that are kept unpacked: 1.6 MB, as much as is usual with larger blocks.
const STORE_BLOCKS: usize = 400;
/// A query looks each term up in every segment: few segments are worth more merging. So many of like size become one.
const MERGED_AT_ONCE: usize = 3;
/// Of like size are those whose sizes differ by less than this power of 2.
const LEVEL: f64 = 2.5;
/// Below so many documents all segments are alike: a record or two.
const LEAST_LEVEL: u32 = 1_000;
const VERSION_FILE: &str = "schema-version";

impl Index {
    /// Opens the index in `folder`, or creates an empty one where there is none.
    pub fn open_or_create(folder: &Path) -> Result<Self, OpenError> {
        fs::create_dir_all(folder).map_err(OpenError::Folder)?;
        let mut files = fs::read_dir(folder).map_err(OpenError::Folder)?;
        if files.next().is_none() {
            return Self::create(folder);
        }
        let version = fs::read_to_string(folder.join(VERSION_FILE)).unwrap_or_default();
        if version.trim() != schema::VERSION {
            let reason = format!(
                "its schema is version {:?}, not {:?}",
                version.trim(),
                schema::VERSION
            );
            return Err(OpenError::NeedsRebuild { reason });
        }
        let opened = tantivy::Index::open_in_dir(folder).and_then(Self::wrap);
        opened.map_err(|error| OpenError::NeedsRebuild {
            reason: error.to_string(),
        })
    }

    /// Throws away what is in `folder` and creates an empty index there.
    pub fn rebuild(folder: &Path) -> Result<Self, OpenError> {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(OpenError::Folder(error));
            }
            Ok(()) | Err(_) => {}
        }
        fs::create_dir_all(folder).map_err(OpenError::Folder)?;
        Self::create(folder)
    }

    fn create(folder: &Path) -> Result<Self, OpenError> {
        let (schema, _) = schema::build();
        let created = tantivy::Index::builder()
            .schema(schema)
            .settings(IndexSettings {
                docstore_blocksize: STORE_BLOCK,
                ..IndexSettings::default()
            })
            .create_in_dir(folder)
            .and_then(Self::wrap);
        let index = created.map_err(OpenError::Create)?;
        // Last, so that a folder left half made is seen as such.
        fs::write(folder.join(VERSION_FILE), schema::VERSION).map_err(OpenError::Folder)?;
        Ok(index)
    }

    fn wrap(inner: tantivy::Index) -> tantivy::Result<Self> {
        let (schema, fields) = schema::build();
        if inner.schema() != schema {
            return Err(TantivyError::SchemaError(
                "fields differ from those of this version".to_owned(),
            ));
        }
        schema::register_tokenizers(&inner);
        let reader = inner
            .reader_builder()
            .reload_policy(ReloadPolicy::OnCommitWithDelay)
            .doc_store_cache_num_blocks(STORE_BLOCKS)
            .try_into()?;
        Ok(Self {
            inner,
            fields,
            reader,
            snapshot: Mutex::new(None),
        })
    }

    /// The position in the fact stream up to which everything is in the index; 0 for a new one.
    pub fn position(&self) -> Result<i64, OpenError> {
        let meta = self
            .inner
            .load_metas()
            .map_err(|error| OpenError::NeedsRebuild {
                reason: error.to_string(),
            })?;
        let Some(payload) = meta.payload else {
            return Ok(0);
        };
        payload.parse().map_err(|_| OpenError::NeedsRebuild {
            reason: format!("position {payload:?} is not a number"),
        })
    }

    /// Reads every file and compares its checksum: slow, for tests and for doubts.
    pub fn verify(&self) -> Result<(), OpenError> {
        let damaged = self
            .inner
            .validate_checksum()
            .map_err(|error| OpenError::NeedsRebuild {
                reason: error.to_string(),
            })?;
        if damaged.is_empty() {
            return Ok(());
        }
        Err(OpenError::NeedsRebuild {
            reason: format!("{} damaged files", damaged.len()),
        })
    }

    pub fn writer(&self, options: WriterOptions) -> Result<Writer, WriteError> {
        let threads = options.threads.max(1);
        let memory = options.memory_bytes.max(threads * 15_000_000);
        let inner: IndexWriter = self.inner.writer_with_num_threads(threads, memory)?;
        let mut policy = LogMergePolicy::default();
        policy.set_min_num_segments(MERGED_AT_ONCE);
        policy.set_level_log_size(LEVEL);
        policy.set_min_layer_size(LEAST_LEVEL);
        inner.set_merge_policy(Box::new(policy));
        Ok(Writer {
            inner,
            fields: self.fields,
            reader: self.reader.clone(),
        })
    }

    /// Sees what other processes have committed; commits of this process are seen without it.
    pub fn reload(&self) -> Result<(), WriteError> {
        Ok(self.reader.reload()?)
    }

    pub(crate) fn snapshot(&self) -> tantivy::Result<Arc<Snapshot>> {
        let searcher = self.reader.searcher();
        let mut held = self.snapshot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(snapshot) = held.as_ref().filter(|snapshot| snapshot.is_of(&searcher)) {
            return Ok(Arc::clone(snapshot));
        }
        let snapshot = Arc::new(Snapshot::new(searcher, self.fields)?);
        *held = Some(Arc::clone(&snapshot));
        Ok(snapshot)
    }
}

impl Writer {
    /// Puts a record in the place of its former self.
    pub fn put(&self, doc: &SearchDoc) -> Result<(), WriteError> {
        let mut block = Vec::with_capacity(doc.clauses.len() + 2);
        block.push(UserOperation::Delete(self.record_term(&doc.record)));
        block.push(UserOperation::Add(head(&self.fields, doc)));
        for clause in &doc.clauses {
            let document = clause_document(&self.fields, doc, clause);
            block.push(UserOperation::Add(document));
        }
        self.inner.run(block)?;
        Ok(())
    }

    pub fn remove(&self, record: &RecordId) {
        self.inner.delete_term(self.record_term(record));
    }

    /// Makes everything put and removed so far lasting and visible; `position` comes back from `Index::position`.
    pub fn commit(&mut self, position: i64) -> Result<(), WriteError> {
        let mut prepared = self.inner.prepare_commit()?;
        prepared.set_payload(&position.to_string());
        prepared.commit()?;
        Ok(self.reader.reload()?)
    }

    /// Waits until the merging of segments has come to rest: after an import, before the process ends.
    pub fn finish(self) -> Result<(), WriteError> {
        let reader = self.reader;
        self.inner.wait_merging_threads()?;
        Ok(reader.reload()?)
    }

    fn record_term(&self, record: &RecordId) -> Term {
        Term::from_field_text(self.fields.record, record.as_str())
    }
}

fn head(fields: &Fields, doc: &SearchDoc) -> TantivyDocument {
    let mut head = TantivyDocument::new();
    head.add_text(fields.record, doc.record.as_str());
    head.add_text(fields.head, "1");
    head.add_text(fields.title, &doc.title);
    head.add_text(fields.title_chars, &doc.title);
    head.add_text(fields.syllables, latin::syllables(&doc.title).join(" "));
    head.add_text(fields.initials, latin::initials(&doc.title));
    let names = doc.issuers.iter();
    let names = names.chain(doc.agency.as_ref().map(|agency| &agency.name));
    let texts = doc.clauses.iter().map(|clause| &clause.text);
    let texts = texts.chain([&doc.title]).chain(names.clone());
    head.add_text(fields.held, distinct_pairs(texts.map(String::as_str)));
    for name in names {
        head.add_text(fields.names, name);
        head.add_text(fields.syllables, latin::syllables(name).join(" "));
        head.add_text(fields.initials, latin::initials(name));
    }
    for key in exact_keys(doc) {
        head.add_text(fields.exact, key);
    }
    for agency in agencies(doc) {
        head.add_text(fields.agency, agency);
    }
    for theme in with_classes_above(&doc.themes) {
        head.add_text(fields.theme, theme);
    }
    head.add_text(fields.kind, &doc.kind);
    head.add_text(fields.validity, &doc.validity);
    head.add_u64(fields.authority, u64::from(doc.authority));
    if let Some(date) = doc.issued_on {
        head.add_i64(fields.issued, days(date));
    }
    if let Some(date) = doc.published_on {
        head.add_i64(fields.published, days(date));
    }
    head.add_text(fields.stored_id, doc.record.as_str());
    if let Some(source) = &doc.source_id {
        head.add_text(fields.stored_source, source);
    }
    head.add_text(fields.stored_title, &doc.title);
    head.add_text(fields.stored_url, &doc.url);
    if let Some(number) = &doc.doc_number {
        head.add_text(fields.stored_number, number);
    }
    for issuer in shown_issuers(doc) {
        head.add_text(fields.stored_issuers, issuer);
    }
    head
}

fn clause_document(fields: &Fields, doc: &SearchDoc, clause: &SearchClause) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_text(fields.record, doc.record.as_str());
    document.add_text(fields.text, &clause.text);
    document.add_text(fields.chars, &clause.text);
    document.add_text(fields.stored_address, &clause.address);
    document.add_text(fields.stored_label, &clause.label);
    document
}

/// The agency and those above it; of a record whose issuer is not in the tree, the name that is printed first.
fn agencies(doc: &SearchDoc) -> Vec<&str> {
    match &doc.agency {
        Some(agency) => agency.path.iter().map(String::as_str).collect(),
        None => doc
            .issuers
            .first()
            .map(String::as_str)
            .into_iter()
            .collect(),
    }
}

/// Those that are printed, or else the agency it belongs to.
fn shown_issuers(doc: &SearchDoc) -> Vec<&str> {
    let printed: Vec<&str> = doc.issuers.iter().map(String::as_str).collect();
    match &doc.agency {
        Some(agency) if printed.is_empty() => vec![&agency.name],
        Some(_) | None => printed,
    }
}

/// Under what a record is found at once. A 文号 is also known by its year and number alone.
fn exact_keys(doc: &SearchDoc) -> Vec<String> {
    let codes = [
        doc.doc_number.as_deref(),
        doc.index_number.as_deref(),
        doc.source_id.as_deref(),
        Some(doc.title.as_str()),
    ];
    let mut keys: Vec<String> = codes.into_iter().flatten().map(exact_key).collect();
    let number = doc.doc_number.as_deref().map(exact_key).unwrap_or_default();
    keys.extend(
        number
            .find(|character: char| character.is_ascii_digit())
            .and_then(|start| number.get(start..))
            .map(str::to_owned),
    );
    keys.retain(|key| !key.is_empty());
    keys.sort();
    keys.dedup();
    keys
}

/// `10/2` is also found under `10`.
fn with_classes_above(themes: &[String]) -> Vec<&str> {
    let mut all = Vec::new();
    for theme in themes {
        all.push(theme.as_str());
        all.extend(
            theme
                .match_indices('/')
                .filter_map(|(slash, _)| theme.get(..slash)),
        );
    }
    all.sort_unstable();
    all.dedup();
    all
}

pub(crate) fn days(date: Date) -> i64 {
    let since = date.duration_since(Date::constant(1970, 1, 1));
    since.as_secs() / 86_400
}

/// The date of a number of `days`.
pub(crate) fn date(days: i64) -> Option<Date> {
    let since = 0.days().try_days(days).ok()?;
    Date::constant(1970, 1, 1).checked_add(since).ok()
}
