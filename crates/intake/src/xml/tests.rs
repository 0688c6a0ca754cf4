use super::*;

fn reason(xml: &str) -> RejectReason {
    parse(xml.as_bytes(), "part.xml").unwrap_err().reason
}

#[test]
fn elements_attributes_and_references_are_read() {
    let root = parse(
        "<w:a w:val=\"1 &lt; 2\">甲&amp;乙&#x4e19;<b/>丁</w:a>".as_bytes(),
        "part.xml",
    )
    .unwrap();
    assert_eq!(root.attribute("val"), Some("1 < 2"));
    assert_eq!(root.text(), "甲&乙丙丁");
}

#[test]
fn children_of_the_container_come_one_at_a_time() {
    let mut seen = Vec::new();
    let xml = "<d><x/><body><p>一</p><q><p>二</p></q></body><p>外</p></d>";
    each_child(xml.as_bytes(), "part.xml", "body", &mut |element| {
        seen.push((element.name.clone(), element.text()));
        Ok(())
    })
    .unwrap();
    assert_eq!(
        seen,
        [
            ("p".to_owned(), "一".to_owned()),
            ("q".to_owned(), "二".to_owned())
        ]
    );
}

#[test]
fn what_could_reach_outside_or_is_half_is_refused() {
    assert_eq!(
        reason("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"),
        RejectReason::ExternalEntity
    );
    assert_eq!(reason("<a>&x;</a>"), RejectReason::ExternalEntity);
    assert_eq!(reason("<a><b>half"), RejectReason::Truncated);
    assert_eq!(reason(&"<a>".repeat(500)), RejectReason::TooLarge);
}
