//! What the parts of this context share: the database, the gate, the settings, and what other contexts told it.
//! Must never know another context: agencies come from functions that were handed in.

use std::sync::Arc;

use access::actor::{Actor, Grant, Role};
use access::audit::{Event, Origin, Outcome};
use access::gate::{Action, Attribute, Gate, Thing};
use futures::future::BoxFuture;
use kernel::id::AgencyId;
use kernel::time::Instant;
use shell::module::DeskItem;
use store::database::{Store, Tx};
use store::error::StoreError;

use crate::account::Account;
use crate::password::Passwords;
use crate::settings::DeskSettings;

/// Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    pub store: Store,
    pub gate: Arc<Gate>,
    pub settings: Arc<DeskSettings>,
    pub passwords: Passwords,
    pub agencies: Agencies,
    /// Scheme and host of the site: decides whether cookies are for HTTPS only.
    pub origin: Arc<str>,
    /// What all contexts add to the desk's navigation.
    pub navigation: Arc<[DeskItem]>,
}

/// What this context asks about agencies.
#[derive(Clone, Copy)]
pub struct Agencies {
    /// All of them, in the order they are shown.
    pub list: fn(&Store) -> Answer<'_, Vec<AgencyEntry>>,
    pub find_name: for<'a> fn(&'a Store, &'a AgencyId) -> Answer<'a, Option<String>>,
}

/// What a function that was handed in gives back.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyEntry {
    pub id: AgencyId,
    pub name: String,
}

pub(crate) const VIEW: Action = Action("identity.account.view");
pub(crate) const CREATE: Action = Action("identity.account.create");
pub(crate) const END: Action = Action("identity.account.end");
pub(crate) const RESET: Action = Action("identity.account.reset");
pub(crate) const UNLOCK: Action = Action("identity.account.unlock");
pub(crate) const SIGN_OUT_OTHERS: Action = Action("identity.account.sign_out");
pub(crate) const GIVE: Action = Action("identity.grant.give");
pub(crate) const REVOKE: Action = Action("identity.grant.revoke");
pub(crate) const MAKE_SUBSTITUTION: Action = Action("identity.substitution.make");
pub(crate) const END_SUBSTITUTION: Action = Action("identity.substitution.end");
pub(crate) const MAKE_TOKEN: Action = Action("identity.token.make");
pub(crate) const READ_LOG: Action = Action("identity.log.read");

/// The account as the gate sees it.
pub(crate) fn account_thing(account: &Account, grants: &[Grant]) -> Thing {
    let is_separated = grants.iter().any(|grant| grant.role.is_separated());
    Thing {
        kind: "Account",
        id: account.id.to_string(),
        agency: Some(account.agency.clone()),
        attributes: vec![
            ("holder", Attribute::Account(account.id.clone())),
            ("is_separated", Attribute::Flag(is_separated)),
        ],
    }
}

/// A grant that is to be given or revoked, beside those that are held.
pub(crate) fn grant_thing(account: &Account, held: &[Grant], grant: &Grant) -> Thing {
    let is_separated = |role: Role| role.is_separated();
    let is_working = !is_separated(grant.role) && grant.role != Role::AgencyAdministrator;
    let fits = held
        .iter()
        .all(|other| other.role.may_stand_beside(grant.role));
    Thing {
        kind: "Grant",
        id: account.id.to_string(),
        agency: Some(grant.agency.clone()),
        attributes: vec![
            ("holder", Attribute::Account(account.id.clone())),
            ("homes", Attribute::Agencies(vec![account.agency.clone()])),
            ("role", Attribute::Text(grant.role.code().to_owned())),
            ("is_working", Attribute::Flag(is_working)),
            ("is_separated", Attribute::Flag(is_separated(grant.role))),
            ("fits", Attribute::Flag(fits)),
        ],
    }
}

pub(crate) fn log_thing() -> Thing {
    Thing {
        kind: "Log",
        id: "log".to_owned(),
        agency: None,
        attributes: Vec::new(),
    }
}

/// Who does something, and from where.
#[derive(Clone, Copy)]
pub struct By<'a> {
    pub actor: &'a Actor,
    pub origin: &'a Origin,
}

impl By<'_> {
    /// Writes a change that was permitted.
    pub(crate) async fn record(
        self,
        tx: &mut Tx,
        action: Action,
        account: &Account,
        detail: serde_json::Value,
        now: Instant,
    ) -> Result<(), StoreError> {
        let event = Event {
            actor: self.actor,
            action,
            thing_kind: "Account",
            thing_id: account.id.as_str(),
            agency: Some(&account.agency),
            outcome: Outcome::Permitted,
            reason: "",
            origin: self.origin,
            detail,
        };
        access::audit::record(tx, &event, now).await
    }
}
