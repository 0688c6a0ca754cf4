//! Accounts and what they were granted: the rows, and the member of staff that the gate is told of.
//! Must never hand out a password's digest or the secret of a second factor but to those who check them.

use access::actor::{Grant, Role, Staff};
use jiff::civil::Date;
use kernel::id::{AccountId, AgencyId};
use kernel::time::Instant;
use store::database::{Store, Tx};
use store::error::StoreError;
use store::statement::{Target, sql};
use store::value::Row;

/// An account, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    /// What is typed at the door.
    pub name: String,
    /// What stands on the history of a record.
    pub display_name: String,
    pub agency: AgencyId,
    pub email: String,
    pub password_set_at: Instant,
    pub is_password_initial: bool,
    pub has_second_factor: bool,
    pub ended_at: Option<Instant>,
    pub created_at: Instant,
}

/// What the door compares.
pub(crate) struct Credentials {
    pub(crate) password: String,
    pub(crate) totp_secret: Option<String>,
}

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub name: String,
    pub display_name: String,
    pub agency: AgencyId,
    pub email: String,
}

/// The one spelling of a name: what was typed, trimmed and in lower case.
#[must_use]
pub fn folded_name(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// Letters, digits, `.`, `-` and `_`; 2 to 32 of them, the first a letter.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let is_sign =
        |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || ".-_".contains(sign);
    (2..=32).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(is_sign)
}

pub(crate) async fn insert(
    tx: &mut Tx,
    account: &Account,
    password: &str,
) -> Result<(), StoreError> {
    sql("INSERT INTO identity_account (id, name, display_name, agency_id, email, password, password_set_at, is_password_initial, totp_secret, totp_step, ended_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, 0, NULL, $9)")
        .bind(account.id.as_str())
        .bind(&account.name)
        .bind(&account.display_name)
        .bind(account.agency.as_str())
        .bind(&account.email)
        .bind(password)
        .bind(account.password_set_at)
        .bind(i64::from(account.is_password_initial))
        .bind(account.created_at)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn find<'a>(
    target: impl Into<Target<'a>>,
    id: &AccountId,
) -> Result<Option<Account>, StoreError> {
    sql("SELECT id, name, display_name, agency_id, email, password_set_at, is_password_initial, CASE WHEN totp_secret IS NULL THEN 0 ELSE 1 END AS has_second_factor, ended_at, created_at
         FROM identity_account WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(target, from_row)
        .await
}

/// # Errors
/// Any `StoreError`.
pub async fn find_by_name<'a>(
    target: impl Into<Target<'a>>,
    name: &str,
) -> Result<Option<Account>, StoreError> {
    sql("SELECT id, name, display_name, agency_id, email, password_set_at, is_password_initial, CASE WHEN totp_secret IS NULL THEN 0 ELSE 1 END AS has_second_factor, ended_at, created_at
         FROM identity_account WHERE name = $1")
        .bind(name)
        .fetch_optional(target, from_row)
        .await
}

/// All accounts, those that were ended too, by name.
///
/// # Errors
/// Any `StoreError`.
pub async fn list(store: &Store) -> Result<Vec<Account>, StoreError> {
    sql("SELECT id, name, display_name, agency_id, email, password_set_at, is_password_initial, CASE WHEN totp_secret IS NULL THEN 0 ELSE 1 END AS has_second_factor, ended_at, created_at
         FROM identity_account ORDER BY name")
        .fetch_all(store, from_row)
        .await
}

pub(crate) async fn credentials(store: &Store, id: &AccountId) -> Result<Credentials, StoreError> {
    sql("SELECT password, totp_secret FROM identity_account WHERE id = $1")
        .bind(id.as_str())
        .fetch_one(store, |row| {
            Ok(Credentials {
                password: row.get("password")?,
                totp_secret: row.get("totp_secret")?,
            })
        })
        .await
}

pub(crate) async fn save_password(
    tx: &mut Tx,
    id: &AccountId,
    password: &str,
    is_initial: bool,
    now: Instant,
) -> Result<(), StoreError> {
    sql("UPDATE identity_account SET password = $1, is_password_initial = $2, password_set_at = $3 WHERE id = $4")
        .bind(password)
        .bind(i64::from(is_initial))
        .bind(now)
        .bind(id.as_str())
        .execute(tx)
        .await
        .map(|_| ())
}

/// Sets the second factor, or takes it away.
pub(crate) async fn save_second_factor(
    tx: &mut Tx,
    id: &AccountId,
    secret: Option<&str>,
) -> Result<(), StoreError> {
    sql("UPDATE identity_account SET totp_secret = $1, totp_step = 0 WHERE id = $2")
        .bind(secret)
        .bind(id.as_str())
        .execute(tx)
        .await
        .map(|_| ())
}

/// Uses up a time step of the second factor; no where it, or a later one, was used already.
pub(crate) async fn use_step(store: &Store, id: &AccountId, step: i64) -> Result<bool, StoreError> {
    sql("UPDATE identity_account SET totp_step = $1 WHERE id = $2 AND totp_step < $1")
        .bind(step)
        .bind(id.as_str())
        .execute(store)
        .await
        .map(|changed| changed == 1)
}

pub(crate) async fn save_ended(
    tx: &mut Tx,
    id: &AccountId,
    ended_at: Option<Instant>,
) -> Result<(), StoreError> {
    sql("UPDATE identity_account SET ended_at = $1 WHERE id = $2")
        .bind(ended_at.map(Instant::micros))
        .bind(id.as_str())
        .execute(tx)
        .await
        .map(|_| ())
}

/// Keeps others from changing the account and its grants until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx, id: &AccountId) -> Result<(), StoreError> {
    sql("UPDATE identity_account SET name = name WHERE id = $1")
        .bind(id.as_str())
        .execute(tx)
        .await
        .map(|_| ())
}

/// The grants of its own, in a stable order.
///
/// # Errors
/// Any `StoreError`.
pub async fn grants<'a>(
    target: impl Into<Target<'a>>,
    id: &AccountId,
) -> Result<Vec<Grant>, StoreError> {
    sql("SELECT role, agency_id, CAST(NULL AS TEXT) AS for_account FROM identity_grant WHERE account_id = $1 ORDER BY created_at, role, agency_id")
        .bind(id.as_str())
        .fetch_all(target, grant_from_row)
        .await
}

