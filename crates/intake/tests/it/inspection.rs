//! Numbers planted wherever a file can hide them: each must come back from its place.
//! Must never hold a number that belongs to anyone: none is given out.

mod failures;
pub(crate) mod pdf;

use std::io::Write;

use intake::inspect::Inspection;
use intake::inspect::part::{Part, Place};
use intake::reader::Limits;
use intake::reject::RejectReason;

use crate::{is_installed, packed, reader};

fn inspect(name: &str, bytes: &[u8]) -> Inspection {
    reader(Limits::default()).inspect_bytes(name, bytes.to_vec())
}

/// Every needle stands in a part of its place and, if given, its detail; and nothing was left unread.
#[track_caller]
fn check(name: &str, bytes: &[u8], expected: &[(Place, &str, &str)]) {
    let inspection = inspect(name, bytes);
    assert!(inspection.problems.is_empty(), "{:?}", inspection.problems);
    check_parts(&inspection, expected);
}

#[track_caller]
fn check_parts(inspection: &Inspection, expected: &[(Place, &str, &str)]) {
    for (place, detail, needle) in expected {
        let found = inspection.parts.iter().any(|part| {
            part.place == *place && part.detail == *detail && part.text.contains(needle)
        });
        assert!(
            found,
            "{place:?} {detail} {needle} in {:#?}",
            inspection.parts
        );
    }
}

fn word(parts: &[(&str, &str)]) -> Vec<u8> {
    let members: Vec<(&str, &[u8])> = [("[Content_Types].xml", "<Types/>")]
        .iter()
        .chain(parts)
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    packed(&members)
}

