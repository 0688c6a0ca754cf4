//! The gate of records on the desk: every route about them, for every role at home and in another agency, for nobody and for
//! an ended account; records at every step and of every level. Whoever may not read one learns not a word of it.
//! Must never learn from the program what it expects of it: the tables here say who may.

mod exhibits;

use std::collections::BTreeSet;

use access::actor::Role;
use http::Method;
use kernel::id::RecordId;
use kernel::level::Level;
use testkit::scratch::{Scratch, scratch_sqlite};

use crate::browser::{Browser, token_of};
use crate::form::Form;
use crate::house::{Answer, encoded};
use crate::office::{JOINT_APPROVER, WORKING, at_home, elsewhere};
use crate::routes::{Ask, DESK_ROUTES, DeskRoute, For, ROUTES};

use exhibits::{Exhibit, Museum, Stand, museum};

/// Somebody who asks.
struct Visitor<'a> {
    name: String,
    role: Role,
    is_at_home: bool,
    browser: Browser<'a>,
}

impl Visitor<'_> {
    /// Everybody who works on an agency's records reads them all there; whoever administers the agency reads those that are
    /// not 敏感. Nobody else reads any, and roles in another agency are none here.
    fn reads(&self, exhibit: &Exhibit) -> bool {
        let is_administrator = self.role == Role::AgencyAdministrator;
        self.is_at_home
            && (WORKING.contains(&self.role)
                || (is_administrator && exhibit.level != Level::Sensitive))
    }

    fn writes(&self) -> bool {
        self.is_at_home && self.role == Role::Editor
    }
}

async fn visitors(museum: &Museum) -> Vec<Visitor<'_>> {
    let mut visitors = Vec::new();
    for role in Role::ALL {
        for is_at_home in [true, false] {
            let name = if is_at_home { at_home(role) } else { elsewhere(role) };
            let browser = museum.office.signed_in(&name).await;
            visitors.push(Visitor { name, role, is_at_home, browser });
        }
    }
    visitors
}

/// What a page of one record answers to whoever may read the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    /// 200 for all readers.
    Read,
    /// 200 where there is a public version to compare with.
    Compare,
    /// 200 for editors, where it is not signed or public.
    Write,
    /// 200 for editors, where it is public.
    Revise,
    /// Takes forms only.
    Form,
}

/// The part of a route behind `/desk/records/{id}`, its page, and the roles whose form it takes at some step.
const PAGES: &[(&str, Page, &[Role])] = &[
    ("", Page::Read, &[]),
    ("/check", Page::Form, WORKING_AND_ADMINISTRATOR),
    ("/compare", Page::Compare, &[]),
    ("/consent", Page::Read, &[Role::Approver]),
    ("/discard", Page::Form, &[Role::Editor]),
    ("/edit", Page::Write, &[Role::Editor]),
    ("/emergency", Page::Read, &[Role::Approver]),
    ("/files", Page::Write, &[Role::Editor]),
    ("/files/{position}", Page::Read, &[]),
    ("/findings", Page::Read, &[Role::Editor, Role::SecrecyReviewer]),
    ("/gone", Page::Read, &[Role::Approver]),
    ("/post-review", Page::Read, &[Role::LegalReviewer, Role::SecrecyReviewer]),
    ("/preview", Page::Read, &[]),
    ("/recall", Page::Form, &[Role::Editor]),
    ("/redirect", Page::Read, &[Role::Approver]),
    ("/relations", Page::Write, &[Role::Editor]),
    ("/repeal", Page::Read, &[Role::Approver]),
    ("/request-withdrawal", Page::Read, &WORKING),
    ("/review", Page::Read, &[Role::LegalReviewer, Role::SecrecyReviewer]),
    ("/revise", Page::Revise, &[Role::Editor]),
    ("/schedule", Page::Read, &[Role::Approver]),
    ("/sign", Page::Read, &[Role::Approver]),
    ("/submit", Page::Form, &[Role::Editor]),
    ("/text", Page::Write, &[Role::Editor]),
    ("/withdraw", Page::Read, &[Role::Approver]),
];

/// Searching for personal data shows no more than reading does.
const WORKING_AND_ADMINISTRATOR: &[Role] = &[
    Role::Editor,
    Role::LegalReviewer,
    Role::SecrecyReviewer,
    Role::Approver,
    Role::AgencyAdministrator,
];

