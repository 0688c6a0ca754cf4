//! The way in: a context puts a message into its own transaction, and staff put back what was given up.
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
