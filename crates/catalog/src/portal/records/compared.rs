//! Two versions of a record, clause by clause.
//! Must never compare with a version that the gate hides.

use askama::Template;
use axum::extract::{Path, Query, State};
use shell::error::PageError;
use shell::page::{Cache, Head};
use shell::view::View;

use crate::portal::records::{full, parse};
use crate::portal::{Portal, failed};
use crate::record::compare::{ClauseChange, Side, compare};
use crate::record::read::{self, Version};

#[derive(serde::Deserialize)]
pub(crate) struct CompareQuery {
    from: i64,
    to: i64,
}

#[derive(Template)]
#[template(path = "catalog/compare.html")]
struct ComparePage {
    view: View,
    head: Head,
    href: String,
    from: i64,
    to: i64,
    changes: Vec<ClauseChange>,
}

shell::page!(ComparePage);

impl ComparePage {
    fn is_older(&self, side: &Side) -> bool {
        *side == Side::Older
    }

    fn is_newer(&self, side: &Side) -> bool {
        *side == Side::Newer
    }
}

pub(crate) async fn compare_versions(
    State(portal): State<Portal>,
    Path(id): Path<String>,
    Query(query): Query<CompareQuery>,
    view: View,
) -> Result<impl axum::response::IntoResponse, PageError> {
    let id = parse(&id)?;
    let summary = full(&portal, &id).await?;
    let get = async |version: i64| -> Result<Version, PageError> {
        read::find_version(&portal.store, &id, version)
            .await
            .map_err(failed)?
            .ok_or(PageError::NotFound)
    };
    let older = get(query.from).await?;
    let newer = get(query.to).await?;
    // A long law compares in tens of milliseconds: too long for an async thread.
    let changes = tokio::task::spawn_blocking(move || compare(&older.tree, &newer.tree))
        .await
        .map_err(|error| PageError::Accident(error.into()))?;
    let path = format!("/records/{id}");
    let head = Head::new(view.t("compare-title"), Cache::PAGE)
        .crumb(summary.title.clone(), path.clone())
        .not_indexed();
    Ok(ComparePage {
        href: view.href(&path),
        from: query.from,
        to: query.to,
        changes,
        head,
        view,
    })
}
