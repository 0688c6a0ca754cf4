//! What people do to their own account: password, second factor, sessions, tokens of programs.
//! Must never act on an account but the one that is signed in.

use access::gate::Action;
use kernel::id::AccountId;
use kernel::time::Instant;
use serde_json::json;
use shell::session::Session;
use shell::site::Site;
use store::database::Tx;

use crate::account::{self, Account};
use crate::desk::{By, Desk, MAKE_TOKEN, account_thing};
use crate::password::{self, Weakness};
use crate::refusal::Refusal;
use crate::time::{after, days};
use crate::{attempt, second_factor, secret, session, sign_in, token};

const CHANGE_PASSWORD: Action = Action("identity.password.change");
const SET_SECOND_FACTOR: Action = Action("identity.second_factor.set");
const REMOVE_SECOND_FACTOR: Action = Action("identity.second_factor.remove");
const END_SESSIONS: Action = Action("identity.session.end");
const END_TOKEN: Action = Action("identity.token.end");

/// A session with what the guard knows of it beyond what pages need.
#[derive(Clone)]
pub(crate) struct Current {
    /// The id of the session.
    pub(crate) id: String,
}

/// What the browser keeps from now on: whoever has proven themselves again gets a new session.
#[must_use]
pub(crate) struct Renewed(pub(crate) String);

/// Changes the password; every other session ends.
pub(crate) async fn change_password(
    desk: &Desk,
    (session, current): (&Session, &Current),
    old: &str,
    new: &str,
    site: &Site,
    now: Instant,
) -> Result<Renewed, Refusal> {
    let account = account_of(desk, session).await?;
    check_password(desk, &account, old, now).await?;
    if old == new {
        return Err(Refusal::Weak(Weakness::Unchanged));
    }
    let known = [
        account.name.as_str(),
        &account.display_name,
        &account.email,
        &site.name,
        site.domain(),
        "gongkai",
    ];
    password::check(new, &known, &desk.settings).map_err(Refusal::Weak)?;
    let hash = desk.passwords.hash(new).await?;
    let mut tx = desk.store.begin().await?;
    account::save_password(&mut tx, &account.id, &hash, false, now).await?;
    session::delete_others(&mut tx, &account.id, &current.id).await?;
    let renewed = renew(&mut tx, current).await?;
    record(&mut tx, session, CHANGE_PASSWORD, &account, now).await?;
    tx.commit().await?;
    Ok(renewed)
}

/// A second factor to be switched on.
pub(crate) struct NewFactor<'a> {
    pub(crate) secret: &'a str,
    /// Made from the secret, which proves that the app has it.
    pub(crate) code: &'a str,
    /// The password once more.
    pub(crate) password: &'a str,
}

/// Switches the second factor on; every other session ends.
pub(crate) async fn set_second_factor(
    desk: &Desk,
    (session, current): (&Session, &Current),
    new: &NewFactor<'_>,
    now: Instant,
) -> Result<Renewed, Refusal> {
    let account = account_of(desk, session).await?;
    check_password(desk, &account, new.password, now).await?;
    let step = second_factor::step_of(new.secret, new.code, now).ok_or(Refusal::WrongCode)?;
    let mut tx = desk.store.begin().await?;
    account::save_second_factor(&mut tx, &account.id, Some(new.secret)).await?;
    session::delete_others(&mut tx, &account.id, &current.id).await?;
    let renewed = renew(&mut tx, current).await?;
    record(&mut tx, session, SET_SECOND_FACTOR, &account, now).await?;
    tx.commit().await?;
    account::use_step(&desk.store, &account.id, step).await?;
    Ok(renewed)
}

/// Takes the second factor away; every other session ends.
pub(crate) async fn remove_second_factor(
    desk: &Desk,
    (session, current): (&Session, &Current),
    password: &str,
    now: Instant,
) -> Result<Renewed, Refusal> {
    let account = account_of(desk, session).await?;
    check_password(desk, &account, password, now).await?;
    let mut tx = desk.store.begin().await?;
    account::save_second_factor(&mut tx, &account.id, None).await?;
    session::delete_others(&mut tx, &account.id, &current.id).await?;
    let renewed = renew(&mut tx, current).await?;
    record(&mut tx, session, REMOVE_SECOND_FACTOR, &account, now).await?;
    tx.commit().await?;
    Ok(renewed)
}

