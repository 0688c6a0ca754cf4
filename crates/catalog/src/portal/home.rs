//! The home page, and the site map for people.
//! Must never show more of each list than fits a glance: every list has its own page.

use askama::Template;
use axum::extract::State;
use shell::error::PageError;
use shell::page::{Cache, Head};
use shell::view::View;

use crate::agency::{self, AgencyKind};
use crate::directory::{self, Directory};
use crate::portal::listing::{Row, rows};
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
    let libraries = library_tiles(&portal, &view).await?;
    let themes = theme_tiles(&portal, &view).await?;
    let agencies = agency::list(store).await.map_err(failed)?;
    let counts = read::count_by_agency(store).await.map_err(failed)?;
    let agencies = agencies
        .iter()
        .filter(|agency| matches!(agency.kind, AgencyKind::Department | AgencyKind::District))
        .map(|agency| Tile {
            href: view.href(&format!("/agencies/{}", agency.code)),
            name: agency.short_name.clone(),
            count: counts
                .iter()
                .find(|(id, _)| id == agency.id.as_str())
                .map_or(0, |(_, n)| *n),
        })
        .collect();
    let n_records = read::count_listed(store).await.map_err(failed)?;
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

pub(crate) async fn library_tiles(portal: &Portal, view: &View) -> Result<Vec<Tile>, PageError> {
    let counts = read::count_entries(&portal.store, Directory::Library)
        .await
        .map_err(failed)?;
    Ok(directory::libraries()
        .iter()
        .map(|library| Tile {
            href: view.href(&format!("/libraries/{}", library.code)),
            name: library.name.clone(),
            count: counts
                .iter()
                .find(|(code, _)| *code == library.code)
                .map_or(0, |(_, n)| *n),
        })
        .collect())
}

pub(crate) async fn theme_tiles(portal: &Portal, view: &View) -> Result<Vec<Tile>, PageError> {
    let counts = read::count_entries(&portal.store, Directory::Theme)
        .await
        .map_err(failed)?;
    Ok(directory::theme_classes()
        .iter()
        .map(|class| Tile {
            href: view.href(&format!("/themes/{}", class.code)),
            name: class.name.clone(),
            count: counts
                .iter()
                .find(|(code, _)| *code == class.code)
                .map_or(0, |(_, n)| *n),
        })
        .collect())
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
    let counts = read::count_by_agency(&portal.store).await.map_err(failed)?;
    let agencies = agency::list(&portal.store).await.map_err(failed)?;
    Ok(SitemapPage {
        libraries: library_tiles(&portal, &view).await?,
        themes: theme_tiles(&portal, &view).await?,
        statutory: crate::portal::openness::statutory_tiles(&portal, &view).await?,
        agencies: agencies
            .iter()
            .map(|agency| Tile {
                href: view.href(&format!("/agencies/{}", agency.code)),
                name: agency.name.clone(),
                count: counts
                    .iter()
                    .find(|(id, _)| id == agency.id.as_str())
                    .map_or(0, |(_, n)| *n),
            })
            .collect(),
        head,
        view,
    })
}
