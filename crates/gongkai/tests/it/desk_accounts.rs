//! Accounts as administrators run them: made, granted, ended, lent during leave; programs with tokens; the log.
//! Must never let one of the three administrators do the work of another.

use std::sync::Arc;
use std::time::Duration;

use access::actor::{Grant, Role};
use access::audit::{self, Origin};
use axum::Router;
use axum::body::Body;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use http::Request;
use http_body_util::BodyExt as _;
use identity::commands;
use identity::desk::By;
use identity::guard::guard;
use identity::read;
use shell::app::{App, AppOptions, AppParts};
use shell::i18n::Messages;
use shell::page_cache::Generation;
use shell::session::Session;
use testkit::clock;
use testkit::scratch::Scratch;

use crate::browser::{Browser, OPERATOR, sample_password};
use crate::house::{Answer, House};

impl House {
    pub(crate) async fn end_account(&self, name: &str) {
        let by = By {
            actor: &OPERATOR,
            origin: &Origin::default(),
        };
        let id = self.account(name).await;
        commands::end(&self.desk(), by, &id, self.now())
            .await
            .unwrap();
    }
}

/// The text between two others.
fn between(answer: &Answer, start: &str, end: &str) -> String {
    let text = answer.text();
    let rest = text
        .split(start)
        .nth(1)
        .unwrap_or_else(|| panic!("no {start}: {text}"));
    rest.split(end).next().unwrap().to_owned()
}

