//! Connections that are lent to one task at a time. Must never lend one with a transaction in it.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::Opening;
use super::session::{Session, apart};
use crate::error::StoreError;

pub(crate) struct Pool {
    opening: Opening,
    size: u32,
    /// Served in the order of asking.
    permits: Semaphore,
    /// The one used last is lent first: its statements are prepared and its pages are warm.
    idle: Mutex<Vec<Session>>,
}

/// A connection that is one task's own until it is dropped.
pub(crate) struct Lease {
    pool: Arc<Pool>,
    session: Option<Session>,
}

impl Pool {
    /// Connections are opened when first needed.
    pub(super) fn new(opening: Opening, size: u32) -> Arc<Self> {
        let permits = usize::try_from(size).unwrap_or(usize::MAX);
        Arc::new(Self {
            opening,
            size,
            permits: Semaphore::new(permits.min(Semaphore::MAX_PERMITS)),
            idle: Mutex::new(Vec::new()),
        })
    }

    pub(super) async fn lease(self: &Arc<Self>) -> Result<Lease, StoreError> {
        let permit = timeout(self.opening.patience.lease, self.permits.acquire())
            .await
            .map_err(|_| StoreError::Unavailable("no connection became free in time".into()))?
            .map_err(|_| StoreError::Unavailable("the database has been closed".into()))?;
        let idle = self.idle().pop();
        let session = match idle {
            Some(session) => session,
            None => self.opening.open()?,
        };
        permit.forget();
        Ok(Lease {
            pool: Arc::clone(self),
            session: Some(session),
        })
    }

    pub(super) async fn close(&self) {
        let all = self.permits.acquire_many(self.size).await;
        self.permits.close();
        drop(all);
        let idle = std::mem::take(&mut *self.idle());
        apart(|| drop(idle));
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Session>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const LENT: &str = "a lease has its session until it is dropped";

impl Deref for Lease {
    type Target = Session;

    #[expect(clippy::expect_used, reason = "only drop takes it")]
    fn deref(&self) -> &Session {
        self.session.as_ref().expect(LENT)
    }
}

impl DerefMut for Lease {
    #[expect(clippy::expect_used, reason = "only drop takes it")]
    fn deref_mut(&mut self) -> &mut Session {
        self.session.as_mut().expect(LENT)
    }
}

impl Drop for Lease {
    /// A session that cannot end its transaction is closed, which ends it; the next lease opens another.
    fn drop(&mut self) {
        if let Some(session) = self.session.take()
            && session.end_transaction()
        {
            self.pool.idle().push(session);
        }
        self.pool.permits.add_permits(1);
    }
}
