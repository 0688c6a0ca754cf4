//! The clauses and titles worth a closer look: the best by the pairs that tell most, each then scored by the other signs too.
//! Must never read the lists of all pairs to their end: the commonest are only looked into for the candidates.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};

use tantivy::{DocId, Score};

use super::parse::Plan;
use super::postings::{Lengths, Part, Sought, add_scores, for_each_scored, look_up};
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

/// A field with the lengths of its texts.
#[derive(Clone, Copy)]
struct Texts<'a> {
    part: Part,
    lengths: &'a Lengths,
}

/// The best clauses and titles within `scope`, in order of place; `sure` clauses are among them whatever their score.
pub(crate) fn find(
    snapshot: &Snapshot,
    plan: &Plan,
    weights: &Weights,
    scope: &Scope<'_>,
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
    let pairs = weighted_pairs(plan, weights);
    let text_terms = look_up(snapshot, text.part, text.lengths, &pairs)?;
    let title_terms = look_up(snapshot, title.part, title.lengths, &pairs)?;
    let mut char_terms = look_up(snapshot, chars.part, chars.lengths, &weighted_units(plan))?;
    let clauses = match plan.single_char() {
        Some(_) => best(snapshot, chars, &char_terms, weights.candidates, scope)?,
        None => {
            let chosen = telling(&text_terms, weights);
            best(snapshot, text, &chosen, weights.candidates, scope)?
        }
    };
    char_terms.retain(|term| term.share <= weights.common_char);
    // A title that matched brings its record in, even when no clause of it is among the best.
    let chosen = telling(&title_terms, weights);
    let titles = best(snapshot, title, &chosen, weights.titles, scope)?;

    let sure = sure.iter().copied();
    let sure = sure.filter(|place| scope.has(snapshot.head(*place)));
    let mut places: Vec<Place> = clauses.into_iter().chain(titles).chain(sure).collect();
    places.sort_unstable();
    places.dedup();
    let mut heads: Vec<Place> = places.iter().map(|place| snapshot.head(*place)).collect();
    let text_scores = scores(snapshot, text, &text_terms, &places)?;
    let char_scores = scores(snapshot, chars, &char_terms, &places)?;
    heads.dedup();
    let title_scores = scores(snapshot, title, &title_terms, &heads)?;
    let title_of: HashMap<Place, Score> = heads.into_iter().zip(title_scores).collect();
    let scored = places.into_iter().zip(text_scores).zip(char_scores);
    let found = scored.map(|((place, text), chars)| {
        let head = snapshot.head(place);
        Candidate {
            place,
            head,
            text,
            chars,
            title: title_of.get(&head).copied().unwrap_or(0.0),
        }
    });
    Ok(found.collect())
}

/// The pairs that tell most: the rarest for their weight, without those that are everywhere, and no more than can be
/// read in a fraction of a millisecond. The others count when the best are looked at closely.
fn telling(terms: &[Sought], weights: &Weights) -> Vec<Sought> {
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
    affordable.map(|(_, term)| term.clone()).collect()
}

/// Pairs with their weight: synonyms count less than what was typed.
fn weighted_pairs(plan: &Plan, weights: &Weights) -> Vec<(String, f32)> {
    let mut pairs: HashMap<String, f32> = HashMap::new();
    for run in &plan.runs {
        for synonym in run.words.iter().flat_map(|word| &word.synonyms) {
            for pair in grams(synonym) {
                let weight = pairs.entry(pair).or_default();
                *weight = weight.max(weights.synonym);
            }
        }
        for pair in grams(&run.chars) {
            *pairs.entry(pair).or_default() += 1.0;
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

/// The `n` best documents for any of `terms`.
fn best(
    snapshot: &Snapshot,
    texts: Texts<'_>,
    terms: &[Sought],
    n: usize,
    scope: &Scope<'_>,
) -> tantivy::Result<Vec<Place>> {
    let mut heap = BinaryHeap::with_capacity(n + 1);
    let mut threshold = Score::MIN;
    for (segment, reader, columns) in snapshot.parts() {
        let alive = reader.alive_bitset();
        let visit = |doc: DocId, score: Score| {
            if score <= threshold || alive.is_some_and(|alive| alive.is_deleted(doc)) {
                return;
            }
            let head = Place {
                segment,
                doc: columns.head_of(doc),
            };
            if scope.has(head) {
                let place = Place { segment, doc };
                heap.push(Scored { score, place });
                if heap.len() > n {
                    heap.pop();
                }
                if heap.len() == n {
                    threshold = heap.peek().map_or(threshold, |worst| worst.score);
                }
            }
        };
        for_each_scored(columns, segment, texts.part, texts.lengths, terms, visit)?;
    }
    Ok(heap.into_iter().map(|scored| scored.place).collect())
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
            let segment = first.segment;
            add_scores(
                columns,
                segment,
                texts.part,
                texts.lengths,
                terms,
                &docs,
                &mut scores,
            )?;
        }
        all.extend(scores);
    }
    Ok(all)
}
