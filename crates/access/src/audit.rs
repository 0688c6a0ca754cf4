//! The log of what was asked for and what came of it: refusals, changes, and staff reading what is not public.
//! Must never hold personal data, secrets or texts of records, and never be changed: each row is sealed to the one before.

use kernel::id::{AccountId, AgencyId};
use kernel::time::Instant;
use sha2::{Digest as _, Sha256};
use store::database::{Store, Tx};
use store::error::StoreError;
use store::migration::hex;
use store::statement::sql;
use store::value::Row;

use crate::actor::Actor;
use crate::gate::{Action, Denied};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Permitted,
    Denied,
    /// It was allowed, and something else went wrong.
    Failed,
}

impl Outcome {
    pub const ALL: [Self; 3] = [Self::Permitted, Self::Denied, Self::Failed];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Permitted => "permitted",
            Self::Denied => "denied",
            Self::Failed => "failed",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

/// Where a request came from: for the log only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The address of the client; empty for the command line and jobs.
    pub address: String,
    /// The reference number of the request.
    pub reference: String,
}

/// An event to be written.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    pub actor: &'a Actor,
    pub action: Action,
    pub thing_kind: &'a str,
    pub thing_id: &'a str,
    pub agency: Option<&'a AgencyId>,
    pub outcome: Outcome,
    /// A code; empty where there is none.
    pub reason: &'a str,
    pub origin: &'a Origin,
    /// What changed, in codes and ids.
    pub detail: serde_json::Value,
}

impl<'a> Event<'a> {
    /// A refusal of the gate.
    #[must_use]
    pub fn denied(actor: &'a Actor, denied: &'a Denied, origin: &'a Origin) -> Self {
        Self {
            actor,
            action: denied.action,
            thing_kind: denied.thing_kind,
            thing_id: &denied.thing_id,
            agency: denied.agency.as_ref(),
            outcome: Outcome::Denied,
            reason: &denied.reason,
            origin,
            detail: serde_json::Value::Null,
        }
    }
}

/// Writes an event as part of a change. Call it near the end of a transaction and before `outbox::append`: from here to
/// the commit no other writer of events moves.
///
/// # Errors
/// Any `StoreError`.
pub async fn record(tx: &mut Tx, event: &Event<'_>, now: Instant) -> Result<(), StoreError> {
    let (seq, before) =
        sql("UPDATE access_chain SET seq = seq + 1 WHERE name = 'event' RETURNING seq, digest")
            .fetch_one(&mut *tx, |row| {
                Ok((row.get::<i64>("seq")?, row.get::<String>("digest")?))
            })
            .await?;
    let (account, name) = who(event.actor);
    let mut entry = Entry {
        seq,
        at: now,
        account: account.map(ToString::to_string),
        account_name: name.to_owned(),
        agency: event.agency.map(ToString::to_string),
        action: event.action.0.to_owned(),
        thing_kind: event.thing_kind.to_owned(),
        thing_id: event.thing_id.to_owned(),
        outcome: event.outcome.code().to_owned(),
        reason: event.reason.to_owned(),
        address: event.origin.address.clone(),
        reference: event.origin.reference.clone(),
        detail: match &event.detail {
            serde_json::Value::Null => String::new(),
            detail => detail.to_string(),
        },
        digest: String::new(),
    };
    entry.digest = entry.seal(&before);
    insert(tx, &entry).await?;
    // For whoever collects events elsewhere. The transaction may still fail: the chain says which numbers are true.
    tracing::info!(
        target: "audit",
        seq,
        account = entry.account,
        action = entry.action,
        thing_kind = entry.thing_kind,
        thing_id = entry.thing_id,
        outcome = entry.outcome,
        reason = entry.reason,
        address = entry.address,
        reference = entry.reference,
        digest = entry.digest,
    );
    sql("UPDATE access_chain SET digest = $1 WHERE name = 'event'")
        .bind(&entry.digest)
        .execute(&mut *tx)
        .await?;
    Ok(())
}

/// Writes an event that belongs to no change: a refusal, a reading.
///
/// # Errors
/// Any `StoreError`.
pub async fn record_alone(
    store: &Store,
    event: &Event<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    record(&mut tx, event, now).await?;
    tx.commit().await
}

fn who(actor: &Actor) -> (Option<&AccountId>, &str) {
    match actor {
        Actor::Public => (None, ""),
        Actor::Operator => (None, "operator"),
        Actor::Staff(staff) => (Some(&staff.account), &staff.name),
    }
}

/// An event as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub seq: i64,
    pub at: Instant,
    pub account: Option<String>,
    pub account_name: String,
    pub agency: Option<String>,
    pub action: String,
    pub thing_kind: String,
    pub thing_id: String,
    pub outcome: String,
    pub reason: String,
    pub address: String,
    pub reference: String,
    pub detail: String,
    pub digest: String,
}

