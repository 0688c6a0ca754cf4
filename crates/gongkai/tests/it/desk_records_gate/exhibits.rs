//! What the test of the gate of records walks through: a record at every step and of every level, full of words that must
//! not get out. Must never use the marker of one record in another.

use catalog::desk::batch::{self, NewBatch};
use catalog::desk::commands::draft::DraftInput;
use catalog::desk::commands::taking_down::TakeDown;
use catalog::desk::model::Step;
use kernel::id::{BatchId, RecordId};
use kernel::level::Level;
use testkit::scratch::Scratch;

use crate::office::{JOINT, Office, full_office, input, notice};

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    Draft,
    Legal,
    Secrecy,
    Consent,
    Sign,
    Scheduled,
    Published,
    Withdrawn,
}

impl Stand {
    pub(super) fn step(self) -> Step {
        match self {
            Self::Draft => Step::Draft,
            Self::Legal => Step::Legal,
            Self::Secrecy => Step::Secrecy,
            Self::Consent => Step::Consent,
            Self::Sign => Step::Sign,
            Self::Scheduled => Step::Scheduled,
            Self::Published | Self::Withdrawn => Step::Published,
        }
    }
}

pub(super) const STANDS: [Stand; 8] = [
    Stand::Draft,
    Stand::Legal,
    Stand::Secrecy,
    Stand::Consent,
    Stand::Sign,
    Stand::Scheduled,
    Stand::Published,
    Stand::Withdrawn,
];

pub(super) struct Exhibit {
    pub(super) record: RecordId,
    pub(super) revision: i64,
    pub(super) level: Level,
    pub(super) stand: Stand,
    /// Stands in all of its values, and nowhere else.
    pub(super) marker: String,
}

impl Exhibit {
    pub(super) fn name(&self) -> String {
        format!("{} {:?}", self.level.code(), self.stand)
    }

    /// Whether anybody reads it without an account.
    pub(super) fn is_public(&self) -> bool {
        self.level == Level::Open && self.stand == Stand::Published
    }
}

pub(super) struct Museum {
    pub(super) office: Office,
    pub(super) exhibits: Vec<Exhibit>,
}

/// A word like no other, so that not even a search that forgives mistakes takes one for another.
fn word(level: Level, stand: Stand) -> String {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::digest(format!("{} {stand:?}", level.code()));
    digest
        .iter()
        .take(14)
        .map(|byte| char::from(b'a' + byte % 26))
        .collect()
}

async fn marked(office: &Office, title: &str, marker: &str, level: Level) -> DraftInput {
    let mut content = notice(title);
    content.summary = format!("摘要{marker}");
    content.keywords = vec![marker.to_owned()];
    content.doc_number = Some(format!("{marker}〔2026〕1号"));
    content.source = Some(marker.to_owned());
    let text = format!("第一条 供水保障{marker}。");
    DraftInput {
        level,
        index_number: Some(format!("idx-{marker}")),
        files: vec![
            office
                .file(&format!("{marker}.txt"), &format!("附件{marker}"))
                .await,
        ],
        change_note: marker.to_owned(),
        ..input(&office.home.id, content, &text)
    }
}

async fn exhibit(office: &Office, level: Level, stand: Stand) -> Exhibit {
    let marker = word(level, stand);
    // A notice of withdrawal names the record, so its title is the one value that stays public.
    let title = if level == Level::Open && stand == Stand::Withdrawn {
        "云溪市旧供水通告".to_owned()
    } else {
        format!("关于{marker}的通告")
    };
    let mut input = marked(office, &title, &marker, level).await;
    if stand == Stand::Consent {
        input.content.issuers.push(JOINT.to_owned());
    }
    let done = office.drafted(&input).await;
    let done = office.bring(done, stand.step()).await;
    if stand == Stand::Withdrawn {
        let reason = "所依据的文件已经废止".to_owned();
        office
            .take_down(&done, &TakeDown::Withdraw { reason })
            .await;
    }
    Exhibit {
        record: done.record,
        revision: done.revision,
        level,
        stand,
        marker,
    }
}

pub(super) async fn museum(scratch: &Scratch) -> Museum {
    let office = full_office(scratch).await;
    let mut exhibits = Vec::new();
    for level in Level::ALL {
        for stand in STANDS {
            exhibits.push(exhibit(&office, level, stand).await);
        }
    }
    office.house.follow().await;
    Museum { office, exhibits }
}

impl Museum {
    pub(super) async fn open_batch(&self) -> BatchId {
        let editor = self.office.actor(access::actor::Role::Editor).await;
        let new = NewBatch {
            form_key: "form".to_owned(),
            agency: self.office.home.id.clone(),
            kind: None,
            files: Vec::new(),
        };
        batch::open(&self.office.desk, &self.office.by(&editor), &new)
            .await
            .unwrap()
    }
}