async fn renew(tx: &mut Tx, current: &Current) -> Result<Renewed, Refusal> {
    let token = secret::random_token()?;
    session::renew(tx, &current.id, &token).await?;
    Ok(Renewed(token))
}

/// Ends one session of one's own, or all but this one.
pub(crate) async fn end_sessions(
    desk: &Desk,
    (session, current): (&Session, &Current),
    which: Option<&str>,
    now: Instant,
) -> Result<(), Refusal> {
    let account = account_of(desk, session).await?;
    let mut tx = desk.store.begin().await?;
    match which {
        Some(id) => session::delete(&mut tx, &account.id, id).await?,
        None => session::delete_others(&mut tx, &account.id, &current.id).await?,
    };
    record(&mut tx, session, END_SESSIONS, &account, now).await?;
    tx.commit().await?;
    Ok(())
}

/// What a program is to be let in with: how it is called, and for how many days.
pub(crate) struct NewToken<'a> {
    pub(crate) label: &'a str,
    pub(crate) days: u32,
    /// The password once more.
    pub(crate) password: &'a str,
}

/// Makes a token for a program; it is shown once.
pub(crate) async fn make_token(
    desk: &Desk,
    session: &Session,
    new: &NewToken<'_>,
    now: Instant,
) -> Result<String, Refusal> {
    let account = account_of(desk, session).await?;
    let held = account::grants(&desk.store, &account.id).await?;
    desk.gate.authorize(
        &session.actor(),
        MAKE_TOKEN,
        &account_thing(&account, &held),
    )?;
    check_password(desk, &account, new.password, now).await?;
    let label = new.label.trim();
    let is_label = (1..=60).contains(&label.chars().count()) && !label.contains(char::is_control);
    if !is_label || !(1..=366).contains(&new.days) {
        return Err(Refusal::BadField);
    }
    let made = format!("{}{}", token::PREFIX, secret::random_token()?);
    let expires_at = after(now, days(new.days));
    let mut tx = desk.store.begin().await?;
    token::insert(&mut tx, &account.id, label, &made, expires_at, now).await?;
    record(&mut tx, session, MAKE_TOKEN, &account, now).await?;
    tx.commit().await?;
    Ok(made)
}

pub(crate) async fn end_token(
    desk: &Desk,
    session: &Session,
    id: &str,
    now: Instant,
) -> Result<(), Refusal> {
    let account = account_of(desk, session).await?;
    let mut tx = desk.store.begin().await?;
    token::delete(&mut tx, &account.id, id).await?;
    record(&mut tx, session, END_TOKEN, &account, now).await?;
    tx.commit().await?;
    Ok(())
}

pub(crate) async fn account_of(desk: &Desk, session: &Session) -> Result<Account, Refusal> {
    let id: &AccountId = &session.staff.account;
    account::find(&desk.store, id)
        .await?
        .ok_or(Refusal::NoSuchAccount)
}

/// Asks for the password once more; wrong ones count as at the door.
async fn check_password(
    desk: &Desk,
    account: &Account,
    typed: &str,
    now: Instant,
) -> Result<(), Refusal> {
    let subject = attempt::of_name(&account.name);
    let mut tx = desk.store.begin().await?;
    let begun = attempt::begin(&mut tx, &subject, sign_in::patience(desk), now).await?;
    tx.commit().await?;
    begun.map_err(|_| Refusal::Locked)?;
    let kept = account::credentials(&desk.store, &account.id).await?;
    if !desk.passwords.verify(typed, Some(&kept.password)).await? {
        return Err(Refusal::WrongPassword);
    }
    let mut tx = desk.store.begin().await?;
    attempt::forget(&mut tx, &subject).await?;
    tx.commit().await?;
    Ok(())
}

async fn record(
    tx: &mut Tx,
    session: &Session,
    action: Action,
    account: &Account,
    now: Instant,
) -> Result<(), Refusal> {
    let actor = session.actor();
    let by = By {
        actor: &actor,
        origin: &session.origin,
    };
    by.record(tx, action, account, json!(null), now).await?;
    Ok(())
}
