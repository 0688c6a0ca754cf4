//! Formats that other programs open: RTF through LibreOffice, scans through tesseract. Each skips with a notice where
//! the program is absent.

use intake::detect::MediaType;
use intake::reject::RejectReason;
use intake::source::NoticeCode;

use crate::{is_installed, read, reason};

#[test]
fn rtf_is_converted() {
    if !is_installed("soffice") {
        return;
    }
    let rtf = r"{\rtf1\ansi\uc1 {\pard \u20851?\u20110?\u20379?\u27700?\u30340?\u36890?\u21578?\par}{\pard \u29616?\u36890?\u21578?\u22914?\u19979?\u12290?\par}}";
    let items = read("a.rtf", rtf.as_bytes());
    let document = items[0].outcome.as_ref().unwrap();
    assert_eq!(document.media_type, MediaType::Rtf);
    assert!(
        document.parsed.text.contains("关于供水的通告"),
        "{}",
        document.parsed.text
    );
}

#[test]
fn a_scan_is_recognised() {
    if !["tesseract", "pdftoppm", "soffice"]
        .into_iter()
        .all(is_installed)
    {
        return;
    }
    let items = read("scan.pdf", &scan("关于城市供水保障工作的通告"));
    let document = items[0].outcome.as_ref().unwrap();
    assert!(
        document
            .notices
            .iter()
            .any(|notice| notice.code == NoticeCode::Recognised)
    );
    assert!(
        document.parsed.text.contains("供水保障"),
        "{}",
        document.parsed.text
    );
}

#[test]
fn a_pdf_with_a_password_is_refused() {
    if !["pdftotext", "soffice"].into_iter().all(is_installed) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.txt"), "locked\n").unwrap();
    let profile = format!(
        "-env:UserInstallation=file://{}/profile",
        folder.path().display()
    );
    let options = r#"pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}"#;
    let status = std::process::Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", options, "a.txt"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(status.status.success(), "{status:?}");
    let bytes = std::fs::read(folder.path().join("a.pdf")).unwrap();
    assert_eq!(reason("a.pdf", &bytes), RejectReason::Encrypted);
}

/// A page that is one picture: LibreOffice sets the text, poppler makes a grey image of it, and the image becomes a PDF.
fn scan(text: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let run = |program: &str, args: &[&str]| {
        let status = std::process::Command::new(program)
            .args(args)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(status.status.success(), "{program}: {status:?}");
    };
    let escaped: String = text
        .chars()
        .map(|c| format!("\\u{}?", u32::from(c)))
        .collect();
    let page =
        format!(r"{{\rtf1\ansi\uc1 {{\pard\fs52 {escaped}\par}}{{\pard\fs52 {escaped}\par}}}}");
    std::fs::write(folder.path().join("a.rtf"), page).unwrap();
    let profile = format!(
        "-env:UserInstallation=file://{}/profile",
        folder.path().display()
    );
    run(
        "soffice",
        &[&profile, "--headless", "--convert-to", "pdf", "a.rtf"],
    );
    run(
        "pdftoppm",
        &["-r", "150", "-gray", "-singlefile", "a.pdf", "a"],
    );
    let image = std::fs::read(folder.path().join("a.pgm")).unwrap();
    // P5\n<width> <height>\n255\n<pixels>
    let header: Vec<usize> = image
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .map(|(at, _)| at)
        .take(3)
        .collect();
    let size = String::from_utf8(image[header[0] + 1..header[1]].to_vec()).unwrap();
    let (width, height) = size.split_once(' ').unwrap();
    let pixels = &image[header[2] + 1..];
    let draw = "q 595 0 0 842 0 0 cm /I Do Q";
    let picture = format!(
        "<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length {} >>",
        pixels.len()
    );
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    let mut object = |number: usize, head: &str, stream: Option<&[u8]>| {
        offsets.push(pdf.len());
        pdf.extend(format!("{number} 0 obj\n{head}\n").into_bytes());
        if let Some(stream) = stream {
            pdf.extend(b"stream\n");
            pdf.extend(stream);
            pdf.extend(b"\nendstream\n");
        }
        pdf.extend(b"endobj\n");
    };
    object(1, "<< /Type /Catalog /Pages 2 0 R >>", None);
    object(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", None);
    object(
        3,
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
        None,
    );
    object(
        4,
        &format!("<< /Length {} >>", draw.len()),
        Some(draw.as_bytes()),
    );
    object(5, &picture, Some(pixels));
    let start = pdf.len();
    pdf.extend(b"xref\n0 6\n0000000000 65535 f \n");
    for offset in &offsets {
        pdf.extend(format!("{offset:010} 00000 n \n").into_bytes());
    }
    pdf.extend(
        format!("trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").into_bytes(),
    );
    pdf
}
