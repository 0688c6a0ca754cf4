use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::source::text_of;

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, inner) in parts {
        writer
            .start_file(format!("word/{name}"), SimpleFileOptions::default())
            .unwrap();
        writer.write_all(inner.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn document(body: &str) -> String {
    format!("<w:document><w:body>{body}</w:body></w:document>")
}

fn check(body: &str, expected: &str) {
    let source = read(&package(&[("document.xml", &document(body))])).unwrap();
    assert_eq!(text_of(&source.blocks), expected, "{body}");
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

#[test]
fn tracked_changes_are_accepted() {
    check(
        &format!(
            "<w:p>{}<w:ins>{}</w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo></w:p>",
            run("甲"),
            run("乙"),
            run("丙"),
            run("丁")
        ),
        "甲乙丁\n",
    );
    check(
        &format!(
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p><w:p>{}</w:p>",
            run("前半"),
            run("后半")
        ),
        "前半后半\n",
    );
    check(
        &format!(
            "<w:p>{}<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r></w:p>",
            run("显")
        ),
        "显\n",
    );
}

#[test]
fn fields_breaks_and_symbols_print_as_they_show() {
    check(
        &format!(
            "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>",
            run("2025年")
        ),
        "2025年\n",
    );
    check(
        "<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t><w:br w:type=\"page\"/><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/></w:r></w:p>",
        "甲\n乙\t丙☑\n",
    );
    check(
        &format!(
            "<w:p><w:hyperlink>{}</w:hyperlink><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:p>",
            run("链"),
            run("接")
        ),
        "链接\n",
    );
}

#[test]
fn text_boxes_are_read_once() {
    let inner = format!("<w:txbxContent><w:p>{}</w:p></w:txbxContent>", run("框中"));
    check(
        &format!(
            "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><a>{inner}</a></w:drawing></mc:Choice><mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>",
            run("正文")
        ),
        "正文\n框中\n",
    );
}

#[test]
fn merged_cells_stand_once() {
    let cell = |properties: &str, text: &str| {
        format!(
            "<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{}</w:p></w:tc>",
            run(text)
        )
    };
    let body = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        cell("<w:vMerge w:val=\"restart\"/>", "甲"),
        cell("<w:gridSpan w:val=\"2\"/>", "乙"),
        cell("<w:vMerge/>", ""),
        cell("", "1"),
        cell("", "2"),
        cell("<w:vMerge/>", ""),
        cell("", "3"),
        cell("", "4"),
    );
    let source = read(&package(&[("document.xml", &document(&body))])).unwrap();
    let Block::Table(table) = &source.blocks[0] else {
        panic!("table")
    };
    let first = &table.rows[0];
    assert_eq!(
        (first[0].rowspan, first[1].colspan, first[0].header),
        (3, 2, true)
    );
    assert_eq!(
        table.rows[2]
            .iter()
            .map(|cell| cell.text.as_str())
            .collect::<Vec<_>>(),
        ["3", "4"]
    );
}

#[test]
fn numbering_styles_notes_and_letterhead_come_from_their_parts() {
    let numbering = r#"<w:numbering><w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>"#;
    let styles = r#"<w:styles><w:style w:type="paragraph" w:styleId="a1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr><w:jc w:val="center"/></w:pPr></w:style></w:styles>"#;
    let footnotes = format!(
        "<w:footnotes><w:footnote w:id=\"0\" w:type=\"separator\"/><w:footnote w:id=\"2\"><w:p>{}</w:p></w:footnote></w:footnotes>",
        run("注文。")
    );
    let header = format!(
        "<w:hdr><w:p>{}</w:p><w:p>{}</w:p></w:hdr>",
        run("云溪市人民政府文件"),
        run("第1页")
    );
    let body = format!(
        "<w:p><w:pPr><w:pStyle w:val=\"a1\"/></w:pPr>{}</w:p><w:p>{}<w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p><w:p><w:pPr><w:numPr><w:numId w:val=\"7\"/></w:numPr></w:pPr>{}</w:p>",
        run("总体要求"),
        run("正文"),
        run("工作任务")
    );
    let source = read(&package(&[
        ("document.xml", &document(&body)),
        ("numbering.xml", numbering),
        ("styles.xml", styles),
        ("footnotes.xml", &footnotes),
        ("header1.xml", &header),
    ]))
    .unwrap();
    assert_eq!(
        text_of(&source.blocks),
        "云溪市人民政府文件\n一、总体要求\n正文[1]\n二、工作任务\n[1]注文。\n"
    );
    let Block::Paragraph(heading) = &source.blocks[1] else {
        panic!("paragraph")
    };
    assert_eq!(
        (heading.heading, heading.align),
        (Some(1), lawtext::block::Align::Center)
    );
}

#[test]
fn a_document_without_text_is_refused() {
    let empty = package(&[("document.xml", &document("<w:p/><w:sectPr/>"))]);
    assert_eq!(read(&empty).unwrap_err().reason, RejectReason::NoText);
}
