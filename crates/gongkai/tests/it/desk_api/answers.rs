//! What the publishing API answers to what is wrong: each with its status, a code and a sentence in Chinese.
//! Must never accept a request that is only nearly right.

use http::Method;
use serde_json::{Value, json};
use testkit::scratch::Scratch;

use super::{Client, RECORDS, bureau, code, notice};
use crate::house::House;
use crate::routes::API_ROUTES;

fn with(change: &Value) -> Value {
    let mut fields = notice("停水通告");
    for (name, value) in change.as_object().unwrap() {
        fields[name] = value.clone();
    }
    fields
}

fn problems(answer: &crate::house::Answer) -> Vec<(String, String)> {
    let json = answer.json();
    let problems = json["error"]["problems"]
        .as_array()
        .unwrap_or_else(|| panic!("{json}"));
    problems
        .iter()
        .map(|problem| {
            let text = |name: &str| problem[name].as_str().unwrap().to_owned();
            assert!(
                text("message")
                    .chars()
                    .any(|character| ('一'..='龥').contains(&character)),
                "{json}"
            );
            (text("field"), text("code"))
        })
        .collect()
}

testkit::both! {
    async fn every_field_that_breaks_a_rule_is_named(scratch: Scratch) {
        let house = House::open(&scratch).await;
        bureau(&house).await;
        let oa = Client::of(&house, "editor").await;
        let long = "水".repeat(301);
        for (change, expected) in [
            (json!({ "x": 1 }), vec![("x", "invalid")]),
            (json!({ "title": 3 }), vec![("title", "invalid")]),
            (json!({ "title": " \u{3000}\u{1}" }), vec![("title", "missing")]),
            (json!({ "title": long, "agency": "none", "keywords": vec!["a"; 51] }), vec![("title", "too_long"), ("keywords", "too_many"), ("agency", "no_such_agency")]),
            (json!({ "agency": null }), vec![("agency", "missing")]),
            (json!({ "issued_on": "2026-02-30" }), vec![("issued_on", "invalid")]),
            (json!({ "issued_on": "20260305" }), vec![("issued_on", "invalid")]),
            (json!({ "level": "secret" }), vec![("level", "invalid")]),
            (json!({ "fields": { "kind": "notice", "values": { "copies": 3 } } }), vec![("fields.values", "invalid")]),
            (json!({ "fields": { "kind": "plan", "values": { "period_start": 2026 } } }), vec![("fields.values.period_start", "invalid")]),
            (json!({ "relations": [{ "kind": "repeals", "target": { "record": "x" } }] }), vec![("relations[0].target", "no_such_record")]),
            (json!({ "relations": [{ "kind": "repeals", "target": { "record": "018f2f00-0000-7000-8000-000000000000" } }] }), vec![("relations[0].target", "no_such_record")]),
        ] {
            let answer = oa.post(RECORDS, "k").json(&with(&change)).send().await;
            assert_eq!(code(&answer), (422, "invalid_body".to_owned()), "{change}");
            let found = problems(&answer);
            let found: Vec<(&str, &str)> = found.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
            assert!(found == expected || (found.len() == 1 && found[0].0.starts_with(expected[0].0)), "{change}: {found:?}");
        }
        let (id, tag) = oa.drafted("k-1", &json!({ "agency": "water", "title": "停水通告", "fields": { "kind": "notice", "values": {} } })).await;
        let early = oa.post(&format!("{RECORDS}/{id}/submit"), "k-2").seen(&tag).send().await;
        assert_eq!(code(&early), (422, "incomplete".to_owned()));
        assert!(problems(&early).contains(&("text".to_owned(), "missing".to_owned())), "{}", early.text());
        assert_eq!(early.json()["error"]["message"], "还有内容没有填写或确认，不能送审。");
        assert_eq!(oa.get(RECORDS).await.json()["items"].as_array().unwrap().len(), 1);
    }

    async fn each_wrong_request_has_its_status(scratch: Scratch) {
        let house = House::open(&scratch).await;
        bureau(&house).await;
        let oa = Client::of(&house, "editor").await;
        let (id, tag) = oa.drafted("k-1", &notice("停水通告")).await;
        let path = format!("{RECORDS}/{id}");
        let json = "application/json";
        let text = |text: &str| text.as_bytes().to_vec();
        let many = format!("{{\"title\":\"{}\"}}", "a".repeat(4 << 20));
        for (call, expected) in [
            (oa.call(Method::POST, RECORDS).json(&notice("无编号")), (400, "idempotency_key_missing")),
            (oa.post(RECORDS, "a b").json(&notice("x")), (400, "idempotency_key_invalid")),
            (oa.post(RECORDS, "").json(&notice("x")), (400, "idempotency_key_invalid")),
            (oa.post(RECORDS, &"k".repeat(201)).json(&notice("x")), (400, "idempotency_key_invalid")),
            (oa.post(RECORDS, "k").body(json, text("{")), (400, "bad_json")),
            (oa.post(RECORDS, "k").body(json, vec![0xff]), (400, "bad_json")),
            (oa.post(RECORDS, "k").body(json, text("[]")), (422, "invalid_body")),
            (oa.post(RECORDS, "k").body("text/plain", text("{}")), (415, "unsupported_media_type")),
            (oa.post(RECORDS, "k"), (415, "unsupported_media_type")),
            (oa.post(RECORDS, "k").body(json, text(&many)), (413, "body_too_large")),
            (oa.call(Method::PUT, &path).seen("1.1").json(&notice("x")), (400, "if_match_invalid")),
            (oa.call(Method::DELETE, &path).seen("\"1.1\", *"), (400, "if_match_invalid")),
            (oa.call(Method::PUT, &path).seen(&tag).body("application/xml", text("<a/>")), (415, "unsupported_media_type")),
            (oa.post(&format!("{path}/files"), "k").seen(&tag).json(&json!({})), (415, "unsupported_media_type")),
            (oa.post(&format!("{path}/files"), "k").seen(&tag).form("b", &[("x", "y")], &[]), (422, "invalid_body")),
            (oa.post(&format!("{path}/files"), "k").seen(&tag).form("b", &[], &[("file", "a.exe", b"MZ")]), (422, "invalid_body")),
            (oa.post(&format!("{path}/files"), "k").seen(&tag).form("b", &[], &[("file", "a.pdf", b"MZ")]), (422, "invalid_body")),
            (oa.post(&format!("{path}/files"), "k").seen(&tag).body("multipart/form-data", text("x")), (400, "bad_request")),
            (oa.post("/api/v1/desk/batches", "k").form("b", &[], &[("files", "a.txt", b"text")]), (422, "invalid_body")),
            (oa.post("/api/v1/desk/batches", "k").form("b", &[("agency", "water")], &[]), (422, "invalid_body")),
            (oa.post("/api/v1/desk/batches", "k").form("b", &[("agency", "water"), ("kind", "x")], &[("files", "a.txt", b"text")]), (422, "invalid_body")),
            (oa.call(Method::GET, &format!("{RECORDS}/x")), (404, "not_found")),
            (oa.call(Method::GET, &format!("{RECORDS}/018f2f00-0000-7000-8000-000000000000/status")), (404, "not_found")),
            (oa.call(Method::GET, &format!("{path}/files/7")), (404, "not_found")),
            (oa.call(Method::GET, "/api/v1/desk/batches/018f2f00-0000-7000-8000-000000000000"), (404, "not_found")),
            (oa.call(Method::GET, &format!("{RECORDS}?limit=0")), (400, "bad_request")),
            (oa.call(Method::GET, &format!("{RECORDS}?limit=x")), (400, "bad_request")),
            (oa.call(Method::GET, &format!("{RECORDS}?after=x")), (400, "bad_request")),
            (oa.call(Method::GET, &format!("{RECORDS}?state=x")), (400, "bad_request")),
            (oa.post(&format!("{path}/recall"), "k").json(&json!({})), (409, "wrong_step")),
            (oa.post(&format!("{path}/revise"), "k").json(&json!({ "why": "change", "on": "2026-11-20" })), (409, "draft_exists")),
            (oa.post(&format!("{path}/request-withdrawal"), "k").json(&json!({ "reason": "x", "since": "2026-11-20" })), (409, "not_public")),
            (oa.post(&format!("{path}/request-withdrawal"), "k").json(&json!({ "reason": "x", "since": "2026-02-31" })), (422, "invalid_body")),
            (oa.post(&format!("{path}/confirm"), "k").seen(&tag).json(&json!({ "fields": ["x"] })), (422, "invalid_body")),
        ] {
            let asked = format!("{} {}", call.method, call.path);
            let answer = call.send().await;
            assert_eq!(code(&answer), (expected.0, expected.1.to_owned()), "{asked}: {}", answer.text());
            let message = answer.json()["error"]["message"].as_str().unwrap().to_owned();
            assert!(message.chars().any(|character| ('一'..='龥').contains(&character)), "{asked}: {message}");
        }
        for (path, takes) in API_ROUTES {
            let path = path.replace("{id}", &id).replace("{batch}", &id).replace("{position}", "0");
            for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
                if takes.contains(&method) {
                    continue;
                }
                let answer = oa.call(method.clone(), &path).send().await;
                assert_eq!(code(&answer), (405, "method_not_allowed".to_owned()), "{method} {path}");
                for taken in *takes {
                    assert!(answer.header("allow").contains(taken.as_str()), "{method} {path}: {}", answer.header("allow"));
                }
            }
        }
        let english = oa.call(Method::POST, &format!("/en{RECORDS}")).json(&notice("x")).send().await;
        assert!(english.json()["error"]["message"].as_str().unwrap().starts_with("The header Idempotency-Key"));
        assert_eq!(oa.get(&path).await.header("etag"), tag, "nothing has changed");
    }

    async fn the_list_gives_every_record_once(scratch: Scratch) {
        let house = House::open(&scratch).await;
        bureau(&house).await;
        let oa = Client::of(&house, "editor").await;
        for n in 0..7 {
            oa.drafted(&format!("k-{n}"), &notice(&format!("第{n}号停水通告"))).await;
        }
        let mut titles = Vec::new();
        let mut page = format!("{RECORDS}?limit=3&state=draft");
        loop {
            let part = oa.get(&page).await.json();
            let items = part["items"].as_array().unwrap_or_else(|| panic!("{part}"));
            titles.extend(items.iter().map(|item| item["title"].as_str().unwrap().to_owned()));
            assert!(items.iter().all(|item| item["step"] == "draft" && item["agency"] == "water"), "{part}");
            match part["next"].as_str() {
                Some(cursor) => page = format!("{RECORDS}?limit=3&state=draft&after={cursor}"),
                None => break,
            }
        }
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), 7);
        let found = oa.get(&format!("{RECORDS}?title={}", crate::house::encoded("第3号"))).await.json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
        assert_eq!(oa.get(&format!("{RECORDS}?state=published")).await.json()["items"], json!([]));
    }
}
