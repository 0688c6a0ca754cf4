//! Accounts of others: the list, one account with its roles, leave and locks, and making a new one.
//! Must never show an account that the gate does not let one view.

pub(crate) mod changes;
pub(crate) mod new;

use access::actor::{Grant, Role};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use kernel::id::{AccountId, AgencyId};
use kernel::time::Instant;
use shell::component::button::Button;
use shell::component::input::Input;
use shell::component::notification_banner::NotificationBanner;
use shell::component::select::Select;
use shell::error::PageError;
use shell::page::{Cache, Head};
use shell::session::Session;
use shell::view::View;

use crate::account::{self, Account};
use crate::desk::{
    AgencyEntry, CREATE, Desk, END, END_SUBSTITUTION, GIVE, MAKE_SUBSTITUTION, RESET, REVOKE,
    SIGN_OUT_OTHERS, UNLOCK, VIEW, account_thing, grant_thing,
};
use crate::pages::fields::{self, DoneQuery};
use crate::refusal::failed;
use crate::{attempt, substitution};

struct AccountRow {
    href: String,
    name: String,
    display_name: String,
    agency: String,
    roles: String,
    is_ended: bool,
}

#[derive(Template)]
#[template(path = "identity/accounts.html")]
struct AccountsPage {
    view: View,
    head: Head,
    session: Session,
    rows: Vec<AccountRow>,
    may_create: bool,
    new: Button,
}

shell::page!(AccountsPage);

pub(crate) async fn list_accounts(
    State(desk): State<Desk>,
    session: Session,
    view: View,
) -> Result<Response, PageError> {
    let agencies = agencies(&desk).await?;
    let actor = session.actor();
    let mut rows = Vec::new();
    for account in account::list(&desk.store).await.map_err(failed)? {
        let grants = account::grants(&desk.store, &account.id)
            .await
            .map_err(failed)?;
        if !desk
            .gate
            .permits(&actor, VIEW, &account_thing(&account, &grants))
        {
            continue;
        }
        let roles: Vec<String> = grants
            .iter()
            .map(|grant| role_name(&view, grant.role))
            .collect();
        rows.push(AccountRow {
            href: view.href(&format!("/desk/accounts/{}", account.id)),
            agency: name_of(&agencies, &account.agency),
            roles: roles.join(&view.t("identity-list-comma")),
            is_ended: account.ended_at.is_some(),
            name: account.name,
            display_name: account.display_name,
        });
    }
    let may_create = !places_for_new(&desk, &session, &agencies, view.now).is_empty();
    if rows.is_empty() && !may_create {
        return Err(PageError::Denied(denied_view(&desk, &session, view.now)?));
    }
    let page = AccountsPage {
        rows,
        may_create,
        new: Button {
            href: view.href("/desk/accounts/new").into(),
            content: view.t("identity-account-new").into_owned().into(),
            ..Button::default()
        },
        head: Head::new(view.t("identity-accounts"), Cache::NoStore).not_indexed(),
        session,
        view,
    };
    Ok(page.into_response())
}

/// The refusal for somebody who may see no account at all, asked about their own.
fn denied_view(
    desk: &Desk,
    session: &Session,
    now: Instant,
) -> Result<access::gate::Denied, PageError> {
    let own = sketch(&session.staff.agency, now);
    match desk
        .gate
        .authorize(&session.actor(), VIEW, &account_thing(&own, &[]))
    {
        Err(denied) => Ok(denied),
        Ok(_) => Err(PageError::NotFound),
    }
}

/// An account that is not there yet, to ask the gate about.
fn sketch(agency: &AgencyId, now: Instant) -> Account {
    Account {
        id: AccountId::new(now),
        name: String::new(),
        display_name: String::new(),
        agency: agency.clone(),
        email: String::new(),
        password_set_at: now,
        is_password_initial: true,
        has_second_factor: false,
        ended_at: None,
        created_at: now,
    }
}

