//! Repeals that would end themselves: followed from record to record before anything is written.
//! Must never follow the same record twice, whatever the relations say.

use ::store::database::Tx;
use kernel::id::RecordId;

use crate::desk::commands::Work;
use crate::desk::commands::taking_down::expect_public;
use crate::desk::refusal::Refusal;
use crate::desk::store;
use crate::record::codes::RelationKind;
use crate::record::store::relations::list_targets;

impl Work<'_> {
    /// A draft whose repeals would lead in a circle is not handed in, nor published.
    pub(crate) async fn expect_no_circle(&mut self) -> Result<(), Refusal> {
        let mut waiting = Vec::new();
        let mut seen = Vec::new();
        let own = self.held.id.clone();
        let targets = list_targets(&mut self.tx, &own, self.draft.version).await?;
        waiting.extend(repealed(targets));
        while let Some(target) = waiting.pop() {
            if target == own {
                return Err(match seen.last() {
                    Some(via) => Refusal::RepealCircle {
                        via: RecordId::clone(via),
                    },
                    None => Refusal::RepealsItself,
                });
            }
            if seen.contains(&target) {
                continue;
            }
            let live = store::find_held(&mut self.tx, &target).await?;
            let live = live.and_then(|held| held.live_version);
            seen.push(target.clone());
            if let Some(version) = live {
                waiting.extend(repealed(
                    list_targets(&mut self.tx, &target, version).await?,
                ));
            }
        }
        Ok(())
    }
}

/// The record that repeals must not be repealed by the one it ends, at whatever remove.
pub(crate) async fn expect_no_circle(
    tx: &mut Tx,
    record: &RecordId,
    repealing: &RecordId,
) -> Result<(), Refusal> {
    if record == repealing {
        return Err(Refusal::RepealsItself);
    }
    let (mut waiting, mut seen) = (vec![record.clone()], Vec::new());
    while let Some(next) = waiting.pop() {
        let held = store::find_held(&mut *tx, &next).await?;
        let live = held.and_then(|held| held.live_version);
        seen.push(next.clone());
        let Some(version) = live else { continue };
        for target in repealed(list_targets(tx, &next, version).await?) {
            if target == *repealing {
                return Err(Refusal::RepealCircle { via: next });
            }
            if !seen.contains(&target) {
                waiting.push(target);
            }
        }
    }
    match store::find_held(&mut *tx, repealing).await? {
        Some(held) => expect_public(&held),
        None => Err(Refusal::NotFound),
    }
}

fn repealed(targets: Vec<(RelationKind, RecordId)>) -> impl Iterator<Item = RecordId> {
    let ends = |kind: RelationKind| matches!(kind, RelationKind::Repeals | RelationKind::Replaces);
    targets
        .into_iter()
        .filter(move |(kind, _)| ends(*kind))
        .map(|(_, target)| target)
}
