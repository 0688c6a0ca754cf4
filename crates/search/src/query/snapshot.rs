//! One commit of the index, with its columns opened once for all queries, and sets of record heads.
//! Must never be kept beyond a query: `Index::snapshot` gives the newest.

use tantivy::columnar::{Column, StrColumn};
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::Filters;
use super::postings::{Inverted, Lengths, Part};
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
}

/// The columns and terms of one segment, and where its records begin.
pub(crate) struct Columns {
    /// In order, deleted ones included.
    pub(crate) heads: Vec<DocId>,
    /// A bit for each document: is it a head?
    is_head: Vec<u64>,
    n_docs: DocId,
    pub(crate) text: Inverted,
    pub(crate) chars: Inverted,
    pub(crate) title: Inverted,
    pub(crate) names: Inverted,
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

/// A set of heads, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heads(Vec<Place>);

impl Snapshot {
    pub(crate) fn new(searcher: Searcher, fields: Fields) -> tantivy::Result<Self> {
        let opened = searcher.segment_readers().iter();
        let opened = opened.map(|reader| Columns::open(reader, &fields));
        let segments = opened.collect::<tantivy::Result<Vec<Columns>>>()?;
        let n_records: usize = segments.iter().map(|columns| columns.heads.len()).sum();
        let n_records = u64::try_from(n_records).unwrap_or(u64::MAX);
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
            segments,
            searcher,
            fields,
        })
    }

    pub(crate) fn is_of(&self, searcher: &Searcher) -> bool {
        self.searcher.generation().generation_id() == searcher.generation().generation_id()
    }

    /// The segments with their columns and numbers.
    pub(crate) fn parts(&self) -> impl Iterator<Item = (usize, &SegmentReader, &Columns)> {
        let both = self.searcher.segment_readers().iter().zip(&self.segments);
        both.enumerate()
            .map(|(segment, (reader, columns))| (segment, reader, columns))
    }

    /// The heads of the records in which `query` matches something.
    pub(crate) fn heads(&self, query: &dyn Query) -> tantivy::Result<Heads> {
        let mut heads = Heads::default();
        for segment in 0..self.segments.len() {
            let of_segment = self.heads_of_segment(query, segment)?;
            heads.append(of_segment.iter());
        }
        Ok(heads)
    }

    /// And those of one segment alone.
    pub(crate) fn heads_of_segment(
        &self,
        query: &dyn Query,
        segment: usize,
    ) -> tantivy::Result<Heads> {
        let mut heads = Vec::new();
        let part = self.parts().nth(segment);
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        if let Some((_, reader, columns)) = part {
            let alive = reader.alive_bitset();
            weight.for_each_no_score(reader, &mut |docs| {
                for doc in docs
                    .iter()
                    .filter(|doc| alive.is_none_or(|alive| alive.is_alive(**doc)))
                {
                    let place = Place {
                        segment,
                        doc: columns.head_of(*doc),
                    };
                    if heads.last() != Some(&place) {
                        heads.push(place);
                    }
                }
            })?;
        }
        Ok(heads.into_iter().collect())
    }

    /// The first `limit` documents of each segment that match `query`, in order.
    pub(crate) fn documents(&self, query: &dyn Query, limit: usize) -> tantivy::Result<Vec<Place>> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        let mut places = Vec::new();
        for (segment, reader, _) in self.parts() {
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

    /// The head of the record that `place` belongs to.
    pub(crate) fn head(&self, place: Place) -> Place {
        let doc = self
            .columns(place)
            .map_or(place.doc, |columns| columns.head_of(place.doc));
        Place { doc, ..place }
    }

    /// The heads that pass, or none where everything passes.
    pub(crate) fn filter(&self, filters: &Filters) -> tantivy::Result<Option<Heads>> {
        if *filters == Filters::default() {
            return Ok(None);
        }
        let all = self.heads(&super::strict::any_head(self))?;
        let mut passing = Heads::default();
        for (segment, _, columns) in self.parts() {
            let accepted = Accepted::new(filters, columns)?;
            passing.0.extend(
                all.0.iter().filter(|place| {
                    place.segment == segment && accepted.passes(columns, place.doc)
                }),
            );
        }
        Ok(Some(passing))
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
            is_head: bits(&heads, reader.max_doc()),
            n_docs: reader.max_doc(),
            heads,
            text: Inverted::open(reader, fields.text)?,
            chars: Inverted::open(reader, fields.chars)?,
            title: Inverted::open(reader, fields.title)?,
            names: Inverted::open(reader, fields.names)?,
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

    /// The last head at or before `doc`.
    pub(crate) fn head_of(&self, doc: DocId) -> DocId {
        let place = doc / 64;
        let before = u64::MAX >> (63 - doc % 64);
        let words = self.is_head.get(..=usize::try_from(place).unwrap_or(0));
        let words = words.unwrap_or(&self.is_head).iter().rev();
        for ((word, of_word), mask) in words
            .zip((0..=place).rev())
            .zip(std::iter::once(before).chain(std::iter::repeat(u64::MAX)))
        {
            let kept = word & mask;
            if kept != 0 {
                return of_word * 64 + kept.ilog2();
            }
        }
        doc
    }

    pub(crate) fn is_clause_of(&self, doc: DocId, head: DocId) -> bool {
        doc < self.n_docs && doc != head && self.head_of(doc) == head
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

fn bits(docs: &[DocId], n_docs: DocId) -> Vec<u64> {
    let place = |doc: DocId| usize::try_from(doc / 64).unwrap_or(0);
    let mut bits = vec![0_u64; place(n_docs) + 1];
    for doc in docs {
        if let Some(word) = bits.get_mut(place(*doc)) {
            *word |= 1 << (doc % 64);
        }
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

impl Heads {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn contains(&self, place: Place) -> bool {
        self.0.binary_search(&place).is_ok()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Place> {
        self.0.iter().copied()
    }

    /// Adds heads that come after all that are there.
    pub(crate) fn append(&mut self, after: impl Iterator<Item = Place>) {
        self.0.extend(after);
    }

    pub(crate) fn add(&mut self, others: &Self) {
        if !others.is_empty() {
            self.0.extend(&others.0);
            self.0.sort_unstable();
            self.0.dedup();
        }
    }

    pub(crate) fn retain_in(&mut self, others: &Self) {
        self.0.retain(|place| others.contains(*place));
    }

    /// Those that pass `filter` and are not `excluded`.
    pub(crate) fn within(mut self, filter: &Option<Self>, excluded: &Self) -> Self {
        if let Some(filter) = filter {
            self.retain_in(filter);
        }
        if !excluded.is_empty() {
            self.0.retain(|place| !excluded.contains(*place));
        }
        self
    }
}

impl FromIterator<Place> for Heads {
    fn from_iter<I: IntoIterator<Item = Place>>(places: I) -> Self {
        let mut heads: Vec<Place> = places.into_iter().collect();
        heads.sort_unstable();
        heads.dedup();
        Self(heads)
    }
}
