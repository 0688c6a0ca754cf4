use super::*;

const TEXT: &str =
    "云溪市人民政府办公室关于做好防汛工作的通知\n各区人民政府：\n现将有关事项通知如下。\n";

fn check(bytes: &[u8], declared: Option<&str>) {
    let decoded = decode(bytes, declared).unwrap();
    assert_eq!(decoded.text, TEXT);
    assert!(!decoded.is_lossy);
}

fn utf_16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

#[test]
fn every_encoding_of_chinese_offices_is_read() {
    check(TEXT.as_bytes(), None);
    check(&[b"\xef\xbb\xbf", TEXT.as_bytes()].concat(), None);
    check(&GB18030.encode(TEXT).0, None);
    check(&GB18030.encode(TEXT).0, Some("gb2312"));
    check(&utf_16(&format!("\u{feff}{TEXT}"), u16::to_le_bytes), None);
    check(&utf_16(&format!("\u{feff}{TEXT}"), u16::to_be_bytes), None);
    check(&utf_16(TEXT, u16::to_le_bytes), None);
    check(&utf_16(TEXT, u16::to_be_bytes), None);
}

#[test]
fn a_wrong_declaration_gives_way_to_the_bytes() {
    check(TEXT.as_bytes(), Some("gbk"));
    check(&GB18030.encode(TEXT).0, Some("utf-8"));
}

#[test]
fn binary_bytes_are_refused() {
    let noise: Vec<u8> = (0..4000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    assert_eq!(
        decode(&noise, None).unwrap_err().reason,
        RejectReason::UnreadableEncoding
    );
}
