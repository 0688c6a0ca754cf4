//! The list "Bad input" of the requirements, as an operator meets it: each file through the built binary's `import`.
//! Must never let one bad file keep a good one out.

use std::fs::File;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use testkit::scratch::Scratch;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::house::House;
use crate::program::{Program, line, write};

const TEXT: &str = "云溪市人民政府办公室关于做好防汛工作的通知\n各区人民政府：\n现将有关事项通知如下。\n一、加强值守。\n";

pub(crate) fn packed(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    packed(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
    ])
}

/// Files that have to be refused, with the codes that fit.
fn refused(folder: &Path) -> Vec<(PathBuf, &'static [&'static str])> {
    let whole = docx(&format!(
        "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
        TEXT.repeat(500)
    ));
    let entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><w:document><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>";
    let zeros = vec![b'0'; 64 << 20];
    let large = write(folder, "1GB.pdf", b"");
    File::options()
        .write(true)
        .open(&large)
        .unwrap()
        .set_len(1 << 30)
        .unwrap();
    let page = format!(
        "<html><body>{}</body></html>",
        "<p>为切实做好城市供水保障工作，现通告如下。</p>".repeat(900_000)
    );
    vec![
        (write(folder, "0字节.docx", b""), &["empty"]),
        (write(folder, "空白.txt", " \n\n"), &["empty", "no_text"]),
        (large, &["too_large"]),
        (
            write(folder, "图片.docx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
            &["wrong_extension"],
        ),
        (
            write(folder, "程序.exe", b"MZ\0\0\0"),
            &["unsupported_type"],
        ),
        (
            write(folder, "截断.docx", &whole[..whole.len() / 2]),
            &["truncated"],
        ),
        (
            write(folder, "炸弹.zip", packed(&[("zeros.txt", &zeros)])),
            &["zip_bomb"],
        ),
        (
            write(
                folder,
                "越界.zip",
                packed(&[("../evil.txt", TEXT.as_bytes())]),
            ),
            &["unsafe_name"],
        ),
        (
            write(
                folder,
                "实体.docx",
                packed(&[("word/document.xml", entity.as_bytes())]),
            ),
            &["external_entity"],
        ),
        (
            write(folder, "坏.pdf", broken_pdf()),
            &["truncated", "crashed", "no_text"],
        ),
        (write(folder, "50MB.html", page), &["too_large"]),
        (
            write(folder, "缺标题.jsonl", r#"{"body":"正文。"}"#),
            &["missing_field"],
        ),
    ]
}

fn broken_pdf() -> Vec<u8> {
    let mut bytes =
        b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 1 0 R /Kids [1 0 R 1 0 R] >> endobj\n"
            .to_vec();
    bytes.extend((0..20_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()));
    bytes
}

/// Files that look strange and have to come in.
fn strange(folder: &Path) -> Vec<PathBuf> {
    let wide: Vec<u8> = format!("\u{feff}{}", TEXT.replace("防汛", "抗旱"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let gb18030: &[u8] = b"\xd4\xc6\xcf\xaa\xca\xd0\xb9\xe9\xb5\xb5\xb0\xec\xb7\xa8\r\n\xb5\xda\xd2\xbb\xcc\xf5 \xce\xaa\xc1\xcb\xd7\xf6\xba\xc3\xb9\xe9\xb5\xb5\xa3\xac\xd6\xc6\xb6\xa8\xb1\xbe\xb0\xec\xb7\xa8\xa1\xa3\r\n";
    let long = "长".repeat(5_000);
    let date = r#"{"id":"feb-31","title":"关于二月的通知","body":"2023年2月31日印发。\n正文足够成句。","date":"2023-02-31"}"#;
    vec![
        write(folder, "utf16.txt", wide),
        write(folder, "gb18030.txt", gb18030),
        write(folder, "题长.jsonl", line("long", &long, "正文甲。")),
        write(folder, "日期.jsonl", date),
        write(
            folder,
            "网页.docx",
            format!(
                "<html><head><title>网页</title></head><body><h1>网页公告</h1><p>{TEXT}</p></body></html>"
            ),
        ),
        write(
            folder,
            "控制字符.jsonl",
            r#"{"id":"nul-\u0000-id","title":"有\u0000控制字符的公告","body":"正文\u0000乙。","issuer":"云溪\u0000市","doc_number":"云府\u0000〔2026〕1号","url":"http://x\u0000y/"}"#,
        ),
    ]
}

fn is_chinese(value: &serde_json::Value) -> bool {
    value
        .as_str()
        .unwrap()
        .chars()
        .any(|character| ('一'..='龥').contains(&character))
}

testkit::both! {
    async fn every_bad_file_is_told_and_none_stops_the_others(scratch: Scratch) {
        let program = Program::at(&scratch);
        let folder = scratch.folder().join("in");
        let refused = refused(&folder);
        let strange = strange(&folder);
        write(&folder, "好.txt", TEXT);
        let imported = program.import(&["--publish"], &[&folder]);
        assert_eq!(imported.code, Some(2), "{}", imported.stderr);
        let report = imported.json();
        let lines = report["rejected"].as_array().unwrap();
        for (path, codes) in &refused {
            let line = lines.iter().find(|line| line["file"] == path.to_str().unwrap());
            let line = line.unwrap_or_else(|| panic!("{} is not among {report:#}", path.display()));
            assert!(codes.contains(&line["code"].as_str().unwrap()), "{line:#}");
            assert!(is_chinese(&line["reason"]) && is_chinese(&line["advice"]), "{line:#}");
        }
        assert_eq!(lines.len(), refused.len(), "{report:#}");
        assert_eq!(report["accepted"], strange.len() + 1, "{report:#}");

        let house = House::open_at(&program.data, &program.url()).await;
        let list = house.get("/api/v1/records?limit=200").await.json();
        let items = list["items"].as_array().unwrap();
        assert_eq!(items.len(), strange.len() + 1);
        for item in items {
            let page = house.get(&format!("/records/{}", item["id"].as_str().unwrap())).await;
            assert_eq!(page.status, 200, "{item}");
            assert!(!page.body.contains(&0), "{item}");
        }
        let of = |id: &str| items.iter().find(|item| item["source_id"] == id).unwrap();
        assert!(of("feb-31")["issued_on"].is_null());
        assert!(of("long")["title"].as_str().unwrap().chars().count() <= 500);
        let titles: Vec<&str> = items.iter().map(|item| item["title"].as_str().unwrap()).collect();
        for title in ["云溪市归档办法", "云溪市人民政府办公室关于做好抗旱工作的通知", "云溪市人民政府办公室关于做好防汛工作的通知"] {
            assert!(titles.contains(&title), "{title} is not in {titles:?}");
        }
        // Nothing was written outside the data folder.
        assert!(!folder.join("../evil.txt").exists() && !scratch.folder().join("evil.txt").exists());
    }
}

#[test]
fn the_lists_of_rejects_come_as_table_and_csv_too() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(&folder.path().join("data"));
    let file = write(folder.path(), "a,\"b\".txt", "");
    let table = program.run(&["import", file.to_str().unwrap()]);
    assert_eq!(table.code, Some(2));
    assert!(
        table.stdout.contains("拒收 1")
            && table.stdout.contains("原因：")
            && table.stdout.contains("办法：")
    );
    let csv = program
        .run(&["import", "--csv", file.to_str().unwrap()])
        .stdout;
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("file,where,code,reason,advice"));
    let row = lines.next().unwrap();
    assert!(row.contains("a,\"\"b\"\".txt\",\"\",\"empty\","), "{row}");
}
