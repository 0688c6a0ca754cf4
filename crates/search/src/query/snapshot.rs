//! One commit of the index, with its columns and terms opened once for all queries.
//! Must never be kept beyond a query: `Index::snapshot` gives the newest.

use tantivy::columnar::{Column, StrColumn};
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::Filters;
use super::postings::{Inverted, Lengths, Part};
use super::records::{Record, RecordBits, Records};
use crate::index::days;
use crate::schema::{self, Fields};

pub(crate) struct Snapshot {
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    pub(crate) segments: Vec<Columns>,
    pub(crate) text_lengths: Lengths,
    pub(crate) chars_lengths: Lengths,
    /// Titles are compared with titles, not with the clauses that have none.
    pub(crate) title_lengths: Lengths,
    /// The records that are not deleted.
    pub(crate) all: Records,
}

/// The columns and terms of one segment, and where its records begin.
pub(crate) struct Columns {
    /// The head of each record, in order, deleted ones included.
    heads: Vec<DocId>,
    /// For each 64 documents, a bit for each: is it a head? And how many heads come before them.
    is_head: Vec<(u64, usize)>,
    n_docs: DocId,
    pub(crate) text: Inverted,
    pub(crate) chars: Inverted,
    pub(crate) title: Inverted,
    pub(crate) held: Inverted,
    pub(crate) exact: Inverted,
    pub(crate) authority: Column<u64>,
    pub(crate) issued: Column<i64>,
    pub(crate) published: Column<i64>,
    pub(crate) agency: Option<StrColumn>,
    pub(crate) theme: Option<StrColumn>,
    pub(crate) kind: Option<StrColumn>,
    pub(crate) validity: Option<StrColumn>,
    /// Ordinals of the validities of records that are no longer in force.
    ended: Vec<u64>,
}

/// A document by segment and number; of a record, its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) segment: usize,
    pub(crate) doc: DocId,
}

impl Snapshot {
    pub(crate) fn new(searcher: Searcher, fields: Fields) -> tantivy::Result<Self> {
        let opened = searcher.segment_readers().iter();
        let opened = opened.map(|reader| Columns::open(reader, &fields));
        let segments = opened.collect::<tantivy::Result<Vec<Columns>>>()?;
        let both = searcher.segment_readers().iter().zip(&segments);
        let all: Records = both
            .map(|(reader, columns)| columns.alive(reader))
            .collect();
        let n_records = u64::try_from(all.len()).unwrap_or(u64::MAX);
        let lengths = |part: Part, n_docs: u64| {
            let tokens = segments
                .iter()
                .map(|columns| part(columns).reader.total_num_tokens());
            Lengths::new(tokens.sum(), n_docs)
        };
        Ok(Self {
            text_lengths: lengths(|columns| &columns.text, searcher.num_docs()),
            chars_lengths: lengths(|columns| &columns.chars, searcher.num_docs()),
            title_lengths: lengths(|columns| &columns.title, n_records),
            all,
            segments,
            searcher,
            fields,
        })
    }

    pub(crate) fn is_of(&self, searcher: &Searcher) -> bool {
        self.searcher.generation().generation_id() == searcher.generation().generation_id()
    }

    /// No records.
    pub(crate) fn none(&self) -> Records {
        let segments = self.segments.iter();
        segments.map(Columns::no_records).collect()
    }

