//! The gate of the desk: every route for every role, at home and in another agency, for nobody and for an ended account.
//! Must never learn from the program what it expects of it: `routes.rs` says who may.

use std::collections::BTreeMap;

use access::actor::Role;
use catalog::agency::Agency;
use http::Method;
use testkit::scratch::{Scratch, scratch_sqlite};

use crate::browser::{Browser, token_of};
use crate::house::{Answer, House};
use crate::office::{at_home, elsewhere};
use crate::routes::{DESK_ROUTES, DeskRoute, For};

struct Office {
    house: House,
    home: Agency,
    /// Whom the routes are about: an editor of that agency.
    subject: String,
}

async fn office(scratch: &Scratch) -> Office {
    let house = House::open(scratch).await;
    let home = house.enter_agency("home", "云溪市水利局").await;
    let other = house.enter_agency("other1", "云溪市教育局").await;
    let subject = house.enter_account("subject", Role::Editor, &home.id).await;
    for role in Role::ALL {
        house.enter_account(&at_home(role), role, &home.id).await;
        house.enter_account(&elsewhere(role), role, &other.id).await;
    }
    Office {
        house,
        home,
        subject: subject.to_string(),
    }
}

/// The three separated administrators look after the whole installation.
fn reaches(role: Role, is_at_home: bool) -> bool {
    is_at_home || role.is_separated()
}

impl DeskRoute {
    /// None where it depends on a record: `desk_records_gate` asks those.
    fn admits(&self, role: Role, is_at_home: bool) -> Option<bool> {
        match self.for_whom {
            For::Record => None,
            For::Everybody => Some(true),
            // A list shows each their own; a form for something new is about their own agency.
            For::Roles(roles) if !self.path.contains("{id}") => Some(roles.contains(&role)),
            For::Roles(roles) => Some(roles.contains(&role) && reaches(role, is_at_home)),
        }
    }
}

impl Office {
    fn address(&self, route: &DeskRoute) -> String {
        route
            .path
            .replace("{id}", &self.subject)
            .replace("{agency}", self.home.id.as_str())
            .replace("{section}", "clocks")
            .replace("{number}", "0")
    }

    /// What a form of the route needs to get as far as the gate.
    fn fields<'a>(&'a self, route: &DeskRoute, token: &'a str) -> Vec<(&'a str, &'a str)> {
        let mut fields = vec![("token", token)];
        if route.path.ends_with("/give") || route.path.ends_with("/revoke") {
            fields.extend([
                ("role", "legal_reviewer"),
                ("agency", self.home.id.as_str()),
            ]);
        } else if route.path == "/desk/accounts/new" {
            fields.extend([
                ("name", "new.one"),
                ("display_name", "x"),
                ("email", ""),
                ("agency", self.home.id.as_str()),
            ]);
        } else if route.path.ends_with("/substitute") {
            fields.extend([
                ("substitute", "nobody"),
                ("from", "2026-12-01"),
                ("until", "2026-12-02"),
            ]);
        } else if route.path.ends_with("/substitute/end") {
            fields.push(("id", "none"));
        }
        fields
    }
}

fn check_private(address: &str, answer: &Answer) {
    assert_eq!(answer.header("cache-control"), "no-store", "{address}");
    assert_eq!(answer.header("etag"), "", "{address}");
}

