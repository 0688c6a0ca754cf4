//! The worklist: what waits for somebody, the most urgent first, and how much of each kind there is.
//! Must never read a draft: every line comes from one table.

use std::collections::BTreeSet;

use ::store::database::Store;
use ::store::error::StoreError;
use access::actor::{Role, Staff};
use jiff::civil::Date;
use kernel::id::{AccountId, AgencyId, RecordId};
use kernel::level::Level;
use kernel::page::{Page, PageRequest};
use kernel::time::Instant;
use workdays::light::Light;

use crate::desk::deadline::{self, Deadline, NEVER};
use crate::desk::model::Person;
use crate::desk::settings::Settings;
use crate::desk::store::tasks::{self, Narrow, Task};
use crate::desk::tasks::TaskKind;
use crate::record::kind::RecordKind;

/// Whose tasks are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// Those that the roles one holds are for.
    #[default]
    Mine,
    /// All of the agencies where one holds a working role, also those that wait for others.
    Agency,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Assigned {
    #[default]
    Any,
    /// To oneself, or to somebody on leave whose work one does.
    ToMe,
    ToNobody,
}

/// What a worklist is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskFilter {
    pub scope: Scope,
    pub kind: Option<TaskKind>,
    pub light: Option<Light>,
    /// In the title.
    pub words: String,
    pub assigned: Assigned,
}

/// A line of a worklist.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskLine {
    pub record: RecordId,
    pub version: i64,
    pub kind: TaskKind,
    pub agency: AgencyId,
    pub title: String,
    pub record_kind: RecordKind,
    pub level: Level,
    pub editor: Person,
    pub assignee: Option<Person>,
    pub remark: String,
    pub is_emergency: bool,
    pub due_on: Option<Date>,
    pub light: Option<Light>,
    /// The clock's code, and the day it runs from.
    pub clock: String,
    pub clock_start: Date,
    pub created_at: Instant,
}

/// How many of one kind there are, over all agencies listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskCount {
    pub kind: TaskKind,
    pub n: i64,
    pub n_overdue: i64,
    pub n_red: i64,
    pub n_yellow: i64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Worklist {
    pub page: Page<TaskLine>,
    /// In the order of the work, kinds without tasks left out. The filter does not change it, the scope does.
    pub counts: Vec<TaskCount>,
}

impl TaskLine {
    /// The sentence under the light: how the day was counted.
    #[must_use]
    pub fn deadline(&self, settings: &Settings, today: Date) -> Option<Deadline> {
        let running = deadline::Running {
            clock: self.clock.clone(),
            start: self.clock_start,
        };
        self.due_on?;
        deadline::deadline(&running, settings, today).ok().flatten()
    }

    fn of(task: Task, today: Date) -> Self {
        Self {
            due_on: (task.marks.due != NEVER).then_some(task.marks.due),
            light: task.marks.light(today),
            record: task.record,
            version: task.version,
            kind: task.kind,
            agency: task.agency,
            title: task.title,
            record_kind: task.record_kind,
            level: task.level,
            editor: task.editor,
            assignee: task.assignee,
            remark: task.remark,
            is_emergency: task.is_emergency,
            clock: task.running.clock,
            clock_start: task.running.start,
            created_at: task.created_at,
        }
    }
}

const WORKING: [Role; 4] = [
    Role::Editor,
    Role::LegalReviewer,
    Role::SecrecyReviewer,
    Role::Approver,
];

/// The kinds of tasks at each agency that somebody's list holds.
fn shelves(staff: &Staff, scope: Scope) -> BTreeSet<(AgencyId, TaskKind)> {
    let mut shelves = BTreeSet::new();
    for grant in &staff.grants {
        if !WORKING.contains(&grant.role) {
            continue;
        }
        for kind in TaskKind::ALL {
            // What another agency's record asks of this one is for those who answer.
            let is_own = *kind != TaskKind::Consent;
            if (scope == Scope::Agency && is_own) || kind.role() == grant.role {
                shelves.insert((grant.agency.clone(), *kind));
            }
        }
    }
    shelves
}

/// A page of a worklist. The cursor is `due day,record`.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_tasks(
    store: &Store,
    staff: &Staff,
    filter: &TaskFilter,
    page: &PageRequest,
    today: Date,
) -> Result<Worklist, StoreError> {
    let shelves = shelves(staff, filter.scope);
    let after = page
        .after
        .as_deref()
        .and_then(|after| after.split_once(','));
    let words = like(&filter.words);
    let mut found: Vec<Task> = Vec::new();
    for (agency, kind) in &shelves {
        if filter.kind.is_some_and(|wanted| wanted != *kind) {
            continue;
        }
        for assignee in assignees(staff, filter.assigned) {
            let narrow = Narrow {
                after: after.unwrap_or_default(),
                assignee,
                ..narrow(agency, *kind, filter, &words, page.limit, today)
            };
            found.extend(tasks::list(store, &narrow).await?);
        }
    }
    found.sort_by(|a, b| (a.marks.due, &a.record, a.kind).cmp(&(b.marks.due, &b.record, b.kind)));
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let next = cut(&mut found, limit);
    Ok(Worklist {
        page: Page {
            items: found
                .into_iter()
                .map(|task| TaskLine::of(task, today))
                .collect(),
            next,
        },
        counts: counts(store, &shelves, today).await?,
    })
}

