//! What is proposed from a document, and what is left open.

use lawtext::block::{Hint, Hints};
use lawtext::metadata::Metadata;
use lawtext::tree::Tree;

use super::*;

fn parsed(title: Option<&str>, form: Option<&str>, text: &str) -> Parsed {
    let proposal = |value: &str| Proposal {
        value: value.to_owned(),
        from: "test".to_owned(),
        confidence: 1.0,
    };
    Parsed {
        metadata: Metadata {
            title: title.map(proposal),
            form: form.map(proposal),
            ..Metadata::default()
        },
        text: text.to_owned(),
        tree: Tree::default(),
        problems: Vec::new(),
    }
}

fn proposed(title: &str, form: Option<&str>, carrier: Carrier) -> Content {
    submission(parsed(Some(title), form, ""), carrier).content
}

#[test]
fn the_kind_follows_title_and_form_unless_it_is_stated() {
    let check = |title: &str, form: Option<&str>, expected: RecordKind| {
        let content = proposed(title, form, Carrier::default());
        assert_eq!(content.kind(), expected, "{title} {form:?}");
    };
    check(
        "《供水办法》政策解读",
        Some("办法"),
        RecordKind::Interpretation,
    );
    check("养老金申领指南", None, RecordKind::ServiceGuide);
    check("市水利局2026年部门预算", None, RecordKind::BudgetTable);
    check(
        "2025年国民经济和社会发展统计公报",
        Some("公报"),
        RecordKind::Statistic,
    );
    check(
        "行政处罚决定书",
        Some("决定"),
        RecordKind::PermitPenaltyResult,
    );
    check("停水公告", Some("公告"), RecordKind::Notice);
    check(
        "关于做好供水工作的通知",
        Some("通知"),
        RecordKind::PolicyDocument,
    );
    check("市领导调研供水工作", None, RecordKind::Other);
    let stated = Carrier {
        kind: Some("plan".to_owned()),
        ..Carrier::default()
    };
    assert_eq!(
        proposed("停水公告", Some("公告"), stated).kind(),
        RecordKind::Plan
    );
    let unknown = Carrier {
        kind: Some("no such kind".to_owned()),
        ..Carrier::default()
    };
    assert_eq!(
        proposed("停水公告", Some("公告"), unknown).kind(),
        RecordKind::Notice
    );
}

#[test]
fn force_is_only_claimed_where_it_was_said() {
    let check = |form: Option<&str>, is_expired: Option<bool>, expected: Validity| {
        let carrier = Carrier {
            is_expired,
            ..Carrier::default()
        };
        assert_eq!(
            proposed("供水", form, carrier).validity,
            expected,
            "{form:?} {is_expired:?}"
        );
    };
    check(Some("办法"), None, Validity::Unknown);
    check(Some("办法"), Some(false), Validity::InForce);
    check(Some("办法"), Some(true), Validity::Expired);
    check(None, None, Validity::None);
    check(None, Some(true), Validity::Expired);
}

#[test]
fn rules_stand_under_item_one() {
    let statutory = |form| proposed("供水", Some(form), Carrier::default()).statutory;
    assert_eq!(statutory("办法"), ["20.1"]);
    assert_eq!(statutory("通知"), Vec::<String>::new());
}

#[test]
fn a_title_is_found_cut_and_cleaned() {
    let title = |title: Option<&str>, text: &str| {
        submission(parsed(title, None, text), Carrier::default())
            .content
            .title
    };
    assert_eq!(title(None, "\n  第一行\n第二行"), "第一行");
    assert_eq!(title(None, " \n"), "（无标题）");
    assert_eq!(title(Some("甲\u{0}\n乙"), ""), "甲乙");
    assert_eq!(
        title(Some(&"长".repeat(5_000)), "").chars().count(),
        MAX_TITLE
    );
}

#[test]
fn what_no_database_can_index_is_no_key() {
    let long = "x".repeat(3_000);
    let carrier = |source_id: &str| Carrier {
        source_id: Some(source_id.to_owned()),
        ..Carrier::default()
    };
    let kept = |source_id: &str| submission(parsed(None, None, ""), carrier(source_id)).source_id;
    assert_eq!(kept("a-1").as_deref(), Some("a-1"));
    assert_eq!(kept("a\u{0}-1").as_deref(), Some("a-1"));
    assert_eq!(kept("\u{0}"), None);
    assert_eq!(kept(&long), None);
}

#[test]
fn a_gap_stays_a_gap() {
    let content = proposed("供水", None, Carrier::default());
    assert_eq!(content.issuers, Vec::<String>::new());
    assert_eq!((content.doc_number, content.issued_on), (None, None));
    assert_eq!((content.published_on, content.effective_on), (None, None));
    assert!(content.themes.is_empty() && content.summary.is_empty());
    let carried = Carrier {
        effective_on: Some("2026-02-31".to_owned()),
        ..Carrier::default()
    };
    assert_eq!(proposed("供水", None, carried).effective_on, None);
}

#[test]
fn where_each_value_was_found_is_kept() {
    let hint = Hint {
        value: "云溪市供水公告".to_owned(),
        from: "json title".to_owned(),
    };
    let hints = Hints {
        title: Some(hint),
        ..Hints::default()
    };
    let submission = submission(lawtext::parse(&[], &hints), Carrier::default());
    let proposals: serde_json::Value = serde_json::from_str(&submission.proposals).unwrap();
    assert_eq!(proposals["title"]["from"], "json title");
}
