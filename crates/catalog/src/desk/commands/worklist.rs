//! Taking work on and handing it over.
//! Must never give a duty to somebody without an account.

use kernel::id::{AgencyId, RecordId};

use crate::desk::commands::{Begun, Which, Work};
use crate::desk::gate;
use crate::desk::model::Person;
use crate::desk::refusal::Refusal;
use crate::desk::store::{self, tasks};
use crate::desk::tasks::TaskKind;
use crate::desk::{By, Desk, Done};

/// Gives an open duty to somebody, or to whoever comes first. Whether that person holds the role is for the caller to have
/// seen: accounts are another context's. The gate asks again when the work is done.
///
/// # Errors
/// A refusal.
pub async fn assign(
    desk: &Desk,
    by: &By<'_>,
    record: &RecordId,
    kind: TaskKind,
    agency: &AgencyId,
    to: Option<&Person>,
) -> Result<Done, Refusal> {
    let of_record = tasks::list_of_record(&desk.store, record).await?;
    let task = of_record
        .iter()
        .find(|task| task.kind == kind && task.agency == *agency);
    let version = match task {
        Some(task) => task.version,
        None => {
            let held = store::find_held(&desk.store, record).await?;
            held.ok_or(Refusal::NotFound)?;
            return Err(Refusal::NoSuchTask);
        }
    };
    let begun = Work::begin(desk, by, record, gate::ASSIGN, Which::Version(version)).await?;
    let mut work = match begun {
        Begun::Now(work) => work,
        Begun::Before(done) => return Ok(done),
    };
    let to = to.filter(|person| person.account.is_some());
    if tasks::update_assignee(&mut work.tx, record, kind, agency, to).await? == 0 {
        return Err(Refusal::NoSuchTask);
    }
    let words = to.map_or("", |person| &person.name).to_owned();
    work.close("assign", &words).await
}
