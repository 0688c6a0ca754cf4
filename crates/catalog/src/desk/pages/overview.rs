//! A draft with everything about it: where it stands, what blocks it, until when, who did what; and what this person may do now.
//! Must never offer what the gate or the step refuses.

use access::gate::Action;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use kernel::id::RecordId;
use kernel::state::PublicationState;
use shell::component::content::Text;
use shell::component::error_summary::{ErrorSummary, Item};
use shell::component::notification_banner::NotificationBanner;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::module::Routes;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::agency;
use crate::desk::commands::confirming::{Pick, submit};
use crate::desk::commands::draft::discard_draft;
use crate::desk::commands::review::recall;
use crate::desk::gate;
use crate::desk::jobs::SYSTEM;
use crate::desk::model::{Review, Step, is_open};
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::heading::{Heading, Tab, heading, overview_path, step_name};
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::{Attempt, problem_items};
use crate::desk::pages::worklist;
use crate::desk::read::{DraftView, list_history};
use crate::desk::settings::saved;
use crate::desk::store::findings::FindingState;
use crate::desk::store::history::Happened;
use crate::desk::{Done, refusal::Refusal};
use crate::portal::failed;

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![
        ("/desk/records/{id}", get(show_draft)),
        ("/desk/records/{id}/submit", post(submit_draft)),
        ("/desk/records/{id}/recall", post(recall_draft)),
        ("/desk/records/{id}/discard", post(discard)),
    ]
}

struct StepMark {
    name: String,
    /// `done`, `current`, `ahead`: part of a class and of a message key.
    state: &'static str,
    note: String,
}

struct Event {
    at: String,
    who: String,
    what: String,
    remark: String,
}

/// Somebody who agreed, reviewed or signed.
struct Voice {
    what: String,
    who: String,
    at: String,
}

#[derive(Template)]
#[template(path = "desk/overview.html")]
struct OverviewPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    done: Option<NotificationBanner>,
    trouble: Option<ErrorSummary>,
    heading: Heading,
    base: String,
    revision: i64,
    steps: Vec<StepMark>,
    blocks: Vec<Item>,
    sentence: Option<String>,
    voices: Vec<Voice>,
    awaited: Vec<String>,
    files: Vec<(String, String)>,
    relations: Vec<String>,
    history: Vec<Event>,
    remark: String,
    is_ready: bool,
    may_edit: bool,
    may_submit: bool,
    may_recall: bool,
    may_discard: bool,
    /// Reviews and releases that are this person's now, as path and text.
    next: Vec<(String, String)>,
    /// What may be done besides.
    others: Vec<(String, String)>,
}

shell::page!(OverviewPage);

