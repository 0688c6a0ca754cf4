//! The statements of findings of personal data.
//! Must never hold a value that was found.

use ::store::database::Tx;
use ::store::error::StoreError;
use ::store::statement::{Target, sql};
use kernel::id::{AccountId, RecordId};
use kernel::time::Instant;

use crate::desk::model::Person;
use crate::desk::personal::Found;
use crate::desk::store::bad;
use crate::desk::store::tasks::person;
use crate::record::codes::codes;

codes!(
    /// What was decided about a finding.
    FindingState {
        /// Nobody has decided: the draft cannot be signed.
        Open = "open",
        /// It is masked in the draft.
        Masked = "masked",
        /// It stays, for a reason that is written down.
        Justified = "justified",
    }
);

/// A finding as staff read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingLine {
    pub number: i64,
    pub place: String,
    /// A code of `identifiers::kind`, or `unreadable`.
    pub kind: String,
    pub confidence: String,
    pub excerpt: String,
    pub span: (i64, i64),
    pub state: FindingState,
    pub justification: String,
    pub by: Option<Person>,
    pub digest: String,
}

pub(crate) async fn list<'a>(
    target: impl Into<Target<'a>>,
    record: &RecordId,
    version: i64,
) -> Result<Vec<FindingLine>, StoreError> {
    sql("SELECT number, place, kind, confidence, excerpt, span_start, span_end, digest, decision, justification, account_id, account_name
         FROM catalog_finding WHERE record_id = $1 AND version = $2 ORDER BY number")
        .bind(record.as_str())
        .bind(version)
        .fetch_all(target, |row| {
            let by = person(row, "account_id", "account_name")?;
            Ok(FindingLine {
                number: row.get("number")?,
                place: row.get("place")?,
                kind: row.get("kind")?,
                confidence: row.get("confidence")?,
                excerpt: row.get("excerpt")?,
                span: (row.get("span_start")?, row.get("span_end")?),
                state: FindingState::from_code(&row.get::<String>("decision")?).ok_or_else(|| bad("decision"))?,
                justification: row.get("justification")?,
                by: (!by.name.is_empty()).then_some(by),
                digest: row.get("digest")?,
            })
        })
        .await
}

pub(crate) async fn insert(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
    number: i64,
    found: &Found,
    now: Instant,
) -> Result<(), StoreError> {
    sql("INSERT INTO catalog_finding (record_id, version, number, place, kind, confidence, excerpt, span_start, span_end, digest, decision,
             justification, account_id, account_name, decided_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open', '', NULL, '', NULL, $11)")
        .bind(record.as_str())
        .bind(version)
        .bind(number)
        .bind(&found.place)
        .bind(found.kind)
        .bind(found.confidence)
        .bind(&found.excerpt)
        .bind(byte(found.span.start))
        .bind(byte(found.span.end))
        .bind(&found.digest)
        .bind(now)
        .execute(tx)
        .await
        .map(|_| ())
}

/// The same finding stands elsewhere once words before it have changed.
pub(crate) async fn update_span(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
    found: &Found,
) -> Result<(), StoreError> {
    sql("UPDATE catalog_finding SET span_start = $4, span_end = $5, excerpt = $6 WHERE record_id = $1 AND version = $2 AND digest = $3")
        .bind(record.as_str())
        .bind(version)
        .bind(&found.digest)
        .bind(byte(found.span.start))
        .bind(byte(found.span.end))
        .bind(&found.excerpt)
        .execute(tx)
        .await
        .map(|_| ())
}

fn byte(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

pub(crate) struct Decided<'a> {
    pub number: i64,
    pub state: FindingState,
    pub justification: &'a str,
    pub by: &'a Person,
    pub now: Instant,
}

/// A masked value is gone, so nothing is left that could tell it from others.
pub(crate) async fn update_decision(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
    decided: &Decided<'_>,
) -> Result<u64, StoreError> {
    sql("UPDATE catalog_finding SET decision = $4, justification = $5, account_id = $6, account_name = $7, decided_at = $8,
             digest = CASE WHEN $4 = 'masked' THEN '' ELSE digest END
         WHERE record_id = $1 AND version = $2 AND number = $3")
        .bind(record.as_str())
        .bind(version)
        .bind(decided.number)
        .bind(decided.state.code())
        .bind(decided.justification)
        .bind(decided.by.account.as_ref().map(AccountId::as_str))
        .bind(&decided.by.name)
        .bind(decided.now)
        .execute(tx)
        .await
}

/// What is no longer there when the draft is searched again.
pub(crate) async fn delete_one(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
    number: i64,
) -> Result<(), StoreError> {
    sql("DELETE FROM catalog_finding WHERE record_id = $1 AND version = $2 AND number = $3")
        .bind(record.as_str())
        .bind(version)
        .bind(number)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn delete_of_version(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
) -> Result<(), StoreError> {
    sql("DELETE FROM catalog_finding WHERE record_id = $1 AND version = $2")
        .bind(record.as_str())
        .bind(version)
        .execute(tx)
        .await
        .map(|_| ())
}

/// Once signed, the decisions stay and what could lead back to a value goes.
pub(crate) async fn forget_digests(
    tx: &mut Tx,
    record: &RecordId,
    version: i64,
) -> Result<(), StoreError> {
    sql("UPDATE catalog_finding SET digest = '' WHERE record_id = $1 AND version = $2")
        .bind(record.as_str())
        .bind(version)
        .execute(tx)
        .await
        .map(|_| ())
}

pub(crate) async fn count_open<'a>(
    target: impl Into<Target<'a>>,
    record: &RecordId,
    version: i64,
) -> Result<i64, StoreError> {
    sql("SELECT COUNT(*) AS n FROM catalog_finding WHERE record_id = $1 AND version = $2 AND decision = 'open'")
        .bind(record.as_str())
        .bind(version)
        .fetch_one(target, |row| row.get("n"))
        .await
}
