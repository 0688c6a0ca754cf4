//! What is signed and becomes public when, soonest first.
//! Must never show what the person's roles are not for: it is read from their worklist.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use kernel::page::{MAX_LIMIT, PageRequest};
use shell::component::notification_banner::NotificationBanner;
use shell::error::PageError;
use shell::module::Routes;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::agency;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::decision::agency_name;
use crate::desk::pages::heading::{kind_name, overview_path};
use crate::desk::read::{Scope, TaskFilter, find_draft, list_tasks};
use crate::desk::tasks::TaskKind;
use crate::portal::failed;

pub(crate) const PATH: &str = "/desk/schedule";

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![(PATH, get(list_scheduled))]
}

#[derive(Template)]
#[template(path = "desk/scheduled.html")]
struct ScheduledPage {
    view: View,
    head: Head,
    session: Session,
    done: Option<NotificationBanner>,
    days: Vec<Day>,
    next: Option<String>,
}

shell::page!(ScheduledPage);

struct Day {
    date: String,
    entries: Vec<Entry>,
}

struct Entry {
    time: String,
    title: String,
    href: String,
    kind: String,
    agency: String,
    signer: String,
    /// For those who may move it.
    change: Option<String>,
}

#[derive(serde::Deserialize)]
pub(crate) struct After {
    after: Option<String>,
}

async fn list_scheduled(
    State(pages): State<DeskPages>,
    Query(query): Query<After>,
    caller: Caller,
) -> Result<Response, PageError> {
    let view = caller.view.clone();
    let agencies = agency::list(&pages.desk.store).await.map_err(failed)?;
    let filter = TaskFilter {
        scope: Scope::Agency,
        kind: Some(TaskKind::Scheduled),
        ..TaskFilter::default()
    };
    let request = PageRequest {
        limit: MAX_LIMIT,
        after: query.after,
    };
    let (store, staff) = (&pages.desk.store, &caller.session.staff);
    let list = list_tasks(store, staff, &filter, &request, caller.today())
        .await
        .map_err(failed)?;
    let mut entries = Vec::new();
    for line in list.page.items {
        let draft = find_draft(&pages.desk, &caller.actor, &line.record, caller.today()).await;
        let Ok(Some(draft)) = draft else { continue };
        let Some(at) = draft.flow.scheduled_at else {
            continue;
        };
        let path = overview_path(&line.record);
        let change = draft.permits(crate::desk::gate::SCHEDULE);
        let signature = draft.flow.signature.as_ref();
        entries.push((
            at,
            Entry {
                time: at.minute().split_off(11),
                href: view.href(&path),
                kind: kind_name(&view, line.record_kind),
                agency: agency_name(&agencies, &line.agency),
                signer: signature.map(|it| it.by.name.clone()).unwrap_or_default(),
                change: change.then(|| view.href(&format!("{path}/schedule"))),
                title: line.title,
            },
        ));
    }
    entries.sort_by_key(|(at, _)| *at);
    let mut days: Vec<Day> = Vec::new();
    for (at, entry) in entries {
        let date = at.date().to_string();
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.entries.push(entry),
            None => days.push(Day {
                date,
                entries: vec![entry],
            }),
        }
    }
    let page = ScheduledPage {
        head: caller
            .head(view.t("desk-schedule"))
            .crumb(view.t("desk-home"), "/desk"),
        done: caller.done_banner(),
        days,
        next: list
            .page
            .next
            .map(|after| view.href(&format!("/desk/schedule?after={after}"))),
        session: caller.session.clone(),
        view,
    };
    Ok(axum::response::IntoResponse::into_response(page))
}
