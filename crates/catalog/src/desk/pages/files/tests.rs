use super::*;

fn file(name: &str) -> NewFile {
    NewFile {
        name: name.to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 1,
        digest: name.to_owned(),
    }
}

#[test]
fn what_the_buttons_do() {
    let check = |what: &str, expected: &[&str]| {
        let files = vec![file("a"), file("b"), file("c")];
        let after = changed(files, change(what).unwrap(), vec![file("new")]);
        let names: Vec<&str> = after.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, expected, "{what}");
    };
    check("add", &["a", "b", "c", "new"]);
    check("up-1", &["b", "a", "c"]);
    check("up-0", &["a", "b", "c"]);
    check("down-1", &["a", "c", "b"]);
    check("down-2", &["a", "b", "c"]);
    check("remove-0", &["b", "c"]);
    check("remove-9", &["a", "b", "c"]);
    check("replace-1", &["a", "new", "c"]);
    assert_eq!(change("elsewhere-1"), None);
    assert_eq!(change("up-x"), None);
}

#[test]
fn a_file_is_what_its_name_promises_or_is_not_taken() {
    let taken = |name: &str, bytes: &'static [u8]| media_type(name, &Bytes::from_static(bytes));
    assert_eq!(taken("甲.PDF", b"%PDF-1.7"), Some("application/pdf"));
    assert_eq!(taken("甲.pdf", b"<html>"), None);
    assert_eq!(taken("甲.html", b"<html>"), None);
    assert_eq!(taken("甲.txt", "正文".as_bytes()), Some("text/plain"));
    assert_eq!(taken("甲.txt", b"a\0b"), None);
    assert_eq!(taken("甲.txt", b""), None);
    assert_eq!(taken("甲", b"%PDF-1.7"), None);
}

#[test]
fn folders_and_control_characters_go_from_names() {
    assert_eq!(file_name("C:\\公文\\甲\u{0}.pdf"), "甲.pdf");
    assert_eq!(file_name("../../甲.pdf"), "甲.pdf");
}
