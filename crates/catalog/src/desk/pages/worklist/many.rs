//! What is done with many tasks at once: handing in, giving to somebody.
//! Must never leave unsaid which of them was refused, and why.

use axum::extract::{Query, State};
use axum::response::Response;
use kernel::id::{AgencyId, RecordId};
use shell::component::error_summary::{ErrorSummary, Item};
use shell::error::PageError;
use shell::form::DeskForm;

use crate::desk::commands::confirming::{Pick, submit_all};
use crate::desk::commands::worklist::assign;
use crate::desk::gate;
use crate::desk::model::Person;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::heading::overview_path;
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::{Attempt, Refused, message};
use crate::desk::pages::worklist::{Picked, Wanted, worklist_page};
use crate::desk::read::check_drafts;
use crate::desk::refusal::Refusal;
use crate::desk::tasks::TaskKind;
use crate::portal::failed;

/// One of the tasks that were ticked.
struct Task {
    pick: String,
    record: RecordId,
    kind: TaskKind,
    agency: AgencyId,
}

fn task(pick: &str) -> Option<Task> {
    let mut parts = pick.split(' ');
    Some(Task {
        pick: pick.to_owned(),
        record: parts.next()?.parse().ok()?,
        kind: TaskKind::from_code(parts.next()?)?,
        agency: parts.next()?.parse().ok()?,
    })
}

pub(super) async fn change_tasks(
    State(pages): State<DeskPages>,
    Query(wanted): Query<Wanted>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let tasks: Vec<Task> = posted.all("pick").filter_map(task).collect();
    if tasks.is_empty() {
        let view = &caller.view;
        let none = vec![Item::link(
            view.t("desk-pick-none").into_owned(),
            "#worklist",
        )];
        let refused = Refused::mistakes(view, none);
        let summary = Some(refused.summary.clone());
        let page = worklist_page(&pages, &caller, &wanted, &Picked::default(), summary).await?;
        return Ok(refused.answer(&page));
    }
    let (what, outcomes) = match posted.text("do") {
        "submit" => ("submit", hand_in(&pages, &caller, &posted, &tasks).await?),
        "take" => {
            let staff = &caller.session.staff;
            let me = Person {
                account: Some(staff.account.clone()),
                name: staff.name.clone(),
            };
            ("take", give_all(&pages, &caller, &tasks, Some(&me)).await?)
        }
        "put-back" => ("put-back", give_all(&pages, &caller, &tasks, None).await?),
        _ => return Err(PageError::bad_request("error-form")),
    };
    let back = Wanted {
        after: String::new(),
        ..wanted.clone()
    };
    let joined = |path: String| {
        let sign = if path.contains('?') { '&' } else { '?' };
        format!("{path}{sign}done={what}")
    };
    if outcomes.is_empty() {
        return Ok(caller.see_other(&joined(back.path())));
    }
    refused_some(&pages, &caller, &wanted, tasks.len(), outcomes).await
}

/// What was refused, with the task it was about.
type RefusedTasks = Vec<(String, RecordId, Refusal)>;

async fn hand_in(
    pages: &DeskPages,
    caller: &Caller,
    posted: &Posted,
    tasks: &[Task],
) -> Result<RefusedTasks, PageError> {
    let records: Vec<RecordId> = tasks.iter().map(|task| task.record.clone()).collect();
    let drafts = check_drafts(&pages.desk, &caller.actor, &records);
    let picks: Vec<Pick> = drafts
        .await
        .map_err(failed)?
        .into_iter()
        .map(|draft| Pick {
            record: draft.record,
            revision: draft.revision,
        })
        .collect();
    let receipt = posted.receipt();
    let each = submit_all(&pages.desk, &caller.by(receipt.as_ref()), &picks).await?;
    let mut refused: RefusedTasks = Vec::new();
    for task in tasks {
        let outcome = each.iter().find(|(record, _)| *record == task.record);
        if outcome.is_none() {
            refused.push((task.pick.clone(), task.record.clone(), Refusal::NoSuchTask));
        }
    }
    for (record, outcome) in each {
        let pick = tasks.iter().find(|task| task.record == record);
        if let (Err(refusal), Some(task)) = (outcome, pick) {
            refused.push((task.pick.clone(), record, refusal));
        }
    }
    Ok(refused)
}

async fn give_all(
    pages: &DeskPages,
    caller: &Caller,
    tasks: &[Task],
    to: Option<&Person>,
) -> Result<RefusedTasks, PageError> {
    let by = caller.by(None);
    let mut refused: RefusedTasks = Vec::new();
    for task in tasks {
        let given = assign(&pages.desk, &by, &task.record, task.kind, &task.agency, to);
        match given.await {
            Ok(_) => {}
            Err(Refusal::Store(error)) => return Err(failed(error)),
            Err(refusal) => refused.push((task.pick.clone(), task.record.clone(), refusal)),
        }
    }
    Ok(refused)
}

/// The list again, with what was refused and why; those stay ticked.
async fn refused_some(
    pages: &DeskPages,
    caller: &Caller,
    wanted: &Wanted,
    n_tasks: usize,
    outcomes: RefusedTasks,
) -> Result<Response, PageError> {
    let view = &caller.view;
    let (n_tasks, n_refused) = (whole(n_tasks), whole(outcomes.len()));
    let mut picked = Picked::default();
    let mut items = Vec::new();
    let mut first = None;
    for (pick, record, refusal) in outcomes {
        let title =
            crate::desk::read::find_draft(&pages.desk, &caller.actor, &record, caller.today());
        let title = match title.await {
            Ok(Some(draft)) => format!("《{}》：", draft.content.title),
            Ok(None) | Err(_) => String::new(),
        };
        let words = format!("{title}{}", message(view, &refusal));
        items.push(Item::link(words, view.href(&overview_path(&record))));
        picked.0.push(pick);
        let attempt = Attempt {
            action: gate::SUBMIT,
            record: &record,
            fields_at: "",
        };
        // Those whose record is gone have no more to say than their line.
        let refused = match pages.refused(caller, attempt, refusal).await {
            Ok(refused) => refused,
            Err(PageError::NotFound) => Refused::mistakes(view, Vec::new()),
            Err(error) => return Err(error),
        };
        first = first.or(Some(refused));
    }
    let values = [
        ("n", n_refused.into()),
        ("done", n_tasks.saturating_sub(n_refused).into()),
    ];
    let summary = ErrorSummary {
        title: view.t_args("desk-some-refused", &values).into(),
        error_list: items,
        ..ErrorSummary::default()
    };
    let page = worklist_page(pages, caller, wanted, &picked, Some(summary)).await?;
    let refused = first.unwrap_or_else(|| Refused::mistakes(view, Vec::new()));
    Ok(refused.answer(&page))
}

fn whole(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
