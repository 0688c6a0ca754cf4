//! Signing in and out as staff do it: wrong passwords, locks, sessions that end, forms that were open, other sites.
//! Must never be told by a page whether a name exists.

use std::time::Duration;

use access::actor::Role;
use access::audit;
use http::StatusCode;
use testkit::clock;
use testkit::scratch::Scratch;
use totp_rs::{Builder, Secret};

use crate::browser::{Browser, field_of, sample_password, token_of};
use crate::house::{Answer, House};

async fn house(scratch: &Scratch) -> House {
    let house = House::open(scratch).await;
    let agency = house.enter_agency("water", "云溪市水利局").await;
    house
        .enter_account("editor", Role::Editor, &agency.id)
        .await;
    house
        .enter_account("admin", Role::AgencyAdministrator, &agency.id)
        .await;
    house
        .enter_account("security", Role::SecurityAdministrator, &agency.id)
        .await;
    house
}

fn advance(house: &House, minutes: u64) {
    clock::advance(&house.clock, Duration::from_secs(minutes * 60));
}

/// A page without what is its own in each request.
fn comparable(answer: &Answer) -> (StatusCode, String) {
    let reference = answer.header("x-request-id");
    (answer.status, answer.text().replace(reference, "REFERENCE"))
}

fn is_door(answer: &Answer) -> bool {
    answer.status == 303 && answer.header("location").starts_with("/desk/sign-in")
}

