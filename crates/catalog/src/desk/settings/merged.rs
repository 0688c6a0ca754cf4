//! Two changes of the same settings brought together: what one person changed stands beside what the other did.
//! Must never drop a change without saying so: where both changed one value, ours is taken and the caller shows both.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::desk::settings::Settings;
use crate::desk::settings::problems::SettingsProblem;

/// What was made of `base` here, applied to what somebody else made of it.
///
/// # Errors
/// Where the two are not in order together.
pub fn merge(
    base: &Settings,
    ours: &Settings,
    theirs: &Settings,
) -> Result<Settings, Vec<SettingsProblem>> {
    let table = |settings| Table::try_from(settings).unwrap_or_default();
    let merged = merge_tables(&table(base), &table(ours), &table(theirs));
    Settings::from_toml(&merged.to_string())
}

fn merge_tables(base: &Table, ours: &Table, theirs: &Table) -> Table {
    let keys: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    let merged = |key: &String| {
        let value = match (base.get(key), ours.get(key), theirs.get(key)) {
            (base, Some(Value::Table(ours)), Some(Value::Table(theirs))) => {
                let nothing = Table::new();
                let base = base.and_then(Value::as_table).unwrap_or(&nothing);
                Some(Value::Table(merge_tables(base, ours, theirs)))
            }
            (base, ours, theirs) if ours == base => theirs.cloned(),
            (_, ours, _) => ours.cloned(),
        };
        value.map(|value| (key.clone(), value))
    };
    keys.into_iter().filter_map(merged).collect()
}
