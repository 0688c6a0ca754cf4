//! The worklist (工作台): what waits for somebody, the most urgent first, and what is done with many at once.
//! Must never count or sort itself: that is the read's, and the light is the deadline's.

use std::collections::BTreeMap;

use access::actor::{Grant, Role, Staff};
use askama::Template;
use axum::extract::{Query, State};
use axum::routing::get;
use kernel::id::AgencyId;
use kernel::page::PageRequest;
use serde::Deserialize;
use shell::component::error_summary::ErrorSummary;
use shell::component::notification_banner::NotificationBanner;
use shell::error::PageError;
use shell::module::Routes;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;
use workdays::light::Light;

use crate::agency;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::heading::{LightMark, kind_name, overview_path};
use crate::desk::pages::worklist::many::change_tasks;
use crate::desk::read::{Assigned, Scope, TaskFilter, TaskLine, Worklist, list_tasks};
use crate::desk::settings::{Settings, saved};
use crate::desk::tasks::TaskKind;
use crate::portal::failed;

mod many;

pub(crate) const PATH: &str = "/desk/tasks";

/// Lines of a page.
const N_LINES: u32 = 50;

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![(PATH, get(show_worklist).post(change_tasks))]
}

/// What the address narrows the list to, as sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    scope: String,
    kind: String,
    light: String,
    q: String,
    assigned: String,
    after: String,
}

struct Tab {
    href: String,
    text: String,
    n: i64,
    n_late: i64,
    is_current: bool,
}

struct Choice {
    value: &'static str,
    text: String,
    is_chosen: bool,
}

struct Line {
    /// What the checkbox sends.
    pick: String,
    is_picked: bool,
    href: String,
    title: String,
    task: String,
    kind: String,
    agency: String,
    level: Option<String>,
    is_emergency: bool,
    editor: String,
    assignee: String,
    remark: String,
    due: Option<Due>,
}

struct Due {
    light: LightMark,
    date: String,
    sentence: String,
}

#[derive(Template)]
#[template(path = "desk/worklist.html")]
struct WorklistPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    done: Option<NotificationBanner>,
    trouble: Option<ErrorSummary>,
    /// Where its forms go: the list stays as narrowed.
    action: String,
    scopes: Vec<Tab>,
    tabs: Vec<Tab>,
    kind: String,
    scope: String,
    words: String,
    lights: Vec<Choice>,
    assigned: Vec<Choice>,
    lines: Vec<Line>,
    next: Option<String>,
    /// Tasks of editors are among the lines: they can be handed in together.
    has_drafts: bool,
    may_begin: bool,
}

shell::page!(WorklistPage);

async fn show_worklist(
    State(pages): State<DeskPages>,
    Query(wanted): Query<Wanted>,
    caller: Caller,
) -> Result<WorklistPage, PageError> {
    worklist_page(&pages, &caller, &wanted, &Picked::default(), None).await
}

/// The tasks whose boxes stay ticked.
#[derive(Default)]
struct Picked(Vec<String>);

async fn worklist_page(
    pages: &DeskPages,
    caller: &Caller,
    wanted: &Wanted,
    picked: &Picked,
    trouble: Option<ErrorSummary>,
) -> Result<WorklistPage, PageError> {
    let store = &pages.desk.store;
    let request = PageRequest {
        limit: N_LINES,
        after: (!wanted.after.is_empty()).then(|| wanted.after.clone()),
    };
    let staff = &caller.session.staff;
    let list = list_tasks(store, staff, &wanted.filter(), &request, caller.today())
        .await
        .map_err(failed)?;
    let agencies = agency::list(store).await.map_err(failed)?;
    let names: BTreeMap<AgencyId, String> = agencies
        .into_iter()
        .map(|agency| (agency.id, agency.short_name))
        .collect();
    let (_, settings) = saved::current(store).await.map_err(failed)?;
    let view = &caller.view;
    let lines = list.page.items.iter();
    let lines = lines.map(|task| line(caller, task, &names, &settings, picked));
    Ok(WorklistPage {
        head: caller.head(view.t("desk-worklist")),
        session: caller.session.clone(),
        receipt: caller.new_receipt(),
        done: caller.done_banner(),
        trouble,
        action: view.href(&wanted.path()),
        scopes: scopes(view, wanted),
        tabs: tabs(view, wanted, &list),
        kind: wanted.kind.clone(),
        scope: wanted.scope.clone(),
        words: wanted.q.clone(),
        lights: choices(view, &wanted.light, &LIGHTS),
        assigned: choices(view, &wanted.assigned, &ASSIGNED),
        lines: lines.collect(),
        may_begin: staff.roles().contains(&Role::Editor),
        has_drafts: list
            .page
            .items
            .iter()
            .any(|task| task.kind == TaskKind::Draft),
        next: list.page.next.map(|after| {
            let further = Wanted {
                after,
                ..wanted.clone()
            };
            view.href(&further.path())
        }),
        view: view.clone(),
    })
}

impl Wanted {
    fn filter(&self) -> TaskFilter {
        TaskFilter {
            scope: match self.scope.as_str() {
                "agency" => Scope::Agency,
                _ => Scope::Mine,
            },
            kind: TaskKind::from_code(&self.kind),
            light: match self.light.as_str() {
                "overdue" => Some(Light::Overdue),
                "red" => Some(Light::Red),
                "yellow" => Some(Light::Yellow),
                "green" => Some(Light::Green),
                _ => None,
            },
            words: self.q.clone(),
            assigned: match self.assigned.as_str() {
                "me" => Assigned::ToMe,
                "nobody" => Assigned::ToNobody,
                _ => Assigned::Any,
            },
        }
    }

