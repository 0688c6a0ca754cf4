//! What search is told of a thing that can be found. Sources make these; `search` knows no other context.
//! Must never hold what the public may not see: a source asks the gate before it makes one.

use jiff::civil::Date;

use crate::id::RecordId;

/// A record as search sees it: one title, facets, and the clauses a reader can be led to.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchDoc {
    pub record: RecordId,
    /// The id a record brought along from where it came.
    pub source_id: Option<String>,
    pub title: String,
    /// Site-relative address of the page, without language prefix.
    pub url: String,
    /// Code of the record type, such as `policy_document`.
    pub kind: String,
    /// Id and name of the owner agency, and the ids of the agencies above it.
    pub agency: Option<SearchAgency>,
    /// Other names that issued it jointly, as printed.
    pub issuers: Vec<String>,
    /// Theme codes (22 classes): `10`, `10/2`.
    pub themes: Vec<String>,
    pub doc_number: Option<String>,
    pub index_number: Option<String>,
    pub issued_on: Option<Date>,
    pub published_on: Option<Date>,
    /// Code: `in_force`, `amended`, `repealed`, `expired`, `not_yet`, `none` (a thing without force, such as news).
    pub validity: String,
    /// 0 (none) to 9 (constitution): a prior for ranking. 8 law, 7 administrative regulation, 6 judicial
    /// interpretation, 5 departmental rule, 4 local regulation, 3 local rule, 2 normative document, 1 other document.
    pub authority: u8,
    /// In reading order; text outside any clause is a clause without label.
    pub clauses: Vec<SearchClause>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchAgency {
    pub id: String,
    pub name: String,
    /// From the top of the tree down to the agency itself.
    pub path: Vec<String>,
}

/// A clause: the smallest part a hit can point at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchClause {
    /// The stable address within the record, which is also the fragment of the page: `art-5`, `h-2.1`, `p-3`.
    pub address: String,
    /// As printed: `第五条`, `（一）`; empty where there is none.
    pub label: String,
    pub text: String,
}
