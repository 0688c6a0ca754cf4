//! Agencies as a tree: who owns an item (一数一源), and whose page it stands on.
//! Must never be made from a name that is only printed somewhere: agencies are entered by people.

pub mod file;
pub mod history;
pub mod holdings;
pub mod over_time;
pub mod tree;

use kernel::id::AgencyId;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};
use store::database::{Store, Tx};
use store::error::StoreError;
use store::outbox;
use store::statement::{Target, sql};
use store::value::Row;

use crate::facts;
use crate::record::fields::Leader;

/// An agency of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Agency {
    pub id: AgencyId,
    pub code: String,
    pub name: String,
    pub short_name: String,
    pub kind: AgencyKind,
    pub parent: Option<AgencyId>,
    pub position: i64,
    /// 发文代字, such as `云府办`.
    pub number_prefix: String,
    /// GB/T 2260.
    pub region_code: String,
    /// 统一社会信用代码 (GB 32100).
    pub uscc: String,
    pub profile: Profile,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgencyKind {
    Government,
    Department,
    District,
    Town,
    Institution,
}

impl AgencyKind {
    pub const ALL: [Self; 5] = [
        Self::Government,
        Self::Department,
        Self::District,
        Self::Town,
        Self::Institution,
    ];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::Department => "department",
            Self::District => "district",
            Self::Town => "town",
            Self::Institution => "institution",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What the public is told of an agency (条例 art. 20 item 2).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    pub address: String,
    pub office_hours: String,
    pub phone: String,
    pub fax: String,
    pub postcode: String,
    pub email: String,
    pub website: String,
    pub functions: Vec<String>,
    pub leaders: Vec<Leader>,
}

/// Enters an agency, or changes the one with the same code.
///
/// # Errors
/// Any `StoreError`.
pub async fn save(store: &Store, agency: &Agency, now: Instant) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    write(&mut tx, agency, now).await?;
    tx.commit().await
}

/// As `save`, in a transaction of the caller's. An agency that is there keeps its id.
async fn write(tx: &mut Tx, agency: &Agency, now: Instant) -> Result<AgencyId, StoreError> {
    let profile = serde_json::to_string(&agency.profile).unwrap_or_default();
    let id = sql("INSERT INTO catalog_agency (id, code, name, short_name, kind, parent_id, position, number_prefix, region_code, uscc, profile, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (code) DO UPDATE SET name = excluded.name, short_name = excluded.short_name, kind = excluded.kind,
             parent_id = excluded.parent_id, position = excluded.position, number_prefix = excluded.number_prefix,
             region_code = excluded.region_code, uscc = excluded.uscc, profile = excluded.profile
         RETURNING id")
        .bind(agency.id.as_str())
        .bind(&agency.code)
        .bind(&agency.name)
        .bind(&agency.short_name)
        .bind(agency.kind.code())
        .bind(agency.parent.as_ref().map(AgencyId::as_str))
        .bind(agency.position)
        .bind(&agency.number_prefix)
        .bind(&agency.region_code)
        .bind(&agency.uscc)
        .bind(profile)
        .bind(now)
        .fetch_one(&mut *tx, |row| {
            row.get::<String>("id")?.parse::<AgencyId>().map_err(|_| StoreError::Column { name: "id".to_owned() })
        })
        .await?;
    outbox::append(tx, &[facts::agency_saved(&id, &agency.code, now)]).await?;
    Ok(id)
}

/// All agencies that stand, in the order they are shown; those that are no more are left out.
///
/// # Errors
/// Any `StoreError`.
pub async fn list(store: &Store) -> Result<Vec<Agency>, StoreError> {
    sql("SELECT id, code, name, short_name, kind, parent_id, position, number_prefix, region_code, uscc, profile
         FROM catalog_agency a WHERE NOT EXISTS (SELECT 1 FROM catalog_agency_merger m WHERE m.agency_id = a.id)
         ORDER BY position, code")
        .fetch_all(store, from_row)
        .await
}

/// Ids and names, in the order they are shown.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_names(store: &Store) -> Result<Vec<(AgencyId, String)>, StoreError> {
    sql("SELECT id, name FROM catalog_agency ORDER BY position, code")
        .fetch_all(store, |row| {
            let id = row.get::<String>("id")?.parse();
            let id = id.map_err(|_| StoreError::Column {
                name: "id".to_owned(),
            })?;
            Ok((id, row.get("name")?))
        })
        .await
}

/// An agency, also one that is no more.
///
/// # Errors
/// Any `StoreError`.
pub async fn find<'a>(
    target: impl Into<Target<'a>>,
    id: &AgencyId,
) -> Result<Option<Agency>, StoreError> {
    sql("SELECT id, code, name, short_name, kind, parent_id, position, number_prefix, region_code, uscc, profile
         FROM catalog_agency WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(target, from_row)
        .await
}

/// # Errors
/// Any `StoreError`.
pub async fn find_name(store: &Store, id: &AgencyId) -> Result<Option<String>, StoreError> {
    sql("SELECT name FROM catalog_agency WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(store, |row| row.get("name"))
        .await
}

/// # Errors
/// Any `StoreError`.
pub async fn find_by_code(store: &Store, code: &str) -> Result<Option<Agency>, StoreError> {
    sql("SELECT id, code, name, short_name, kind, parent_id, position, number_prefix, region_code, uscc, profile
         FROM catalog_agency WHERE code = $1")
        .bind(code)
        .fetch_optional(store, from_row)
        .await
}

/// From the top of the tree down to `id` itself.
#[must_use]
pub fn path<'a>(agencies: &'a [Agency], id: &AgencyId) -> Vec<&'a Agency> {
    let mut path: Vec<&Agency> = Vec::new();
    let mut next = Some(id);
    while let Some(wanted) = next {
        let found = agencies.iter().find(|agency| agency.id == *wanted);
        // A loop in the tree would be a mistake; it must not hang a page.
        let Some(agency) = found.filter(|agency| !path.iter().any(|seen| seen.id == agency.id))
        else {
            break;
        };
        path.push(agency);
        next = agency.parent.as_ref();
    }
    path.reverse();
    path
}

fn from_row(row: &Row) -> Result<Agency, StoreError> {
    let bad = |name: &str| StoreError::Column {
        name: name.to_owned(),
    };
    let parent: Option<String> = row.get("parent_id")?;
    Ok(Agency {
        id: row.get::<String>("id")?.parse().map_err(|_| bad("id"))?,
        code: row.get("code")?,
        name: row.get("name")?,
        short_name: row.get("short_name")?,
        kind: AgencyKind::from_code(&row.get::<String>("kind")?).ok_or_else(|| bad("kind"))?,
        parent: parent
            .map(|id| id.parse())
            .transpose()
            .map_err(|_| bad("parent_id"))?,
        position: row.get("position")?,
        number_prefix: row.get("number_prefix")?,
        region_code: row.get("region_code")?,
        uscc: row.get("uscc")?,
        profile: serde_json::from_str(&row.get::<String>("profile")?)
            .map_err(|_| bad("profile"))?,
    })
}
