use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::source::text_of;

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD">
<ofd:DocBody><ofd:DocInfo><ofd:Title>关于供水的通告</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#;

const DOCUMENT: &str = r#"<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID>
<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>
<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>
<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>"#;

const TEMPLATE: &str = r#"<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer ID="2">
<ofd:TextObject ID="3" Boundary="60 20 90 10" Font="1" Size="8"><ofd:TextCode X="0" Y="8" DeltaX="g 9 8">云溪市水务局文件</ofd:TextCode></ofd:TextObject>
</ofd:Layer></ofd:Content></ofd:Page>"#;

const PAGE: &str = r#"<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Template TemplateID="5"/><ofd:Content><ofd:Layer ID="6"><ofd:PageBlock ID="8">
<ofd:TextObject ID="10" Boundary="25 58 160 6" Font="1" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="g 31 5">各区供水企业应当保证供水水质符合国家标准并定期公布检测结果接受</ofd:TextCode></ofd:TextObject>
<ofd:TextObject ID="11" Boundary="25 66 160 6" Font="1" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="5 5 5 5">社会监督。</ofd:TextCode></ofd:TextObject>
<ofd:TextObject ID="9" Boundary="35 50 160 6" Font="1" Size="5" CTM="1 0 0 1 0 0"><ofd:TextCode X="0" Y="5" DeltaX="g 3 5 2.5 2.5 2.5 2.5 5">一、自2025年起。</ofd:TextCode></ofd:TextObject>
</ofd:PageBlock></ofd:Layer></ofd:Content></ofd:Page>"#;

fn fixture() -> Vec<u8> {
    package(&[
        ("OFD.xml", ROOT),
        ("Doc_0/Document.xml", DOCUMENT),
        ("Doc_0/Tpls/Tpl_0/Content.xml", TEMPLATE),
        ("Doc_0/Pages/Page_0/Content.xml", PAGE),
    ])
}

#[test]
fn text_objects_are_read_in_the_order_of_the_page() {
    let source = read(&fixture()).unwrap();
    assert_eq!(
        text_of(&source.blocks),
        "云溪市水务局文件\n一、自2025年起。\n各区供水企业应当保证供水水质符合国家标准并定期公布检测结果接受社会监督。\n"
    );
    assert_eq!(source.hints.title.unwrap().value, "关于供水的通告");
}

#[test]
fn a_missing_page_and_an_entity_are_refused() {
    let cut = package(&[("OFD.xml", ROOT), ("Doc_0/Document.xml", DOCUMENT)]);
    assert_eq!(read(&cut).unwrap_err().reason, RejectReason::Truncated);
    let hostile = package(&[("OFD.xml", "<!DOCTYPE a SYSTEM \"http://x\"><a/>")]);
    assert_eq!(
        read(&hostile).unwrap_err().reason,
        RejectReason::ExternalEntity
    );
}

#[test]
fn repeated_steps_are_expanded() {
    assert_eq!(deltas("1 g 3 2.5 4"), [1.0, 2.5, 2.5, 2.5, 4.0]);
}
