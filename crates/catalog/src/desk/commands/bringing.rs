//! Bringing documents to a desk: each becomes a draft, a version, or is known already.
//! Must never decide what a document says: what was read from it is proposed, and waits for a person.

use ::store::database::Tx;
use ::store::error::StoreError;
use ::store::outbox;
use kernel::id::AgencyId;

use crate::agency;
use crate::agency::over_time::list_former_names;
use crate::desk::commands::audit_change;
use crate::desk::drafted::Rules;
use crate::desk::gate;
use crate::desk::model::Person;
use crate::desk::refusal::Refusal;
use crate::desk::settings::saved;
use crate::desk::{By, Desk};
use crate::record::commands::{
    AcceptOptions, Accepted, Bringing, SameDocument, Submission, accept_brought,
};

/// Takes documents in as drafts on the desk of their owner, or of the agency of whoever brings them.
///
/// # Errors
/// A refusal.
pub async fn upload(
    desk: &Desk,
    by: &By<'_>,
    agency: &AgencyId,
    submissions: &[Submission],
    same_document: SameDocument,
) -> Result<Vec<Accepted>, Refusal> {
    let _permit = desk
        .gate
        .authorize(by.actor, gate::CREATE, &gate::new_record(agency))?;
    let bearer = Bearer {
        person: &by.person(),
        agency,
        same_document,
    };
    let mut tx = desk.store.begin().await?;
    let outcomes = bring_in(desk, &mut tx, by, &bearer, submissions).await?;
    tx.commit().await?;
    Ok(outcomes)
}

/// Who brings documents, and to which desk.
pub(crate) struct Bearer<'a> {
    pub person: &'a Person,
    pub agency: &'a AgencyId,
    pub same_document: SameDocument,
}

/// Takes documents in for somebody whom the gate let bring them.
pub(crate) async fn bring_in(
    desk: &Desk,
    tx: &mut Tx,
    by: &By<'_>,
    bearer: &Bearer<'_>,
    submissions: &[Submission],
) -> Result<Vec<Accepted>, StoreError> {
    let agencies = agency::list(&desk.store).await?;
    let (_, settings) = saved::current(&mut *tx).await?;
    let options = AcceptOptions {
        publish_as: None,
        same_document: bearer.same_document,
        index_scheme: settings.scheme(),
    };
    let former = list_former_names(&mut *tx).await?;
    let bringing = Bringing {
        rules: Rules {
            settings: &settings,
            agencies: &agencies,
        },
        by: bearer.person,
        agency: Some(bearer.agency),
        former: &former,
    };
    let mut facts = Vec::new();
    let mut outcomes = Vec::with_capacity(submissions.len());
    for submission in submissions {
        let accepted =
            accept_brought(tx, submission, &options, &bringing, &mut facts, by.now).await?;
        if let Accepted::New { record } | Accepted::NewVersion { record, .. } = &accepted {
            let detail = serde_json::json!({ "source": submission.source_digest });
            audit_change(tx, by, gate::CREATE, record, Some(bearer.agency), detail).await?;
        }
        outcomes.push(accepted);
    }
    if !facts.is_empty() {
        outbox::append(tx, &facts).await?;
    }
    Ok(outcomes)
}
