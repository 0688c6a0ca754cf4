//! The page of what runs behind the pages: each job with its last runs, each message that did not go out, and what can be done.
//! Must never show the text of a message, nor what others said of a failure: that is in the log, under its number.

use access::audit::{self, Event, Outcome};
use access::gate::{Action, Thing};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use http::header::{CACHE_CONTROL, LOCATION};
use http::{HeaderValue, StatusCode};
use kernel::id::MessageId;
use kernel::page::PageRequest;
use kernel::time::Instant;
use mail::model::State as MailState;
use mail::queue::{Cancelled, SentAgain, cancel, send_again};
use mail::read::{Listed, count, list};
use serde::Deserialize;
use shell::component::notification_banner::NotificationBanner;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::module::Routes;
use shell::page::{Cache, Head};
use shell::session::Session;
use shell::view::View;
use store::error::StoreError;

use crate::Operation;
use crate::job::{self, JobState};

pub(crate) const PATH: &str = "/desk/work";

const READ: Action = Action("operation.work.read");
const RUN_JOB: Action = Action("operation.job.run");
const SEND_AGAIN: Action = Action("operation.mail.send_again");
const CANCEL: Action = Action("operation.mail.cancel");

/// Messages of each state on the page: the newest.
const N_MESSAGES: u32 = 50;

pub(crate) fn routes() -> Routes<Operation> {
    vec![
        (PATH, get(show_work)),
        ("/desk/work/jobs/{job}", post(run_job)),
        ("/desk/work/mail/{message}/send", post(send_message)),
        ("/desk/work/mail/{message}/cancel", post(cancel_message)),
    ]
}

#[derive(Template)]
#[template(path = "operation/work.html")]
struct WorkPage {
    view: View,
    head: Head,
    session: Session,
    done: Option<NotificationBanner>,
    jobs: Vec<JobLine>,
    mail: Vec<MailTable>,
}

shell::page!(WorkPage);

struct JobLine {
    name: String,
    code: String,
    health: String,
    class: &'static str,
    every: String,
    ran_at: String,
    succeeded_at: String,
    failure: Option<FailureLine>,
    /// When somebody asked for a run that no process has taken up.
    asked_at: Option<String>,
    href: String,
}

struct FailureLine {
    at: String,
    reference: String,
    problem: String,
    n: i64,
}

/// The messages of one state.
struct MailTable {
    title: String,
    lead: String,
    n: i64,
    lines: Vec<MailLine>,
    can_send: bool,
}

struct MailLine {
    href: String,
    address: String,
    subject: String,
    problem: String,
    attempts: i64,
    made_at: String,
}

#[derive(Deserialize)]
struct Nothing {}

impl Operation {
    fn require(&self, session: &Session, action: Action) -> Result<(), PageError> {
        let work = Thing {
            kind: "Work",
            id: "work".to_owned(),
            agency: None,
            attributes: Vec::new(),
        };
        let asked = self.gate.authorize(&session.actor(), action, &work);
        asked.map(drop).map_err(PageError::Denied)
    }
}

async fn show_work(
    State(operation): State<Operation>,
    session: Session,
    view: View,
) -> Result<Response, PageError> {
    operation.require(&session, READ)?;
    let store = &operation.store;
    let jobs = job::list(store).await.map_err(failed)?;
    let counts = count(store).await.map_err(failed)?;
    let mut tables = Vec::new();
    for (state, n) in [
        (MailState::Failed, counts.n_failed),
        (MailState::Waiting, counts.n_waiting),
        (MailState::Off, counts.n_off),
    ] {
        let page = PageRequest {
            limit: N_MESSAGES,
            after: None,
        };
        let listed = list(store, state, &page).await.map_err(failed)?;
        tables.push(mail_table(&view, state, n, &listed.items));
    }
    let page = WorkPage {
        head: Head::new(view.t("operation-work"), Cache::NoStore).not_indexed(),
        done: done_banner(&view),
        jobs: jobs.iter().map(|job| job_line(&view, job)).collect(),
        mail: tables,
        session,
        view,
    };
    Ok(page.into_response())
}

fn job_line(view: &View, state: &JobState) -> JobLine {
    let health = state.health(view.now);
    let moment = |at: Option<Instant>| at.map_or_else(|| "—".to_owned(), Instant::minute);
    let failure = state.last_failure.as_ref().map(|failure| FailureLine {
        at: failure.at.minute(),
        reference: failure.reference.clone(),
        problem: failure.problem.clone(),
        n: state.n_failures,
    });
    let key = format!("operation-job-{}", state.name.replace(['.', '_'], "-"));
    let is_named = view.messages.has(view.language, &key);
    JobLine {
        name: if is_named {
            view.t(&key).into_owned()
        } else {
            state.name.clone()
        },
        code: state.name.clone(),
        health: view
            .t(&format!("operation-health-{}", health.code()))
            .into_owned(),
        class: match health {
            job::Health::Well => "govuk-tag--green",
            job::Health::Failing => "govuk-tag--red",
            job::Health::Late => "govuk-tag--orange",
            job::Health::New => "govuk-tag--grey",
        },
        every: every(view, state.every.as_secs()),
        ran_at: moment(state.ran_at),
        succeeded_at: moment(state.succeeded_at),
        failure,
        asked_at: state.asked_at.map(Instant::minute),
        href: view.href(&format!("{PATH}/jobs/{}", state.name)),
    }
}

