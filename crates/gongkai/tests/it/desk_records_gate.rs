//! The gate of records on the desk: every route about them, for every role at home and in another agency, for nobody and for
//! an ended account; records at every step and of every level. Whoever may not read one learns not a word of it.
//! Must never learn from the program what it expects of it: the tables here say who may.

mod exhibits;

use std::collections::BTreeSet;

use access::actor::Role;
use catalog::record::read::list_files;
use http::Method;
use kernel::id::RecordId;
use kernel::level::Level;
use testkit::scratch::{Scratch, scratch_sqlite};

use crate::browser::{Browser, token_of};
use crate::form::multipart;
use crate::house::Answer;
use crate::office::{JOINT_APPROVER, WORKING, at_home, elsewhere};
use crate::routes::{Ask, DESK_ROUTES, DeskRoute, For, ROUTES};

use exhibits::{Exhibit, Museum, Stand, museum};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Home,
    Other,
    /// Issues some of the documents jointly.
    Joint,
}

/// Somebody who asks.
struct Visitor<'a> {
    name: String,
    role: Role,
    place: Place,
    browser: Browser<'a>,
}

impl Visitor<'_> {
    /// Everybody who works on an agency's records reads them all there; whoever administers the agency reads those that are
    /// not 敏感. An agency that is asked for its consent reads what it consents to. Nobody else reads any.
    fn reads(&self, exhibit: &Exhibit) -> bool {
        let is_sensitive = exhibit.level == Level::Sensitive;
        match (self.place, self.role) {
            (Place::Home, Role::AgencyAdministrator) => !is_sensitive,
            (Place::Home, role) => WORKING.contains(&role),
            (Place::Joint, _) => exhibit.stand == Stand::Consent,
            (Place::Other, _) => false,
        }
    }

    fn writes(&self) -> bool {
        self.place == Place::Home && self.role == Role::Editor
    }
}

async fn visitors(museum: &Museum) -> Vec<Visitor<'_>> {
    let everywhere = Role::ALL.into_iter().flat_map(|role| {
        [
            (at_home(role), role, Place::Home),
            (elsewhere(role), role, Place::Other),
        ]
    });
    let joint = (JOINT_APPROVER.to_owned(), Role::Approver, Place::Joint);
    let mut visitors = Vec::new();
    for (name, role, place) in everywhere.chain([joint]) {
        let browser = museum.office.signed_in(&name).await;
        visitors.push(Visitor {
            name,
            role,
            place,
            browser,
        });
    }
    visitors
}

/// What a page of one record answers to whoever may read the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Page {
    /// 200 for all readers.
    Read,
    /// 200 for readers at home: how it ends is no matter of those who are asked for their consent.
    End,
    /// 200 where there is a public version to compare with.
    Compare,
    /// 200 for editors, where it is not signed or public.
    Write,
    /// 200 for editors, where it is or was public.
    Revise,
    /// Takes forms only.
    Form,
}

/// The part of a route behind `/desk/records/{id}`, its page, who may send its form, and where the record stands then.
struct Line {
    path: &'static str,
    page: Page,
    sends: &'static [Role],
    at: &'static [Stand],
}

const fn line(
    path: &'static str,
    page: Page,
    sends: &'static [Role],
    at: &'static [Stand],
) -> Line {
    Line {
        path,
        page,
        sends,
        at,
    }
}

const EDITOR: &[Role] = &[Role::Editor];
const APPROVER: &[Role] = &[Role::Approver];
const REVIEWERS: &[Role] = &[Role::LegalReviewer, Role::SecrecyReviewer];
/// Searching for personal data shows no more than reading does.
const READERS: &[Role] = &[
    Role::Editor,
    Role::LegalReviewer,
    Role::SecrecyReviewer,
    Role::Approver,
    Role::AgencyAdministrator,
];
const OPEN: &[Stand] = &[
    Stand::Draft,
    Stand::Legal,
    Stand::Secrecy,
    Stand::Consent,
    Stand::Sign,
];
const UNDER_REVIEW: &[Stand] = &[Stand::Legal, Stand::Secrecy, Stand::Consent, Stand::Sign];
const WAS_PUBLIC: &[Stand] = &[Stand::Published, Stand::Withdrawn];
const PUBLIC: &[Stand] = &[Stand::Published];
const NOT_PUBLIC: &[Stand] = &[
    Stand::Draft,
    Stand::Legal,
    Stand::Secrecy,
    Stand::Consent,
    Stand::Sign,
    Stand::Scheduled,
];

