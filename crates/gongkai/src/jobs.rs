//! Runs what contexts want done again and again, for as long as the process serves or works, and notes how each is doing.
//! Must never know what a job does, nor let one that fails or hangs keep another from its time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use kernel::time::{Clock, Instant};
use operation::job::{self, Failure};
use shell::module::Job;
use store::database::Store;
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// A job that failed is tried again after this, or in its own time where that is sooner.
const RETRY: Duration = Duration::from_secs(60);
/// How often is looked whether staff want a job run now.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// A success after a success is written down this often at most: some jobs run every few seconds.
const NOTE_EVERY: Duration = Duration::from_secs(60);

/// Starts all of them, each on its own. They end when the set is dropped.
#[must_use]
pub fn start(jobs: Vec<Job>, store: &Store, clock: &Arc<dyn Clock>) -> JoinSet<()> {
    let known: Vec<_> = jobs.iter().map(|job| (job.name, job.every)).collect();
    let mut wakers = BTreeMap::new();
    let mut running = JoinSet::new();
    for job in jobs {
        let waker = Arc::<Notify>::default();
        wakers.insert(job.name, Arc::clone(&waker));
        let notes = Notes {
            store: store.clone(),
            job: (job.name, job.every),
            succeeded_at: None,
        };
        running.spawn(keep_running(job, notes, waker, Arc::clone(clock)));
    }
    running.spawn(heed_staff(known, wakers, store.clone(), Arc::clone(clock)));
    running
}

async fn keep_running(job: Job, mut notes: Notes, waker: Arc<Notify>, clock: Arc<dyn Clock>) {
    loop {
        let begun = clock.now();
        // On a task of its own, so that a panic ends this run and not the job.
        let run = tokio::spawn((job.run)(begun));
        let pause = match run.await.map_err(anyhow::Error::from).flatten() {
            Ok(()) => {
                notes.success(begun).await;
                job.every
            }
            Err(error) => {
                let reference = reference(job.name, begun);
                tracing::error!(
                    job = job.name,
                    reference,
                    error = format!("{error:#}"),
                    "a job failed; trying again"
                );
                notes.failure(begun, reference, error.to_string()).await;
                job.every.min(RETRY)
            }
        };
        // Whichever comes first: its time, or somebody who wants it run now.
        let _ = tokio::time::timeout(pause, waker.notified()).await;
    }
}

/// `20261123-093000-catalog.purge`: found again in the log.
fn reference(job: &str, at: Instant) -> String {
    let moment = at.rfc3339();
    let digits: String = moment
        .chars()
        .take(19)
        .filter(char::is_ascii_digit)
        .collect();
    let (day, time) = digits.split_at_checked(8).unwrap_or((&digits, ""));
    format!("{day}-{time}-{job}")
}

/// What is written down of a job's runs. That it cannot be written keeps no job from running.
struct Notes {
    store: Store,
    job: (&'static str, Duration),
    /// The success that was written down last, until a failure.
    succeeded_at: Option<Instant>,
}

impl Notes {
    async fn success(&mut self, at: Instant) {
        let noted = self.succeeded_at.map(Instant::micros);
        let is_fresh = noted.is_some_and(|noted| {
            u128::try_from(at.micros() - noted).is_ok_and(|past| past < NOTE_EVERY.as_micros())
        });
        if is_fresh {
            return;
        }
        match job::note_success(&self.store, self.job, at).await {
            Ok(()) => self.succeeded_at = Some(at),
            Err(error) => self.complain(&error),
        }
    }

    async fn failure(&mut self, at: Instant, reference: String, problem: String) {
        self.succeeded_at = None;
        let failure = Failure {
            at,
            reference,
            problem,
        };
        if let Err(error) = job::note_failure(&self.store, self.job, &failure).await {
            self.complain(&error);
        }
    }

    fn complain(&self, error: &store::error::StoreError) {
        tracing::warn!(job = self.job.0, %error, "how a job went could not be written down");
    }
}

/// Makes the jobs known to staff, and wakes those that somebody wants run now.
async fn heed_staff(
    known: Vec<(&'static str, Duration)>,
    wakers: BTreeMap<&'static str, Arc<Notify>>,
    store: Store,
    clock: Arc<dyn Clock>,
) {
    let mut is_known = false;
    loop {
        let looked = if is_known {
            job::take_asked(&store).await
        } else {
            let registered = job::register(&store, &known, clock.now()).await;
            is_known = registered.is_ok();
            registered.map(|()| Vec::new())
        };
        match looked {
            Ok(asked) => {
                let asked = asked.iter().filter_map(|name| wakers.get(name.as_str()));
                asked.for_each(|waker| waker.notify_one());
            }
            Err(error) => {
                tracing::warn!(%error, "looking for jobs that staff want run failed; trying again");
            }
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

#[cfg(test)]
mod tests;
