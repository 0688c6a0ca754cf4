//! What readers and programs are told when there is no page.

use axum::body::Body;
use http::Request;

use crate::portal::Portal;

#[tokio::test]
async fn every_failure_has_its_status_and_a_page_that_says_what_to_do() {
    let portal = Portal::new();
    let cases = [
        ("/nowhere", 404, "没有找到这个页面", "搜索框"),
        ("/records/unknown", 404, "没有找到这个页面", "搜索框"),
        (
            "/gone",
            410,
            "这条信息已经撤回",
            "所依据的&#60;文件&#62;已经废止",
        ),
        ("/bad", 400, "请求有误", "重新进入"),
        ("/refused", 403, "这个网址不支持这样访问", "按钮"),
        ("/away", 503, "系统暂时不能提供服务", "不会丢失"),
        ("/slow", 503, "处理时间太长", "重试"),
        ("/accident", 500, "系统出了问题", "编号"),
        ("/panic", 500, "系统出了问题", "编号"),
    ];
    for (path, status, message, advice) in cases {
        let answer = portal.get(path).await;
        let html = answer.text();
        assert_eq!(answer.status, status, "{path}");
        assert!(
            html.contains(message) && html.contains(advice),
            "{path}: {html}"
        );
        assert!(!html.contains("secret"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        let reference = answer.header("x-request-id");
        assert!(
            reference.starts_with("20261123-093000-") && html.contains(reference),
            "{path}"
        );
        assert!(html.contains("noindex"), "{path}");
    }
    assert_eq!(portal.get("/away").await.header("retry-after"), "10");
    assert!(
        portal
            .get("/hant/nowhere")
            .await
            .text()
            .contains("沒有找到這個頁面")
    );
    assert!(
        portal
            .get("/en/nowhere")
            .await
            .text()
            .contains("Page not found")
    );
}

#[tokio::test]
async fn the_api_answers_in_json() {
    let portal = Portal::new();
    for (path, status, code) in [
        ("/api/v1/records/x", 404, "not_found"),
        ("/api/v1/nowhere", 404, "not_found"),
        ("/en/api/v1/accident", 500, "accident"),
    ] {
        let answer = portal.get(path).await;
        let json: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(answer.status, status);
        assert_eq!(json["error"]["code"], code);
        assert_eq!(json["error"]["reference"], answer.header("x-request-id"));
        assert!(
            json["error"]["message"]
                .as_str()
                .is_some_and(|message| !message.is_empty())
        );
    }
}

#[tokio::test]
async fn wrong_method_says_which_are_allowed() {
    let request = Request::post("/records/sample")
        .body(Body::empty())
        .unwrap();
    let answer = Portal::new().send(request).await;
    assert_eq!(answer.status, 405);
    assert_eq!(answer.header("allow"), "GET,HEAD");
    assert!(answer.text().contains("这个网址不支持这样访问"));
}

#[tokio::test]
async fn moved_pages_redirect_within_language_and_mode() {
    let portal = Portal::new();
    for (path, location) in [
        ("/moved", "/records/sample"),
        ("/hant/elder/moved", "/hant/elder/records/sample"),
    ] {
        for _ in 0..2 {
            let answer = portal.get(path).await;
            assert_eq!(answer.status, 301);
            assert_eq!(answer.header("location"), location);
        }
    }
}
