//! The clauses and titles worth a closer look: the best by pairs of characters, each then scored by the other signs too.
//! Must never read all matches: what cannot come among the best is skipped block by block.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::query::{
    Bm25StatisticsProvider, Bm25Weight, BooleanQuery, BoostQuery, EnableScoring, Occur, Query,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, Term};

use super::parse::Plan;
use super::snapshot::{Heads, Place, Snapshot};
use crate::analyze::gram::{grams, units};
use crate::weights::Weights;

/// A clause, or a head whose title matched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) place: Place,
    pub(crate) head: Place,
    /// BM25 of the pairs of characters of the clause.
    pub(crate) text: Score,
    /// BM25 of its single characters.
    pub(crate) chars: Score,
    /// BM25 of the pairs of the title of its record.
    pub(crate) title: Score,
}

/// Where to look.
pub(crate) struct Scope<'a> {
    pub(crate) only: Option<&'a Heads>,
    pub(crate) excluded: &'a Heads,
    pub(crate) filter: &'a Option<Heads>,
}

impl Scope<'_> {
    fn has(&self, head: Place) -> bool {
        self.only.is_none_or(|only| only.contains(head))
            && self
                .filter
                .as_ref()
                .is_none_or(|filter| filter.contains(head))
            && !self.excluded.contains(head)
    }
}

/// The best clauses and titles within `scope`, in order of place; `sure` clauses are among them whatever their score.
pub(crate) fn find(
    snapshot: &Snapshot,
    plan: &Plan,
    weights: &Weights,
    scope: &Scope<'_>,
    sure: &[Place],
) -> tantivy::Result<Vec<Candidate>> {
    let fields = &snapshot.fields;
    let statistics = Known::new(snapshot.searcher.num_docs(), snapshot);
    let title_statistics = Known::new(snapshot.n_records, snapshot);
    let pairs = weighted_pairs(plan, weights);

    let clause_query = any_of(
        fields.text,
        &telling(&statistics, fields.text, &pairs, weights)?,
    );
    let clause_query = match plan.single_char() {
        Some(_) => any_of(fields.chars, &pairs),
        None => clause_query,
    };
    let title_query = any_of(
        fields.title,
        &telling(&title_statistics, fields.title, &pairs, weights)?,
    );
    let mut places = best(
        snapshot,
        &clause_query,
        &statistics,
        weights.candidates,
        scope,
    )?;
    // A title that matched brings its record in, even when no clause of it is among the best.
    places.extend(best(
        snapshot,
        &title_query,
        &title_statistics,
        weights.candidates,
        scope,
    )?);
    places.extend(
        sure.iter()
            .filter(|place| scope.has(snapshot.head(**place))),
    );
    places.sort_unstable();
    places.dedup();

    let text = scores(snapshot, fields.text, &pairs, &statistics, &places)?;
    let chars = scores(
        snapshot,
        fields.chars,
        &weighted_units(plan),
        &statistics,
        &places,
    )?;
    let mut heads: Vec<Place> = places.iter().map(|place| snapshot.head(*place)).collect();
    heads.dedup();
    let titles = scores(snapshot, fields.title, &pairs, &title_statistics, &heads)?;
    let title_of: HashMap<Place, Score> = heads.into_iter().zip(titles).collect();
    let found = places
        .into_iter()
        .zip(text)
        .zip(chars)
        .map(|((place, text), chars)| {
            let head = snapshot.head(place);
            let title = title_of.get(&head).copied().unwrap_or(0.0);
            Candidate {
                place,
                head,
                text,
                chars,
                title,
            }
        });
    Ok(found.collect())
}

/// Document frequencies, each looked up once for all that need it, over `n_docs` documents: titles are compared with
/// titles, not with the clauses that have none.
struct Known<'a> {
    n_docs: u64,
    snapshot: &'a Snapshot,
    frequencies: RefCell<HashMap<Term, u64>>,
}

