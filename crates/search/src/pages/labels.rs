//! Names of agencies by their code, kept fresh by whoever follows the facts.
//! Must never be asked of another context: search knows no other.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Cheap to clone; all clones see the same names.
#[derive(Clone, Default)]
pub struct AgencyNames(Arc<RwLock<HashMap<String, String>>>);

impl AgencyNames {
    /// Replaces all names.
    pub fn set(&self, names: impl IntoIterator<Item = (String, String)>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = names.into_iter().collect();
    }

    /// The name, or the code itself where none is known: records of agencies that only print their name.
    #[must_use]
    pub fn get(&self, code: &str) -> String {
        let names = self.0.read().unwrap_or_else(PoisonError::into_inner);
        names.get(code).cloned().unwrap_or_else(|| code.to_owned())
    }
}
