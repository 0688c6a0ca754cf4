//! Every version of the rules with who, when and why: read, compared, restored as a new one.
//! Must never bring a version back without the preview that every change goes through.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use shell::component::content::Content;
use shell::component::label::Label;
use shell::component::select::{self, Select};
use shell::error::PageError;
use shell::form::DeskForm;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::desk::gate::{CHANGE_SETTINGS, READ_SETTINGS};
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::posted::Posted;
use crate::desk::pages::settings::changing::Wanted;
use crate::desk::pages::settings::described::{Difference, describe, differences};
use crate::desk::pages::settings::{PATH, Saved, Table, saved_by, tables};
use crate::desk::settings::Settings;
use crate::desk::settings::saved;
use crate::portal::failed;

#[derive(Template)]
#[template(path = "desk/settings_versions.html")]
pub(super) struct VersionsPage {
    view: View,
    head: Head,
    session: Session,
    versions: Vec<Saved>,
    from: Content,
    to: Content,
    /// None until two are chosen.
    changes: Option<Vec<Difference>>,
}

shell::page!(VersionsPage);

#[derive(Template)]
#[template(path = "desk/settings_version.html")]
pub(super) struct VersionPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    number: i64,
    saved: Option<Saved>,
    /// What it changed against the one before.
    changes: Vec<Difference>,
    tables: Vec<Table>,
    may_restore: bool,
}

shell::page!(VersionPage);

#[derive(Deserialize)]
pub(super) struct Compared {
    from: Option<i64>,
    to: Option<i64>,
}

pub(super) async fn list_versions(
    State(pages): State<DeskPages>,
    Query(compared): Query<Compared>,
    caller: Caller,
) -> Result<VersionsPage, PageError> {
    pages.require(&caller, READ_SETTINGS)?;
    let view = &caller.view;
    let versions = saved::list_versions(&pages.desk.store)
        .await
        .map_err(failed)?;
    let changes = match (compared.from, compared.to) {
        (Some(from), Some(to)) => {
            let (from, to) = (pages.version(from).await?, pages.version(to).await?);
            Some(differences(view, &from, &to))
        }
        (None, _) | (_, None) => None,
    };
    let newest = versions.first().map_or(0, |version| version.number);
    let numbers: Vec<i64> = versions
        .iter()
        .map(|version| version.number)
        .chain([0])
        .collect();
    let choose = |name: &'static str, chosen: i64| {
        let item =
            |number: &i64| select::Item::new(number.to_string(), version_name(view, *number));
        Content::html(&Select {
            id: name.into(),
            name: name.into(),
            value: chosen.to_string().into(),
            label: Label::new(view.t(&format!("desk-settings-{name}")).into_owned()),
            items: numbers.iter().map(item).collect(),
            ..Select::default()
        })
    };
    Ok(VersionsPage {
        head: caller
            .head(view.t("desk-settings-versions"))
            .crumb(view.t("desk-settings"), PATH),
        session: caller.session.clone(),
        versions: versions.iter().map(saved_by).collect(),
        from: choose("from", compared.from.unwrap_or((newest - 1).max(0))),
        to: choose("to", compared.to.unwrap_or(newest)),
        changes,
        view: view.clone(),
    })
}

fn version_name(view: &View, number: i64) -> String {
    if number == 0 {
        view.t("desk-settings-version-0").into_owned()
    } else {
        view.t_arg("desk-settings-version", "n", number)
    }
}

impl DeskPages {
    async fn version(&self, number: i64) -> Result<Settings, PageError> {
        let found = saved::find_settings(&self.desk.store, number).await;
        found.map_err(failed)?.ok_or(PageError::NotFound)
    }
}

pub(super) async fn show_version(
    State(pages): State<DeskPages>,
    Path(number): Path<String>,
    caller: Caller,
) -> Result<VersionPage, PageError> {
    pages.require(&caller, READ_SETTINGS)?;
    let view = &caller.view;
    let number: i64 = number.parse().map_err(|_| PageError::NotFound)?;
    let settings = pages.version(number).await?;
    let versions = saved::list_versions(&pages.desk.store)
        .await
        .map_err(failed)?;
    let newest = versions.first().map_or(0, |version| version.number);
    let before = if number == 0 {
        settings.clone()
    } else {
        pages.version(number - 1).await?
    };
    Ok(VersionPage {
        head: caller
            .head(version_name(view, number))
            .crumb(view.t("desk-settings"), PATH)
            .crumb(view.t("desk-settings-versions"), "/desk/settings/versions"),
        session: caller.session.clone(),
        receipt: caller.new_receipt(),
        number,
        saved: versions
            .iter()
            .find(|version| version.number == number)
            .map(saved_by),
        changes: differences(view, &before, &settings),
        tables: tables(view, describe(view, &settings), false),
        may_restore: number != newest && pages.may(&caller, CHANGE_SETTINGS),
        view: view.clone(),
    })
}

/// Shows what it would change to go back to a version.
pub(super) async fn restore_version(
    State(pages): State<DeskPages>,
    Path(number): Path<String>,
    caller: Caller,
    DeskForm(_): DeskForm<Posted>,
) -> Result<Response, PageError> {
    pages.require(&caller, CHANGE_SETTINGS)?;
    let number: i64 = number.parse().map_err(|_| PageError::NotFound)?;
    let settings = pages.version(number).await?;
    let (newest, _) = saved::current(&pages.desk.store).await.map_err(failed)?;
    let wanted = Wanted {
        from: newest,
        settings,
        note: caller.view.t_arg("desk-settings-restored", "n", number),
    };
    pages.preview(&caller, &wanted, None).await
}
