//! The statements of tasks: one row for each duty that is open.
//! Must never join: a worklist of ten thousand reads one table by its index.

use ::store::database::Tx;
use ::store::error::StoreError;
use ::store::statement::{Target, sql};
use ::store::value::Row;
use jiff::civil::Date;
use kernel::id::{AccountId, AgencyId, RecordId};
use kernel::level::Level;
use kernel::time::Instant;

use crate::desk::deadline::{Marks, Running};
use crate::desk::model::Person;
use crate::desk::store::bad;
use crate::desk::tasks::TaskKind;
use crate::record::kind::RecordKind;
use crate::record::store::id;

/// A duty that is open.
#[derive(Debug, Clone)]
pub(crate) struct Task {
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
    pub running: Running,
    pub marks: Marks,
    pub escalation: i64,
    pub created_at: Instant,
}

macro_rules! tasks {
    ($rest:literal) => {
        concat!(
            "SELECT record_id, version, kind, agency_id, title, record_kind, level, editor_id, editor_name, assignee_id, assignee_name,
                 remark, is_emergency, clock, clock_start, yellow_on, red_on, due_on, escalation, created_at
             FROM catalog_task ",
            $rest
        )
    };
}

pub(crate) async fn insert_task(tx: &mut Tx, task: &Task) -> Result<(), StoreError> {
    sql("INSERT INTO catalog_task (record_id, version, kind, agency_id, title, record_kind, level, editor_id, editor_name, assignee_id,
             assignee_name, remark, is_emergency, clock, clock_start, yellow_on, red_on, due_on, escalation, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)")
        .bind(task.record.as_str())
        .bind(task.version)
        .bind(task.kind.code())
        .bind(task.agency.as_str())
        .bind(&task.title)
        .bind(task.record_kind.code())
        .bind(task.level.code())
        .bind(task.editor.account.as_ref().map(AccountId::as_str))
        .bind(&task.editor.name)
        .bind(task.assignee.as_ref().and_then(|person| person.account.as_ref()).map(AccountId::as_str))
        .bind(task.assignee.as_ref().map_or("", |person| &person.name))
        .bind(&task.remark)
        .bind(task.is_emergency)
        .bind(&task.running.clock)
        .bind(task.running.start.to_string())
        .bind(task.marks.yellow.to_string())
        .bind(task.marks.red.to_string())
        .bind(task.marks.due.to_string())
        .bind(task.escalation)
        .bind(task.created_at)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn list_of_record<'a>(
    target: impl Into<Target<'a>>,
    record: &RecordId,
) -> Result<Vec<Task>, StoreError> {
    sql(tasks!(
        "WHERE record_id = $1 ORDER BY version, kind, agency_id"
    ))
    .bind(record.as_str())
    .fetch_all(target, task)
    .await
}

/// Every duty of a version but a withdrawal that was asked for, which outlives it.
pub(crate) async fn delete_of_version(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
) -> Result<(), StoreError> {
    sql("DELETE FROM catalog_task WHERE record_id = $1 AND version = $2 AND kind <> 'withdraw'")
        .bind(record.as_str())
        .bind(version)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn delete_of_kind(
    tx: &mut Tx,
    record: &RecordId,
    kind: TaskKind,
) -> Result<u64, StoreError> {
    sql("DELETE FROM catalog_task WHERE record_id = $1 AND kind = $2")
        .bind(record.as_str())
        .bind(kind.code())
        .execute(tx)
        .await
}

pub(crate) async fn delete_of_record(tx: &mut Tx, record: &RecordId) -> Result<(), StoreError> {
    sql("DELETE FROM catalog_task WHERE record_id = $1")
        .bind(record.as_str())
        .execute(tx)
        .await
        .map(|_| ())
}

/// Gives a duty to somebody, or to whoever comes first.
pub(crate) async fn update_assignee(
    tx: &mut Tx,
    record: &RecordId,
    kind: TaskKind,
    agency: &AgencyId,
    to: Option<&Person>,
) -> Result<u64, StoreError> {
    sql("UPDATE catalog_task SET assignee_id = $4, assignee_name = $5 WHERE record_id = $1 AND kind = $2 AND agency_id = $3")
        .bind(record.as_str())
        .bind(kind.code())
        .bind(agency.as_str())
        .bind(to.and_then(|person| person.account.as_ref()).map(AccountId::as_str))
        .bind(to.map_or("", |person| &person.name))
        .execute(tx)
        .await
}

/// What a list of one kind at one agency is narrowed by. Empty texts narrow nothing.
#[derive(Debug, Clone)]
pub(crate) struct Narrow<'a> {
    pub agency: &'a AgencyId,
    pub kind: TaskKind,
    /// The last day and the record after which the list goes on.
    pub after: (&'a str, &'a str),
    /// From the first day, before the second: when it is due, and when its light turns red and yellow.
    pub due: (String, String),
    pub red: (String, String),
    pub yellow: (String, String),
    pub words: &'a str,
    pub assignee: Option<&'a AccountId>,
    pub only_free: bool,
    pub limit: u32,
}