const LINES: &[Line] = &[
    line("", Page::Read, &[], &[]),
    line("/check", Page::Form, READERS, OPEN),
    line("/compare", Page::Compare, &[], &[]),
    line("/consent", Page::Read, APPROVER, &[Stand::Consent]),
    line("/discard", Page::Form, EDITOR, OPEN),
    line("/edit", Page::Write, EDITOR, OPEN),
    line("/emergency", Page::Read, APPROVER, NOT_PUBLIC),
    line("/files", Page::Write, EDITOR, OPEN),
    line("/files/{position}", Page::Read, &[], &[]),
    // Nothing was found in them: there is nothing to decide.
    line(
        "/findings",
        Page::Read,
        &[Role::Editor, Role::SecrecyReviewer],
        &[],
    ),
    line("/gone", Page::End, APPROVER, WAS_PUBLIC),
    // None of them went out in an emergency.
    line("/post-review", Page::Read, REVIEWERS, &[]),
    line("/preview", Page::Read, &[], &[]),
    line("/recall", Page::Form, EDITOR, UNDER_REVIEW),
    line("/redirect", Page::End, APPROVER, WAS_PUBLIC),
    line("/relations", Page::Write, EDITOR, OPEN),
    line("/repeal", Page::End, APPROVER, PUBLIC),
    line("/request-withdrawal", Page::End, &WORKING, PUBLIC),
    line(
        "/review",
        Page::Read,
        REVIEWERS,
        &[Stand::Legal, Stand::Secrecy],
    ),
    line("/revise", Page::Revise, EDITOR, WAS_PUBLIC),
    line("/schedule", Page::Read, APPROVER, &[Stand::Scheduled]),
    line("/sign", Page::Read, APPROVER, &[Stand::Sign]),
    line("/submit", Page::Form, EDITOR, &[Stand::Draft]),
    line("/text", Page::Write, EDITOR, OPEN),
    line("/withdraw", Page::End, APPROVER, WAS_PUBLIC),
];

impl Line {
    fn takes_forms(&self) -> bool {
        !self.sends.is_empty()
    }

    /// Whether the role is one whose form it takes, wherever the record stands.
    fn is_for(&self, visitor: &Visitor<'_>) -> bool {
        let is_asked = self.path == "/consent";
        match visitor.place {
            Place::Home => !is_asked && self.sends.contains(&visitor.role),
            Place::Joint => is_asked,
            Place::Other => false,
        }
    }

    /// What its form holds, as far as the gate has to see it.
    fn fields(&self, exhibit: &Exhibit) -> Vec<(&'static str, String)> {
        let mut fields = vec![
            ("revision", exhibit.revision.to_string()),
            ("seen", "0".to_owned()),
        ];
        let more: &[(&'static str, &str)] = match self.path {
            "/consent" => &[("decision", "agree")],
            "/edit" => &[("title", "改过的标题")],
            "/files" => &[("do", "remove-0")],
            "/findings" => &[
                ("do", "justify"),
                ("pick", "1"),
                ("justification", "依法公开"),
            ],
            "/redirect" => &[("to", exhibit.record.as_str()), ("reason", "合并")],
            "/relations" => &[("kind", "basis"), ("citation", "《水法》")],
            "/revise" => &[("why", "change"), ("on", "2026-11-20")],
            "/review" | "/post-review" => &[("decision", "pass")],
            "/schedule" => &[("decision", "cancel")],
            "/sign" => &[("decision", "now")],
            "/text" => &[("text", "改过的正文")],
            _ => &[("reason", "理由"), ("remark", "意见")],
        };
        fields.extend(
            more.iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        );
        fields
    }
}

const RECORD: &str = "/desk/records/{id}";

fn of_records() -> impl Iterator<Item = &'static DeskRoute> {
    DESK_ROUTES
        .iter()
        .filter(|route| matches!(route.for_whom, For::Record))
}

