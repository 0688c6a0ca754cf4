//! The tree of agencies as a TOML file: what the command line reads and the console hands out.
//! Must never hold an id: an agency is known by its code.

use kernel::id::AgencyId;
use serde::{Deserialize, Serialize};

use crate::agency::{Agency, AgencyKind, Profile};

/// A parent stands before its children.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyFile {
    pub agency: Vec<AgencyEntry>,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct AgencyEntry {
    pub code: String,
    pub name: String,
    pub short_name: String,
    /// The code of the agency above.
    pub parent: Option<String>,
    pub kind: AgencyKind,
    pub number_prefix: String,
    pub region_code: String,
    pub uscc: String,
    #[serde(flatten)]
    pub profile: Profile,
}

/// Agencies that stand, as a file.
#[must_use]
pub fn to_toml(agencies: &[Agency]) -> String {
    let mut file = AgencyFile::default();
    put_below(None, agencies, &mut file);
    // Every type of it has a TOML form, so there is nothing to fail.
    toml::to_string_pretty(&file).unwrap_or_default()
}

/// Those at the top are those whose parent is not among the agencies.
fn put_below(parent: Option<&Agency>, agencies: &[Agency], file: &mut AgencyFile) {
    let is_known = |id: &AgencyId| agencies.iter().any(|agency| agency.id == *id);
    let is_below = |agency: &&Agency| match parent {
        Some(parent) => agency.parent.as_ref() == Some(&parent.id),
        None => !agency.parent.as_ref().is_some_and(is_known),
    };
    for agency in agencies.iter().filter(is_below) {
        file.agency.push(AgencyEntry {
            code: agency.code.clone(),
            name: agency.name.clone(),
            short_name: agency.short_name.clone(),
            parent: parent.map(|parent| parent.code.clone()),
            kind: agency.kind,
            number_prefix: agency.number_prefix.clone(),
            region_code: agency.region_code.clone(),
            uscc: agency.uscc.clone(),
            profile: agency.profile.clone(),
        });
        put_below(Some(agency), agencies, file);
    }
}
