//! A listed record as search is told of it.
//! Must never make one of a record that the gate does not list.

use ::store::database::Store;
use ::store::error::StoreError;
use access::actor::Actor;
use kernel::id::RecordId;
use kernel::search_doc::{SearchAgency, SearchClause, SearchDoc};
use lawtext::tree::NodeKind;

use crate::agency::{self, Agency};
use crate::record::read::{self, Seen, Summary, Version};

/// What search should hold of `record` now; none means it should hold nothing.
///
/// # Errors
/// Any `StoreError`.
pub async fn find(
    store: &Store,
    agencies: &[Agency],
    record: &RecordId,
) -> Result<Option<SearchDoc>, StoreError> {
    let Some(Seen::Full(summary)) = read::find(store, &Actor::Public, record).await? else {
        return Ok(None);
    };
    let Some(live) = summary.live_version else {
        return Ok(None);
    };
    let Some(version) = read::find_version(store, record, live).await? else {
        return Ok(None);
    };
    Ok(Some(search_doc(*summary, version, agencies)))
}

fn search_doc(summary: Summary, version: Version, agencies: &[Agency]) -> SearchDoc {
    let agency = summary.owner.as_ref().and_then(|owner| {
        let path = agency::path(agencies, &owner.id);
        let last = path.last()?;
        Some(SearchAgency {
            id: last.code.clone(),
            name: last.name.clone(),
            path: path.iter().map(|agency| agency.code.clone()).collect(),
        })
    });
    let clauses = version.tree.clauses();
    SearchDoc {
        url: format!("/records/{}", summary.id),
        record: summary.id,
        source_id: summary.source_id,
        title: summary.title,
        kind: summary.kind.code().to_owned(),
        agency,
        issuers: summary.issuers,
        themes: version.content.themes,
        doc_number: summary.doc_number,
        index_number: summary.index_number,
        issued_on: summary.issued_on,
        published_on: summary.published_on,
        validity: summary.validity.code().to_owned(),
        authority: summary.authority,
        clauses: clauses
            .into_iter()
            // The title is a field of its own: as a clause it would be every snippet.
            .filter(|clause| clause.kind != NodeKind::Title)
            .map(|clause| SearchClause {
                address: clause.address,
                label: clause.label,
                text: clause.text,
            })
            .collect(),
    }
}