/// The agencies where one may make accounts.
fn places_for_new(
    desk: &Desk,
    session: &Session,
    agencies: &[AgencyEntry],
    now: Instant,
) -> Vec<AgencyEntry> {
    let actor = session.actor();
    let may = |agency: &&AgencyEntry| {
        desk.gate.permits(
            &actor,
            CREATE,
            &account_thing(&sketch(&agency.id, now), &[]),
        )
    };
    agencies.iter().filter(may).cloned().collect()
}

async fn agencies(desk: &Desk) -> Result<Vec<AgencyEntry>, PageError> {
    (desk.agencies.list)(&desk.store).await.map_err(failed)
}

fn name_of(agencies: &[AgencyEntry], id: &AgencyId) -> String {
    agencies
        .iter()
        .find(|agency| agency.id == *id)
        .map_or_else(|| id.to_string(), |agency| agency.name.clone())
}

pub(crate) fn role_name(view: &View, role: Role) -> String {
    view.t(&format!("identity-role-{}", role.code()))
        .into_owned()
}

/// A role in the list of those held.
pub(crate) struct GrantRow {
    pub(crate) role: String,
    pub(crate) role_code: &'static str,
    pub(crate) agency: String,
    pub(crate) agency_id: String,
    /// The display name of whoever it is held for.
    pub(crate) for_whom: Option<String>,
    pub(crate) may_revoke: bool,
}

pub(crate) async fn grant_rows(
    desk: &Desk,
    view: &View,
    grants: &[Grant],
) -> Result<Vec<GrantRow>, PageError> {
    let agencies = agencies(desk).await?;
    let mut rows = Vec::new();
    for grant in grants {
        let for_whom = match &grant.for_account {
            Some(absent) => account::find(&desk.store, absent).await.map_err(failed)?,
            None => None,
        };
        rows.push(GrantRow {
            role: role_name(view, grant.role),
            role_code: grant.role.code(),
            agency: name_of(&agencies, &grant.agency),
            agency_id: grant.agency.to_string(),
            for_whom: for_whom.map(|absent| absent.display_name),
            may_revoke: false,
        });
    }
    Ok(rows)
}

pub(crate) struct LeaveRow {
    pub(crate) id: String,
    pub(crate) substitute: String,
    pub(crate) from: String,
    pub(crate) until: String,
}

/// The part of a page where substitutes are named.
pub(crate) struct LeaveForm {
    /// The address of the account, where its forms are sent to.
    pub(crate) path: String,
    pub(crate) rows: Vec<LeaveRow>,
    pub(crate) substitute: Input,
    pub(crate) from: Input,
    pub(crate) until: Input,
    pub(crate) button: Button,
}

impl LeaveForm {
    pub(crate) async fn of(desk: &Desk, view: &View, account: &Account) -> Result<Self, PageError> {
        let mut rows = Vec::new();
        let today = view.now.date();
        for leave in substitution::list(&desk.store, &account.id, today)
            .await
            .map_err(failed)?
        {
            let substitute = account::find(&desk.store, &leave.substitute)
                .await
                .map_err(failed)?;
            rows.push(LeaveRow {
                id: leave.id,
                substitute: substitute
                    .map(|found| found.display_name)
                    .unwrap_or_default(),
                from: leave.from.to_string(),
                until: leave.until.to_string(),
            });
        }
        let day = |name: &'static str, key: &str| Input {
            kind: "date".into(),
            classes: "govuk-input--width-10".into(),
            ..fields::input(view, name, key, "", None)
        };
        Ok(Self {
            path: view.href(&format!("/desk/accounts/{}", account.id)),
            rows,
            substitute: fields::input(view, "substitute", "identity-substitute", "", None),
            from: day("from", "identity-leave-from"),
            until: day("until", "identity-leave-until"),
            button: fields::secondary(view, "identity-leave-make"),
        })
    }
}

/// What the gate lets one do to an account.
struct May {
    end: bool,
    reset: bool,
    sign_out: bool,
    unlock: bool,
    leave: bool,
}

#[derive(Template)]
#[template(path = "identity/account.html")]
struct AccountPage {
    view: View,
    head: Head,
    session: Session,
    banner: Option<NotificationBanner>,
    account: Account,
    /// The address of this page, where its forms are sent to.
    path: String,
    agency: String,
    is_locked: bool,
    grants: Vec<GrantRow>,
    may: May,
    /// None where one may give nothing here.
    give: Option<GiveForm>,
    leave: LeaveForm,
    end: Button,
    reset: Button,
    sign_out: Button,
    unlock: Button,
}

