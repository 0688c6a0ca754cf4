//! The publishing API as other systems meet it: drafts over HTTP with a token, and people at the desk who review them.
//! Must never look inside the program: what is public is asked of the public pages.

mod answers;
mod gate;
mod guide;
mod judge;

use access::actor::Role;
use axum::body::Body;
use catalog::agency::Agency;
use catalog::desk::batch::jobs::read_waiting;
use gongkai::desk::{desk_pages, reading};
use http::{Method, Request};
use serde_json::{Value, json};
use testkit::scratch::Scratch;

use crate::browser::{Browser, sample_password, token_of};
use crate::house::{Answer, House};

pub(crate) const RECORDS: &str = "/api/v1/desk/records";

/// A program of another system, with the token that somebody made for it.
pub(crate) struct Client<'a> {
    house: &'a House,
    bearer: String,
}

/// A request that is being put together.
pub(crate) struct Call<'a> {
    client: &'a Client<'a>,
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl<'a> Client<'a> {
    /// With a token that the account makes on its page.
    pub(crate) async fn of(house: &'a House, account: &str) -> Self {
        let browser = Browser::signed_in(house, account).await;
        let password = sample_password(account);
        let form = [
            ("label", "OA"),
            ("days", "30"),
            ("password", password.as_str()),
        ];
        let made = browser
            .post_from("/desk/profile", "/desk/profile/tokens", &form)
            .await;
        let text = made.text();
        let secret = text
            .split("gk-desk-secret\" translate=\"no\">")
            .nth(1)
            .unwrap_or_else(|| panic!("{text}"));
        Self {
            house,
            bearer: format!("Bearer {}", secret.split('<').next().unwrap()),
        }
    }

    pub(crate) fn token(&self) -> &str {
        self.bearer.trim_start_matches("Bearer ")
    }

    pub(crate) fn call(&'a self, method: Method, path: &str) -> Call<'a> {
        Call {
            client: self,
            method,
            path: path.to_owned(),
            headers: vec![("authorization", self.bearer.clone())],
            body: Vec::new(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path).send().await
    }

    /// Posts under a key of its own.
    pub(crate) fn post(&'a self, path: &str, key: &str) -> Call<'a> {
        self.call(Method::POST, path).header("idempotency-key", key)
    }

    /// A draft with its tag.
    async fn drafted(&self, key: &str, fields: &Value) -> (String, String) {
        let made = self.post(RECORDS, key).json(fields).send().await;
        assert_eq!(made.status, 201, "{}", made.text());
        let id = made.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(made.header("location"), format!("{RECORDS}/{id}"));
        (id, made.header("etag").to_owned())
    }
}

impl Call<'_> {
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn seen(self, tag: &str) -> Self {
        self.header("if-match", tag)
    }

    pub(crate) fn json(self, value: &Value) -> Self {
        self.body("application/json", value.to_string().into_bytes())
    }

    pub(crate) fn body(mut self, media_type: &str, body: Vec<u8>) -> Self {
        self.body = body;
        self.header("content-type", media_type)
    }

    /// A form of texts and files.
    pub(crate) fn form(
        self,
        boundary: &str,
        texts: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Self {
        let mut body = Vec::new();
        for (name, text) in texts {
            let part = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        for (field, name, bytes) in files {
            let head = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        self.body(&format!("multipart/form-data; boundary={boundary}"), body)
    }

    pub(crate) async fn send(self) -> Answer {
        let request = Request::builder().method(self.method).uri(&self.path);
        let request = self.headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, value)
        });
        let answer = self
            .client
            .house
            .answer(request.body(Body::from(self.body)).unwrap())
            .await;
        assert_eq!(answer.header("cache-control"), "no-store", "{}", self.path);
        answer
    }
}

pub(crate) async fn bureau(house: &House) -> Agency {
    let water = house.enter_agency("water", "云溪市水利局").await;
    for role in [
        Role::Editor,
        Role::LegalReviewer,
        Role::SecrecyReviewer,
        Role::Approver,
    ] {
        house.enter_account(role.code(), role, &water.id).await;
    }
    water
}

pub(crate) fn notice(title: &str) -> Value {
    json!({
        "agency": "water",
        "title": title,
        "fields": { "kind": "notice", "values": { "contact": "供水科" } },
        "issuers": ["云溪市水利局"],
        "form": "通告",
        "issued_on": "2026-11-20",
        "text": "因管网改造，城区北片计划停水。\n一、停水时间\n2026年12月1日8时至18时。\n",
    })
}

pub(crate) fn code(answer: &Answer) -> (u16, String) {
    let json = answer.json();
    assert_eq!(
        json["error"]["reference"],
        answer.header("x-request-id"),
        "{json}"
    );
    (
        answer.status.as_u16(),
        json["error"]["code"].as_str().unwrap().to_owned(),
    )
}

/// What the server does in the background with files that have arrived.
async fn read_uploads(house: &House) {
    let installation = &house.installation;
    let reading = reading(installation, &desk_pages(installation));
    read_waiting(&reading).await.unwrap();
}

/// What a person at the desk decides on the form of a page.
async fn decide(house: &House, account: &str, page: &str, decision: &str) {
    let browser = Browser::signed_in(house, account).await;
    let shown = browser.get(page).await;
    let field = |name: &str| crate::browser::field_of(&shown, name);
    let (token, revision) = (token_of(&shown), field("revision"));
    let form = [
        ("token", token.as_str()),
        ("revision", &revision),
        ("decision", decision),
    ];
    let answer = browser.post(page, &form).await;
    assert_eq!(answer.status, 303, "{account} {page}: {}", answer.text());
}

testkit::both! {
    async fn from_a_draft_to_the_public(scratch: Scratch) {
        let house = House::open(&scratch).await;
        bureau(&house).await;
        let oa = Client::of(&house, "editor").await;
        let (id, tag) = oa.drafted("k-1", &notice("关于城区计划停水的通告")).await;
        let path = format!("{RECORDS}/{id}");
        let draft = oa.get(&path).await;
        assert_eq!((draft.status.as_u16(), draft.header("etag")), (200, tag.as_str()));
        let mut fields = draft.json()["draft"].clone();
        assert_eq!(fields["fields"]["values"]["contact"], "供水科");
        assert_eq!((&fields["level"], &fields["agency"]), (&"open".into(), &"water".into()));
        assert_eq!(fields["text"], notice("")["text"]);

        fields["keywords"] = json!(["停水", "管网改造"]);
        let saved = oa.call(Method::PUT, &path).seen(&tag).json(&fields).send().await;
        assert_eq!(saved.status, 200, "{}", saved.text());
        assert_eq!(saved.json()["draft"], fields);
        let tag = saved.header("etag").to_owned();

        let file = [("file", "停水范围.csv", "小区,户数\n北苑,120\n".as_bytes())];
        let added = oa.post(&format!("{path}/files"), "k-2").seen(&tag).form("b1", &[], &file).send().await;
        assert_eq!(added.status, 201, "{}", added.text());
        let listed = oa.get(&format!("{path}/files")).await;
        assert_eq!(listed.json()["items"][0]["name"], "停水范围.csv");
        let fetched = oa.get(&format!("{path}/files/0")).await;
        assert_eq!(fetched.body, file[0].2);
        let tag = listed.header("etag").to_owned();
        assert_eq!(added.header("etag"), tag);

        let submitted = oa.post(&format!("{path}/submit"), "k-3").seen(&tag).send().await;
        assert_eq!(submitted.status, 200, "{}", submitted.text());
        assert_eq!(submitted.json()["step"], "legal");
        let status = oa.get(&format!("{path}/status")).await.json();
        assert_eq!((&status["step"], &status["state"], &status["url"]), (&"legal".into(), &"draft".into(), &Value::Null));
        assert_eq!(status["missing_reviews"], json!(["legal", "secrecy"]));
        assert!(status["deadline"]["sentence"].as_str().unwrap().contains("个工作日"), "{status}");
        assert_eq!(house.get(&format!("/records/{id}")).await.status, 404);

        decide(&house, "legal_reviewer", &format!("/desk/records/{id}/review"), "pass").await;
        decide(&house, "secrecy_reviewer", &format!("/desk/records/{id}/review"), "pass").await;
        decide(&house, "approver", &format!("/desk/records/{id}/sign"), "now").await;
        house.follow().await;
        let status = oa.get(&format!("{path}/status")).await.json();
        assert_eq!((&status["step"], &status["live_version"]), (&"published".into(), &1.into()));
        let actions: Vec<&str> = status["history"].as_array().unwrap().iter().map(|step| step["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["draft", "edit", "edit", "submit", "approve_legal", "approve_secrecy", "publish"]);
        let page = status["url"].as_str().unwrap().to_owned();
        assert!(page.ends_with(&format!("/records/{id}")), "{page}");
        assert!(house.get(&format!("/records/{id}")).await.text().contains("关于城区计划停水的通告"));

        // What is public is written anew as a version of its own, and taken down by people.
        let again = json!({ "why": "change", "on": "2026-11-23" });
        let revised = oa.post(&format!("{path}/revise"), "k-4").json(&again).send().await;
        assert_eq!((revised.status.as_u16(), &revised.json()["version"]), (201, &2.into()));
        let discarded = oa.call(Method::DELETE, &path).seen(revised.header("etag")).send().await;
        assert_eq!(discarded.status, 204, "{}", discarded.text());
        let why = json!({ "reason": "停水计划取消", "since": "2026-11-23" });
        let asked = oa.post(&format!("{path}/request-withdrawal"), "k-5").json(&why).send().await;
        assert_eq!(asked.status, 200, "{}", asked.text());
        assert_eq!(house.get(&format!("/records/{id}")).await.status, 200, "asking is not taking down");
    }

    async fn the_same_request_twice_is_done_once(scratch: Scratch) {
        let house = House::open(&scratch).await;
        bureau(&house).await;
        let oa = Client::of(&house, "editor").await;
        let first = oa.post(RECORDS, "\"k-1\"").json(&notice("停水通告")).send().await;
        let second = oa.post(RECORDS, "k-1").json(&notice("停水通告")).send().await;
        assert_eq!((first.status, &first.body, first.header("etag")), (second.status, &second.body, second.header("etag")));
        let (one, two) = tokio::join!(
            oa.post(RECORDS, "k-2").json(&notice("供水通告")).send(),
            oa.post(RECORDS, "k-2").json(&notice("供水通告")).send(),
        );
        assert_eq!((one.status.as_u16(), one.body), (201, two.body));
        let listed = oa.get(RECORDS).await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 2, "{listed}");
        let other = oa.post(RECORDS, "k-1").json(&notice("另一个通告")).send().await;
        assert_eq!(code(&other), (422, "receipt_reused".to_owned()));

        // A step that was done answers the same, although the draft has moved on.
        let (id, tag) = (first.json()["id"].as_str().unwrap().to_owned(), first.header("etag").to_owned());
        let submit = format!("{RECORDS}/{id}/submit");
        let done = oa.post(&submit, "k-3").seen(&tag).send().await;
        assert_eq!(done.status, 200, "{}", done.text());
        let again = oa.post(&submit, "k-3").seen(&tag).send().await;
        assert_eq!((again.status, again.body), (done.status, done.body));
        let afresh = oa.post(&submit, "k-4").seen(&tag).send().await;
        assert_eq!(code(&afresh), (409, "wrong_step".to_owned()));
        // The number that it was given on the way stays with it, although the program never knew it.
        let path = format!("{RECORDS}/{id}");
        let number = oa.get(&path).await.json()["draft"]["index_number"].clone();
        assert!(number.is_string(), "{number}");

        let recall = oa.post(&format!("{RECORDS}/{id}/recall"), "k-6").json(&json!({ "remark": "附件有误" })).send().await;
        assert_eq!((recall.status.as_u16(), &recall.json()["step"]), (200, &"draft".into()));
        let saved = oa.call(Method::PUT, &path).seen(recall.header("etag")).json(&notice("停水通告")).send().await;
        assert_eq!((saved.status.as_u16(), &saved.json()["draft"]["index_number"]), (200, &number));
    }

    async fn a_lost_update_is_refused(scratch: Scratch) {
        let house = House::open(&scratch).await;
        bureau(&house).await;
        let oa = Client::of(&house, "editor").await;
        let (id, tag) = oa.drafted("k-1", &notice("停水通告")).await;
        let path = format!("{RECORDS}/{id}");
        let mine = oa.call(Method::PUT, &path).seen(&tag).json(&notice("甲写的停水通告")).send().await;
        assert_eq!(mine.status, 200);
        for (method, rest) in [(Method::PUT, ""), (Method::DELETE, ""), (Method::POST, "/submit"), (Method::POST, "/files"), (Method::POST, "/confirm")] {
            let path = format!("{path}{rest}");
            let call = |key: &str| {
                let call = oa.call(method.clone(), &path).header("idempotency-key", key);
                match (method.as_str(), rest) {
                    ("PUT", _) => call.json(&notice("乙写的停水通告")),
                    (_, "/files") => call.form("b", &[], &[("file", "a.txt", b"text")]),
                    (_, "/confirm") => call.json(&json!({ "fields": ["title"] })),
                    _ => call,
                }
            };
            let blind = call("blind").send().await;
            assert_eq!(code(&blind), (428, "if_match_missing".to_owned()), "{method} {path}");
            let wrong = [tag.as_str(), "\"2.2\"", "W/\"1.2\"", "\"x\", \"1.1\""];
            for (number, wrong) in wrong.into_iter().enumerate() {
                let stale = call(&format!("{rest}-{number}")).seen(wrong).send().await;
                assert_eq!(code(&stale), (412, "stale".to_owned()), "{method} {path} {wrong}");
                let current = &stale.json()["error"]["current"];
                assert_eq!((&current["draft"]["title"], &current["revision"]), (&"甲写的停水通告".into(), &2.into()));
            }
        }
        let now = oa.get(&path).await;
        assert_eq!(now.json()["draft"]["title"], "甲写的停水通告");
        let known = oa.call(Method::GET, &path).header("if-none-match", now.header("etag")).send().await;
        assert_eq!(known.status, 304);
        let blindly = oa.call(Method::PUT, &path).seen("*").header("if-none-match", "*").json(&notice("丙写的")).send().await;
        assert_eq!((blindly.status.as_u16(), &blindly.json()["draft"]["title"]), (200, &"丙写的".into()));
    }

    async fn files_become_drafts_that_wait_for_confirmation(scratch: Scratch) {
        let house = House::open(&scratch).await;
        bureau(&house).await;
        let oa = Client::of(&house, "editor").await;
        let text = "云溪市水利局关于印发节约用水办法的通知\n云水发〔2026〕3号\n各区水利局：\n现印发给你们，请认真贯彻执行。\n云溪市水利局\n2026年3月5日\n";
        let files = [("files", "通知.txt", text.as_bytes()), ("files", "空.pdf", b"%PDF-".as_slice())];
        let texts = [("agency", "water"), ("kind", "policy_document")];
        let taken = oa.post("/api/v1/desk/batches", "k-1").form("b1", &texts, &files).send().await;
        assert_eq!(taken.status, 202, "{}", taken.text());
        let place = taken.header("location").to_owned();
        assert_eq!((&taken.json()["is_running"], &taken.json()["n_files"]), (&true.into(), &2.into()));
        // Another boundary is the same request.
        let again = oa.post("/api/v1/desk/batches", "k-1").form("b2", &texts, &files).send().await;
        assert_eq!((again.status.as_u16(), again.header("location")), (202, place.as_str()));
        let other = oa.post("/api/v1/desk/batches", "k-1").form("b1", &texts, &files[..1]).send().await;
        assert_eq!(code(&other), (422, "receipt_reused".to_owned()));

        read_uploads(&house).await;
        let read = oa.get(&place).await.json();
        assert_eq!((&read["is_running"], &read["n_drafts"], &read["n_rejected"]), (&false.into(), &1.into(), &1.into()), "{read}");
        assert_eq!((&read["items"][0]["outcome"], &read["items"][1]["outcome"]), (&"new".into(), &"rejected".into()));
        assert_ne!(read["items"][1]["message"], "");
        let id = read["items"][0]["record"].as_str().unwrap().to_owned();
        let part = oa.get(&format!("{place}?limit=1")).await.json();
        assert_eq!(part["next"], 1);
        assert_eq!(oa.get(&format!("{place}?limit=1&after=1")).await.json()["items"][0], read["items"][1]);

        let path = format!("{RECORDS}/{id}");
        let draft = oa.get(&path).await;
        assert_eq!(draft.json()["draft"]["doc_number"], "云水发〔2026〕3号");
        let tag = draft.header("etag").to_owned();
        let early = oa.post(&format!("{path}/submit"), "k-2").seen(&tag).send().await;
        assert_eq!(code(&early), (422, "incomplete".to_owned()));
        let problems = early.json()["error"]["problems"].clone();
        assert_eq!(problems, oa.get(&format!("{path}/status")).await.json()["problems"]);
        let unconfirmed: Vec<&str> = problems.as_array().unwrap().iter().filter(|problem| problem["code"] == "unconfirmed").map(|problem| problem["field"].as_str().unwrap()).collect();
        assert!(unconfirmed.contains(&"kind"), "{problems}");
        let confirmed = oa.post(&format!("{path}/confirm"), "k-3").seen(&tag).json(&json!({ "fields": unconfirmed })).send().await;
        assert_eq!(confirmed.status, 200, "{}", confirmed.text());
        let left = oa.get(&format!("{path}/status")).await.json()["problems"].clone();
        assert!(left.as_array().unwrap().iter().all(|problem| problem["code"] != "unconfirmed"), "{left}");
    }
}
