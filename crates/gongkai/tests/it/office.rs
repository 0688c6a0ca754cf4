//! A city's desks for tests: three bureaus, people for every role in each, and documents that stand at any step.
//! Must never take a step that the program would not let these people take.

use std::sync::Arc;

use access::actor::{Actor, Grant, Role, Staff};
use access::audit::Origin;
use bytes::Bytes;
use catalog::agency::Agency;
use catalog::desk::commands::confirming::{Pick, submit};
use catalog::desk::commands::draft::{DraftInput, create};
use catalog::desk::commands::release::sign;
use catalog::desk::commands::review::approve;
use catalog::desk::commands::taking_down::{TakeDown, take_down};
use catalog::desk::model::{Review, Step};
use catalog::desk::{By, Desk, Done};
use catalog::record::codes::{Publicity, RelationKind, Validity};
use catalog::record::content::{Content, NewFile, Relation, RelationTarget};
use catalog::record::fields::{Fields, Notice};
use gongkai::desk::desk_pages;
use jiff::civil::date;
use kernel::id::{AgencyId, RecordId};
use kernel::level::Level;
use testkit::scratch::Scratch;

use crate::browser::Browser;
use crate::house::{Answer, House};

pub(crate) struct Office {
    pub(crate) house: House,
    pub(crate) desk: Desk,
    pub(crate) home: Agency,
    pub(crate) other: Agency,
    /// Issues documents together with `home`.
    pub(crate) joint: Agency,
    origin: Origin,
}

pub(crate) const HOME: &str = "云溪市水利局";
pub(crate) const OTHER: &str = "云溪市教育局";
pub(crate) const JOINT: &str = "云溪市财政局";

/// Roles of those who work on records.
pub(crate) const WORKING: [Role; 4] = [
    Role::Editor,
    Role::LegalReviewer,
    Role::SecrecyReviewer,
    Role::Approver,
];

/// The names of sample accounts: one for each role.
pub(crate) fn at_home(role: Role) -> String {
    format!("home.{}", role.code())
}

pub(crate) fn elsewhere(role: Role) -> String {
    format!("other.{}", role.code())
}

pub(crate) const JOINT_APPROVER: &str = "joint.approver";

/// With the people who work on records at home, and the other approvers.
pub(crate) async fn office(scratch: &Scratch) -> Office {
    let office = empty(scratch).await;
    for role in WORKING {
        office.enter(&at_home(role), role, &office.home).await;
    }
    office
        .enter(JOINT_APPROVER, Role::Approver, &office.joint)
        .await;
    office
        .enter(&elsewhere(Role::Approver), Role::Approver, &office.other)
        .await;
    office
}

/// With somebody for every role at home and in another agency.
pub(crate) async fn full_office(scratch: &Scratch) -> Office {
    let office = empty(scratch).await;
    for role in Role::ALL {
        office.enter(&at_home(role), role, &office.home).await;
        office.enter(&elsewhere(role), role, &office.other).await;
    }
    office
        .enter(JOINT_APPROVER, Role::Approver, &office.joint)
        .await;
    office
}

async fn empty(scratch: &Scratch) -> Office {
    let house = House::open(scratch).await;
    let home = house.enter_agency("home", HOME).await;
    let other = house.enter_agency("other1", OTHER).await;
    let joint = house.enter_agency("joint12", JOINT).await;
    Office {
        desk: desk_pages(&house.installation).desk,
        house,
        home,
        other,
        joint,
        origin: Origin::default(),
    }
}

/// A notice that nothing is missing in.
pub(crate) fn notice(title: &str) -> Content {
    Content {
        title: title.to_owned(),
        issuers: vec![HOME.to_owned()],
        doc_number: None,
        form: Some("通告".to_owned()),
        addressees: Vec::new(),
        themes: Vec::new(),
        statutory: Vec::new(),
        keywords: Vec::new(),
        summary: String::new(),
        issued_on: Some(date(2026, 11, 20)),
        published_on: None,
        effective_on: None,
        expires_on: None,
        validity: Validity::None,
        publicity: Publicity::Active,
        publicity_ground: None,
        source: None,
        source_url: None,
        doubts: Vec::new(),
        fields: Fields::Notice(Notice::default()),
    }
}

/// What a form with this content sends.
pub(crate) fn input(owner: &AgencyId, content: Content, text: &str) -> DraftInput {
    DraftInput {
        revision: 0,
        content,
        text: text.to_owned(),
        level: Level::Open,
        owner: Some(owner.clone()),
        index_number: None,
        files: Vec::new(),
        relations: Vec::new(),
        confirmed: Vec::new(),
        change_note: String::new(),
    }
}