    /// The records in which `query` matches something, deleted ones included.
    pub(crate) fn records(&self, query: &dyn Query) -> tantivy::Result<Records> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        let mut records = Vec::with_capacity(self.segments.len());
        for (reader, columns) in self.searcher.segment_readers().iter().zip(&self.segments) {
            let mut bits = columns.no_records();
            weight.for_each_no_score(reader, &mut |docs| {
                docs.iter()
                    .for_each(|doc| bits.add(columns.record_of(*doc)));
            })?;
            records.push(bits);
        }
        Ok(records.into_iter().collect())
    }

    /// The first `limit` documents of each segment that match `query`, in order.
    pub(crate) fn documents(&self, query: &dyn Query, limit: usize) -> tantivy::Result<Vec<Place>> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        let mut places = Vec::new();
        for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
            let mut scorer = weight.scorer(reader, 1.0)?;
            let end = places.len() + limit;
            while scorer.doc() != TERMINATED && places.len() < end {
                if !reader.is_deleted(scorer.doc()) {
                    places.push(Place {
                        segment,
                        doc: scorer.doc(),
                    });
                }
                scorer.advance();
            }
        }
        Ok(places)
    }

    /// The record that `place` belongs to.
    pub(crate) fn record(&self, place: Place) -> Record {
        let columns = self.segments.get(place.segment);
        Record {
            segment: place.segment,
            number: columns.map_or(0, |columns| columns.record_of(place.doc)),
        }
    }

    pub(crate) fn head(&self, record: Record) -> Place {
        let columns = self.segments.get(record.segment);
        Place {
            segment: record.segment,
            doc: columns.map_or(0, |columns| columns.head(record.number)),
        }
    }

    /// Days since 1970-01-01 of publication, else of issue.
    pub(crate) fn date(&self, record: Record) -> Option<i64> {
        let columns = self.segments.get(record.segment)?;
        columns.date(columns.head(record.number))
    }

    /// The records that pass `filters`.
    pub(crate) fn filter(&self, filters: &Filters) -> tantivy::Result<Records> {
        if *filters == Filters::default() {
            return Ok(self.all.clone());
        }
        let mut passing = self.none();
        for (segment, columns) in self.segments.iter().enumerate() {
            let accepted = Accepted::new(filters, columns)?;
            for (number, head) in columns.heads.iter().enumerate() {
                if accepted.passes(columns, *head) {
                    passing.add(Record { segment, number });
                }
            }
        }
        passing.retain_in(&self.all);
        Ok(passing)
    }

    pub(crate) fn columns(&self, place: Place) -> Option<&Columns> {
        self.segments.get(place.segment)
    }
}

impl Columns {
    fn open(reader: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let fast = reader.fast_fields();
        let heads = heads_of(reader, fields)?;
        let validity = fast.str(schema::VALIDITY)?;
        let ended = ordinals(
            validity.as_ref(),
            &["repealed".to_owned(), "expired".to_owned()],
        )?;
        Ok(Self {
            is_head: head_bits(&heads, reader.max_doc()),
            n_docs: reader.max_doc(),
            heads,
            text: Inverted::open(reader, fields.text)?,
            chars: Inverted::open(reader, fields.chars)?,
            title: Inverted::open(reader, fields.title)?,
            held: Inverted::open(reader, fields.held)?,
            exact: Inverted::open(reader, fields.exact)?,
            authority: fast.u64(schema::AUTHORITY)?,
            issued: fast
                .column_opt(schema::ISSUED)?
                .unwrap_or_else(|| Column::build_empty_column(reader.max_doc())),
            published: fast
                .column_opt(schema::PUBLISHED)?
                .unwrap_or_else(|| Column::build_empty_column(reader.max_doc())),
            agency: fast.str(schema::AGENCY)?,
            theme: fast.str(schema::THEME)?,
            kind: fast.str(schema::KIND)?,
            validity,
            ended,
        })
    }

    pub(crate) fn no_records(&self) -> RecordBits {
        RecordBits::none_of(self.heads.len())
    }

    fn alive(&self, reader: &SegmentReader) -> RecordBits {
        let mut alive = self.no_records();
        for (number, head) in self.heads.iter().enumerate() {
            if !reader.is_deleted(*head) {
                alive.add(number);
            }
        }
        alive
    }

    /// The number of the record that `doc` belongs to: that of the last head at or before it.
    pub(crate) fn record_of(&self, doc: DocId) -> usize {
        let place = usize::try_from(doc / 64).unwrap_or(usize::MAX);
        let (word, before) = self.is_head.get(place).copied().unwrap_or_default();
        let up_to_doc = word & (u64::MAX >> (63 - doc % 64));
        let up_to_doc = usize::try_from(up_to_doc.count_ones()).unwrap_or(0);
        (before + up_to_doc).saturating_sub(1)
    }

    pub(crate) fn head(&self, record: usize) -> DocId {
        self.heads.get(record).copied().unwrap_or_default()
    }