testkit::both! {
    async fn an_account_from_its_making_to_its_end(scratch: Scratch) {
        let house = House::open(&scratch).await;
        let agency = house.enter_agency("water", "云溪市水利局").await;
        for (name, role) in [
            ("system", Role::SystemAdministrator),
            ("security", Role::SecurityAdministrator),
            ("audit", Role::AuditAdministrator),
        ] {
            house.enter_account(name, role, &agency.id).await;
        }
        let system = Browser::signed_in(&house, "system").await;
        let security = Browser::signed_in(&house, "security").await;
        let new = [("name", "Liu.He"), ("display_name", "刘禾"), ("email", "liu@yunxi.example"), ("agency", agency.id.as_str())];
        let page = "/desk/accounts/new";
        let made = system.post_from(page, page, &new).await;
        assert_eq!((made.status.as_u16(), made.header("cache-control")), (200, "no-store"));
        let password = between(&made, "gk-desk-secret\" translate=\"no\">", "<");
        let taken = system.post_from(page, page, &new).await;
        assert_eq!(taken.status, 422);
        assert!(taken.text().contains("已经有人使用"));

        let account = format!("/desk/accounts/{}", house.account("liu.he").await);
        let grant = [("role", "editor"), ("agency", agency.id.as_str())];
        let by_system = system.post_from("/desk/profile", &format!("{account}/give"), &grant).await;
        assert_eq!(by_system.status, 403, "who makes accounts grants nothing");
        let given = security.post_from(&account, &format!("{account}/give"), &grant).await;
        assert_eq!(given.status, 303, "{}", given.text());
        let again = security.post_from(&account, &format!("{account}/give"), &grant).await;
        assert_eq!(again.status, 409);
        let separated = [("role", "audit_administrator"), ("agency", agency.id.as_str())];
        let refused = security.post_from(&account, &format!("{account}/give"), &separated).await;
        assert_eq!(refused.status, 403);
        assert!(refused.text().contains("三员管理员的账号不能在页面上管理"), "{}", refused.text());

        let person = Browser::new(&house);
        assert_eq!(person.sign_in("liu.he", &password).await.status, 303);
        let good = "three rivers meet below";
        let own = "/desk/profile/password";
        let changed = person.post_from(own, own, &[("old", &password), ("new", good), ("again", good)]).await;
        assert_eq!(changed.status, 303);
        assert!(person.get("/desk/profile").await.text().contains("编辑"));

        let ended = system.post_from(&account, &format!("{account}/end"), &[]).await;
        assert_eq!(ended.status, 303);
        assert_eq!(person.get("/desk/profile").await.status, 303, "out at once");
        assert_eq!(person.sign_in("liu.he", good).await.status, 401);
        assert_eq!(system.post_from(page, page, &new).await.status, 422, "the name stays taken");

        let auditor = Browser::signed_in(&house, "audit").await;
        let log = auditor.get("/desk/audit").await;
        assert_eq!(log.status, 200);
        for action in ["identity.account.create", "identity.grant.give", "identity.password.change", "identity.account.end", "roles"] {
            assert_eq!(log.text().contains(action), action != "roles", "{action}");
        }
        let denied = auditor.get("/desk/audit?outcome=denied&action=identity.grant").await.text();
        assert!(denied.contains("separated_account") && !denied.contains("identity.account.create"));
        let file = auditor.get("/desk/audit.csv?action=identity.account").await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(file.text().lines().skip(1).filter(|line| line.contains("\"identity.account.create\"")).count(), 4);
        assert!(!file.text().contains(&password) && !file.text().contains("liu@"), "the log holds no secret and no address");
        assert_eq!(audit::find_broken(&house.installation.store).await.unwrap(), None);
    }

    async fn a_substitute_holds_the_roles_during_leave_only(scratch: Scratch) {
        let house = House::open(&scratch).await;
        let agency = house.enter_agency("water", "云溪市水利局").await;
        let absent = house.enter_account("approver", Role::Approver, &agency.id).await;
        house.enter_account("editor", Role::Editor, &agency.id).await;
        house.enter_account("audit", Role::AuditAdministrator, &agency.id).await;
        let browser = Browser::signed_in(&house, "approver").await;
        let form = format!("/desk/accounts/{absent}/substitute");
        let leave = |substitute: &'static str, from: &'static str, until: &'static str| [("substitute", substitute), ("from", from), ("until", until)];
        for (substitute, from, until) in [
            ("nobody", "2026-11-24", "2026-11-25"),
            ("approver", "2026-11-24", "2026-11-25"),
            ("audit", "2026-11-24", "2026-11-25"),
            ("editor", "2026-11-25", "2026-11-24"),
            ("editor", "2026-11-20", "2026-11-22"),
            ("editor", "2026-02-30", "2026-11-25"),
        ] {
            let answer = browser.post_from("/desk/profile", &form, &leave(substitute, from, until)).await;
            assert_eq!(answer.status, 400, "{substitute} {from} {until}");
        }
        let made = browser.post_from("/desk/profile", &form, &leave("editor", "2026-11-24", "2026-11-25")).await;
        assert_eq!(made.status, 303, "{}", made.text());

        let holders = async |house: &House| {
            let today = house.now().date();
            let found = read::list_holders(&house.installation.store, Role::Approver, &agency.id, today).await.unwrap();
            found.into_iter().map(|holder| (holder.name, holder.for_account)).collect::<Vec<_>>()
        };
        let own = ("approver的姓名".to_owned(), None);
        let lent = ("editor的姓名".to_owned(), Some(absent.clone()));
        assert_eq!(holders(&house).await, vec![own.clone()]);
        clock::advance(&house.clock, Duration::from_secs(86_400));
        assert_eq!(holders(&house).await, [own.clone(), lent]);
        let editor = Browser::signed_in(&house, "editor").await;
        assert!(editor.get("/desk/profile").await.text().contains("代approver的姓名"));
        clock::advance(&house.clock, Duration::from_secs(2 * 86_400));
        assert_eq!(holders(&house).await, [own]);
        house.end_account("approver").await;
        assert_eq!(holders(&house).await, []);
    }

    async fn programs_speak_with_a_token_until_it_ends(scratch: Scratch) {
        let house = House::open(&scratch).await;
        let agency = house.enter_agency("water", "云溪市水利局").await;
        house.enter_account("editor", Role::Editor, &agency.id).await;
        house.enter_account("audit", Role::AuditAdministrator, &agency.id).await;
        let app = ping(&house);
        let ask = async |headers: &[(&str, &str)]| {
            let request = Request::builder().uri("/api/v1/desk/ping");
            let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
            let (parts, body) = app.answer(request.body(Body::empty()).unwrap()).await.into_parts();
            let bytes = body.collect().await.unwrap().to_bytes();
            (parts.status.as_u16(), String::from_utf8(bytes.to_vec()).unwrap(), parts.headers)
        };
        let (status, body, headers) = ask(&[]).await;
        assert_eq!((status, headers["www-authenticate"].to_str().unwrap()), (401, "Bearer"));
        assert!(body.contains("unauthenticated"), "{body}");

        let browser = Browser::signed_in(&house, "editor").await;
        let form = "/desk/profile/tokens";
        let password = sample_password("editor");
        let refused = browser.post_from("/desk/profile", form, &[("label", "OA"), ("days", "9"), ("password", "wrong")]).await;
        assert_eq!(refused.status, 400);
        let made = browser.post_from("/desk/profile", form, &[("label", "OA"), ("days", "9"), ("password", &password)]).await;
        let token = between(&made, "gk-desk-secret\" translate=\"no\">", "<");
        assert!(!browser.get("/desk/profile").await.text().contains(&token), "shown once");
        let bearer = format!("Bearer {token}");
        let (status, body, headers) = ask(&[("authorization", &bearer)]).await;
        assert_eq!((status, body.as_str(), headers["cache-control"].to_str().unwrap()), (200, "editor的姓名", "no-store"));
        let wrong = format!("{bearer}0");
        for refused in ["Bearer x", "Basic eDp5", &wrong] {
            assert_eq!(ask(&[("authorization", refused)]).await.0, 401, "{refused}");
        }
        let cookie = format!("gongkai-desk={}", "0".repeat(64));
        assert_eq!(ask(&[("cookie", &cookie)]).await.0, 401, "a program has no cookie");
        clock::advance(&house.clock, Duration::from_secs(9 * 86_400));
        assert_eq!(ask(&[("authorization", &bearer)]).await.0, 401, "run out");

        let browser = Browser::signed_in(&house, "editor").await;
        let made = browser.post_from("/desk/profile", form, &[("label", "OA"), ("days", "9"), ("password", &password)]).await;
        let bearer = format!("Bearer {}", between(&made, "gk-desk-secret\" translate=\"no\">", "<"));
        assert_eq!(ask(&[("authorization", &bearer)]).await.0, 200);
        house.end_account("editor").await;
        assert_eq!(ask(&[("authorization", &bearer)]).await.0, 401, "ended");

        let auditor = Browser::signed_in(&house, "audit").await;
        let password = sample_password("audit");
        let refused = auditor.post_from("/desk/profile", form, &[("label", "OA"), ("days", "9"), ("password", &password)]).await;
        assert_eq!(refused.status, 403);
    }

    async fn the_three_administrators_stay_apart_on_the_command_line_too(scratch: Scratch) {
        let house = House::open(&scratch).await;
        let agency = house.enter_agency("water", "云溪市水利局").await;
        let id = house.enter_account("system", Role::SystemAdministrator, &agency.id).await;
        let by = By { actor: &OPERATOR, origin: &Origin::default() };
        for role in Role::ALL {
            let grant = Grant { role, agency: agency.id.clone(), for_account: None };
            let given = commands::give(&house.desk(), by, &id, &grant, house.now()).await;
            let told = format!("{given:?}");
            let expected = if role == Role::SystemAdministrator { "AlreadyHeld" } else { "roles_apart" };
            assert!(told.contains(expected), "{told}");
        }
    }
}

/// The guard before an address of programs, in the way of every request.
fn ping(house: &House) -> App {
    let answer = async |session: Session| session.staff.name.clone();
    let router = Router::new()
        .route("/api/v1/desk/ping", get(answer))
        .route_layer(from_fn_with_state(house.desk(), guard));
    let clock: Arc<kernel::time::FixedClock> = Arc::clone(&house.clock);
    App::new(
        router,
        AppParts {
            site: Arc::new(house.installation.config.site.clone()),
            messages: Arc::new(Messages::new().unwrap()),
            clock,
            generation: Generation::default(),
            options: AppOptions::default(),
        },
    )
}
