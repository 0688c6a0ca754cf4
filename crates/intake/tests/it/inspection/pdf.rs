//! PDF: what its pages do not show, and what it was before it was changed.
//! Must never hold a number that belongs to anyone: none is given out.

use super::*;

/// Objects of a PDF, numbered from 1, the first of them its catalogue.
fn pdf(objects: &[String], more: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).into_bytes());
    }
    let start = bytes.len();
    let size = objects.len() + 1;
    bytes.extend(format!("xref\n0 {size}\n{table}trailer << /Size {size} /Root 1 0 R {more} >>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    bytes
}

fn stream(dictionary: &str, content: &str) -> String {
    format!(
        "<< {dictionary} /Length {} >>\nstream\n{content}\nendstream",
        content.len()
    )
}

fn utf_16(text: &str) -> String {
    let units: String = text
        .encode_utf16()
        .map(|unit| format!("{unit:04x}"))
        .collect();
    format!("<feff{units}>")
}

/// Shows one number on the page and one beside it.
pub(crate) fn hiding_pdf() -> Vec<u8> {
    pdf(
        &[
            "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [7 0 R] >> /Names << /EmbeddedFiles << /Names [(a) 9 0 R] >> >> /Metadata 11 0 R /OpenAction << /S /JavaScript /JS (var t = '13300000008';) >> >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [6 0 R 7 0 R 8 0 R] /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
            stream("", "BT /F1 16 Tf 72 700 Td (Tel 13300000001) Tj 2000 0 Td (13300000002) Tj ET"),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
            format!("<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents {} >>", utf_16("批注13300000003")),
            "<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [0 0 9 9] /T (tel) /V (13300000004) >>".to_owned(),
            "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (tel:13300000005) >> >>".to_owned(),
            format!("<< /Type /Filespec /UF {} /EF << /F 10 0 R >> >>", utf_16("名单.csv")),
            stream("/Type /EmbeddedFile", "电话,13300000006"),
            stream("/Type /Metadata /Subtype /XML", "<x:xmpmeta>13300000007</x:xmpmeta>"),
            format!("<< /Author {} >>", utf_16("甲13300000009")),
        ],
        "/Info 12 0 R",
    )
}

const IN_PDF: [(Place, &str, &str); 9] = [
    (Place::Page, "1", "13300000001"),
    (Place::HiddenText, "1", "13300000002"),
    (Place::Annotation, "", "批注13300000003"),
    (Place::FormField, "", "13300000004"),
    (Place::Link, "", "13300000005"),
    (Place::Body, "", "电话\t13300000006"),
    (Place::Property, "XML", "13300000007"),
    (Place::Script, "", "13300000008"),
    (Place::Property, "Author", "甲13300000009"),
];

#[test]
fn a_pdf_shows_all_its_places() {
    if !is_installed("pdftotext") {
        return;
    }
    check("a.pdf", &hiding_pdf(), &IN_PDF);
}

#[test]
fn a_pdf_changed_by_appending_still_holds_what_it_was() {
    if !is_installed("pdftotext") {
        return;
    }
    let mut bytes = hiding_pdf();
    let before = bytes
        .windows(9)
        .rposition(|window| window == b"startxref")
        .unwrap();
    let previous = String::from_utf8_lossy(&bytes[before..])
        .lines()
        .nth(1)
        .unwrap()
        .to_owned();
    let at = bytes.len();
    bytes.extend(
        format!(
            "4 0 obj\n{}\nendobj\n",
            stream("", "BT /F1 16 Tf 72 700 Td (Nothing) Tj ET")
        )
        .into_bytes(),
    );
    let start = bytes.len();
    bytes.extend(format!("xref\n4 1\n{at:010} 00000 n \ntrailer << /Size 13 /Root 1 0 R /Info 12 0 R /Prev {previous} >>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    check(
        "a.pdf",
        &bytes,
        &[
            (Place::Page, "1", "Nothing"),
            (Place::EarlierRevision, "1", "13300000001"),
        ],
    );
}
