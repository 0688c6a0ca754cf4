//! What stands in the way of handing in.

use lawtext::metadata::Proposal;

use super::*;
use crate::desk::tests::house::notice;

fn proposal<T>(value: T, confidence: f64) -> Option<Proposal<T>> {
    Some(Proposal {
        value,
        from: "paragraph 1".to_owned(),
        confidence,
    })
}

fn check(content: &Content, proposed: Option<&Metadata>, confirmed: &[Field], expected: &[&str]) {
    let tree = crate::desk::text::parse("第一条 甲。", "题").tree;
    let filled = Filled {
        content,
        tree: &tree,
        proposed,
        confirmed: &confirmed.iter().copied().collect(),
        has_owner: true,
        index_number: None,
    };
    let found = problems(filled, &Settings::default());
    let found: Vec<String> = found
        .iter()
        .map(|it| format!("{} {}", it.field.code(), it.code.code()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn everything_missing_is_named_at_once() {
    let mut content = notice("题");
    check(&content, None, &[], &[]);
    content.title = " ".to_owned();
    content.issued_on = None;
    content.publicity = Publicity::Refused;
    check(
        &content,
        None,
        &[],
        &[
            "title missing",
            "issued_on missing",
            "publicity_ground missing",
        ],
    );
    content = notice("题");
    content.expires_on = Some(jiff::civil::date(2020, 1, 1));
    check(&content, None, &[], &["expires_on contradiction"]);
}

#[test]
fn what_was_read_is_confirmed_by_a_person() {
    let mut content = notice("题");
    let mut proposed = Metadata {
        title: proposal("题".to_owned(), 0.95),
        issued_on: proposal(content.issued_on.unwrap(), 0.6),
        publicity: proposal("依申请公开".to_owned(), 0.97),
        ..Metadata::default()
    };
    let all = [
        "kind unconfirmed",
        "issued_on unconfirmed",
        "validity unconfirmed",
        "publicity unconfirmed",
    ];
    check(&content, Some(&proposed), &[], &all);
    check(
        &content,
        Some(&proposed),
        &[Field::Kind, Field::Validity, Field::Publicity],
        &["issued_on unconfirmed"],
    );
    // A value that a person typed over the proposal is theirs.
    content.issued_on = Some(jiff::civil::date(2026, 11, 1));
    check(
        &content,
        Some(&proposed),
        &[Field::Kind, Field::Validity, Field::Publicity],
        &[],
    );
    proposed.title = None;
    content.doubts = vec!["recognised".to_owned()];
    check(
        &content,
        Some(&proposed),
        &[Field::Kind, Field::Validity, Field::Publicity],
        &["title unconfirmed", "doubts unconfirmed"],
    );
}
