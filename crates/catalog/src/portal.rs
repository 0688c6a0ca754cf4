//! The public pages of the catalog: home, openness, agencies, themes, records, feeds, API.
//! Must never show a record that `record::read` did not hand out.

pub mod agencies;
pub mod api;
pub mod directories;
pub mod feeds;
mod fields;
pub mod home;
pub mod listing;
pub mod openness;
pub mod overview;
pub mod records;

use axum::routing::get;
use shell::error::PageError;
use shell::module::Routes;
use store::blob::Blobs;
use store::database::Store;
use store::error::StoreError;

use crate::portal::overview::Overviews;

/// What the pages need.
#[derive(Clone)]
pub struct Portal {
    pub store: Store,
    pub blobs: Blobs,
    pub overviews: Overviews,
}

/// Every public route of this context, beside its handler.
#[must_use]
pub fn routes() -> Routes<Portal> {
    vec![
        ("/", get(home::show_home)),
        ("/openness", get(openness::show_openness)),
        ("/openness/{column}", get(openness::list_column)),
        ("/statutory/{code}", get(directories::list_statutory)),
        ("/agencies", get(agencies::list_agencies)),
        ("/agencies/{code}", get(agencies::show_agency)),
        ("/agencies/{code}/feed.atom", get(feeds::agency_atom)),
        ("/themes", get(directories::list_themes)),
        ("/themes/{code}", get(directories::show_theme)),
        ("/libraries/{code}", get(directories::show_library)),
        ("/records/{id}", get(records::show_record)),
        (
            "/records/{id}/versions/{version}",
            get(records::show_version),
        ),
        ("/records/{id}/compare", get(records::compare_versions)),
        ("/records/{id}/files/{file}", get(records::get_file)),
        ("/feed.atom", get(feeds::atom)),
        ("/feed.rss", get(feeds::rss)),
        ("/sitemap.xml", get(feeds::sitemap)),
        ("/sitemap/{part}", get(feeds::sitemap_part)),
        ("/robots.txt", get(feeds::robots)),
        ("/sitemap", get(home::show_sitemap)),
        ("/api/v1/records", get(api::list_records)),
        ("/api/v1/records/{id}", get(api::get_record)),
        ("/api/v1/agencies", get(api::list_agencies)),
        ("/api/v1/themes", get(api::list_themes)),
    ]
}

/// A database that is away is said to be away; what could never have been stored is not there; anything else is an
/// accident. These pages only read.
pub(crate) fn failed(error: StoreError) -> PageError {
    match error {
        StoreError::Unavailable(_) => PageError::Unavailable,
        StoreError::Argument { .. } => PageError::NotFound,
        error @ (StoreError::Constraint { .. }
        | StoreError::Reference(_)
        | StoreError::Column { .. }
        | StoreError::DiskFull(_)
        | StoreError::Other(_)) => PageError::Accident(error.into()),
    }
}
