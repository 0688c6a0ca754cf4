//! The fields of the index. A record is one block of documents in one segment: its head first, then its clauses.
//! Must never change without a new `VERSION`: an index of another version is rebuilt, not read.

use tantivy::Index;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::WhitespaceTokenizer;

use crate::analyze::gram::{CharTokenizer, GramTokenizer};

/// Written into the folder of the index.
pub(crate) const VERSION: &str = "4";

pub(crate) const AGENCY: &str = "agency";
pub(crate) const THEME: &str = "theme";
pub(crate) const KIND: &str = "kind";
pub(crate) const VALIDITY: &str = "validity";
/// Days since 1970-01-01.
pub(crate) const ISSUED: &str = "issued";
pub(crate) const PUBLISHED: &str = "published";
pub(crate) const AUTHORITY: &str = "authority";

#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    // Of every document.
    pub(crate) record: Field,
    // Of heads.
    pub(crate) head: Field,
    pub(crate) title: Field,
    pub(crate) title_chars: Field,
    pub(crate) names: Field,
    pub(crate) exact: Field,
    /// Every pair of characters of the record once: of its title, its names and all its clauses.
    pub(crate) held: Field,
    pub(crate) syllables: Field,
    pub(crate) initials: Field,
    pub(crate) agency: Field,
    pub(crate) theme: Field,
    pub(crate) kind: Field,
    pub(crate) validity: Field,
    pub(crate) issued: Field,
    pub(crate) published: Field,
    pub(crate) authority: Field,
    pub(crate) stored_id: Field,
    pub(crate) stored_source: Field,
    pub(crate) stored_title: Field,
    pub(crate) stored_number: Field,
    /// One value for each, as printed.
    pub(crate) stored_issuers: Field,
    pub(crate) stored_url: Field,
    // Of clauses.
    pub(crate) text: Field,
    pub(crate) chars: Field,
    pub(crate) stored_address: Field,
    pub(crate) stored_label: Field,
}

const GRAM: &str = "gram";
const CHAR: &str = "char";
const SPACED: &str = "spaced";
const RAW: &str = "raw";

pub(crate) fn build() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let fields = Fields {
        record: schema.add_text_field("record", raw()),
        head: schema.add_text_field("head", raw()),
        title: positions(&mut schema, "title", GRAM),
        title_chars: schema
            .add_text_field("title_chars", indexed(CHAR, IndexRecordOption::WithFreqs)),
        names: positions(&mut schema, "names", GRAM),
        exact: schema.add_text_field("exact", raw()),
        held: schema.add_text_field("held", without_lengths(SPACED)),
        syllables: positions(&mut schema, "syllables", SPACED),
        initials: positions(&mut schema, "initials", GRAM),
        agency: schema.add_text_field(AGENCY, raw().set_fast(RAW)),
        theme: schema.add_text_field(THEME, raw().set_fast(RAW)),
        kind: schema.add_text_field(KIND, raw().set_fast(RAW).set_stored()),
        validity: schema.add_text_field(VALIDITY, raw().set_fast(RAW).set_stored()),
        issued: schema.add_i64_field(ISSUED, NumericOptions::default().set_fast()),
        published: schema.add_i64_field(PUBLISHED, NumericOptions::default().set_fast()),
        authority: schema.add_u64_field(AUTHORITY, NumericOptions::default().set_fast()),
        stored_id: stored(&mut schema, "stored_id"),
        stored_source: stored(&mut schema, "stored_source"),
        stored_title: stored(&mut schema, "stored_title"),
        stored_number: stored(&mut schema, "stored_number"),
        stored_issuers: stored(&mut schema, "stored_issuers"),
        stored_url: stored(&mut schema, "stored_url"),
        text: schema.add_text_field(
            "text",
            indexed(GRAM, IndexRecordOption::WithFreqsAndPositions).set_stored(),
        ),
        chars: schema.add_text_field("chars", indexed(CHAR, IndexRecordOption::WithFreqs)),
        stored_address: stored(&mut schema, "stored_address"),
        stored_label: stored(&mut schema, "stored_label"),
    };
    (schema.build(), fields)
}

pub(crate) fn register_tokenizers(index: &Index) {
    index.tokenizers().register(GRAM, GramTokenizer::default());
    index.tokenizers().register(CHAR, CharTokenizer::default());
    index
        .tokenizers()
        .register(SPACED, WhitespaceTokenizer::default());
}

fn indexed(tokenizer: &str, option: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(option),
    )
}

fn positions(schema: &mut SchemaBuilder, name: &str, tokenizer: &str) -> Field {
    schema.add_text_field(
        name,
        indexed(tokenizer, IndexRecordOption::WithFreqsAndPositions),
    )
}

fn raw() -> TextOptions {
    without_lengths(RAW)
}

/// For terms that a document has or has not.
fn without_lengths(tokenizer: &str) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(indexing.set_fieldnorms(false))
}

fn stored(schema: &mut SchemaBuilder, name: &str) -> Field {
    schema.add_text_field(name, TextOptions::default().set_stored())
}
