//! The JSON that programs rely on: `import`, `parse`, `search` and the HTTP API, field by field.
//! Must never accept a field renamed or gone.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;
use testkit::scratch::Scratch;

use crate::house::{House, document, encoded};
use crate::program::{Program, line, write};

const NOTICE: &str = "云溪市人民政府办公室关于做好城市供水保障工作的通知";
const NOTICE_BODY: &str = "云溪市人民政府办公室关于做好城市供水保障工作的通知\n云府办发〔2026〕12号\n各区人民政府，市直各部门：\n为做好城市供水保障工作，现将有关事项通知如下。\n一、加强水源保护\n各区要划定水源保护范围，落实巡查制度。\n二、保障水质安全\n供水单位每日检测出厂水质。\n云溪市人民政府办公室\n2026年3月5日";

fn keys(value: &Value) -> BTreeSet<&str> {
    let object = value.as_object().unwrap_or_else(|| panic!("{value}"));
    object.keys().map(String::as_str).collect()
}

#[track_caller]
fn has_keys(value: &Value, expected: &[&str]) {
    let keys = keys(value);
    for key in expected {
        assert!(keys.contains(key), "{key} is not in {keys:?}");
    }
}

fn is_chinese(text: &Value) -> bool {
    let text = text.as_str().unwrap();
    text.chars()
        .any(|character| ('一'..='龥').contains(&character))
}

/// Six lines: two good ones, one that repeats, three that cannot be read.
fn six_lines(scratch: &Scratch) -> PathBuf {
    let lines = [
        line("t-1", NOTICE, NOTICE_BODY),
        line(
            "t-2",
            "云溪市节约用水办法",
            "第一条 为了节约用水，制定本办法。\n第二条 本办法自公布之日起施行。",
        ),
        line("t-3", NOTICE, NOTICE_BODY),
        r#"{"id":"t-4","body":"没有标题的正文。"}"#.to_owned(),
        r#"{"id":"t-5","title":"断了"#.to_owned(),
        r#"["不是对象"]"#.to_owned(),
    ];
    write(scratch.folder(), "six.jsonl", lines.join("\n"))
}