async fn show_draft(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<OverviewPage, PageError> {
    overview_page(&pages, &caller, &id, None, "").await
}

async fn overview_page(
    pages: &DeskPages,
    caller: &Caller,
    id: &str,
    trouble: Option<ErrorSummary>,
    remark: &str,
) -> Result<OverviewPage, PageError> {
    let draft = pages.draft(caller, id).await?;
    let store = &pages.desk.store;
    let history = list_history(&pages.desk, &caller.actor, &draft.record).await?;
    let agencies = agency::list(store).await.map_err(failed)?;
    let (_, settings) = saved::current(store).await.map_err(failed)?;
    let reviews = settings.reviews_of(draft.content.kind(), draft.level);
    let view = &caller.view;
    let heading = heading(view, &draft, Some(Tab::Overview));
    let name = |id: &kernel::id::AgencyId| {
        let agency = agencies.iter().find(|agency| agency.id == *id);
        agency.map(|agency| agency.name.clone()).unwrap_or_default()
    };
    let blocks = blocks(view, &draft);
    let is_draft = draft.flow.step == Step::Draft;
    let may_edit = draft.permits(gate::EDIT) && is_open(draft.flow.step);
    Ok(OverviewPage {
        head: caller.head(heading.title.clone()),
        session: caller.session.clone(),
        receipt: caller.new_receipt(),
        done: caller.done_banner(),
        trouble,
        heading,
        base: view.href(&overview_path(&draft.record)),
        revision: draft.revision,
        steps: steps(view, &draft, &reviews),
        sentence: draft
            .deadline
            .as_ref()
            .map(|deadline| deadline.sentence.clone()),
        voices: voices(view, &draft, &name),
        awaited: draft.missing_consents.iter().map(&name).collect(),
        files: draft
            .files
            .iter()
            .enumerate()
            .map(|(position, file)| {
                let path = format!("{}/{position}", Tab::Files.path(&draft.record));
                (view.href(&path), file.name.clone())
            })
            .collect(),
        relations: pages.relation_lines(view, &draft).await?,
        history: history.iter().rev().map(|step| event(view, step)).collect(),
        remark: remark.to_owned(),
        is_ready: blocks.is_empty(),
        blocks,
        may_edit,
        may_submit: is_draft && draft.permits(gate::SUBMIT),
        may_recall: !is_draft && is_open(draft.flow.step) && draft.permits(gate::RECALL),
        may_discard: may_edit && draft.permits(gate::DISCARD),
        next: next(view, &draft),
        others: others(view, &draft),
        view: view.clone(),
    })
}

/// What stands in the way of the next step.
fn blocks(view: &View, draft: &DraftView) -> Vec<Item> {
    if !is_open(draft.flow.step) {
        return Vec::new();
    }
    let mut items = problem_items(view, &draft.problems, &Tab::Edit.path(&draft.record));
    if !draft.permits(gate::EDIT) {
        for item in &mut items {
            item.href = Text::default();
        }
    }
    let findings = view.href(&Tab::Findings.path(&draft.record));
    let is_undecided = |state: FindingState| state == FindingState::Open;
    let n_open = draft
        .findings
        .iter()
        .filter(|line| is_undecided(line.state))
        .count();
    if n_open > 0 {
        let n = i64::try_from(n_open).unwrap_or(i64::MAX);
        items.push(Item::link(view.t_arg("desk-n-findings", "n", n), findings));
    } else if !draft.is_checked && draft.flow.step != Step::Draft {
        items.push(Item::link(
            view.t("desk-refusal-not-checked").into_owned(),
            findings,
        ));
    }
    items
}

fn steps(view: &View, draft: &DraftView, reviews: &[Review]) -> Vec<StepMark> {
    let flow = &draft.flow;
    let has_consents = !flow.consents.is_empty() || !draft.missing_consents.is_empty();
    let way = std::iter::once(Step::Draft)
        .chain(reviews.iter().map(|review| review.step()))
        .chain(has_consents.then_some(Step::Consent))
        .chain([Step::Sign])
        .chain((flow.step == Step::Scheduled).then_some(Step::Scheduled))
        .chain([Step::Published]);
    let position = |step: Step| Step::ALL.iter().position(|other| *other == step);
    way.map(|step| {
        let state = match position(step).cmp(&position(flow.step)) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal if step == Step::Published => "done",
            std::cmp::Ordering::Equal => "current",
            std::cmp::Ordering::Greater => "ahead",
        };
        let note = match (step, flow.scheduled_at) {
            (Step::Scheduled, Some(at)) => moment(at),
            _ => String::new(),
        };
        StepMark {
            name: step_name(view, step),
            state,
            note,
        }
    })
    .collect()
}

/// `2026-11-23 09:30`
pub(crate) fn moment(at: kernel::time::Instant) -> String {
    at.minute()
}

fn voices(
    view: &View,
    draft: &DraftView,
    name: &dyn Fn(&kernel::id::AgencyId) -> String,
) -> Vec<Voice> {
    let flow = &draft.flow;
    let mut voices = Vec::new();
    for approval in &flow.approvals {
        voices.push(Voice {
            what: step_name(view, approval.review.step()),
            who: approval.by.name.clone(),
            at: moment(approval.at),
        });
    }
    for consent in &flow.consents {
        voices.push(Voice {
            what: format!(
                "{}：{}",
                step_name(view, Step::Consent),
                name(&consent.agency)
            ),
            who: consent.by.name.clone(),
            at: moment(consent.at),
        });
    }
    if let Some(signature) = &flow.signature {
        voices.push(Voice {
            what: step_name(view, Step::Sign),
            who: signature.by.name.clone(),
            at: moment(signature.at),
        });
    }
    voices
}

