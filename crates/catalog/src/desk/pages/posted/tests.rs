use super::*;

fn posted(pairs: &[(&str, &str)]) -> Posted {
    let fields = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Posted {
        fields: fields.collect(),
    }
}

#[test]
fn a_name_may_come_several_times() {
    let form = posted(&[
        ("pick", "a"),
        ("title", " 通知 "),
        ("pick", "b"),
        ("text", "甲\r\n乙"),
    ]);
    assert_eq!(form.all("pick").collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(form.text("pick"), "a");
    assert_eq!(form.text("title"), " 通知 ");
    assert_eq!(form.lines("text"), "甲\n乙");
    assert_eq!(form.text("none"), "");
    assert!(form.has("pick") && !form.has("none"));
}

#[test]
fn only_the_same_form_with_the_same_content_has_the_same_receipt() {
    let form = posted(&[("receipt", "k"), ("title", "甲")]);
    assert_eq!(form.receipt(), form.clone().receipt());
    assert_ne!(
        form.receipt(),
        posted(&[("receipt", "k"), ("title", "乙")]).receipt()
    );
    assert_ne!(
        form.receipt(),
        posted(&[("receipt", "l"), ("title", "甲")]).receipt()
    );
    assert_eq!(posted(&[("title", "甲")]).receipt(), None);
}
