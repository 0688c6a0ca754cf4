//! Lists by directory: statutory items, themes, thematic libraries.
//! Must never show a shelf that the directory files do not name.

use askama::Template;
use axum::extract::{Path, Query, State};
use shell::error::PageError;
use shell::page::{Cache, Head};
use shell::view::View;

use crate::directory::{self, Directory};
use crate::portal::home::{Tile, library_tiles, theme_tiles};
use crate::portal::listing::{PER_PAGE, PageQuery, rows, split};
use crate::portal::openness::ListPage;
use crate::portal::{Portal, failed};
use crate::record::read;

#[derive(Template)]
#[template(path = "catalog/themes.html")]
struct ThemesPage {
    view: View,
    head: Head,
    themes: Vec<Tile>,
    libraries: Vec<Tile>,
}

shell::page!(ThemesPage);

pub(crate) async fn list_themes(
    State(portal): State<Portal>,
    view: View,
) -> Result<impl axum::response::IntoResponse, PageError> {
    let overview = portal.overviews.get(&portal.store).await?;
    let head =
        Head::new(view.t("nav-themes"), Cache::PAGE).column(view.t("nav-themes"), "政策文件");
    Ok(ThemesPage {
        themes: theme_tiles(&overview, &view),
        libraries: library_tiles(&overview, &view),
        head,
        view,
    })
}

pub(crate) async fn list_statutory(
    State(portal): State<Portal>,
    Path(code): Path<String>,
    Query(query): Query<PageQuery>,
    view: View,
) -> Result<ListPage, PageError> {
    let item = directory::statutory_items()
        .iter()
        .find(|item| item.code == code)
        .ok_or(PageError::NotFound)?;
    let head = Head::new(item.short_name.clone(), Cache::PAGE)
        .column(item.short_name.clone(), "法定主动公开内容")
        .crumb(view.t("nav-openness"), "/openness");
    shelf(
        &portal,
        view,
        head,
        (Directory::Statutory, &code),
        item.name.clone(),
        Vec::new(),
        query,
    )
    .await
}

pub(crate) async fn show_library(
    State(portal): State<Portal>,
    Path(code): Path<String>,
    Query(query): Query<PageQuery>,
    view: View,
) -> Result<ListPage, PageError> {
    let overview = portal.overviews.get(&portal.store).await?;
    let mut libraries = overview.libraries.iter();
    let library = libraries
        .find(|library| library.code == code)
        .ok_or(PageError::NotFound)?;
    let head = Head::new(library.name.clone(), Cache::PAGE)
        .column(library.name.clone(), "专题政策库")
        .crumb(view.t("nav-themes"), "/themes");
    shelf(
        &portal,
        view,
        head,
        (Directory::Library, &code),
        String::new(),
        Vec::new(),
        query,
    )
    .await
}

/// `17` for a class, `17-6` for a sub-class: a slash would be another path.
pub(crate) async fn show_theme(
    State(portal): State<Portal>,
    Path(code): Path<String>,
    Query(query): Query<PageQuery>,
    view: View,
) -> Result<ListPage, PageError> {
    let code = code.replace('-', "/");
    let name = directory::theme_name(&code).ok_or(PageError::NotFound)?;
    let class = code.split('/').next().unwrap_or_default().to_owned();
    let overview = portal.overviews.get(&portal.store).await?;
    let subclasses = directory::theme_classes()
        .iter()
        .find(|candidate| candidate.code == class);
    let tiles = subclasses
        .into_iter()
        .flat_map(|class| {
            (1..)
                .zip(&class.subclasses)
                .map(move |(position, name)| (class, position, name))
        })
        .map(|(class, position, name)| Tile {
            href: view.href(&format!("/themes/{}-{position}", class.code)),
            name: name.clone(),
            count: overview.of_theme(&format!("{}/{position}", class.code)),
        })
        .collect();
    let mut head = Head::new(name.clone(), Cache::PAGE)
        .column(name.clone(), "主题分类")
        .crumb(view.t("nav-themes"), "/themes");
    if code.contains('/') {
        head = head.crumb(
            directory::theme_name(&class).unwrap_or_default(),
            format!("/themes/{class}"),
        );
    }
    shelf(
        &portal,
        view,
        head,
        (Directory::Theme, &code),
        String::new(),
        tiles,
        query,
    )
    .await
}

async fn shelf(
    portal: &Portal,
    view: View,
    head: Head,
    (directory, code): (Directory, &str),
    lead: String,
    tiles: Vec<Tile>,
    query: PageQuery,
) -> Result<ListPage, PageError> {
    let found = read::list_of_entry(
        &portal.store,
        directory,
        code,
        query.offset()?,
        PER_PAGE + 1,
    )
    .await
    .map_err(failed)?;
    let (found, has_more) = split(found);
    Ok(ListPage {
        lead,
        tiles,
        rows: rows(&view, &found),
        pager: query.pager(&view, has_more),
        head,
        view,
    })
}
