//! The publishing desk put together: accounts with what they need to know of agencies.
//! Must never hold a rule: those are in the contexts' policies.

use std::sync::Arc;

use catalog::agency;
use identity::desk::{Agencies, AgencyEntry, Desk};
use identity::password::Passwords;
use shell::module::DeskItem;

use crate::installation::Installation;

/// # Errors
/// Where the system gives no random numbers.
pub fn desk(installation: &Installation, navigation: Vec<DeskItem>) -> anyhow::Result<Desk> {
    Ok(Desk {
        store: installation.store.clone(),
        gate: Arc::clone(&installation.gate),
        settings: Arc::new(installation.config.desk.clone()),
        passwords: Passwords::new()?,
        agencies: AGENCIES,
        origin: installation.config.site.origin.as_str().into(),
        navigation: navigation.into(),
    })
}

const AGENCIES: Agencies = Agencies {
    list: |store| {
        Box::pin(async move {
            let names = agency::list_names(store).await?;
            let entry = |(id, name)| AgencyEntry { id, name };
            Ok(names.into_iter().map(entry).collect())
        })
    },
    find_name: |store, id| Box::pin(agency::find_name(store, id)),
};
