use std::io::Write;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn members_are_listed_and_read() {
    let bytes = zip(&[("通知.txt", "甲".as_bytes()), ("a/b.txt", b"c")]);
    let mut package = Package::open(&bytes).unwrap();
    let names: Vec<String> = package
        .members()
        .into_iter()
        .map(|member| member.unwrap().name)
        .collect();
    assert_eq!(names, ["通知.txt", "a/b.txt"]);
    assert_eq!(package.read_named("a/b.txt").unwrap().unwrap(), b"c");
    assert_eq!(package.read_named("none").unwrap(), None);
}

#[test]
fn names_in_gbk_are_decoded() {
    let name = "关于防汛工作的通知.txt";
    let raw = encoding_rs::GBK.encode(name).0.into_owned();
    assert_eq!(decode_name(&raw), name);
}

#[test]
fn names_that_leave_the_folder_are_refused() {
    for name in [
        "../a.txt",
        "a/../../b.txt",
        "/etc/passwd",
        "..\\a.txt",
        "C:/a.txt",
        "a\0b",
    ] {
        assert!(!is_safe(name), "{name}");
    }
    for name in ["a.txt", "a/b..c.txt", "附件/1.docx"] {
        assert!(is_safe(name), "{name}");
    }
}

#[test]
fn a_bomb_is_stopped_while_unpacking() {
    let bytes = zip(&[("zeros.txt", &vec![b'0'; 64 << 20])]);
    assert!(bytes.len() < 1 << 20);
    let mut package = Package::open(&bytes).unwrap();
    assert_eq!(package.read(0).unwrap_err().reason, RejectReason::ZipBomb);
}

#[test]
fn half_a_package_is_truncated() {
    let bytes = zip(&[("a.txt", &[7; 5000])]);
    let half = &bytes[..bytes.len() / 2];
    assert_eq!(
        Package::open(half).err().unwrap().reason,
        RejectReason::Truncated
    );
}
