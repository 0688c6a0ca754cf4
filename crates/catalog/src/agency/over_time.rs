//! Agencies over time: names they bore, and mergers. A record shows the name of its day; lists follow the successor.
//! Must never rewrite what a document says of its issuers.

use ::store::database::{Store, Tx};
use ::store::error::{OnConstraint as _, StoreError};
use ::store::outbox;
use ::store::statement::{Target, sql};
use access::audit::{self, Event, Outcome};
use jiff::civil::Date;
use kernel::id::{AgencyId, RecordId};

use crate::desk::gate::{self, CHANGE_AGENCIES};
use crate::desk::refusal::Refusal;
use crate::desk::store::{bad, tasks};
use crate::desk::{By, Desk};
use crate::facts;

/// A name that is borne no more, and whose records it stands for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerName {
    pub name: String,
    /// The last day of the name.
    pub until: Date,
    /// The agency that bore it, or the one it went up in.
    pub agency: AgencyId,
}

/// Gives an agency a new name, from a day on.
///
/// # Errors
/// `Denied`, `NoSuchAgency`, `NameTaken`, or any `StoreError`.
pub async fn rename(
    desk: &Desk,
    by: &By<'_>,
    agency: &AgencyId,
    (name, short_name): (&str, &str),
    from: Date,
) -> Result<(), Refusal> {
    let _permit = desk
        .gate
        .authorize(by.actor, CHANGE_AGENCIES, &gate::desk())?;
    let mut tx = desk.store.begin().await?;
    let until = from.yesterday().unwrap_or(from);
    let known = code_of(&mut tx, agency)
        .await?
        .ok_or(Refusal::NoSuchAgency)?;
    sql(
        "INSERT INTO catalog_agency_name (agency_id, until_on, name, short_name, created_at)
         SELECT id, $2, name, short_name, $3 FROM catalog_agency WHERE id = $1
         ON CONFLICT (agency_id, until_on) DO NOTHING",
    )
    .bind(agency.as_str())
    .bind(until.to_string())
    .bind(by.now)
    .execute(&mut tx)
    .await?;
    sql("UPDATE catalog_agency SET name = $2, short_name = $3 WHERE id = $1")
        .bind(agency.as_str())
        .bind(name.trim())
        .bind(short_name.trim())
        .execute(&mut tx)
        .await
        .on_constraint("catalog_agency_name_key", Refusal::NameTaken)?;
    record(
        &mut tx,
        by,
        agency,
        serde_json::json!({ "renamed_from": from.to_string() }),
    )
    .await?;
    outbox::append(&mut tx, &[facts::agency_saved(agency, &known, by.now)]).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets an agency go up in another, from a day on: its records, drafts, tasks and the agencies under it go over.
///
/// # Errors
/// `Denied`, `NoSuchAgency`, `MergerCircle`, or any `StoreError`.
pub async fn merge(
    desk: &Desk,
    by: &By<'_>,
    agency: &AgencyId,
    into: &AgencyId,
    from: Date,
) -> Result<(), Refusal> {
    let _permit = desk
        .gate
        .authorize(by.actor, CHANGE_AGENCIES, &gate::desk())?;
    let mut tx = desk.store.begin().await?;
    let until = from.yesterday().unwrap_or(from).to_string();
    let code = code_of(&mut tx, into).await?.ok_or(Refusal::NoSuchAgency)?;
    code_of(&mut tx, agency)
        .await?
        .ok_or(Refusal::NoSuchAgency)?;
    let is_gone =
        successor(&mut tx, into).await?.is_some() || successor(&mut tx, agency).await?.is_some();
    if agency == into || is_gone {
        return Err(Refusal::MergerCircle);
    }
    let steps = [
        // Those that went up in it before stand for the new one at once.
        sql("UPDATE catalog_agency_merger SET into_id = $2 WHERE into_id = $1")
            .bind(agency.as_str())
            .bind(into.as_str()),
        sql("INSERT INTO catalog_former_owner (record_id, until_on, agency_id, created_at)
             SELECT id, $2, owner_id, $3 FROM catalog_record WHERE owner_id = $1
             ON CONFLICT (record_id, until_on) DO NOTHING")
            .bind(agency.as_str())
            .bind(&until)
            .bind(by.now),
        sql("UPDATE catalog_record SET owner_id = $2 WHERE owner_id = $1")
            .bind(agency.as_str())
            .bind(into.as_str()),
        sql("UPDATE catalog_draft SET agency_id = $2 WHERE agency_id = $1")
            .bind(agency.as_str())
            .bind(into.as_str()),
        sql("UPDATE catalog_agency SET parent_id = $2 WHERE parent_id = $1 AND id <> $2")
            .bind(agency.as_str())
            .bind(into.as_str()),
        sql("INSERT INTO catalog_agency_merger (agency_id, into_id, merged_on, created_at) VALUES ($1, $2, $3, $4)")
            .bind(agency.as_str())
            .bind(into.as_str())
            .bind(from.to_string())
            .bind(by.now),
    ];
    for step in steps {
        step.execute(&mut tx).await?;
    }
    tasks::delete_where_both_asked(&mut tx, agency, into).await?;
    tasks::move_to_agency(&mut tx, agency, into).await?;
    record(
        &mut tx,
        by,
        agency,
        serde_json::json!({ "merged_into": into.as_str() }),
    )
    .await?;
    let facts = [
        facts::agency_merged(agency, into, by.now),
        facts::agency_saved(into, &code, by.now),
    ];
    outbox::append(&mut tx, &facts).await?;
    tx.commit().await?;
    Ok(())
}

async fn record(
    tx: &mut Tx,
    by: &By<'_>,
    agency: &AgencyId,
    detail: serde_json::Value,
) -> Result<(), StoreError> {
    let event = Event {
        actor: by.actor,
        action: CHANGE_AGENCIES,
        thing_kind: "Agency",
        thing_id: agency.as_str(),
        agency: Some(agency),
        outcome: Outcome::Permitted,
        reason: "",
        origin: by.origin,
        detail,
    };
    audit::record(tx, &event, by.now).await
}

async fn code_of(tx: &mut Tx, agency: &AgencyId) -> Result<Option<String>, StoreError> {
    sql("SELECT code FROM catalog_agency WHERE id = $1")
        .bind(agency.as_str())
        .fetch_optional(tx, |row| row.get("code"))
        .await
}

/// The agency that this one went up in; none while it stands.
///
/// # Errors
/// Any `StoreError`.
pub async fn successor<'a>(
    target: impl Into<Target<'a>>,
    agency: &AgencyId,
) -> Result<Option<AgencyId>, StoreError> {
    sql("SELECT into_id FROM catalog_agency_merger WHERE agency_id = $1")
        .bind(agency.as_str())
        .fetch_optional(target, |row| {
            let into: String = row.get("into_id")?;
            into.parse().map_err(|_| bad("into_id"))
        })
        .await
}

/// Names that are borne no more, those of merged agencies among them.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_former_names<'a>(
    target: impl Into<Target<'a>>,
) -> Result<Vec<FormerName>, StoreError> {
    sql("SELECT n.name AS name, n.until_on AS until_on, COALESCE(m.into_id, n.agency_id) AS agency_id
         FROM catalog_agency_name n LEFT JOIN catalog_agency_merger m ON m.agency_id = n.agency_id
         UNION ALL
         SELECT a.name AS name, m.merged_on AS until_on, m.into_id AS agency_id
         FROM catalog_agency_merger m JOIN catalog_agency a ON a.id = m.agency_id
         ORDER BY until_on, name")
        .fetch_all(target, |row| {
            Ok(FormerName {
                name: row.get("name")?,
                until: row.get::<String>("until_on")?.parse().map_err(|_| bad("until_on"))?,
                agency: row.get::<String>("agency_id")?.parse().map_err(|_| bad("agency_id"))?,
            })
        })
        .await
}

/// The name that an agency bore on a day.
///
/// # Errors
/// Any `StoreError`.
pub async fn find_name_on(
    store: &Store,
    agency: &AgencyId,
    day: Date,
) -> Result<Option<String>, StoreError> {
    sql(
        "SELECT name, until_on FROM catalog_agency_name WHERE agency_id = $1 AND until_on >= $2
         UNION ALL
         SELECT name, '9999-12-31' AS until_on FROM catalog_agency WHERE id = $1
         ORDER BY until_on LIMIT 1",
    )
    .bind(agency.as_str())
    .bind(day.to_string())
    .fetch_optional(store, |row| row.get("name"))
    .await
}

/// The name that the owner of a record bore on a day, whoever it was then.
///
/// # Errors
/// Any `StoreError`.
pub async fn find_owner_name_on(
    store: &Store,
    record: &RecordId,
    day: Date,
) -> Result<Option<String>, StoreError> {
    let owner = sql("SELECT agency_id, until_on FROM catalog_former_owner WHERE record_id = $1 AND until_on >= $2
         UNION ALL
         SELECT owner_id AS agency_id, '9999-12-31' AS until_on FROM catalog_record WHERE id = $1 AND owner_id IS NOT NULL
         ORDER BY until_on LIMIT 1")
        .bind(record.as_str())
        .bind(day.to_string())
        .fetch_optional(store, |row| {
            let owner: String = row.get("agency_id")?;
            owner.parse::<AgencyId>().map_err(|_| bad("agency_id"))
        })
        .await?;
    match owner {
        Some(owner) => find_name_on(store, &owner, day).await,
        None => Ok(None),
    }
}
