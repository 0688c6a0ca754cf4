//! The tree of agencies as people change it: a new one, another place or other particulars, the end of one that holds nothing.
//! Must never change a name: that is a matter of days (`over_time`). Nothing is ever removed.

use access::gate::Permit;
use jiff::civil::Date;
use kernel::id::AgencyId;
use store::database::{Store, Tx};
use store::error::{OnConstraint as _, StoreError};
use store::statement::{Target, sql};

use crate::agency::history::{AgencyAction, NewStep, Occasion, insert_step};
use crate::agency::holdings::find_holdings;
use crate::agency::{self, Agency, Profile};
use crate::desk::gate::{self, CHANGE_AGENCIES};
use crate::desk::refusal::Refusal;
use crate::desk::store::bad;
use crate::desk::{By, Desk};

/// An agency that is no more.
#[derive(Debug, Clone, PartialEq)]
pub struct FormerAgency {
    pub agency: Agency,
    /// The one it went up in; none where it was dissolved.
    pub into: Option<AgencyId>,
    pub from: Date,
}

/// All that are no more, the last to go first.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_former(store: &Store) -> Result<Vec<FormerAgency>, StoreError> {
    sql("SELECT a.id AS id, code, name, short_name, kind, parent_id, position, number_prefix, region_code, uscc, profile, into_id, merged_on
         FROM catalog_agency a JOIN catalog_agency_merger m ON m.agency_id = a.id ORDER BY merged_on DESC, code")
        .fetch_all(store, |row| {
            let into: Option<String> = row.get("into_id")?;
            Ok(FormerAgency {
                agency: agency::from_row(row)?,
                into: into.map(|id| id.parse()).transpose().map_err(|_| bad("into_id"))?,
                from: row.get::<String>("merged_on")?.parse().map_err(|_| bad("merged_on"))?,
            })
        })
        .await
}

pub(super) fn authorize(desk: &Desk, by: &By<'_>) -> Result<Permit, Refusal> {
    let asked = desk
        .gate
        .authorize(by.actor, CHANGE_AGENCIES, &gate::desk());
    asked.map_err(Refusal::Denied)
}

/// Enters a new agency.
///
/// # Errors
/// `Denied`, `CodeTaken`, `NameTaken`, `NoSuchAgency` or `AgencyGone` for the one above, `NotYet`, or any `StoreError`.
pub async fn create(
    desk: &Desk,
    by: &By<'_>,
    new: &Agency,
    occasion: Occasion<'_>,
) -> Result<(), Refusal> {
    let _permit = authorize(desk, by)?;
    check_day(by, occasion.from)?;
    let mut tx = desk.store.begin().await?;
    if let Some(parent) = &new.parent {
        get_standing(&mut tx, parent).await?;
    }
    let n_same_code: i64 = sql("SELECT count(*) AS n FROM catalog_agency WHERE code = $1")
        .bind(&new.code)
        .fetch_one(&mut tx, |row| row.get("n"))
        .await?;
    if n_same_code > 0 {
        return Err(Refusal::CodeTaken);
    }
    agency::write(&mut tx, new, by.now)
        .await
        .on_constraint("catalog_agency_name_key", Refusal::NameTaken)?;
    let step = NewStep {
        agency: &new.id,
        action: AgencyAction::Created,
        occasion,
        was: "",
        became: &new.name,
    };
    insert_step(&mut tx, by, &step).await?;
    tx.commit().await?;
    Ok(())
}

/// What may be changed of an agency beside its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Particulars {
    pub kind: agency::AgencyKind,
    pub parent: Option<AgencyId>,
    pub position: i64,
    pub number_prefix: String,
    pub region_code: String,
    pub uscc: String,
    pub profile: Profile,
}

impl Particulars {
    #[must_use]
    pub fn of(agency: &Agency) -> Self {
        Self {
            kind: agency.kind,
            parent: agency.parent.clone(),
            position: agency.position,
            number_prefix: agency.number_prefix.clone(),
            region_code: agency.region_code.clone(),
            uscc: agency.uscc.clone(),
            profile: agency.profile.clone(),
        }
    }
}

