//! How each job is doing: its last runs, its failures, and who wants it run now. Kept for all processes together.
//! Must never run a job: whoever runs one notes here what came of it.

use std::time::Duration;

use kernel::time::Instant;
use store::database::{Store, Tx};
use store::error::StoreError;
use store::statement::sql;
use store::value::Row;

/// A job as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobState {
    /// `context.what`.
    pub name: String,
    pub every: Duration,
    pub ran_at: Option<Instant>,
    pub succeeded_at: Option<Instant>,
    pub last_failure: Option<Failure>,
    /// Failures since the last success.
    pub n_failures: i64,
    /// Somebody wants it run, and no process has taken that up yet.
    pub asked_at: Option<Instant>,
}

/// A run that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub at: Instant,
    /// Its number in the log.
    pub reference: String,
    /// What was tried, without what others said of it.
    pub problem: String,
}

/// How a job stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// Its last run succeeded, and it was not long ago.
    Well,
    Failing,
    /// It has not run when it should have: no process does the jobs, or the job hangs.
    Late,
    /// It was never run.
    New,
}

impl Health {
    pub const ALL: [Self; 4] = [Self::Well, Self::Failing, Self::Late, Self::New];

    /// Part of message keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Failing => "failing",
            Self::Late => "late",
            Self::New => "new",
        }
    }
}

/// How long after its time a job counts as late: successes are noted once a minute, and a run may take a while.
const GRACE: Duration = Duration::from_secs(600);

impl JobState {
    #[must_use]
    pub fn health(&self, now: Instant) -> Health {
        let Some(ran_at) = self.ran_at else {
            return Health::New;
        };
        let waited = u64::try_from(now.micros() - ran_at.micros()).unwrap_or(0);
        if self.n_failures > 0 {
            Health::Failing
        } else if Duration::from_micros(waited) > self.every + GRACE {
            Health::Late
        } else {
            Health::Well
        }
    }
}

/// Makes the jobs of this program known, and forgets those that it has no more.
///
/// # Errors
/// Any `StoreError`.
pub async fn register(
    store: &Store,
    jobs: &[(&str, Duration)],
    now: Instant,
) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    for job in jobs {
        ensure(&mut tx, *job, now).await?;
    }
    let known = sql("SELECT name FROM operation_job")
        .fetch_all(&mut tx, |row| row.get::<String>("name"))
        .await?;
    let is_gone = |name: &&String| jobs.iter().all(|(job, _)| job != name);
    for name in known.iter().filter(is_gone) {
        sql("DELETE FROM operation_job WHERE name = $1")
            .bind(name)
            .execute(&mut tx)
            .await?;
    }
    tx.commit().await
}

async fn ensure(
    tx: &mut Tx,
    (name, every): (&str, Duration),
    now: Instant,
) -> Result<(), StoreError> {
    sql("INSERT INTO operation_job (name, every_seconds, n_failures, reference, problem, created_at)
         VALUES ($1, $2, 0, '', '', $3) ON CONFLICT (name) DO UPDATE SET every_seconds = excluded.every_seconds")
        .bind(name)
        .bind(i64::try_from(every.as_secs()).unwrap_or(i64::MAX))
        .bind(now)
        .execute(tx)
        .await
        .map(drop)
}

/// Notes a run that succeeded, of a job by its name and rhythm.
///
/// # Errors
/// Any `StoreError`.
pub async fn note_success(
    store: &Store,
    job: (&str, Duration),
    now: Instant,
) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    ensure(&mut tx, job, now).await?;
    sql("UPDATE operation_job SET ran_at = $2, succeeded_at = $2, n_failures = 0 WHERE name = $1")
        .bind(job.0)
        .bind(now)
        .execute(&mut tx)
        .await?;
    tx.commit().await
}

/// Notes a run that failed, of a job by its name and rhythm.
///
/// # Errors
/// Any `StoreError`.
pub async fn note_failure(
    store: &Store,
    job: (&str, Duration),
    failure: &Failure,
) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    ensure(&mut tx, job, failure.at).await?;
    sql("UPDATE operation_job SET ran_at = $2, failed_at = $2, n_failures = n_failures + 1, reference = $3, problem = $4
         WHERE name = $1")
        .bind(job.0)
        .bind(failure.at)
        .bind(&failure.reference)
        .bind(&failure.problem)
        .execute(&mut tx)
        .await?;
    tx.commit().await
}

/// Has a job run as soon as a process looks. The answer is whether there is such a job.
///
/// # Errors
/// Any `StoreError`.
pub async fn ask(tx: &mut Tx, name: &str, now: Instant) -> Result<bool, StoreError> {
    let n = sql("UPDATE operation_job SET asked_at = $2 WHERE name = $1")
        .bind(name)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(n > 0)
}

/// The jobs that somebody wants run now. Each is answered to one process only.
///
/// # Errors
/// Any `StoreError`.
pub async fn take_asked(store: &Store) -> Result<Vec<String>, StoreError> {
    let asked = sql("SELECT name FROM operation_job WHERE asked_at IS NOT NULL ORDER BY name")
        .fetch_all(store, |row| row.get::<String>("name"))
        .await?;
    let mut taken = Vec::new();
    for name in asked {
        let mut tx = store.begin().await?;
        let n = sql(
            "UPDATE operation_job SET asked_at = NULL WHERE name = $1 AND asked_at IS NOT NULL",
        )
        .bind(&name)
        .execute(&mut tx)
        .await?;
        tx.commit().await?;
        if n > 0 {
            taken.push(name);
        }
    }
    Ok(taken)
}

/// All jobs: those that fail first.
///
/// # Errors
/// Any `StoreError`.
pub async fn list(store: &Store) -> Result<Vec<JobState>, StoreError> {
    sql("SELECT name, every_seconds, ran_at, succeeded_at, failed_at, n_failures, reference, problem, asked_at
         FROM operation_job ORDER BY CASE WHEN n_failures > 0 THEN 0 ELSE 1 END, name")
        .fetch_all(store, state)
        .await
}

fn state(row: &Row) -> Result<JobState, StoreError> {
    let failed_at: Option<Instant> = row.get("failed_at")?;
    let (reference, problem) = (row.get("reference")?, row.get("problem")?);
    let seconds: i64 = row.get("every_seconds")?;
    Ok(JobState {
        name: row.get("name")?,
        every: Duration::from_secs(u64::try_from(seconds).unwrap_or(0)),
        ran_at: row.get("ran_at")?,
        succeeded_at: row.get("succeeded_at")?,
        last_failure: failed_at.map(|at| Failure {
            at,
            reference,
            problem,
        }),
        n_failures: row.get("n_failures")?,
        asked_at: row.get("asked_at")?,
    })
}

/// # Errors
/// Any `StoreError`.
pub async fn count_failing(store: &Store) -> Result<i64, StoreError> {
    sql("SELECT count(*) AS n FROM operation_job WHERE n_failures > 0")
        .fetch_one(store, |row| row.get("n"))
        .await
}
