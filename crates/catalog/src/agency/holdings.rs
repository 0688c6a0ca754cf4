//! What lies with an agency: shown before it goes up in another, and what keeps it from being dissolved.
//! Must never be what a command trusts from a page: it counts again.

use kernel::id::AgencyId;
use store::error::StoreError;
use store::statement::{Target, sql};

/// How much of what lies with an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holdings {
    pub n_public: i64,
    /// Withdrawn, redirected, drafts that were never public.
    pub n_other_records: i64,
    pub n_drafts: i64,
    pub n_tasks: i64,
    /// Agencies under it.
    pub n_children: i64,
}

impl Holdings {
    #[must_use]
    pub const fn total(&self) -> i64 {
        self.n_public + self.n_other_records + self.n_drafts + self.n_tasks + self.n_children
    }
}

/// # Errors
/// Any `StoreError`.
pub async fn find_holdings<'a>(
    target: impl Into<Target<'a>>,
    agency: &AgencyId,
) -> Result<Holdings, StoreError> {
    sql("SELECT
            (SELECT count(*) FROM catalog_record WHERE owner_id = $1 AND state = 'published') AS n_public,
            (SELECT count(*) FROM catalog_record WHERE owner_id = $1 AND state <> 'published') AS n_other_records,
            (SELECT count(*) FROM catalog_draft WHERE agency_id = $1) AS n_drafts,
            (SELECT count(*) FROM catalog_task WHERE agency_id = $1) AS n_tasks,
            (SELECT count(*) FROM catalog_agency a WHERE a.parent_id = $1
                AND NOT EXISTS (SELECT 1 FROM catalog_agency_merger m WHERE m.agency_id = a.id)) AS n_children")
        .bind(agency.as_str())
        .fetch_one(target, |row| {
            Ok(Holdings {
                n_public: row.get("n_public")?,
                n_other_records: row.get("n_other_records")?,
                n_drafts: row.get("n_drafts")?,
                n_tasks: row.get("n_tasks")?,
                n_children: row.get("n_children")?,
            })
        })
        .await
}
