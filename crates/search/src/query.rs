//! A query as people type it, the answer as pages and the API show it, and the way from one to the other.
//! Must never decide what may be seen: only what may be seen by all is in the index.

mod candidates;
mod facets;
mod parse;
mod postings;
mod rank;
mod records;
pub(crate) mod snapshot;
mod snippet;
mod strict;
mod suggest;
mod terms;

use std::ops::Range;

use jiff::civil::Date;
use thiserror::Error;

use crate::index::Index;
use crate::weights::Weights;
use parse::Plan;
use snapshot::Snapshot;
use terms::Terms;

#[cfg(test)]
mod tests;

/// What is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Words, “phrases”, -excluded words, 文号, pinyin, or a whole question; empty to browse everything.
    pub text: String,
    pub filters: Filters,
    pub sort: Sort,
    pub grouping: Grouping,
    pub offset: usize,
    /// 1 to `MAX_LIMIT`.
    pub limit: usize,
    /// Are the counts by agency, theme, kind, validity and year wanted?
    pub with_facets: bool,
    /// For the gentle preference of recent records.
    pub today: Date,
}

/// All that is set must hold; of several values in one list, one is enough.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Agency ids, each with everything below it.
    pub agencies: Vec<String>,
    /// Theme codes, each with everything below it.
    pub themes: Vec<String>,
    pub kinds: Vec<String>,
    pub validities: Vec<String>,
    pub issued_from: Option<Date>,
    pub issued_to: Option<Date>,
    pub published_from: Option<Date>,
    pub published_to: Option<Date>,
    pub min_authority: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Relevance,
    /// By date of publication, or of issue where there is none.
    Newest,
    Oldest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// A record is one hit, at its best clause.
    Record,
    /// Clauses of one record may be several hits: for questions, where the answer is a clause.
    Clause,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Hits in all: every record that holds all words, and of those that match in part the best that were looked at.
    pub total: usize,
    /// From this place on (counted from the first of all hits), hits match only part of the query.
    pub partial_from: Option<usize>,
    pub hits: Vec<Hit>,
    pub facets: Facets,
    /// Why there is nothing, where that can be said.
    pub nothing: Option<Nothing>,
    /// 您是不是要找: queries that would find more, best first.
    pub suggestions: Vec<String>,
}

/// A text with the parts that matched. Ranges are bytes, on character boundaries, in order, apart from each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Highlighted {
    pub text: String,
    pub ranges: Vec<Range<usize>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    pub record: String,
    pub source_id: Option<String>,
    pub title: Highlighted,
    /// 发文字号
    pub doc_number: Option<String>,
    /// As printed; of a record that prints none, its agency.
    pub issuers: Vec<String>,
    /// Of publication, or of issue where there is none.
    pub date: Option<Date>,
    /// Code of the record type.
    pub kind: String,
    /// Code, as `SearchDoc::validity`.
    pub validity: String,
    /// Site-relative, with the clause as fragment.
    pub url: String,
    /// The best clause; none where only the title, a number or a name matched.
    pub clause: Option<ClauseHit>,
    /// Of the best clause, or the beginning of the text.
    pub snippet: Highlighted,
    pub score: f32,
    /// Further clauses of the record that matched well, best first.
    pub also: Vec<ClauseHit>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseHit {
    pub address: String,
    pub label: String,
}

/// How many of the hits' records have each value, most first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    pub agencies: Vec<FacetCount>,
    pub themes: Vec<FacetCount>,
    pub kinds: Vec<FacetCount>,
    pub validities: Vec<FacetCount>,
    pub years: Vec<FacetCount>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    pub value: String,
    pub count: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {
    /// Only marks and spaces.
    NoWords,
    /// Only words to be left out.
    OnlyExcluded,
    NotFound,
}

