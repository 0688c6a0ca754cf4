//! The order of hits: full matches before partial ones, then the weighted signs; and the page that is shown of it.
//! Must never depend on the page asked for: the same query gives the same order on every page.

use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Score, TantivyDocument};

use super::candidates::Candidate;
use super::parse::Plan;
use super::records::{Record, Records};
use super::snapshot::{Place, Snapshot};
use super::{ClauseHit, Grouping, Highlighted, Hit, MAX_LIMIT, Request, Sort, snippet};
use crate::index::{date, days};
use crate::weights::Weights;

/// A hit before it is read from the index: a record with its clauses, best first.
#[derive(Clone)]
pub(crate) struct Group {
    record: Record,
    clauses: Vec<Scored>,
    score: Score,
    match_kind: MatchKind,
    date: Option<i64>,
}

/// From least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum MatchKind {
    /// Some of the words.
    Partial,
    /// Every word, somewhere.
    Full,
    /// The whole query as typed, in a clause.
    Verbatim,
    /// The query is its number, code or title.
    Exact,
}

pub(crate) struct Ranking<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) request: &'a Request,
    pub(crate) weights: &'a Weights,
    pub(crate) exact: &'a Records,
    pub(crate) full: &'a Records,
    /// Clauses, in order.
    pub(crate) verbatim: &'a [Place],
}

/// A candidate with its score.
#[derive(Clone, Copy)]
struct Scored {
    place: Place,
    score: Score,
    is_verbatim: bool,
}

/// All hits, best first. Those that nothing is known of but that they match are only put in order, and looked into,
/// when a page reaches them.
pub(crate) struct Order {
    /// Better than the rest, or of equal rights with it.
    first: Vec<Group>,
    /// Full matches that were not among the best; by date.
    rest: Records,
    n_rest: usize,
    partial: Vec<Group>,
}

impl Order {
    pub(crate) fn len(&self) -> usize {
        self.first.len() + self.n_rest + self.partial.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// From which place on hits match only part of the query.
    pub(crate) fn partial_from(&self) -> Option<usize> {
        (!self.partial.is_empty()).then(|| self.len() - self.partial.len())
    }

    pub(crate) fn records(&self) -> Records {
        let mut records = self.rest.clone();
        for group in self.first.iter().chain(&self.partial) {
            records.add(group.record);
        }
        records
    }

    /// The groups from `offset` on, `limit` at most.
    fn page(&self, snapshot: &Snapshot, offset: usize, limit: usize) -> Vec<Group> {
        let end = offset.saturating_add(limit);
        let rest = if end > self.first.len() && offset < self.first.len() + self.n_rest {
            by_date(snapshot, &self.rest, Sort::Relevance).first
        } else {
            Vec::new()
        };
        let unread = std::iter::repeat_n(None, self.n_rest - rest.len());
        let read = self.first.iter().chain(&rest).map(Some);
        let all = read.chain(unread).chain(self.partial.iter().map(Some));
        all.skip(offset).take(limit).flatten().cloned().collect()
    }
}

impl Ranking<'_> {
    /// What was found is in order of place.
    pub(crate) fn order(&self, found: &[Candidate]) -> Order {
        let by_record = found.chunk_by(|left, right| left.record == right.record);
        let mut groups: Vec<Group> = by_record
            .flat_map(|of_record| self.groups(of_record))
            .collect();
        let mut scored = self.snapshot.none();
        for group in &groups {
            scored.add(group.record);
        }
        let mut rest = self.full.clone();
        rest.remove_all(&scored);
        let mut unscored = match self.request.sort {
            Sort::Relevance => self.exact.clone(),
            Sort::Newest | Sort::Oldest => rest.clone(),
        };
        unscored.retain_in(&rest);
        rest.remove_all(&unscored);
        let unscored = unscored.iter();
        groups.extend(unscored.map(|record| self.group(record, Vec::new(), 0.0)));
        match self.request.sort {
            Sort::Relevance => groups.sort_by(|left, right| {
                let by_kind = right.match_kind.cmp(&left.match_kind);
                let by_score = by_kind.then(right.score.total_cmp(&left.score));
                by_score
                    .then(right.date.cmp(&left.date))
                    .then(left.record.cmp(&right.record))
            }),
            Sort::Newest | Sort::Oldest => sort_by_date(&mut groups, self.request.sort),
        }
        let (partial, first) = groups
            .into_iter()
            .partition(|group| group.match_kind == MatchKind::Partial);
        Order {
            first,
            n_rest: rest.len(),
            rest,
            partial,
        }
    }

    /// The candidates of one record as one hit, or one for each clause.
    fn groups(&self, candidates: &[Candidate]) -> Vec<Group> {
        let Some(record) = candidates.first().map(|candidate| candidate.record) else {
            return Vec::new();
        };
        let head = self.snapshot.head(record);
        let prior = self.prior(head);
        let mut scored: Vec<Scored> = candidates
            .iter()
            .map(|candidate| self.score(candidate, prior))
            .collect();
        let best = scored
            .iter()
            .map(|candidate| candidate.score)
            .fold(0.0, Score::max);
        scored.retain(|candidate| candidate.place != head);
        scored.sort_by(|left, right| {
            let by_score = right
                .is_verbatim
                .cmp(&left.is_verbatim)
                .then(right.score.total_cmp(&left.score));
            by_score.then(left.place.cmp(&right.place))
        });
        match self.request.grouping {
            Grouping::Clause if !scored.is_empty() => scored
                .into_iter()
                .map(|clause| self.group(record, vec![clause], clause.score))
                .collect(),
            Grouping::Clause | Grouping::Record => vec![self.group(record, scored, best)],
        }
    }

