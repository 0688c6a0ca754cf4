use super::{answer, escaped};

#[test]
fn an_answer_is_status_and_body() {
    let read =
        answer(b"HTTP/1.0 410 Gone\r\nContent-Type: text/html\r\n\r\n<p>\r\n\r\n</p>").unwrap();
    assert_eq!(
        (read.status, read.text().as_str()),
        (410, "<p>\r\n\r\n</p>")
    );
    assert!(answer(b"HTTP/1.0 200 OK\r\n").is_none());
}

#[test]
fn a_query_is_escaped_as_utf_8() {
    assert_eq!(escaped("低保 a&b"), "%E4%BD%8E%E4%BF%9D%20a%26b");
}