impl<'a> Known<'a> {
    fn new(n_docs: u64, snapshot: &'a Snapshot) -> Self {
        Self {
            n_docs: n_docs.max(1),
            snapshot,
            frequencies: RefCell::new(HashMap::new()),
        }
    }
}

impl Bm25StatisticsProvider for Known<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.snapshot.n_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.n_docs)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        if let Some(known) = self.frequencies.borrow().get(term) {
            return Ok(*known);
        }
        // Deleted documents are still counted by their segments until they are merged away.
        let frequency = self.snapshot.searcher.doc_freq(term)?.min(self.n_docs);
        self.frequencies
            .borrow_mut()
            .insert(term.clone(), frequency);
        Ok(frequency)
    }
}

/// The pairs that tell most: the rarest for their weight, without those that are everywhere. The others count
/// when the best are looked at closely.
fn telling(
    statistics: &Known<'_>,
    field: Field,
    pairs: &[(String, f32)],
    weights: &Weights,
) -> tantivy::Result<Vec<(String, f32)>> {
    let mut told = Vec::new();
    for pair in pairs {
        let share = share(
            statistics.doc_freq(&Term::from_field_text(field, &pair.0))?,
            statistics.n_docs,
        );
        if share > 0.0 {
            told.push((-share.ln() * f64::from(pair.1), share, pair.clone()));
        }
    }
    told.sort_by(|left, right| right.0.total_cmp(&left.0));
    let n_rare = told
        .iter()
        .filter(|(_, share, _)| *share <= weights.common_share)
        .count();
    told.retain(|(_, share, _)| n_rare == 0 || *share <= weights.common_share);
    Ok(told
        .into_iter()
        .take(weights.pairs)
        .map(|(_, _, pair)| pair)
        .collect())
}

/// Pairs with their weight: those inside a word count in full, those across words less, synonyms least.
fn weighted_pairs(plan: &Plan, weights: &Weights) -> Vec<(String, f32)> {
    let mut pairs: HashMap<String, f32> = HashMap::new();
    for run in &plan.runs {
        let mut ends_inside = vec![false; run.chars.len()];
        let mut end = 0;
        for word in &run.words {
            let start = end;
            end += word.chars.len();
            ends_inside
                .iter_mut()
                .take(end)
                .skip(start + 1)
                .for_each(|inside| *inside = true);
            for synonym in &word.synonyms {
                for pair in grams(synonym) {
                    let weight = pairs.entry(pair).or_default();
                    *weight = weight.max(weights.synonym);
                }
            }
        }
        for (pair, place) in grams(&run.chars).into_iter().zip(1_usize..) {
            let is_inside = run.is_quoted || ends_inside.get(place).copied().unwrap_or(true);
            *pairs.entry(pair).or_default() += if is_inside { 1.0 } else { weights.across_words };
        }
    }
    let mut pairs: Vec<(String, f32)> = pairs.into_iter().collect();
    pairs.sort_by(|left, right| left.0.cmp(&right.0));
    pairs
}

fn weighted_units(plan: &Plan) -> Vec<(String, f32)> {
    let mut all: Vec<String> = plan.runs.iter().flat_map(|run| units(&run.chars)).collect();
    all.sort();
    all.dedup();
    all.into_iter().map(|unit| (unit, 1.0)).collect()
}

fn share(part: u64, whole: u64) -> f64 {
    let part = u32::try_from(part).unwrap_or(u32::MAX);
    let whole = u32::try_from(whole).unwrap_or(u32::MAX).max(1);
    f64::from(part) / f64::from(whole)
}

fn any_of(field: Field, terms: &[(String, f32)]) -> BooleanQuery {
    let any = terms.iter().map(|(text, weight)| {
        let query = TermQuery::new(
            Term::from_field_text(field, text),
            IndexRecordOption::WithFreqs,
        );
        let boosted: Box<dyn Query> = Box::new(BoostQuery::new(Box::new(query), *weight));
        (Occur::Should, boosted)
    });
    BooleanQuery::new(any.collect())
}

