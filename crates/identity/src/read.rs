//! What other contexts may know of accounts.
//! Must never write, nor tell anything that proves somebody's identity.

use access::actor::{Role, Staff};
use jiff::civil::Date;
use kernel::id::{AccountId, AgencyId};
use store::database::Store;
use store::error::StoreError;
use store::statement::sql;
use store::value::Row;

use crate::account::{self, bad};

/// Somebody who holds a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub account: AccountId,
    pub name: String,
    /// Empty where none is known.
    pub email: String,
    /// The account on leave that it is held for.
    pub for_account: Option<AccountId>,
}

/// Who holds the role in exactly this agency today, substitutes included.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_holders(
    store: &Store,
    role: Role,
    agency: &AgencyId,
    today: Date,
) -> Result<Vec<Holder>, StoreError> {
    sql("SELECT a.id, a.display_name, a.email, CAST(NULL AS TEXT) AS for_account, a.name
         FROM identity_grant g JOIN identity_account a ON a.id = g.account_id
         WHERE g.role = $1 AND g.agency_id = $2 AND a.ended_at IS NULL
         UNION
         SELECT a.id, a.display_name, a.email, s.account_id AS for_account, a.name
         FROM identity_grant g
         JOIN identity_substitution s ON s.account_id = g.account_id AND s.from_day <= $3 AND s.until_day >= $3
         JOIN identity_account absent ON absent.id = s.account_id AND absent.ended_at IS NULL
         JOIN identity_account a ON a.id = s.substitute_id
         WHERE g.role = $1 AND g.agency_id = $2 AND a.ended_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM identity_grant o WHERE o.account_id = a.id
               AND o.role IN ('system_administrator', 'security_administrator', 'audit_administrator'))
         ORDER BY name, for_account")
        .bind(role.code())
        .bind(agency.as_str())
        .bind(today.to_string())
        .fetch_all(store, |row| {
            let for_account: Option<String> = row.get("for_account")?;
            Ok(Holder {
                for_account: for_account.map(|id| id.parse()).transpose().map_err(|_| bad("for_account"))?,
                ..holder(row)?
            })
        })
        .await
}

/// An account that was not ended.
///
/// # Errors
/// Any `StoreError`.
pub async fn find_account(store: &Store, id: &AccountId) -> Result<Option<Holder>, StoreError> {
    sql("SELECT id, display_name, email FROM identity_account WHERE id = $1 AND ended_at IS NULL")
        .bind(id.as_str())
        .fetch_optional(store, holder)
        .await
}

/// What the gate would be told of an account today, for asking it about somebody who is not here: whether they may be
/// written to about a record. Nobody acts through it but the accounts of the demonstration.
///
/// # Errors
/// Any `StoreError`.
pub async fn find_staff(
    store: &Store,
    id: &AccountId,
    today: Date,
) -> Result<Option<Staff>, StoreError> {
    let Some(account) = account::find(store, id).await? else {
        return Ok(None);
    };
    if account.ended_at.is_some() {
        return Ok(None);
    }
    account::staff(
        store,
        account.id,
        account.display_name,
        account.agency,
        today,
    )
    .await
    .map(Some)
}

fn holder(row: &Row) -> Result<Holder, StoreError> {
    Ok(Holder {
        account: row.get::<String>("id")?.parse().map_err(|_| bad("id"))?,
        name: row.get("display_name")?,
        email: row.get("email")?,
        for_account: None,
    })
}
