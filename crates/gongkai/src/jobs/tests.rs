//! Jobs run in their time, whatever becomes of a run.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use kernel::time::Clock;
use operation::job::{self, Health};
use shell::module::Job;
use testkit::scratch::scratch_sqlite;

use super::start;

/// A job, and how often it was begun.
fn job(every: u64, run: fn(usize) -> anyhow::Result<()>) -> (Job, Arc<AtomicUsize>) {
    let n_runs = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&n_runs);
    let job = Job {
        name: "test.job",
        every: Duration::from_secs(every),
        run: Arc::new(move |_| {
            let n_before = counter.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move { run(n_before) })
        }),
    };
    (job, n_runs)
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_tried_again_and_disturbs_nobody() {
    let clock: Arc<dyn Clock> = Arc::new(testkit::clock::fixed());
    let (steady, n_steady) = job(3_600, |_| Ok(()));
    let (failing, n_failing) = job(3_600, |_| anyhow::bail!("no"));
    let (quick, n_quick) = job(5, |_| anyhow::bail!("no"));
    let (panicking, n_panicking) = job(3_600, |n_before| {
        assert!(n_before > 0, "the first run panics");
        Ok(())
    });
    let scratch = scratch_sqlite(operation::MIGRATIONS).await.unwrap();
    let jobs = start(
        vec![steady, failing, quick, panicking],
        scratch.store(),
        &clock,
    );
    tokio::time::sleep(Duration::from_secs(601)).await;
    let counted =
        [n_steady, n_failing, n_quick, n_panicking].map(|n_runs| n_runs.load(Ordering::SeqCst));
    assert_eq!(counted, [1, 11, 121, 2]);
    drop(jobs);
}

#[tokio::test(start_paused = true)]
async fn staff_see_what_fails_and_have_it_run_now() {
    let scratch = scratch_sqlite(operation::MIGRATIONS).await.unwrap();
    let store = scratch.store();
    let clock: Arc<dyn Clock> = Arc::new(testkit::clock::fixed());
    let (mending, n_runs) = job(7_200, |n_before| {
        anyhow::ensure!(n_before > 1, "not yet");
        Ok(())
    });
    let jobs = start(vec![mending], store, &clock);
    tokio::time::sleep(Duration::from_secs(61)).await;
    let states = job::list(store).await.unwrap();
    let [state] = states.as_slice() else {
        panic!("one job: {states:?}");
    };
    assert_eq!(
        (state.health(clock.now()), state.n_failures),
        (Health::Failing, 2)
    );
    let failure = state.last_failure.clone().unwrap();
    assert_eq!(failure.problem, "not yet");
    assert!(
        failure.reference.ends_with("-test.job"),
        "{}",
        failure.reference
    );

    let mut tx = store.begin().await.unwrap();
    assert!(job::ask(&mut tx, "test.job", clock.now()).await.unwrap());
    tx.commit().await.unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(n_runs.load(Ordering::SeqCst), 3);
    let state = job::list(store).await.unwrap().remove(0);
    assert_eq!(
        (state.health(clock.now()), state.asked_at),
        (Health::Well, None)
    );
    drop(jobs);
}
