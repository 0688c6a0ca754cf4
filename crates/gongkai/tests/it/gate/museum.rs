//! What the test of the gate walks through: a record of every level and state, full of words that must not get out.
//! Must never use a marker in a value that is public by itself.

use bytes::Bytes;
use catalog::record::codes::RelationKind;
use catalog::record::commands::{Submission, Unpublish};
use catalog::record::content::{NewFile, Relation, RelationTarget};
use catalog::record::fields::{Fields, Notice};
use catalog::record::read;
use kernel::id::RecordId;
use kernel::level::Level;
use kernel::state::PublicationState;
use sha2::{Digest as _, Sha256};
use testkit::scratch::Scratch;

use crate::house::{House, document};

pub(super) const REASON: &str = "所依据的文件已经废止";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Full,
    Notice,
    Redirect,
    Gone,
    Hidden,
}

/// The rule in words of this test: only open records were ever public, and of those only published ones are shown.
fn expected(level: Level, state: PublicationState) -> Expected {
    match (level, state) {
        (Level::Restricted | Level::Sensitive, _) | (_, PublicationState::Draft) => {
            Expected::Hidden
        }
        (Level::Open, PublicationState::Published) => Expected::Full,
        (Level::Open, PublicationState::Withdrawn) => Expected::Notice,
        (Level::Open, PublicationState::Redirected) => Expected::Redirect,
        (Level::Open, PublicationState::Gone) => Expected::Gone,
    }
}

pub(super) struct Exhibit {
    pub(super) id: RecordId,
    pub(super) file: String,
    /// A word that stands in all of its values, and nowhere else.
    pub(super) marker: String,
    pub(super) expected: Expected,
}

pub(super) struct Museum {
    pub(super) house: House,
    pub(super) anchor: RecordId,
    pub(super) exhibits: Vec<Exhibit>,
    /// Open and published, with a draft beside the live version.
    pub(super) revised: RecordId,
    pub(super) draft_file: String,
}

pub(super) const DRAFT_MARKER: &str = "qzxbesidelive";

/// A word like no other, so that not even a search that forgives mistakes takes one for another.
fn word_of(name: &str) -> String {
    let digest = Sha256::digest(name);
    digest
        .iter()
        .take(14)
        .map(|byte| char::from(b'a' + byte % 26))
        .collect()
}

/// A document that carries the marker in every value it has.
async fn marked(house: &House, marker: &str, name: &str, title: &str, level: Level) -> Submission {
    let body = format!("第一条 供水保障{marker}。\n第二条 各区做好供水保障工作{marker}。{name}");
    let mut submission = document(&format!("src-{marker}"), title, &body);
    let word = || marker.to_owned();
    let content = &mut submission.content;
    content.issuers = vec![word()];
    content.doc_number = Some(format!("{marker}〔2026〕1号"));
    content.form = Some(word());
    content.addressees = vec![word()];
    content.themes = vec!["10/3".to_owned()];
    content.statutory = vec!["20.1".to_owned()];
    content.keywords = vec![word()];
    content.summary = word();
    content.publicity_ground = Some(word());
    content.source = Some(word());
    content.source_url = Some(format!("https://{marker}.example/"));
    content.fields = Fields::Notice(Notice {
        contact: word(),
        deadline_on: word(),
    });
    let owner = catalog::agency::find_by_code(&house.installation.store, "gate").await;
    submission.owner = Some(owner.unwrap().unwrap().id);
    submission.level = level;
    submission.index_number = Some(format!("idx-{marker}"));
    submission.change_note = format!("{marker}{name}");
    submission.proposals = format!("{{\"title\":\"{marker}\"}}");
    let digest = house
        .installation
        .blobs
        .put(Bytes::from(format!("file of {marker}{name}")))
        .await
        .unwrap();
    submission.files = vec![NewFile {
        name: format!("{marker}.pdf"),
        media_type: "application/pdf".to_owned(),
        size: 10,
        digest,
    }];
    submission
}

fn related(kind: RelationKind, target: RelationTarget) -> Relation {
    Relation { kind, target }
}

