//! Cases of layout: each line of a text with the role it was given, attached documents numbered.

use crate::block::{Block, Paragraph};
use crate::layout::{Role, read};
use crate::line;

/// One letter a line: H header, T title, A addressees, B body, C contents, N attachment note, S signature, O note, I imprint,
/// L attached label; a digit before it where the line belongs to an attached document.
fn check(title: Option<&str>, text: &str, expected: &str) {
    let blocks = [Block::Paragraph(Paragraph {
        text: text.to_owned(),
        ..Paragraph::default()
    })];
    let lines = line::lines(&blocks);
    let layout = read(&lines, title);
    let roles: Vec<String> = layout
        .roles
        .iter()
        .zip(&layout.parts)
        .map(|(role, part)| {
            let letter = match role {
                Role::Header => 'H',
                Role::Title => 'T',
                Role::Addressees => 'A',
                Role::Body => 'B',
                Role::Contents => 'C',
                Role::AttachmentNote => 'N',
                Role::Signature => 'S',
                Role::Note => 'O',
                Role::Imprint => 'I',
                Role::AttachedLabel => 'L',
            };
            if *part == 0 {
                letter.to_string()
            } else {
                format!("{part}{letter}")
            }
        })
        .collect();
    assert_eq!(roles.join(" "), expected, "{text}");
}

#[test]
fn notice_with_rules_attached() {
    check(
        None,
        "000012\n特急\n云溪市人民政府文件\n云政发〔2026〕3号　　签发人：林越\n云溪市人民政府关于印发\n云溪市停车管理\n办法的通知\n各区人民政府，市政府各部门：\n\
         现将《云溪市停车管理办法》印发给你们。\n附件：1.申请表\n2.流程图\n云溪市人民政府\n2026年1月5日\n（此件公开发布）\n云溪市停车\n管理办法\n（试行稿由市政府通过）\n第一条 甲。\n\
         附件1\n申请表\n姓名。\n抄送：市委各部门。\n云溪市人民政府办公室 2026年1月6日印发",
        "H H H H T T T A B N N S S O 1T 1T 1H 1B 2L 2T 2B 2I 2I",
    );
}

#[test]
fn decree_is_its_regulation() {
    check(
        None,
        "云溪市人民政府令\n第3号\n《云溪市停车管理办法》已经审议通过，现予公布。\n市长 林越\n2026年1月5日\n云溪市停车管理办法\n第一条 甲。",
        "H H B S S T B",
    );
}

#[test]
fn two_rules_sent_out_together() {
    check(
        None,
        "云溪市财政局关于印发两个规定的通知\n各区财政局：\n现将《收费规定》和《退费规定》印发给你们。\n云溪市财政局\n2026年1月5日\n收费规定\n一、甲。\n退费规定\n一、乙。",
        "T A B S S 1T 1B 2T 2B",
    );
}

#[test]
fn page_table_and_furniture() {
    check(
        None,
        "索 引 号：\n000012345/2026-00001\n发文字号：\n云政函〔2026〕9号\n标 题：\n云溪市人民政府关于同意设立公园的批复\n主 题 词：\n云溪市人民政府关于同意\n设立公园的批复\n云政函〔2026〕9号\n\
         某区人民政府：\n同意。\n云溪市人民政府\n二〇二六年一月五日\n（本文有删减）\n扫一扫在手机打开当前页",
        "H H H H H H H T T H A B S S O O",
    );
}

#[test]
fn title_twice_and_title_given() {
    check(
        None,
        "关于做好冬季救助工作的通知\n关于做好冬季救助工作的通知\n云民发〔2026〕3号\n各区民政局：\n请抓紧。",
        "T H H A B",
    );
    check(
        Some("关于做好冬季救助工作的通知"),
        "当前位置：\n首页\n关于做好冬季\n救助工作的通知\n请抓紧办理有关事项。",
        "H H T T B",
    );
    check(Some("别处的题名"), "一、总体要求\n坚持原则。", "B B");
}

#[test]
fn contents_do_not_count_twice() {
    check(
        None,
        "云溪市应急预案\n目 录\n1 总则\n1.1 目的\n2 附则\n1 总则\n1.1 目的\n为了应急。\n2 附则\n自印发之日起施行。",
        "T C C C C B B B B B",
    );
}
