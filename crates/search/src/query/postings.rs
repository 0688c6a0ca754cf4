//! Terms looked up once in every segment, and what is read from their lists: scores by BM25, and the records that hold them.
//! Must never open a list twice for one purpose: looking up is dearer than reading.

use std::io;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, Score, SegmentReader, Term};

use super::snapshot::{Columns, Snapshot};

/// The terms of one field in one segment.
pub(crate) struct Inverted {
    pub(crate) field: Field,
    pub(crate) reader: std::sync::Arc<InvertedIndexReader>,
    norms: FieldNormReader,
}

/// How long the texts of a field are, for BM25.
pub(crate) struct Lengths {
    n_docs: u64,
    /// By the code of a length: what BM25 adds to the frequency of a term below the line.
    damping: [Score; 256],
}

/// A term with its weight in the query, and where its lists begin.
#[derive(Clone)]
pub(crate) struct Sought {
    pub(crate) weight: f32,
    /// Documents that have it.
    pub(crate) n_docs: u64,
    /// The share of documents that have it.
    pub(crate) share: f64,
    /// What an occurrence is worth.
    gain: Score,
    /// One for each segment.
    lists: Vec<Option<TermInfo>>,
}

/// Which field of a segment.
pub(crate) type Part = fn(&Columns) -> &Inverted;

const SATURATION: Score = 1.2;
const LENGTH_WEIGHT: Score = 0.75;

impl Inverted {
    pub(crate) fn open(reader: &SegmentReader, field: Field) -> tantivy::Result<Self> {
        let norms = reader
            .fieldnorms_readers()
            .get_field(field)?
            .unwrap_or_else(|| FieldNormReader::constant(reader.max_doc(), 1));
        Ok(Self {
            field,
            reader: reader.inverted_index(field)?,
            norms,
        })
    }

    fn open_list(
        &self,
        list: &TermInfo,
        option: IndexRecordOption,
    ) -> io::Result<BlockSegmentPostings> {
        self.reader.read_block_postings_from_terminfo(list, option)
    }
}

impl Lengths {
    pub(crate) fn new(n_tokens: u64, n_docs: u64) -> Self {
        let average = narrow(ratio(n_tokens, n_docs)).max(1.0);
        let damping = std::array::from_fn(|code| {
            let length = FieldNormReader::id_to_fieldnorm(u8::try_from(code).unwrap_or(u8::MAX));
            let relative = narrow(f64::from(length)) / average;
            SATURATION * (1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative)
        });
        Self {
            n_docs: n_docs.max(1),
            damping,
        }
    }

    fn gain(&self, n_having: u64) -> Score {
        let (all, having) = (ratio(self.n_docs, 1), ratio(n_having, 1));
        narrow((1.0 + (all - having + 0.5) / (having + 0.5)).ln()) * (1.0 + SATURATION)
    }

    fn score(&self, gain: Score, norm: u8, frequency: u32) -> Score {
        let frequency = Score::from(u16::try_from(frequency).unwrap_or(u16::MAX));
        let damping = self
            .damping
            .get(usize::from(norm))
            .copied()
            .unwrap_or(SATURATION);
        gain * frequency / (frequency + damping)
    }
}

/// Looks up `terms`; those that no document has are left out.
pub(crate) fn look_up(
    snapshot: &Snapshot,
    part: Part,
    lengths: &Lengths,
    terms: &[(String, f32)],
) -> tantivy::Result<Vec<Sought>> {
    let mut found = Vec::with_capacity(terms.len());
    for (text, weight) in terms {
        let mut lists = Vec::with_capacity(snapshot.segments.len());
        let mut n_docs = 0;
        for columns in &snapshot.segments {
            let inverted = part(columns);
            let list = inverted
                .reader
                .get_term_info(&Term::from_field_text(inverted.field, text))?;
            n_docs += list.as_ref().map_or(0, |list| u64::from(list.doc_freq));
            lists.push(list);
        }
        if n_docs > 0 {
            // Deleted documents are still counted by their segments until they are merged away.
            let n_docs = n_docs.min(lengths.n_docs);
            found.push(Sought {
                weight: *weight,
                n_docs,
                share: ratio(n_docs, lengths.n_docs),
                gain: lengths.gain(n_docs) * weight,
                lists,
            });
        }
    }
    Ok(found)
}

/// Documents are scored this many at a time, so that the sums stay in the nearest cache.
const WINDOW: u32 = 4_096;
const WINDOW_WORDS: usize = 64;

/// Visits every document of a segment that has any of `terms`, in order, with its score.
pub(crate) fn for_each_scored(
    columns: &Columns,
    segment: usize,
    part: Part,
    lengths: &Lengths,
    terms: &[Sought],
    mut visit: impl FnMut(DocId, Score),
) -> tantivy::Result<()> {
    let inverted = part(columns);
    let mut cursors = Vec::with_capacity(terms.len());
    for term in terms {
        if let Some(list) = term.lists.get(segment).and_then(Option::as_ref) {
            cursors.push(Cursor {
                postings: inverted.open_list(list, IndexRecordOption::WithFreqs)?,
                next: 0,
                gain: term.gain,
            });
        }
    }
    let mut window = Window {
        start: 0,
        sums: vec![0.0; usize::try_from(WINDOW).unwrap_or_default()],
        touched: [0; WINDOW_WORDS],
    };
    while let Some(first) = cursors.iter().filter_map(Cursor::doc).min() {
        window.start = first - first % WINDOW;
        for cursor in &mut cursors {
            cursor.add_to(&mut window, &inverted.norms, lengths);
        }
        window.drain(&mut visit);
    }
    Ok(())
}

