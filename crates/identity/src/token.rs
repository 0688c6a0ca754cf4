//! Access tokens: how programs of others speak for an account.
//! Must never be kept as they are, nor live for ever.

use kernel::id::{AccountId, AgencyId};
use kernel::time::Instant;
use store::database::{Store, Tx};
use store::error::StoreError;
use store::statement::sql;

use crate::account::bad;
use crate::secret;

/// So that a token found in a file is known for what it is.
pub(crate) const PREFIX: &str = "gongkai_";

/// A token as its owner sees it in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) expires_at: Instant,
    pub(crate) last_used_at: Option<Instant>,
}

/// The account that a token speaks for.
pub(crate) struct Found {
    pub(crate) id: String,
    pub(crate) account: AccountId,
    pub(crate) display_name: String,
    pub(crate) agency: AgencyId,
    pub(crate) last_used_at: Option<Instant>,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    account: &AccountId,
    label: &str,
    token: &str,
    expires_at: Instant,
    now: Instant,
) -> Result<(), StoreError> {
    sql("INSERT INTO identity_token (id, digest, account_id, label, expires_at, last_used_at, created_at) VALUES ($1, $2, $3, $4, $5, NULL, $6)")
        .bind(kernel::id::FactId::new(now).as_str())
        .bind(secret::digest(token))
        .bind(account.as_str())
        .bind(label)
        .bind(expires_at)
        .bind(now)
        .execute(tx)
        .await
        .map(|_| ())
}

/// The token that is good now, of an account that was not ended.
pub(crate) async fn find(
    store: &Store,
    token: &str,
    now: Instant,
) -> Result<Option<Found>, StoreError> {
    sql(
        "SELECT t.id, t.account_id, t.last_used_at, a.display_name, a.agency_id
         FROM identity_token t JOIN identity_account a ON a.id = t.account_id
         WHERE t.digest = $1 AND t.expires_at > $2 AND a.ended_at IS NULL",
    )
    .bind(secret::digest(token))
    .bind(now)
    .fetch_optional(store, |row| {
        Ok(Found {
            id: row.get("id")?,
            account: row
                .get::<String>("account_id")?
                .parse()
                .map_err(|_| bad("account_id"))?,
            display_name: row.get("display_name")?,
            agency: row
                .get::<String>("agency_id")?
                .parse()
                .map_err(|_| bad("agency_id"))?,
            last_used_at: row.get("last_used_at")?,
        })
    })
    .await
}

pub(crate) async fn touch(store: &Store, id: &str, now: Instant) -> Result<(), StoreError> {
    sql("UPDATE identity_token SET last_used_at = $1 WHERE id = $2")
        .bind(now)
        .bind(id)
        .execute(store)
        .await
        .map(|_| ())
}

pub(crate) async fn list(store: &Store, account: &AccountId) -> Result<Vec<Listed>, StoreError> {
    sql("SELECT id, label, expires_at, last_used_at FROM identity_token WHERE account_id = $1 ORDER BY created_at, id")
        .bind(account.as_str())
        .fetch_all(store, |row| {
            Ok(Listed {
                id: row.get("id")?,
                label: row.get("label")?,
                expires_at: row.get("expires_at")?,
                last_used_at: row.get("last_used_at")?,
            })
        })
        .await
}

pub(crate) async fn delete(tx: &mut Tx, account: &AccountId, id: &str) -> Result<u64, StoreError> {
    sql("DELETE FROM identity_token WHERE account_id = $1 AND id = $2")
        .bind(account.as_str())
        .bind(id)
        .execute(tx)
        .await
}

pub(crate) async fn delete_all(tx: &mut Tx, account: &AccountId) -> Result<u64, StoreError> {
    sql("DELETE FROM identity_token WHERE account_id = $1")
        .bind(account.as_str())
        .execute(tx)
        .await
}

pub(crate) async fn delete_old(store: &Store, now: Instant) -> Result<u64, StoreError> {
    sql("DELETE FROM identity_token WHERE expires_at < $1")
        .bind(now)
        .execute(store)
        .await
}
