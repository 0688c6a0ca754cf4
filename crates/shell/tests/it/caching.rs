//! Caches outside (ETag, Cache-Control) and the page cache inside.

use std::io::Read as _;

use axum::body::Body;
use flate2::read::GzDecoder;
use http::Request;
use shell::app::AppOptions;

use crate::portal::Portal;

#[tokio::test]
async fn public_pages_may_be_kept_and_are_confirmed_by_etag() {
    let portal = Portal::new();
    let first = portal.get("/records/sample").await;
    assert_eq!(
        first.header("cache-control"),
        "public, max-age=60, stale-while-revalidate=60"
    );
    assert_eq!(first.header("vary"), "Accept-Encoding, HX-Request");
    assert_eq!(
        first.header("last-modified"),
        "Mon, 23 Nov 2026 01:30:00 GMT"
    );
    assert_eq!(first.header("set-cookie"), "");
    let etag = first.header("etag");
    for asked in [
        etag,
        "*",
        &format!("\"x\", {etag}"),
        etag.trim_start_matches("W/"),
    ] {
        let again = portal
            .get_with("/records/sample", &[("if-none-match", asked)])
            .await;
        assert_eq!(
            (again.status.as_u16(), again.body.len()),
            (304, 0),
            "{asked}"
        );
        assert_eq!(again.header("etag"), etag);
    }
    let changed = portal
        .get_with("/records/sample", &[("if-none-match", "W/\"other\"")])
        .await;
    assert_eq!(changed.status, 200);
}

#[tokio::test]
async fn pages_are_made_once_per_generation() {
    let portal = Portal::new();
    let first = portal.get("/records/sample").await;
    let second = portal.get("/records/sample").await;
    assert_eq!((portal.made(), first.body == second.body), (1, true));
    portal.get("/elder/records/sample").await;
    portal.get("/records/sample?a=1").await;
    portal.get("/records/sample?a=1").await;
    assert_eq!(portal.made(), 3);
    portal.generation.bump();
    portal.get("/records/sample").await;
    assert_eq!(portal.made(), 4);
}

#[tokio::test]
async fn what_is_asked_by_somebody_is_not_kept() {
    let portal = Portal::new();
    for headers in [[("cookie", "session=1")], [("authorization", "Bearer x")]] {
        portal.get_with("/records/sample", &headers).await;
    }
    portal.get("/records/sample").await;
    assert_eq!(portal.made(), 3);
    portal
        .get_with("/records/sample", &[("cookie", "session=1")])
        .await;
    assert_eq!(portal.made(), 4);
    let private = portal.get("/private").await;
    assert_eq!(private.header("cache-control"), "private, no-cache");
}

#[tokio::test]
async fn a_cache_of_no_bytes_is_off() {
    let portal = Portal::with(AppOptions {
        page_cache_bytes: 0,
        ..AppOptions::default()
    });
    portal.get("/records/sample").await;
    portal.get("/records/sample").await;
    assert_eq!(portal.made(), 2);
}

#[tokio::test]
async fn endless_queries_do_not_push_out_pages() {
    let portal = Portal::with(AppOptions {
        page_cache_bytes: 2 << 20,
        ..AppOptions::default()
    });
    portal.get("/records/sample").await;
    for n in 0..500 {
        portal.get(&format!("/search?q={n}")).await;
    }
    let made = portal.made();
    portal.get("/records/sample").await;
    assert_eq!(portal.made(), made);
}

#[tokio::test]
async fn bodies_are_compressed_for_those_who_accept_it() {
    let portal = Portal::new();
    let plain = portal.get("/records/sample").await;
    for path in ["/records/sample", "/records/sample?fresh=1", "/feed.atom"] {
        let whole = portal.get(path).await;
        let answer = portal
            .get_with(path, &[("accept-encoding", "br, gzip;q=0.8")])
            .await;
        assert_eq!(answer.header("content-encoding"), "gzip", "{path}");
        let mut unpacked = Vec::new();
        GzDecoder::new(answer.body.as_slice())
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, whole.body, "{path}");
    }
    let refused = portal
        .get_with("/records/sample", &[("accept-encoding", "gzip;q=0")])
        .await;
    assert_eq!(refused.body, plain.body);
}

#[tokio::test]
async fn head_has_headers_and_no_body() {
    let portal = Portal::new();
    for _ in 0..2 {
        let request = Request::head("/records/sample")
            .body(Body::empty())
            .unwrap();
        let answer = portal.send(request).await;
        assert_eq!(answer.status, 200);
        assert!(answer.header("etag").starts_with("W/"));
    }
}

#[tokio::test]
async fn htmx_gets_the_block_it_asked_for_and_nobody_keeps_it() {
    let portal = Portal::new();
    portal.get("/search?q=1").await;
    let asked = [("hx-request", "true"), ("hx-target", "ul#results")];
    let block = portal.get_with("/search?q=1", &asked).await;
    assert_eq!(
        block.text().trim(),
        "<ul id=\"results\"><li>供水办法</li></ul>"
    );
    assert_eq!(block.header("cache-control"), "no-store");
    let hant = portal.get_with("/hant/search?q=1", &asked).await;
    assert_eq!(
        hant.text().trim(),
        "<ul id=\"results\"><li>供水辦法</li></ul>"
    );
    let unknown = portal
        .get_with(
            "/search?q=1",
            &[("hx-request", "true"), ("hx-target", "p#other")],
        )
        .await;
    assert!(unknown.text().starts_with("<!DOCTYPE html>"));
    let full = portal
        .get_with(
            "/search?q=1",
            &[asked[0], asked[1], ("hx-request-type", "full")],
        )
        .await;
    assert!(full.text().starts_with("<!DOCTYPE html>"));
}
