//! Cases of the outline: each text with the addresses, kinds and words of its nodes.

use crate::block::{Block, Cell, Hints, Paragraph, Table};
use crate::parse;

/// One line a node: `address label|heading|text`.
fn check(text: &str, expected: &[&str]) {
    let block = Block::Paragraph(Paragraph {
        text: text.to_owned(),
        ..Paragraph::default()
    });
    let parsed = parse(&[block], &Hints::default());
    let nodes: Vec<String> = parsed
        .tree
        .iter()
        .map(|node| {
            format!(
                "{} {}|{}|{}",
                node.address, node.label, node.heading, node.text
            )
        })
        .collect();
    assert_eq!(nodes, expected, "{text}");
}

#[test]
fn articles_with_clauses_and_items() {
    check(
        "第一编 总则\n第一章 目的\n第一节 适用\n第一条 为甲。\n再为乙：\n（一）丙：\n1.丁；\n（1）戊；\n①己；\n（二）庚。\n然后辛。\n第二条【罚则】罚款。\n第二条之一　并处。",
        &[
            "pt-1 第一编|总则|",
            "ch-1 第一章|目的|",
            "ch-1.s-1 第一节|适用|",
            "art-1 第一条||为甲。",
            "art-1.p-2 ||再为乙：",
            "art-1.p-2.i-1 （一）||丙：",
            "art-1.p-2.i-1.s-1 1.||丁；",
            "art-1.p-2.i-1.s-1.t-1 （1）||戊；",
            "art-1.p-2.i-1.s-1.t-1.o-1 ①||己；",
            "art-1.p-2.i-2 （二）||庚。",
            "art-1.p-3 ||然后辛。",
            "art-2 第二条|【罚则】|罚款。",
            "art-2-1 第二条之一||并处。",
        ],
    );
}

#[test]
fn headings_of_a_document_without_articles() {
    check(
        "为做好工作，提出以下意见。\n一、总体要求\n（一）指导思想。坚持原则。\n1.甲事。\n（1）乙事。\n二、措施\n抓紧办理。\n1.越级的事项。",
        &[
            "p-1 ||为做好工作，提出以下意见。",
            "h-1 一、|总体要求|",
            "h-1.1 （一）|指导思想。|坚持原则。",
            "h-1.1.1 1.||甲事。",
            "h-1.1.1.1 （1）||乙事。",
            "h-2 二、|措施|",
            "h-2.p-1 ||抓紧办理。",
            "h-2.0.1 1.||越级的事项。",
        ],
    );
}

#[test]
fn dotted_numbering() {
    check(
        "云溪市应急预案\n1 总则\n1.1 目的\n为了应急。\n1.2.1 分级：两级。\n（1）一级；\n2 附则\n2.1 本预案自印发之日起实施。",
        &[
            "title ||云溪市应急预案",
            "h-1 1|总则|",
            "h-1.1 1.1|目的|",
            "h-1.1.p-1 ||为了应急。",
            "h-1.2.1 1.2.1||分级：两级。",
            "h-1.2.1.t-1 （1）||一级；",
            "h-2 2|附则|",
            "h-2.1 2.1||本预案自印发之日起实施。",
        ],
    );
}

#[test]
fn repeats_take_the_chapter_or_a_suffix() {
    check(
        "第一章 甲\n一、乙\n第二章 丙\n一、丁\n第三条 戊。\n第三条 己。",
        &[
            "ch-1 第一章|甲|",
            "h-1 一、|乙|",
            "ch-2 第二章|丙|",
            "ch-2.h-1 一、|丁|",
            "art-3 第三条||戊。",
            "ch-2.art-3 第三条||己。",
        ],
    );
}

#[test]
fn groups_between_articles() {
    check(
        "一、管辖\n第一条 甲。\n二、回避\n第二条 乙。",
        &[
            "h-1 一、|管辖|",
            "art-1 第一条||甲。",
            "h-2 二、|回避|",
            "art-2 第二条||乙。",
        ],
    );
}

#[test]
fn attached_documents_keep_their_own_numbers() {
    check(
        "云溪市财政局关于印发收费规定的通知\n各区财政局：\n现印发。\n云溪市财政局\n2026年1月5日\n收费规定\n第一条 甲。\n附件1\n收费表\n第一条 乙。",
        &[
            "title ||云溪市财政局关于印发收费规定的通知",
            "to ||各区财政局：",
            "p-1 ||现印发。",
            "sig ||云溪市财政局\n2026年1月5日",
            "att-1 ||",
            "att-1.title ||收费规定",
            "att-1.art-1 第一条||甲。",
            "att-2 附件1||",
            "att-2.title ||收费表",
            "att-2.art-1 第一条||乙。",
        ],
    );
}

#[test]
fn tables_stand_where_they_are() {
    let cell = |text: &str| Cell {
        text: text.to_owned(),
        colspan: 1,
        rowspan: 1,
        header: false,
    };
    let paragraph = |text: &str| {
        Block::Paragraph(Paragraph {
            text: text.to_owned(),
            ..Paragraph::default()
        })
    };
    let table = Block::Table(Table {
        rows: vec![
            vec![cell("项目"), cell("金额")],
            vec![cell("甲"), cell("3\n万")],
        ],
        ..Table::default()
    });
    let parsed = parse(
        &[
            paragraph("第一条 如下：\n（一）见表"),
            table,
            paragraph("第二条 完。"),
        ],
        &Hints::default(),
    );
    let addresses: Vec<&str> = parsed
        .tree
        .iter()
        .map(|node| node.address.as_str())
        .collect();
    assert_eq!(addresses, ["art-1", "art-1.i-1", "tbl-1", "art-2"]);
    assert_eq!(
        parsed.text,
        "第一条 如下：\n（一）见表\n项目\t金额\n甲\t3 万\n第二条 完。"
    );
    let above = Block::Table(Table {
        rows: vec![vec![cell("密级")]],
        ..Table::default()
    });
    let hints = Hints {
        title: Some(crate::block::Hint {
            value: "收费办法".to_owned(),
            from: "json".to_owned(),
        }),
        ..Hints::default()
    };
    let headed = parse(&[above, paragraph("收费办法\n第一条 甲。")], &hints);
    let addresses: Vec<&str> = headed
        .tree
        .iter()
        .map(|node| node.address.as_str())
        .collect();
    assert_eq!(addresses, ["tbl-1", "title", "art-1"]);
}

#[test]
fn many_equal_numbers_stay_cheap_and_apart() {
    let text = "第一条 甲。\n".repeat(20_000);
    let block = Block::Paragraph(Paragraph {
        text,
        ..Paragraph::default()
    });
    let parsed = parse(&[block], &Hints::default());
    let addresses: std::collections::HashSet<&str> = parsed
        .tree
        .iter()
        .map(|node| node.address.as_str())
        .collect();
    assert_eq!(addresses.len(), 20_000);
}
