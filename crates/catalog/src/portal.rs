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
pub mod records;

use axum::Router;
use axum::routing::get;
use shell::error::PageError;
use store::blob::Blobs;
use store::database::Store;
use store::error::StoreError;

/// What the pages need.
#[derive(Clone)]
pub struct Portal {
    pub store: Store,
    pub blobs: Blobs,
}

/// Every public route of this context, beside its handler.
pub fn routes(portal: Portal) -> Router {
    Router::new()
        .route("/", get(home::show_home))
        .route("/openness", get(openness::show_openness))
        .route("/openness/{column}", get(openness::list_column))
        .route("/statutory/{code}", get(directories::list_statutory))
        .route("/agencies", get(agencies::list_agencies))
        .route("/agencies/{code}", get(agencies::show_agency))
        .route("/agencies/{code}/feed.atom", get(feeds::agency_atom))
        .route("/themes", get(directories::list_themes))
        .route("/themes/{code}", get(directories::show_theme))
        .route("/libraries/{code}", get(directories::show_library))
        .route("/records/{id}", get(records::show_record))
        .route(
            "/records/{id}/versions/{version}",
            get(records::show_version),
        )
        .route("/records/{id}/compare", get(records::compare_versions))
        .route("/records/{id}/files/{file}", get(records::get_file))
        .route("/feed.atom", get(feeds::atom))
        .route("/feed.rss", get(feeds::rss))
        .route("/sitemap.xml", get(feeds::sitemap))
        .route("/sitemap/{part}", get(feeds::sitemap_part))
        .route("/robots.txt", get(feeds::robots))
        .route("/sitemap", get(home::show_sitemap))
        .route("/api/v1/records", get(api::list_records))
        .route("/api/v1/records/{id}", get(api::get_record))
        .route("/api/v1/agencies", get(api::list_agencies))
        .route("/api/v1/themes", get(api::list_themes))
        .with_state(portal)
}

/// A database that is away is said to be away; anything else is an accident.
fn failed(error: StoreError) -> PageError {
    if matches!(error, StoreError::Unavailable(_)) {
        PageError::Unavailable
    } else {
        PageError::Accident(error.into())
    }
}
