//! Agencies over time: names they bore, and mergers. A record shows the name of its day; lists follow the successor.
//! Must never rewrite what a document says of its issuers.

use ::store::database::{Store, Tx};
use ::store::error::{OnConstraint as _, StoreError};
use ::store::outbox;
use ::store::statement::{Target, sql};
use jiff::civil::Date;
use kernel::id::{AgencyId, RecordId};

use crate::agency::history::{AgencyAction, NewStep, Occasion, insert_step};
use crate::agency::tree;
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
/// `Denied`, `NoSuchAgency`, `AgencyGone`, `NameTaken`, `NotYet`, `BeforeLastName`, or any `StoreError`.
pub async fn rename(
    desk: &Desk,
    by: &By<'_>,
    id: &AgencyId,
    (name, short_name): (&str, &str),
    occasion: Occasion<'_>,
) -> Result<(), Refusal> {
    let _permit = tree::authorize(desk, by)?;
    tree::check_day(by, occasion.from)?;
    let mut tx = desk.store.begin().await?;
    let held = tree::get_standing(&mut tx, id).await?;
    let until = occasion.from.yesterday().unwrap_or(occasion.from);
    if last_name_until(&mut tx, id).await? >= Some(until) {
        return Err(Refusal::BeforeLastName);
    }
    sql(
        "INSERT INTO catalog_agency_name (agency_id, until_on, name, short_name, created_at)
         SELECT id, $2, name, short_name, $3 FROM catalog_agency WHERE id = $1",
    )
    .bind(id.as_str())
    .bind(until.to_string())
    .bind(by.now)
    .execute(&mut tx)
    .await?;
    sql("UPDATE catalog_agency SET name = $2, short_name = $3 WHERE id = $1")
        .bind(id.as_str())
        .bind(name.trim())
        .bind(short_name.trim())
        .execute(&mut tx)
        .await
        .on_constraint("catalog_agency_name_key", Refusal::NameTaken)?;
    let step = NewStep {
        agency: id,
        action: AgencyAction::Renamed,
        occasion,
        was: &held.name,
        became: name.trim(),
    };
    insert_step(&mut tx, by, &step).await?;
    outbox::append(&mut tx, &[facts::agency_saved(id, &held.code, by.now)]).await?;
    tx.commit().await?;
    Ok(())
}

/// The last day of the name before this one.
async fn last_name_until(tx: &mut Tx, id: &AgencyId) -> Result<Option<Date>, StoreError> {
    let until = sql("SELECT until_on FROM catalog_agency_name WHERE agency_id = $1 ORDER BY until_on DESC LIMIT 1")
        .bind(id.as_str())
        .fetch_optional(tx, |row| row.get::<String>("until_on"))
        .await?;
    until
        .map(|until| until.parse().map_err(|_| bad("until_on")))
        .transpose()
}

/// Lets an agency go up in another, from a day on: its records, drafts, tasks and the agencies under it go over.
///
/// # Errors
/// `Denied`, `NoSuchAgency`, `MergerCircle`, `NotYet`, or any `StoreError`.
pub async fn merge(
    desk: &Desk,
    by: &By<'_>,
    id: &AgencyId,
    into: &AgencyId,
    occasion: Occasion<'_>,
) -> Result<(), Refusal> {
    let _permit = tree::authorize(desk, by)?;
    tree::check_day(by, occasion.from)?;
    let mut tx = desk.store.begin().await?;
    let gone_is_circle = |refusal| match refusal {
        Refusal::AgencyGone => Refusal::MergerCircle,
        other => other,
    };
    let held = tree::get_standing(&mut tx, id)
        .await
        .map_err(gone_is_circle)?;
    let successor = tree::get_standing(&mut tx, into)
        .await
        .map_err(gone_is_circle)?;
    if id == into {
        return Err(Refusal::MergerCircle);
    }
    if tree::lies_under(&mut tx, into, id).await? {
        // It takes the place of the one above it.
        sql("UPDATE catalog_agency SET parent_id = $2 WHERE id = $1")
            .bind(into.as_str())
            .bind(held.parent.as_ref().map(AgencyId::as_str))
            .execute(&mut tx)
            .await?;
    }
    hand_over(&mut tx, by, id, into, occasion.from).await?;
    for (agency, action) in [(id, AgencyAction::Merged), (into, AgencyAction::Absorbed)] {
        let step = NewStep {
            agency,
            action,
            occasion,
            was: &held.name,
            became: &successor.name,
        };
        insert_step(&mut tx, by, &step).await?;
    }
    let facts = [
        facts::agency_merged(id, into, by.now),
        facts::agency_saved(into, &successor.code, by.now),
    ];
    outbox::append(&mut tx, &facts).await?;
    tx.commit().await?;
    Ok(())
}

async fn hand_over(
    tx: &mut Tx,
    by: &By<'_>,
    id: &AgencyId,
    into: &AgencyId,
    from: Date,
) -> Result<(), StoreError> {
    let until = from.yesterday().unwrap_or(from).to_string();
    let steps = [
        // Those that went up in it before stand for the new one at once.
        sql("UPDATE catalog_agency_merger SET into_id = $2 WHERE into_id = $1")
            .bind(id.as_str())
            .bind(into.as_str()),
        sql(
            "INSERT INTO catalog_former_owner (record_id, until_on, agency_id, created_at)
             SELECT id, $2, owner_id, $3 FROM catalog_record WHERE owner_id = $1
             ON CONFLICT (record_id, until_on) DO NOTHING",
        )
        .bind(id.as_str())
        .bind(&until)
        .bind(by.now),
        sql("UPDATE catalog_record SET owner_id = $2 WHERE owner_id = $1")
            .bind(id.as_str())
            .bind(into.as_str()),
        sql("UPDATE catalog_draft SET agency_id = $2 WHERE agency_id = $1")
            .bind(id.as_str())
            .bind(into.as_str()),
        sql("UPDATE catalog_agency SET parent_id = $2 WHERE parent_id = $1 AND id <> $2")
            .bind(id.as_str())
            .bind(into.as_str()),
    ];
    for step in steps {
        step.execute(&mut *tx).await?;
    }
    tree::insert_end(tx, by, id, Some(into), from).await?;
    tasks::delete_where_both_asked(tx, id, into).await?;
    tasks::move_to_agency(tx, id, into).await
}

/// The agency that this one went up in; none while it stands.
///
/// # Errors
/// Any `StoreError`.
pub async fn successor<'a>(
    target: impl Into<Target<'a>>,
    agency: &AgencyId,
) -> Result<Option<AgencyId>, StoreError> {
    sql("SELECT into_id FROM catalog_agency_merger WHERE agency_id = $1 AND into_id IS NOT NULL")
        .bind(agency.as_str())
        .fetch_optional(target, |row| {
            let into: String = row.get("into_id")?;
            into.parse().map_err(|_| bad("into_id"))
        })
        .await
}

/// An agency's own former names, newest first.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_names_of(
    store: &Store,
    agency: &AgencyId,
) -> Result<Vec<FormerName>, StoreError> {
    sql("SELECT name, until_on FROM catalog_agency_name WHERE agency_id = $1 ORDER BY until_on DESC")
        .bind(agency.as_str())
        .fetch_all(store, |row| {
            Ok(FormerName {
                name: row.get("name")?,
                until: row.get::<String>("until_on")?.parse().map_err(|_| bad("until_on"))?,
                agency: agency.clone(),
            })
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
         WHERE m.into_id IS NOT NULL
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