impl Entry {
    /// The digest that ties it to the row before it. Lengths keep two columns from being read as one.
    fn seal(&self, before: &str) -> String {
        let none = String::new();
        let (seq, at) = (self.seq.to_string(), self.at.micros().to_string());
        let columns = [
            before,
            &seq,
            &at,
            self.account.as_ref().unwrap_or(&none),
            &self.account_name,
            self.agency.as_ref().unwrap_or(&none),
            &self.action,
            &self.thing_kind,
            &self.thing_id,
            &self.outcome,
            &self.reason,
            &self.address,
            &self.reference,
            &self.detail,
        ];
        let mut sha = Sha256::new();
        for column in columns {
            sha.update(column.len().to_string());
            sha.update(":");
            sha.update(column);
        }
        hex(&sha.finalize())
    }
}

async fn insert(tx: &mut Tx, entry: &Entry) -> Result<(), StoreError> {
    sql("INSERT INTO access_event (seq, account_id, account_name, agency_id, action, thing_kind, thing_id, outcome, reason, address, reference, detail, digest, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)")
        .bind(entry.seq)
        .bind(entry.account.as_deref())
        .bind(&entry.account_name)
        .bind(entry.agency.as_deref())
        .bind(&entry.action)
        .bind(&entry.thing_kind)
        .bind(&entry.thing_id)
        .bind(&entry.outcome)
        .bind(&entry.reason)
        .bind(&entry.address)
        .bind(&entry.reference)
        .bind(&entry.detail)
        .bind(&entry.digest)
        .bind(entry.at)
        .execute(tx)
        .await
        .map(|_| ())
}

/// What of the log is asked for. Empty texts ask for everything.
#[derive(Debug, Clone)]
pub struct Filter {
    pub from: Instant,
    /// Not included.
    pub until: Instant,
    pub account_name: String,
    /// The beginning of the action's name: `catalog.record.`.
    pub action: String,
    pub outcome: String,
    pub thing_id: String,
}

/// At most `limit` events before number `before`, the newest first.
///
/// # Errors
/// Any `StoreError`.
pub async fn list(
    store: &Store,
    filter: &Filter,
    before: i64,
    limit: u32,
) -> Result<Vec<Entry>, StoreError> {
    sql("SELECT seq, account_id, account_name, agency_id, action, thing_kind, thing_id, outcome, reason, address, reference, detail, digest, created_at
         FROM access_event
         WHERE seq < $1 AND created_at >= $2 AND created_at < $3
           AND ($4 = '' OR account_name = $4) AND ($5 = '' OR substr(action, 1, length($5)) = $5)
           AND ($6 = '' OR outcome = $6) AND ($7 = '' OR thing_id = $7)
         ORDER BY seq DESC LIMIT $8")
        .bind(before)
        .bind(filter.from)
        .bind(filter.until)
        .bind(&filter.account_name)
        .bind(&filter.action)
        .bind(&filter.outcome)
        .bind(&filter.thing_id)
        .bind(limit)
        .fetch_all(store, from_row)
        .await
}

/// Reads the whole chain: the number of the first event whose seal does not fit, or none.
///
/// # Errors
/// Any `StoreError`.
pub async fn find_broken(store: &Store) -> Result<Option<i64>, StoreError> {
    let mut tx = store.begin_read().await?;
    let (last, end) = sql("SELECT seq, digest FROM access_chain WHERE name = 'event'")
        .fetch_one(&mut tx, |row| {
            Ok((row.get::<i64>("seq")?, row.get::<String>("digest")?))
        })
        .await?;
    let (mut expected, mut before, mut broken) = (1, String::new(), None);
    sql("SELECT seq, account_id, account_name, agency_id, action, thing_kind, thing_id, outcome, reason, address, reference, detail, digest, created_at
         FROM access_event ORDER BY seq")
        .for_each(&mut tx, |row| {
            let entry = from_row(row)?;
            if broken.is_none() && (entry.seq != expected || entry.seal(&before) != entry.digest) {
                broken = Some(expected);
            }
            expected = entry.seq + 1;
            before = entry.digest;
            Ok(())
        })
        .await?;
    let is_cut_short = expected != last + 1 || before != end;
    Ok(broken.or_else(|| is_cut_short.then_some(expected)))
}

fn from_row(row: &Row) -> Result<Entry, StoreError> {
    Ok(Entry {
        seq: row.get("seq")?,
        at: row.get("created_at")?,
        account: row.get("account_id")?,
        account_name: row.get("account_name")?,
        agency: row.get("agency_id")?,
        action: row.get("action")?,
        thing_kind: row.get("thing_kind")?,
        thing_id: row.get("thing_id")?,
        outcome: row.get("outcome")?,
        reason: row.get("reason")?,
        address: row.get("address")?,
        reference: row.get("reference")?,
        detail: row.get("detail")?,
        digest: row.get("digest")?,
    })
}
