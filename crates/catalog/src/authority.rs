//! The level of authority (效力位阶) of a document, from its form and issuer: a prior for ranking and a label.
//! Must never decide what is in force: that is `Validity`.

use crate::record::content::Content;
use crate::record::kind::RecordKind;

/// 9 constitution, 8 law, 7 administrative regulation, 6 judicial interpretation, 5 departmental rule,
/// 4 local regulation, 3 local government rule, 2 normative document, 1 other, 0 none (立法法 ch. 2–4).
#[must_use]
pub fn authority(content: &Content, level_hint: Option<&str>) -> u8 {
    if content.kind() != RecordKind::PolicyDocument {
        return 0;
    }
    if let Some(authority) = level_hint.and_then(from_level_name) {
        return authority;
    }
    let title = content.title.as_str();
    let number = content.doc_number.as_deref().unwrap_or_default();
    if title == "中华人民共和国宪法" {
        9
    } else if title.starts_with("中华人民共和国") && title.ends_with('法') {
        8
    } else if number.starts_with("国令")
        || (title.starts_with("中华人民共和国") && title.ends_with("条例"))
    {
        7
    } else if title.ends_with("条例") {
        4
    } else if number.contains('令') {
        if content
            .issuers
            .iter()
            .any(|issuer| issuer.ends_with("人民政府"))
        {
            3
        } else {
            5
        }
    } else if number.contains("规〔")
        || matches!(content.form.as_deref(), Some("办法" | "规定" | "细则"))
    {
        2
    } else {
        1
    }
}

fn from_level_name(name: &str) -> Option<u8> {
    let authority = match name {
        "宪法" => 9,
        "法律" => 8,
        "行政法规" => 7,
        "司法解释" => 6,
        "部门规章" => 5,
        "地方性法规" => 4,
        "地方政府规章" => 3,
        "规范性文件" => 2,
        _ => return None,
    };
    Some(authority)
}
