//! A city government with two bureaus under it, and people with roles.

use std::sync::{Arc, LazyLock};

use ::store::database::Store;
use ::store::migration::Migration;
use access::actor::{Actor, Grant, Role, Staff};
use access::audit::Origin;
use access::gate::Gate;
use jiff::civil::{Date, date};
use kernel::id::{AccountId, AgencyId, RecordId};
use kernel::level::Level;
use kernel::time::Instant;
use testkit::clock::at;

use crate::agency::{self, Agency, AgencyKind, Profile};
use crate::desk::commands::confirming::{Pick, submit};
use crate::desk::commands::draft::{DraftInput, create};
use crate::desk::commands::release::sign;
use crate::desk::commands::review::approve;
use crate::desk::model::{Review, Step};
use crate::desk::read::{DraftView, find_draft};
use crate::desk::refusal::Refusal;
use crate::desk::{By, Desk, Done, PartText};
use crate::record::codes::{Publicity, Validity};
use crate::record::content::Content;
use crate::record::fields::{Fields, Notice};

pub(crate) fn migrations() -> Vec<Migration> {
    [access::MIGRATIONS, crate::MIGRATIONS].concat()
}

static ORIGIN: LazyLock<Origin> = LazyLock::new(Origin::default);

/// Monday morning.
pub(crate) const MORNING: &str = "2026-11-23 09:30";

pub(crate) fn today() -> Date {
    date(2026, 11, 23)
}

pub(crate) struct House {
    pub desk: Desk,
    pub city: Agency,
    pub water: Agency,
    pub finance: Agency,
    pub editor: Actor,
    pub legal: Actor,
    pub secrecy: Actor,
    pub approver: Actor,
}

pub(crate) fn by(actor: &Actor) -> By<'_> {
    by_at(actor, MORNING)
}

pub(crate) fn by_at<'a>(actor: &'a Actor, moment: &str) -> By<'a> {
    By {
        actor,
        now: at(moment),
        origin: &ORIGIN,
        receipt: None,
    }
}

pub(crate) fn staff(name: &str, grants: &[(Role, &Agency)]) -> Actor {
    let grants = grants.iter().map(|(role, agency)| Grant {
        role: *role,
        agency: agency.id.clone(),
        for_account: None,
    });
    Actor::Staff(Arc::new(Staff {
        account: AccountId::new(at(MORNING)),
        name: name.to_owned(),
        agency: AgencyId::new(at(MORNING)),
        grants: grants.collect(),
    }))
}

pub(crate) fn of(actor: &Actor) -> &Staff {
    match actor {
        Actor::Staff(staff) => staff,
        Actor::Public | Actor::Operator => panic!("no staff"),
    }
}

async fn agency(
    store: &Store,
    code: &str,
    name: &str,
    parent: Option<&Agency>,
    position: i64,
) -> Agency {
    let entered = Agency {
        id: AgencyId::new(at(MORNING)),
        code: code.to_owned(),
        name: name.to_owned(),
        short_name: name.trim_start_matches("云溪市").to_owned(),
        kind: AgencyKind::Department,
        parent: parent.map(|parent| parent.id.clone()),
        position,
        number_prefix: "云".to_owned(),
        region_code: "990100".to_owned(),
        uscc: format!("1199010000000000{position}X"),
        profile: Profile::default(),
    };
    agency::save(store, &entered, at(MORNING)).await.unwrap();
    entered
}

pub(crate) async fn house(store: Store) -> House {
    let city = agency(&store, "yx", "云溪市人民政府", None, 1).await;
    let water = agency(&store, "slj", "云溪市水利局", Some(&city), 2).await;
    let finance = agency(&store, "czj", "云溪市财政局", Some(&city), 3).await;
    // Attachments are text in these tests: `unreadable` is one that is not.
    let file_texts = |file: crate::record::content::NewFile| {
        let read: futures::future::BoxFuture<'static, anyhow::Result<Vec<PartText>>> =
            Box::pin(async move {
                anyhow::ensure!(file.name != "unreadable", "not a document");
                Ok(vec![PartText {
                    part: "sheet 2 (hidden)".to_owned(),
                    text: file.name,
                }])
            });
        read
    };
    House {
        desk: Desk {
            store,
            gate: Arc::new(Gate::new(&[crate::POLICIES]).unwrap()),
            file_texts: Arc::new(file_texts),
        },
        editor: staff("编辑", &[(Role::Editor, &water)]),
        legal: staff("法制", &[(Role::LegalReviewer, &water)]),
        secrecy: staff("保密", &[(Role::SecrecyReviewer, &water)]),
        approver: staff("签发", &[(Role::Approver, &water)]),
        city,
        water,
        finance,
    }
}

