//! Accounts of others: the list, one account with its roles, leave and locks, and making a new one.
//! Must never show an account that the gate does not let one view.

use access::actor::{Grant, Role};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use jiff::civil::Date;
use kernel::id::{AccountId, AgencyId};
use kernel::time::Instant;
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

use crate::account::{self, Account, NewAccount};
use crate::commands::{self, Leave};
use crate::desk::{
    AgencyEntry, By, CREATE, Desk, END, END_SUBSTITUTION, GIVE, MAKE_SUBSTITUTION, RESET, REVOKE,
    SIGN_OUT_OTHERS, UNLOCK, VIEW, account_thing, grant_thing,
};
use crate::pages::done;
use crate::pages::fields::{self, DoneQuery, Mistake};
use crate::refusal::{Refusal, failed};
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
fn password_once(
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
