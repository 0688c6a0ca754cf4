//! A browser without scripts: keeps cookies, follows nothing by itself, fills in forms as they stand on the page.
//! Must never know a secret that a page did not show it.

use std::collections::BTreeMap;
use std::sync::Mutex;

use access::actor::{Actor, Role};
use access::audit::{self, Entry, Filter, Origin};
use gongkai::desk::desk;
use http::header::{COOKIE, SET_COOKIE};
use http::{Method, Request};
use identity::account::NewAccount;
use identity::commands::{self, SampleAccount};
use identity::desk::{By, Desk};
use kernel::id::{AccountId, AgencyId};
use kernel::time::Instant;

use crate::house::{Answer, House, encoded};

/// What a request carries.
pub(crate) struct Body {
    pub(crate) content_type: String,
    pub(crate) bytes: Vec<u8>,
}

pub(crate) struct Browser<'a> {
    house: &'a House,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(house: &'a House) -> Self {
        Self {
            house,
            cookies: Mutex::default(),
        }
    }

    /// Signed in as a sample account.
    pub(crate) async fn signed_in(house: &'a House, name: &str) -> Self {
        let browser = Self::new(house);
        let answer = browser.sign_in(name, &sample_password(name)).await;
        assert_eq!(answer.status, 303, "{name}: {}", answer.text());
        browser
    }

    pub(crate) async fn sign_in(&self, name: &str, password: &str) -> Answer {
        self.sign_in_with(name, password, "").await
    }

    pub(crate) async fn sign_in_with(&self, name: &str, password: &str, code: &str) -> Answer {
        let page = self.get("/desk/sign-in").await;
        let token = token_of(&page);
        let fields = [
            ("token", token.as_str()),
            ("name", name),
            ("password", password),
            ("code", code),
        ];
        self.post("/desk/sign-in", &fields).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, fields, &[]).await
    }

    pub(crate) async fn post_with(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let body = Body {
            content_type: "application/x-www-form-urlencoded".to_owned(),
            bytes: pairs.join("&").into_bytes(),
        };
        self.send(Method::POST, path, headers, Some(body)).await
    }

    /// Posts anything.
    pub(crate) async fn post_body(&self, path: &str, body: Body) -> Answer {
        self.send(Method::POST, path, &[], Some(body)).await
    }

    /// Posts with the token that stands on `page`.
    pub(crate) async fn post_from(
        &self,
        page: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let token = token_of(&self.get(page).await);
        let mut all = vec![("token", token.as_str())];
        all.extend_from_slice(fields);
        self.post(path, &all).await
    }

    /// Posts no form at all.
    pub(crate) async fn post_nothing(&self, path: &str) -> Answer {
        self.send(Method::POST, path, &[], None).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        let cookies: Vec<String> = {
            let held = self.cookies.lock().unwrap();
            held.iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect()
        };
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = match body {
            Some(body) => request
                .header("content-type", body.content_type)
                .body(body.bytes.into()),
            None => request.body(axum::body::Body::empty()),
        };
        let answer = self.house.answer(request.unwrap()).await;
        let mut held = self.cookies.lock().unwrap();
        for line in answer.headers.get_all(SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                held.remove(name);
            } else {
                held.insert(name.to_owned(), value.to_owned());
            }
        }
        drop(held);
        answer
    }

    /// Another tab, or a thief: the same cookies.
    pub(crate) fn twin(&self) -> Self {
        Self {
            house: self.house,
            cookies: Mutex::new(self.cookies.lock().unwrap().clone()),
        }
    }
}

/// The value of the first field of that name on a page.
pub(crate) fn field_of(answer: &Answer, name: &str) -> String {
    let text = answer.text();
    let start = format!("name=\"{name}\" value=\"");
    let rest = text
        .split(&start)
        .nth(1)
        .unwrap_or_else(|| panic!("no field {name}: {text}"));
    rest.split('"').next().unwrap().to_owned()
}

pub(crate) fn token_of(answer: &Answer) -> String {
    field_of(answer, "token")
}

pub(crate) fn sample_password(name: &str) -> String {
    format!("yunxi-demo-{name}")
}

pub(crate) const OPERATOR: Actor = Actor::Operator;

impl House {
    pub(crate) fn desk(&self) -> Desk {
        desk(&self.installation, Vec::new()).unwrap()
    }

    /// A sample account with one role, in an installation that is a demonstration from then on.
    pub(crate) async fn enter_account(
        &self,
        name: &str,
        role: Role,
        agency: &AgencyId,
    ) -> AccountId {
        let sample = SampleAccount {
            account: new_account(name, agency),
            role,
            word: name,
        };
        let desk = self.desk();
        commands::enter_samples(&desk, &[sample], self.now())
            .await
            .unwrap();
        self.account(name).await
    }

    /// An account that was made in earnest: its first password has to be changed.
    pub(crate) async fn create_account(
        &self,
        name: &str,
        agency: &AgencyId,
    ) -> (AccountId, String) {
        let by = By {
            actor: &OPERATOR,
            origin: &Origin::default(),
        };
        commands::create(&self.desk(), by, &new_account(name, agency), self.now())
            .await
            .unwrap()
    }

    pub(crate) async fn account(&self, name: &str) -> AccountId {
        let found = identity::account::find_by_name(&self.installation.store, name).await;
        found.unwrap().unwrap().id
    }

    /// The newest event of the log.
    pub(crate) async fn last_event(&self) -> Entry {
        let filter = Filter {
            from: Instant::from_micros(0),
            until: Instant::from_micros(i64::MAX),
            account_name: String::new(),
            action: String::new(),
            outcome: String::new(),
            thing_id: String::new(),
        };
        let events = audit::list(&self.installation.store, &filter, i64::MAX, 1).await;
        events.unwrap().remove(0)
    }
}

fn new_account(name: &str, agency: &AgencyId) -> NewAccount {
    NewAccount {
        name: name.to_owned(),
        display_name: format!("{name}的姓名"),
        agency: agency.clone(),
        email: format!("{name}@yunxi.example"),
    }
}
