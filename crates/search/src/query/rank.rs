//! The order of hits: full matches before partial ones, then the weighted signs; and the page that is shown of it.
//! Must never depend on the page asked for: the same query gives the same order on every page.

use std::collections::BTreeMap;

use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Score, TantivyDocument};

use super::candidates::Candidate;
use super::parse::Plan;
use super::snapshot::{Heads, Place, Snapshot};
use super::{ClauseHit, Grouping, Highlighted, Hit, MAX_LIMIT, Request, Sort, snippet};
use crate::index::days;
use crate::weights::Weights;

/// A hit before it is read from the index: a record with its clauses, best first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    head: Place,
    clauses: Vec<(Place, Score)>,
    score: Score,
    match_kind: MatchKind,
    date: Option<i64>,
}

/// From least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum MatchKind {
    Partial,
    Full,
    Exact,
}

impl Group {
    pub(crate) fn head(&self) -> Place {
        self.head
    }
}

pub(crate) struct Ranking<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) request: &'a Request,
    pub(crate) weights: &'a Weights,
    pub(crate) exact: &'a Heads,
    pub(crate) full: &'a Heads,
}

impl Ranking<'_> {
    /// All hits, best first: what was found, and the full matches that were not among the best.
    pub(crate) fn order(&self, found: Vec<Candidate>) -> Vec<Group> {
        let mut by_head: BTreeMap<Place, Vec<Candidate>> = BTreeMap::new();
        for candidate in found {
            by_head.entry(candidate.head).or_default().push(candidate);
        }
        for head in self.full.iter() {
            by_head.entry(head).or_default();
        }
        let mut groups: Vec<Group> = by_head
            .into_iter()
            .flat_map(|(head, candidates)| self.groups(head, &candidates))
            .collect();
        match self.request.sort {
            Sort::Relevance => groups.sort_by(|left, right| {
                let by_kind = right.match_kind.cmp(&left.match_kind);
                by_kind
                    .then(right.score.total_cmp(&left.score))
                    .then(right.date.cmp(&left.date))
                    .then(left.head.cmp(&right.head))
            }),
            Sort::Newest | Sort::Oldest => {
                sort_by_date(&mut groups, self.request.sort);
                groups.sort_by_key(|group| group.match_kind == MatchKind::Partial);
            }
        }
        groups
    }

    fn groups(&self, head: Place, candidates: &[Candidate]) -> Vec<Group> {
        let prior = self.prior(head);
        let score = |candidate: &Candidate| {
            (candidate.text
                + self.weights.chars * candidate.chars
                + self.weights.title * candidate.title)
                * prior
        };
        let mut clauses: Vec<(Place, Score)> = candidates
            .iter()
            .filter(|candidate| candidate.place != head)
            .map(|candidate| (candidate.place, score(candidate)))
            .collect();
        clauses.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
        let best = candidates.iter().map(score).fold(0.0, Score::max);
        let match_kind = self.match_kind(head);
        let date = self
            .snapshot
            .columns(head)
            .and_then(|columns| columns.date(head.doc));
        match self.request.grouping {
            Grouping::Clause if !clauses.is_empty() => {
                let single = |clause: (Place, Score)| Group {
                    head,
                    clauses: vec![clause],
                    score: clause.1,
                    match_kind,
                    date,
                };
                clauses.into_iter().map(single).collect()
            }
            Grouping::Clause | Grouping::Record => vec![Group {
                head,
                clauses,
                score: best,
                match_kind,
                date,
            }],
        }
    }

    fn match_kind(&self, head: Place) -> MatchKind {
        if self.exact.contains(head) {
            MatchKind::Exact
        } else if self.full.contains(head) {
            MatchKind::Full
        } else {
            MatchKind::Partial
        }
    }

    /// What speaks for a record whatever is asked: its authority, that it is in force, that it is recent.
    fn prior(&self, head: Place) -> Score {
        let Some(columns) = self.snapshot.columns(head) else {
            return 1.0;
        };
        let weights = self.weights;
        let authority = u8::try_from(columns.authority.first(head.doc).unwrap_or(0)).unwrap_or(0);
        let below = HIGHEST_AUTHORITY.saturating_sub(authority.max(weights.lowest_authority));
        let mut prior = (-weights.authority_step * Score::from(below)).exp();
        if columns.has_ended(head.doc) {
            prior *= weights.without_force;
        }
        let today = days(self.request.today);
        let age = columns
            .date(head.doc)
            .map(|date| today.saturating_sub(date).clamp(0, i64::from(u16::MAX)));
        let age = age
            .and_then(|age| u16::try_from(age).ok())
            .map_or(weights.recency_days, Score::from);
        prior * (1.0 + weights.recency * (1.0 - age / weights.recency_days).max(0.0))
    }
}