fn check_rejected(report: &Value) {
    let rejected = report["rejected"].as_array().unwrap();
    let found: Vec<(&str, &str)> = rejected
        .iter()
        .map(|line| {
            (
                line["where"].as_str().unwrap(),
                line["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("line 4", "missing_field"),
            ("line 5", "bad_json"),
            ("line 6", "bad_json")
        ]
    );
    for line in rejected {
        has_keys(line, &["file", "where", "reason", "advice"]);
        assert!(line["file"].as_str().unwrap().ends_with("six.jsonl"));
        assert!(is_chinese(&line["reason"]) && is_chinese(&line["advice"]));
    }
}

testkit::both! {
    async fn import_tells_what_became_of_every_line(scratch: Scratch) {
        let program = Program::at(&scratch);
        let file = six_lines(&scratch);
        let first = program.import(&["--publish"], &[&file]);
        // 2: all that could be read is in, not everything could be.
        assert_eq!(first.code, Some(2), "{}", first.stderr);
        let report = first.json();
        assert_eq!((&report["accepted"], &report["duplicate"]), (&2.into(), &1.into()));
        check_rejected(&report);

        let again = program.import(&["--publish"], &[&file]).json();
        assert_eq!((&again["accepted"], &again["duplicate"]), (&0.into(), &3.into()));
        check_rejected(&again);

        let house = House::open_at(&program.data, &program.url()).await;
        let list = house.get("/api/v1/records").await.json();
        let ids: BTreeSet<&str> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["source_id"].as_str().unwrap())
            .collect();
        assert_eq!(ids, BTreeSet::from(["t-1", "t-2"]));
    }

    async fn a_changed_document_waits_for_a_word(scratch: Scratch) {
        let program = Program::at(&scratch);
        let old = write(scratch.folder(), "old.jsonl", line("v-1", NOTICE, NOTICE_BODY));
        program.import(&["--publish"], &[&old]).succeeded();
        let changed = NOTICE_BODY.replace("每日检测", "每周检测");
        let new = write(scratch.folder(), "new.jsonl", line("v-1", NOTICE, &changed));
        let asked = program.import(&["--publish"], &[&new]).succeeded().json();
        assert_eq!((&asked["accepted"], &asked["duplicate"]), (&0.into(), &1.into()));
        assert_eq!(asked["new_versions_to_confirm"].as_array().unwrap().len(), 1);
        let told = program.import(&["--publish", "--new-versions"], &[&new]).succeeded().json();
        assert_eq!(told["accepted"], 1);

        let house = House::open_at(&program.data, &program.url()).await;
        let list = house.get("/api/v1/records").await.json();
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        assert_eq!(list["items"][0]["version"], 2);
        let page = format!("/records/{}", list["items"][0]["id"].as_str().unwrap());
        assert!(house.get(&page).await.text().contains("每周检测"));
        assert!(house.get(&format!("{page}/versions/1")).await.text().contains("每日检测"));
        let compared = house.get(&format!("{page}/compare?from=1&to=2")).await.text();
        assert!(compared.contains("<del>日</del><ins>周</ins>"), "{compared}");
        let found = house.get(&format!("/api/v1/search?q={}", encoded("每日检测出厂水质"))).await.text();
        assert!(!found.contains("每日检测"), "{found}");
    }

    async fn drafts_wait_for_a_signature(scratch: Scratch) {
        let program = Program::at(&scratch);
        let file = write(scratch.folder(), "draft.jsonl", line("d-1", NOTICE, NOTICE_BODY));
        assert_eq!(program.import(&[], &[&file]).succeeded().json()["accepted"], 1);
        let searched = program.run(&["search", "供水保障", "--json"]).succeeded().json();
        assert_eq!(searched["total"], 0);
        let house = House::open_at(&program.data, &program.url()).await;
        let store = &house.installation.store;
        let record = catalog::record::read::find_id_by_source_id(store, "d-1").await.unwrap().unwrap();
        let page = format!("/records/{record}");
        assert_eq!(house.get(&page).await.status, 404);
        catalog::record::commands::publish(store, &record, "operator", house.now()).await.unwrap();
        house.follow().await;
        assert_eq!(house.get(&page).await.status, 200);
        let searched = program.run(&["search", "供水保障", "--json"]).succeeded().json();
        assert_eq!(searched["hits"][0]["source_id"], "d-1");
    }

    async fn a_draft_is_published_by_importing_it_again(scratch: Scratch) {
        let program = Program::at(&scratch);
        let file = write(scratch.folder(), "draft.jsonl", line("d-1", NOTICE, NOTICE_BODY));
        program.import(&[], &[&file]).succeeded();
        let again = program.import(&[], &[&file]).succeeded().json();
        assert_eq!((&again["accepted"], &again["duplicate"]), (&0.into(), &1.into()));
        let signed = program.import(&["--publish"], &[&file]).succeeded().json();
        assert_eq!((&signed["accepted"], &signed["duplicate"]), (&1.into(), &0.into()));
        let found = program.run(&["search", "供水保障", "--json"]).succeeded().json();
        assert_eq!(found["hits"][0]["source_id"], "d-1");
        let last = program.import(&["--publish"], &[&file]).succeeded().json();
        assert_eq!((&last["accepted"], &last["duplicate"]), (&0.into(), &1.into()));
    }

    async fn publishing_can_be_forbidden(scratch: Scratch) {
        let program = Program::at(&scratch);
        write(&program.data, "gongkai.toml", "[import]\nallow_publish = false\n");
        let file = write(scratch.folder(), "a.jsonl", line("d-1", NOTICE, NOTICE_BODY));
        let refused = program.import(&["--publish"], &[&file]);
        assert_eq!((refused.code, refused.stdout.as_str()), (Some(1), ""));
        assert!(refused.stderr.contains("配置不允许直接发布"), "{}", refused.stderr);
        assert_eq!(program.import(&[], &[&file]).succeeded().json()["accepted"], 1);
    }

    async fn search_answers_as_documented(scratch: Scratch) {
        let program = Program::at(&scratch);
        let file = six_lines(&scratch);
        program.import(&["--publish"], &[&file]);
        let answer = program.run(&["search", "出厂水质", "--json", "--limit", "1"]).succeeded().json();
        has_keys(&answer, &["total", "took_ms", "hits"]);
        let hit = &answer["hits"][0];
        has_keys(hit, &["record", "source_id", "title", "clause", "url", "snippet", "score"]);
        assert_eq!((&hit["source_id"], &hit["title"]), (&"t-1".into(), &NOTICE.into()));
        assert!(hit["snippet"].as_str().unwrap().contains("出厂水质"));
        let clause = hit["clause"].as_str().unwrap();
        assert!(hit["url"].as_str().unwrap().ends_with(&format!("{}#{clause}", hit["record"].as_str().unwrap())));
        // The clause is an address on the page.
        let house = House::open_at(&program.data, &program.url()).await;
        let page = house.get(&format!("/records/{}", hit["record"].as_str().unwrap())).await.text();
        assert!(page.contains(&format!("id=\"{clause}\"")), "{clause}");
        let http = house.get(&format!("/api/v1/search?q={}&limit=1", encoded("出厂水质"))).await.json();
        assert_eq!((&http["total"], &http["hits"][0]["record"]), (&answer["total"], &hit["record"]));
    }

    async fn the_api_gives_every_record_once(scratch: Scratch) {
        let house = House::open(&scratch).await;
        const N: usize = 47;
        for n in 0..N {
            house.publish(&document(&format!("n-{n}"), &format!("第{n}号公告"), &format!("公告内容{n}。"))).await;
        }
        for limit in [1, 7, 47, 200] {
            let mut seen = Vec::new();
            let mut next = String::new();
            loop {
                let part = house.get(&format!("/api/v1/records?limit={limit}&after={next}")).await.json();
                let items = part["items"].as_array().unwrap();
                assert!(items.len() <= limit);
                for item in items {
                    has_keys(item, &["id", "source_id", "title", "version", "url"]);
                    seen.push(item["source_id"].as_str().unwrap().to_owned());
                }
                match part["next"].as_str() {
                    Some(cursor) => next = cursor.to_owned(),
                    None => break,
                }
            }
            assert_eq!(seen.len(), N, "limit {limit}");
            assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), N, "limit {limit}");
        }
    }

    async fn a_record_whole(scratch: Scratch) {
        let house = House::open(&scratch).await;
        let id = house.publish(&document("w-1", NOTICE, NOTICE_BODY)).await;
        let record = house.get(&format!("/api/v1/records/{id}")).await.json();
        has_keys(&record, &[
            "id", "source_id", "kind", "title", "version", "url", "issuers", "doc_number", "index_number",
            "issued_on", "published_on", "validity", "agency", "updated_at", "publicity", "form", "themes",
            "statutory", "keywords", "summary", "effective_on", "expires_on", "source", "source_url", "fields",
            "text", "clauses", "versions", "relations", "files", "content_digest",
        ]);
        assert_eq!(record["title"], NOTICE);
        assert_eq!(record["doc_number"], "云府办发〔2026〕12号");
        assert_eq!(record["issued_on"], "2026-03-05");
        assert_eq!(record["issuers"], serde_json::json!(["云溪市人民政府办公室"]));
        assert!(record["text"].as_str().unwrap().contains("供水单位每日检测出厂水质。"));
    }

    async fn wrong_parameters_are_told_in_the_envelope(scratch: Scratch) {
        let house = House::open(&scratch).await;
        for query in [
            "records?limit=0", "records?limit=201", "records?limit=-1", "records?limit=x", "records?after=x",
            "records?limit=99999999999999999999", "records?after=%00", "search?limit=0", "search?limit=101",
            "search?offset=1001", "search?limit=x", "search?from=2026-02-31", "search?to=x",
            "search?sort=date", "search?group=all",
        ] {
            let answer = house.get(&format!("/api/v1/{query}")).await;
            assert_eq!(answer.status, 400, "{query}");
            let error = &answer.json()["error"];
            assert_eq!(error["code"], "bad_request", "{query}");
            assert!(is_chinese(&error["message"]), "{query}");
            assert_eq!(error["reference"], answer.header("x-request-id"));
        }
        for (query, allowed) in [("sort=date", "relevance, newest, oldest"), ("group=all", "record, clause")] {
            let error = house.get(&format!("/api/v1/search?{query}")).await.json();
            let message = error["error"]["message"].as_str().unwrap_or_default().to_owned();
            assert!(message.contains(allowed), "{message}");
        }
        let long = house.get(&format!("/api/v1/search?q={}", "a".repeat(201))).await;
        assert_eq!(long.status, 400);
        for (path, status, code) in [
            ("/api/v1/records/x", 404, "not_found"),
            ("/api/v1/nothing", 404, "not_found"),
        ] {
            let answer = house.get(path).await;
            assert_eq!((answer.status.as_u16(), &answer.json()["error"]["code"]), (status, &code.into()));
        }
    }

    async fn the_api_document_is_whole_and_true(scratch: Scratch) {
        let house = House::open(&scratch).await;
        let id = house.publish(&document("o-1", NOTICE, NOTICE_BODY)).await;
        house.follow().await;
        let api = house.get("/api/openapi.json").await.json();
        assert!(api["openapi"].as_str().unwrap().starts_with("3."));
        has_keys(&api["info"], &["title", "version"]);
        let mut operations = BTreeSet::new();
        for (path, item) in api["paths"].as_object().unwrap() {
            let is_public = !path.starts_with("/api/v1/desk/");
            for (method, operation) in item.as_object().unwrap() {
                assert!(method == "get" || !is_public, "{method} {path}");
                has_keys(operation, &["operationId", "responses"]);
                for parameter in operation["parameters"].as_array().into_iter().flatten() {
                    let name = parameter["name"].as_str().unwrap();
                    let is_in_path = path.contains(&format!("{{{name}}}"));
                    assert_eq!(parameter["in"] == "path", is_in_path, "{name} of {path}");
                }
                assert!(operations.insert(operation["operationId"].as_str().unwrap().to_owned()));
            }
            if !is_public {
                continue;
            }
            let answer = house.get(&path.replace("{id}", id.as_str())).await;
            assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"), "{path}");
        }
        let paths = gongkai::serve::paths(&house.installation).unwrap();
        for route in paths.open.into_iter().chain(paths.desk) {
            assert!(!route.starts_with("/api/v1/") || api["paths"].get(route).is_some(), "{route} is not documented");
        }
        check_references(&api, &api);
        assert_eq!(api, Program::at(&scratch).run(&["openapi"]).json());
    }
}