#[tokio::test]
async fn pages_open_for_exactly_those_who_may() {
    let scratch = scratch_sqlite(&[]).await.unwrap();
    let office = office(&scratch).await;
    for role in Role::ALL {
        for is_at_home in [true, false] {
            let name = if is_at_home {
                at_home(role)
            } else {
                elsewhere(role)
            };
            let browser = Browser::signed_in(&office.house, &name).await;
            for route in DESK_ROUTES
                .iter()
                .filter(|route| route.takes.contains(&Method::GET))
            {
                let Some(may) = route.admits(role, is_at_home) else {
                    continue;
                };
                let address = office.address(route);
                let answer = browser.get(&address).await;
                let is_open = answer.status == 200 || answer.status == 303;
                assert_eq!(
                    is_open,
                    may,
                    "{name} {address}: {} {}",
                    answer.status,
                    answer.text()
                );
                check_private(&address, &answer);
                if !may {
                    assert_eq!(answer.status, 403);
                    assert!(!answer.text().contains("subject的姓名"), "{name} {address}");
                    let event = office.house.last_event().await;
                    assert_eq!(
                        (event.outcome.as_str(), event.account_name),
                        ("denied", format!("{name}的姓名"))
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn forms_are_refused_to_all_others() {
    let scratch = scratch_sqlite(&[]).await.unwrap();
    let office = office(&scratch).await;
    for role in Role::ALL {
        for is_at_home in [true, false] {
            let name = if is_at_home {
                at_home(role)
            } else {
                elsewhere(role)
            };
            let browser = Browser::signed_in(&office.house, &name).await;
            let token = token_of(&browser.get("/desk/profile").await);
            for route in DESK_ROUTES
                .iter()
                .filter(|route| route.takes.contains(&Method::POST))
            {
                // Whoever may would change what the next one finds.
                if route.admits(role, is_at_home) != Some(false) {
                    continue;
                }
                let address = office.address(route);
                let fields = office.fields(route, &token);
                let answer = browser.post(&address, &fields).await;
                assert_eq!(answer.status, 403, "{name} {address}: {}", answer.text());
                check_private(&address, &answer);
            }
        }
    }
}

#[tokio::test]
async fn nothing_without_a_session_and_no_form_without_its_token() {
    let scratch = scratch_sqlite(&[]).await.unwrap();
    let office = office(&scratch).await;
    let stranger = Browser::new(&office.house);
    let signed_in = Browser::signed_in(&office.house, "subject").await;
    let ended = Browser::signed_in(&office.house, &at_home(Role::SystemAdministrator)).await;
    office
        .house
        .end_account(&at_home(Role::SystemAdministrator))
        .await;
    for route in DESK_ROUTES {
        let address = office.address(route);
        for (method, prefix) in route
            .takes
            .iter()
            .flat_map(|method| ["", "/en", "/hant/elder"].map(|prefix| (method, prefix)))
        {
            let address = format!("{prefix}{address}");
            for browser in [&stranger, &ended] {
                let is_reading = *method == Method::GET;
                let answer = if is_reading {
                    browser.get(&address).await
                } else {
                    browser.post(&address, &[("text", "kept")]).await
                };
                check_private(&address, &answer);
                if is_reading {
                    assert_eq!(answer.status, 303, "{address}");
                    assert!(
                        answer
                            .header("location")
                            .starts_with(&format!("{prefix}/desk/sign-in?next=/desk")),
                        "{address}"
                    );
                } else {
                    assert_eq!(answer.status, 401, "{address}");
                    assert!(answer.text().contains("name=\"kept.text\""), "{address}");
                }
            }
            if *method == Method::POST {
                assert_eq!(
                    stranger.post_nothing(&address).await.status,
                    401,
                    "{address}"
                );
                assert_eq!(
                    signed_in.post_nothing(&address).await.status,
                    403,
                    "{address}"
                );
                let answer = signed_in.post(&address, &[("token", "")]).await;
                assert_eq!(answer.status, 403, "{address}");
                check_private(&address, &answer);
            }
        }
    }
}

#[tokio::test]
async fn methods_that_no_route_takes_and_paths_that_are_not_there() {
    let scratch = scratch_sqlite(&[]).await.unwrap();
    let office = office(&scratch).await;
    let stranger = Browser::new(&office.house);
    let inside = Browser::signed_in(&office.house, "subject").await;
    let answers: BTreeMap<&str, u16> = [
        (
            "unknown, outside",
            stranger.get("/desk/nowhere").await.status.as_u16(),
        ),
        (
            "unknown, inside",
            inside.get("/desk/nowhere").await.status.as_u16(),
        ),
        (
            "no account",
            inside.get("/desk/accounts/x").await.status.as_u16(),
        ),
    ]
    .into();
    assert_eq!(
        answers,
        [
            ("unknown, outside", 404),
            ("unknown, inside", 404),
            ("no account", 404)
        ]
        .into()
    );
}
