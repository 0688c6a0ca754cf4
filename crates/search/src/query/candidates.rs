//! The clauses and titles worth a closer look: the best by the pairs that tell most, each then scored by the other signs too.
//! Must never read the lists of all pairs to their end: the commonest are only looked into for the candidates.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};

use tantivy::{DocId, Score};

use super::parse::Plan;
use super::postings::{Texts, add_scores, for_each_scored};
use super::records::{Record, Records};
use super::snapshot::{Place, Snapshot};
use super::terms::{Sought, Terms};
use crate::weights::Weights;

/// A clause, or a head whose title matched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) place: Place,
    pub(crate) record: Record,
    /// BM25 of the pairs of characters of the clause.
    pub(crate) text: Score,
    /// BM25 of its single characters.
    pub(crate) chars: Score,
    /// BM25 of the pairs of the title of its record.
    pub(crate) title: Score,
}

/// The `n` best clauses and some titles of the records in `scope`, in order of place; `sure` clauses are among them whatever
/// their score.
pub(crate) fn find(
    snapshot: &Snapshot,
    plan: &Plan,
    terms: &Terms,
    weights: &Weights,
    scope: &Records,
    n: usize,
    sure: &[Place],
) -> tantivy::Result<Vec<Candidate>> {
    let text = Texts {
        part: |columns| &columns.text,
        lengths: &snapshot.text_lengths,
    };
    let chars = Texts {
        part: |columns| &columns.chars,
        lengths: &snapshot.chars_lengths,
    };
    let title = Texts {
        part: |columns| &columns.title,
        lengths: &snapshot.title_lengths,
    };
    let all_chars: Vec<&Sought> = terms.chars.iter().collect();
    let clauses = match plan.single_char() {
        Some(_) => best(snapshot, chars, &all_chars, n, scope)?,
        None => {
            let chosen = telling(&terms.text, weights);
            best(snapshot, text, &chosen, n, scope)?
        }
    };
    // A title that matched brings its record in, even when no clause of it is among the best.
    let chosen = telling(&terms.title, weights);
    let titles = best(snapshot, title, &chosen, weights.titles, scope)?;

    let sure = sure.iter().copied();
    let sure = sure.filter(|place| scope.has(snapshot.record(*place)));
    let mut places: Vec<Place> = clauses.into_iter().chain(titles).chain(sure).collect();
    places.sort_unstable();
    places.dedup();
    let rare_chars = terms.chars.iter();
    let rare_chars = rare_chars.filter(|term| term.share <= weights.common_char);
    let rare_chars: Vec<Sought> = rare_chars.cloned().collect();
    let text_scores = scores(snapshot, text, &terms.text, &places)?;
    let char_scores = scores(snapshot, chars, &rare_chars, &places)?;
    let mut records: Vec<Record> = places.iter().map(|place| snapshot.record(*place)).collect();
    records.dedup();
    let heads: Vec<Place> = records
        .iter()
        .map(|record| snapshot.head(*record))
        .collect();
    let title_scores = scores(snapshot, title, &terms.title, &heads)?;
    let title_of: HashMap<Record, Score> = records.into_iter().zip(title_scores).collect();
    let scored = places.into_iter().zip(text_scores).zip(char_scores);
    let found = scored.map(|((place, text), chars)| {
        let record = snapshot.record(place);
        Candidate {
            place,
            record,
            text,
            chars,
            title: title_of.get(&record).copied().unwrap_or(0.0),
        }
    });
    Ok(found.collect())
}

/// The pairs that tell most: the rarest for their weight, without those that are everywhere, and no more than can be
/// read in a fraction of a millisecond. The others count when the best are looked at closely.
fn telling<'a>(terms: &'a [Sought], weights: &Weights) -> Vec<&'a Sought> {
    let worth = |term: &Sought| -term.share.ln() * f64::from(term.weight);
    let mut told: Vec<&Sought> = terms.iter().collect();
    told.sort_by(|left, right| worth(right).total_cmp(&worth(left)));
    if told.iter().any(|term| term.share <= weights.common_share) {
        told.retain(|term| term.share <= weights.common_share);
    }
    let mut n_read = 0;
    let affordable = told.into_iter().enumerate().take_while(|(place, term)| {
        n_read += term.n_docs;
        *place < weights.least_pairs || n_read <= weights.postings
    });
    affordable.map(|(_, term)| term).collect()
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

/// The `n` best documents of records in `scope` for any of `terms`.
fn best(
    snapshot: &Snapshot,
    texts: Texts<'_>,
    terms: &[&Sought],
    n: usize,
    scope: &Records,
) -> tantivy::Result<Vec<Place>> {
    let mut best = Best::new(n);
    for (segment, columns) in snapshot.segments.iter().enumerate() {
        let Some(scope) = scope.of_segment(segment).filter(|scope| !scope.is_empty()) else {
            continue;
        };
        let visit = |doc: DocId, score: Score| {
            if score > best.threshold && scope.has(columns.record_of(doc)) {
                best.add(score, Place { segment, doc });
            }
        };
        for_each_scored(columns, segment, texts, terms, visit)?;
    }
    Ok(best.heap.into_iter().map(|scored| scored.place).collect())
}

/// The best documents so far.
struct Best {
    n: usize,
    /// The worst of them at the top.
    heap: BinaryHeap<Scored>,
    /// What a score must exceed to be among them.
    threshold: Score,
}

impl Best {
    fn new(n: usize) -> Self {
        Self {
            n,
            heap: BinaryHeap::with_capacity(n + 1),
            threshold: Score::MIN,
        }
    }

    fn add(&mut self, score: Score, place: Place) {
        self.heap.push(Scored { score, place });
        if self.heap.len() > self.n {
            self.heap.pop();
        }
        if self.heap.len() == self.n
            && let Some(worst) = self.heap.peek()
        {
            self.threshold = worst.score;
        }
    }
}

/// BM25 of `terms` for the documents at `places`, which are in order.
fn scores(
    snapshot: &Snapshot,
    texts: Texts<'_>,
    terms: &[Sought],
    places: &[Place],
) -> tantivy::Result<Vec<Score>> {
    let mut all = Vec::with_capacity(places.len());
    for of_segment in places.chunk_by(|left, right| left.segment == right.segment) {
        let docs: Vec<DocId> = of_segment.iter().map(|place| place.doc).collect();
        let mut scores = vec![0.0; docs.len()];
        if let Some(first) = of_segment.first()
            && let Some(columns) = snapshot.columns(*first)
        {
            add_scores(columns, first.segment, texts, terms, &docs, &mut scores)?;
        }
        all.extend(scores);
    }
    Ok(all)
}
