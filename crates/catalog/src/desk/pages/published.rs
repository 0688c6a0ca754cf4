//! An agency's records in every state: found again, revised, or looked at as the public sees them.
//! Must never list what lies with another agency.

use access::actor::{Grant, Role, Staff};
use askama::Template;
use axum::extract::{Query, State};
use axum::routing::get;
use kernel::page::PageRequest;
use kernel::state::PublicationState;
use serde::Deserialize;
use shell::error::PageError;
use shell::module::Routes;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::heading::{kind_name, overview_path, step_name};
use crate::desk::read::{DeskRecord, Table, list_records};
use crate::portal::failed;

pub(crate) const PATH: &str = "/desk/published";

/// Lines of a page.
const N_LINES: u32 = 50;

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![(PATH, get(list_published))]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    q: String,
    /// None stands for what is public.
    state: Option<String>,
    after: String,
}

struct StateChoice {
    value: &'static str,
    text: String,
    is_chosen: bool,
}

struct Line {
    title: String,
    /// The draft's page, where there is a draft.
    draft: Option<String>,
    public: Option<String>,
    revise: Option<String>,
    number: String,
    kind: String,
    state: String,
    step: Option<String>,
    updated: String,
}

#[derive(Template)]
#[template(path = "desk/published.html")]
struct PublishedPage {
    view: View,
    head: Head,
    session: Session,
    words: String,
    states: Vec<StateChoice>,
    lines: Vec<Line>,
    next: Option<String>,
}

shell::page!(PublishedPage);

async fn list_published(
    State(pages): State<DeskPages>,
    Query(wanted): Query<Wanted>,
    caller: Caller,
) -> Result<PublishedPage, PageError> {
    let view = &caller.view;
    let table = Table {
        words: wanted.q.clone(),
        state: match wanted.state.as_deref() {
            None => Some(PublicationState::Published),
            Some(code) => PublicationState::from_code(code),
        },
    };
    let request = PageRequest {
        limit: N_LINES,
        after: (!wanted.after.is_empty()).then(|| wanted.after.clone()),
    };
    let staff = &caller.session.staff;
    let found = list_records(&pages.desk.store, staff, &table, &request);
    let found = found.await.map_err(failed)?;
    let next = found.next.map(|after| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &wanted.q)
            .append_pair("state", table.state.map_or("", PublicationState::code))
            .append_pair("after", &after)
            .finish();
        view.href(&format!("{PATH}?{query}"))
    });
    Ok(PublishedPage {
        head: caller.head(view.t("desk-published")),
        session: caller.session.clone(),
        words: wanted.q.clone(),
        states: states(view, table.state),
        lines: found
            .items
            .into_iter()
            .map(|record| line(view, staff, record))
            .collect(),
        next,
        view: view.clone(),
    })
}

fn states(view: &View, chosen: Option<PublicationState>) -> Vec<StateChoice> {
    let any = StateChoice {
        value: "",
        text: view.t("desk-any").into_owned(),
        is_chosen: chosen.is_none(),
    };
    let each = PublicationState::ALL.into_iter().map(|state| StateChoice {
        value: state.code(),
        text: state_name(view, state),
        is_chosen: chosen == Some(state),
    });
    std::iter::once(any).chain(each).collect()
}

fn state_name(view: &View, state: PublicationState) -> String {
    view.t(&format!("desk-state-{}", state.code())).into_owned()
}

fn line(view: &View, staff: &Staff, record: DeskRecord) -> Line {
    let writes =
        |grant: &Grant| grant.role == Role::Editor && record.owner.as_ref() == Some(&grant.agency);
    let may_revise = staff.grants.iter().any(writes);
    let is_public = record.state == PublicationState::Published;
    let path = format!("/records/{}", record.record);
    Line {
        draft: record
            .step
            .map(|_| view.href(&overview_path(&record.record))),
        public: is_public.then(|| view.href(&path)),
        revise: (is_public && record.step.is_none() && may_revise)
            .then(|| view.href(&format!("/desk{path}/revise"))),
        title: record.title,
        number: record.doc_number.unwrap_or_default(),
        kind: kind_name(view, record.kind),
        state: state_name(view, record.state),
        step: record.step.map(|step| step_name(view, step)),
        updated: record.updated_at.date().to_string(),
    }
}
