use super::*;
use crate::source::text_of;

#[test]
fn fields_become_hints_and_body_becomes_blocks() {
    let line = r##"{"id":"yx-1","title":"云溪市节水办法","body":"# 第一章 总则\n第一条 甲。","issuer":"云溪市人民政府",
        "date":2021,"effective_date":null,"expired":true,"level":"地方政府规章","colour":"blue"}"##;
    let source = read_line(line.as_bytes()).unwrap();
    assert_eq!(source.source_id.as_deref(), Some("yx-1"));
    assert_eq!(source.hints.title, hint("云溪市节水办法", "json title"));
    assert_eq!(source.hints.issued_on, hint("2021", "json date"));
    assert_eq!(source.carried.expired, Some(true));
    assert_eq!(source.carried.effective_date, None);
    assert_eq!(text_of(&source.blocks), "第一章 总则\n第一条 甲。\n");
}

#[test]
fn a_bad_line_says_why() {
    let reason = |line: &str| read_line(line.as_bytes()).unwrap_err().reason;
    assert_eq!(reason("{\"title\":"), RejectReason::BadJson);
    assert_eq!(reason("[1]"), RejectReason::BadJson);
    assert_eq!(reason(r#"{"title":"甲"}"#), RejectReason::MissingField);
    assert_eq!(
        reason(r#"{"title":" ","body":"乙"}"#),
        RejectReason::MissingField
    );
    assert_eq!(
        reason(r#"{"title":5,"body":"乙"}"#),
        RejectReason::MissingField
    );
}

#[test]
fn a_line_in_gb18030_is_read() {
    let line = encoding_rs::GB18030
        .encode(r#"{"title":"关于节水的通知","body":"各区人民政府，各部门："}"#)
        .0;
    assert_eq!(
        read_line(&line).unwrap().hints.title.unwrap().value,
        "关于节水的通知"
    );
}