/// Tasks of one kind at one agency, the most urgent first.
pub(crate) async fn list<'a>(
    target: impl Into<Target<'a>>,
    narrow: &Narrow<'_>,
) -> Result<Vec<Task>, StoreError> {
    sql(tasks!(
        "WHERE agency_id = $1 AND kind = $2 AND (due_on > $3 OR (due_on = $3 AND record_id > $4))
           AND due_on >= $5 AND due_on < $6 AND red_on >= $7 AND red_on < $8 AND yellow_on >= $9 AND yellow_on < $10
           AND ($11 = '' OR title LIKE $11 ESCAPE '!')
           AND ($12 = '' OR assignee_id = $12) AND ($13 = 0 OR assignee_id IS NULL)
         ORDER BY due_on, record_id LIMIT $14"
    ))
    .bind(narrow.agency.as_str())
    .bind(narrow.kind.code())
    .bind(narrow.after.0)
    .bind(narrow.after.1)
    .bind(&narrow.due.0)
    .bind(&narrow.due.1)
    .bind(&narrow.red.0)
    .bind(&narrow.red.1)
    .bind(&narrow.yellow.0)
    .bind(&narrow.yellow.1)
    .bind(narrow.words)
    .bind(narrow.assignee.map_or("", AccountId::as_str))
    .bind(narrow.only_free)
    .bind(narrow.limit)
    .fetch_all(target, task)
    .await
}

/// How many tasks of one kind an agency has, and how they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Count {
    pub kind: TaskKind,
    pub n: i64,
    pub n_overdue: i64,
    pub n_red: i64,
    pub n_yellow: i64,
}

pub(crate) async fn count<'a>(
    target: impl Into<Target<'a>>,
    agency: &AgencyId,
    today: Date,
) -> Result<Vec<Count>, StoreError> {
    sql("SELECT kind, COUNT(*) AS n,
             CAST(SUM(CASE WHEN due_on < $2 THEN 1 ELSE 0 END) AS BIGINT) AS n_overdue,
             CAST(SUM(CASE WHEN due_on >= $2 AND red_on <= $2 THEN 1 ELSE 0 END) AS BIGINT) AS n_red,
             CAST(SUM(CASE WHEN due_on >= $2 AND red_on > $2 AND yellow_on <= $2 THEN 1 ELSE 0 END) AS BIGINT) AS n_yellow
         FROM catalog_task WHERE agency_id = $1 GROUP BY kind ORDER BY kind")
        .bind(agency.as_str())
        .bind(today.to_string())
        .fetch_all(target, |row| {
            Ok(Count {
                kind: TaskKind::from_code(&row.get::<String>("kind")?).ok_or_else(|| bad("kind"))?,
                n: row.get("n")?,
                n_overdue: row.get("n_overdue")?,
                n_red: row.get("n_red")?,
                n_yellow: row.get("n_yellow")?,
            })
        })
        .await
}

/// Overdue tasks that are to be reported to a level and have not been.
pub(crate) async fn list_to_report<'a>(
    target: impl Into<Target<'a>>,
    due_before: Date,
    level: i64,
    limit: u32,
) -> Result<Vec<Task>, StoreError> {
    sql(tasks!(
        "WHERE due_on < $1 AND escalation < $2 ORDER BY due_on, record_id LIMIT $3"
    ))
    .bind(due_before.to_string())
    .bind(level)
    .bind(limit)
    .fetch_all(target, task)
    .await
}

