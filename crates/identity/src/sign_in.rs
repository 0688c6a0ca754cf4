//! The door: a name, a password and, where there is one, the code of a second factor, proven all at once.
//! Must never tell which of them was wrong, nor whether the name exists, by words or by time.

use std::sync::Arc;
use std::time::Duration;

use access::actor::Actor;
use access::audit::{self, Event, Origin, Outcome};
use access::gate::Action;
use kernel::time::Instant;
use store::error::StoreError;

use crate::account::{self, Account, folded_name};
use crate::desk::Desk;
use crate::lock::{Locked, Patience};
use crate::session::{self, NewSession};
use crate::time::after;
use crate::{attempt, demo, password, second_factor, secret};

/// What was typed, and where from.
pub(crate) struct Attempt<'a> {
    pub(crate) name: &'a str,
    pub(crate) password: &'a str,
    pub(crate) code: &'a str,
    pub(crate) origin: &'a Origin,
    pub(crate) browser: &'a str,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("name, password or code is wrong")]
    Wrong,
    #[error("too many attempts")]
    Locked(Locked),
    /// A password of the sample accounts, somewhere else than in the demonstration.
    #[error("a sample password outside the demonstration")]
    Sample,
    #[error(transparent)]
    Accident(#[from] anyhow::Error),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Accident(error.into())
    }
}

impl Refusal {
    const fn reason(&self) -> &'static str {
        match self {
            Self::Wrong => "wrong_credentials",
            Self::Locked(_) => "locked",
            Self::Sample => "sample_password",
            Self::Accident(_) => "accident",
        }
    }
}

pub(crate) const SIGN_IN: Action = Action("identity.session.begin");
pub(crate) const SIGN_OUT: Action = Action("identity.session.end");

/// A password that somebody else has seen is good for this long.
const INITIAL_PASSWORD: Duration = Duration::from_secs(72 * 3_600);

/// Whole offices share one address, so it is given this many times the patience of a name.
const ADDRESS_FACTOR: i64 = 20;

/// Lets somebody in: the answer is what the browser keeps. A session it held before ends.
pub(crate) async fn sign_in(
    desk: &Desk,
    attempt: &Attempt<'_>,
    held: Option<&str>,
    now: Instant,
) -> Result<String, Refusal> {
    let name = folded_name(attempt.name);
    let account = account::find_by_name(&desk.store, &name).await?;
    let proven = match prove(desk, attempt, &name, account.as_ref(), now).await {
        Ok(account) => account,
        Err(refusal) => {
            record_refusal(desk, attempt, account.as_ref(), &refusal, now).await?;
            return Err(refusal);
        }
    };
    let token = secret::random_token()?;
    let staff = account::staff(
        &desk.store,
        proven.id.clone(),
        proven.display_name.clone(),
        proven.agency.clone(),
        now.date(),
    )
    .await?;
    let session = NewSession {
        token: &token,
        account: &proven.id,
        address: &attempt.origin.address,
        browser: attempt.browser,
    };
    let event = Event {
        actor: &Actor::Staff(Arc::new(staff)),
        action: SIGN_IN,
        thing_kind: "Account",
        thing_id: proven.id.as_str(),
        agency: Some(&proven.agency),
        outcome: Outcome::Permitted,
        reason: "",
        origin: attempt.origin,
        detail: serde_json::Value::Null,
    };
    let mut tx = desk.store.begin().await?;
    if let Some(held) = held {
        session::delete_by_token(&mut tx, held).await?;
    }
    session::insert(&mut tx, &session, now).await?;
    // The address before the name, as in `begin`: two orders would let two transactions wait for each other.
    attempt::take_back(&mut tx, &attempt::of_address(&attempt.origin.address)).await?;
    attempt::forget(&mut tx, &attempt::of_name(&name)).await?;
    audit::record(&mut tx, &event, now).await?;
    tx.commit().await?;
    Ok(token)
}

async fn prove<'a>(
    desk: &Desk,
    attempt: &Attempt<'_>,
    name: &str,
    account: Option<&'a Account>,
    now: Instant,
) -> Result<&'a Account, Refusal> {
    if password::is_sample(attempt.password) && !demo::is_demo(&desk.store).await? {
        return Err(Refusal::Sample);
    }
    begin(desk, name, &attempt.origin.address, now).await?;
    let active = account.filter(|account| account.ended_at.is_none());
    let kept = match active {
        Some(account) => Some(account::credentials(&desk.store, &account.id).await?),
        None => None,
    };
    let hash = kept.as_ref().map(|kept| kept.password.as_str());
    let is_right = desk.passwords.verify(attempt.password, hash).await?;
    let (Some(account), Some(kept), true) = (active, kept, is_right) else {
        return Err(Refusal::Wrong);
    };
    let is_run_out =
        account.is_password_initial && after(account.password_set_at, INITIAL_PASSWORD) <= now;
    if is_run_out {
        return Err(Refusal::Wrong);
    }
    if let Some(secret) = kept.totp_secret {
        let step = second_factor::step_of(&secret, attempt.code, now).ok_or(Refusal::Wrong)?;
        if !account::use_step(&desk.store, &account.id, step).await? {
            return Err(Refusal::Wrong);
        }
    }
    Ok(account)
}

/// Counts the attempt against the name and against the address.
async fn begin(desk: &Desk, name: &str, address: &str, now: Instant) -> Result<(), Refusal> {
    let of_name = patience(desk);
    let of_address = Patience {
        failures: of_name.failures * ADDRESS_FACTOR,
        ..of_name
    };
    let mut tx = desk.store.begin().await?;
    let by_address =
        attempt::begin(&mut tx, &attempt::of_address(address), of_address, now).await?;
    let by_name = attempt::begin(&mut tx, &attempt::of_name(name), of_name, now).await?;
    tx.commit().await?;
    by_address.and(by_name).map_err(Refusal::Locked)
}

pub(crate) fn patience(desk: &Desk) -> Patience {
    Patience {
        failures: i64::from(desk.settings.failures),
        wait: desk.settings.lock(),
    }
}

async fn record_refusal(
    desk: &Desk,
    attempt: &Attempt<'_>,
    account: Option<&Account>,
    refusal: &Refusal,
    now: Instant,
) -> Result<(), Refusal> {
    let event = Event {
        actor: &Actor::Public,
        action: SIGN_IN,
        thing_kind: "Account",
        // A name that is nobody's may be a password typed in the wrong place.
        thing_id: account.map_or("", |account| account.id.as_str()),
        agency: account.map(|account| &account.agency),
        outcome: match refusal {
            Refusal::Wrong | Refusal::Locked(_) | Refusal::Sample => Outcome::Denied,
            Refusal::Accident(_) => Outcome::Failed,
        },
        reason: refusal.reason(),
        origin: attempt.origin,
        detail: serde_json::Value::Null,
    };
    audit::record_alone(&desk.store, &event, now).await?;
    Ok(())
}