/// `每 5 秒`, in the largest unit that comes out even.
fn every(view: &View, seconds: u64) -> String {
    let units = [(86_400, "days"), (3_600, "hours"), (60, "minutes")];
    let unit = units
        .into_iter()
        .find(|(length, _)| seconds >= *length && seconds.is_multiple_of(*length));
    let (length, unit) = unit.unwrap_or((1, "seconds"));
    view.t_arg(&format!("operation-every-{unit}"), "n", seconds / length)
}

fn mail_table(view: &View, state: MailState, n: i64, listed: &[Listed]) -> MailTable {
    let line = |message: &Listed| {
        let problem = message.problem.map(|problem| {
            let key = format!("operation-mail-{}", problem.code().replace('_', "-"));
            let said = view.t(&key).into_owned();
            problem
                .reply()
                .map_or(said.clone(), |reply| format!("{said}（{reply}）"))
        });
        MailLine {
            href: view.href(&format!("{PATH}/mail/{}", message.id)),
            address: message.address.clone(),
            subject: message.subject.clone(),
            problem: problem.unwrap_or_default(),
            attempts: message.attempts,
            made_at: message.made_at.minute(),
        }
    };
    let key = format!("operation-mail-{}", state.code());
    MailTable {
        title: view.t(&key).into_owned(),
        lead: view.t(&format!("{key}-lead")).into_owned(),
        n,
        lines: listed.iter().map(line).collect(),
        can_send: state != MailState::Waiting,
    }
}

async fn run_job(
    State(operation): State<Operation>,
    Path(name): Path<String>,
    session: Session,
    view: View,
    DeskForm(_): DeskForm<Nothing>,
) -> Result<Response, PageError> {
    operation.require(&session, RUN_JOB)?;
    let mut tx = operation.store.begin().await.map_err(failed)?;
    let is_known = job::ask(&mut tx, &name, view.now).await.map_err(failed)?;
    if !is_known {
        return Err(PageError::NotFound);
    }
    let done = Done {
        session: &session,
        action: RUN_JOB,
        thing_kind: "Job",
        thing_id: &name,
    };
    done.commit(tx, &view).await?;
    Ok(see_work(&view, "job-asked"))
}

async fn send_message(
    State(operation): State<Operation>,
    Path(id): Path<String>,
    session: Session,
    view: View,
    DeskForm(_): DeskForm<Nothing>,
) -> Result<Response, PageError> {
    operation.require(&session, SEND_AGAIN)?;
    let message: MessageId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = operation.store.begin().await.map_err(failed)?;
    match send_again(&mut tx, &message, view.now)
        .await
        .map_err(failed)?
    {
        SentAgain::NotPossible => Ok(see_work(&view, "mail-too-late")),
        SentAgain::Queued => {
            let done = Done {
                session: &session,
                action: SEND_AGAIN,
                thing_kind: "Message",
                thing_id: &id,
            };
            done.commit(tx, &view).await?;
            Ok(see_work(&view, "mail-queued"))
        }
    }
}

async fn cancel_message(
    State(operation): State<Operation>,
    Path(id): Path<String>,
    session: Session,
    view: View,
    DeskForm(_): DeskForm<Nothing>,
) -> Result<Response, PageError> {
    operation.require(&session, CANCEL)?;
    let message: MessageId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = operation.store.begin().await.map_err(failed)?;
    match cancel(&mut tx, &message).await.map_err(failed)? {
        Cancelled::NotPossible => Ok(see_work(&view, "mail-too-late")),
        Cancelled::Done => {
            let done = Done {
                session: &session,
                action: CANCEL,
                thing_kind: "Message",
                thing_id: &id,
            };
            done.commit(tx, &view).await?;
            Ok(see_work(&view, "mail-cancelled"))
        }
    }
}

/// What is written into the log of a change.
struct Done<'a> {
    session: &'a Session,
    action: Action,
    thing_kind: &'static str,
    thing_id: &'a str,
}

impl Done<'_> {
    /// Writes it and ends the transaction.
    async fn commit(&self, mut tx: store::database::Tx, view: &View) -> Result<(), PageError> {
        let actor = self.session.actor();
        let event = Event {
            actor: &actor,
            action: self.action,
            thing_kind: self.thing_kind,
            thing_id: self.thing_id,
            agency: None,
            outcome: Outcome::Permitted,
            reason: "",
            origin: &self.session.origin,
            detail: serde_json::Value::Null,
        };
        audit::record(&mut tx, &event, view.now)
            .await
            .map_err(failed)?;
        tx.commit().await.map_err(failed)
    }
}

/// Back to the page, which says what was done: there is a message `operation-done-WHAT`.
fn see_work(view: &View, what: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let path = view.href(&format!("{PATH}?done={what}"));
    if let Ok(location) = HeaderValue::try_from(path) {
        headers.insert(LOCATION, location);
    }
    response
}

fn done_banner(view: &View) -> Option<NotificationBanner> {
    let what = view.query.strip_prefix("done=")?;
    let key = format!("operation-done-{what}");
    view.messages
        .has(view.language, &key)
        .then(|| NotificationBanner {
            title: view.t("operation-done").into_owned().into(),
            content: view.t(&key).into_owned().into(),
            ..NotificationBanner::success()
        })
}

fn failed(error: StoreError) -> PageError {
    match error {
        StoreError::Unavailable(_) => PageError::Unavailable,
        error @ (StoreError::Argument { .. }
        | StoreError::Constraint { .. }
        | StoreError::Reference(_)
        | StoreError::Column { .. }
        | StoreError::DiskFull(_)
        | StoreError::Other(_)) => PageError::Accident(error.into()),
    }
}
