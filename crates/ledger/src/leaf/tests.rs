//! Leaves: canonical, once for a fact, and nothing that is not public.

use kernel::fact::Fact;
use kernel::id::FactId;
use kernel::time::Instant;

use super::{Leaf, LeafError};

fn fact(leaf: Option<&str>) -> Fact {
    let at = Instant::from_micros(1_790_000_000_000_000);
    Fact {
        id: FactId::new(at),
        at,
        kind: "catalog.record.published".to_owned(),
        subject: "r".to_owned(),
        body: r#"{"signed_by":"someone"}"#.to_owned(),
        leaf: leaf.map(str::to_owned),
    }
}

#[test]
fn a_leaf_is_canonical_whatever_the_order_it_was_written_in() {
    let one = fact(Some(
        r#"{"version":2,"record":"r","files":[{"sm3":"b","sha256":"a"}]}"#,
    ));
    let other = Fact {
        leaf: Some(
            r#"{ "files":[{"sha256":"a","sm3":"b"}], "record":"r","version":2.0 }"#.to_owned(),
        ),
        ..one.clone()
    };
    let bytes = |fact: &Fact| Leaf::of(fact).unwrap().unwrap().to_bytes().unwrap();
    assert_eq!(bytes(&one), bytes(&other));
    let expected = format!(
        r#"{{"at":"2026-09-21T22:13:20+08:00","fact":"{}","files":[{{"sha256":"a","sm3":"b"}}],"kind":"catalog.record.published","record":"r","version":2}}"#,
        one.id.as_str()
    );
    assert_eq!(String::from_utf8(bytes(&one)).unwrap(), expected);
}

#[test]
fn what_is_not_public_stays_out() {
    assert!(Leaf::of(&fact(None)).unwrap().is_none());
    let bytes = Leaf::of(&fact(Some("{}")))
        .unwrap()
        .unwrap()
        .to_bytes()
        .unwrap();
    assert!(!String::from_utf8(bytes).unwrap().contains("someone"));
}

#[test]
fn a_fact_cannot_write_over_what_every_leaf_says() {
    for public in [
        r#"{"kind":"other"}"#,
        r#"{"at":1}"#,
        r#"{"fact":""}"#,
        "[]",
        "1",
    ] {
        assert!(
            matches!(Leaf::of(&fact(Some(public))), Err(LeafError::Shape)),
            "{public}"
        );
    }
    assert!(matches!(
        Leaf::of(&fact(Some("{"))),
        Err(LeafError::Json(_))
    ));
}

#[test]
fn a_leaf_that_no_entry_can_hold_is_refused() {
    let long = format!(r#"{{"note":"{}"}}"#, "a".repeat(70_000));
    let leaf = Leaf::of(&fact(Some(&long))).unwrap().unwrap();
    assert!(matches!(leaf.to_bytes(), Err(LeafError::TooLarge { .. })));
    assert!(matches!(
        Leaf::parse(&vec![b' '; 70_000]),
        Err(LeafError::TooLarge { .. })
    ));
}
