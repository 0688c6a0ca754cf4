//! How many records of an answer have each value.
//! Must never count what the filters left out.

use std::collections::{BTreeMap, HashMap};

use tantivy::columnar::StrColumn;

use super::records::Records;
use super::snapshot::{Columns, Snapshot};
use super::{FacetCount, Facets};
use crate::index::date;

pub(crate) fn count(snapshot: &Snapshot, records: &Records) -> tantivy::Result<Facets> {
    Ok(Facets {
        agencies: count_text(snapshot, records, |columns| columns.agency.as_ref())?,
        themes: count_text(snapshot, records, |columns| columns.theme.as_ref())?,
        kinds: count_text(snapshot, records, |columns| columns.kind.as_ref())?,
        validities: count_text(snapshot, records, |columns| columns.validity.as_ref())?,
        years: count_years(snapshot, records),
    })
}

fn count_text(
    snapshot: &Snapshot,
    records: &Records,
    column: impl Fn(&Columns) -> Option<&StrColumn>,
) -> tantivy::Result<Vec<FacetCount>> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (segment, columns) in snapshot.segments.iter().enumerate() {
        let (Some(column), Some(of_segment)) = (column(columns), records.of_segment(segment))
        else {
            continue;
        };
        let mut by_ordinal: HashMap<u64, usize> = HashMap::new();
        for record in of_segment.iter() {
            for ordinal in column.term_ords(columns.head(record)) {
                *by_ordinal.entry(ordinal).or_default() += 1;
            }
        }
        for (ordinal, count) in by_ordinal {
            let mut value = String::new();
            column.ord_to_str(ordinal, &mut value)?;
            *counts.entry(value).or_default() += count;
        }
    }
    Ok(most_first(counts))
}

fn count_years(snapshot: &Snapshot, records: &Records) -> Vec<FacetCount> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut year_of: HashMap<i64, Option<String>> = HashMap::new();
    for day in records.iter().filter_map(|record| snapshot.date(record)) {
        let year = year_of.entry(day).or_insert_with(|| year(day));
        if let Some(year) = year {
            *counts.entry(year.clone()).or_default() += 1;
        }
    }
    let mut years = most_first(counts);
    years.sort_by(|left, right| right.value.cmp(&left.value));
    years
}

fn year(day: i64) -> Option<String> {
    Some(date(day)?.year().to_string())
}

fn most_first(counts: BTreeMap<String, usize>) -> Vec<FacetCount> {
    let mut all: Vec<FacetCount> = counts
        .into_iter()
        .map(|(value, count)| FacetCount { value, count })
        .collect();
    all.sort_by_key(|facet| std::cmp::Reverse(facet.count));
    all
}
