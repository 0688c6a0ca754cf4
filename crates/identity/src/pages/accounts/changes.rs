//! What is done to accounts of others on their pages, one form each.
//! Must never answer with anything but the page it was done on, or the one sight of a first password.

use access::actor::Grant;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;
use kernel::id::AccountId;
use serde::Deserialize;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::session::Session;
use shell::view::View;

use super::new::password_once;
use crate::account;
use crate::commands::{self, Leave};
use crate::desk::{By, Desk};
use crate::pages::done;
use crate::refusal::{Refusal, failed};

#[derive(Debug, Deserialize)]
pub(crate) struct Nothing {}

#[derive(Debug, Deserialize)]
pub(crate) struct GrantForm {
    role: String,
    agency: String,
}

impl GrantForm {
    fn grant(&self) -> Result<Grant, Refusal> {
        Ok(Grant {
            role: commands::role_of(&self.role)?,
            agency: commands::agency_of(&self.agency)?,
            for_account: None,
        })
    }
}

fn id_of(text: &str) -> Result<AccountId, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

fn back(view: &View, id: &AccountId, what: &str) -> Response {
    done(view, &format!("/desk/accounts/{id}"), what)
}

pub(crate) async fn give_grant(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    session: Session,
    view: View,
    DeskForm(form): DeskForm<GrantForm>,
) -> Result<Response, PageError> {
    let (id, actor) = (id_of(&id)?, session.actor());
    let by = By {
        actor: &actor,
        origin: &session.origin,
    };
    commands::give(&desk, by, &id, &form.grant()?, view.now).await?;
    Ok(back(&view, &id, "given"))
}

pub(crate) async fn revoke_grant(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    session: Session,
    view: View,
    DeskForm(form): DeskForm<GrantForm>,
) -> Result<Response, PageError> {
    let (id, actor) = (id_of(&id)?, session.actor());
    let by = By {
        actor: &actor,
        origin: &session.origin,
    };
    commands::revoke(&desk, by, &id, &form.grant()?, view.now).await?;
    Ok(back(&view, &id, "revoked"))
}

pub(crate) async fn end_account(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    session: Session,
    view: View,
    DeskForm(Nothing {}): DeskForm<Nothing>,
) -> Result<Response, PageError> {
    let (id, actor) = (id_of(&id)?, session.actor());
    let by = By {
        actor: &actor,
        origin: &session.origin,
    };
    commands::end(&desk, by, &id, view.now).await?;
    Ok(back(&view, &id, "ended"))
}

pub(crate) async fn reset_password(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    session: Session,
    view: View,
    DeskForm(Nothing {}): DeskForm<Nothing>,
) -> Result<Response, PageError> {
    let (id, actor) = (id_of(&id)?, session.actor());
    let by = By {
        actor: &actor,
        origin: &session.origin,
    };
    let password = commands::reset(&desk, by, &id, view.now).await?;
    let account = account::find(&desk.store, &id).await.map_err(failed)?;
    let name = account.map(|account| account.name).unwrap_or_default();
    Ok(password_once(view, session, (&id, name), password))
}

pub(crate) async fn unlock_account(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    session: Session,
    view: View,
    DeskForm(Nothing {}): DeskForm<Nothing>,
) -> Result<Response, PageError> {
    let (id, actor) = (id_of(&id)?, session.actor());
    let by = By {
        actor: &actor,
        origin: &session.origin,
    };
    commands::unlock(&desk, by, &id, view.now).await?;
    Ok(back(&view, &id, "unlocked"))
}

pub(crate) async fn sign_out_account(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    session: Session,
    view: View,
    DeskForm(Nothing {}): DeskForm<Nothing>,
) -> Result<Response, PageError> {
    let (id, actor) = (id_of(&id)?, session.actor());
    let by = By {
        actor: &actor,
        origin: &session.origin,
    };
    commands::sign_out(&desk, by, &id, view.now).await?;
    Ok(back(&view, &id, "sessions"))
}

#[derive(Debug, Deserialize)]
pub(crate) struct SubstituteForm {
    substitute: String,
    from: String,
    until: String,
}

pub(crate) async fn make_substitution(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    session: Session,
    view: View,
    DeskForm(form): DeskForm<SubstituteForm>,
) -> Result<Response, PageError> {
    let (id, actor) = (id_of(&id)?, session.actor());
    let by = By {
        actor: &actor,
        origin: &session.origin,
    };
    let day = |text: &str| text.trim().parse::<Date>().map_err(|_| Refusal::Leave);
    let leave = Leave {
        account: id.clone(),
        substitute: form.substitute,
        from: day(&form.from)?,
        until: day(&form.until)?,
    };
    commands::make_substitution(&desk, by, &leave, view.now)
        .await
        .map_err(|refusal| match refusal {
            // The account of the address is there, or the gate would have refused.
            Refusal::NoSuchAccount => PageError::bad_request(Refusal::NoSuchAccount.message()),
            other => other.into(),
        })?;
    Ok(leave_done(&view, &session, &id))
}

#[derive(Debug, Deserialize)]
pub(crate) struct SubstitutionForm {
    id: String,
}

pub(crate) async fn end_substitution(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    session: Session,
    view: View,
    DeskForm(form): DeskForm<SubstitutionForm>,
) -> Result<Response, PageError> {
    let (id, actor) = (id_of(&id)?, session.actor());
    let by = By {
        actor: &actor,
        origin: &session.origin,
    };
    commands::end_substitution(&desk, by, &id, &form.id, view.now).await?;
    Ok(leave_done(&view, &session, &id))
}

/// People enter their own leave on their own page, administrators that of others on theirs.
fn leave_done(view: &View, session: &Session, id: &AccountId) -> Response {
    if *id == session.staff.account {
        done(view, "/desk/profile", "leave")
    } else {
        back(view, id, "leave")
    }
}
