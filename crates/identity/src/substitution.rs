//! Substitutes: who does whose work during leave, from which day to which.
//! Must never lend a role of the three administrators, nor to one of them.

use jiff::civil::Date;
use kernel::id::AccountId;
use kernel::time::Instant;
use store::database::{Store, Tx};
use store::error::StoreError;
use store::statement::sql;

use crate::account::bad;

/// One leave and who stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution {
    pub id: String,
    pub account: AccountId,
    pub substitute: AccountId,
    pub from: Date,
    /// Included.
    pub until: Date,
}

/// Why a leave cannot be entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    Backwards,
    Past,
    TooLong,
    Oneself,
}

/// Whether a leave can be entered today.
pub(crate) fn check(
    account: &AccountId,
    substitute: &AccountId,
    (from, until): (Date, Date),
    today: Date,
) -> Result<(), Wrong> {
    if account == substitute {
        Err(Wrong::Oneself)
    } else if until < from {
        Err(Wrong::Backwards)
    } else if until < today {
        Err(Wrong::Past)
    } else if (until - from).get_days() > 365 {
        Err(Wrong::TooLong)
    } else {
        Ok(())
    }
}

pub(crate) async fn insert(
    tx: &mut Tx,
    substitution: &Substitution,
    now: Instant,
) -> Result<(), StoreError> {
    sql("INSERT INTO identity_substitution (id, account_id, substitute_id, from_day, until_day, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(&substitution.id)
        .bind(substitution.account.as_str())
        .bind(substitution.substitute.as_str())
        .bind(substitution.from.to_string())
        .bind(substitution.until.to_string())
        .bind(now)
        .execute(tx)
        .await
        .map(|_| ())
}

/// Those of an account that are not over.
///
/// # Errors
/// Any `StoreError`.
pub async fn list(
    store: &Store,
    account: &AccountId,
    today: Date,
) -> Result<Vec<Substitution>, StoreError> {
    let day = |text: String, name: &str| text.parse::<Date>().map_err(|_| bad(name));
    sql("SELECT id, account_id, substitute_id, from_day, until_day FROM identity_substitution WHERE account_id = $1 AND until_day >= $2 ORDER BY from_day, id")
        .bind(account.as_str())
        .bind(today.to_string())
        .fetch_all(store, |row| {
            Ok(Substitution {
                id: row.get("id")?,
                account: row.get::<String>("account_id")?.parse().map_err(|_| bad("account_id"))?,
                substitute: row.get::<String>("substitute_id")?.parse().map_err(|_| bad("substitute_id"))?,
                from: day(row.get("from_day")?, "from_day")?,
                until: day(row.get("until_day")?, "until_day")?,
            })
        })
        .await
}

pub(crate) async fn delete(tx: &mut Tx, account: &AccountId, id: &str) -> Result<u64, StoreError> {
    sql("DELETE FROM identity_substitution WHERE account_id = $1 AND id = $2")
        .bind(account.as_str())
        .bind(id)
        .execute(tx)
        .await
}

#[cfg(test)]
mod tests;
