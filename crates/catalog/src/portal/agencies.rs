//! Agencies: the tree, and each agency's own page (条例 art. 20 item 2).
//! Must never show a record that belongs to another agency.

use askama::Template;
use axum::extract::{Path, Query, State};
use shell::error::PageError;
use shell::page::{Cache, Head};
use shell::view::View;

use crate::agency::{self, Agency};
use crate::portal::listing::{PER_PAGE, PageQuery, Pager, Row, rows, split};
use crate::portal::overview::Overview;
use crate::portal::{Portal, failed};
use crate::record::fields::Leader;
use crate::record::read;

/// An agency with those under it.
struct Branch {
    href: String,
    name: String,
    count: i64,
    children: Vec<Branch>,
}

#[derive(Template)]
#[template(path = "catalog/agencies.html")]
struct AgenciesPage {
    view: View,
    head: Head,
    branches: Vec<Branch>,
}

shell::page!(AgenciesPage);

pub(crate) async fn list_agencies(
    State(portal): State<Portal>,
    view: View,
) -> Result<impl axum::response::IntoResponse, PageError> {
    let overview = portal.overviews.get(&portal.store).await?;
    let head =
        Head::new(view.t("nav-agencies"), Cache::PAGE).column(view.t("nav-agencies"), "机构职能");
    let roots = overview
        .agencies
        .iter()
        .filter(|agency| agency.parent.is_none());
    let branches = roots
        .map(|root| branch(&view, root, &overview, 0))
        .collect();
    Ok(AgenciesPage {
        branches,
        head,
        view,
    })
}

const MAX_DEPTH: usize = 8;

fn branch(view: &View, agency: &Agency, overview: &Overview, depth: usize) -> Branch {
    let children = overview
        .agencies
        .iter()
        .filter(|child| depth < MAX_DEPTH && child.parent.as_ref() == Some(&agency.id));
    Branch {
        href: view.href(&format!("/agencies/{}", agency.code)),
        name: agency.name.clone(),
        count: overview.of_agency(agency),
        children: children
            .map(|child| branch(view, child, overview, depth + 1))
            .collect(),
    }
}

struct LeaderLine {
    name: String,
    position: String,
    portfolio: String,
}

#[derive(Template)]
#[template(path = "catalog/agency.html")]
struct AgencyPage {
    view: View,
    head: Head,
    agency: Agency,
    /// Message key and value, empty ones left out.
    facts: Vec<(&'static str, String)>,
    leaders: Vec<LeaderLine>,
    children: Vec<Branch>,
    rows: Vec<Row>,
    pager: Pager,
}

shell::page!(AgencyPage);

pub(crate) async fn show_agency(
    State(portal): State<Portal>,
    Path(code): Path<String>,
    Query(query): Query<PageQuery>,
    view: View,
) -> Result<impl axum::response::IntoResponse, PageError> {
    let overview = portal.overviews.get(&portal.store).await?;
    let agencies = &overview.agencies;
    let agency = agencies
        .iter()
        .find(|agency| agency.code == code)
        .cloned()
        .ok_or(PageError::NotFound)?;
    let found = read::list_of_agency(&portal.store, &agency.id, query.offset()?, PER_PAGE + 1)
        .await
        .map_err(failed)?;
    let (found, has_more) = split(found);
    let children = agencies
        .iter()
        .filter(|child| child.parent.as_ref() == Some(&agency.id));
    let mut head = Head::new(agency.name.clone(), Cache::PAGE)
        .column(agency.name.clone(), "机构职能")
        .crumb(view.t("nav-agencies"), "/agencies")
        .feed(format!("/agencies/{}/feed.atom", agency.code));
    let path = agency::path(agencies, &agency.id);
    for above in path.iter().take(path.len().saturating_sub(1)) {
        head = head.crumb(
            above.short_name.clone(),
            format!("/agencies/{}", above.code),
        );
    }
    Ok(AgencyPage {
        facts: facts(&agency),
        leaders: agency.profile.leaders.iter().map(leader_line).collect(),
        children: children
            .map(|child| branch(&view, child, &overview, MAX_DEPTH))
            .collect(),
        rows: rows(&view, &found),
        pager: query.pager(&view, has_more),
        agency,
        head,
        view,
    })
}

fn leader_line(leader: &Leader) -> LeaderLine {
    match leader {
        Leader::Name(name) => LeaderLine {
            name: name.clone(),
            position: String::new(),
            portfolio: String::new(),
        },
        Leader::Person {
            name,
            position,
            portfolio,
        } => LeaderLine {
            name: name.clone(),
            position: position.clone(),
            portfolio: portfolio.to_string(),
        },
    }
}

fn facts(agency: &Agency) -> Vec<(&'static str, String)> {
    let profile = &agency.profile;
    [
        ("agency-address", &profile.address),
        ("agency-hours", &profile.office_hours),
        ("agency-phone", &profile.phone),
        ("agency-fax", &profile.fax),
        ("agency-postcode", &profile.postcode),
        ("agency-email", &profile.email),
        ("agency-website", &profile.website),
        ("agency-uscc", &agency.uscc),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(key, value)| (key, value.clone()))
    .collect()
}