pub(crate) async fn insert_grant(
    tx: &mut Tx,
    id: &AccountId,
    grant: &Grant,
    now: Instant,
) -> Result<(), StoreError> {
    sql("INSERT INTO identity_grant (account_id, role, agency_id, created_at) VALUES ($1, $2, $3, $4)")
        .bind(id.as_str())
        .bind(grant.role.code())
        .bind(grant.agency.as_str())
        .bind(now)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn delete_grant(
    tx: &mut Tx,
    id: &AccountId,
    grant: &Grant,
) -> Result<u64, StoreError> {
    sql("DELETE FROM identity_grant WHERE account_id = $1 AND role = $2 AND agency_id = $3")
        .bind(id.as_str())
        .bind(grant.role.code())
        .bind(grant.agency.as_str())
        .execute(tx)
        .await
}

/// What the gate is told of an account today: its own grants, and those of whoever it stands in for. Only for an account
/// that has just proven itself.
pub(crate) async fn staff(
    store: &Store,
    id: AccountId,
    display_name: String,
    agency: AgencyId,
    today: Date,
) -> Result<Staff, StoreError> {
    let mut grants = grants(store, &id).await?;
    let is_separated = grants.iter().any(|grant| grant.role.is_separated());
    if !is_separated {
        let lent = sql("SELECT g.role, g.agency_id, s.account_id AS for_account FROM identity_substitution s
             JOIN identity_account a ON a.id = s.account_id
             JOIN identity_grant g ON g.account_id = s.account_id
             WHERE s.substitute_id = $1 AND s.from_day <= $2 AND s.until_day >= $2 AND a.ended_at IS NULL
             ORDER BY s.account_id, g.role, g.agency_id")
            .bind(id.as_str())
            .bind(today.to_string())
            .fetch_all(store, grant_from_row)
            .await?;
        grants.extend(lent.into_iter().filter(|grant| !grant.role.is_separated()));
    }
    Ok(Staff {
        account: id,
        name: display_name,
        agency,
        grants,
    })
}

fn grant_from_row(row: &Row) -> Result<Grant, StoreError> {
    let for_account: Option<String> = row.get("for_account")?;
    Ok(Grant {
        role: Role::from_code(&row.get::<String>("role")?).ok_or_else(|| bad("role"))?,
        agency: row
            .get::<String>("agency_id")?
            .parse()
            .map_err(|_| bad("agency_id"))?,
        for_account: for_account
            .map(|id| id.parse())
            .transpose()
            .map_err(|_| bad("for_account"))?,
    })
}

fn from_row(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        id: row.get::<String>("id")?.parse().map_err(|_| bad("id"))?,
        name: row.get("name")?,
        display_name: row.get("display_name")?,
        agency: row
            .get::<String>("agency_id")?
            .parse()
            .map_err(|_| bad("agency_id"))?,
        email: row.get("email")?,
        password_set_at: row.get("password_set_at")?,
        is_password_initial: row.get("is_password_initial")?,
        has_second_factor: row.get("has_second_factor")?,
        ended_at: row.get("ended_at")?,
        created_at: row.get("created_at")?,
    })
}

pub(crate) fn bad(name: &str) -> StoreError {
    StoreError::Column {
        name: name.to_owned(),
    }
}