pub(crate) fn notice(title: &str) -> Content {
    Content {
        title: title.to_owned(),
        issuers: vec!["云溪市水利局".to_owned()],
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
        validity: Validity::InForce,
        publicity: Publicity::Active,
        publicity_ground: None,
        source: None,
        source_url: None,
        doubts: Vec::new(),
        fields: Fields::Notice(Notice::default()),
    }
}

pub(crate) fn input(house: &House, content: Content, text: &str) -> DraftInput {
    DraftInput {
        revision: 0,
        content,
        text: text.to_owned(),
        level: Level::Open,
        owner: Some(house.water.id.clone()),
        index_number: None,
        files: Vec::new(),
        relations: Vec::new(),
        confirmed: Vec::new(),
        change_note: String::new(),
    }
}

pub(crate) fn pick(done: &Done) -> Pick {
    Pick {
        record: done.record.clone(),
        revision: done.revision,
    }
}

pub(crate) fn code<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> String {
    outcome.unwrap_err().code().to_owned()
}

impl House {
    /// A notice of the water bureau, written by its editor.
    pub(crate) async fn drafted(&self, title: &str) -> Done {
        let input = input(self, notice(title), "第一条 用水实行计划管理。");
        create(&self.desk, &by(&self.editor), &self.water.id, &input)
            .await
            .unwrap()
    }

    pub(crate) async fn submitted(&self, title: &str) -> Done {
        let done = self.drafted(title).await;
        submit(&self.desk, &by(&self.editor), &pick(&done))
            .await
            .unwrap()
    }

    /// Through both reviews.
    pub(crate) async fn reviewed(&self, done: &Done) -> Done {
        let (record, revision) = (&done.record, done.revision);
        approve(
            &self.desk,
            &by(&self.legal),
            record,
            Review::Legal,
            revision,
            "",
        )
        .await
        .unwrap();
        approve(
            &self.desk,
            &by(&self.secrecy),
            record,
            Review::Secrecy,
            revision,
            "",
        )
        .await
        .unwrap()
    }

    pub(crate) async fn published(&self, title: &str) -> Done {
        let done = self.reviewed(&self.submitted(title).await).await;
        assert_eq!(done.step, Step::Sign);
        sign(
            &self.desk,
            &by(&self.approver),
            &done.record,
            done.revision,
            None,
        )
        .await
        .unwrap()
    }

    pub(crate) async fn view(&self, record: &RecordId) -> DraftView {
        find_draft(&self.desk, &self.editor, record, today())
            .await
            .unwrap()
            .unwrap()
    }

    /// A form made from what stands there.
    pub(crate) async fn form(&self, record: &RecordId) -> DraftInput {
        let view = self.view(record).await;
        DraftInput {
            revision: view.revision,
            content: view.content,
            text: view.text,
            level: view.level,
            owner: view.owner,
            index_number: view.index_number,
            files: view.files,
            relations: view.relations,
            confirmed: Vec::new(),
            change_note: view.change_note,
        }
    }

    pub(crate) async fn actions(&self, record: &RecordId) -> Vec<String> {
        let history = crate::desk::read::list_history(&self.desk, &Actor::Operator, record)
            .await
            .unwrap();
        history.into_iter().map(|step| step.action).collect()
    }

    pub(crate) async fn is_public(&self, record: &RecordId) -> bool {
        let seen = crate::record::read::find(&self.desk.store, &Actor::Public, record)
            .await
            .unwrap();
        matches!(seen, Some(crate::record::read::Seen::Full(_)))
    }
}

pub(crate) fn later(moment: &str) -> Instant {
    at(moment)
}
