//! What holds for every text: no panic, nothing lost, addresses unique and fit for a URL.

use std::collections::HashSet;

use lawtext::block::{Align, Block, Cell, Hint, Hints, Paragraph, Table};
use lawtext::{fold, parse};
use proptest::prelude::*;

/// Pieces that official documents are made of, so that chance builds documents and not only noise.
fn piece() -> impl Strategy<Value = String> {
    let words = vec![
        "第一条 ",
        "第二条",
        "第一百二十条之一 ",
        "第一章 总则",
        "第二节",
        "一、",
        "（一）",
        "1.",
        "（1）",
        "①",
        "1.1 ",
        "1.1.1",
        "1 ",
        "目 录",
        "附件",
        "附件1",
        "附件：1.",
        "云政发〔2026〕3号",
        "云溪市人民政府",
        "云溪市人民政府文件",
        "云溪市人民政府令",
        "第3号",
        "2026年1月5日",
        "2026年2月31日",
        "二〇二六年一月五日",
        "（此件公开发布）",
        "抄送：",
        "云溪市人民政府办公室2026年1月6日印发",
        "各区人民政府：",
        "关于印发",
        "管理办法",
        "的通知",
        "《",
        "》",
        "（",
        "）",
        "。",
        "，",
        "：",
        " ",
        "　",
        "\n",
        "\n\n",
        "## ",
        "自",
        "起施行",
        "有效期5年",
        "索 引 号：",
        "发文字号：",
        "３．",
        "。 ",
        "本办法第一条第二款",
        "\u{a0}",
        "\u{200b}",
        "⽉",
        "5%",
        "三万元",
        "〔",
        "号",
        "a",
        "\u{0}",
        "😀",
        "e\u{301}",
    ];
    prop_oneof![8 => proptest::sample::select(words).prop_map(str::to_owned), 1 => any::<String>()]
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(piece(), 0..80).prop_map(|pieces| pieces.concat())
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let align = prop_oneof![Just(Align::Start), Just(Align::Center), Just(Align::End)];
    let paragraph =
        (text(), align, proptest::option::of(1_u8..7)).prop_map(|(text, align, heading)| {
            Block::Paragraph(Paragraph {
                text,
                align,
                heading,
                origin: String::new(),
            })
        });
    let cell = text().prop_map(|text| Cell {
        text,
        colspan: 1,
        rowspan: 1,
        header: false,
    });
    let table =
        proptest::collection::vec(proptest::collection::vec(cell, 0..3), 0..3).prop_map(|rows| {
            Block::Table(Table {
                rows,
                ..Table::default()
            })
        });
    proptest::collection::vec(prop_oneof![5 => paragraph, 1 => table], 0..8)
}

/// The characters that must come out again, sorted: all but white space and the hashes of Markdown headings.
fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text
        .chars()
        .filter(|c| !fold::is_blank(*c) && *c != '#')
        .collect();
    letters.sort_unstable();
    letters
}

fn source(blocks: &[Block]) -> String {
    let mut all = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => all.push_str(&paragraph.text),
            Block::Table(table) => {
                for cell in table.rows.iter().flatten() {
                    all.push_str(&cell.text);
                }
            }
        }
        all.push('\n');
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn nothing_is_lost_and_addresses_are_unique(blocks in blocks(), title in proptest::option::of(text())) {
        let hints = Hints {
            title: title.map(|value| Hint { value, from: "json title".to_owned() }),
            ..Hints::default()
        };
        let parsed = parse(&blocks, &hints);
        let read = letters(&source(&blocks));
        prop_assert_eq!(&letters(&parsed.text), &read);
        prop_assert_eq!(&letters(&parsed.tree.text()), &read);
        let clauses: String = parsed.tree.clauses().into_iter().map(|clause| clause.text).collect();
        prop_assert_eq!(&letters(&clauses), &read);
        let mut seen = HashSet::new();
        for node in &parsed.tree {
            prop_assert!(node.address.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.'), "{}", node.address);
            prop_assert!(seen.insert(node.address.clone()), "{} twice", node.address);
        }
    }

    #[test]
    fn running_text_is_read_without_panic(text in text()) {
        for found in lawtext::value::find(&text) {
            prop_assert!(text.get(found.start..found.end).is_some());
        }
        for found in lawtext::citation::find(&text) {
            prop_assert!(text.get(found.start..found.end).is_some());
        }
        if let Some(number) = lawtext::docnumber::normalise(&text) {
            let once = number.to_string();
            prop_assert_eq!(lawtext::docnumber::normalise(&once).map(|number| number.to_string()), Some(once));
        }
        let _ = lawtext::numeral::parse(&text);
        let _ = lawtext::agency::split_names(&text);
    }
}
