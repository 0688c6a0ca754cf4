//! Runs what contexts want done again and again, for as long as the process serves or works.
//! Must never know what a job does, nor let one that fails or hangs keep another from its time.

use std::sync::Arc;
use std::time::Duration;

use kernel::time::Clock;
use shell::module::Job;
use tokio::task::JoinSet;

/// A job that failed is tried again after this, or in its own time where that is sooner.
const RETRY: Duration = Duration::from_secs(60);

/// Starts all of them, each on its own. They end when the set is dropped.
#[must_use]
pub fn start(jobs: Vec<Job>, clock: &Arc<dyn Clock>) -> JoinSet<()> {
    jobs.into_iter()
        .map(|job| keep_running(job, Arc::clone(clock)))
        .collect()
}

async fn keep_running(job: Job, clock: Arc<dyn Clock>) {
    loop {
        // On a task of its own, so that a panic ends this run and not the job.
        let run = tokio::spawn((job.run)(clock.now()));
        let pause = match run.await.map_err(anyhow::Error::from).flatten() {
            Ok(()) => job.every,
            Err(error) => {
                tracing::error!(
                    job = job.name,
                    error = format!("{error:#}"),
                    "a job failed; trying again"
                );
                job.every.min(RETRY)
            }
        };
        tokio::time::sleep(pause).await;
    }
}

#[cfg(test)]
mod tests;
