//! The home page, and the site map for people.
//! Must never show more of each list than fits a glance: every list has its own page.

use askama::Template;
use axum::extract::State;
use shell::error::PageError;
use shell::page::{Cache, Head};
use shell::view::View;

use crate::agency::{Agency, AgencyKind};
use crate::directory;
use crate::portal::listing::{Row, rows};
use crate::portal::overview::Overview;
use crate::portal::{Portal, failed};
use crate::record::kind::RecordKind;
use crate::record::read;

/// A tile that leads somewhere, with how much is there.
pub(crate) struct Tile {
    pub href: String,
    pub name: String,
    pub count: i64,
}

#[derive(Template)]
#[template(path = "catalog/home.html")]
struct HomePage {
    view: View,
    head: Head,
    policies: Vec<Row>,
    interpretations: Vec<Row>,
    notices: Vec<Row>,
    guides: Vec<Row>,
    libraries: Vec<Tile>,
    themes: Vec<Tile>,
    agencies: Vec<Tile>,
    n_records: i64,
}

shell::page!(HomePage);

const ROWS: u32 = 6;

pub(crate) async fn show_home(
    State(portal): State<Portal>,
    view: View,
) -> Result<impl axum::response::IntoResponse, PageError> {
    let store = &portal.store;
    let newest = async |kind| -> Result<Vec<Row>, PageError> {
        let found = read::list_newest_of_kind(store, kind, ROWS)
            .await
            .map_err(failed)?;
        Ok(rows(&view, &found))
    };
    let policies = newest(RecordKind::PolicyDocument).await?;
    let interpretations = newest(RecordKind::Interpretation).await?;
    let notices = newest(RecordKind::Notice).await?;
    let guides = newest(RecordKind::ServiceGuide).await?;
    let overview = portal.overviews.get(store).await?;
    let libraries = library_tiles(&overview, &view);
    let themes = theme_tiles(&overview, &view);
    let n_records = overview.n_records;
    let agencies = overview
        .agencies
        .iter()
        .filter(|agency| matches!(agency.kind, AgencyKind::Department | AgencyKind::District))
        .map(|agency| agency_tile(&overview, &view, agency, &agency.short_name))
        .collect();
    let head = Head::new(view.site_name(), Cache::PAGE)
        .description(view.t_arg("home-description", "site", view.site_name().to_owned()))
        .feed("/feed.atom");
    Ok(HomePage {
        policies,
        interpretations,
        notices,
        guides,
        libraries,
        themes,
        agencies,
        n_records,
        head,
        view,
    })
}

pub(crate) fn library_tiles(overview: &Overview, view: &View) -> Vec<Tile> {
    overview
        .libraries
        .iter()
        .map(|library| Tile {
            href: view.href(&format!("/libraries/{}", library.code)),
            name: library.name.clone(),
            count: overview.of_library(&library.code),
        })
        .collect()
}

pub(crate) fn theme_tiles(overview: &Overview, view: &View) -> Vec<Tile> {
    directory::theme_classes()
        .iter()
        .map(|class| Tile {
            href: view.href(&format!("/themes/{}", class.code)),
            name: class.name.clone(),
            count: overview.of_theme(&class.code),
        })
        .collect()
}

fn agency_tile(overview: &Overview, view: &View, agency: &Agency, name: &str) -> Tile {
    Tile {
        href: view.href(&format!("/agencies/{}", agency.code)),
        name: name.to_owned(),
        count: overview.of_agency(agency),
    }
}

#[derive(Template)]
#[template(path = "catalog/sitemap.html")]
struct SitemapPage {
    view: View,
    head: Head,
    libraries: Vec<Tile>,
    themes: Vec<Tile>,
    statutory: Vec<Tile>,
    agencies: Vec<Tile>,
}

shell::page!(SitemapPage);

pub(crate) async fn show_sitemap(
    State(portal): State<Portal>,
    view: View,
) -> Result<impl axum::response::IntoResponse, PageError> {
    let head = Head::new(view.t("sitemap-title"), Cache::PAGE);
    let overview = portal.overviews.get(&portal.store).await?;
    Ok(SitemapPage {
        libraries: library_tiles(&overview, &view),
        themes: theme_tiles(&overview, &view),
        statutory: crate::portal::openness::statutory_tiles(&overview, &view),
        agencies: overview
            .agencies
            .iter()
            .map(|agency| agency_tile(&overview, &view, agency, &agency.name))
            .collect(),
        head,
        view,
    })
}
