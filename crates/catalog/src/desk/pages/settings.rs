//! The rules of the desk as tables that need no training to read, and as a file; the way to changing them and to earlier versions.
//! Must never change a rule without showing first what that changes.

mod changing;
mod described;
mod drawn;
mod forms;
mod section;
mod versions;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use http::HeaderValue;
use http::header::CONTENT_DISPOSITION;
use serde::Deserialize;
use shell::component::error_summary::Item;
use shell::component::notification_banner::NotificationBanner;
use shell::error::PageError;
use shell::module::Routes;
use shell::page::{Cache, Content, Head};
use shell::session::Session;
use shell::view::View;

use crate::desk::gate::{CHANGE_SETTINGS, READ_SETTINGS};
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::settings::described::{Described, Row, describe, name_of_place};
use crate::desk::pages::settings::drawn::id_of;
use crate::desk::settings::problems::{SettingsProblem, SettingsProblemCode};
use crate::desk::settings::saved::{self, SettingsVersion};
use crate::portal::failed;

pub(crate) const PATH: &str = "/desk/settings";

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![
        (PATH, get(show_settings)),
        ("/desk/settings.toml", get(export_settings)),
        (
            "/desk/settings/edit/{section}",
            get(changing::edit_settings).post(changing::preview_settings),
        ),
        ("/desk/settings/save", post(changing::save_settings)),
        ("/desk/settings/versions", get(versions::list_versions)),
        (
            "/desk/settings/versions/{number}",
            get(versions::show_version).post(versions::restore_version),
        ),
    ]
}

#[derive(Template)]
#[template(path = "desk/settings.html")]
struct SettingsPage {
    view: View,
    head: Head,
    session: Session,
    done: Option<NotificationBanner>,
    /// Who put them into force, when and why; none while they are the program's own.
    saved: Option<Saved>,
    tables: Vec<Table>,
    may_change: bool,
    has_versions: bool,
}

shell::page!(SettingsPage);

/// A version with its origin.
struct Saved {
    number: i64,
    by: String,
    at: String,
    note: String,
}

struct Table {
    code: &'static str,
    title: String,
    lead: String,
    rows: Vec<Row>,
    /// Its form, for those who may.
    edit: Option<String>,
}

fn saved_by(version: &SettingsVersion) -> Saved {
    Saved {
        number: version.number,
        by: version.by.name.clone(),
        at: version.at.minute(),
        note: version.note.clone(),
    }
}

fn tables(view: &View, described: Vec<Described>, may_change: bool) -> Vec<Table> {
    let table = |Described { section, rows }| Table {
        code: section.code(),
        title: section_title(view, section),
        lead: view
            .t(&format!("desk-settings-{}-lead", section.code()))
            .into_owned(),
        rows,
        edit: may_change.then(|| view.href(&format!("{PATH}/edit/{}", section.code()))),
    };
    described.into_iter().map(table).collect()
}

fn section_title(view: &View, section: section::Section) -> String {
    view.t(&format!("desk-settings-{}", section.code()))
        .into_owned()
}

async fn show_settings(
    State(pages): State<DeskPages>,
    caller: Caller,
) -> Result<SettingsPage, PageError> {
    pages.require(&caller, READ_SETTINGS)?;
    let store = &pages.desk.store;
    let (_, settings) = saved::current(store).await.map_err(failed)?;
    let versions = saved::list_versions(store).await.map_err(failed)?;
    let view = &caller.view;
    let may_change = pages.may(&caller, CHANGE_SETTINGS);
    Ok(SettingsPage {
        head: caller.head(view.t("desk-settings")),
        session: caller.session.clone(),
        done: caller.done_banner(),
        saved: versions.first().map(saved_by),
        tables: tables(view, describe(view, &settings), may_change),
        may_change,
        has_versions: !versions.is_empty(),
        view: view.clone(),
    })
}

#[derive(Deserialize)]
struct Wanted {
    version: Option<i64>,
}

async fn export_settings(
    State(pages): State<DeskPages>,
    Query(wanted): Query<Wanted>,
    caller: Caller,
) -> Result<Response, PageError> {
    pages.require(&caller, READ_SETTINGS)?;
    let store = &pages.desk.store;
    let (number, settings) = match wanted.version {
        None => saved::current(store).await.map_err(failed)?,
        Some(number) => {
            let found = saved::find_settings(store, number).await.map_err(failed)?;
            (number, found.ok_or(PageError::NotFound)?)
        }
    };
    Ok(attachment(
        &format!("settings-{number}.toml"),
        settings.to_toml(),
    ))
}

/// A TOML file that a browser saves under a name.
pub(crate) fn attachment(name: &str, text: String) -> Response {
    let mut response = Content {
        content_type: "application/toml; charset=utf-8",
        body: text.into_bytes(),
        cache: Cache::NoStore,
        last_modified: None,
    }
    .respond();
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
    response.into_response()
}

/// Every problem as a sentence that leads to its field.
fn problem_items(view: &View, problems: &[SettingsProblem]) -> Vec<Item> {
    let item = |problem: &SettingsProblem| {
        let target = match problem.code {
            SettingsProblemCode::Unreadable => "document".to_owned(),
            _ => id_of(&problem.place),
        };
        Item::link(problem_text(view, problem), format!("#{target}"))
    };
    problems.iter().map(item).collect()
}

fn problem_text(view: &View, problem: &SettingsProblem) -> String {
    let key = format!("desk-settings-problem-{}", problem.code.code());
    if problem.code != SettingsProblemCode::Unreadable {
        return view.t_arg(&key, "place", name_of_place(view, &problem.place));
    }
    let (line, column) = problem.place.split_once(':').unwrap_or_default();
    view.t_args(
        &key,
        &[
            ("line", line.into()),
            ("column", column.into()),
            ("said", said(view, &problem.said).into()),
        ],
    )
}

/// What the reader of TOML said, in the reader's own language where it is one of the usual mistakes.
fn said(view: &View, said: &str) -> String {
    let kind = [
        ("unknown field", "desk-settings-said-unknown-field"),
        ("unknown variant", "desk-settings-said-unknown-value"),
        ("missing field", "desk-settings-said-missing-field"),
        ("invalid type", "desk-settings-said-wrong-type"),
        ("invalid value", "desk-settings-said-wrong-type"),
        ("duplicate", "desk-settings-said-duplicate"),
    ]
    .into_iter()
    .find(|(start, _)| said.starts_with(start));
    let key = kind.map_or("desk-settings-said-syntax", |(_, key)| key);
    let word = said.split('`').nth(1).unwrap_or_default();
    view.t_args(key, &[("word", word.into()), ("said", said.into())])
}
