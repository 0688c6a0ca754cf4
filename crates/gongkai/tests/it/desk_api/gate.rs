//! Who may do what over the publishing API: nobody without a token, others' records never, each role what it is for.
//! Must never learn from the program what it expects of it.

use access::actor::Role;
use http::Method;
use serde_json::json;
use testkit::scratch::scratch_sqlite;

use super::{Client, RECORDS, bureau, code, notice};
use crate::browser::Browser;
use crate::house::House;
use crate::routes::API_ROUTES;

const NOBODY: &str = "018f2f00-0000-7000-8000-000000000000";

fn address(path: &str, id: &str) -> String {
    path.replace("{id}", id)
        .replace("{batch}", id)
        .replace("{position}", "0")
}

#[tokio::test]
async fn nothing_without_a_token_that_is_good() {
    let scratch = scratch_sqlite(&[]).await.unwrap();
    let house = House::open(&scratch).await;
    bureau(&house).await;
    let oa = Client::of(&house, "editor").await;
    let (id, _) = oa.drafted("k-1", &notice("停水通告")).await;
    let cookie = Browser::signed_in(&house, "editor").await;
    house.end_account("editor").await;
    for (path, methods) in API_ROUTES {
        for method in *methods {
            for id in [id.as_str(), NOBODY, "x"] {
                let path = address(path, id);
                let ended = oa.call(method.clone(), &path).send().await;
                let unknown = house
                    .send(
                        method.clone(),
                        &path,
                        &[("authorization", "Bearer gongkai_x")],
                    )
                    .await;
                let without = house.send(method.clone(), &path, &[]).await;
                for answer in [ended, unknown, without] {
                    assert_eq!(
                        answer.header("www-authenticate"),
                        "Bearer",
                        "{method} {path}"
                    );
                    assert_eq!(
                        answer.header("cache-control"),
                        "no-store",
                        "{method} {path}"
                    );
                    assert_eq!(
                        code(&answer),
                        (401, "unauthenticated".to_owned()),
                        "{method} {path}"
                    );
                }
            }
        }
        if methods.contains(&Method::GET) {
            let answer = cookie.get(&address(path, &id)).await;
            assert_eq!(code(&answer), (401, "unauthenticated".to_owned()), "{path}");
        }
    }
}

#[tokio::test]
async fn another_agency_and_other_roles_are_refused() {
    let scratch = scratch_sqlite(&[]).await.unwrap();
    let house = House::open(&scratch).await;
    let water = bureau(&house).await;
    let other = house.enter_agency("school", "云溪市教育局").await;
    house
        .enter_account("school.editor", Role::Editor, &other.id)
        .await;
    house
        .enter_account("agency_administrator", Role::AgencyAdministrator, &water.id)
        .await;
    let oa = Client::of(&house, "editor").await;
    let (id, tag) = oa.drafted("k-1", &notice("停水通告")).await;
    let path = format!("{RECORDS}/{id}");
    for (account, may_read) in [
        ("school.editor", false),
        ("agency_administrator", true),
        ("legal_reviewer", true),
        ("secrecy_reviewer", true),
        ("approver", true),
    ] {
        let client = Client::of(&house, account).await;
        for rest in ["", "/status", "/files"] {
            let answer = client.get(&format!("{path}{rest}")).await;
            if may_read {
                assert_eq!(answer.status, 200, "{account} {rest}");
            } else {
                assert_eq!(
                    code(&answer),
                    (403, "denied".to_owned()),
                    "{account} {rest}"
                );
                assert_eq!(answer.json()["error"]["reason"], "no_role");
                assert!(!answer.text().contains("停水通告"), "{account} {rest}");
                assert_eq!(house.last_event().await.outcome.as_str(), "denied");
            }
        }
        let since = json!({ "why": "change", "on": "2026-11-23" });
        let calls = [
            client.post(RECORDS, "a").json(&notice("别人的通告")),
            client
                .call(Method::PUT, &path)
                .seen(&tag)
                .json(&notice("改写")),
            client.call(Method::DELETE, &path).seen(&tag),
            client.post(&format!("{path}/submit"), "b").seen(&tag),
            client
                .post(&format!("{path}/confirm"), "c")
                .seen(&tag)
                .json(&json!({ "fields": [] })),
            client.post(&format!("{path}/recall"), "d").json(&json!({})),
            client.post(&format!("{path}/revise"), "e").json(&since),
            client.post(&format!("{path}/files"), "f").seen(&tag).form(
                "b",
                &[],
                &[("file", "a.txt", b"text")],
            ),
            client
                .call(Method::DELETE, &format!("{path}/files/0"))
                .seen(&tag),
            client.post("/api/v1/desk/batches", "g").form(
                "b",
                &[("agency", "water")],
                &[("files", "a.txt", b"text")],
            ),
        ];
        for call in calls {
            let asked = format!("{account} {} {}", call.method, call.path);
            let answer = call.send().await;
            let has_no_file = asked.ends_with("/files/0") && may_read;
            let expected = if has_no_file {
                (404, "not_found")
            } else {
                (403, "denied")
            };
            assert_eq!(
                code(&answer),
                (expected.0, expected.1.to_owned()),
                "{asked}"
            );
        }
    }
    let own = oa.get(RECORDS).await.json();
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    let others = Client::of(&house, "school.editor").await;
    assert_eq!(others.get(RECORDS).await.json()["items"], json!([]));
    let draft = oa.get(&path).await;
    assert_eq!(
        (draft.header("etag"), &draft.json()["draft"]["title"]),
        (tag.as_str(), &"停水通告".into())
    );
}
