//! What becomes of submissions: duplicates, new versions, 索引号, on both databases.

use ::store::database::Store;
use lawtext::block::{Block, Hint, Hints, Paragraph};
use testkit::clock::at;

use super::*;
use crate::agency::{self, AgencyKind, Profile};
use crate::record::model::IndexScheme;
use crate::record::propose::{self, Carrier};
use crate::record::read;

fn now() -> Instant {
    at("2026-11-23 09:30")
}

fn options(same_document: SameDocument) -> AcceptOptions {
    AcceptOptions {
        publish_as: Some("operator".to_owned()),
        same_document,
        index_scheme: IndexScheme::default(),
    }
}

fn submission(bytes: &str, title: &str, number: Option<&str>, text: &str) -> Submission {
    let hint = |value: &str| Hint {
        value: value.to_owned(),
        from: "test".to_owned(),
    };
    let hints = Hints {
        title: Some(hint(title)),
        ..Hints::default()
    };
    let paragraph = Paragraph {
        text: text.to_owned(),
        ..Paragraph::default()
    };
    let parsed = lawtext::parse(&[Block::Paragraph(paragraph)], &hints);
    let carrier = Carrier {
        source_digest: bytes.to_owned(),
        ..Carrier::default()
    };
    let mut submission = propose::submission(parsed, carrier);
    submission.content.doc_number = number.map(str::to_owned);
    submission
}

async fn accept_one(store: &Store, submission: Submission, same: SameDocument) -> Accepted {
    accept_all(store, &[submission], &options(same), &[], now())
        .await
        .unwrap()
        .remove(0)
}

fn sameness(accepted: &Accepted) -> Option<Sameness> {
    match accepted {
        Accepted::Duplicate { because, .. } => Some(*because),
        Accepted::New { .. } | Accepted::NewVersion { .. } => None,
    }
}

async fn bureau(store: &Store) -> Agency {
    let agency = Agency {
        id: AgencyId::new(now()),
        code: "slj".to_owned(),
        name: "云溪市水利局".to_owned(),
        short_name: "水利局".to_owned(),
        kind: AgencyKind::Department,
        parent: None,
        position: 1,
        number_prefix: "云水".to_owned(),
        region_code: "990100".to_owned(),
        uscc: "11990100000000001X".to_owned(),
        profile: Profile::default(),
    };
    agency::save(store, &agency, now()).await.unwrap();
    agency
}

const TEXT: &str = "第一条 为了保障供水，制定本办法。";
const NUMBER: Option<&str> = Some("云府〔2026〕1号");