#[test]
fn every_route_about_a_record_has_a_line() {
    let routed: BTreeSet<&str> = of_records()
        .filter_map(|route| route.path.strip_prefix(RECORD))
        .collect();
    let listed: BTreeSet<&str> = LINES.iter().map(|line| line.path).collect();
    assert_eq!(routed, listed);
    for line in LINES {
        let is_its = |route: &&DeskRoute| route.path.strip_prefix(RECORD) == Some(line.path);
        let route = of_records().find(is_its).unwrap();
        let takes = |method| route.takes.contains(&method);
        assert_eq!(takes(Method::GET), line.page != Page::Form, "{}", line.path);
        assert_eq!(takes(Method::POST), line.takes_forms(), "{}", line.path);
    }
}

/// The status of a page for somebody who reads the record.
fn status(page: Page, visitor: &Visitor<'_>, exhibit: &Exhibit) -> u16 {
    let was_public = matches!(exhibit.stand, Stand::Published | Stand::Withdrawn);
    match page {
        Page::Read => 200,
        Page::End if visitor.place == Place::Home => 200,
        Page::End => 403,
        Page::Compare if was_public => 200,
        Page::Compare => 404,
        Page::Write | Page::Revise if !visitor.writes() => 403,
        // What is signed is not written any more: it is taken off the schedule first.
        Page::Write | Page::Revise if exhibit.stand == Stand::Scheduled => 403,
        Page::Write if was_public => 409,
        Page::Write => 200,
        Page::Revise if was_public => 200,
        Page::Revise => 409,
        Page::Form => 405,
    }
}