const HIGHEST_AUTHORITY: u8 = 9;

/// `heads` by date, without scores.
pub(crate) fn by_date(snapshot: &Snapshot, heads: &Heads, sort: Sort) -> Vec<Group> {
    let group = |head: Place| {
        let date = snapshot
            .columns(head)
            .and_then(|columns| columns.date(head.doc));
        Group {
            head,
            clauses: Vec::new(),
            score: 0.0,
            match_kind: MatchKind::Full,
            date,
        }
    };
    let mut groups: Vec<Group> = heads.iter().map(group).collect();
    sort_by_date(&mut groups, sort);
    groups
}

/// Undated records come last both ways.
fn sort_by_date(groups: &mut [Group], sort: Sort) {
    match sort {
        Sort::Relevance | Sort::Newest => groups
            .sort_by(|left, right| right.date.cmp(&left.date).then(left.head.cmp(&right.head))),
        Sort::Oldest => {
            groups.sort_by(|left, right| {
                let undated = left.date.is_none().cmp(&right.date.is_none());
                undated
                    .then(left.date.cmp(&right.date))
                    .then(left.head.cmp(&right.head))
            });
        }
    }
}

/// The page of `order` that `request` asks for.
pub(crate) fn present(
    snapshot: &Snapshot,
    request: &Request,
    plan: &Plan,
    order: &[Group],
) -> tantivy::Result<Vec<Hit>> {
    let page = order
        .iter()
        .skip(request.offset)
        .take(request.limit.clamp(1, MAX_LIMIT));
    page.map(|group| hit(snapshot, plan, group)).collect()
}

/// How many further clauses a hit names.
const MAX_ALSO: usize = 3;

fn hit(snapshot: &Snapshot, plan: &Plan, group: &Group) -> tantivy::Result<Hit> {
    let fields = &snapshot.fields;
    let head = read(snapshot, group.head)?;
    let mut url = text(&head, fields.stored_url);
    let marks = snippet::Marks::new(plan);
    let mut clauses = group.clauses.iter();
    let (clause, snippet) = match clauses.next() {
        Some((place, _)) => {
            let best = read(snapshot, *place)?;
            let snippet = marks.snippet(&text(&best, fields.stored_text));
            (Some(clause_hit(snapshot, &best)), snippet)
        }
        None => (None, beginning(snapshot, group.head, &marks)?),
    };
    if let Some(clause) = clause.as_ref().filter(|clause| !clause.address.is_empty()) {
        url.push('#');
        url.push_str(&clause.address);
    }
    let mut also = Vec::new();
    for (place, _) in clauses.take(MAX_ALSO) {
        also.push(clause_hit(snapshot, &read(snapshot, *place)?));
    }
    let source_id = Some(text(&head, fields.stored_source)).filter(|source| !source.is_empty());
    let title = marks.whole(&text(&head, fields.stored_title));
    Ok(Hit {
        record: text(&head, fields.stored_id),
        source_id,
        title,
        url,
        clause,
        snippet,
        score: group.score,
        also,
    })
}

fn clause_hit(snapshot: &Snapshot, clause: &TantivyDocument) -> ClauseHit {
    ClauseHit {
        address: text(clause, snapshot.fields.stored_address),
        label: text(clause, snapshot.fields.stored_label),
    }
}

/// The first clause of a record, if it has any.
fn beginning(
    snapshot: &Snapshot,
    head: Place,
    marks: &snippet::Marks,
) -> tantivy::Result<Highlighted> {
    let first = Place {
        doc: head.doc.saturating_add(1),
        ..head
    };
    let has_clauses = snapshot
        .columns(head)
        .is_some_and(|columns| columns.is_clause_of(first.doc, head.doc));
    if !has_clauses {
        return Ok(Highlighted::default());
    }
    Ok(marks.snippet(&text(&read(snapshot, first)?, snapshot.fields.stored_text)))
}

fn read(snapshot: &Snapshot, place: Place) -> tantivy::Result<TantivyDocument> {
    let segment = u32::try_from(place.segment).unwrap_or(u32::MAX);
    snapshot.searcher.doc(DocAddress::new(segment, place.doc))
}

fn text(document: &TantivyDocument, field: Field) -> String {
    document
        .get_first(field)
        .and_then(|value| value.as_str())
        .unwrap_or_default()
        .to_owned()
}
