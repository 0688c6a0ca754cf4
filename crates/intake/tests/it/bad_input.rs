//! The list "Bad input" of issue 2, as far as files are concerned. Must never depend on the data folder.

use std::fs::File;

use intake::reader::Limits;
use intake::reject::RejectReason;
use intake::source::NoticeCode;

use crate::{docx, packed, read, reader, reason, text};

const TEXT: &str =
    "云溪市人民政府办公室关于做好防汛工作的通知\n各区人民政府：\n现将有关事项通知如下。\n";

#[test]
fn empty_files_are_refused() {
    assert_eq!(reason("a.txt", b""), RejectReason::Empty);
    assert_eq!(reason("a.docx", b""), RejectReason::Empty);
    assert_eq!(reason("a.html", b" \n\n "), RejectReason::Empty);
}

#[test]
fn a_gigabyte_is_refused_without_reading_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big.pdf");
    File::create(&path).unwrap().set_len(1 << 30).unwrap();
    let items: Vec<_> = reader(Limits::default()).read(&path).collect();
    let reject = items[0].outcome.as_ref().unwrap_err();
    assert_eq!((reject.reason, items.len()), (RejectReason::TooLarge, 1));
    assert_eq!(reject.file, path.display().to_string());
}

#[test]
fn a_wrong_extension_is_told_and_readable_content_is_read() {
    let items = read(
        "通知.docx",
        format!("<html><body><p>{TEXT}</p></body></html>").as_bytes(),
    );
    let document = items[0].outcome.as_ref().unwrap();
    assert!(
        document
            .notices
            .iter()
            .any(|notice| notice.code == NoticeCode::ExtensionContradicted)
    );
    assert_eq!(
        reason("通知.docx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        RejectReason::WrongExtension
    );
    assert_eq!(
        reason("通知.exe", b"MZ\0\0\0"),
        RejectReason::UnsupportedType
    );
}

#[test]
fn half_a_docx_is_truncated() {
    let whole = docx(&format!(
        "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
        TEXT.repeat(500)
    ));
    assert_eq!(
        reason("a.docx", &whole[..whole.len() / 2]),
        RejectReason::Truncated
    );
    let cut_inside = packed(&[("word/document.xml", b"<w:document><w:body><w:p>")]);
    assert_eq!(reason("a.docx", &cut_inside), RejectReason::Truncated);
}

#[test]
fn a_zip_bomb_is_refused() {
    let zeros = vec![b'0'; 64 << 20];
    assert_eq!(
        reason("a.zip", &packed(&[("zeros.txt", &zeros)])),
        RejectReason::ZipBomb
    );
    let mut nested = packed(&[("a.txt", TEXT.as_bytes())]);
    for _ in 0..3 {
        nested = packed(&[("inner.zip", &nested)]);
    }
    assert_eq!(reason("a.zip", &nested), RejectReason::ZipBomb);
}

#[test]
fn unsafe_names_are_refused_and_their_neighbours_read() {
    let bytes = packed(&[
        ("../evil.txt", b"x"),
        ("/etc/cron.d/x.txt", b"x"),
        ("a\\b.txt", b"x"),
        ("好.txt", TEXT.as_bytes()),
    ]);
    let items = read("a.zip", &bytes);
    let reasons: Vec<_> = items
        .iter()
        .map(|item| item.outcome.as_ref().err().map(|reject| reject.reason))
        .collect();
    let unsafe_name = Some(RejectReason::UnsafeName);
    assert_eq!(reasons, [unsafe_name, unsafe_name, unsafe_name, None]);
    assert_eq!(
        (items[0].place.as_str(), items[3].place.as_str()),
        ("../evil.txt", "好.txt")
    );
}

#[test]
fn external_entities_are_refused() {
    let xml = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><w:document><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>";
    assert_eq!(
        reason("a.docx", &packed(&[("word/document.xml", xml.as_bytes())])),
        RejectReason::ExternalEntity
    );
    assert_eq!(
        reason("a.ofd", &packed(&[("OFD.xml", xml.as_bytes())])),
        RejectReason::ExternalEntity
    );
}

#[test]
fn a_pdf_of_garbage_is_refused() {
    let mut bytes =
        b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 1 0 R /Kids [1 0 R 1 0 R] >> endobj\n"
            .to_vec();
    bytes.extend((0..20_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 21) as u8));
    let found = reason("a.pdf", &bytes);
    assert!(
        matches!(
            found,
            RejectReason::Truncated | RejectReason::Crashed | RejectReason::NoText
        ),
        "{found:?}"
    );
}

#[test]
fn an_html_page_of_fifty_megabytes_does_no_harm() {
    let page = format!(
        "<html><body>{}</body></html>",
        "<p>为切实做好城市供水保障工作，现通告如下。</p>".repeat(900_000)
    );
    let limits = Limits::default();
    assert!(page.len() as u64 > limits.file_bytes);
    let mut reader = reader(limits);
    let large: Vec<_> = reader.read_bytes("large.html", page.into_bytes()).collect();
    assert_eq!(
        large[0].outcome.as_ref().unwrap_err().reason,
        RejectReason::TooLarge
    );
    let small: Vec<_> = reader
        .read_bytes("a.txt", TEXT.as_bytes().to_vec())
        .collect();
    assert!(small[0].outcome.is_ok());
}

#[test]
fn other_encodings_are_read() {
    let wide: Vec<u8> = format!("\u{feff}{TEXT}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let expected = text("a.txt", TEXT.as_bytes());
    assert!(expected.contains("现将有关事项通知如下。"));
    assert_eq!(
        text("a.txt", &encoding_rs::GB18030.encode(TEXT).0),
        expected
    );
    assert_eq!(text("a.txt", &wide), expected);
}

#[test]
fn a_long_title_and_an_impossible_date_come_in_with_problems() {
    let title = "长".repeat(5_000);
    let line = format!(
        r#"{{"title":"{title}","body":"2023年2月31日印发。\n正文足够成句。","date":"2023-02-31"}}"#
    );
    let items = read("a.jsonl", line.as_bytes());
    let document = items[0].outcome.as_ref().unwrap();
    assert!(document.parsed.metadata.issued_on.is_none());
    assert!(!document.parsed.problems.is_empty());
}

#[test]
fn every_line_stands_for_itself() {
    let lines = format!(
        "{}\n{{\"title\":\n\n{}\n{}\n",
        r#"{"id":"1","title":"甲","body":"甲文。"}"#,
        r#"{"id":"2","title":"乙"}"#,
        r#"{"id":"3","title":"丙","body":"丙文。"}"#
    );
    let items = read("a.jsonl", lines.as_bytes());
    let seen: Vec<(String, Option<RejectReason>)> = items
        .iter()
        .map(|item| {
            (
                item.place.clone(),
                item.outcome.as_ref().err().map(|reject| reject.reason),
            )
        })
        .collect();
    let expect = |place: &str, reason| (place.to_owned(), reason);
    assert_eq!(
        seen,
        [
            expect("line 1", None),
            expect("line 2", Some(RejectReason::BadJson)),
            expect("line 4", Some(RejectReason::MissingField)),
            expect("line 5", None)
        ]
    );
}