/// Changes an agency's place in the tree or its particulars. `was` and `became` say in words what changes, for its history.
///
/// # Errors
/// `Denied`, `NoSuchAgency`, `AgencyGone`, `ParentCircle`, `NotYet`, or any `StoreError`.
pub async fn change(
    desk: &Desk,
    by: &By<'_>,
    id: &AgencyId,
    to: &Particulars,
    (was, became): (&str, &str),
    occasion: Occasion<'_>,
) -> Result<(), Refusal> {
    let _permit = authorize(desk, by)?;
    check_day(by, occasion.from)?;
    let mut tx = desk.store.begin().await?;
    let held = get_standing(&mut tx, id).await?;
    if let Some(parent) = &to.parent {
        get_standing(&mut tx, parent).await?;
        if lies_under(&mut tx, parent, id).await? {
            return Err(Refusal::ParentCircle);
        }
    }
    let changed = Agency {
        kind: to.kind,
        parent: to.parent.clone(),
        position: to.position,
        number_prefix: to.number_prefix.clone(),
        region_code: to.region_code.clone(),
        uscc: to.uscc.clone(),
        profile: to.profile.clone(),
        ..held
    };
    agency::write(&mut tx, &changed, by.now).await?;
    let step = NewStep {
        agency: id,
        action: AgencyAction::Changed,
        occasion,
        was,
        became,
    };
    insert_step(&mut tx, by, &step).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends an agency with which nothing is left. What it published would otherwise be nobody's: that is a merger
/// (条例 art. 10: whoever goes on exercising the power publishes).
///
/// # Errors
/// `Denied`, `NoSuchAgency`, `AgencyGone`, `StillHolds`, `NotYet`, or any `StoreError`.
pub async fn dissolve(
    desk: &Desk,
    by: &By<'_>,
    id: &AgencyId,
    occasion: Occasion<'_>,
) -> Result<(), Refusal> {
    let _permit = authorize(desk, by)?;
    check_day(by, occasion.from)?;
    let mut tx = desk.store.begin().await?;
    let held = get_standing(&mut tx, id).await?;
    let n = find_holdings(&mut tx, id).await?.total();
    if n > 0 {
        return Err(Refusal::StillHolds { n });
    }
    insert_end(&mut tx, by, id, None, occasion.from).await?;
    let step = NewStep {
        agency: id,
        action: AgencyAction::Dissolved,
        occasion,
        was: &held.name,
        became: "",
    };
    insert_step(&mut tx, by, &step).await?;
    let fact = crate::facts::agency_saved(id, &held.code, by.now);
    store::outbox::append(&mut tx, &[fact]).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn insert_end(
    tx: &mut Tx,
    by: &By<'_>,
    id: &AgencyId,
    into: Option<&AgencyId>,
    from: Date,
) -> Result<(), StoreError> {
    sql("INSERT INTO catalog_agency_merger (agency_id, into_id, merged_on, created_at) VALUES ($1, $2, $3, $4)")
        .bind(id.as_str())
        .bind(into.map(AgencyId::as_str))
        .bind(from.to_string())
        .bind(by.now)
        .execute(tx)
        .await
        .map(drop)
}

/// A change of the tree is entered on its day or later: until then everything is as it was.
pub(super) fn check_day(by: &By<'_>, from: Date) -> Result<(), Refusal> {
    if from > by.now.date() {
        Err(Refusal::NotYet)
    } else {
        Ok(())
    }
}

pub(super) async fn get_standing(tx: &mut Tx, id: &AgencyId) -> Result<Agency, Refusal> {
    let found = agency::find(&mut *tx, id).await?;
    let found = found.ok_or(Refusal::NoSuchAgency)?;
    if is_gone(tx, id).await? {
        return Err(Refusal::AgencyGone);
    }
    Ok(found)
}

/// Whether an agency is no more.
///
/// # Errors
/// Any `StoreError`.
pub async fn is_gone<'a>(target: impl Into<Target<'a>>, id: &AgencyId) -> Result<bool, StoreError> {
    let end = sql("SELECT agency_id FROM catalog_agency_merger WHERE agency_id = $1")
        .bind(id.as_str())
        .fetch_optional(target, |_| Ok(()))
        .await?;
    Ok(end.is_some())
}

/// Whether `id` is `above` or stands somewhere under it.
pub(super) async fn lies_under(
    tx: &mut Tx,
    id: &AgencyId,
    above: &AgencyId,
) -> Result<bool, StoreError> {
    let mut seen: Vec<AgencyId> = Vec::new();
    let mut next = Some(id.clone());
    while let Some(here) = next {
        if here == *above {
            return Ok(true);
        }
        // A loop in the tree would be a mistake; it must not hang a command.
        if seen.contains(&here) {
            break;
        }
        next = agency::find(&mut *tx, &here)
            .await?
            .and_then(|found| found.parent);
        seen.push(here);
    }
    Ok(false)
}
