//! Limits of size, and headers that every answer carries.

use axum::body::Body;
use http::Request;
use http::request::Builder;

use crate::portal::Portal;

#[tokio::test]
async fn long_addresses_and_heavy_heads_are_refused_with_a_page() {
    let portal = Portal::new();
    let long = portal.get(&format!("/search?q={}", "a".repeat(9000))).await;
    assert_eq!(long.status, 414);
    assert!(long.text().contains("网址太长"));
    let heavy = "x".repeat(40_000);
    let head = portal.get_with("/", &[("x-padding", heavy.as_str())]).await;
    assert_eq!(head.status, 431);
    assert!(head.text().contains("请求附带的信息太多"));
}

#[tokio::test]
async fn bodies_have_a_limit_announced_or_not() {
    let portal = Portal::new();
    let post = || -> Builder { Request::post("/letters") };
    let fits = portal
        .send(post().body(Body::from("a".repeat(900))).unwrap())
        .await;
    assert_eq!((fits.status.as_u16(), fits.text().as_str()), (200, "900"));
    let announced = portal
        .send(
            post()
                .header("content-length", "5000")
                .body(Body::from("a".repeat(5000)))
                .unwrap(),
        )
        .await;
    let unannounced = portal
        .send(post().body(Body::from("a".repeat(5000))).unwrap())
        .await;
    for answer in [announced, unannounced] {
        assert_eq!(answer.status, 413);
        assert!(answer.text().contains("提交的内容太大"));
    }
}

#[tokio::test]
async fn every_answer_forbids_what_our_pages_never_do() {
    let portal = Portal::new();
    for path in [
        "/",
        "/",
        "/nowhere",
        "/feed.atom",
        "/panic",
        "/api/v1/records/x",
        "/moved",
    ] {
        let answer = portal.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{path}"
        );
        assert!(!policy.contains("unsafe"));
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert!(
            answer.header("permissions-policy").contains("camera=()"),
            "{path}"
        );
        // Only on request of the operator: a site on plain HTTP must stay reachable.
        assert_eq!(answer.header("strict-transport-security"), "");
    }
}

#[tokio::test]
async fn pages_hold_no_inline_script_or_style() {
    let html = Portal::new().get("/records/sample").await.text();
    for forbidden in [
        "<style",
        " style=\"",
        " onclick=",
        "javascript:",
        "<script>",
    ] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
}
