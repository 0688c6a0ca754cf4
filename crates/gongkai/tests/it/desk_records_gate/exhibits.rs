//! What the test of the gate of records walks through: a record at every step and of every level, full of words that must
//! not get out. Must never use the marker of one record in another.

use catalog::desk::Done;
use catalog::desk::commands::draft::DraftInput;
use catalog::desk::commands::taking_down::TakeDown;
use catalog::desk::model::Step;
use kernel::id::RecordId;
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
    digest.iter().take(14).map(|byte| char::from(b'a' + byte % 26)).collect()
}

async fn marked(office: &Office, marker: &str, level: Level) -> DraftInput {
    let mut content = notice(&format!("关于{marker}的通告"));
    content.summary = format!("摘要{marker}");
    content.keywords = vec![marker.to_owned()];
    content.doc_number = Some(format!("{marker}〔2026〕1号"));
    content.source = Some(marker.to_owned());
    let text = format!("第一条 供水保障{marker}。");
    DraftInput {
        level,
        index_number: Some(format!("idx-{marker}")),
        files: vec![office.file(&format!("{marker}.txt"), &format!("附件{marker}")).await],
        change_note: marker.to_owned(),
        ..input(&office.home.id, content, &text)
    }
}

async fn exhibit(office: &Office, level: Level, stand: Stand) -> Exhibit {
    let marker = word(level, stand);
    let mut input = marked(office, &marker, level).await;
    if stand == Stand::Consent {
        input.content.issuers.push(JOINT.to_owned());
    }
    let done = office.drafted(&input).await;
    let step = match stand {
        Stand::Draft => Step::Draft,
        Stand::Legal => Step::Legal,
        Stand::Secrecy => Step::Secrecy,
        Stand::Consent => Step::Consent,
        Stand::Sign => Step::Sign,
        Stand::Scheduled => Step::Scheduled,
        Stand::Published | Stand::Withdrawn => Step::Published,
    };
    let done: Done = office.bring(done, step).await;
    if stand == Stand::Withdrawn {
        let reason = "所依据的文件已经废止".to_owned();
        office.take_down(&done, &TakeDown::Withdraw { reason }).await;
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
