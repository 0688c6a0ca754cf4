//! The tree of agencies with the names they bore and what became of them; the way to changing it, and the tree as a file.
//! Must never show a change without who made it, from which day, and why.

mod ending;
mod form;
mod particulars;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use kernel::id::AgencyId;
use shell::component::notification_banner::NotificationBanner;
use shell::error::PageError;
use shell::module::Routes;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::agency::history::{AgencyStep, list_steps};
use crate::agency::holdings::{Holdings, find_holdings};
use crate::agency::over_time::list_names_of;
use crate::agency::tree::{FormerAgency, list_former};
use crate::agency::{self, Agency, file};
use crate::desk::gate::{CHANGE_AGENCIES, READ_SETTINGS};
use crate::desk::pages::DeskPages;
use crate::desk::pages::agencies::particulars::Typed;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::settings::attachment;
use crate::portal::failed;

pub(crate) const PATH: &str = "/desk/agencies";

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![
        (PATH, get(list_agencies)),
        ("/desk/agencies.toml", get(export_agencies)),
        (
            "/desk/agencies/new",
            get(particulars::new_agency).post(particulars::create_agency),
        ),
        ("/desk/agencies/{agency}", get(show_agency)),
        (
            "/desk/agencies/{agency}/edit",
            get(particulars::edit_agency).post(particulars::save_agency),
        ),
        (
            "/desk/agencies/{agency}/rename",
            get(ending::show_rename).post(ending::send_rename),
        ),
        (
            "/desk/agencies/{agency}/merge",
            get(ending::show_merge).post(ending::send_merge),
        ),
        (
            "/desk/agencies/{agency}/dissolve",
            get(ending::show_dissolve).post(ending::send_dissolve),
        ),
    ]
}

#[derive(Template)]
#[template(path = "desk/agencies.html")]
struct AgenciesPage {
    view: View,
    head: Head,
    session: Session,
    lines: Vec<Line>,
    former: Vec<Former>,
    may_change: bool,
}

shell::page!(AgenciesPage);

/// An agency in the tree.
struct Line {
    href: String,
    name: String,
    short_name: String,
    code: String,
    uscc: String,
    kind: String,
    /// 0 at the top; deeper than a table can show is shown as deep as it can.
    depth: usize,
}

const MAX_DEPTH: usize = 4;

struct Former {
    href: String,
    name: String,
    /// `2026-11-20 并入云溪市财政局`.
    end: String,
}

#[derive(Template)]
#[template(path = "desk/agency.html")]
struct AgencyPage {
    view: View,
    head: Head,
    session: Session,
    done: Option<NotificationBanner>,
    name: String,
    /// What became of it, where it is no more.
    end: Option<String>,
    facts: Vec<(String, String)>,
    /// Name and last day.
    names: Vec<(String, String)>,
    holdings: Vec<(String, i64)>,
    steps: Vec<StepLine>,
    /// Where it can be changed, for those who may.
    actions: Vec<(String, String)>,
    public: Option<String>,
}

shell::page!(AgencyPage);

struct StepLine {
    from: String,
    action: String,
    was: String,
    became: String,
    note: String,
    by: String,
    at: String,
}

async fn list_agencies(
    State(pages): State<DeskPages>,
    caller: Caller,
) -> Result<AgenciesPage, PageError> {
    pages.require(&caller, READ_SETTINGS)?;
    let (view, store) = (&caller.view, &pages.desk.store);
    let agencies = agency::list(store).await.map_err(failed)?;
    let former = list_former(store).await.map_err(failed)?;
    let mut lines = Vec::new();
    put_below(view, None, &agencies, &mut lines);
    let former_line = |former: &FormerAgency| Former {
        href: view.href(&path_of(&former.agency.id)),
        name: former.agency.name.clone(),
        end: end_text(view, former, &agencies),
    };
    Ok(AgenciesPage {
        head: caller.head(view.t("desk-agencies")),
        session: caller.session.clone(),
        former: former.iter().map(former_line).collect(),
        lines,
        may_change: pages.may(&caller, CHANGE_AGENCIES),
        view: view.clone(),
    })
}

fn path_of(id: &AgencyId) -> String {
    format!("{PATH}/{id}")
}

/// Every agency after the one above it; whoever has none above that stands is at the top.
fn put_below(view: &View, above: Option<&Agency>, agencies: &[Agency], lines: &mut Vec<Line>) {
    let stands = |id: &AgencyId| agencies.iter().any(|agency| agency.id == *id);
    for agency in agencies {
        let parent = agency.parent.as_ref().filter(|id| stands(id));
        if parent != above.map(|above| &above.id) {
            continue;
        }
        lines.push(Line {
            href: view.href(&path_of(&agency.id)),
            name: agency.name.clone(),
            short_name: agency.short_name.clone(),
            code: agency.code.clone(),
            uscc: agency.uscc.clone(),
            kind: kind_text(view, agency),
            depth: (agency::path(agencies, &agency.id).len().saturating_sub(1)).min(MAX_DEPTH),
        });
        put_below(view, Some(agency), agencies, lines);
    }
}