    /// The address of this list.
    fn path(&self) -> String {
        let pairs = [
            ("scope", &self.scope),
            ("kind", &self.kind),
            ("light", &self.light),
            ("q", &self.q),
            ("assigned", &self.assigned),
            ("after", &self.after),
        ];
        let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(given)
            .finish();
        if query.is_empty() {
            PATH.to_owned()
        } else {
            format!("{PATH}?{query}")
        }
    }
}

/// Value and message key; the first is "whatever".
const LIGHTS: [(&str, &str); 5] = [
    ("", "desk-any"),
    ("overdue", "desk-light-overdue"),
    ("red", "desk-light-red"),
    ("yellow", "desk-light-yellow"),
    ("green", "desk-light-green"),
];

const ASSIGNED: [(&str, &str); 3] = [
    ("", "desk-any"),
    ("me", "desk-assigned-me"),
    ("nobody", "desk-assigned-nobody"),
];

fn choices(view: &View, chosen: &str, all: &[(&'static str, &str)]) -> Vec<Choice> {
    let choice = |(value, key): &(&'static str, &str)| Choice {
        value,
        text: view.t(key).into_owned(),
        is_chosen: *value == chosen,
    };
    all.iter().map(choice).collect()
}

fn scopes(view: &View, wanted: &Wanted) -> Vec<Tab> {
    let is_agency = wanted.scope == "agency";
    [
        ("", "desk-scope-mine", !is_agency),
        ("agency", "desk-scope-agency", is_agency),
    ]
    .into_iter()
    .map(|(scope, key, is_current)| Tab {
        href: view.href(
            &Wanted {
                scope: scope.to_owned(),
                ..Wanted::default()
            }
            .path(),
        ),
        text: view.t(key).into_owned(),
        n: 0,
        n_late: 0,
        is_current,
    })
    .collect()
}

/// All, then one for each kind of task there is.
fn tabs(view: &View, wanted: &Wanted, list: &Worklist) -> Vec<Tab> {
    let tab = |kind: &str, text: String, n: i64, n_late: i64| Tab {
        href: view.href(
            &Wanted {
                kind: kind.to_owned(),
                after: String::new(),
                ..wanted.clone()
            }
            .path(),
        ),
        text,
        n,
        n_late,
        is_current: wanted.kind == kind,
    };
    let n = list.counts.iter().map(|count| count.n).sum();
    let n_late = list.counts.iter().map(|count| count.n_overdue).sum();
    let all = tab("", view.t("desk-all").into_owned(), n, n_late);
    let of_kinds = list.counts.iter().map(|count| {
        let text = task_name(view, count.kind);
        tab(count.kind.code(), text, count.n, count.n_overdue)
    });
    std::iter::once(all).chain(of_kinds).collect()
}

fn task_name(view: &View, kind: TaskKind) -> String {
    view.t(&format!("desk-task-{}", kind.code().replace('_', "-")))
        .into_owned()
}

/// Where the duty is done, for those whose it may be: whoever comes from here has decided to do it.
fn task_path(task: &TaskLine, staff: &Staff) -> String {
    let holds = |grant: &Grant| grant.role == task.kind.role() && grant.agency == task.agency;
    if !staff.grants.iter().any(holds) {
        return overview_path(&task.record);
    }
    let page = match task.kind {
        TaskKind::Draft => return overview_path(&task.record),
        TaskKind::Legal | TaskKind::Secrecy => "review",
        TaskKind::Consent => "consent",
        TaskKind::Sign => "sign",
        TaskKind::Scheduled => "schedule",
        TaskKind::AfterLegal | TaskKind::AfterSecrecy => "post-review",
        TaskKind::Withdraw => "withdraw",
    };
    format!("{}/{page}", overview_path(&task.record))
}

fn line(
    caller: &Caller,
    task: &TaskLine,
    names: &BTreeMap<AgencyId, String>,
    settings: &Settings,
    picked: &Picked,
) -> Line {
    let view = &caller.view;
    let pick = format!("{} {} {}", task.record, task.kind.code(), task.agency);
    let level = format!("desk-level-{}", task.level.code());
    Line {
        is_picked: picked.0.contains(&pick),
        pick,
        href: view.href(&task_path(task, &caller.session.staff)),
        title: task.title.clone(),
        task: task_name(view, task.kind),
        kind: kind_name(view, task.record_kind),
        agency: names.get(&task.agency).cloned().unwrap_or_default(),
        level: (task.level != kernel::level::Level::Open).then(|| view.t(&level).into_owned()),
        is_emergency: task.is_emergency,
        editor: task.editor.name.clone(),
        assignee: task
            .assignee
            .as_ref()
            .map(|person| person.name.clone())
            .unwrap_or_default(),
        remark: task.remark.clone(),
        due: task.deadline(settings, caller.today()).map(|deadline| Due {
            light: LightMark::new(view, deadline.light, &deadline.left),
            date: deadline.due.to_string(),
            sentence: deadline.sentence,
        }),
    }
}
