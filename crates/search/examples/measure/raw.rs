//! The yardstick: tantivy with one field of plain character pairs and BM25, nothing else.
//! Must never get better than that, nor slower: it is what ours is compared with.

use std::path::Path;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::NgramTokenizer;
use tantivy::{Index, IndexReader, TantivyDocument, Term, doc};

use super::corpus::Corpus;

pub(crate) struct Raw {
    reader: IndexReader,
    text: Field,
    record: Field,
    label: Field,
}

impl Raw {
    pub(crate) fn build(
        corpus: &Corpus,
        folder: &Path,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("pairs")
            .set_index_option(IndexRecordOption::WithFreqs);
        let text = schema.add_text_field(
            "text",
            TextOptions::default()
                .set_indexing_options(indexing)
                .set_stored(),
        );
        let record = schema.add_text_field("record", STRING | STORED);
        let label = schema.add_text_field("label", STORED);
        std::fs::create_dir_all(folder)?;
        let index = Index::create_in_dir(folder, schema.build())?;
        index
            .tokenizers()
            .register("pairs", NgramTokenizer::new(2, 2, false)?);
        let mut writer = index.writer_with_num_threads(2, 100_000_000)?;
        for source in &corpus.docs {
            for clause in &source.clauses {
                writer.add_document(doc!(text => clause.text.as_str(), record => source.source_id.clone().unwrap_or_default(), label => clause.label.as_str()))?;
            }
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        Ok(Self {
            reader: index.reader()?,
            text,
            record,
            label,
        })
    }

    pub(crate) fn search(&self, query: &str, limit: usize) -> Vec<(String, String)> {
        let chars: Vec<char> = query.chars().collect();
        let pairs = chars
            .windows(2)
            .map(|pair| Term::from_field_text(self.text, &pair.iter().collect::<String>()));
        let any = pairs.map(|term| {
            let query: Box<dyn Query> =
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            (Occur::Should, query)
        });
        let searcher = self.reader.searcher();
        let found = searcher.search(
            &BooleanQuery::new(any.collect()),
            &TopDocs::with_limit(limit).order_by_score(),
        );
        let mut hits = Vec::new();
        for (_, address) in found.unwrap_or_default() {
            let stored: TantivyDocument = searcher.doc(address).unwrap_or_default();
            let value = |field| {
                stored
                    .get_first(field)
                    .and_then(|value| value.as_str())
                    .unwrap_or_default()
                    .to_owned()
            };
            hits.push((value(self.record), value(self.label)));
        }
        hits
    }
}