fn kind_text(view: &View, agency: &Agency) -> String {
    view.t(&format!("desk-agency-kind-{}", agency.kind.code()))
        .into_owned()
}

fn end_text(view: &View, former: &FormerAgency, agencies: &[Agency]) -> String {
    let into = former.into.as_ref();
    let into = into.and_then(|id| agencies.iter().find(|agency| agency.id == *id));
    match into {
        Some(into) => view.t_args(
            "desk-agency-ended-into",
            &[
                ("day", former.from.to_string().into()),
                ("name", into.name.clone().into()),
            ],
        ),
        None => view.t_arg("desk-agency-ended", "day", former.from.to_string()),
    }
}

async fn export_agencies(
    State(pages): State<DeskPages>,
    caller: Caller,
) -> Result<Response, PageError> {
    pages.require(&caller, READ_SETTINGS)?;
    let agencies = agency::list(&pages.desk.store).await.map_err(failed)?;
    Ok(attachment("agencies.toml", file::to_toml(&agencies)))
}

/// An agency as its pages need it.
struct Found {
    agency: Agency,
    /// All that stand.
    agencies: Vec<Agency>,
    end: Option<FormerAgency>,
}

impl DeskPages {
    async fn find_agency(&self, id: &str) -> Result<Found, PageError> {
        let store = &self.desk.store;
        let id: AgencyId = id.parse().map_err(|_| PageError::NotFound)?;
        let found = agency::find(store, &id).await.map_err(failed)?;
        let former = list_former(store).await.map_err(failed)?;
        Ok(Found {
            agency: found.ok_or(PageError::NotFound)?,
            agencies: agency::list(store).await.map_err(failed)?,
            end: former.into_iter().find(|former| former.agency.id == id),
        })
    }

    async fn holdings(&self, id: &AgencyId) -> Result<Holdings, PageError> {
        find_holdings(&self.desk.store, id).await.map_err(failed)
    }
}

fn holding_lines(view: &View, holdings: &Holdings) -> Vec<(String, i64)> {
    [
        ("desk-agency-n-public", holdings.n_public),
        ("desk-agency-n-other-records", holdings.n_other_records),
        ("desk-agency-n-drafts", holdings.n_drafts),
        ("desk-agency-n-tasks", holdings.n_tasks),
        ("desk-agency-n-children", holdings.n_children),
    ]
    .map(|(key, n)| (view.t(key).into_owned(), n))
    .into()
}

async fn show_agency(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<AgencyPage, PageError> {
    pages.require(&caller, READ_SETTINGS)?;
    let (view, store) = (&caller.view, &pages.desk.store);
    let found = pages.find_agency(&id).await?;
    let agency = &found.agency;
    let names = list_names_of(store, &agency.id).await.map_err(failed)?;
    let steps = list_steps(store, &agency.id).await.map_err(failed)?;
    let holdings = pages.holdings(&agency.id).await?;
    let may_change = found.end.is_none() && pages.may(&caller, CHANGE_AGENCIES);
    let action = |code: &str| {
        let href = view.href(&format!("{}/{code}", path_of(&agency.id)));
        (href, view.t(&format!("desk-agency-{code}")).into_owned())
    };
    Ok(AgencyPage {
        head: caller
            .head(agency.name.clone())
            .crumb(view.t("desk-agencies"), PATH),
        session: caller.session.clone(),
        done: caller.done_banner(),
        name: agency.name.clone(),
        end: found
            .end
            .as_ref()
            .map(|end| end_text(view, end, &found.agencies)),
        facts: facts(view, &found),
        names: names
            .into_iter()
            .map(|name| (name.name, name.until.to_string()))
            .collect(),
        holdings: holding_lines(view, &holdings),
        steps: steps.iter().map(|step| step_line(view, step)).collect(),
        actions: if may_change {
            ["edit", "rename", "merge", "dissolve"].map(action).into()
        } else {
            Vec::new()
        },
        public: found
            .end
            .is_none()
            .then(|| view.href(&format!("/agencies/{}", agency.code))),
        view: view.clone(),
    })
}

/// The names first, then what its form holds.
fn facts(view: &View, found: &Found) -> Vec<(String, String)> {
    let agency = &found.agency;
    let named = [
        ("desk-agency-name", &agency.name),
        ("desk-agency-short-name", &agency.short_name),
        ("desk-agency-code", &agency.code),
    ]
    .map(|(key, value)| (view.t(key).into_owned(), value.clone()));
    let typed = Typed::of(agency);
    let others = typed.words(view, &found.agencies);
    named
        .into_iter()
        .chain(others)
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

fn step_line(view: &View, step: &AgencyStep) -> StepLine {
    let key = format!("desk-agency-action-{}", step.action.code());
    StepLine {
        from: step.from.to_string(),
        action: view.t(&key).into_owned(),
        was: step.was.clone(),
        became: step.became.clone(),
        note: step.note.clone(),
        by: step.by.name.clone(),
        at: step.at.minute(),
    }
}
