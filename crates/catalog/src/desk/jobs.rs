//! What the desk does by itself: publish what is due, count deadlines anew, report up the line, remind, tidy.
//! Must never do a thing twice: each job looks at what is there, and may be cut off or run by two processes at once.

use std::sync::Arc;
use std::time::Duration;

use ::store::outbox;
use access::actor::Actor;
use access::audit::Origin;
use anyhow::Context as _;
use jiff::civil::Date;
use kernel::time::Instant;
use shell::module::Job;

use crate::agency;
use crate::desk::commands::release::publish_due;
use crate::desk::drafted::{self, Rules};
use crate::desk::model::Person;
use crate::desk::read;
use crate::desk::refusal::Refusal;
use crate::desk::selecting::select_libraries;
use crate::desk::settings::saved;
use crate::desk::store::history::{self, NewStep};
use crate::desk::store::{self, receipts, tasks};
use crate::desk::{By, Desk};
use crate::facts;

/// Who did what no person did.
pub(crate) const SYSTEM: &str = "system";

const PER_RUN: u32 = 200;
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);

/// All of them with their rhythm. After the settings have changed `refresh_deadlines` is run at once besides.
#[must_use]
pub fn jobs(desk: &Desk) -> Vec<Job> {
    macro_rules! job {
        ($name:literal, $every:expr, $run:path) => {{
            let desk = desk.clone();
            Job {
                name: $name,
                every: $every,
                run: Arc::new(move |now| {
                    let desk = desk.clone();
                    Box::pin(async move { $run(&desk, now).await.map(|_| ()) })
                }),
            }
        }};
    }
    vec![
        job!("catalog.escalate", HOUR, escalate),
        // A moment that somebody has set is kept to a few seconds.
        job!(
            "catalog.publish_scheduled",
            Duration::from_secs(2),
            publish_scheduled
        ),
        job!("catalog.purge", DAY, purge),
        job!("catalog.refresh_deadlines", DAY, refresh_deadlines),
        job!("catalog.remind", HOUR, remind),
        job!("catalog.select_libraries", HOUR, select_libraries),
    ]
}

/// Publishes what is signed and whose moment has come. Run every few seconds.
///
/// # Errors
/// Where the database fails; one version that cannot be published does not keep the others back.
pub async fn publish_scheduled(desk: &Desk, now: Instant) -> anyhow::Result<u64> {
    let mut n_published = 0;
    let origin = Origin::default();
    let by = By {
        actor: &Actor::Operator,
        now,
        origin: &origin,
        receipt: None,
    };
    for record in store::list_due(&desk.store, now, PER_RUN).await? {
        match publish_due(desk, &by, &record).await {
            Ok(done) => n_published += u64::from(done.is_some()),
            Err(Refusal::Store(error)) => return Err(error).context("publish what is due"),
            Err(refusal) => {
                tracing::error!(%record, %refusal, "a scheduled version was not published");
            }
        }
    }
    Ok(n_published)
}

/// Puts drafts on a desk that lie on none (those from before there was one), and counts the marks of all open duties by the
/// rules in force. Run at start and after the settings have changed.
///
/// # Errors
/// Where the database fails.
pub async fn refresh_deadlines(desk: &Desk, now: Instant) -> anyhow::Result<u64> {
    let agencies = agency::list(&desk.store).await?;
    let (_, settings) = saved::current(&desk.store).await?;
    let rules = Rules {
        settings: &settings,
        agencies: &agencies,
    };
    let mut n_done = 0;
    loop {
        let strays = store::list_strays(&desk.store, PER_RUN).await?;
        for record in &strays {
            let mut tx = desk.store.begin().await?;
            if let Some(held) = store::lock(&mut tx, record).await? {
                drafted::find_open(&mut tx, rules, &held, now).await?;
            }
            tx.commit().await?;
            n_done += 1;
        }
        if strays.is_empty() {
            break;
        }
    }
    let mut after = String::new();
    loop {
        let records = tasks::list_after(&desk.store, &after, PER_RUN).await?;
        let Some(last) = records.last() else { break };
        after = last.to_string();
        for record in &records {
            let mut tx = desk.store.begin().await?;
            drafted::duties::recount(&mut tx, rules, record, now).await?;
            tx.commit().await?;
            n_done += 1;
        }
    }
    Ok(n_done)
}