shell::page!(AccountPage);

struct GiveForm {
    role: Select,
    agency: Select,
    button: Button,
}

pub(crate) async fn show_account(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    Query(query): Query<DoneQuery>,
    session: Session,
    view: View,
) -> Result<Response, PageError> {
    let id: AccountId = id.parse().map_err(|_| PageError::NotFound)?;
    let account = account::find(&desk.store, &id)
        .await
        .map_err(failed)?
        .ok_or(PageError::NotFound)?;
    let held = account::grants(&desk.store, &id).await.map_err(failed)?;
    let (actor, thing) = (session.actor(), account_thing(&account, &held));
    desk.gate.authorize(&actor, VIEW, &thing)?;
    let agencies = agencies(&desk).await?;
    let mut grants = grant_rows(&desk, &view, &held).await?;
    for (row, grant) in grants.iter_mut().zip(&held) {
        row.may_revoke = desk
            .gate
            .permits(&actor, REVOKE, &grant_thing(&account, &held, grant));
    }
    let is_locked =
        attempt::is_locked(&desk.store, &attempt::of_name(&account.name), view.now).await;
    let is_active = account.ended_at.is_none();
    let permits = |action| is_active && desk.gate.permits(&actor, action, &thing);
    let page = AccountPage {
        banner: query.banner(&view),
        path: view.href(&format!("/desk/accounts/{id}")),
        agency: name_of(&agencies, &account.agency),
        is_locked: is_locked.map_err(failed)?,
        grants,
        may: May {
            end: permits(END),
            reset: permits(RESET),
            sign_out: permits(SIGN_OUT_OTHERS),
            unlock: permits(UNLOCK),
            leave: permits(MAKE_SUBSTITUTION) && permits(END_SUBSTITUTION),
        },
        give: is_active
            .then(|| give_form(&desk, &view, &session, (&account, &held), &agencies))
            .flatten(),
        leave: LeaveForm::of(&desk, &view, &account).await?,
        end: fields::warning(&view, "identity-account-end"),
        reset: fields::secondary(&view, "identity-account-reset"),
        sign_out: fields::secondary(&view, "identity-account-sign-out"),
        unlock: fields::secondary(&view, "identity-account-unlock"),
        head: Head::new(account.display_name.clone(), Cache::NoStore)
            .not_indexed()
            .crumb(view.t("identity-accounts"), "/desk/accounts"),
        account,
        session,
        view,
    };
    Ok(page.into_response())
}

/// The roles and agencies of which at least one pair may be given.
fn give_form(
    desk: &Desk,
    view: &View,
    session: &Session,
    (account, held): (&Account, &[Grant]),
    agencies: &[AgencyEntry],
) -> Option<GiveForm> {
    let actor = session.actor();
    let may = |role: Role, agency: &AgencyId| {
        let grant = Grant {
            role,
            agency: agency.clone(),
            for_account: None,
        };
        !held.contains(&grant)
            && desk
                .gate
                .permits(&actor, GIVE, &grant_thing(account, held, &grant))
    };
    // What may be given at home may be given: the gate looks at no other agency more kindly.
    let roles: Vec<(String, String)> = Role::ALL
        .into_iter()
        .filter(|role| agencies.iter().any(|agency| may(*role, &agency.id)))
        .map(|role| (role.code().to_owned(), role_name(view, role)))
        .collect();
    let places: Vec<(String, String)> = agencies
        .iter()
        .filter(|agency| Role::ALL.into_iter().any(|role| may(role, &agency.id)))
        .map(|agency| (agency.id.to_string(), agency.name.clone()))
        .collect();
    (!roles.is_empty()).then(|| GiveForm {
        role: fields::choice(view, "role", "identity-role", roles, ""),
        agency: fields::choice(
            view,
            "agency",
            "identity-role-agency",
            places,
            account.agency.as_str(),
        ),
        button: fields::button(view, "identity-grant-give"),
    })
}
