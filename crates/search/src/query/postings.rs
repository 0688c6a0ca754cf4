//! What is read from the lists of terms: scores by BM25, and the records that hold them.
//! Must never look a term up: that is dearer than reading, and done once for each query.

use std::io;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, InvertedIndexReader, Score, SegmentReader};

use super::records::RecordBits;
use super::snapshot::Columns;
use super::terms::Sought;

/// The terms of one field in one segment.
pub(crate) struct Inverted {
    pub(crate) field: Field,
    pub(crate) reader: std::sync::Arc<InvertedIndexReader>,
    norms: FieldNormReader,
}

/// How long the texts of a field are, for BM25.
pub(crate) struct Lengths {
    pub(crate) n_docs: u64,
    /// By the code of a length: what BM25 adds to the frequency of a term below the line.
    damping: [Score; 256],
}

/// Which field of a segment.
pub(crate) type Part = fn(&Columns) -> &Inverted;

/// A field with the lengths of its texts.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'a> {
    pub(crate) part: Part,
    pub(crate) lengths: &'a Lengths,
}

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

    pub(crate) fn gain(&self, n_having: u64) -> Score {
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

/// Documents are scored this many at a time, so that the sums stay in the nearest cache.
const WINDOW: u32 = 4_096;
const WINDOW_WORDS: usize = 64;

/// Visits every document of a segment that has any of `terms`, in order, with its score.
pub(crate) fn for_each_scored(
    columns: &Columns,
    segment: usize,
    texts: Texts<'_>,
    terms: &[&Sought],
    mut visit: impl FnMut(DocId, Score),
) -> tantivy::Result<()> {
    let inverted = (texts.part)(columns);
    let mut cursors = Vec::with_capacity(terms.len());
    for term in terms {
        if let Some(list) = term.list(segment) {
            cursors.push(Cursor {
                postings: inverted.open_list(list, IndexRecordOption::WithFreqs)?,
                next: 0,
                gain: term.gain,
            });
        }
    }
    if let [only] = cursors.as_mut_slice() {
        only.visit_all(&inverted.norms, texts.lengths, visit);
        return Ok(());
    }
    let mut window = Window {
        start: 0,
        sums: vec![0.0; usize::try_from(WINDOW).unwrap_or_default()],
        touched: [0; WINDOW_WORDS],
    };
    while let Some(first) = cursors.iter().filter_map(Cursor::doc).min() {
        window.start = first - first % WINDOW;
        for cursor in &mut cursors {
            cursor.add_to(&mut window, &inverted.norms, texts.lengths);
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

    /// Visits every document of the list: there is no other whose score would have to be added.
    fn visit_all(
        &mut self,
        norms: &FieldNormReader,
        lengths: &Lengths,
        mut visit: impl FnMut(DocId, Score),
    ) {
        while !self.postings.docs().is_empty() {
            for (doc, frequency) in self.postings.docs().iter().zip(self.postings.freqs()) {
                let norm = norms.fieldnorm_id(*doc);
                visit(*doc, lengths.score(self.gain, norm, *frequency));
            }
            self.postings.advance();
        }
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
    texts: Texts<'_>,
    terms: &[Sought],
    docs: &[DocId],
    scores: &mut [Score],
) -> tantivy::Result<()> {
    let inverted = (texts.part)(columns);
    for term in terms {
        let Some(list) = term.list(segment) else {
            continue;
        };
        let mut postings = inverted.open_list(list, IndexRecordOption::WithFreqs)?;
        for (doc, score) in docs.iter().zip(&mut *scores) {
            let place = postings.seek(*doc);
            if postings.doc(place) == *doc {
                let norm = inverted.norms.fieldnorm_id(*doc);
                *score += texts.lengths.score(term.gain, norm, postings.freq(place));
            }
        }
    }
    Ok(())
}

/// The records of a segment that have a document in `list`, added to `records`.
pub(crate) fn add_records(
    columns: &Columns,
    inverted: &Inverted,
    list: &TermInfo,
    records: &mut RecordBits,
) -> tantivy::Result<()> {
    let mut postings = inverted.open_list(list, IndexRecordOption::Basic)?;
    while !postings.docs().is_empty() {
        for doc in postings.docs() {
            records.add(columns.record_of(*doc));
        }
        postings.advance();
    }
    Ok(())
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