/// Whose tasks are looked for; none is anybody's.
fn assignees(staff: &Staff, assigned: Assigned) -> Vec<Option<&AccountId>> {
    match assigned {
        Assigned::Any | Assigned::ToNobody => vec![None],
        Assigned::ToMe => {
            let absent = staff.stands_in_for().into_iter();
            absent.chain([&staff.account]).map(Some).collect()
        }
    }
}

/// Cuts a page between two records: the duties of one stand together, so that the cursor skips none.
fn cut(found: &mut Vec<Task>, limit: usize) -> Option<String> {
    if found.len() <= limit {
        return None;
    }
    let key = |task: &Task| (task.marks.due, task.record.clone());
    let last = key(found.get(limit.checked_sub(1)?)?);
    let end = found
        .iter()
        .position(|task| key(task) > last)
        .unwrap_or(found.len());
    let is_more = end < found.len();
    found.truncate(end);
    is_more.then(|| format!("{},{}", last.0, last.1))
}

fn narrow<'a>(
    agency: &'a AgencyId,
    kind: TaskKind,
    filter: &TaskFilter,
    words: &'a str,
    limit: u32,
    today: Date,
) -> Narrow<'a> {
    // As texts: later than the day that stands for none.
    const FIRST: &str = "";
    const LAST: &str = "9999-99-99";
    let always = || (FIRST.to_owned(), LAST.to_owned());
    let day = |date: Date| date.to_string();
    let tomorrow = day(today.tomorrow().unwrap_or(today));
    let reached = || (FIRST.to_owned(), tomorrow.clone());
    let ahead = || (tomorrow.clone(), LAST.to_owned());
    let (due, red, yellow) = match filter.light {
        None | Some(Light::Paused) => (always(), always(), always()),
        Some(Light::Overdue) => ((FIRST.to_owned(), day(today)), always(), always()),
        Some(Light::Red) => ((day(today), LAST.to_owned()), reached(), always()),
        Some(Light::Yellow) => ((day(today), LAST.to_owned()), ahead(), reached()),
        Some(Light::Green) => ((day(today), day(NEVER)), ahead(), ahead()),
    };
    Narrow {
        agency,
        kind,
        after: ("", ""),
        due,
        red,
        yellow,
        words,
        assignee: None,
        only_free: filter.assigned == Assigned::ToNobody,
        limit: limit.saturating_add(1),
    }
}

/// A pattern for LIKE with `!` as its escape; nothing for no words.
pub(super) fn like(words: &str) -> String {
    let words = words.trim();
    if words.is_empty() {
        return String::new();
    }
    let escaped = words
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    format!("%{escaped}%")
}

async fn counts(
    store: &Store,
    shelves: &BTreeSet<(AgencyId, TaskKind)>,
    today: Date,
) -> Result<Vec<TaskCount>, StoreError> {
    let agencies: BTreeSet<&AgencyId> = shelves.iter().map(|(agency, _)| agency).collect();
    let mut counts: Vec<TaskCount> = Vec::new();
    for agency in agencies {
        for count in tasks::count(store, agency, today).await? {
            if !shelves.contains(&(agency.clone(), count.kind)) {
                continue;
            }
            match counts.iter_mut().find(|sum| sum.kind == count.kind) {
                Some(sum) => {
                    sum.n += count.n;
                    sum.n_overdue += count.n_overdue;
                    sum.n_red += count.n_red;
                    sum.n_yellow += count.n_yellow;
                }
                None => counts.push(TaskCount {
                    kind: count.kind,
                    n: count.n,
                    n_overdue: count.n_overdue,
                    n_red: count.n_red,
                    n_yellow: count.n_yellow,
                }),
            }
        }
    }
    counts.sort_by_key(|count| count.kind);
    Ok(counts)
}

/// How many tasks wait for somebody, for the navigation.
///
/// # Errors
/// Any `StoreError`.
pub async fn count_waiting(store: &Store, staff: &Staff, today: Date) -> Result<i64, StoreError> {
    let counts = counts(store, &shelves(staff, Scope::Mine), today).await?;
    Ok(counts.iter().map(|count| count.n).sum())
}

/// What was reported up the line to the agencies that somebody administers.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_reported(
    store: &Store,
    staff: &Staff,
    today: Date,
) -> Result<Vec<TaskLine>, StoreError> {
    const MOST: u32 = 500;
    let mut lines = Vec::new();
    for agency in staff.agencies_of(Role::AgencyAdministrator) {
        let reported = tasks::list_reported(store, agency, MOST).await?;
        lines.extend(reported.into_iter().map(|task| TaskLine::of(task, today)));
    }
    lines.sort_by(|a, b| (a.due_on, &a.record).cmp(&(b.due_on, &b.record)));
    Ok(lines)
}
