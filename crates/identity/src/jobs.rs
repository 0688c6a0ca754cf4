//! What is done again and again: sessions, tokens and attempts that have run out are removed.
//! Must never remove what the log needs.

use std::sync::Arc;
use std::time::Duration;

use kernel::time::Instant;
use shell::module::Job;

use crate::desk::Desk;
use crate::{attempt, session, token};

const DAY: Duration = Duration::from_secs(86_400);

pub(crate) fn clean(desk: &Desk) -> Job {
    let desk = desk.clone();
    Job {
        name: "identity.clean",
        every: Duration::from_secs(3_600),
        run: Arc::new(move |now| {
            let desk = desk.clone();
            Box::pin(async move {
                let ago = |time: Duration| {
                    let micros = i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
                    Instant::from_micros(now.micros().saturating_sub(micros))
                };
                let settings = &desk.settings;
                session::delete_old(&desk.store, ago(settings.longest()), ago(settings.idle()))
                    .await?;
                token::delete_old(&desk.store, now).await?;
                attempt::delete_old(&desk.store, ago(DAY)).await?;
                Ok(())
            })
        }),
    }
}
