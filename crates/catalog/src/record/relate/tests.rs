//! Which relations a document states, and which it does not.

use lawtext::block::{Block, Hints, Paragraph};

use super::*;

fn stated(kind: RecordKind, title: &str, text: &str) -> Vec<String> {
    let block = |line: &str| {
        Block::Paragraph(Paragraph {
            text: line.to_owned(),
            ..Paragraph::default()
        })
    };
    let blocks: Vec<Block> = text.lines().map(block).collect();
    let tree = lawtext::parse(&blocks, &Hints::default()).tree;
    relations(kind, title, &tree)
        .into_iter()
        .map(|relation| match relation.target {
            RelationTarget::Citation(citation) => format!("{} {citation}", relation.kind.code()),
            RelationTarget::Record(_) | RelationTarget::SourceId(_) => unreachable!(),
        })
        .collect()
}

#[test]
fn a_document_repeals_what_stands_directly_before_the_words() {
    let check = |text: &str, expected: &[&str]| {
        let found = stated(RecordKind::PolicyDocument, "停车管理办法", text);
        assert_eq!(found, expected, "{text}");
    };
    check(
        "本办法自2026年1月1日起施行。《云溪市停车场管理规定》（云府〔2018〕3号）同时废止。",
        &["repeals 《云溪市停车场管理规定》"],
    );
    check(
        "本办法自发布之日起施行，原《甲办法》（云府〔2018〕3号，2018年5月1日起施行）和《乙办法》同时废止。",
        &["repeals 《甲办法》", "repeals 《乙办法》"],
    );
    check(
        "依照《立法办法》的规定，原有《甲办法》、《乙办法》予以废止。",
        &["repeals 《甲办法》", "repeals 《乙办法》"],
    );
    // An article is not the document, mentioning is not ending, and a document does not end itself.
    check("《甲办法》第五条同时废止。", &[]);
    check("《甲办法》施行后，与其不一致的规定同时废止。", &[]);
    check("《停车管理办法》予以废止。", &[]);
}

#[test]
fn a_basis_and_what_is_put_into_practice_stand_at_the_beginning() {
    let text = "为贯彻落实《云溪市养老服务条例》，根据《中华人民共和国老年人权益保障法》《社会救助暂行办法》等规定，结合本市实际，制定本办法。";
    assert_eq!(
        stated(RecordKind::PolicyDocument, "养老办法", text),
        [
            "basis 《中华人民共和国老年人权益保障法》",
            "basis 《社会救助暂行办法》",
            "implements 《云溪市养老服务条例》"
        ]
    );
    let later = format!("{}\n{text}", "第一款的文字。\n".repeat(12));
    assert!(stated(RecordKind::PolicyDocument, "养老办法", &later).is_empty());
}

#[test]
fn a_title_says_what_a_decision_does() {
    let check = |kind, title: &str, expected: &[&str]| {
        assert_eq!(stated(kind, title, "正文。"), expected, "{title}");
    };
    let policy = RecordKind::PolicyDocument;
    check(policy, "关于废止《甲办法》的决定", &["repeals 《甲办法》"]);
    check(
        policy,
        "关于修改《甲办法》和《乙办法》的决定",
        &["amends 《甲办法》", "amends 《乙办法》"],
    );
    check(policy, "关于印发《甲办法》的通知", &[]);
    check(
        RecordKind::Interpretation,
        "《甲办法》政策解读",
        &["interprets 《甲办法》"],
    );
}
