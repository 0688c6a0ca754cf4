//! Every few seconds: sends what is due. Several processes may do it at once: each message is claimed under a lease.
//! Must never lose a message because a server is down, nor ask a server again that has said no for good.
//!
//! Retry rule: a refusal ends it; a postponed message comes back after growing pauses and is given up after three and a half
//! days; where the server itself cannot be reached, all wait a minute, uncounted.

use std::time::{Duration, Instant as Stopwatch};

use anyhow::Context as _;
use kernel::time::Instant;
use store::database::Store;

use crate::message::store::{self as rows, Claimed};
use crate::model::{self, Next, Problem};
use crate::transport::{Connection, Transport};

/// How long a claimed message is left to the process that claimed it.
const LEASE: Duration = Duration::from_secs(600);
/// One call claims no more after this, so that `now` is still near the truth. With the limits for connecting and sending it
/// stays well within the lease.
const ROUND: Duration = Duration::from_secs(120);

/// What one call did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delivered {
    pub n_sent: u64,
    pub n_postponed: u64,
    pub n_failed: u64,
}

/// Sends what is due, oldest first.
///
/// # Errors
/// `SendError` where the server cannot be reached, with everything due waiting a minute; any `StoreError`.
pub async fn deliver_due(
    store: &Store,
    transport: &Transport,
    now: Instant,
) -> anyhow::Result<Delivered> {
    let mut delivered = Delivered::default();
    let begun = Stopwatch::now();
    let mut connection: Option<Connection<'_>> = None;
    while begun.elapsed() < ROUND && rows::is_any_due(store, now).await? {
        let mut open = match connection.take() {
            Some(open) if open.is_usable() => open,
            Some(_) | None => connect(store, transport, now).await?,
        };
        let lease_ends = model::later(now, LEASE);
        if let Some(claimed) = rows::claim(store, now, lease_ends).await? {
            send(store, &mut open, &claimed, now, &mut delivered).await?;
        }
        connection = Some(open);
    }
    if let Some(open) = connection.filter(Connection::is_usable) {
        open.quit().await;
    }
    Ok(delivered)
}

/// What is due while no server is configured will not be sent, and is shown to staff as such.
///
/// # Errors
/// Any `StoreError`.
pub async fn switch_off_due(store: &Store, now: Instant) -> anyhow::Result<u64> {
    if !rows::is_any_due(store, now).await? {
        return Ok(0);
    }
    rows::switch_off_due(store, now)
        .await
        .context("switch mail off")
}

async fn connect<'a>(
    store: &Store,
    transport: &'a Transport,
    now: Instant,
) -> anyhow::Result<Connection<'a>> {
    match transport.connect().await {
        Ok(connection) => Ok(connection),
        Err(error) => {
            let until = model::later(now, model::RETRY_SERVER);
            rows::postpone_due(store, now, error.problem, until).await?;
            Err(error.into())
        }
    }
}

async fn send(
    store: &Store,
    connection: &mut Connection<'_>,
    claimed: &Claimed,
    now: Instant,
    delivered: &mut Delivered,
) -> anyhow::Result<()> {
    let sent = match &claimed.letter {
        Ok(letter) => connection.send(letter).await.map_err(|error| error.problem),
        // The number that a server gives for an address it does not allow.
        Err(_) => Err(Problem::Refused(553)),
    };
    let Err(problem) = sent else {
        delivered.n_sent += 1;
        return rows::save_sent(store, claimed, now)
            .await
            .context("note that a message was sent: it will be sent once more");
    };
    match model::after(problem, claimed.attempt, now) {
        Next::TryAgain { at } => {
            delivered.n_postponed += 1;
            rows::save_postponed(store, claimed, problem, at).await?;
        }
        Next::GiveUp => {
            delivered.n_failed += 1;
            tracing::warn!(message = claimed.id.as_str(), %problem, "a message was given up");
            rows::save_failed(store, claimed, problem).await?;
        }
    }
    Ok(())
}