testkit::both! {
    migrations: crate::MIGRATIONS;

    async fn the_same_document_is_taken_once(store: Store) {
        let same = SameDocument::Refuse;
        let first = accept_one(&store, submission("a", "供水办法", NUMBER, TEXT), same).await;
        let Accepted::New { record } = first else { panic!("{first:?}") };
        let check = async |submission: Submission, expected: Option<Sameness>| {
            let accepted = accept_one(&store, submission, same).await;
            assert_eq!(sameness(&accepted), expected, "{accepted:?}");
            if let Accepted::Duplicate { of, .. } = accepted {
                assert_eq!(of, record);
            }
        };
        // Same bytes, whatever was read from them.
        check(submission("a", "别的题目", None, "别的内容。"), Some(Sameness::Bytes)).await;
        // Same title and text, white space aside, in another file.
        check(submission("b", "供水办法", None, "第一条  为了保障供水，\n制定本办法。"), Some(Sameness::Text)).await;
        // Same number and title, another text: for a person to say.
        check(submission("c", "供水 办法", NUMBER, "第一条 改了。"), Some(Sameness::Document)).await;
        // Same text under another title; same title without a number; same number under another title.
        check(submission("d", "节水办法", None, TEXT), None).await;
        check(submission("e", "供水办法", None, "第一条 又一个。"), None).await;
        check(submission("f", "用水办法", NUMBER, "第一条 再一个。"), None).await;
        assert_eq!(read::counts::count_listed(&store).await.unwrap(), 4);
    }

    async fn duplicates_within_one_batch(store: Store) {
        let batch = [
            submission("a", "供水办法", NUMBER, TEXT),
            submission("a", "供水办法", NUMBER, TEXT),
            submission("b", "供水办法", None, TEXT),
            submission("c", "供水办法", NUMBER, "第一条 改了。"),
        ];
        let outcomes = accept_all(&store, &batch, &options(SameDocument::AddVersion), &[], now()).await.unwrap();
        assert!(matches!(outcomes[0], Accepted::New { .. }));
        assert_eq!(sameness(&outcomes[1]), Some(Sameness::Bytes));
        assert_eq!(sameness(&outcomes[2]), Some(Sameness::Text));
        assert!(matches!(outcomes[3], Accepted::NewVersion { version: 2, .. }), "{:?}", outcomes[3]);
    }

    async fn an_earlier_version_is_a_duplicate_too(store: Store) {
        let same = SameDocument::AddVersion;
        accept_one(&store, submission("a", "供水办法", NUMBER, TEXT), same).await;
        accept_one(&store, submission("b", "供水办法", NUMBER, "第一条 改了。"), same).await;
        let again = accept_one(&store, submission("a", "供水办法", NUMBER, TEXT), same).await;
        assert_eq!(sameness(&again), Some(Sameness::Bytes));
    }

    async fn what_was_taken_down_does_not_come_back_by_an_import(store: Store) {
        let same = SameDocument::AddVersion;
        let first = accept_one(&store, submission("a", "供水办法", NUMBER, TEXT), same).await;
        let Accepted::New { record } = first else { panic!("{first:?}") };
        unpublish(&store, &record, &Unpublish::Gone, now()).await.unwrap();
        for bytes in ["a", "b"] {
            let text = if bytes == "a" { TEXT } else { "第一条 改了。" };
            let again = accept_one(&store, submission(bytes, "供水办法", NUMBER, text), same).await;
            assert!(matches!(again, Accepted::Duplicate { .. }), "{again:?}");
        }
        assert_eq!(read::counts::count_listed(&store).await.unwrap(), 0);
    }

    async fn a_draft_is_signed_by_whoever_publishes_it(store: Store) {
        let draft = AcceptOptions { publish_as: None, ..options(SameDocument::Refuse) };
        let brought = submission("a", "供水办法", NUMBER, TEXT);
        accept_all(&store, std::slice::from_ref(&brought), &draft, &[], now()).await.unwrap();
        assert_eq!(read::counts::count_listed(&store).await.unwrap(), 0);
        let signed = accept_one(&store, brought, SameDocument::Refuse).await;
        let Accepted::NewVersion { record, version: 1 } = signed else { panic!("{signed:?}") };
        let version = read::find_version(&store, &record, 1).await.unwrap().unwrap();
        assert_eq!(version.signed_by.as_deref(), Some("operator"));
        assert_eq!(read::counts::count_listed(&store).await.unwrap(), 1);
    }

    async fn an_index_number_is_never_given_twice(store: Store) {
        let agency = bureau(&store).await;
        let owned = |bytes: &str, carried: Option<&str>| {
            let mut submission = submission(bytes, &format!("公告{bytes}"), None, &format!("内容{bytes}。"));
            submission.owner = Some(agency.id.clone());
            submission.index_number = carried.map(str::to_owned);
            submission
        };
        let taken = "11990100000000001X/2026-00002";
        let batch = [owned("a", Some(taken)), owned("b", None), owned("c", None), owned("d", Some(taken))];
        let agencies = [agency.clone()];
        let outcomes = accept_all(&store, &batch, &options(SameDocument::Refuse), &agencies, now()).await.unwrap();
        let mut numbers = Vec::new();
        for outcome in outcomes {
            let Accepted::New { record } = outcome else { panic!("{outcome:?}") };
            let seen = read::find(&store, &access::actor::Actor::Operator, &record).await.unwrap();
            let Some(read::Seen::Full(summary)) = seen else { panic!("{seen:?}") };
            numbers.push(summary.index_number);
        }
        let of = |serial: &str| Some(format!("11990100000000001X/2026-{serial}"));
        // The second of the scheme came with a document; whoever brings it again has none until a person settles it.
        assert_eq!(numbers, [of("00002"), of("00001"), of("00003"), None]);
    }

    async fn a_failing_batch_leaves_nothing(store: Store) {
        let mut broken = submission("b", "乙", None, "乙文。");
        broken.owner = None;
        broken.source_id = Some("nul\u{0}".to_owned());
        let batch = [submission("a", "甲", None, "甲文。"), broken];
        let refused = accept_all(&store, &batch, &options(SameDocument::Refuse), &[], now()).await;
        assert!(matches!(refused, Err(StoreError::Argument { .. })), "{refused:?}");
        assert_eq!(read::counts::count_listed(&store).await.unwrap(), 0);
        assert_eq!(outbox::last_seq(&store).await.unwrap(), 0);
        let again = accept_one(&store, submission("a", "甲", None, "甲文。"), SameDocument::Refuse).await;
        assert!(matches!(again, Accepted::New { .. }));
    }
}