struct Cursor {
    postings: BlockSegmentPostings,
    /// Place in the block of the list.
    next: usize,
    gain: Score,
}

struct Window {
    start: DocId,
    sums: Vec<Score>,
    touched: [u64; WINDOW_WORDS],
}

impl Cursor {
    fn doc(&self) -> Option<DocId> {
        self.postings.docs().get(self.next).copied()
    }

    /// Adds the scores of the documents of `window`, and stops at the first beyond it.
    fn add_to(&mut self, window: &mut Window, norms: &FieldNormReader, lengths: &Lengths) {
        let end = window.start.saturating_add(WINDOW);
        loop {
            let docs = self.postings.docs();
            if docs.is_empty() {
                return;
            }
            let both = docs.iter().zip(self.postings.freqs()).enumerate();
            for (place, (doc, frequency)) in both.skip(self.next) {
                if *doc >= end {
                    self.next = place;
                    return;
                }
                let score = lengths.score(self.gain, norms.fieldnorm_id(*doc), *frequency);
                window.add(*doc - window.start, score);
            }
            self.postings.advance();
            self.next = 0;
        }
    }
}

impl Window {
    fn add(&mut self, offset: u32, score: Score) {
        let offset = usize::try_from(offset).unwrap_or_default();
        if let Some(sum) = self.sums.get_mut(offset) {
            *sum += score;
        }
        if let Some(word) = self.touched.get_mut(offset / 64) {
            *word |= 1 << (offset % 64);
        }
    }

    fn drain(&mut self, visit: &mut impl FnMut(DocId, Score)) {
        for (word, first) in self.touched.iter_mut().zip((0_u32..).step_by(64)) {
            let mut left = std::mem::take(word);
            while left != 0 {
                let offset = first + left.trailing_zeros();
                left &= left - 1;
                if let Some(sum) = self
                    .sums
                    .get_mut(usize::try_from(offset).unwrap_or_default())
                {
                    visit(self.start + offset, std::mem::take(sum));
                }
            }
        }
    }
}

/// Adds to `scores` what `terms` are worth in the documents `docs` of a segment, which are in order.
pub(crate) fn add_scores(
    columns: &Columns,
    segment: usize,
    part: Part,
    lengths: &Lengths,
    terms: &[Sought],
    docs: &[DocId],
    scores: &mut [Score],
) -> tantivy::Result<()> {
    let inverted = part(columns);
    for term in terms {
        let Some(list) = term.lists.get(segment).and_then(Option::as_ref) else {
            continue;
        };
        let mut postings = inverted.open_list(list, IndexRecordOption::WithFreqs)?;
        for (doc, score) in docs.iter().zip(&mut *scores) {
            let place = postings.seek(*doc);
            if postings.doc(place) == *doc {
                *score += lengths.score(
                    term.gain,
                    inverted.norms.fieldnorm_id(*doc),
                    postings.freq(place),
                );
            }
        }
    }
    Ok(())
}

/// The records of a segment that hold `term` in a field, added to `records`.
pub(crate) fn add_records(
    columns: &Columns,
    part: Part,
    term: &str,
    records: &mut RecordBits,
) -> tantivy::Result<()> {
    let inverted = part(columns);
    let Some(list) = inverted
        .reader
        .get_term_info(&Term::from_field_text(inverted.field, term))?
    else {
        return Ok(());
    };
    let mut postings = inverted.open_list(&list, IndexRecordOption::Basic)?;
    let mut heads = columns.heads.iter().enumerate().peekable();
    let (mut record, mut end) = (0, 0);
    loop {
        let docs = postings.docs();
        let Some(last) = docs.last() else {
            return Ok(());
        };
        if *last >= end {
            for doc in docs {
                if *doc < end {
                    continue;
                }
                while let Some((number, _)) = heads.next_if(|(_, head)| **head <= *doc) {
                    record = number;
                }
                end = heads.peek().map_or(DocId::MAX, |(_, head)| **head);
                records.add(record);
            }
        }
        postings.advance();
    }
}

/// A set of the records of one segment, by their number in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordBits(Vec<u64>);

impl RecordBits {
    pub(crate) fn none_of(n_records: usize) -> Self {
        Self(vec![0; n_records.div_ceil(64)])
    }

    pub(crate) fn add(&mut self, record: usize) {
        if let Some(word) = self.0.get_mut(record / 64) {
            *word |= 1 << (record % 64);
        }
    }

    pub(crate) fn has(&self, record: usize) -> bool {
        self.0
            .get(record / 64)
            .is_some_and(|word| word & (1 << (record % 64)) != 0)
    }

    pub(crate) fn union(mut self, other: &Self) -> Self {
        for (word, others) in self.0.iter_mut().zip(&other.0) {
            *word |= others;
        }
        self
    }

    pub(crate) fn retain_in(&mut self, other: &Self) {
        for (word, others) in self.0.iter_mut().zip(&other.0) {
            *word &= others;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }
}

pub(crate) fn ratio(part: u64, whole: u64) -> f64 {
    let part = u32::try_from(part).unwrap_or(u32::MAX);
    let whole = u32::try_from(whole).unwrap_or(u32::MAX).max(1);
    f64::from(part) / f64::from(whole)
}

// Lengths of texts and weights are far below what a Score can hold exactly.
#[expect(
    clippy::cast_possible_truncation,
    clippy::as_conversions,
    reason = "there is no lossless way from f64 to f32"
)]
fn narrow(number: f64) -> Score {
    number as Score
}