/// Every `$ref` leads somewhere.
fn check_references(part: &Value, whole: &Value) {
    match part {
        Value::Object(fields) => {
            if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                let pointer = reference.trim_start_matches('#');
                assert!(whole.pointer(pointer).is_some(), "{reference}");
            }
            fields
                .values()
                .for_each(|value| check_references(value, whole));
        }
        Value::Array(items) => items.iter().for_each(|item| check_references(item, whole)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn parse_shows_each_value_with_its_source() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path());
    let file = write(folder.path(), "通知.txt", NOTICE_BODY);
    let parsed = program.run(&["parse", "--json", file.to_str().unwrap()]);
    let parsed = parsed.succeeded().json();
    has_keys(&parsed, &["metadata", "text", "tree", "problems"]);
    let metadata = &parsed["metadata"];
    has_keys(
        metadata,
        &[
            "title",
            "issuers",
            "doc_number",
            "issued_on",
            "published_on",
        ],
    );
    for (field, value) in [
        ("title", Value::from(NOTICE)),
        ("doc_number", "云府办发〔2026〕12号".into()),
        ("issued_on", "2026-03-05".into()),
        ("issuers", serde_json::json!(["云溪市人民政府办公室"])),
    ] {
        has_keys(&metadata[field], &["value", "from", "confidence"]);
        assert_eq!(metadata[field]["value"], value);
    }
    assert!(
        metadata["published_on"].is_null(),
        "nothing says when it was published"
    );
    assert!(parsed["text"].as_str().unwrap().contains("落实巡查制度"));
    assert!(parsed["tree"]["nodes"].as_array().unwrap().len() > 2);
    assert!(parsed["problems"].is_array());

    let broken = write(folder.path(), "empty.txt", "");
    let refused = program.run(&["parse", "--json", broken.to_str().unwrap()]);
    assert_eq!(refused.code, Some(2));
    has_keys(
        &refused.json()["rejected"],
        &["file", "where", "reason", "advice"],
    );
}
