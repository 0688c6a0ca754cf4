//! Lists beside the worklist: an agency's records in every state, who cites a record, what a day's reminder says.
//! Must never list what the one who asks has no role for.

use ::store::database::Store;
use ::store::error::StoreError;
use ::store::statement::{Target, sql};
use access::actor::{Role, Staff};
use jiff::civil::Date;
use kernel::id::{AgencyId, RecordId};
use kernel::level::Level;
use kernel::page::{Page, PageRequest};
use kernel::state::PublicationState;
use kernel::time::Instant;

use crate::desk::model::Step;
use crate::desk::read::worklist::like;
use crate::desk::store::{agency, bad, tasks};
use crate::record::codes::RelationKind;
use crate::record::kind::RecordKind;
use crate::record::read::RelatedRecord;
use crate::record::store::id;

/// A record as a list of the desk shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskRecord {
    pub record: RecordId,
    pub kind: RecordKind,
    pub title: String,
    pub doc_number: Option<String>,
    pub state: PublicationState,
    pub level: Level,
    pub owner: Option<AgencyId>,
    /// Where its draft stands; none where it has none.
    pub step: Option<Step>,
    pub updated_at: Instant,
}

/// What a table of records is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// In the title.
    pub words: String,
    pub state: Option<PublicationState>,
}

/// The records of the agencies where somebody holds a working role, in every state, the latest change first. 敏感 ones are
/// left out: they are reached through their tasks, by those who handle them.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_records(
    store: &Store,
    staff: &Staff,
    table: &Table,
    page: &PageRequest,
) -> Result<Page<DeskRecord>, StoreError> {
    let mut agencies: Vec<&AgencyId> = staff
        .grants
        .iter()
        .filter(|grant| !grant.role.is_separated())
        .map(|grant| &grant.agency)
        .collect();
    agencies.sort();
    agencies.dedup();
    let after = page
        .after
        .as_deref()
        .and_then(|after| after.split_once(','));
    let before = after.and_then(|(at, id)| Some((at.parse::<i64>().ok()?, id)));
    let (before_at, before_id) = before.unwrap_or((i64::MAX, ""));
    let words = like(&table.words);
    let mut records = Vec::new();
    for agency_id in agencies {
        let of_agency = sql("SELECT r.id AS id, r.kind AS kind, r.title AS title, r.doc_number AS doc_number, r.state AS state, r.level AS level,
                 r.owner_id AS owner_id, r.updated_at AS updated_at, d.step AS step
             FROM catalog_record r LEFT JOIN catalog_draft d ON d.record_id = r.id AND d.version = r.latest_version AND d.step <> 'published'
             WHERE (r.owner_id = $1 OR (r.owner_id IS NULL AND d.agency_id = $1)) AND r.level <> 'sensitive'
               AND (r.updated_at < $2 OR (r.updated_at = $2 AND r.id < $3))
               AND ($4 = '' OR r.title LIKE $4 ESCAPE '!') AND ($5 = '' OR r.state = $5)
             ORDER BY r.updated_at DESC, r.id DESC LIMIT $6")
            .bind(agency_id.as_str())
            .bind(before_at)
            .bind(before_id)
            .bind(&words)
            .bind(table.state.map_or("", PublicationState::code))
            .bind(page.limit + 1)
            .fetch_all(store, |row| {
                let step: Option<String> = row.get("step")?;
                Ok(DeskRecord {
                    record: id(row, "id")?,
                    kind: RecordKind::from_code(&row.get::<String>("kind")?).ok_or_else(|| bad("kind"))?,
                    title: row.get("title")?,
                    doc_number: row.get("doc_number")?,
                    state: PublicationState::from_code(&row.get::<String>("state")?).ok_or_else(|| bad("state"))?,
                    level: Level::from_code(&row.get::<String>("level")?).ok_or_else(|| bad("level"))?,
                    owner: agency(row, "owner_id")?,
                    step: step.as_deref().and_then(Step::from_code),
                    updated_at: row.get("updated_at")?,
                })
            })
            .await?;
        records.extend(of_agency);
    }
    records.sort_by(|a, b| (b.updated_at, &b.record).cmp(&(a.updated_at, &a.record)));
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let is_more = records.len() > limit;
    records.truncate(limit);
    let last = records.last().filter(|_| is_more);
    let next = last.map(|last| format!("{},{}", last.updated_at.micros(), last.record));
    Ok(Page {
        items: records,
        next,
    })
}

/// Public records whose live version points at this one: whoever takes it down sees them first.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_citing(
    store: &Store,
    record: &RecordId,
) -> Result<Vec<RelatedRecord>, StoreError> {
    sql("SELECT l.kind AS kind, l.record_id AS record_id, r.title AS title FROM catalog_relation l
         JOIN catalog_record r ON r.id = l.record_id AND r.live_version = l.version
         WHERE l.target_id = $1 AND r.state = 'published' ORDER BY r.listed_on DESC, l.record_id, l.position")
        .bind(record.as_str())
        .fetch_all(store, |row| {
            Ok(RelatedRecord {
                kind: RelationKind::from_code(&row.get::<String>("kind")?).ok_or_else(|| bad("kind"))?,
                is_incoming: true,
                record: Some(id(row, "record_id")?),
                title: row.get("title")?,
            })
        })
        .await
}

/// How many lines `list_citing` has.
pub(crate) async fn count_citing<'a>(
    target: impl Into<Target<'a>>,
    record: &RecordId,
) -> Result<i64, StoreError> {
    sql("SELECT COUNT(*) AS n FROM catalog_relation l
         JOIN catalog_record r ON r.id = l.record_id AND r.live_version = l.version
         WHERE l.target_id = $1 AND r.state = 'published'")
    .bind(record.as_str())
    .fetch_one(target, |row| row.get("n"))
    .await
}

/// What waits for one role at one agency: for a reminder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    pub agency: AgencyId,
    pub role: Role,
    pub n: i64,
    pub n_overdue: i64,
    pub n_red: i64,
}

/// Reminders of a day: one for each agency and role for which something waits.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_digests(store: &Store, today: Date) -> Result<Vec<Digest>, StoreError> {
    let agencies = sql("SELECT DISTINCT agency_id FROM catalog_task ORDER BY agency_id")
        .fetch_all(store, |row| {
            let id = agency(row, "agency_id")?;
            id.ok_or_else(|| bad("agency_id"))
        })
        .await?;
    let mut digests: Vec<Digest> = Vec::new();
    for agency in agencies {
        for count in tasks::count(store, &agency, today).await? {
            let role = count.kind.role();
            let known = digests
                .iter_mut()
                .find(|digest| digest.agency == agency && digest.role == role);
            match known {
                Some(digest) => {
                    digest.n += count.n;
                    digest.n_overdue += count.n_overdue;
                    digest.n_red += count.n_red;
                }
                None => digests.push(Digest {
                    agency: agency.clone(),
                    role,
                    n: count.n,
                    n_overdue: count.n_overdue,
                    n_red: count.n_red,
                }),
            }
        }
    }
    Ok(digests)
}