testkit::both! {
    async fn in_and_out_again(scratch: Scratch) {
        let house = house(&scratch).await;
        let browser = Browser::new(&house);
        let shut = browser.get("/en/desk/profile?done=sessions").await;
        assert_eq!(shut.status, 303);
        assert_eq!(shut.header("location"), "/en/desk/sign-in?next=/desk/profile%3Fdone%3Dsessions");
        assert_eq!(shut.header("cache-control"), "no-store");

        let door = browser.get(shut.header("location")).await;
        assert_eq!((door.status.as_u16(), door.header("cache-control")), (200, "no-store"));
        let next = field_of(&door, "next");
        assert_eq!(next, "/desk/profile?done=sessions");
        let fields = [
            ("token", token_of(&door)),
            ("next", next),
            ("name", " Editor ".to_owned()),
            ("password", sample_password("editor")),
        ];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let entered = browser.post("/en/desk/sign-in", &fields).await;
        assert_eq!(entered.status, 303, "{}", entered.text());
        assert_eq!(entered.header("location"), "/en/desk/profile?done=sessions");
        let cookie = entered.header("set-cookie");
        assert!(cookie.starts_with("gongkai-desk="), "{cookie}");
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");

        let profile = browser.get("/desk/profile").await;
        assert_eq!((profile.status.as_u16(), profile.header("cache-control")), (200, "no-store"));
        assert!(profile.text().contains("editor的姓名"));
        assert_eq!(profile.header("etag"), "");
        // Public pages are the same for everybody.
        let (home, public) = (browser.get("/").await, house.get("/").await);
        assert_eq!(comparable(&home), comparable(&public));

        let thief = browser.twin();
        let left = browser.post_from("/desk/profile", "/desk/sign-out", &[]).await;
        assert_eq!(left.status, 303);
        assert!(left.header("set-cookie").contains("Max-Age=0"));
        assert!(is_door(&browser.get("/desk/profile").await));
        assert!(is_door(&thief.get("/desk/profile").await), "a cookie kept by a thief is worth nothing");
        assert_eq!(house.last_event().await.action, "identity.session.end");
        assert_eq!(audit::find_broken(&house.installation.store).await.unwrap(), None);
    }

    async fn wrong_names_look_like_wrong_passwords(scratch: Scratch) {
        let house = house(&scratch).await;
        let unknown = Browser::new(&house);
        let known = Browser::new(&house);
        let one = unknown.sign_in("nobody", "whatever it is").await;
        let event = house.last_event().await;
        assert_eq!((event.reason.as_str(), event.thing_id.as_str(), event.account), ("wrong_credentials", "", None));
        let other = known.sign_in("editor", "whatever it is").await;
        let plain = |answer: &Answer, name: &str| {
            let (status, text) = comparable(answer);
            (status, text.replace(&token_of(answer), "TOKEN").replace(&format!("value=\"{name}\""), "NAME"))
        };
        assert_eq!(one.status, 401);
        assert_eq!(plain(&one, "nobody"), plain(&other, "editor"));
        // Locked alike, too.
        for browser in [(&unknown, "nobody"), (&known, "editor")] {
            for _ in 0..4 {
                assert_eq!(browser.0.sign_in(browser.1, "wrong").await.status, 401);
            }
            assert_eq!(browser.0.sign_in(browser.1, "wrong").await.status, 429);
        }
    }

    async fn a_lock_opens_with_time_or_by_the_security_administrator(scratch: Scratch) {
        let house = house(&scratch).await;
        let browser = Browser::new(&house);
        let right = sample_password("editor");
        for _ in 0..5 {
            browser.sign_in("editor", "wrong").await;
        }
        assert_eq!(browser.sign_in("editor", &right).await.status, 429);
        assert_eq!(house.last_event().await.reason, "locked");
        let security = Browser::signed_in(&house, "security").await;
        let page = format!("/desk/accounts/{}", house.account("editor").await);
        assert!(security.get(&page).await.text().contains("已锁定"));
        let opened = security.post_from(&page, &format!("{page}/unlock"), &[]).await;
        assert_eq!(opened.status, 303, "{}", opened.text());
        assert_eq!(browser.sign_in("editor", &right).await.status, 303);

        for _ in 0..5 {
            browser.sign_in("editor", "wrong").await;
        }
        advance(&house, 14);
        assert_eq!(browser.sign_in("editor", &right).await.status, 429);
        advance(&house, 1);
        assert_eq!(browser.sign_in("editor", &right).await.status, 303);
    }

    async fn sessions_end_when_idle_and_after_half_a_day(scratch: Scratch) {
        let house = house(&scratch).await;
        let browser = Browser::signed_in(&house, "editor").await;
        advance(&house, 29);
        assert_eq!(browser.get("/desk/profile").await.status, 200);
        advance(&house, 29);
        assert_eq!(browser.get("/desk/profile").await.status, 200);
        advance(&house, 30);
        assert!(is_door(&browser.get("/desk/profile").await));

        let browser = Browser::signed_in(&house, "editor").await;
        for _ in 0..28 {
            advance(&house, 25);
            assert_eq!(browser.get("/desk/profile").await.status, 200);
        }
        advance(&house, 20);
        assert!(is_door(&browser.get("/desk/profile").await));
    }

    async fn a_form_that_was_open_when_the_session_ended_is_sent_after_sign_in(scratch: Scratch) {
        let house = house(&scratch).await;
        let browser = Browser::signed_in(&house, "admin").await;
        let page = browser.get("/desk/accounts/new").await;
        let (token, agency) = (token_of(&page), house.installation.store.clone());
        let agency = catalog::agency::find_by_code(&agency, "water").await.unwrap().unwrap().id;
        let typed = "水务编辑\"<b>&";
        let fields = [
            ("token", token.as_str()),
            ("name", "new.editor"),
            ("display_name", typed),
            ("email", ""),
            ("agency", agency.as_str()),
        ];
        advance(&house, 60);
        let door = browser.post("/desk/accounts/new", &fields).await;
        assert_eq!((door.status.as_u16(), door.header("cache-control")), (401, "no-store"));
        assert!(door.text().contains("已经为您留着"));

        let kept = |name: &str| format!("kept.{name}");
        let sign_in = |password: String| {
            let mut all = vec![
                ("token".to_owned(), token_of(&door)),
                ("name".to_owned(), "admin".to_owned()),
                ("password".to_owned(), password),
                ("kept_path".to_owned(), field_of(&door, "kept_path")),
            ];
            for (name, value) in &fields[1..] {
                assert!(door.text().contains(&format!("name=\"{}\"", kept(name))), "{name}");
                all.push((kept(name), (*value).to_owned()));
            }
            all
        };
        let as_pairs = |all: &[(String, String)]| -> Vec<(String, String)> { all.to_vec() };
        let wrong = as_pairs(&sign_in("wrong".to_owned()));
        let wrong: Vec<(&str, &str)> = wrong.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let again = browser.post("/desk/sign-in", &wrong).await;
        assert_eq!(again.status, 401);
        assert!(again.text().contains("name=\"kept.display_name\""), "a wrong password loses nothing");

        let right = as_pairs(&sign_in(sample_password("admin")));
        let right: Vec<(&str, &str)> = right.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let confirm = browser.post("/desk/sign-in", &right).await;
        assert_eq!(confirm.status, 200, "{}", confirm.text());
        assert!(confirm.text().contains("action=\"/desk/accounts/new\""));
        assert!(confirm.text().contains("水务编辑&#34;&#60;b&#62;&#38;"), "{}", confirm.text());
        let token = token_of(&confirm);
        let mut sent = vec![("token", token.as_str())];
        sent.extend_from_slice(&fields[1..]);
        let made = browser.post("/desk/accounts/new", &sent).await;
        assert_eq!(made.status, 200, "{}", made.text());
        house.account("new.editor").await;
    }

    async fn two_tabs_share_a_session_and_an_old_tab_is_told_so(scratch: Scratch) {
        let house = house(&scratch).await;
        let first = Browser::signed_in(&house, "editor").await;
        let second = first.twin();
        let token = token_of(&first.get("/desk/profile").await);
        second.get("/desk/profile").await;
        let ended = first.post("/desk/profile/sessions/end", &[("token", &token)]).await;
        assert_eq!(ended.status, 303, "{}", ended.text());
        // Signed in anew in the same browser: forms drawn before belong to a session that is gone.
        assert_eq!(first.sign_in("editor", &sample_password("editor")).await.status, 303);
        let old = first.post("/desk/profile/sessions/end", &[("token", &token)]).await;
        assert_eq!(old.status, 403);
        assert!(old.text().contains("这张表单已经失效"));
        let event = house.last_event().await;
        assert_eq!((event.outcome.as_str(), event.reason.as_str()), ("denied", "form_token"));
    }

    async fn other_sites_are_refused_at_the_door_and_behind_it(scratch: Scratch) {
        let house = house(&scratch).await;
        let browser = Browser::signed_in(&house, "editor").await;
        let token = token_of(&browser.get("/desk/profile").await);
        let fields = [("token", token.as_str())];
        let path = "/desk/profile/sessions/end";
        for headers in [
            [("origin", "https://evil.example"), ("host", "localhost:8080")],
            [("sec-fetch-site", "cross-site"), ("host", "localhost:8080")],
            [("sec-fetch-site", "same-site"), ("host", "localhost:8080")],
            [("origin", "null"), ("host", "localhost:8080")],
        ] {
            assert_eq!(browser.post_with(path, &fields, &headers).await.status, 403, "{headers:?}");
            assert_eq!(house.last_event().await.reason, "other_site");
            let door = browser.post_with("/desk/sign-in", &fields, &headers).await;
            assert_eq!(door.status, 403, "{headers:?}");
        }
        for headers in [
            [("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")],
            [("origin", "http://10.0.0.7:8080"), ("host", "10.0.0.7:8080")],
        ] {
            assert_eq!(browser.post_with(path, &fields, &headers).await.status, 303, "{headers:?}");
        }
        // A form of the door that another site drew has no secret to go with it.
        let stranger = Browser::new(&house);
        let password = sample_password("editor");
        let fields = [("token", token.as_str()), ("name", "editor"), ("password", password.as_str())];
        assert_eq!(stranger.post("/desk/sign-in", &fields).await.status, 403);
        assert_eq!(browser.post("/desk/sign-out", &[]).await.status, 403);
        assert_eq!(browser.get("/desk/profile").await.status, 200);
    }

    async fn a_first_password_is_changed_at_once_and_good_for_three_days(scratch: Scratch) {
        let house = house(&scratch).await;
        let agency = catalog::agency::find_by_code(&house.installation.store, "water").await.unwrap().unwrap();
        let (_, first) = house.create_account("fresh", &agency.id).await;
        let browser = Browser::new(&house);
        assert_eq!(browser.sign_in("fresh", &first).await.status, 303);
        for path in ["/desk", "/desk/profile", "/desk/accounts"] {
            let led = browser.get(path).await;
            assert_eq!((led.status.as_u16(), led.header("location")), (303, "/desk/profile/password"), "{path}");
        }
        let page = "/desk/profile/password";
        let good = "three rivers meet below";
        for (old, new, again, said) in [
            (first.as_str(), "short", "short", "密码太短"),
            (first.as_str(), "password123456", "password123456", "容易猜到"),
            (first.as_str(), "yunxi-demo-fresh-one", "yunxi-demo-fresh-one", "演示账号的密码"),
            (first.as_str(), first.as_str(), first.as_str(), "和现在的一样"),
            (first.as_str(), good, "three rivers meet", "不一样"),
            ("not the first one", good, good, "密码不正确"),
        ] {
            let answer = browser.post_from(page, page, &[("old", old), ("new", new), ("again", again)]).await;
            assert_eq!(answer.status, 422, "{new}");
            assert!(answer.text().contains(said), "{new}: {}", answer.text());
        }
        let changed = browser.post_from(page, page, &[("old", &first), ("new", good), ("again", good)]).await;
        assert_eq!(changed.status, 303, "{}", changed.text());
        assert_eq!(browser.get("/desk/profile").await.status, 200);
        assert_eq!(Browser::new(&house).sign_in("fresh", &first).await.status, 401);
        assert_eq!(Browser::new(&house).sign_in("fresh", good).await.status, 303);

        let (_, forgotten) = house.create_account("late", &agency.id).await;
        advance(&house, 72 * 60);
        assert_eq!(Browser::new(&house).sign_in("late", &forgotten).await.status, 401);
    }

    async fn a_second_factor_is_asked_for_and_no_code_counts_twice(scratch: Scratch) {
        let house = house(&scratch).await;
        let browser = Browser::signed_in(&house, "editor").await;
        let page = "/desk/profile/second-factor";
        let shown = browser.get(page).await;
        let secret = field_of(&shown, "secret");
        let code = |house: &House| {
            let seconds = u64::try_from(house.now().micros() / 1_000_000).unwrap();
            let secret = Secret::try_from_base32(&secret).unwrap();
            Builder::new().with_secret(secret).build().unwrap().generate(seconds).to_string()
        };
        let (token, password) = (token_of(&shown), sample_password("editor"));
        let wrong = [("token", token.as_str()), ("secret", &secret), ("code", "000000"), ("password", &password)];
        assert_eq!(browser.post(page, &wrong).await.status, 422);
        let first = code(&house);
        let unproven = [("token", token.as_str()), ("secret", &secret), ("code", first.as_str()), ("password", "wrong")];
        assert_eq!(browser.post(page, &unproven).await.status, 422);
        let thief = browser.twin();
        let right = [("token", token.as_str()), ("secret", &secret), ("code", first.as_str()), ("password", &password)];
        assert_eq!(browser.post(page, &right).await.status, 303);
        assert!(is_door(&thief.get("/desk/profile").await), "the session is a new one");
        assert!(!browser.get("/desk/profile").await.text().contains(&secret));

        let other = Browser::new(&house);
        assert_eq!(other.sign_in("editor", &password).await.status, 401, "without a code");
        assert_eq!(other.sign_in_with("editor", &password, &first).await.status, 401, "a code used before");
        advance(&house, 1);
        let next = code(&house);
        assert_eq!(other.sign_in_with("editor", "wrong", &next).await.status, 401);
        assert_eq!(other.sign_in_with("editor", &password, &next).await.status, 303);
        assert_eq!(Browser::new(&house).sign_in_with("editor", &password, &next).await.status, 401);

        let off = "/desk/profile/second-factor/remove";
        let refused = other.post_from("/desk/profile", off, &[("password", "wrong")]).await;
        assert_eq!(refused.status, 400);
        let removed = other.post_from("/desk/profile", off, &[("password", &password)]).await;
        assert_eq!(removed.status, 303);
        assert_eq!(Browser::new(&house).sign_in("editor", &password).await.status, 303);
    }

    async fn sample_passwords_open_nothing_outside_the_demonstration(scratch: Scratch) {
        let house = House::open(&scratch).await;
        let agency = house.enter_agency("water", "云溪市水利局").await;
        house.create_account("editor", &agency.id).await;
        let browser = Browser::new(&house);
        assert!(!browser.get("/desk/sign-in").await.text().contains("这是演示系统"));
        for name in ["editor", "nobody"] {
            let answer = browser.sign_in(name, &sample_password("editor")).await;
            assert_eq!(answer.status, 401);
            assert!(answer.text().contains("这是演示账号的密码"));
        }
        house.enter_account("sample", Role::Editor, &agency.id).await;
        assert!(browser.get("/desk/sign-in").await.text().contains("这是演示系统"));
        assert_eq!(browser.sign_in("sample", &sample_password("sample")).await.status, 303);
    }

    async fn what_an_operator_makes_stricter(scratch: Scratch) {
        let data = scratch.folder().join("data");
        std::fs::create_dir_all(&data).unwrap();
        let text = "[desk]\nsecond_factor = \"administrators\"\npassword_days = 90\nidle_minutes = 5\nclient_address_header = \"x-forwarded-for\"\n";
        std::fs::write(data.join("gongkai.toml"), text).unwrap();
        let house = house(&scratch).await;
        let admin = Browser::signed_in(&house, "admin").await;
        let led = admin.get("/desk/accounts").await;
        assert_eq!((led.status.as_u16(), led.header("location")), (303, "/desk/profile/second-factor"));
        assert_eq!(admin.get("/desk/profile/second-factor").await.status, 200);
        let editor = Browser::signed_in(&house, "editor").await;
        assert_eq!(editor.get("/desk/profile").await.status, 200);

        let token = token_of(&editor.get("/desk/profile").await);
        // What a client adds itself comes first; the proxy's own word is the last.
        let headers = [("x-forwarded-for", "203.0.113.9, 198.51.100.7")];
        let path = "/desk/profile/sessions/end";
        assert_eq!(editor.post_with(path, &[("token", &token)], &headers).await.status, 303);
        assert_eq!(house.last_event().await.address, "198.51.100.7");

        advance(&house, 5);
        assert!(is_door(&editor.get("/desk/profile").await));
        advance(&house, 90 * 24 * 60);
        let editor = Browser::signed_in(&house, "editor").await;
        let led = editor.get("/desk/profile").await;
        assert_eq!(led.header("location"), "/desk/profile/password");
    }
}