    pub(crate) fn is_clause_of(&self, doc: DocId, head: DocId) -> bool {
        doc < self.n_docs && doc != head && self.record_of(doc) == self.record_of(head)
    }

    pub(crate) fn has_ended(&self, head: DocId) -> bool {
        has_any(self.validity.as_ref(), head, &self.ended)
    }

    /// Days since 1970-01-01 of publication, else of issue.
    pub(crate) fn date(&self, head: DocId) -> Option<i64> {
        self.published
            .first(head)
            .or_else(|| self.issued.first(head))
    }
}

fn heads_of(reader: &SegmentReader, fields: &Fields) -> tantivy::Result<Vec<DocId>> {
    let term = Term::from_field_text(fields.head, "1");
    let mut heads = Vec::new();
    if let Some(mut postings) = reader
        .inverted_index(fields.head)?
        .read_block_postings(&term, IndexRecordOption::Basic)?
    {
        while !postings.docs().is_empty() {
            heads.extend_from_slice(postings.docs());
            postings.advance();
        }
    }
    Ok(heads)
}

fn head_bits(heads: &[DocId], n_docs: DocId) -> Vec<(u64, usize)> {
    let place = |doc: DocId| usize::try_from(doc / 64).unwrap_or(0);
    let mut bits = vec![(0_u64, 0_usize); place(n_docs) + 1];
    for head in heads {
        if let Some((word, _)) = bits.get_mut(place(*head)) {
            *word |= 1 << (head % 64);
        }
    }
    let mut n_before = 0;
    for (word, before) in &mut bits {
        *before = n_before;
        n_before += usize::try_from(word.count_ones()).unwrap_or(0);
    }
    bits
}

/// The filters in the ordinals of one segment.
struct Accepted<'a> {
    filters: &'a Filters,
    agencies: Vec<u64>,
    themes: Vec<u64>,
    kinds: Vec<u64>,
    validities: Vec<u64>,
}

impl<'a> Accepted<'a> {
    fn new(filters: &'a Filters, columns: &Columns) -> tantivy::Result<Self> {
        Ok(Self {
            filters,
            agencies: ordinals(columns.agency.as_ref(), &filters.agencies)?,
            themes: ordinals(columns.theme.as_ref(), &filters.themes)?,
            kinds: ordinals(columns.kind.as_ref(), &filters.kinds)?,
            validities: ordinals(columns.validity.as_ref(), &filters.validities)?,
        })
    }

    fn passes(&self, columns: &Columns, head: DocId) -> bool {
        let filters = self.filters;
        let lists = [
            (&filters.agencies, &columns.agency, &self.agencies),
            (&filters.themes, &columns.theme, &self.themes),
            (&filters.kinds, &columns.kind, &self.kinds),
            (&filters.validities, &columns.validity, &self.validities),
        ];
        let is_listed = lists.iter().all(|(wanted, column, ordinals)| {
            wanted.is_empty() || has_any(column.as_ref(), head, ordinals)
        });
        let issued = columns.issued.first(head);
        let published = columns.published.first(head);
        let authority = columns.authority.first(head).unwrap_or(0);
        is_listed
            && filters
                .issued_from
                .is_none_or(|from| issued.is_some_and(|day| day >= days(from)))
            && filters
                .issued_to
                .is_none_or(|to| issued.is_some_and(|day| day <= days(to)))
            && filters
                .published_from
                .is_none_or(|from| published.is_some_and(|day| day >= days(from)))
            && filters
                .published_to
                .is_none_or(|to| published.is_some_and(|day| day <= days(to)))
            && filters
                .min_authority
                .is_none_or(|least| authority >= u64::from(least))
    }
}

fn ordinals(column: Option<&StrColumn>, values: &[String]) -> tantivy::Result<Vec<u64>> {
    let mut ordinals = Vec::new();
    for value in values {
        if let Some(column) = column {
            ordinals.extend(column.dictionary().term_ord(value)?);
        }
    }
    Ok(ordinals)
}

fn has_any(column: Option<&StrColumn>, head: DocId, ordinals: &[u64]) -> bool {
    column.is_some_and(|column| {
        column
            .term_ords(head)
            .any(|ordinal| ordinals.contains(&ordinal))
    })
}
