//! How a record stands, whether it ever lay on a desk or not: what may be done with it as a whole.
//! Must never be answered without asking the gate.

use access::actor::Actor;
use access::gate::Action;
use kernel::id::{AgencyId, RecordId};
use kernel::state::PublicationState;

use crate::desk::model::Step;
use crate::desk::refusal::Refusal;
use crate::desk::store;
use crate::desk::{Desk, gate};

/// A record for those who work on it.
#[derive(Debug, Clone)]
pub struct Standing {
    pub record: RecordId,
    pub title: String,
    pub state: PublicationState,
    pub owner: Option<AgencyId>,
    /// It lies on a desk, or did.
    pub has_draft: bool,
    /// What the actor may do with what is public of it.
    pub may: Vec<Action>,
}

/// # Errors
/// `Denied`, or any `StoreError`.
pub async fn find_standing(
    desk: &Desk,
    actor: &Actor,
    record: &RecordId,
) -> Result<Option<Standing>, Refusal> {
    let Some(held) = store::find_held(&desk.store, record).await? else {
        return Ok(None);
    };
    let thing = gate::record(&held, None, Vec::new());
    let _permit = desk.gate.authorize(actor, gate::READ, &thing)?;
    let version = held.live_version.unwrap_or(held.latest_version);
    let body = store::find_body(&desk.store, record, version).await?;
    let draft = store::find_draft(&desk.store, record, held.latest_version).await?;
    let may = gate::ALL.iter().copied();
    let may = may.filter(|action| {
        gate::fits(*action, Step::Published, held.state)
            && desk.gate.permits(actor, *action, &thing)
    });
    Ok(Some(Standing {
        record: record.clone(),
        title: body.map(|body| body.content.title).unwrap_or_default(),
        state: held.state,
        has_draft: draft.is_some(),
        may: may.collect(),
        owner: held.owner,
    }))
}
