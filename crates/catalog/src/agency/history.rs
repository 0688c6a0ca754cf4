//! What became of an agency, step by step: who changed what in the tree, from which day, why.
//! Must never change a step that was written.

use access::audit::{self, Event, Outcome};
use jiff::civil::Date;
use kernel::id::{AccountId, AgencyId};
use kernel::time::Instant;
use store::database::Tx;
use store::error::StoreError;
use store::statement::{Target, sql};

use crate::desk::By;
use crate::desk::gate::CHANGE_AGENCIES;
use crate::desk::model::Person;
use crate::desk::store::bad;
use crate::desk::store::tasks::person;
use crate::record::codes::codes;

codes!(
    AgencyAction {
        Created = "created",
        Renamed = "renamed",
        /// Anything but its name.
        Changed = "changed",
        /// It went up in another.
        Merged = "merged",
        /// Another went up in it.
        Absorbed = "absorbed",
        Dissolved = "dissolved",
    }
);

/// From which day a change of the tree holds, and why: the document that orders it.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    pub from: Date,
    pub note: &'a str,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyStep {
    pub action: AgencyAction,
    pub from: Date,
    pub was: String,
    pub became: String,
    pub by: Person,
    pub note: String,
    pub at: Instant,
}

/// What is written down of a change.
pub(super) struct NewStep<'a> {
    pub agency: &'a AgencyId,
    pub action: AgencyAction,
    pub occasion: Occasion<'a>,
    pub was: &'a str,
    pub became: &'a str,
}

/// Writes a step, and into the log that it was taken.
pub(super) async fn insert_step(
    tx: &mut Tx,
    by: &By<'_>,
    step: &NewStep<'_>,
) -> Result<(), StoreError> {
    let person = by.person();
    sql("INSERT INTO catalog_agency_step (agency_id, number, action, from_on, was, became, account_id, account_name, note, created_at)
         SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9 FROM catalog_agency_step WHERE agency_id = $1")
        .bind(step.agency.as_str())
        .bind(step.action.code())
        .bind(step.occasion.from.to_string())
        .bind(step.was)
        .bind(step.became)
        .bind(person.account.as_ref().map(AccountId::as_str))
        .bind(&person.name)
        .bind(step.occasion.note.trim())
        .bind(by.now)
        .execute(&mut *tx)
        .await?;
    let event = Event {
        actor: by.actor,
        action: CHANGE_AGENCIES,
        thing_kind: "Agency",
        thing_id: step.agency.as_str(),
        agency: Some(step.agency),
        outcome: Outcome::Permitted,
        reason: "",
        origin: by.origin,
        detail: serde_json::json!({ "change": step.action.code(), "from": step.occasion.from.to_string() }),
    };
    audit::record(tx, &event, by.now).await
}

/// All steps, newest first.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_steps<'a>(
    target: impl Into<Target<'a>>,
    agency: &AgencyId,
) -> Result<Vec<AgencyStep>, StoreError> {
    sql(
        "SELECT action, from_on, was, became, account_id, account_name, note, created_at
         FROM catalog_agency_step WHERE agency_id = $1 ORDER BY number DESC",
    )
    .bind(agency.as_str())
    .fetch_all(target, |row| {
        let action = AgencyAction::from_code(&row.get::<String>("action")?);
        Ok(AgencyStep {
            action: action.ok_or_else(|| bad("action"))?,
            from: row
                .get::<String>("from_on")?
                .parse()
                .map_err(|_| bad("from_on"))?,
            was: row.get("was")?,
            became: row.get("became")?,
            by: person(row, "account_id", "account_name")?,
            note: row.get("note")?,
            at: row.get("created_at")?,
        })
    })
    .await
}
