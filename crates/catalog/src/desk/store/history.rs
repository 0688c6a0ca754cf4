//! The statements of what happened to a draft: steps, and the states it had before.
//! Must never change a row that was written.

use ::store::database::Tx;
use ::store::error::StoreError;
use ::store::statement::{Target, sql};
use kernel::id::{AccountId, AgencyId, RecordId};
use kernel::time::Instant;

use crate::desk::model::Person;
use crate::desk::store::agency;
use crate::desk::store::tasks::person;

/// Who did what, when, with which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    pub number: i64,
    pub version: i64,
    /// A code: `submit`, `approve_legal` …
    pub action: String,
    pub from_step: String,
    pub to_step: String,
    pub by: Person,
    pub agency: Option<AgencyId>,
    /// The person on leave in whose stead it was done.
    pub for_account: Option<AccountId>,
    pub remark: String,
    pub digest: String,
    pub at: Instant,
}

pub(crate) struct NewStep<'a> {
    pub record: &'a RecordId,
    pub version: i64,
    pub action: &'a str,
    pub from_step: &'a str,
    pub to_step: &'a str,
    pub by: &'a Person,
    pub agency: Option<&'a AgencyId>,
    pub for_account: Option<&'a AccountId>,
    pub remark: &'a str,
    pub digest: &'a str,
    pub now: Instant,
}

/// The record must be locked, so that two do not take the same number.
pub(crate) async fn insert_step(tx: &mut Tx, step: &NewStep<'_>) -> Result<(), StoreError> {
    sql("INSERT INTO catalog_step (record_id, number, version, action, from_step, to_step, account_id, account_name, agency_id,
             for_account_id, remark, digest, created_at)
         SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM catalog_step WHERE record_id = $1")
        .bind(step.record.as_str())
        .bind(step.version)
        .bind(step.action)
        .bind(step.from_step)
        .bind(step.to_step)
        .bind(step.by.account.as_ref().map(AccountId::as_str))
        .bind(&step.by.name)
        .bind(step.agency.map(AgencyId::as_str))
        .bind(step.for_account.map(AccountId::as_str))
        .bind(step.remark)
        .bind(step.digest)
        .bind(step.now)
        .execute(tx)
        .await
        .map(|_| ())
}

/// Everything that happened to a record, oldest first.
pub(crate) async fn list_steps<'a>(
    target: impl Into<Target<'a>>,
    record: &RecordId,
) -> Result<Vec<Happened>, StoreError> {
    sql("SELECT number, version, action, from_step, to_step, account_id, account_name, agency_id, for_account_id, remark, digest, created_at
         FROM catalog_step WHERE record_id = $1 ORDER BY number")
        .bind(record.as_str())
        .fetch_all(target, |row| {
            Ok(Happened {
                number: row.get("number")?,
                version: row.get("version")?,
                action: row.get("action")?,
                from_step: row.get("from_step")?,
                to_step: row.get("to_step")?,
                by: person(row, "account_id", "account_name")?,
                agency: agency(row, "agency_id")?,
                for_account: person(row, "for_account_id", "account_name")?.account,
                remark: row.get("remark")?,
                digest: row.get("digest")?,
                at: row.get("created_at")?,
            })
        })
        .await
}

/// A state that a draft had before it was changed, as it is kept: JSON.
pub(crate) struct NewRevision<'a> {
    pub record: &'a RecordId,
    pub version: i64,
    pub revision: i64,
    pub content: &'a str,
    pub tree: &'a str,
    pub files: &'a str,
    pub relations: &'a str,
    /// Whoever had written it.
    pub by: &'a Person,
    pub now: Instant,
}

pub(crate) async fn insert_revision(
    tx: &mut Tx,
    revision: &NewRevision<'_>,
) -> Result<(), StoreError> {
    // The number of a discarded draft is given again to the next one: the states of both are kept apart by their revision.
    sql("INSERT INTO catalog_revision (record_id, version, revision, content, tree, files, relations, account_id, account_name, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (record_id, version, revision) DO NOTHING")
        .bind(revision.record.as_str())
        .bind(revision.version)
        .bind(revision.revision)
        .bind(revision.content)
        .bind(revision.tree)
        .bind(revision.files)
        .bind(revision.relations)
        .bind(revision.by.account.as_ref().map(AccountId::as_str))
        .bind(&revision.by.name)
        .bind(revision.now)
        .execute(tx)
        .await
        .map(|_| ())
}

/// A line of the list of earlier states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionLine {
    pub version: i64,
    pub revision: i64,
    pub by: Person,
    /// When it was replaced.
    pub at: Instant,
}

pub(crate) async fn list_revisions<'a>(
    target: impl Into<Target<'a>>,
    record: &RecordId,
) -> Result<Vec<RevisionLine>, StoreError> {
    sql(
        "SELECT version, revision, account_id, account_name, created_at FROM catalog_revision
         WHERE record_id = $1 ORDER BY version DESC, revision DESC",
    )
    .bind(record.as_str())
    .fetch_all(target, |row| {
        Ok(RevisionLine {
            version: row.get("version")?,
            revision: row.get("revision")?,
            by: person(row, "account_id", "account_name")?,
            at: row.get("created_at")?,
        })
    })
    .await
}

/// `(content, tree)` of an earlier state, JSON.
pub(crate) async fn find_revision<'a>(
    target: impl Into<Target<'a>>,
    record: &RecordId,
    version: i64,
    revision: i64,
) -> Result<Option<(String, String)>, StoreError> {
    sql("SELECT content, tree FROM catalog_revision WHERE record_id = $1 AND version = $2 AND revision = $3")
        .bind(record.as_str())
        .bind(version)
        .bind(revision)
        .fetch_optional(target, |row| Ok((row.get("content")?, row.get("tree")?)))
        .await
}

/// The highest revision that a version number ever had, kept or not.
pub(crate) async fn last_revision(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
) -> Result<i64, StoreError> {
    sql("SELECT CAST(COALESCE(MAX(revision), 0) AS BIGINT) AS last FROM catalog_revision WHERE record_id = $1 AND version = $2")
        .bind(record.as_str())
        .bind(version)
        .fetch_one(tx, |row| row.get("last"))
        .await
}

/// Once a version is signed its earlier states are drafts of a process (过程稿) that nobody needs.
pub(crate) async fn delete_revisions(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
) -> Result<(), StoreError> {
    sql("DELETE FROM catalog_revision WHERE record_id = $1 AND version = $2")
        .bind(record.as_str())
        .bind(version)
        .execute(tx)
        .await
        .map(|_| ())
}

/// Earlier states of drafts that are no longer there.
pub(crate) async fn delete_old_revisions(tx: &mut Tx, before: Instant) -> Result<u64, StoreError> {
    sql("DELETE FROM catalog_revision WHERE created_at < $1 AND NOT EXISTS (
             SELECT 1 FROM catalog_draft d WHERE d.record_id = catalog_revision.record_id AND d.version = catalog_revision.version)")
    .bind(before)
    .execute(tx)
    .await
}
