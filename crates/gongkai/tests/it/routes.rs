//! Every route of the portal and how the tests of the gate ask it. A route without a row fails.
//! Must never list a route that is not there: rows are compared in both directions.

use std::collections::BTreeSet;

use gongkai::serve;
use testkit::scratch::{Scratch, scratch_sqlite};

use crate::house::House;

pub(crate) enum Ask {
    /// Lists and fixed pages, by these addresses.
    List(&'static [&'static str]),
    /// What is about one record: `{id}`, `{file}` are filled in.
    Record(&'static str),
}

use Ask::{List, Record};

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

async fn house() -> (Scratch, House) {
    let scratch = scratch_sqlite(&[]).await.unwrap();
    let house = House::open(&scratch).await;
    (scratch, house)
}

#[tokio::test]
async fn every_route_has_a_row_and_every_row_a_route() {
    let (_scratch, house) = house().await;
    let routed: BTreeSet<&str> = serve::paths(&house.installation).into_iter().collect();
    let listed: BTreeSet<&str> = ROUTES.iter().map(|(path, _)| *path).collect();
    assert_eq!(routed, listed);
}

#[tokio::test]
async fn every_row_asks_its_own_route() {
    for (path, ask) in ROUTES {
        let addresses = match ask {
            List(addresses) => addresses.to_vec(),
            Record(address) => vec![*address],
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
