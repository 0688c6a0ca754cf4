//! 政务公开: the five fixed columns of a government information platform (国办公开办函〔2019〕61号).
//! Must never add columns of its own taste: names and order are the same on every organ's platform.

use askama::Template;
use axum::extract::{Path, Query, State};
use shell::error::PageError;
use shell::page::{Cache, Head};
use shell::view::View;

use crate::directory::{self, Directory, OPENNESS_COLUMNS};
use crate::portal::home::Tile;
use crate::portal::listing::{PER_PAGE, PageQuery, Pager, Row, rows, split};
use crate::portal::overview::Overview;
use crate::portal::{Portal, failed};
use crate::record::read;

#[derive(Template)]
#[template(path = "catalog/openness.html")]
struct OpennessPage {
    view: View,
    head: Head,
    guide: Vec<Row>,
    regime: Vec<Row>,
    annual_reports: Vec<Row>,
    statutory: Vec<Tile>,
}

shell::page!(OpennessPage);

const ROWS: u32 = 5;

pub(crate) async fn show_openness(
    State(portal): State<Portal>,
    view: View,
) -> Result<impl axum::response::IntoResponse, PageError> {
    let column = async |code: &str| -> Result<Vec<Row>, PageError> {
        let found = read::list_of_entry(&portal.store, Directory::Openness, code, 0, ROWS)
            .await
            .map_err(failed)?;
        Ok(rows(&view, &found))
    };
    let [guide, regime, annual_report] = OPENNESS_COLUMNS;
    let head = Head::new(view.t("nav-openness"), Cache::PAGE)
        .column(view.t("nav-openness"), "政府信息公开")
        .description(view.t("openness-description"));
    Ok(OpennessPage {
        guide: column(guide).await?,
        regime: column(regime).await?,
        annual_reports: column(annual_report).await?,
        statutory: statutory_tiles(&*portal.overviews.get(&portal.store).await?, &view),
        head,
        view,
    })
}

pub(crate) fn statutory_tiles(overview: &Overview, view: &View) -> Vec<Tile> {
    directory::statutory_items()
        .iter()
        .map(|item| Tile {
            href: view.href(&format!("/statutory/{}", item.code)),
            name: item.short_name.clone(),
            count: overview.of_statutory(&item.code),
        })
        .collect()
}

#[derive(Template)]
#[template(path = "catalog/list.html")]
pub(crate) struct ListPage {
    pub view: View,
    pub head: Head,
    /// What the list is, in a sentence; empty where the title says it.
    pub lead: String,
    pub tiles: Vec<Tile>,
    pub rows: Vec<Row>,
    pub pager: Pager,
}

shell::page!(ListPage);

pub(crate) async fn list_column(
    State(portal): State<Portal>,
    Path(column): Path<String>,
    Query(query): Query<PageQuery>,
    view: View,
) -> Result<impl axum::response::IntoResponse, PageError> {
    if !OPENNESS_COLUMNS.contains(&column.as_str()) {
        return Err(PageError::NotFound);
    }
    let found = read::list_of_entry(
        &portal.store,
        Directory::Openness,
        &column,
        query.offset()?,
        PER_PAGE + 1,
    )
    .await
    .map_err(failed)?;
    let (found, has_more) = split(found);
    let head = Head::new(view.t(&format!("openness-{column}")), Cache::PAGE)
        .crumb(view.t("nav-openness"), "/openness");
    Ok(ListPage {
        lead: String::new(),
        tiles: Vec::new(),
        rows: rows(&view, &found),
        pager: query.pager(&view, has_more),
        head,
        view,
    })
}