struct Scored {
    score: Score,
    place: Place,
}

// The heap gives away its greatest: the worst candidate, and of equals the one that comes last.
impl Ord for Scored {
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .score
            .total_cmp(&self.score)
            .then(self.place.cmp(&other.place))
    }
}

impl PartialOrd for Scored {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Scored {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Scored {}

/// The `n` best documents for `query`.
fn best(
    snapshot: &Snapshot,
    query: &dyn Query,
    statistics: &Known<'_>,
    n: usize,
    scope: &Scope<'_>,
) -> tantivy::Result<Vec<Place>> {
    let scoring = EnableScoring::enabled_from_statistics_provider(statistics, &snapshot.searcher);
    let weight = query.weight(scoring)?;
    let mut heap = BinaryHeap::with_capacity(n + 1);
    let mut threshold = Score::MIN;
    for (segment, reader, columns) in snapshot.parts() {
        let alive = reader.alive_bitset();
        let mut within = threshold;
        weight.for_each_pruning(threshold, reader, &mut |doc, score| {
            let head = Place {
                segment,
                doc: columns.head_of(doc),
            };
            if alive.is_none_or(|alive| alive.is_alive(doc)) && scope.has(head) {
                heap.push(Scored {
                    score,
                    place: Place { segment, doc },
                });
                if heap.len() > n {
                    heap.pop();
                }
                if heap.len() == n {
                    within = heap.peek().map_or(within, |worst| worst.score);
                }
            }
            within
        })?;
        threshold = within;
    }
    Ok(heap.into_iter().map(|scored| scored.place).collect())
}

/// BM25 of `terms` in `field` for the documents at `places`, which are in order.
fn scores(
    snapshot: &Snapshot,
    field: Field,
    terms: &[(String, f32)],
    statistics: &Known<'_>,
    places: &[Place],
) -> tantivy::Result<Vec<Score>> {
    let n_docs = statistics.total_num_docs()?;
    let average = average(statistics.total_num_tokens(field)?, n_docs);
    let mut weighted = Vec::with_capacity(terms.len());
    for (text, weight) in terms {
        let term = Term::from_field_text(field, text);
        let frequency = statistics.doc_freq(&term)?;
        if frequency > 0 && frequency <= n_docs {
            weighted.push((
                term,
                Bm25Weight::for_one_term_without_explain(frequency, n_docs, average)
                    .boost_by(*weight),
            ));
        }
    }
    let mut scores = Vec::with_capacity(places.len());
    for (segment, reader, _) in snapshot.parts() {
        let docs: Vec<DocId> = places
            .iter()
            .filter(|place| place.segment == segment)
            .map(|place| place.doc)
            .collect();
        if !docs.is_empty() {
            scores.extend(segment_scores(reader, field, &weighted, &docs)?);
        }
    }
    Ok(scores)
}

fn segment_scores(
    reader: &SegmentReader,
    field: Field,
    terms: &[(Term, Bm25Weight)],
    docs: &[DocId],
) -> tantivy::Result<Vec<Score>> {
    let inverted = reader.inverted_index(field)?;
    let norms: FieldNormReader = reader.get_fieldnorms_reader(field)?;
    let mut scores = vec![0.0; docs.len()];
    for (term, bm25) in terms {
        let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::WithFreqs)? else {
            continue;
        };
        for (doc, score) in docs.iter().zip(&mut scores) {
            if postings.doc() < *doc {
                postings.seek(*doc);
            }
            if postings.doc() == *doc {
                *score += bm25.score(norms.fieldnorm_id(*doc), postings.term_freq());
            }
        }
    }
    Ok(scores)
}

fn average(tokens: u64, docs: u64) -> Score {
    let ratio = share(tokens, docs);
    // Lengths of texts are far below what a Score can hold exactly.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::as_conversions,
        reason = "there is no lossless way from f64 to f32"
    )]
    let average = ratio as Score;
    average
}
