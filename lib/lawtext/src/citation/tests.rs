//! Cases of citations: each text with what is cited, and the words it takes up.

use super::{Target, find};

/// Each citation as `words | target | number | address`.
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = find(text)
        .iter()
        .map(|citation| {
            let target = match &citation.target {
                Target::Title(title) => title.as_str(),
                Target::Number => "-",
                Target::Own => "own",
            };
            let number = citation
                .number
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            let address = citation
                .provision
                .map(|provision| provision.address())
                .unwrap_or_default();
            format!(
                "{} | {target} | {number} | {address}",
                &text[citation.start..citation.end]
            )
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn titles_numbers_provisions() {
    check(
        "根据《云溪市停车条例》第五条第二款第（三）项规定",
        &["《云溪市停车条例》第五条第二款第（三）项 | 云溪市停车条例 |  | art-5.p-2.i-3"],
    );
    check(
        "《关于印发〈停车办法〉的通知》（云政发〔2026〕3号）",
        &[
            "《关于印发〈停车办法〉的通知》（云政发〔2026〕3号） | 关于印发〈停车办法〉的通知 | 云政发〔2026〕3号 | ",
        ],
    );
    check(
        "《停车办法》（云溪市人民政府令第12号，以下称办法）",
        &[
            "《停车办法》（云溪市人民政府令第12号，以下称办法） | 停车办法 | 云溪市人民政府令第12号 | ",
        ],
    );
    check(
        "《停车条例》（2026年修订）",
        &["《停车条例》 | 停车条例 |  | "],
    );
    check("《一》《二》", &["《一》 | 一 |  | ", "《二》 | 二 |  | "]);
    check("《没有结束", &[]);
}

#[test]
fn own_document() {
    check(
        "依照本条例第一百二十条之一处罚",
        &["本条例第一百二十条之一 | own |  | art-120-1"],
    );
    check("违反第三条第一款的", &["第三条第一款 | own |  | art-3"]);
    check("依照民法典第三条", &[]);
    check("第三次会议", &[]);
}

#[test]
fn bare_numbers() {
    check(
        "落实云政发〔2026〕3号文件要求",
        &["云政发〔2026〕3号 | - | 云政发〔2026〕3号 | "],
    );
}

#[test]
fn resolves_within_the_document() {
    use crate::block::{Block, Hints, Paragraph};
    let text = "第一条 甲。\n乙：\n（一）丙；\n（二）丁。\n第二条 戊。";
    let block = Block::Paragraph(Paragraph {
        text: text.to_owned(),
        ..Paragraph::default()
    });
    let tree = crate::parse(&[block], &Hints::default()).tree;
    for (cited, expected) in [
        ("本办法第一条第二款第二项", Some("art-1.p-2.i-2")),
        ("本办法第一条第二项", Some("art-1.p-2.i-2")),
        ("第一条第一款", Some("art-1")),
        ("本办法第九条", None),
        ("《停车条例》第一条", None),
    ] {
        let citation = &find(cited)[0];
        assert_eq!(
            super::resolve(citation, "art-2", &tree).as_deref(),
            expected,
            "{cited}"
        );
    }
}
