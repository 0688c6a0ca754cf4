//! What administrators do to accounts: made, granted, ended, reset, unlocked; and substitutes during leave.
//! Must never change anything without having asked the gate, nor without a line in the log.

use access::actor::{Actor, Grant, Role};
use access::audit::Origin;
use access::gate::Action;
use jiff::civil::Date;
use kernel::id::{AccountId, AgencyId};
use kernel::time::Instant;
use serde_json::json;
use store::database::Tx;
use store::error::OnConstraint as _;

use crate::account::{self, Account, NewAccount, folded_name, is_name};
use crate::desk::{
    By, CREATE, Desk, END, END_SUBSTITUTION, GIVE, MAKE_SUBSTITUTION, RESET, REVOKE,
    SIGN_OUT_OTHERS, UNLOCK, account_thing, grant_thing,
};
use crate::refusal::Refusal;
use crate::substitution::{self, Substitution};
use crate::{attempt, demo, password, secret, session, token};

/// Makes an account with a first password, which is shown once.
///
/// # Errors
/// `Refusal`, where the gate refuses, or a name, a field or the agency will not do.
pub async fn create(
    desk: &Desk,
    by: By<'_>,
    new: &NewAccount,
    now: Instant,
) -> Result<(AccountId, String), Refusal> {
    let password = secret::random_password()?;
    let id = insert(desk, by, new, &password, Initial::Yes, now).await?;
    Ok((id, password))
}

/// Whether the first password has to be changed at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Initial {
    Yes,
    No,
}

async fn insert(
    desk: &Desk,
    by: By<'_>,
    new: &NewAccount,
    password: &str,
    initial: Initial,
    now: Instant,
) -> Result<AccountId, Refusal> {
    let account = checked(desk, new, initial, now).await?;
    desk.gate
        .authorize(by.actor, CREATE, &account_thing(&account, &[]))?;
    let hash = desk.passwords.hash(password).await?;
    let mut tx = desk.store.begin().await?;
    account::insert(&mut tx, &account, &hash)
        .await
        .on_constraint("identity_account_name_key", Refusal::NameTaken)?;
    by.record(&mut tx, CREATE, &account, serde_json::Value::Null, now)
        .await?;
    tx.commit().await?;
    Ok(account.id)
}

async fn checked(
    desk: &Desk,
    new: &NewAccount,
    initial: Initial,
    now: Instant,
) -> Result<Account, Refusal> {
    let name = folded_name(&new.name);
    let (display_name, email) = (new.display_name.trim(), new.email.trim());
    if !is_name(&name) {
        return Err(Refusal::BadName);
    }
    let is_mail = email.is_empty() || (email.contains('@') && email.chars().count() <= 200);
    let is_shown = (1..=40).contains(&display_name.chars().count())
        && !display_name.contains(char::is_control);
    if !is_shown || !is_mail || email.contains(char::is_control) {
        return Err(Refusal::BadField);
    }
    if (desk.agencies.find_name)(&desk.store, &new.agency)
        .await?
        .is_none()
    {
        return Err(Refusal::NoSuchAgency);
    }
    Ok(Account {
        id: AccountId::new(now),
        name,
        display_name: display_name.to_owned(),
        agency: new.agency.clone(),
        email: email.to_owned(),
        password_set_at: now,
        is_password_initial: initial == Initial::Yes,
        has_second_factor: false,
        ended_at: None,
        created_at: now,
    })
}

/// A sample account: its password is known to everybody, and good in this demonstration only.
pub struct SampleAccount<'a> {
    pub account: NewAccount,
    pub role: Role,
    /// What comes after the prefix of sample passwords.
    pub word: &'a str,
}

