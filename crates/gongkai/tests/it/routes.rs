//! Every route of the portal and how the tests of the gate ask it. A route without a row fails.
//! Must never list a route that is not there: rows are compared in both directions.

use std::collections::BTreeSet;

use access::actor::Role;
use gongkai::serve;
use http::Method;
use testkit::scratch::{Scratch, scratch_sqlite};

use crate::house::House;

pub(crate) enum Ask {
    /// Lists and fixed pages, by these addresses.
    List(&'static [&'static str]),
    /// What is about one record: `{id}`, `{file}` are filled in.
    Record(&'static str),
    /// What only takes forms.
    Form,
}

use Ask::{Form, List, Record};

/// The words that every document of the gate's test holds.
pub(crate) const COMMON: &str = "%E4%BE%9B%E6%B0%B4%E4%BF%9D%E9%9A%9C";

pub(crate) const ROUTES: &[(&str, Ask)] = &[
    ("/", List(&["/"])),
    ("/about", List(&["/about"])),
    ("/accessibility", List(&["/accessibility"])),
    ("/agencies", List(&["/agencies"])),
    (
        "/agencies/{code}",
        List(&["/agencies/gate", "/agencies/gate?page=1"]),
    ),
    (
        "/agencies/{code}/feed.atom",
        List(&["/agencies/gate/feed.atom"]),
    ),
    ("/api/openapi.json", List(&["/api/openapi.json"])),
    ("/api/v1/agencies", List(&["/api/v1/agencies"])),
    (
        "/api/v1/records",
        List(&["/api/v1/records", "/api/v1/records?limit=200"]),
    ),
    ("/api/v1/records/{id}", Record("/api/v1/records/{id}")),
    (
        "/api/v1/search",
        List(&[
            "/api/v1/search?q=%E4%BE%9B%E6%B0%B4%E4%BF%9D%E9%9A%9C",
            "/api/v1/search?q=%E4%BE%9B%E6%B0%B4%E4%BF%9D%E9%9A%9C&group=clause&limit=100",
            "/api/v1/search?limit=100&sort=oldest",
        ]),
    ),
    ("/api/v1/themes", List(&["/api/v1/themes"])),
    ("/contact", List(&["/contact"])),
    ("/desk/sign-in", List(&["/desk/sign-in"])),
    ("/desk/sign-out", Form),
    ("/design", List(&["/design"])),
    ("/feed.atom", List(&["/feed.atom"])),
    ("/feed.rss", List(&["/feed.rss"])),
    ("/healthz", List(&["/healthz"])),
    ("/libraries/{code}", List(&["/libraries/tax-relief"])),
    ("/openness", List(&["/openness"])),
    (
        "/openness/{column}",
        List(&[
            "/openness/guide",
            "/openness/regime",
            "/openness/annual-report",
        ]),
    ),
    (
        "/policies",
        List(&[
            "/policies",
            "/policies?q=%E4%BE%9B%E6%B0%B4%E4%BF%9D%E9%9A%9C",
        ]),
    ),
    ("/records/{id}", Record("/records/{id}")),
    (
        "/records/{id}/compare",
        Record("/records/{id}/compare?from=1&to=2"),
    ),
    (
        "/records/{id}/files/{file}",
        Record("/records/{id}/files/{file}"),
    ),
    (
        "/records/{id}/versions/{version}",
        Record("/records/{id}/versions/1"),
    ),
    ("/robots.txt", List(&["/robots.txt"])),
    (
        "/search",
        List(&[
            "/search",
            "/search?q=%E4%BE%9B%E6%B0%B4%E4%BF%9D%E9%9A%9C",
            "/search?q=%E4%BE%9B%E6%B0%B4%E4%BF%9D%E9%9A%9C&kind=notice&agency=gate&theme=10&sort=newest",
            "/search?q=gongshuibaozhang",
        ]),
    ),
    ("/sitemap", List(&["/sitemap"])),
    ("/sitemap.xml", List(&["/sitemap.xml"])),
    ("/sitemap/{part}", List(&["/sitemap/first.xml"])),
    ("/statutory/{code}", List(&["/statutory/20.1"])),
    ("/themes", List(&["/themes"])),
    ("/themes/{code}", List(&["/themes/10", "/themes/10-3"])),
];