impl Office {
    pub(crate) async fn enter(&self, name: &str, role: Role, agency: &Agency) {
        self.house.enter_account(name, role, &agency.id).await;
    }

    /// Signed in as the person who holds the role at home.
    pub(crate) async fn at_home(&self, role: Role) -> Browser<'_> {
        Browser::signed_in(&self.house, &at_home(role)).await
    }

    pub(crate) async fn signed_in(&self, name: &str) -> Browser<'_> {
        Browser::signed_in(&self.house, name).await
    }

    /// As the session of that account would be.
    pub(crate) async fn actor(&self, role: Role) -> Actor {
        let name = at_home(role);
        Actor::Staff(Arc::new(Staff {
            account: self.house.account(&name).await,
            name: format!("{name}的姓名"),
            agency: self.home.id.clone(),
            grants: vec![Grant {
                role,
                agency: self.home.id.clone(),
                for_account: None,
            }],
        }))
    }

    pub(crate) fn by<'a>(&'a self, actor: &'a Actor) -> By<'a> {
        By {
            actor,
            now: self.house.now(),
            origin: &self.origin,
            receipt: None,
        }
    }

    pub(crate) async fn file(&self, name: &str, bytes: &str) -> NewFile {
        let digest = self
            .house
            .installation
            .blobs
            .put(Bytes::from(bytes.to_owned()))
            .await;
        NewFile {
            name: name.to_owned(),
            media_type: "text/plain".to_owned(),
            size: i64::try_from(bytes.len()).unwrap(),
            digest: digest.unwrap(),
        }
    }

    /// A draft that the editor at home has written.
    pub(crate) async fn drafted(&self, input: &DraftInput) -> Done {
        let editor = self.actor(Role::Editor).await;
        create(&self.desk, &self.by(&editor), &self.home.id, input)
            .await
            .unwrap()
    }

    /// A notice at home's desk, and what it says.
    pub(crate) async fn notice(&self, title: &str) -> Done {
        let input = input(&self.home.id, notice(title), "第一条 用水实行计划管理。");
        self.drafted(&input).await
    }

    /// Takes a draft on to a step, each step by whoever it is for.
    pub(crate) async fn bring(&self, done: Done, to: Step) -> Done {
        let mut now = done;
        while now.step != to {
            now = self.step_on(&now, to).await;
        }
        now
    }

    async fn step_on(&self, now: &Done, to: Step) -> Done {
        let role = match now.step {
            Step::Draft => Role::Editor,
            Step::Legal => Role::LegalReviewer,
            Step::Secrecy => Role::SecrecyReviewer,
            Step::Consent | Step::Sign | Step::Scheduled | Step::Published => Role::Approver,
        };
        let actor = self.actor(role).await;
        let by = self.by(&actor);
        let (desk, record, revision) = (&self.desk, &now.record, now.revision);
        let pass = |review| approve(desk, &by, record, review, revision, "");
        match now.step {
            Step::Draft => {
                let pick = Pick {
                    record: record.clone(),
                    revision,
                };
                submit(desk, &by, &pick).await
            }
            Step::Legal => pass(Review::Legal).await,
            Step::Secrecy => pass(Review::Secrecy).await,
            Step::Sign => {
                let at = (to == Step::Scheduled).then(|| testkit::clock::at("2026-12-01 08:00"));
                sign(desk, &by, record, revision, at).await
            }
            Step::Consent | Step::Scheduled | Step::Published => {
                panic!("{now:?} does not lead to {to:?}")
            }
        }
        .unwrap()
    }

    pub(crate) async fn published(&self, title: &str) -> Done {
        let done = self.notice(title).await;
        self.bring(done, Step::Published).await
    }

    /// One that names another in its relations.
    pub(crate) async fn published_with(
        &self,
        title: &str,
        kind: RelationKind,
        other: &RecordId,
    ) -> Done {
        let mut input = input(&self.home.id, notice(title), "第一条 依据上位规定制定。");
        input.relations = vec![Relation {
            kind,
            target: RelationTarget::Record(other.clone()),
        }];
        let done = self.drafted(&input).await;
        self.bring(done, Step::Published).await
    }

    pub(crate) async fn take_down(&self, done: &Done, how: &TakeDown) {
        let approver = self.actor(Role::Approver).await;
        take_down(&self.desk, &self.by(&approver), &done.record, how, 0)
            .await
            .unwrap();
    }

    /// What the public gets.
    pub(crate) async fn public(&self, path: &str) -> Answer {
        self.house.follow().await;
        self.house.get(path).await
    }
}