#[derive(Debug, Error)]
pub enum QueryError {
    #[error("the query has {length} characters, more than {max}")]
    TooLong { length: usize, max: usize },
    #[error("cannot read the index")]
    Index(#[from] tantivy::TantivyError),
}

pub const MAX_QUERY_CHARS: usize = 200;
pub const MAX_LIMIT: usize = 100;

impl Request {
    /// The first ten records for `text`.
    #[must_use]
    pub fn new(text: &str, today: Date) -> Self {
        Self {
            text: text.to_owned(),
            filters: Filters::default(),
            sort: Sort::Relevance,
            grouping: Grouping::Record,
            offset: 0,
            limit: 10,
            with_facets: false,
            today,
        }
    }
}

/// Answers `request` from the last commit.
pub fn search(index: &Index, request: &Request) -> Result<Answer, QueryError> {
    search_with(index, request, &Weights::TUNED)
}

/// As `search`, with other weights: for measuring.
pub fn search_with(
    index: &Index,
    request: &Request,
    weights: &Weights,
) -> Result<Answer, QueryError> {
    let length = request.text.chars().count();
    if length > MAX_QUERY_CHARS {
        return Err(QueryError::TooLong {
            length,
            max: MAX_QUERY_CHARS,
        });
    }
    let snapshot = index.snapshot()?;
    if request.text.trim().is_empty() {
        return browse(&snapshot, request);
    }
    match parse::parse(&request.text) {
        Ok(plan) => find(&snapshot, request, &plan, weights),
        Err(reason) => Ok(Answer::nothing(reason)),
    }
}

impl Answer {
    fn nothing(reason: Nothing) -> Self {
        Self {
            total: 0,
            partial_from: None,
            hits: Vec::new(),
            facets: Facets::default(),
            nothing: Some(reason),
            suggestions: Vec::new(),
        }
    }
}

fn browse(snapshot: &Snapshot, request: &Request) -> Result<Answer, QueryError> {
    let records = snapshot.filter(&request.filters)?;
    let order = rank::by_date(snapshot, &records, request.sort);
    let plan = Plan::empty();
    let hits = rank::present(snapshot, request, &plan, &order)?;
    let nothing = if order.is_empty() {
        Some(Nothing::NotFound)
    } else {
        None
    };
    let facets = match request.with_facets {
        true => facets::count(snapshot, &records)?,
        false => Facets::default(),
    };
    Ok(Answer {
        total: order.len(),
        partial_from: None,
        hits,
        facets,
        nothing,
        suggestions: Vec::new(),
    })
}

/// Records that hold every word of the query come first; where they are few, those that match in part follow.
fn find(
    snapshot: &Snapshot,
    request: &Request,
    plan: &Plan,
    weights: &Weights,
) -> Result<Answer, QueryError> {
    let mut passing = snapshot.filter(&request.filters)?;
    if !plan.excluded.is_empty() {
        passing.remove_all(&strict::excluded(snapshot, plan)?);
    }
    let terms = Terms::look_up(snapshot, plan, weights)?;
    let mut exact = strict::exact(snapshot, plan)?;
    exact.retain_in(&passing);
    let mut full = if plan.is_question {
        snapshot.none()
    } else {
        strict::holding_all(snapshot, plan)?
    };
    full.retain_in(&passing);
    let is_enough = plan.has_quotes || full.len() >= ENOUGH;
    full.union_with(&exact);
    let verbatim = strict::verbatim(snapshot, plan)?;

    let (scope, n) = match is_enough {
        true => (&full, weights.candidates_of_words),
        false => (&passing, weights.candidates),
    };
    let found = candidates::find(snapshot, plan, &terms, weights, scope, n, &verbatim)?;
    let ranking = rank::Ranking {
        snapshot,
        request,
        weights,
        exact: &exact,
        full: &full,
        verbatim: &verbatim,
    };
    let order = ranking.order(&found);
    let hits = rank::present(snapshot, request, plan, &order)?;
    let facets = match request.with_facets {
        true => facets::count(snapshot, &order.records())?,
        false => Facets::default(),
    };
    let partial_from = order.partial_from();
    let suggestions = if order.is_empty() || partial_from == Some(0) && !plan.is_question {
        suggest::suggest(snapshot, plan)?
    } else {
        Vec::new()
    };
    let nothing = if order.is_empty() {
        Some(Nothing::NotFound)
    } else {
        None
    };
    Ok(Answer {
        total: order.len(),
        partial_from,
        hits,
        facets,
        nothing,
        suggestions,
    })
}

/// With this many records that hold every word, nobody misses those that do not.
const ENOUGH: usize = 5;