pub(crate) async fn update_escalation(
    tx: &mut Tx,
    task: &Task,
    level: i64,
) -> Result<u64, StoreError> {
    sql("UPDATE catalog_task SET escalation = $5 WHERE record_id = $1 AND version = $2 AND kind = $3 AND agency_id = $4 AND escalation < $5")
        .bind(task.record.as_str())
        .bind(task.version)
        .bind(task.kind.code())
        .bind(task.agency.as_str())
        .bind(level)
        .execute(tx)
        .await
}

/// What was reported up the line to an agency: its own at the first level, those of agencies below it at the second.
pub(crate) async fn list_reported<'a>(
    target: impl Into<Target<'a>>,
    agency: &AgencyId,
    limit: u32,
) -> Result<Vec<Task>, StoreError> {
    sql(tasks!(
        "WHERE (agency_id = $1 AND escalation >= 1)
            OR (escalation >= 2 AND agency_id IN (SELECT id FROM catalog_agency WHERE parent_id = $1))
         ORDER BY due_on, record_id LIMIT $2"
    ))
    .bind(agency.as_str())
    .bind(limit)
    .fetch_all(target, task)
    .await
}

/// A page of all tasks, for work on each of them.
pub(crate) async fn list_after<'a>(
    target: impl Into<Target<'a>>,
    after: &str,
    limit: u32,
) -> Result<Vec<RecordId>, StoreError> {
    sql("SELECT DISTINCT record_id FROM catalog_task WHERE record_id > $1 ORDER BY record_id LIMIT $2")
        .bind(after)
        .bind(limit)
        .fetch_all(target, |row| id(row, "record_id"))
        .await
}

/// Of two agencies that become one, one duty of a kind is enough.
pub(crate) async fn delete_where_both_asked(
    tx: &mut Tx,
    from: &AgencyId,
    to: &AgencyId,
) -> Result<(), StoreError> {
    sql("DELETE FROM catalog_task WHERE agency_id = $1 AND EXISTS (
             SELECT 1 FROM catalog_task t WHERE t.agency_id = $2 AND t.record_id = catalog_task.record_id
                 AND t.version = catalog_task.version AND t.kind = catalog_task.kind)")
    .bind(from.as_str())
    .bind(to.as_str())
    .execute(tx)
    .await
    .map(|_| ())
}

pub(crate) async fn move_to_agency(
    tx: &mut Tx,
    from: &AgencyId,
    to: &AgencyId,
) -> Result<(), StoreError> {
    sql("UPDATE catalog_task SET agency_id = $2 WHERE agency_id = $1")
        .bind(from.as_str())
        .bind(to.as_str())
        .execute(tx)
        .await
        .map(|_| ())
}

fn task(row: &Row) -> Result<Task, StoreError> {
    let date = |name: &str| -> Result<Date, StoreError> {
        row.get::<String>(name)?.parse().map_err(|_| bad(name))
    };
    let assignee = person(row, "assignee_id", "assignee_name")?;
    Ok(Task {
        record: id(row, "record_id")?,
        version: row.get("version")?,
        kind: TaskKind::from_code(&row.get::<String>("kind")?).ok_or_else(|| bad("kind"))?,
        agency: row
            .get::<String>("agency_id")?
            .parse()
            .map_err(|_| bad("agency_id"))?,
        title: row.get("title")?,
        record_kind: RecordKind::from_code(&row.get::<String>("record_kind")?)
            .ok_or_else(|| bad("record_kind"))?,
        level: Level::from_code(&row.get::<String>("level")?).ok_or_else(|| bad("level"))?,
        editor: person(row, "editor_id", "editor_name")?,
        assignee: assignee.account.is_some().then_some(assignee),
        remark: row.get("remark")?,
        is_emergency: row.get("is_emergency")?,
        running: Running {
            clock: row.get("clock")?,
            start: date("clock_start")?,
        },
        marks: Marks {
            yellow: date("yellow_on")?,
            red: date("red_on")?,
            due: date("due_on")?,
        },
        escalation: row.get("escalation")?,
        created_at: row.get("created_at")?,
    })
}

pub(crate) fn person(row: &Row, id: &str, name: &str) -> Result<Person, StoreError> {
    let account: Option<String> = row.get(id)?;
    Ok(Person {
        account: account
            .map(|id| id.parse())
            .transpose()
            .map_err(|_| bad(id))?,
        name: row.get(name)?,
    })
}
