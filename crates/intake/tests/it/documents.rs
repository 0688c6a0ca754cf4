//! Whole documents of the light formats, own text. Must never need a program of the system.

use intake::detect::MediaType;
use intake::reader::Limits;

use crate::{docx, packed, read, reader, text};

#[test]
fn a_docx_is_parsed_with_its_table() {
    let body = r#"<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t>云溪市水务局关于供水的通告</w:t></w:r></w:p>
        <w:p><w:r><w:t>一、保障供水。</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>区</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>户数</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        <w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:ins><w:r><w:t>增补。</w:t></w:r></w:ins></w:p>"#;
    let text = text("a.docx", &docx(body));
    assert!(text.contains("区\t户数"), "{text}");
    assert!(text.contains("增补。") && !text.contains("删去"));
}

#[test]
fn an_archive_gives_its_members_with_their_places() {
    let inner = packed(&[(
        "b.jsonl",
        r#"{"id":"9","title":"乙","body":"乙文。"}"#.as_bytes(),
    )]);
    let bytes = packed(&[
        ("夹/a.md", "# 甲\n\n甲文。".as_bytes()),
        ("inner.zip", &inner),
        ("__MACOSX/a", b"x"),
    ]);
    let items = read("全.zip", &bytes);
    let places: Vec<&str> = items.iter().map(|item| item.place.as_str()).collect();
    assert_eq!(places, ["夹/a.md", "inner.zip/b.jsonl line 1"]);
    let document = items[0].outcome.as_ref().unwrap();
    assert_eq!(
        (document.file_name.as_str(), document.media_type),
        ("a.md", MediaType::Markdown)
    );
    assert_eq!(document.bytes_sha256.len(), 64);
}

#[test]
fn reading_goes_on_behind_a_position() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let lines: Vec<String> = (0..50)
        .map(|n| format!(r#"{{"id":"{n}","title":"题{n}","body":"文。"}}"#))
        .collect();
    std::fs::write(&path, lines.join("\n")).unwrap();
    let mut reader = reader(Limits::default());
    let position = reader.read(&path).nth(19).unwrap().position;
    let rest: Vec<_> = reader.read_from(&path, position).collect();
    assert_eq!(rest.len(), 30);
    assert_eq!(
        rest[0].outcome.as_ref().unwrap().source_id.as_deref(),
        Some("20")
    );
}
