use super::*;
use crate::source::text_of;

/// A page written by hand with one font of a Chinese composing system and no ToUnicode map.
fn page(encoding: &str, strings: &[Vec<u8>]) -> Vec<u8> {
    let hexadecimal = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let lines: Vec<String> = strings
        .iter()
        .map(|bytes| format!("<{}> Tj 0 -24 Td", hexadecimal(bytes)))
        .collect();
    let content = format!("BT /F1 16 Tf 72 700 Td {} ET", lines.join("\n"));
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        format!("<< /Type /Font /Subtype /Type0 /BaseFont /FangSong_GB2312 /Encoding /{encoding} /DescendantFonts [6 0 R] >>"),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /FangSong_GB2312 /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 /W [814 [500] 814 939 500] /FontDescriptor 7 0 R >>".to_owned(),
        "<< /Type /FontDescriptor /FontName /FangSong_GB2312 /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 850 /Descent -150 /CapHeight 700 /StemV 80 >>".to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = pdf.len();
    let end =
        format!("xref\n0 8\n{table}trailer << /Size 8 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    (pdf + &end).into_bytes()
}

const LINES: [&str; 2] = ["云溪市人民政府文件", "云政发〔2020〕15号"];

fn gbk() -> Vec<u8> {
    page(
        "GBK-EUC-H",
        &LINES.map(|line| encoding_rs::GBK.encode(line).0.into_owned()),
    )
}

fn ucs_2() -> Vec<u8> {
    page(
        "UniGB-UCS2-H",
        &LINES.map(|line| line.encode_utf16().flat_map(u16::to_be_bytes).collect()),
    )
}

#[test]
fn our_own_reader_knows_the_chinese_encodings() {
    for bytes in [gbk(), ucs_2()] {
        let blocks = layout::paragraphs(&fallback::read(&bytes).unwrap());
        assert_eq!(text_of(&blocks), format!("{}\n{}\n", LINES[0], LINES[1]));
    }
}

#[test]
fn poppler_knows_the_chinese_encodings() {
    if !process::is_installed("pdftotext") {
        println!("notice: pdftotext is not installed; this test shows nothing");
        return;
    }
    let scratch = tempfile::tempdir().unwrap();
    let context = Context {
        scratch: scratch.path().to_path_buf(),
        tool_time: std::time::Duration::from_secs(60),
        on_slow: Box::new(|| {}),
    };
    for bytes in [gbk(), ucs_2()] {
        let source = read(&bytes, &context).unwrap();
        assert_eq!(
            text_of(&source.blocks),
            format!("{}\n{}\n", LINES[0], LINES[1])
        );
    }
}