const RECORD: &str = "/desk/records/{id}";

fn of_records() -> impl Iterator<Item = &'static DeskRoute> {
    DESK_ROUTES.iter().filter(|route| matches!(route.for_whom, For::Record))
}

#[test]
fn every_route_about_a_record_has_a_line() {
    let routed: BTreeSet<&str> = of_records().filter_map(|route| route.path.strip_prefix(RECORD)).collect();
    let listed: BTreeSet<&str> = PAGES.iter().map(|(path, ..)| *path).collect();
    assert_eq!(routed, listed);
    for (path, page, _) in PAGES {
        let route = of_records().find(|route| route.path.strip_prefix(RECORD) == Some(path)).unwrap();
        assert_eq!(route.takes.contains(&Method::GET), *page != Page::Form, "{path}");
    }
}

/// The status of a page for somebody who reads the record.
fn status(page: Page, visitor: &Visitor<'_>, exhibit: &Exhibit) -> u16 {
    let was_public = matches!(exhibit.stand, Stand::Published | Stand::Withdrawn);
    match page {
        Page::Read => 200,
        Page::Compare if was_public => 200,
        Page::Compare => 404,
        Page::Write | Page::Revise if !visitor.writes() => 403,
        // What is signed is not written any more: it is taken off the schedule first.
        Page::Write | Page::Revise if exhibit.stand == Stand::Scheduled => 403,
        Page::Write if was_public => 409,
        Page::Write => 200,
        Page::Revise if exhibit.stand == Stand::Published => 200,
        Page::Revise => 409,
        Page::Form => 405,
    }
}

fn address(path: &str, id: &str) -> String {
    format!("{RECORD}{path}").replace("{id}", id).replace("{position}", "0")
}

impl Museum {
    /// Fails where an answer holds a word of a record that the visitor may not read.
    fn check_silent(&self, place: &str, answer: &Answer, may: &dyn Fn(&Exhibit) -> bool) {
        let mut heard = answer.text();
        for value in answer.headers.values() {
            heard.push('\n');
            heard.push_str(value.to_str().unwrap_or_default());
        }
        for exhibit in self.exhibits.iter().filter(|exhibit| !may(exhibit)) {
            assert!(!heard.contains(&exhibit.marker), "{place} tells of {}: {heard}", exhibit.name());
        }
    }
}

/// An answer without what is its own in each request.
fn comparable(answer: &Answer, id: &str) -> (u16, String, Vec<(String, String)>) {
    let reference = answer.header("x-request-id").to_owned();
    let clean = |text: &str| text.replace(&reference, "REFERENCE").replace(id, "ID");
    let headers = answer.headers.iter();
    let headers = headers
        .filter(|(name, _)| *name != "content-length")
        .map(|(name, value)| (name.to_string(), clean(value.to_str().unwrap())))
        .collect();
    (answer.status.as_u16(), clean(&answer.text()), headers)
}

#[tokio::test]
async fn pages_of_a_record_open_for_those_who_may_and_are_silent_to_all_others() {
    let scratch = scratch_sqlite(&[]).await.unwrap();
    let museum = museum(&scratch).await;
    let mut wrong = Vec::new();
    for visitor in visitors(&museum).await {
        let may = |exhibit: &Exhibit| visitor.reads(exhibit);
        for exhibit in &museum.exhibits {
            for (path, page, _) in PAGES.iter().filter(|(_, page, _)| *page != Page::Form) {
                let address = address(path, exhibit.record.as_str());
                let answer = visitor.browser.get(&address).await;
                let place = format!("{} {} of {}", visitor.name, path, exhibit.name());
                let expected = if may(exhibit) { status(*page, &visitor, exhibit) } else { 403 };
                if answer.status != expected {
                    wrong.push(format!("{place}: {} for {expected}", answer.status));
                }
                assert_eq!(answer.header("cache-control"), "no-store", "{place}");
                museum.check_silent(&place, &answer, &|other| {
                    may(exhibit) && (other.record == exhibit.record)
                });
                if expected == 403 && *path == "" {
                    let event = museum.office.house.last_event().await;
                    assert_eq!(event.outcome, "denied", "{place}");
                    assert_eq!(event.thing_id, exhibit.record.as_str(), "{place}");
                    assert_eq!(event.account_name, format!("{}的姓名", visitor.name), "{place}");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