/// Marks the installation as a demonstration and makes its accounts; the answer is their passwords.
///
/// # Errors
/// `Refusal`, where an account will not do.
pub async fn enter_samples(
    desk: &Desk,
    samples: &[SampleAccount<'_>],
    now: Instant,
) -> Result<Vec<String>, Refusal> {
    let mut tx = desk.store.begin().await?;
    demo::mark(&mut tx, now).await?;
    tx.commit().await?;
    let by = By {
        actor: &Actor::Operator,
        origin: &Origin::default(),
    };
    let mut passwords = Vec::new();
    for sample in samples {
        let password = format!("{}{}", password::SAMPLE_PREFIX, sample.word);
        let id = insert(desk, by, &sample.account, &password, Initial::No, now).await?;
        let grant = Grant {
            role: sample.role,
            agency: sample.account.agency.clone(),
            for_account: None,
        };
        give(desk, by, &id, &grant, now).await?;
        passwords.push(password);
    }
    Ok(passwords)
}

/// Gives an account a role in an agency.
///
/// # Errors
/// `Refusal`, where the gate refuses or the account holds it already.
pub async fn give(
    desk: &Desk,
    by: By<'_>,
    id: &AccountId,
    grant: &Grant,
    now: Instant,
) -> Result<(), Refusal> {
    if (desk.agencies.find_name)(&desk.store, &grant.agency)
        .await?
        .is_none()
    {
        return Err(Refusal::NoSuchAgency);
    }
    let mut tx = desk.store.begin().await?;
    let (account, held) = open(&mut tx, id).await?;
    desk.gate
        .authorize(by.actor, GIVE, &grant_thing(&account, &held, grant))?;
    if account.ended_at.is_some() {
        return Err(Refusal::Ended);
    }
    account::insert_grant(&mut tx, id, grant, now)
        .await
        .on_constraint("identity_grant_pkey", Refusal::AlreadyHeld)?;
    by.record(&mut tx, GIVE, &account, detail_of(grant), now)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a role in an agency away.
///
/// # Errors
/// `Refusal`, where the gate refuses.
pub async fn revoke(
    desk: &Desk,
    by: By<'_>,
    id: &AccountId,
    grant: &Grant,
    now: Instant,
) -> Result<(), Refusal> {
    let mut tx = desk.store.begin().await?;
    let (account, held) = open(&mut tx, id).await?;
    desk.gate
        .authorize(by.actor, REVOKE, &grant_thing(&account, &held, grant))?;
    if account::delete_grant(&mut tx, id, grant).await? == 0 {
        return Ok(());
    }
    by.record(&mut tx, REVOKE, &account, detail_of(grant), now)
        .await?;
    tx.commit().await?;
    Ok(())
}

fn detail_of(grant: &Grant) -> serde_json::Value {
    json!({ "role": grant.role.code(), "agency": grant.agency.as_str() })
}

/// Ends an account: it is out at once, everywhere. Its name stays, so that history keeps its meaning.
///
/// # Errors
/// `Refusal`, where the gate refuses or it was ended before.
pub async fn end(desk: &Desk, by: By<'_>, id: &AccountId, now: Instant) -> Result<(), Refusal> {
    let mut tx = desk.store.begin().await?;
    let account = permitted(desk, by, &mut tx, id, END).await?;
    if account.ended_at.is_some() {
        return Err(Refusal::Ended);
    }
    account::save_ended(&mut tx, id, Some(now)).await?;
    session::delete_others(&mut tx, id, "").await?;
    token::delete_all(&mut tx, id).await?;
    by.record(&mut tx, END, &account, serde_json::Value::Null, now)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Gives an account a new first password, shown once; its second factor and its sessions are gone.
///
/// # Errors
/// `Refusal`, where the gate refuses or the account was ended.
pub async fn reset(
    desk: &Desk,
    by: By<'_>,
    id: &AccountId,
    now: Instant,
) -> Result<String, Refusal> {
    let new = secret::random_password()?;
    let hash = desk.passwords.hash(&new).await?;
    let mut tx = desk.store.begin().await?;
    let account = permitted(desk, by, &mut tx, id, RESET).await?;
    if account.ended_at.is_some() {
        return Err(Refusal::Ended);
    }
    account::save_password(&mut tx, id, &hash, true, now).await?;
    account::save_second_factor(&mut tx, id, None).await?;
    session::delete_others(&mut tx, id, "").await?;
    token::delete_all(&mut tx, id).await?;
    attempt::forget(&mut tx, &attempt::of_name(&account.name)).await?;
    by.record(&mut tx, RESET, &account, serde_json::Value::Null, now)
        .await?;
    tx.commit().await?;
    Ok(new)
}

/// Opens the lock of a name that was wrong too often.
///
/// # Errors
/// `Refusal`, where the gate refuses.
pub async fn unlock(desk: &Desk, by: By<'_>, id: &AccountId, now: Instant) -> Result<(), Refusal> {
    let mut tx = desk.store.begin().await?;
    let account = permitted(desk, by, &mut tx, id, UNLOCK).await?;
    attempt::forget(&mut tx, &attempt::of_name(&account.name)).await?;
    by.record(&mut tx, UNLOCK, &account, serde_json::Value::Null, now)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Ends all sessions of an account; it may sign in again.
///
/// # Errors
/// `Refusal`, where the gate refuses.
pub async fn sign_out(
    desk: &Desk,
    by: By<'_>,
    id: &AccountId,
    now: Instant,
) -> Result<(), Refusal> {
    let mut tx = desk.store.begin().await?;
    let account = permitted(desk, by, &mut tx, id, SIGN_OUT_OTHERS).await?;
    session::delete_others(&mut tx, id, "").await?;
    by.record(
        &mut tx,
        SIGN_OUT_OTHERS,
        &account,
        serde_json::Value::Null,
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// A leave to be entered.
#[derive(Debug, Clone)]
pub struct Leave {
    pub account: AccountId,
    /// The name of the account that stands in.
    pub substitute: String,
    pub from: Date,
    pub until: Date,
}

/// Enters who stands in for whom.
///
/// # Errors
/// `Refusal`, where the gate refuses, nobody has that name, or the days will not do.
pub async fn make_substitution(
    desk: &Desk,
    by: By<'_>,
    leave: &Leave,
    now: Instant,
) -> Result<(), Refusal> {
    let mut tx = desk.store.begin().await?;
    let account = permitted(desk, by, &mut tx, &leave.account, MAKE_SUBSTITUTION).await?;
    let substitute = account::find_by_name(&mut tx, &folded_name(&leave.substitute))
        .await?
        .filter(|substitute| substitute.ended_at.is_none())
        .ok_or(Refusal::NoSuchAccount)?;
    let held = account::grants(&mut tx, &substitute.id).await?;
    if held.iter().any(|grant| grant.role.is_separated()) {
        return Err(Refusal::SeparatedSubstitute);
    }
    let days = (leave.from, leave.until);
    substitution::check(&account.id, &substitute.id, days, now.date())?;
    let made = Substitution {
        id: kernel::id::FactId::new(now).to_string(),
        account: account.id.clone(),
        substitute: substitute.id.clone(),
        from: leave.from,
        until: leave.until,
    };
    substitution::insert(&mut tx, &made, now).await?;
    let detail = json!({ "substitute": substitute.id.as_str(), "from": made.from.to_string(), "until": made.until.to_string() });
    by.record(&mut tx, MAKE_SUBSTITUTION, &account, detail, now)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a substitution, also before its last day.
///
/// # Errors
/// `Refusal`, where the gate refuses.
pub async fn end_substitution(
    desk: &Desk,
    by: By<'_>,
    id: &AccountId,
    substitution: &str,
    now: Instant,
) -> Result<(), Refusal> {
    let mut tx = desk.store.begin().await?;
    let account = permitted(desk, by, &mut tx, id, END_SUBSTITUTION).await?;
    if substitution::delete(&mut tx, id, substitution).await? == 0 {
        return Ok(());
    }
    let detail = json!({ "substitution": substitution });
    by.record(&mut tx, END_SUBSTITUTION, &account, detail, now)
        .await?;
    tx.commit().await?;
    Ok(())
}

async fn permitted(
    desk: &Desk,
    by: By<'_>,
    tx: &mut Tx,
    id: &AccountId,
    action: Action,
) -> Result<Account, Refusal> {
    let (account, held) = open(tx, id).await?;
    desk.gate
        .authorize(by.actor, action, &account_thing(&account, &held))?;
    Ok(account)
}

/// Reads an account and its grants, and keeps others from changing them until the transaction ends.
async fn open(tx: &mut Tx, id: &AccountId) -> Result<(Account, Vec<Grant>), Refusal> {
    account::lock(tx, id).await?;
    let account = account::find(&mut *tx, id)
        .await?
        .ok_or(Refusal::NoSuchAccount)?;
    let held = account::grants(tx, id).await?;
    Ok((account, held))
}

/// The role that a form or the command line names.
///
/// # Errors
/// `Refusal::NoSuchRole`.
pub fn role_of(code: &str) -> Result<Role, Refusal> {
    Role::from_code(code).ok_or(Refusal::NoSuchRole)
}

/// The agency that a form names.
pub(crate) fn agency_of(id: &str) -> Result<AgencyId, Refusal> {
    id.parse().map_err(|_| Refusal::NoSuchAgency)
}
