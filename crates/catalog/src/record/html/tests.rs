//! No document can write a tag: whatever its characters are, the tags are those of its shape.

use lawtext::block::{Block, Cell, Hints, Paragraph, Table};
use proptest::prelude::*;

use super::*;

const KINDS: [NodeKind; 18] = [
    NodeKind::Title,
    NodeKind::Header,
    NodeKind::Addressees,
    NodeKind::Attached,
    NodeKind::Part,
    NodeKind::Subpart,
    NodeKind::Chapter,
    NodeKind::Section,
    NodeKind::Article,
    NodeKind::Paragraph,
    NodeKind::Item,
    NodeKind::Subitem,
    NodeKind::Heading,
    NodeKind::Table,
    NodeKind::AttachmentNote,
    NodeKind::Signature,
    NodeKind::Note,
    NodeKind::Imprint,
];

/// A tree with every kind of node, the text in every place that holds one.
fn filled(text: &str) -> Tree {
    let table = Table {
        caption: text.to_owned(),
        rows: vec![
            vec![cell(text, true), cell(text, true)],
            vec![cell(text, false)],
        ],
        ..Table::default()
    };
    let node = |kind: NodeKind, children: Vec<Node>| Node {
        address: text.to_owned(),
        kind,
        label: text.to_owned(),
        heading: text.to_owned(),
        text: text.to_owned(),
        table: Some(table.clone()),
        children,
    };
    let leaves = || KINDS.map(|kind| node(kind, Vec::new())).into();
    Tree {
        nodes: KINDS.map(|kind| node(kind, leaves())).into(),
    }
}

fn cell(text: &str, header: bool) -> Cell {
    Cell {
        text: text.to_owned(),
        colspan: 2,
        rowspan: 3,
        header,
    }
}

/// Tags and quotes, which are all that makes up the shape of a page.
fn shape(html: &str) -> Vec<char> {
    html.chars()
        .filter(|character| matches!(character, '<' | '>' | '"' | '\''))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn text_never_becomes_markup(text in "([<>&\"'/=a-z 供水\u{0}\u{1b}\u{2028}]|script|<!--|]]>|javascript:){1,12}") {
        let plain: String = text
            .chars()
            .map(|character| if "<>&\"'".contains(character) { 'x' } else { character })
            .collect();
        let html = render(&filled(&text));
        prop_assert_eq!(shape(&html), shape(&render(&filled(&plain))));
        prop_assert!(!html.contains("<script") && !html.contains("<!--"));
        let is_writable = |character: char| !character.is_control() || character == '\n' || character == '\t';
        prop_assert!(html.chars().all(is_writable));
    }

    #[test]
    fn parsed_text_is_all_there(text in "(第[一二三四五]条 |[甲乙丙<>&]{1,6}|。|\n){1,20}") {
        let paragraph = Paragraph { text: text.clone(), ..Paragraph::default() };
        let tree = lawtext::parse(&[Block::Paragraph(paragraph)], &Hints::default()).tree;
        // A title is left to the page.
        prop_assume!(tree.nodes.iter().all(|node| node.kind != NodeKind::Title));
        let html = render(&tree);
        let shown: String = strip(&html).chars().filter(|character| !character.is_whitespace()).collect();
        let given: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        prop_assert_eq!(shown, given);
    }
}

/// The text between tags, as a browser would read it.
fn strip(html: &str) -> String {
    let text: String = html
        .split('<')
        .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text))
        .collect();
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[test]
fn contents_are_listed_where_they_help() {
    let parsed = |text: &str| {
        let paragraph = Paragraph {
            text: text.to_owned(),
            ..Paragraph::default()
        };
        lawtext::parse(&[Block::Paragraph(paragraph)], &Hints::default()).tree
    };
    let long = "第一章 总则\n第一条 甲。\n第二章 申请\n第二条 乙。\n第三章 附则\n第三条 丙。";
    let lines = contents(&parsed(long));
    let shown: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(
        shown,
        [
            "第一章\u{3000}总则",
            "第二章\u{3000}申请",
            "第三章\u{3000}附则"
        ]
    );
    let html = render(&parsed(long));
    for line in &lines {
        assert!(html.contains(&format!("id=\"{}\"", line.address)));
    }
    assert!(contents(&parsed("第一条 甲。\n第二条 乙。")).is_empty());
}