async fn file_of(house: &House, id: &RecordId, version: i64) -> String {
    let files = read::list_files(&house.installation.store, id, version).await;
    files.unwrap().remove(0).id
}

async fn exhibit(
    house: &House,
    anchor: &RecordId,
    level: Level,
    state: PublicationState,
) -> Exhibit {
    let marker = word_of(&format!("{} {}", level.code(), state.code()));
    let expected = expected(level, state);
    // A notice of withdrawal names the record, so its title is the one value that stays public.
    let title = if expected == Expected::Notice {
        "云溪市旧供水规定".to_owned()
    } else {
        format!("云溪市{marker}供水规定")
    };
    let mut first = marked(house, &marker, "甲", &title, level).await;
    let to_anchor = related(
        RelationKind::Implements,
        RelationTarget::Record(anchor.clone()),
    );
    let citation = related(
        RelationKind::Basis,
        RelationTarget::Citation(format!("《{marker}》")),
    );
    first.relations = vec![to_anchor.clone(), citation.clone()];
    let id = if state == PublicationState::Draft {
        house.draft(&first).await
    } else {
        house.publish(&first).await;
        let mut second = marked(house, &marker, "乙", &title, level).await;
        second.relations = vec![to_anchor, citation];
        house.publish(&second).await
    };
    // Search knows it while it is public, and has to forget it.
    house.follow().await;
    match state {
        PublicationState::Draft | PublicationState::Published => {}
        PublicationState::Withdrawn => {
            let reason = REASON.to_owned();
            house.unpublish(&id, &Unpublish::Withdraw { reason }).await;
        }
        PublicationState::Redirected => {
            let to = anchor.clone();
            house.unpublish(&id, &Unpublish::Redirect { to }).await;
        }
        PublicationState::Gone => house.unpublish(&id, &Unpublish::Gone).await,
    }
    Exhibit {
        file: file_of(house, &id, 1).await,
        id,
        marker,
        expected,
    }
}

pub(super) async fn museum(scratch: &Scratch) -> Museum {
    let house = House::open(scratch).await;
    let agency = house.enter_agency("gate", "云溪市水利局").await;
    let mut anchor = document("anchor", "云溪市供水保障办法", "第一条 供水保障。");
    anchor.owner = Some(agency.id.clone());
    anchor.content.themes = vec!["10/3".to_owned()];
    let anchor_id = house.publish(&anchor).await;

    let mut exhibits = Vec::new();
    for level in Level::ALL {
        for state in PublicationState::ALL {
            exhibits.push(exhibit(&house, &anchor_id, level, state).await);
        }
    }

    let mut live = document("revised", "云溪市节水办法", "第一条 节约用水，供水保障。");
    live.owner = Some(agency.id.clone());
    live.content.themes = vec!["10/3".to_owned()];
    live.relations = vec![related(
        RelationKind::Basis,
        RelationTarget::Citation("《云溪市水法》".to_owned()),
    )];
    let revised = house.publish(&live).await;
    let mut draft = marked(
        &house,
        DRAFT_MARKER,
        "丙",
        &format!("云溪市{DRAFT_MARKER}办法"),
        Level::Open,
    )
    .await;
    draft.source_id = live.source_id.clone();
    draft.relations = vec![related(
        RelationKind::Repeals,
        RelationTarget::Citation(format!("《{DRAFT_MARKER}》")),
    )];
    assert_eq!(house.draft(&draft).await, revised);
    let draft_file = file_of(&house, &revised, 2).await;

    // The anchor points back at all of them.
    let mut second = document("anchor", "云溪市供水保障办法", "第一条 供水保障，第二版。");
    second.owner = Some(agency.id);
    second.content.themes = vec!["10/3".to_owned()];
    second.relations = exhibits
        .iter()
        .map(|exhibit| {
            related(
                RelationKind::Basis,
                RelationTarget::Record(exhibit.id.clone()),
            )
        })
        .collect();
    assert_eq!(house.publish(&second).await, anchor_id);
    house.follow().await;
    Museum {
        house,
        anchor: anchor_id,
        exhibits,
        revised,
        draft_file,
    }
}
