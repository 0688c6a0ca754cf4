//! Daily: texts of messages that are done with are forgotten; that they were sent is kept, which keeps their keys known.
//! Must never touch a message that waits. Running it twice is running it once; a run that failed is made up by the next.

use std::time::Duration;

use kernel::time::Instant;
use store::database::Store;
use store::error::StoreError;

use crate::message;

/// How long a text is kept after its message was made.
const KEPT: Duration = Duration::from_secs(30 * 86_400);

/// The answer is how many were forgotten.
///
/// # Errors
/// Any `StoreError`.
pub async fn remove_old_bodies(store: &Store, now: Instant) -> Result<u64, StoreError> {
    let kept = i64::try_from(KEPT.as_micros()).unwrap_or(i64::MAX);
    let before = Instant::from_micros(now.micros().saturating_sub(kept));
    message::store::remove_bodies(store, before).await
}
