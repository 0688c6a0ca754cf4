//! The way in: a context puts a message into its own transaction; staff put back what was given up, or cancel what waits.
//! Must never send anything.

use kernel::id::MessageId;
use kernel::time::Instant;
use store::database::Tx;
use store::error::StoreError;

use crate::message::{self, Message};

/// Keeps a message for delivery. One whose key is known already is the same message and changes nothing.
///
/// # Errors
/// Any `StoreError`.
pub async fn queue(tx: &mut Tx, message: &Message, now: Instant) -> Result<(), StoreError> {
    message::store::insert(tx, &MessageId::new(now), message, now).await
}

/// What became of a wish to send once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentAgain {
    /// It waits, as if it were new.
    Queued,
    /// There is no such message, it is on its way or out, or its text is not kept any more.
    NotPossible,
}

/// What became of a wish not to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    Done,
    /// There is no such message, a mail server has it already, or it was cancelled before.
    NotPossible,
}

/// Lets a message that is not out yet never go out. One that a process is handing over just now may still arrive.
///
/// # Errors
/// Any `StoreError`.
pub async fn cancel(tx: &mut Tx, id: &MessageId) -> Result<Cancelled, StoreError> {
    Ok(match message::store::cancel(tx, id).await? {
        0 => Cancelled::NotPossible,
        _ => Cancelled::Done,
    })
}

/// Puts a message that failed, or whose time came while mail was switched off, back among those that wait.
///
/// # Errors
/// Any `StoreError`.
pub async fn send_again(
    tx: &mut Tx,
    id: &MessageId,
    now: Instant,
) -> Result<SentAgain, StoreError> {
    Ok(match message::store::requeue(tx, id, now).await? {
        0 => SentAgain::NotPossible,
        _ => SentAgain::Queued,
    })
}
