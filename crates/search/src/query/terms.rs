//! The pairs and characters of a query, each looked up once in every segment.
//! Must never weigh a term by anything but the query and how many documents have it.

use std::collections::HashMap;

use tantivy::postings::TermInfo;
use tantivy::{Score, Term};

use super::parse::Plan;
use super::postings::{Lengths, Part, ratio};
use super::snapshot::Snapshot;
use crate::analyze::gram::{grams, units};
use crate::weights::Weights;

/// A term with its weight in the query, and where its lists begin.
#[derive(Clone)]
pub(crate) struct Sought {
    pub(crate) weight: f32,
    /// Documents that have it.
    pub(crate) n_docs: u64,
    /// The share of documents that have it.
    pub(crate) share: f64,
    /// What an occurrence is worth.
    pub(crate) gain: Score,
    /// One for each segment.
    lists: Vec<Option<TermInfo>>,
}

/// All terms of a query by field; those that no document has are left out.
pub(crate) struct Terms {
    /// Pairs in clauses.
    pub(crate) text: Vec<Sought>,
    /// And in titles.
    pub(crate) title: Vec<Sought>,
    /// Single characters and whole runs in clauses.
    pub(crate) chars: Vec<Sought>,
}

impl Sought {
    pub(crate) fn list(&self, segment: usize) -> Option<&TermInfo> {
        self.lists.get(segment)?.as_ref()
    }
}

impl Terms {
    pub(crate) fn look_up(
        snapshot: &Snapshot,
        plan: &Plan,
        weights: &Weights,
    ) -> tantivy::Result<Self> {
        let pairs = weighted_pairs(plan, weights);
        let units = weighted_units(plan);
        let (text, title): (Part, Part) = (|columns| &columns.text, |columns| &columns.title);
        let chars: Part = |columns| &columns.chars;
        Ok(Self {
            text: look_up(snapshot, text, &snapshot.text_lengths, &pairs)?,
            title: look_up(snapshot, title, &snapshot.title_lengths, &pairs)?,
            chars: look_up(snapshot, chars, &snapshot.chars_lengths, &units)?,
        })
    }
}

fn look_up(
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
            let term = Term::from_field_text(inverted.field, text);
            let list = inverted.reader.get_term_info(&term)?;
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
