//! Runs the jobs of all contexts, each at its own pace, for as long as the process lives.
//! Must never let one job keep another from running.

use std::sync::Arc;
use std::time::Duration;

use kernel::time::Clock;
use shell::module::Job;
use tokio::task::JoinSet;

/// A job that failed is tried again after this, or at its usual time where that is sooner.
const TRY_AGAIN: Duration = Duration::from_secs(60);

/// Starts them all; they end when the set is dropped.
pub(crate) fn start(jobs: Vec<Job>, clock: &Arc<dyn Clock>) -> JoinSet<()> {
    let mut running = JoinSet::new();
    for job in jobs {
        running.spawn(repeat(job, Arc::clone(clock)));
    }
    running
}

async fn repeat(job: Job, clock: Arc<dyn Clock>) {
    loop {
        let wait = match (job.run)(clock.now()).await {
            Ok(()) => job.every,
            Err(error) => {
                tracing::error!(
                    job = job.name,
                    error = format!("{error:#}"),
                    "a job failed; trying again"
                );
                job.every.min(TRY_AGAIN)
            }
        };
        tokio::time::sleep(wait).await;
    }
}
