//! The open duties of a draft: who must do what, until when.
//! Must never take a duty from whoever had taken it on, as long as it is the same duty.

use ::store::database::Tx;
use ::store::error::StoreError;
use kernel::id::RecordId;
use kernel::time::Instant;

use crate::desk::deadline::{self, Dates, Running};
use crate::desk::drafted::{Rules, editor};
use crate::desk::model::{Case, Person, settled};
use crate::desk::store::tasks::{self, Task};
use crate::desk::store::{self, Draft, Held};
use crate::desk::tasks::{TaskKind, duties};
use crate::record::content::Content;

/// A draft with what decides its duties.
#[derive(Clone, Copy)]
pub(crate) struct State<'a> {
    pub held: &'a Held,
    pub draft: &'a Draft,
    pub content: &'a Content,
}

/// Makes the open duties those of where the draft stands. Whoever had taken one on keeps it.
pub(crate) async fn sync_tasks(
    tx: &mut Tx,
    rules: Rules<'_>,
    state: State<'_>,
    remark: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let draft = state.draft;
    let before = tasks::list_of_record(&mut *tx, &draft.record).await?;
    tasks::delete_of_version(tx, &draft.record, draft.version).await?;
    let Some(desk) = &draft.agency else {
        return Ok(());
    };
    let demands = rules.demands(state.held, state.content);
    let case = Case {
        flow: &draft.flow,
        digest: &draft.digest,
        demands: &demands,
    };
    let interpreted_on = store::find_interpreted_on(&mut *tx, &draft.record, draft.version).await?;
    let dates = Dates {
        content: state.content,
        cause: draft.cause,
        drafted_on: draft.created_at.date(),
        interpreted_on,
    };
    let publication = deadline::running(dates, rules.settings);
    for (kind, agency) in duties(case, desk) {
        let same = |task: &&Task| {
            task.version == draft.version && task.kind == kind && task.agency == agency
        };
        let kept = before.iter().find(same);
        let running = if kind.is_afterwards() {
            let start = draft.flow.signature.as_ref();
            Running {
                clock: rules.settings.clocks.after_review.clone(),
                start: start.map_or(now, |signature| signature.at).date(),
            }
        } else {
            publication.clone()
        };
        let editor = editor(&draft.flow);
        let first = (kind == TaskKind::Draft && editor.account.is_some()).then(|| editor.clone());
        let task = Task {
            record: draft.record.clone(),
            version: draft.version,
            kind,
            agency,
            title: state.content.title.clone(),
            record_kind: state.content.kind(),
            level: state.held.level,
            editor,
            assignee: kept.map_or(first, |task| task.assignee.clone()),
            remark: kept
                .filter(|_| remark.is_empty())
                .map_or(remark, |task| &task.remark)
                .to_owned(),
            is_emergency: draft.flow.emergency.is_some(),
            marks: deadline::marks(&running, rules.settings),
            running,
            escalation: kept.map_or(0, |task| task.escalation),
            created_at: kept.map_or(now, |task| task.created_at),
        };
        tasks::insert_task(tx, &task).await?;
    }
    Ok(())
}

/// A duty that does not follow from the step of a draft: a withdrawal that was asked for.
pub(crate) async fn ask_for_withdrawal(
    tx: &mut Tx,
    rules: Rules<'_>,
    state: State<'_>,
    by: &Person,
    remark: &str,
    running: Running,
    now: Instant,
) -> Result<(), StoreError> {
    let Some(agency) = state
        .draft
        .agency
        .clone()
        .or_else(|| rules.desk_of(None, None))
    else {
        return Ok(());
    };
    tasks::delete_of_kind(tx, &state.held.id, TaskKind::Withdraw).await?;
    let task = Task {
        record: state.held.id.clone(),
        version: state.draft.version,
        kind: TaskKind::Withdraw,
        agency,
        title: state.content.title.clone(),
        record_kind: state.content.kind(),
        level: state.held.level,
        editor: by.clone(),
        assignee: None,
        remark: remark.to_owned(),
        is_emergency: state.draft.flow.emergency.is_some(),
        marks: deadline::marks(&running, rules.settings),
        running,
        escalation: 0,
        created_at: now,
    };
    tasks::insert_task(tx, &task).await
}

/// The marks of a record's open duties, counted anew after the rules or the calendar have changed.
pub(crate) async fn recount(
    tx: &mut Tx,
    rules: Rules<'_>,
    record: &RecordId,
    now: Instant,
) -> Result<(), StoreError> {
    let Some(held) = store::lock(tx, record).await? else {
        return Ok(());
    };
    let Some(mut draft) = store::find_draft(&mut *tx, record, held.latest_version).await? else {
        return Ok(());
    };
    let Some(body) = store::find_body(&mut *tx, record, draft.version).await? else {
        return Ok(());
    };
    let demands = rules.demands(&held, &body.content);
    let case = Case {
        flow: &draft.flow,
        digest: &draft.digest,
        demands: &demands,
    };
    let step = settled(case);
    if step != draft.flow.step {
        draft.flow.step = step;
        store::update_draft(tx, &draft).await?;
    }
    let state = State {
        held: &held,
        draft: &draft,
        content: &body.content,
    };
    sync_tasks(tx, rules, state, "", now).await
}
