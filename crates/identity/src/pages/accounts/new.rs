//! Making an account, and the one time that a first password is seen.
//! Must never keep that password, nor show it again.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use kernel::id::AccountId;
use serde::Deserialize;
use shell::component::button::Button;
use shell::component::error_summary::ErrorSummary;
use shell::component::input::Input;
use shell::component::notification_banner::NotificationBanner;
use shell::component::select::Select;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::page::{Cache, Head};
use shell::session::Session;
use shell::view::View;

use super::{agencies, places_for_new, sketch};
use crate::account::{self, NewAccount};
use crate::commands;
use crate::desk::{By, CREATE, Desk, account_thing};
use crate::pages::fields::{self, Mistake};
use crate::refusal::Refusal;

#[derive(Template)]
#[template(path = "identity/account_new.html")]
struct NewAccountPage {
    view: View,
    head: Head,
    session: Session,
    mistake: Option<ErrorSummary>,
    name: Input,
    display_name: Input,
    email: Input,
    agency: Select,
    button: Button,
}

shell::page!(NewAccountPage);

#[derive(Debug, Default, Deserialize)]
pub(crate) struct NewAccountForm {
    name: String,
    display_name: String,
    email: String,
    agency: String,
}

async fn new_account_page(
    desk: &Desk,
    view: View,
    session: Session,
    form: &NewAccountForm,
    mistake: Option<Mistake>,
) -> Result<NewAccountPage, PageError> {
    let places = places_for_new(desk, &session, &agencies(desk).await?, view.now);
    if places.is_empty() {
        let own = account_thing(&sketch(&session.staff.agency, view.now), &[]);
        desk.gate.authorize(&session.actor(), CREATE, &own)?;
    }
    let places = places
        .into_iter()
        .map(|agency| (agency.id.to_string(), agency.name))
        .collect();
    Ok(NewAccountPage {
        mistake: fields::summary(&view, mistake),
        name: fields::input(&view, "name", "identity-name-new", &form.name, mistake),
        display_name: fields::input(
            &view,
            "display_name",
            "identity-display-name",
            &form.display_name,
            mistake,
        ),
        email: fields::input(&view, "email", "identity-email", &form.email, mistake),
        agency: fields::choice(&view, "agency", "identity-agency", places, &form.agency),
        button: fields::button(&view, "identity-account-create"),
        head: Head::new(view.t("identity-account-new"), Cache::NoStore)
            .not_indexed()
            .crumb(view.t("identity-accounts"), "/desk/accounts"),
        session,
        view,
    })
}

pub(crate) async fn show_new_account(
    State(desk): State<Desk>,
    session: Session,
    view: View,
) -> Result<Response, PageError> {
    let page = new_account_page(&desk, view, session, &NewAccountForm::default(), None).await?;
    Ok(page.into_response())
}

#[derive(Template)]
#[template(path = "identity/password_once.html")]
struct PasswordOncePage {
    view: View,
    head: Head,
    session: Session,
    banner: NotificationBanner,
    name: String,
    password: String,
    account_href: String,
}

shell::page!(PasswordOncePage);

/// The one time that a first password is seen.
pub(super) fn password_once(
    view: View,
    session: Session,
    (id, name): (&AccountId, String),
    password: String,
) -> Response {
    PasswordOncePage {
        banner: fields::banner(&view, view.t("identity-password-once").into_owned()),
        account_href: view.href(&format!("/desk/accounts/{id}")),
        head: Head::new(view.t("identity-password-first"), Cache::NoStore)
            .not_indexed()
            .crumb(view.t("identity-accounts"), "/desk/accounts"),
        name,
        password,
        session,
        view,
    }
    .into_response()
}

pub(crate) async fn create_account(
    State(desk): State<Desk>,
    session: Session,
    view: View,
    DeskForm(form): DeskForm<NewAccountForm>,
) -> Result<Response, PageError> {
    let new = NewAccount {
        name: form.name.clone(),
        display_name: form.display_name.clone(),
        agency: commands::agency_of(&form.agency)?,
        email: form.email.clone(),
    };
    let actor = session.actor();
    let by = By {
        actor: &actor,
        origin: &session.origin,
    };
    match commands::create(&desk, by, &new, view.now).await {
        Ok((id, password)) => {
            let name = account::folded_name(&form.name);
            Ok(password_once(view, session, (&id, name), password))
        }
        Err(refusal @ (Refusal::BadName | Refusal::NameTaken | Refusal::BadField)) => {
            let field = match refusal {
                Refusal::BadField => "display_name",
                _ => "name",
            };
            let mistake = Mistake {
                field,
                message: refusal.message(),
            };
            let page = new_account_page(&desk, view, session, &form, Some(mistake)).await?;
            let mut response = page.into_response();
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(refusal) => Err(refusal.into()),
    }
}
