//! An import that meets a draft of the same document: the text is replaced, the way begins again.
//! Must never lose what was written by hand: it stays among the revisions.

use ::store::database::Tx;
use ::store::error::StoreError;
use kernel::time::Instant;

use crate::desk::drafted::duties::{State, sync_tasks};
use crate::desk::drafted::{Rules, digest_of, editor, keep_revision, written};
use crate::desk::model::{Act, Case, Demands, Person, Step, decide};
use crate::desk::store::history::{self, NewStep};
use crate::desk::store::{self, Draft, Held, NewBody};
use crate::record::content::Content;

/// What an import makes of a draft that is there already: its text is replaced, its way begins again, what was written
/// stays among the revisions. The parts (files, relations) are the caller's.
pub(crate) async fn replace_by_import(
    tx: &mut Tx,
    draft: &mut Draft,
    body: &NewBody<'_>,
    by: &Person,
    now: Instant,
) -> Result<(), StoreError> {
    let before = written(tx, &draft.record, draft.version).await?;
    let before = before.ok_or_else(|| store::bad("version"))?;
    keep_revision(tx, draft, &before, now).await?;
    store::update_body(tx, &draft.record, draft.version, body).await?;
    store::delete_files(tx, &draft.record, draft.version).await?;
    store::delete_relations(tx, &draft.record, draft.version).await?;
    let nothing = Demands {
        reviews: Vec::new(),
        joint: Vec::new(),
    };
    let case = Case {
        flow: &draft.flow,
        digest: &draft.digest,
        demands: &nothing,
    };
    // The caller has seen that it is not signed, so an edit cannot be refused.
    if let Ok(flow) = decide(case, &Act::Edit, by, now) {
        draft.flow = flow;
    }
    draft.revision += 1;
    draft.confirmed.clear();
    draft.updated_at = now;
    Ok(())
}

/// Ends what `replace_by_import` began, once the parts are written.
pub(crate) async fn after_import(
    tx: &mut Tx,
    rules: Rules<'_>,
    held: &Held,
    mut draft: Draft,
    content: &Content,
    now: Instant,
) -> Result<i64, StoreError> {
    let written = written(tx, &draft.record, draft.version).await?;
    let written = written.ok_or_else(|| store::bad("version"))?;
    draft.digest = digest_of(
        held,
        &written.body.content_digest,
        &written.files,
        &written.cited,
    );
    store::update_draft(tx, &draft).await?;
    store::update_unpublished_head(tx, held, content, now).await?;
    let state = State {
        held,
        draft: &draft,
        content,
    };
    sync_tasks(tx, rules, state, "", now).await?;
    let by = editor(&draft.flow);
    history::insert_step(
        tx,
        &NewStep {
            record: &draft.record,
            version: draft.version,
            action: "import",
            from_step: Step::Draft.code(),
            to_step: Step::Draft.code(),
            by: &by,
            agency: draft.agency.as_ref(),
            for_account: None,
            remark: "",
            digest: &draft.digest,
            now,
        },
    )
    .await?;
    Ok(draft.version)
}
