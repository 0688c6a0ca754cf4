use super::*;

fn check(name: &str, bytes: &[u8], expected: Result<MediaType, RejectReason>) {
    assert_eq!(
        detect(name, bytes).map_err(|fault| fault.reason),
        expected,
        "{name}"
    );
}

#[test]
fn content_decides() {
    check("a.txt", b"", Err(RejectReason::Empty));
    check("a.txt", b" \r\n\t", Err(RejectReason::Empty));
    check(
        "a.docx",
        b"PK\x03\x04half a package",
        Err(RejectReason::Truncated),
    );
    check("a.docx", b"%PDF-1.4\n", Ok(MediaType::Pdf));
    check(
        "a.txt",
        b"<!DOCTYPE html><html></html>",
        Ok(MediaType::Html),
    );
    check(
        "a.htm",
        "<?xml version=\"1.0\"?>\n<html><body>文</body></html>".as_bytes(),
        Ok(MediaType::Html),
    );
    check(
        "a.dat",
        "关于做好工作的通知\n".as_bytes(),
        Ok(MediaType::Text),
    );
    check("a.md", "# 通知\n".as_bytes(), Ok(MediaType::Markdown));
    check("a.jsonl", br#"{"title": "x"}"#, Ok(MediaType::JsonLines));
    check(
        "a.txt",
        b"{\"title\": \"x\"}\n{\"title\": \"y\"}\n",
        Ok(MediaType::JsonLines),
    );
    check(
        "a.png",
        b"\x89PNG\r\n\x1a\n",
        Err(RejectReason::UnsupportedType),
    );
    check("a.txt", "BM 市场通告".as_bytes(), Ok(MediaType::Text));
}