    fn score(&self, candidate: &Candidate, prior: Score) -> Scored {
        let weights = self.weights;
        let score =
            candidate.text + weights.chars * candidate.chars + weights.title * candidate.title;
        let is_verbatim = self.verbatim.binary_search(&candidate.place).is_ok();
        Scored {
            place: candidate.place,
            score: score * prior,
            is_verbatim,
        }
    }

    fn group(&self, record: Record, clauses: Vec<Scored>, score: Score) -> Group {
        let match_kind = if self.exact.has(record) {
            MatchKind::Exact
        } else if clauses.first().is_some_and(|best| best.is_verbatim) {
            MatchKind::Verbatim
        } else if self.full.has(record) {
            MatchKind::Full
        } else {
            MatchKind::Partial
        };
        let date = self.snapshot.date(record);
        Group {
            record,
            clauses,
            score,
            match_kind,
            date,
        }
    }

    /// What speaks for a record whatever is asked: its authority, that it is in force, that it is recent.
    fn prior(&self, head: Place) -> Score {
        let Some(columns) = self.snapshot.columns(head) else {
            return 1.0;
        };
        let weights = self.weights;
        let authority = u8::try_from(columns.authority.first(head.doc).unwrap_or(0)).unwrap_or(0);
        let mut prior = match authority {
            5.. => {
                1.0 - weights.authority_step
                    * Score::from(HIGHEST_AUTHORITY.saturating_sub(authority))
            }
            3..=4 => weights.local,
            0..=2 => weights.document,
        };
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

/// `records` by date, without scores.
pub(crate) fn by_date(snapshot: &Snapshot, records: &Records, sort: Sort) -> Order {
    let group = |record: Record| Group {
        record,
        clauses: Vec::new(),
        score: 0.0,
        match_kind: MatchKind::Full,
        date: snapshot.date(record),
    };
    let mut groups: Vec<Group> = records.iter().map(group).collect();
    sort_by_date(&mut groups, sort);
    Order {
        first: groups,
        rest: snapshot.none(),
        n_rest: 0,
        partial: Vec::new(),
    }
}

/// Undated records come last both ways.
fn sort_by_date(groups: &mut [Group], sort: Sort) {
    match sort {
        Sort::Relevance | Sort::Newest => groups.sort_by(|left, right| {
            right
                .date
                .cmp(&left.date)
                .then(left.record.cmp(&right.record))
        }),
        Sort::Oldest => {
            groups.sort_by(|left, right| {
                let undated = left.date.is_none().cmp(&right.date.is_none());
                undated
                    .then(left.date.cmp(&right.date))
                    .then(left.record.cmp(&right.record))
            });
        }
    }
}

/// The page of `order` that `request` asks for.
pub(crate) fn present(
    snapshot: &Snapshot,
    request: &Request,
    plan: &Plan,
    order: &Order,
) -> tantivy::Result<Vec<Hit>> {
    let marks = snippet::Marks::new(plan);
    let page = order.page(snapshot, request.offset, request.limit.clamp(1, MAX_LIMIT));
    page.iter()
        .map(|group| hit(snapshot, &marks, group))
        .collect()
}

/// How many further clauses a hit names.
const MAX_ALSO: usize = 3;
/// And how good they must be, beside the best.
const ALSO_SHARE: Score = 0.6;

fn hit(snapshot: &Snapshot, marks: &snippet::Marks, group: &Group) -> tantivy::Result<Hit> {
    let fields = &snapshot.fields;
    let place = snapshot.head(group.record);
    let head = read(snapshot, place)?;
    let mut url = text(&head, fields.stored_url);
    let mut clauses = group.clauses.iter();
    let (clause, snippet) = match clauses.next() {
        Some(first) => {
            let best = read(snapshot, first.place)?;
            let snippet = marks.snippet(&text(&best, fields.text));
            (Some(clause_hit(snapshot, &best)), snippet)
        }
        None => (
            None,
            beginning(snapshot, place, &text(&head, fields.stored_number), marks)?,
        ),
    };
    if let Some(clause) = clause.as_ref().filter(|clause| !clause.address.is_empty()) {
        url.push('#');
        url.push_str(&clause.address);
    }
    let mut also = Vec::new();
    for further in clauses
        .take(MAX_ALSO)
        .take_while(|further| further.score >= ALSO_SHARE * group.score)
    {
        also.push(clause_hit(snapshot, &read(snapshot, further.place)?));
    }
    let given = |field: Field| Some(text(&head, field)).filter(|value| !value.is_empty());
    let issuers = head.get_all(fields.stored_issuers);
    let issuers = issuers.filter_map(|issuer| issuer.as_str().map(str::to_owned));
    let title = marks.whole(&text(&head, fields.stored_title));
    Ok(Hit {
        record: text(&head, fields.stored_id),
        source_id: given(fields.stored_source),
        title,
        doc_number: given(fields.stored_number),
        issuers: issuers.collect(),
        date: group.date.and_then(date),
        kind: text(&head, fields.kind),
        validity: text(&head, fields.validity),
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

/// The first clause of a record, if it has any; or the second, where the first is only its number.
fn beginning(
    snapshot: &Snapshot,
    head: Place,
    number: &str,
    marks: &snippet::Marks,
) -> tantivy::Result<Highlighted> {
    for doc in (head.doc + 1..).take(2) {
        let is_clause = snapshot
            .columns(head)
            .is_some_and(|columns| columns.is_clause_of(doc, head.doc));
        if !is_clause {
            break;
        }
        let clause = read(snapshot, Place { doc, ..head })?;
        let shown = text(&clause, snapshot.fields.text);
        if shown != number {
            return Ok(marks.snippet(&shown));
        }
    }
    Ok(Highlighted::default())
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