#[test]
fn a_word_document_shows_all_its_places() {
    let body = r#"<w:document><w:body>
        <w:p><w:r><w:rPr><w:b/></w:rPr><w:t>身份证110105</w:t></w:r><w:r><w:t>19491231001X</w:t></w:r></w:p>
        <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏13800000001</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>可见</w:t></w:r></w:p>
        <w:p><w:pPr><w:pStyle w:val="secret"/></w:pPr><w:r><w:t>样式隐藏13800000002</w:t></w:r></w:p>
        <w:p><w:del w:author="甲"><w:r><w:delText>删除13800000003</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>移走13800000004</w:t></w:r></w:moveFrom></w:p>
        <w:p><w:fldSimple w:instr="HYPERLINK tel:13800000005"/><w:r><w:instrText>MERGEFIELD 13800000006</w:instrText></w:r></w:p>
        <w:p><w:r><w:drawing><wp:docPr id="1" descr="照片13800000007"/></w:drawing></w:r></w:p>
        <w:p><w:r><mc:AlternateContent><mc:Choice><w:t>新</w:t></mc:Choice><mc:Fallback><w:t>旧13800000008</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>姓名</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>电话</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        <w:sdt><w:sdtPr><w:tag w:val="13800000009"/></w:sdtPr></w:sdt>
        </w:body></w:document>"#;
    let picture = png(&[("Author", "拍摄13800000020")]);
    let table = workbook();
    let bytes = packed(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", body.as_bytes()),
        ("word/styles.xml", r#"<w:styles><w:style w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"#.as_bytes()),
        ("word/header1.xml", "<w:hdr><w:p><w:r><w:t>页眉13800000010</w:t></w:r></w:p></w:hdr>".as_bytes()),
        ("word/footnotes.xml", r#"<w:footnotes><w:footnote w:id="2"><w:p><w:r><w:t>注13800000011</w:t></w:r></w:p></w:footnote></w:footnotes>"#.as_bytes()),
        ("word/comments.xml", r#"<w:comments><w:comment w:id="0" w:author="乙"><w:p><w:r><w:t>批注13800000012</w:t></w:r></w:p></w:comment></w:comments>"#.as_bytes()),
        ("docProps/core.xml", "<cp:coreProperties><dc:creator>丙13800000013</dc:creator></cp:coreProperties>".as_bytes()),
        ("docProps/custom.xml", r#"<Properties><property name="联系人"><vt:lpwstr>13800000014</vt:lpwstr></property></Properties>"#.as_bytes()),
        ("word/_rels/document.xml.rels", r#"<Relationships><Relationship Id="r1" Target="mailto:ding@example.cn" TargetMode="External"/></Relationships>"#.as_bytes()),
        ("customXml/item1.xml", "<root><id>13800000015</id></root>".as_bytes()),
        ("word/media/image1.png", &picture),
        ("word/embeddings/table.xlsx", &table),
    ]);
    check(
        "a.docx",
        &bytes,
        &[
            (Place::FileName, "", "a.docx"),
            (Place::Body, "", "身份证11010519491231001X"),
            (Place::Body, "", "姓名\t\t电话"),
            (Place::HiddenText, "", "隐藏13800000001"),
            (Place::HiddenText, "", "样式隐藏13800000002"),
            (Place::DeletedText, "", "删除13800000003"),
            (Place::DeletedText, "", "移走13800000004"),
            (Place::FieldCode, "", "tel:13800000005"),
            (Place::FieldCode, "", "MERGEFIELD 13800000006"),
            (Place::AlternativeText, "", "照片13800000007"),
            (Place::HiddenText, "", "旧13800000008"),
            (Place::OtherPart, "word/document.xml", "13800000009"),
            (Place::HeaderFooter, "header1", "页眉13800000010"),
            (Place::Footnote, "2", "注13800000011"),
            (Place::Comment, "乙", "批注13800000012"),
            (Place::Property, "creator", "丙13800000013"),
            (Place::Property, "联系人", "13800000014"),
            (
                Place::Link,
                "word/_rels/document.xml.rels",
                "ding@example.cn",
            ),
            (Place::OtherPart, "customXml/item1.xml", "13800000015"),
            (Place::ImageMetadata, "Author", "拍摄13800000020"),
            (Place::VeryHiddenSheet, "深藏", "13900000003"),
        ],
    );
    let inspection = inspect("a.docx", &bytes);
    let shown = |part: &&Part| part.place == Place::Body;
    let body = inspection.parts.iter().find(shown).unwrap();
    assert!(
        !body.text.contains("隐藏") && !body.text.contains("删除"),
        "{}",
        body.text
    );
    let embedded = inspection
        .parts
        .iter()
        .find(|part| part.place == Place::VeryHiddenSheet);
    assert_eq!(embedded.unwrap().entry, "word/embeddings/table.xlsx");
}

pub(crate) fn workbook() -> Vec<u8> {
    word(&[
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook><sheets><sheet name="名单" sheetId="1" r:id="r1"/><sheet name="底稿" state="hidden" r:id="r2"/><sheet name="深藏" state="veryHidden" r:id="r3"/></sheets><definedNames><definedName name="联系">"13900000004"</definedName></definedNames></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://x/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="r3" Type="http://x/worksheet" Target="worksheets/sheet3.xml"/><Relationship Id="r4" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
        ),
        (
            "xl/sharedStrings.xml",
            "<sst><si><t>姓名</t></si><si><r><t>1390000</t></r><r><t>0002</t></r></si><si><t>残留13900000005</t></si></sst>",
        ),
        (
            "xl/worksheets/sheet1.xml",
            r#"<worksheet><cols><col min="4" max="4" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>电话</t></is></c><c r="D1"><v>13900000006</v></c></row><row r="3"><c r="B3"><v>1.3900000001E10</v></c><c r="C3" t="str"><f>IF(FALSE,"13900000007","")</f><v></v></c></row><row r="4" hidden="1"><c r="A4" t="inlineStr"><is><t>隐行13900000008</t></is></c></row></sheetData><dataValidations><dataValidation prompt="请填13900000009"><formula1>"13900000010"</formula1></dataValidation></dataValidations><headerFooter><oddHeader>页眉13900000011</oddHeader></headerFooter></worksheet>"#,
        ),
        (
            "xl/worksheets/sheet2.xml",
            r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>1</v></c></row></sheetData></worksheet>"#,
        ),
        (
            "xl/worksheets/sheet3.xml",
            r#"<worksheet><sheetData><row r="7"><c r="AB7"><v>13900000003</v></c></row></sheetData></worksheet>"#,
        ),
        (
            "xl/comments1.xml",
            r#"<comments><authors><author>甲</author></authors><commentList><comment ref="B2"><text><r><t>批注13900000012</t></r></text></comment></commentList></comments>"#,
        ),
        (
            "xl/pivotCache/pivotCacheRecords1.xml",
            r#"<pivotCacheRecords><r><s v="13900000013"/></r></pivotCacheRecords>"#,
        ),
    ])
}

#[test]
fn a_workbook_shows_all_its_places() {
    let bytes = workbook();
    check(
        "a.xlsx",
        &bytes,
        &[
            (Place::Sheet, "名单", "姓名\t电话\n\t13900000001\n"),
            (Place::HiddenSheet, "底稿", "13900000002"),
            (Place::VeryHiddenSheet, "深藏", "13900000003"),
            (Place::DefinedName, "联系", "13900000004"),
            (Place::HiddenText, "sharedStrings", "残留13900000005"),
            (Place::HiddenCells, "名单", "13900000006"),
            (Place::FieldCode, "名单", "13900000007"),
            (Place::HiddenCells, "名单", "隐行13900000008"),
            (Place::OtherPart, "xl/worksheets/sheet1.xml", "13900000009"),
            (Place::OtherPart, "xl/worksheets/sheet1.xml", "13900000010"),
            (Place::OtherPart, "xl/worksheets/sheet1.xml", "13900000011"),
            (Place::Comment, "B2", "批注13900000012"),
            (
                Place::OtherPart,
                "xl/pivotCache/pivotCacheRecords1.xml",
                "13900000013",
            ),
        ],
    );
    let inspection = inspect("a.xlsx", &bytes);
    let sheet = inspection
        .parts
        .iter()
        .find(|part| part.place == Place::Sheet)
        .unwrap();
    let at = sheet.text.find("13900000001").unwrap();
    assert_eq!(sheet.spot(at), Some("B3"));
    let deep = inspection
        .parts
        .iter()
        .find(|part| part.place == Place::VeryHiddenSheet)
        .unwrap();
    assert_eq!(deep.spot(0), Some("AB7"));
}

#[test]
fn slides_notes_and_comments_are_read() {
    let bytes = word(&[
        ("ppt/presentation.xml", "<p:presentation/>"),
        (
            "ppt/slides/slide1.xml",
            "<p:sld><a:p><a:r><a:t>1370000</a:t></a:r><a:r><a:rPr/><a:t>0001</a:t></a:r></a:p></p:sld>",
        ),
        (
            "ppt/slides/slide12.xml",
            r#"<p:sld show="0"><p:cNvPr descr="图13700000002"/><a:p><a:r><a:t>13700000003</a:t></a:r></a:p></p:sld>"#,
        ),
        (
            "ppt/notesSlides/notesSlide1.xml",
            "<p:notes><a:p><a:r><a:t>备注13700000004</a:t></a:r></a:p></p:notes>",
        ),
        (
            "ppt/comments/comment1.xml",
            r#"<p:cmLst><p:cm authorId="1"><p:text>13700000005</p:text></p:cm></p:cmLst>"#,
        ),
    ]);
    check(
        "a.pptx",
        &bytes,
        &[
            (Place::Slide, "1", "13700000001"),
            (Place::HiddenSlide, "12", "13700000003"),
            (Place::AlternativeText, "12", "图13700000002"),
            (Place::Notes, "1", "备注13700000004"),
            (Place::Comment, "cm", "13700000005"),
        ],
    );
}

#[test]
fn an_ofd_shows_all_its_places() {
    let attached = workbook();
    let bytes = packed(&[
        ("OFD.xml", "<ofd:OFD><ofd:DocBody><ofd:DocInfo><ofd:Author>甲13600000001</ofd:Author><ofd:CustomDatas><ofd:CustomData Name=\"经办\">13600000002</ofd:CustomData></ofd:CustomDatas></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>".as_bytes()),
        ("Doc_0/Document.xml", br#"<ofd:Document><ofd:CommonData/><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>"#),
        ("Doc_0/Pages/Page_0/Content.xml", r#"<ofd:Page><ofd:Content><ofd:Layer ID="2"><ofd:TextObject ID="3" Boundary="20 20 90 10" Size="5"><ofd:TextCode X="0" Y="5">电话13600000003</ofd:TextCode></ofd:TextObject><ofd:TextObject ID="4" Boundary="20 40 90 10" Size="5" Visible="false"><ofd:TextCode X="0" Y="5">13600000004</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>"#.as_bytes()),
        ("Doc_0/Annots/Page_0/Annotation.xml", "<ofd:PageAnnot><ofd:Annot><ofd:Remark>批注13600000005</ofd:Remark></ofd:Annot></ofd:PageAnnot>".as_bytes()),
        ("Doc_0/Attachs/名单.xlsx", &attached),
        ("Doc_0/Signs/Sign_0/Seal.esl", b"\x30\x82\x01"),
    ]);
    check(
        "a.ofd",
        &bytes,
        &[
            (Place::Property, "Author", "甲13600000001"),
            (Place::Property, "经办", "13600000002"),
            (Place::Body, "", "电话13600000003"),
            (
                Place::HiddenText,
                "Doc_0/Pages/Page_0/Content.xml",
                "13600000004",
            ),
            (Place::Annotation, "Annotation", "批注13600000005"),
            (Place::EmbeddedName, "", "Doc_0/Attachs/名单.xlsx"),
            (Place::HiddenSheet, "底稿", "13900000002"),
        ],
    );
}

#[test]
fn a_page_shows_what_a_browser_does_not() {
    let page = r#"<html><head><meta name="author" content="甲13500000001"><script>var tel = "13500000002";</script></head>
        <body><!-- 13500000003 --><p>可见</p><div style="display: none">13500000004</div><p hidden>13500000005</p>
        <img alt="13500000006"><input type="hidden" value="13500000007"><a href="tel:13500000008">拨打</a>
        <table><tr><td>姓名</td><td>13500000009</td></tr></table></body></html>"#;
    check(
        "a.html",
        page.as_bytes(),
        &[
            (Place::Property, "author", "甲13500000001"),
            (Place::Script, "", "13500000002"),
            (Place::Comment, "", "13500000003"),
            (Place::HiddenText, "", "13500000004"),
            (Place::HiddenText, "", "13500000005"),
            (Place::AlternativeText, "", "13500000006"),
            (Place::FormField, "", "13500000007"),
            (Place::Link, "", "13500000008"),
            (Place::Body, "", "姓名\t13500000009"),
        ],
    );
}

#[test]
fn text_tables_and_archives_are_read() {
    check(
        "a.txt",
        "电话1350\u{200b}0000010".as_bytes(),
        &[(Place::Body, "", "电话13500000010")],
    );
    check(
        "a.json",
        br#"{"tel": ["13500000011"]}"#,
        &[(Place::Body, "", "13500000011")],
    );
    let csv = "姓名,\"电话\n号码\"\n\"甲,乙\",13500000012\n";
    check(
        "a.csv",
        csv.as_bytes(),
        &[(Place::Body, "", "姓名\t电话 号码\n甲,乙\t13500000012")],
    );
    let inner = packed(&[("b/13500000013.csv", csv.as_bytes())]);
    let outer = packed(&[("内.zip", &inner), (".hidden.txt", b"13500000014")]);
    check(
        "a.zip",
        &outer,
        &[
            (Place::FileName, "", "a.zip"),
            (Place::FileName, "", "b/13500000013.csv"),
            (Place::Body, "", "13500000014"),
        ],
    );
    let inspection = inspect("a.zip", &outer);
    let table = inspection
        .parts
        .iter()
        .find(|part| part.text.contains("甲,乙"))
        .unwrap();
    assert_eq!(table.entry, "内.zip/b/13500000013.csv");
    assert_eq!(
        table.spot(table.text.find("13500000012").unwrap()),
        Some("B2")
    );
}

/// A picture of one grey point with texts.
pub(crate) fn png(texts: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], data: &[u8]| {
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        bytes.extend(kind);
        bytes.extend(data);
        // Nobody here looks at the check sum.
        bytes.extend([0; 4]);
    };
    chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    for (keyword, text) in texts {
        let mut packer =
            flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(text.as_bytes()).unwrap();
        let packed = packer.finish().unwrap();
        chunk(
            b"iTXt",
            &[keyword.as_bytes(), b"\0\x01\0zh\0\0", &packed].concat(),
        );
        chunk(b"tEXt", &[b"Plain\0", text.as_bytes()].concat());
    }
    chunk(b"IDAT", &[]);
    chunk(b"IEND", &[]);
    bytes
}

/// A picture without an image, with EXIF, XMP and a comment.
pub(crate) fn jpeg() -> Vec<u8> {
    // Little-endian TIFF: one directory with Artist (315) behind it.
    let artist = "作者13400000001\0".as_bytes();
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x3b\x01\x02\0".to_vec();
    exif.extend(u32::try_from(artist.len()).unwrap().to_le_bytes());
    exif.extend([26, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(artist);
    let xmp = "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>13400000002</x:xmpmeta>";
    let mut bytes = vec![0xff, 0xd8];
    let mut segment = |marker: u8, data: &[u8]| {
        bytes.extend([0xff, marker]);
        bytes.extend(u16::try_from(data.len() + 2).unwrap().to_be_bytes());
        bytes.extend(data);
    };
    segment(0xe1, &exif);
    segment(0xe1, xmp.as_bytes());
    segment(0xfe, "评论13400000003".as_bytes());
    segment(0xc0, &[8, 0, 8, 0, 8, 1, 1, 0x11, 0]);
    segment(0xda, &[1, 1, 0, 0, 63, 0]);
    bytes
}

#[test]
fn pictures_show_their_metadata() {
    check(
        "a.png",
        &png(&[("Comment", "13400000004")]),
        &[
            (Place::ImageMetadata, "Comment", "13400000004"),
            (Place::ImageMetadata, "Plain", "13400000004"),
        ],
    );
    check(
        "a.jpg",
        &jpeg(),
        &[
            (Place::ImageMetadata, "Artist", "作者13400000001"),
            (Place::ImageMetadata, "XMP", "13400000002"),
            (Place::ImageMetadata, "COM", "评论13400000003"),
        ],
    );
}