/// Reports overdue duties to the agency's administrators, later to those of the agency above. Run every hour.
///
/// # Errors
/// Where the database fails.
pub async fn escalate(desk: &Desk, now: Instant) -> anyhow::Result<u64> {
    let (_, settings) = saved::current(&desk.store).await?;
    let today = now.date();
    let escalation = settings.escalation;
    let mut n_reported = 0;
    for (level, after_days) in [
        (1, escalation.agency_after_days),
        (2, escalation.above_after_days),
    ] {
        let due_before = today
            .checked_sub(jiff::Span::new().days(i64::from(after_days)))
            .unwrap_or(Date::MIN);
        loop {
            let overdue = tasks::list_to_report(&desk.store, due_before, level, PER_RUN).await?;
            if overdue.is_empty() {
                break;
            }
            for task in &overdue {
                n_reported += u64::from(report(desk, task, level, now).await?);
            }
        }
    }
    Ok(n_reported)
}

async fn report(desk: &Desk, task: &tasks::Task, level: i64, now: Instant) -> anyhow::Result<bool> {
    let mut tx = desk.store.begin().await?;
    store::lock(&mut tx, &task.record).await?;
    if tasks::update_escalation(&mut tx, task, level).await? == 0 {
        return Ok(false);
    }
    let by = Person {
        account: None,
        name: SYSTEM.to_owned(),
    };
    let step = NewStep {
        record: &task.record,
        version: task.version,
        action: if level == 1 {
            "report_to_agency"
        } else {
            "report_above"
        },
        from_step: task.kind.code(),
        to_step: task.kind.code(),
        by: &by,
        agency: Some(&task.agency),
        for_account: None,
        remark: &task.marks.due.to_string(),
        digest: "",
        now,
    };
    history::insert_step(&mut tx, &step).await?;
    let fact = facts::task_reported(&task.record, task.kind.code(), &task.agency, level, now);
    outbox::append(&mut tx, &[fact]).await?;
    tx.commit().await?;
    Ok(true)
}

/// Writes once a day, from eight in the morning, how much waits for each role of each agency: whoever sends mail follows
/// these facts.
///
/// # Errors
/// Where the database fails.
pub async fn remind(desk: &Desk, now: Instant) -> anyhow::Result<u64> {
    const EIGHT: i64 = 8 * 3_600_000_000;
    let today = now.date();
    if now.micros() < Instant::at_start_of(today).micros() + EIGHT {
        return Ok(0);
    }
    let digests = read::list_digests(&desk.store, today).await?;
    let mut tx = desk.store.begin().await?;
    let key = format!("remind:{today}");
    if !receipts::claim(&mut tx, "job", &key, "", now).await? {
        return Ok(0);
    }
    let facts: Vec<_> = digests
        .iter()
        .map(|digest| facts::desk_reminded(digest, today, now))
        .collect();
    if !facts.is_empty() {
        outbox::append(&mut tx, &facts).await?;
    }
    tx.commit().await?;
    Ok(u64::try_from(facts.len()).unwrap_or(0))
}

/// Removes what has served its time: states of discarded drafts, receipts of a month ago. Run once a day.
///
/// # Errors
/// Where the database fails.
pub async fn purge(desk: &Desk, now: Instant) -> anyhow::Result<u64> {
    let (_, settings) = saved::current(&desk.store).await?;
    let ago = |n_days: i64| Instant::from_micros(now.micros() - n_days * 86_400_000_000);
    let mut tx = desk.store.begin().await?;
    let kept = i64::from(settings.keep_revisions_days);
    let n_revisions = history::delete_old_revisions(&mut tx, ago(kept)).await?;
    let n_receipts = receipts::delete_old(&mut tx, ago(31)).await?;
    tx.commit().await?;
    Ok(n_revisions + n_receipts)
}