fn address(path: &str, id: &str) -> String {
    format!("{RECORD}{path}")
        .replace("{id}", id)
        .replace("{position}", "0")
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
            assert!(
                !heard.contains(&exhibit.marker),
                "{place} tells of {}: {heard}",
                exhibit.name()
            );
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
        for (column, exhibit) in museum.exhibits.iter().enumerate() {
            let may = visitor.reads(exhibit);
            let pages = LINES.iter().filter(|line| line.page != Page::Form);
            for (row, line) in pages.enumerate() {
                // Who reads nothing is asked for one level of each step, in turn.
                if !may && (row + column) % 3 != column / exhibits::STANDS.len() {
                    continue;
                }
                let address = address(line.path, exhibit.record.as_str());
                let answer = visitor.browser.get(&address).await;
                let place = format!("{} {} of {}", visitor.name, line.path, exhibit.name());
                let expected = if may {
                    status(line.page, &visitor, exhibit)
                } else {
                    403
                };
                if answer.status != expected {
                    wrong.push(format!("{place}: {} for {expected}", answer.status));
                }
                assert_eq!(answer.header("cache-control"), "no-store", "{place}");
                museum.check_silent(&place, &answer, &|other| {
                    may && other.record == exhibit.record
                });
                if !may && row == 0 {
                    museum.check_logged(&visitor, exhibit).await;
                }
            }
        }
        let stranger = RecordId::new(museum.office.house.now());
        for line in LINES.iter().filter(|line| line.page != Page::Form) {
            let answer = visitor
                .browser
                .get(&address(line.path, stranger.as_str()))
                .await;
            assert_eq!(answer.status, 404, "{} {}", visitor.name, line.path);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

impl Museum {
    /// What was refused last stands in the log: who, what, of which record.
    async fn check_logged(&self, visitor: &Visitor<'_>, exhibit: &Exhibit) {
        let event = self.office.house.last_event().await;
        let name = format!("{}的姓名", visitor.name);
        assert_eq!(
            (
                event.outcome.as_str(),
                event.account_name,
                event.thing_id.as_str()
            ),
            ("denied", name, exhibit.record.as_str())
        );
    }
}

#[tokio::test]
async fn forms_about_a_record_are_taken_from_those_who_may_and_only_where_it_stands_there() {
    let scratch = scratch_sqlite(&[]).await.unwrap();
    let museum = museum(&scratch).await;
    let mut wrong = Vec::new();
    for (turn, visitor) in visitors(&museum).await.iter().enumerate() {
        let token = token_of(&visitor.browser.get("/desk/profile").await);
        for (row, line) in LINES.iter().filter(|line| line.takes_forms()).enumerate() {
            for (column, stand) in exhibits::STANDS.into_iter().enumerate() {
                // All levels come in turn: whether somebody reads is the only thing that depends on them.
                let exhibit = museum.exhibit(Level::ALL[(turn + row + column) % 3], stand);
                let is_its = line.is_for(visitor) && visitor.reads(exhibit);
                // Whoever may would change what the next one finds.
                if is_its && line.at.contains(&stand) {
                    continue;
                }
                let answer = museum.send(visitor, line, exhibit, &token).await;
                let place = format!("{} {} of {}", visitor.name, line.path, exhibit.name());
                let status = answer.status.as_u16();
                let is_right = if is_its {
                    matches!(status, 403 | 404 | 409 | 422)
                } else {
                    status == 403
                };
                if !is_right {
                    wrong.push(format!("{place}: {status}"));
                }
                let may =
                    |other: &Exhibit| visitor.reads(exhibit) && other.record == exhibit.record;
                museum.check_silent(&place, &answer, &may);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    museum.check_unchanged().await;
}

impl Museum {
    fn exhibit(&self, level: Level, stand: Stand) -> &Exhibit {
        let mut exhibits = self.exhibits.iter();
        exhibits
            .find(|exhibit| exhibit.level == level && exhibit.stand == stand)
            .unwrap()
    }

    async fn send(
        &self,
        visitor: &Visitor<'_>,
        line: &Line,
        exhibit: &Exhibit,
        token: &str,
    ) -> Answer {
        let address = address(line.path, exhibit.record.as_str());
        let fields = line.fields(exhibit);
        let mut fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        fields.push(("token", token));
        if line.path == "/files" {
            visitor
                .browser
                .post_body(&address, multipart(fields.into_iter(), &[]))
                .await
        } else {
            visitor.browser.post(&address, &fields).await
        }
    }

    /// Every record stands where it stood, as it was written.
    async fn check_unchanged(&self) {
        let today = self.office.house.now().date();
        let editor = self.office.actor(Role::Editor).await;
        for exhibit in &self.exhibits {
            let found =
                catalog::desk::read::find_draft(&self.office.desk, &editor, &exhibit.record, today);
            let draft = found.await.unwrap().unwrap();
            assert_eq!(draft.flow.step, exhibit.stand.step(), "{}", exhibit.name());
            assert_eq!(draft.revision, exhibit.revision, "{}", exhibit.name());
        }
    }
}

#[tokio::test]
async fn nobody_without_an_account_learns_that_a_record_is_there() {
    let scratch = scratch_sqlite(&[]).await.unwrap();
    let museum = museum(&scratch).await;
    let house = &museum.office.house;
    let ended = museum.office.signed_in(&at_home(Role::Editor)).await;
    house.end_account(&at_home(Role::Editor)).await;
    let stranger = RecordId::new(house.now());
    for browser in [Browser::new(house), ended] {
        for line in LINES.iter().filter(|line| line.page != Page::Form) {
            let unknown = browser.get(&address(line.path, stranger.as_str())).await;
            assert_eq!(unknown.status, 303);
            for exhibit in &museum.exhibits {
                let answer = browser
                    .get(&address(line.path, exhibit.record.as_str()))
                    .await;
                let id = exhibit.record.as_str();
                assert_eq!(
                    comparable(&answer, id),
                    comparable(&unknown, stranger.as_str())
                );
            }
        }
    }
}

testkit::both! {
    async fn no_public_page_tells_of_what_lies_on_a_desk(scratch: Scratch) {
        let museum = museum(&scratch).await;
        let house = &museum.office.house;
        for (path, ask) in ROUTES {
            match ask {
                Ask::List(addresses) => for address in *addresses {
                    let answer = house.get(address).await;
                    museum.check_silent(address, &answer, &Exhibit::is_public);
                },
                Ask::Record(pattern) => museum.check_public(path, pattern).await,
                Ask::Form => {}
            }
        }
        for exhibit in &museum.exhibits {
            let search = house.get(&format!("/api/v1/search?q={}", exhibit.marker)).await;
            let is_found = search.text().contains(exhibit.record.as_str());
            assert_eq!(is_found, exhibit.is_public(), "{}", exhibit.name());
        }
    }

    async fn lists_of_the_desk_hold_what_one_may_read(scratch: Scratch) {
        let museum = museum(&scratch).await;
        let lists = [
            "/desk", "/desk/tasks", "/desk/tasks?scope=agency", "/desk/published", "/desk/published?state=",
            "/desk/published?state=draft", "/desk/published?state=withdrawn", "/desk/schedule", "/desk/import", "/desk/new",
        ];
        for visitor in visitors(&museum).await {
            let may = |exhibit: &Exhibit| visitor.reads(exhibit);
            for list in lists {
                let page = visitor.browser.get(list).await;
                museum.check_silent(&format!("{} {list}", visitor.name), &page, &may);
            }
            for exhibit in museum.exhibits.iter().filter(|exhibit| !may(exhibit)) {
                for list in ["/desk/tasks?scope=agency&q=", "/desk/published?state=&q="] {
                    let (known, unknown) = (&exhibit.marker, "qqqqqqqqqqqqqq");
                    let known_page = visitor.browser.get(&format!("{list}{known}")).await;
                    let unknown_page = visitor.browser.get(&format!("{list}{unknown}")).await;
                    let place = format!("{} asks {list} for {}", visitor.name, exhibit.name());
                    assert_eq!(lines_of(&known_page), lines_of(&unknown_page), "{place}");
                }
            }
        }
        let editor = museum.office.at_home(Role::Editor).await;
        let joint = museum.office.signed_in(JOINT_APPROVER).await;
        let here = editor.get("/desk/tasks?scope=agency").await.text();
        let there = joint.get("/desk/tasks").await.text();
        for exhibit in &museum.exhibits {
            let is_at_home = !matches!(exhibit.stand, Stand::Consent | Stand::Published | Stand::Withdrawn);
            assert_eq!(here.contains(&exhibit.marker), is_at_home, "{}", exhibit.name());
            assert_eq!(there.contains(&exhibit.marker), exhibit.stand == Stand::Consent, "{}", exhibit.name());
        }
        museum.check_batch().await;
    }
}

/// How many lines of any list a page has.
fn lines_of(page: &Answer) -> usize {
    page.text().matches("/desk/records/").count()
}

impl Museum {
    /// A hidden record answers as one that never was.
    async fn check_public(&self, path: &str, pattern: &str) {
        let house = &self.office.house;
        let stranger = RecordId::new(house.now());
        let at = |id: &str, file: &str| pattern.replace("{id}", id).replace("{file}", file);
        let unknown = house.get(&at(stranger.as_str(), "no-file")).await;
        assert_eq!(unknown.status, 404);
        let unknown = comparable(&unknown, stranger.as_str());
        for exhibit in self.exhibits.iter().filter(|exhibit| !exhibit.is_public()) {
            let id = exhibit.record.as_str();
            let files = list_files(&house.installation.store, &exhibit.record, 1).await;
            let file = files.unwrap().remove(0).id;
            let answer = house.get(&at(id, &file)).await;
            self.check_silent(path, &answer, &Exhibit::is_public);
            let has_notice = exhibit.level == Level::Open && exhibit.stand == Stand::Withdrawn;
            if has_notice {
                assert_eq!(answer.status, 410, "{path} of {}", exhibit.name());
            } else {
                let place = format!("{path} of {}", exhibit.name());
                let (status, text, headers) = comparable(&answer, id);
                let answer = (status, text.replace(&file, "no-file"), headers);
                assert_eq!(answer, unknown, "{place}");
            }
        }
    }

    /// A batch is for those who bring documents to the same desk.
    async fn check_batch(&self) {
        let batch = self.open_batch().await;
        for visitor in visitors(self).await {
            let answer = visitor.browser.get(&format!("/desk/import/{batch}")).await;
            let expected = if visitor.writes() { 200 } else { 403 };
            assert_eq!(answer.status, expected, "{}", visitor.name);
            let never = visitor
                .browser
                .get(&format!(
                    "/desk/import/{}",
                    RecordId::new(self.office.house.now())
                ))
                .await;
            assert_eq!(never.status, 404, "{}", visitor.name);
        }
    }
}