/// What others than the editor do at this step, where it is this person's.
fn next(view: &View, draft: &DraftView) -> Vec<(String, String)> {
    let is_owed = |review: Review| draft.flow.owed.contains(&review);
    let ways = [
        (gate::REVIEW_LEGAL, true, "review", "desk-review-legal"),
        (gate::REVIEW_SECRECY, true, "review", "desk-review-secrecy"),
        (gate::CONSENT, true, "consent", "desk-consent"),
        (gate::SIGN, true, "sign", "desk-sign"),
        (gate::SCHEDULE, true, "schedule", "desk-timing"),
        (
            gate::REVIEW_LEGAL_AFTERWARDS,
            is_owed(Review::Legal),
            "post-review",
            "desk-after-legal",
        ),
        (
            gate::REVIEW_SECRECY_AFTERWARDS,
            is_owed(Review::Secrecy),
            "post-review",
            "desk-after-secrecy",
        ),
    ];
    permitted(view, draft, &ways)
}

/// What this person may do at any step, or when it is public.
fn others(view: &View, draft: &DraftView) -> Vec<(String, String)> {
    let is_public =
        draft.flow.step == Step::Published && draft.state == PublicationState::Published;
    let ways = [
        (gate::EDIT, is_public, "revise", "desk-revise"),
        (
            gate::REQUEST_WITHDRAWAL,
            true,
            "request-withdrawal",
            "desk-request-withdrawal",
        ),
        (gate::TAKE_DOWN, true, "withdraw", "desk-withdraw"),
        (gate::PUBLISH_EMERGENCY, true, "emergency", "desk-emergency"),
    ];
    permitted(view, draft, &ways)
}

/// Of ways with their action, whether they lead anywhere now, their page and the key of their name: those that are open.
fn permitted(
    view: &View,
    draft: &DraftView,
    ways: &[(Action, bool, &str, &str)],
) -> Vec<(String, String)> {
    let open = ways
        .iter()
        .filter(|(action, is_now, ..)| *is_now && draft.permits(*action));
    open.map(|(_, _, page, key)| {
        let path = format!("{}/{page}", overview_path(&draft.record));
        (view.href(&path), view.t(key).into_owned())
    })
    .collect()
}

fn event(view: &View, step: &Happened) -> Event {
    let key = format!("desk-action-{}", step.action.replace('_', "-"));
    let who = if step.by.name == SYSTEM {
        view.t("desk-system").into_owned()
    } else if step.by.account.is_none() {
        view.t("desk-operator").into_owned()
    } else {
        step.by.name.clone()
    };
    Event {
        at: moment(step.at),
        who,
        what: view.t(&key).into_owned(),
        remark: step.remark.clone(),
    }
}

async fn submit_draft(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let record: RecordId = id.parse().map_err(|_| PageError::NotFound)?;
    let receipt = posted.receipt();
    let pick = Pick {
        record: record.clone(),
        revision: posted.revision(),
    };
    let outcome = submit(&pages.desk, &caller.by(receipt.as_ref()), &pick).await;
    let attempt = Attempt {
        action: gate::SUBMIT,
        record: &record,
        fields_at: &Tab::Edit.path(&record),
    };
    answer(&pages, &caller, attempt, outcome, "submit").await
}

async fn recall_draft(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let record: RecordId = id.parse().map_err(|_| PageError::NotFound)?;
    let receipt = posted.receipt();
    let by = caller.by(receipt.as_ref());
    let outcome = recall(&pages.desk, &by, &record, &posted.lines("remark")).await;
    let attempt = Attempt {
        action: gate::RECALL,
        record: &record,
        fields_at: "",
    };
    answer(&pages, &caller, attempt, outcome, "recall").await
}

async fn discard(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let record: RecordId = id.parse().map_err(|_| PageError::NotFound)?;
    let receipt = posted.receipt();
    let by = caller.by(receipt.as_ref());
    match discard_draft(&pages.desk, &by, &record, posted.revision()).await {
        Ok(_) => Ok(caller.done(worklist::PATH, "discard")),
        Err(refusal) => {
            let attempt = Attempt {
                action: gate::DISCARD,
                record: &record,
                fields_at: "",
            };
            answer(&pages, &caller, attempt, Err(refusal), "discard").await
        }
    }
}

/// The draft as it stands after a command, or what was refused above it.
async fn answer(
    pages: &DeskPages,
    caller: &Caller,
    attempt: Attempt<'_>,
    outcome: Result<Done, Refusal>,
    what: &str,
) -> Result<Response, PageError> {
    match outcome {
        Ok(done) => Ok(caller.done(&overview_path(&done.record), what)),
        Err(refusal) => {
            let refused = pages.refused(caller, attempt, refusal).await?;
            let summary = Some(refused.summary.clone());
            let page = overview_page(pages, caller, attempt.record.as_str(), summary, "").await?;
            Ok(refused.answer(&page))
        }
    }
}
