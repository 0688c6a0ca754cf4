//! Older formats, files that cannot be inspected, a worker that dies, and real files.
//! Must never take silence for a clean file.

use super::*;

/// A workbook with a hidden sheet as LibreOffice reads it from one XML file.
const FLAT_WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
    <office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>
    <office:body><office:spreadsheet>
    <table:table table:name="名单"><table:table-row><table:table-cell office:value-type="string"><text:p>13900000001</text:p></table:table-cell></table:table-row></table:table>
    <table:table table:name="底稿" table:style-name="ta2"><table:table-row><table:table-cell office:value-type="string"><text:p>13900000002</text:p></table:table-cell></table:table-row></table:table>
    </office:spreadsheet></office:body></office:document>"#;

#[test]
fn older_formats_are_converted() {
    if !is_installed("soffice") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.fods"), FLAT_WORKBOOK).unwrap();
    let profile = format!(
        "-env:UserInstallation=file://{}/profile",
        folder.path().display()
    );
    let output = std::process::Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "xls", "a.fods"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    match std::fs::read(folder.path().join("a.xls")) {
        Ok(bytes) => check(
            "a.et",
            &bytes,
            &[
                (Place::Sheet, "名单", "13900000001"),
                (Place::HiddenSheet, "底稿", "13900000002"),
            ],
        ),
        Err(_) => println!("notice: LibreOffice has no Calc; tables are not converted: {output:?}"),
    }
    let rtf = r"{\rtf1\ansi{\info{\author 13900000003}}{\pard 13900000004{\v 13900000005}\par}}";
    check(
        "a.rtf",
        rtf.as_bytes(),
        &[
            (Place::Property, "creator", "13900000003"),
            (Place::Body, "", "13900000004"),
            (Place::HiddenText, "", "13900000005"),
        ],
    );
}

#[test]
fn what_cannot_be_inspected_is_said() {
    let problem = |name: &str, bytes: &[u8]| {
        let inspection = inspect(name, bytes);
        assert_eq!(
            inspection.problems.len(),
            1,
            "{name} {:?}",
            inspection.problems
        );
        let reject = inspection.problems[0].clone();
        (reject.reason, reject.place)
    };
    let at = |reason, place: &str| (reason, place.to_owned());
    let whole = workbook();
    assert_eq!(
        problem("a.xlsx", &whole[..whole.len() / 2]),
        at(RejectReason::Truncated, "")
    );
    let entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><w:hdr>&e;</w:hdr>";
    assert_eq!(
        problem(
            "a.docx",
            &word(&[
                ("word/document.xml", "<w:document/>"),
                ("word/header1.xml", entity)
            ])
        ),
        at(RejectReason::ExternalEntity, "word/header1.xml")
    );
    assert_eq!(
        problem(
            "a.docx",
            &word(&[("word/document.xml", "<w:document><w:body><w:p>")])
        ),
        at(RejectReason::Truncated, "word/document.xml")
    );
    let zeros = vec![b'0'; 64 << 20];
    assert_eq!(
        problem(
            "a.xlsx",
            &packed(&[
                ("[Content_Types].xml", b"<Types/>"),
                ("xl/worksheets/a.xml", &zeros)
            ])
        )
        .0,
        RejectReason::ZipBomb
    );
    assert_eq!(
        problem(
            "a.docx",
            &packed(&[
                ("[Content_Types].xml", b"<Types/>"),
                (
                    "word/vbaProject.bin",
                    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 macros"
                )
            ])
        ),
        at(RejectReason::UnsupportedType, "word/vbaProject.bin")
    );
    assert_eq!(
        problem("a.zip", &packed(&[("b.rar", b"Rar!\x1a\x07\0\0\0")])),
        at(RejectReason::UnsupportedType, "b.rar")
    );
    assert_eq!(
        problem("a.jpg", b"\xff\xd8\xff\xe1\xff\xff\0\0"),
        at(RejectReason::Truncated, "")
    );
    let garbage = inspect("a.pdf", b"%PDF-1.7\n\x00\x01\x02");
    assert!(!garbage.problems.is_empty());
}

#[test]
fn a_worker_that_dies_leaves_no_file_clean() {
    let mut reader = reader(Limits {
        document_time: std::time::Duration::from_millis(300),
        ..Limits::default()
    });
    let inspection = reader.inspect_bytes("a.html", crate::worker::heavy_page());
    assert_eq!(inspection.problems.len(), 1, "{inspection:?}");
    assert_eq!(inspection.problems[0].reason, RejectReason::Timeout);
    let missing = reader.inspect(std::path::Path::new("/nowhere/a.docx"));
    assert_eq!(missing.problems[0].reason, RejectReason::NotFound);
}

#[test]
fn real_office_files_are_inspected_without_problems() {
    let Some(data) = crate::measure::data_folder() else {
        println!("notice: no data folder (GONGKAI_DATA); real files are not inspected");
        return;
    };
    let mut reader = reader(Limits::default());
    let mut n_files = 0;
    for entry in std::fs::read_dir(data.join("office")).unwrap() {
        let path = entry.unwrap().path();
        let needs = match path.extension().and_then(std::ffi::OsStr::to_str) {
            Some("doc") => "soffice",
            Some("pdf") => "pdftotext",
            _ => "sh",
        };
        if !is_installed(needs) {
            continue;
        }
        let inspection = reader.inspect(&path);
        assert!(
            inspection.problems.is_empty(),
            "{} {:?}",
            path.display(),
            inspection.problems
        );
        let text: usize = inspection
            .parts
            .iter()
            .filter(|part| part.place.is_in_sight())
            .map(|part| part.text.len())
            .sum();
        assert!(text > 1000, "{} {text}", path.display());
        n_files += 1;
    }
    println!("{n_files} real files inspected");
}
