//! Entering agencies from a TOML file, such as the console hands out.
//! Must never remove an agency: what it published keeps its owner.

use std::collections::BTreeMap;

use anyhow::Context as _;
use catalog::agency::file::AgencyFile;
use catalog::agency::{self, Agency};
use kernel::id::AgencyId;
use kernel::time::Instant;
use store::database::Store;

/// Enters the agencies of a file, or changes those with the same code. A parent stands before its children, in the file
/// or in the tree.
///
/// # Errors
/// Names the entry that is wrong; those before it are entered.
pub async fn enter(store: &Store, text: &str, now: Instant) -> anyhow::Result<usize> {
    let file: AgencyFile = toml::from_str(text).context("机构文件有误")?;
    let known = agency::list(store).await?;
    let mut ids: BTreeMap<String, AgencyId> = known
        .into_iter()
        .map(|agency| (agency.code, agency.id))
        .collect();
    let n_entries = file.agency.len();
    for (position, entry) in (0_i64..).zip(file.agency) {
        let parent = match &entry.parent {
            Some(code) => Some(
                ids.get(code)
                    .cloned()
                    .with_context(|| format!("{} 的上级机构 {code} 应当写在它前面", entry.code))?,
            ),
            None => None,
        };
        let id = ids
            .entry(entry.code.clone())
            .or_insert_with(|| AgencyId::new(now))
            .clone();
        let agency = Agency {
            id,
            code: entry.code,
            name: entry.name,
            short_name: entry.short_name,
            kind: entry.kind,
            parent,
            position,
            number_prefix: entry.number_prefix,
            region_code: entry.region_code,
            uscc: entry.uscc,
            profile: entry.profile,
        };
        agency::save(store, &agency, now)
            .await
            .with_context(|| format!("登记不了机构 {}", agency.code))?;
    }
    Ok(n_entries)
}
