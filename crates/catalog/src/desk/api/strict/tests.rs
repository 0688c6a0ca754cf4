use serde_json::json;

use super::{Mismatch, read};
use crate::desk::api::wire::DraftFields;

#[track_caller]
fn check(body: serde_json::Value, expected: Result<&str, &str>) {
    let found = read::<DraftFields>(body.to_string().as_bytes());
    let found = match &found {
        Ok(fields) => Ok(fields.title.as_str()),
        Err(Mismatch::At(place)) => Err(place.as_str()),
        Err(Mismatch::NoJson) => Err("no JSON"),
    };
    assert_eq!(found, expected, "{body}");
}

#[test]
fn what_was_sent_is_what_is_understood() {
    let notice = json!({ "kind": "notice", "values": { "contact": "水利局" } });
    let leader = |leader: serde_json::Value| {
        let fields = json!({ "kind": "organisation", "values": { "leaders": [leader] } });
        json!({ "title": "机构职能", "fields": fields })
    };
    check(json!({ "title": "通告", "fields": notice }), Ok("通告"));
    check(
        json!({ "title": "通\u{0}告\r\n", "fields": notice }),
        Ok("通告\n"),
    );
    check(json!({ "title": "通告" }), Err(""));
    check(json!({ "title": 3, "fields": notice }), Err("title"));
    check(
        json!({ "title": "通告", "fields": notice, "x": null }),
        Err("x"),
    );
    check(
        json!({ "title": "通告", "fields": notice, "issued_on": "20260305" }),
        Err("issued_on"),
    );
    check(
        json!({ "title": "通告", "fields": notice, "issued_on": "2026-02-30" }),
        Err("issued_on"),
    );
    check(
        json!({ "title": "计划", "fields": { "kind": "plan", "values": { "period_start": 2026 } } }),
        Err("fields.values.period_start"),
    );
    check(leader(json!("张三")), Ok("机构职能"));
    check(
        leader(json!({ "name": "张三", "salary": 1 })),
        Err("fields.values.leaders[0].salary"),
    );
    check(json!([]), Err(""));
}

#[test]
fn what_is_no_json_is_told_apart() {
    assert_eq!(read::<DraftFields>(b"{").unwrap_err(), Mismatch::NoJson);
    assert_eq!(read::<DraftFields>(b"").unwrap_err(), Mismatch::NoJson);
    assert_eq!(read::<DraftFields>(b"\xff").unwrap_err(), Mismatch::NoJson);
}