/// A route behind the guard.
pub(crate) struct DeskRoute {
    pub(crate) path: &'static str,
    pub(crate) takes: &'static [Method],
    pub(crate) for_whom: For,
}

/// Who gets the page of a route with `GET`, or is let as far as the form's own rules with `POST`.
pub(crate) enum For {
    /// Whoever is signed in: it is about themselves.
    Everybody,
    /// Those who hold one of these roles in the agency it is about.
    Roles(&'static [Role]),
    /// It depends on the record and where it stands: the matrix of records asks.
    Record,
}

const GET: &[Method] = &[Method::GET];
const POST: &[Method] = &[Method::POST];
const BOTH: &[Method] = &[Method::GET, Method::POST];

const fn everybody(path: &'static str, takes: &'static [Method]) -> DeskRoute {
    DeskRoute {
        path,
        takes,
        for_whom: For::Everybody,
    }
}

const fn roles(path: &'static str, takes: &'static [Method], roles: &'static [Role]) -> DeskRoute {
    DeskRoute {
        path,
        takes,
        for_whom: For::Roles(roles),
    }
}

const fn record(path: &'static str, takes: &'static [Method]) -> DeskRoute {
    DeskRoute {
        path,
        takes,
        for_whom: For::Record,
    }
}

const VIEWERS: &[Role] = &[
    Role::AgencyAdministrator,
    Role::SystemAdministrator,
    Role::SecurityAdministrator,
];
const MAKERS: &[Role] = &[Role::AgencyAdministrator, Role::SystemAdministrator];
const GRANTERS: &[Role] = &[Role::AgencyAdministrator, Role::SecurityAdministrator];
const OWN: &[Role] = &[Role::AgencyAdministrator];
const AUDIT: &[Role] = &[Role::AuditAdministrator];
const SYSTEM: &[Role] = &[Role::SystemAdministrator];

/// `{id}` is an account of the agency, `{agency}` the agency itself.
pub(crate) const DESK_ROUTES: &[DeskRoute] = &[
    everybody("/desk", GET),
    roles("/desk/accounts", GET, VIEWERS),
    roles("/desk/accounts/new", BOTH, MAKERS),
    roles("/desk/accounts/{id}", GET, VIEWERS),
    roles("/desk/accounts/{id}/end", POST, MAKERS),
    roles("/desk/accounts/{id}/give", POST, GRANTERS),
    roles("/desk/accounts/{id}/reset", POST, MAKERS),
    roles("/desk/accounts/{id}/revoke", POST, GRANTERS),
    roles("/desk/accounts/{id}/sign-out", POST, GRANTERS),
    roles("/desk/accounts/{id}/substitute", POST, OWN),
    roles("/desk/accounts/{id}/substitute/end", POST, OWN),
    roles("/desk/accounts/{id}/unlock", POST, GRANTERS),
    everybody("/desk/agencies", GET),
    everybody("/desk/agencies.toml", GET),
    roles("/desk/agencies/new", BOTH, SYSTEM),
    everybody("/desk/agencies/{agency}", GET),
    roles("/desk/agencies/{agency}/dissolve", BOTH, SYSTEM),
    roles("/desk/agencies/{agency}/edit", BOTH, SYSTEM),
    roles("/desk/agencies/{agency}/merge", BOTH, SYSTEM),
    roles("/desk/agencies/{agency}/rename", BOTH, SYSTEM),
    roles("/desk/audit", GET, AUDIT),
    roles("/desk/audit.csv", GET, AUDIT),
    everybody("/desk/import", BOTH),
    record("/desk/import/{batch}", BOTH),
    roles("/desk/new", BOTH, &[Role::Editor]),
    everybody("/desk/profile", GET),
    everybody("/desk/profile/password", BOTH),
    everybody("/desk/profile/second-factor", BOTH),
    everybody("/desk/profile/second-factor/remove", POST),
    everybody("/desk/profile/sessions/end", POST),
    everybody("/desk/profile/tokens", POST),
    everybody("/desk/profile/tokens/end", POST),
    everybody("/desk/published", GET),
    record("/desk/records/{id}", GET),
    record("/desk/records/{id}/check", POST),
    record("/desk/records/{id}/compare", GET),
    record("/desk/records/{id}/consent", BOTH),
    record("/desk/records/{id}/discard", POST),
    record("/desk/records/{id}/edit", BOTH),
    record("/desk/records/{id}/emergency", BOTH),
    record("/desk/records/{id}/files", BOTH),
    record("/desk/records/{id}/files/{position}", GET),
    record("/desk/records/{id}/findings", BOTH),
    record("/desk/records/{id}/gone", BOTH),
    record("/desk/records/{id}/post-review", BOTH),
    record("/desk/records/{id}/preview", GET),
    record("/desk/records/{id}/recall", POST),
    record("/desk/records/{id}/redirect", BOTH),
    record("/desk/records/{id}/relations", BOTH),
    record("/desk/records/{id}/repeal", BOTH),
    record("/desk/records/{id}/request-withdrawal", BOTH),
    record("/desk/records/{id}/review", BOTH),
    record("/desk/records/{id}/revise", BOTH),
    record("/desk/records/{id}/schedule", BOTH),
    record("/desk/records/{id}/sign", BOTH),
    record("/desk/records/{id}/submit", POST),
    record("/desk/records/{id}/text", BOTH),
    record("/desk/records/{id}/withdraw", BOTH),
    everybody("/desk/schedule", GET),
    everybody("/desk/settings", GET),
    everybody("/desk/settings.toml", GET),
    roles("/desk/settings/edit/{section}", BOTH, SYSTEM),
    roles("/desk/settings/save", POST, SYSTEM),
    everybody("/desk/settings/versions", GET),
    everybody("/desk/settings/versions/{number}", GET),
    everybody("/desk/tasks", BOTH),
    roles("/desk/work", GET, SYSTEM),
    roles("/desk/work/jobs/{job}", POST, SYSTEM),
    roles("/desk/work/mail/{message}/cancel", POST, SYSTEM),
    roles("/desk/work/mail/{message}/send", POST, SYSTEM),
];

/// Addresses of programs behind the guard, with the methods they take. `{id}` is a record.
pub(crate) const API_ROUTES: &[(&str, &[Method])] = &[
    ("/api/v1/desk/batches", POST),
    ("/api/v1/desk/batches/{batch}", GET),
    ("/api/v1/desk/records", BOTH),
    (
        "/api/v1/desk/records/{id}",
        &[Method::GET, Method::PUT, Method::DELETE],
    ),
    ("/api/v1/desk/records/{id}/confirm", POST),
    ("/api/v1/desk/records/{id}/files", BOTH),
    (
        "/api/v1/desk/records/{id}/files/{position}",
        &[Method::GET, Method::DELETE],
    ),
    ("/api/v1/desk/records/{id}/recall", POST),
    ("/api/v1/desk/records/{id}/request-withdrawal", POST),
    ("/api/v1/desk/records/{id}/revise", POST),
    ("/api/v1/desk/records/{id}/status", GET),
    ("/api/v1/desk/records/{id}/submit", POST),
];

async fn house() -> (Scratch, House) {
    let scratch = scratch_sqlite(&[]).await.unwrap();
    let house = House::open(&scratch).await;
    (scratch, house)
}

#[tokio::test]
async fn every_route_has_a_row_and_every_row_a_route() {
    let (_scratch, house) = house().await;
    let routed = serve::paths(&house.installation).unwrap();
    let open: BTreeSet<&str> = routed.open.into_iter().collect();
    let listed: BTreeSet<&str> = ROUTES.iter().map(|(path, _)| *path).collect();
    assert_eq!(open, listed);
    let desk: BTreeSet<&str> = routed.desk.into_iter().collect();
    let pages = DESK_ROUTES.iter().map(|route| route.path);
    let listed: BTreeSet<&str> = pages
        .chain(API_ROUTES.iter().map(|(path, _)| *path))
        .collect();
    assert_eq!(desk, listed);
}

#[tokio::test]
async fn every_row_asks_its_own_route() {
    for (path, ask) in ROUTES {
        let addresses = match ask {
            List(addresses) => addresses.to_vec(),
            Record(address) => vec![*address],
            Form => Vec::new(),
        };
        for address in addresses {
            let asked = address.split('?').next().unwrap().split('/');
            let is_own = asked.clone().count() == path.split('/').count()
                && asked
                    .zip(path.split('/'))
                    .all(|(own, of_route)| own == of_route || of_route.starts_with('{'));
            assert!(is_own, "{address} is not of {path}");
        }
    }
}
