//! Sessions: where an account is signed in, and until when.
//! Must never keep what the browser holds, only its digest.

use kernel::id::{AccountId, AgencyId};
use kernel::time::Instant;
use store::database::{Store, Tx};
use store::error::StoreError;
use store::statement::sql;

use crate::account::bad;
use crate::secret;
use crate::settings::DeskSettings;
use crate::time::after;

/// A session as its owner sees it in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) id: String,
    pub(crate) address: String,
    pub(crate) browser: String,
    pub(crate) last_seen_at: Instant,
    pub(crate) created_at: Instant,
}

/// A session with the account behind it.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) id: String,
    pub(crate) account: AccountId,
    pub(crate) display_name: String,
    pub(crate) agency: AgencyId,
    pub(crate) is_ended: bool,
    pub(crate) password_set_at: Instant,
    pub(crate) is_password_initial: bool,
    pub(crate) has_second_factor: bool,
    pub(crate) last_seen_at: Instant,
    pub(crate) created_at: Instant,
}

/// Whether a session that began and was last used at these instants still holds.
pub(crate) fn is_alive(
    created_at: Instant,
    last_seen_at: Instant,
    settings: &DeskSettings,
    now: Instant,
) -> bool {
    now < after(last_seen_at, settings.idle()) && now < after(created_at, settings.longest())
}

pub(crate) struct NewSession<'a> {
    pub(crate) token: &'a str,
    pub(crate) account: &'a AccountId,
    pub(crate) address: &'a str,
    pub(crate) browser: &'a str,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    session: &NewSession<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    sql("INSERT INTO identity_session (id, digest, account_id, address, browser, last_seen_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)")
        .bind(kernel::id::FactId::new(now).as_str())
        .bind(secret::digest(session.token))
        .bind(session.account.as_str())
        .bind(session.address)
        .bind(session.browser)
        .bind(now)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn find(store: &Store, token: &str) -> Result<Option<Found>, StoreError> {
    sql("SELECT s.id, s.account_id, s.last_seen_at, s.created_at, a.display_name, a.agency_id, a.ended_at, a.password_set_at, a.is_password_initial,
            CASE WHEN a.totp_secret IS NULL THEN 0 ELSE 1 END AS has_second_factor
         FROM identity_session s JOIN identity_account a ON a.id = s.account_id WHERE s.digest = $1")
        .bind(secret::digest(token))
        .fetch_optional(store, |row| {
            let ended_at: Option<Instant> = row.get("ended_at")?;
            Ok(Found {
                id: row.get("id")?,
                account: row.get::<String>("account_id")?.parse().map_err(|_| bad("account_id"))?,
                display_name: row.get("display_name")?,
                agency: row.get::<String>("agency_id")?.parse().map_err(|_| bad("agency_id"))?,
                is_ended: ended_at.is_some(),
                password_set_at: row.get("password_set_at")?,
                is_password_initial: row.get("is_password_initial")?,
                has_second_factor: row.get("has_second_factor")?,
                last_seen_at: row.get("last_seen_at")?,
                created_at: row.get("created_at")?,
            })
        })
        .await
}

pub(crate) async fn touch(store: &Store, id: &str, now: Instant) -> Result<(), StoreError> {
    sql("UPDATE identity_session SET last_seen_at = $1 WHERE id = $2 AND last_seen_at < $1")
        .bind(now)
        .bind(id)
        .execute(store)
        .await
        .map(|_| ())
}

/// The newest first; those that have run out are left out.
pub(crate) async fn list(
    store: &Store,
    account: &AccountId,
    settings: &DeskSettings,
    now: Instant,
) -> Result<Vec<Listed>, StoreError> {
    let all = sql("SELECT id, address, browser, last_seen_at, created_at FROM identity_session WHERE account_id = $1 ORDER BY last_seen_at DESC, id DESC")
        .bind(account.as_str())
        .fetch_all(store, |row| {
            Ok(Listed {
                id: row.get("id")?,
                address: row.get("address")?,
                browser: row.get("browser")?,
                last_seen_at: row.get("last_seen_at")?,
                created_at: row.get("created_at")?,
            })
        })
        .await?;
    let is_alive =
        |listed: &Listed| is_alive(listed.created_at, listed.last_seen_at, settings, now);
    Ok(all.into_iter().filter(is_alive).collect())
}

/// Gives a session a new secret: what was held before opens nothing any more.
pub(crate) async fn renew(tx: &mut Tx, id: &str, token: &str) -> Result<(), StoreError> {
    sql("UPDATE identity_session SET digest = $1 WHERE id = $2")
        .bind(secret::digest(token))
        .bind(id)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn delete_by_token(tx: &mut Tx, token: &str) -> Result<u64, StoreError> {
    sql("DELETE FROM identity_session WHERE digest = $1")
        .bind(secret::digest(token))
        .execute(tx)
        .await
}

/// Ends one session of the account.
pub(crate) async fn delete(tx: &mut Tx, account: &AccountId, id: &str) -> Result<u64, StoreError> {
    sql("DELETE FROM identity_session WHERE account_id = $1 AND id = $2")
        .bind(account.as_str())
        .bind(id)
        .execute(tx)
        .await
}

/// Ends all sessions of the account but the one with this id; an empty id ends all.
pub(crate) async fn delete_others(
    tx: &mut Tx,
    account: &AccountId,
    but: &str,
) -> Result<u64, StoreError> {
    sql("DELETE FROM identity_session WHERE account_id = $1 AND id <> $2")
        .bind(account.as_str())
        .bind(but)
        .execute(tx)
        .await
}

/// Removes what began before `created` or was last used before `seen`.
pub(crate) async fn delete_old(
    store: &Store,
    created: Instant,
    seen: Instant,
) -> Result<u64, StoreError> {
    sql("DELETE FROM identity_session WHERE created_at < $1 OR last_seen_at < $2")
        .bind(created)
        .bind(seen)
        .execute(store)
        .await
}

#[cfg(test)]
mod tests;
