//! What a reader of two versions is shown.

use lawtext::block::{Block, Hints, Paragraph};

use super::*;

fn tree(text: &str) -> Tree {
    let paragraph = Paragraph {
        text: text.to_owned(),
        ..Paragraph::default()
    };
    lawtext::parse(&[Block::Paragraph(paragraph)], &Hints::default()).tree
}

/// Each changed clause as `address: pieces`, with `-` before what only the older has and `+` before what only the newer.
fn shown(older: &str, newer: &str) -> Vec<String> {
    compare(&tree(older), &tree(newer))
        .iter()
        .map(|change| {
            let pieces = change.pieces.iter().map(|piece| match piece.side {
                Side::Both => piece.text.clone(),
                Side::Older => format!("[-{}]", piece.text),
                Side::Newer => format!("[+{}]", piece.text),
            });
            format!("{}: {}", change.address, pieces.collect::<String>())
        })
        .collect()
}

const THREE: &str =
    "第一条 为了保障供水，制定本办法。\n第二条 水价应当公开。\n第三条 本办法自公布之日起施行。";

#[test]
fn the_same_text_shows_nothing() {
    assert_eq!(shown(THREE, THREE), Vec::<String>::new());
    assert_eq!(shown("", ""), Vec::<String>::new());
}

#[test]
fn a_changed_clause_shows_its_words() {
    assert_eq!(
        shown(THREE, &THREE.replace("公开", "听证")),
        ["art-2: 水价应当[-公开][+听证]。"]
    );
}

#[test]
fn a_clause_that_came_or_went_is_shown_whole() {
    let four = format!("{THREE}\n第四条 旧办法同时废止。");
    let added = shown(THREE, &four);
    assert_eq!(added, ["art-4: [+旧办法同时废止。]"]);
    assert_eq!(shown(&four, THREE), ["art-4: [-旧办法同时废止。]"]);
    assert_eq!(shown("", "第一条 甲。").len(), 1);
}

#[test]
fn renumbering_is_no_difference() {
    let renumbered = "第一条 为了保障供水，制定本办法。\n第二条 供水单位应当每日检测水质。\n第三条 水价应当公开。\n第四条 本办法自公布之日起施行。";
    assert_eq!(
        shown(THREE, renumbered),
        ["art-2: [+供水单位应当每日检测水质。]"]
    );
}

#[test]
fn clauses_in_another_order_are_taken_away_and_put_back() {
    let swapped =
        "第一条 水价应当公开。\n第二条 为了保障供水，制定本办法。\n第三条 本办法自公布之日起施行。";
    let changes = shown(THREE, swapped);
    let sides: Vec<Side> = compare(&tree(THREE), &tree(swapped))
        .iter()
        .flat_map(|change| change.pieces.iter().map(|piece| piece.side))
        .collect();
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert!(sides.contains(&Side::Older) && sides.contains(&Side::Newer));
    let moved = |text: &str| {
        changes
            .iter()
            .filter(|change| change.contains(text))
            .count()
    };
    assert!(
        moved("水价应当公开") == 2 || moved("为了保障供水") == 2,
        "{changes:?}"
    );
}

#[test]
fn nothing_of_either_version_is_lost() {
    let older = "第一条 甲乙丙丁。\n第二条 戊己庚辛。\n第三条 壬癸子丑。\n第四条 寅卯辰巳。";
    let newer = "第一条 甲乙丙午。\n第二条 完全不同的一条。\n第三条 寅卯辰巳。\n第四条 新的末条。";
    let (old_tree, new_tree) = (tree(older), tree(newer));
    let changes = compare(&old_tree, &new_tree);
    let of = |side: Side| -> String {
        changes
            .iter()
            .flat_map(|change| &change.pieces)
            .filter(|piece| piece.side == side || piece.side == Side::Both)
            .map(|piece| piece.text.as_str())
            .collect()
    };
    for words in ["甲乙丙丁", "戊己庚辛", "壬癸子丑"] {
        assert!(of(Side::Older).contains(words), "{words}");
    }
    for words in ["甲乙丙午", "完全不同的一条", "新的末条"] {
        assert!(of(Side::Newer).contains(words), "{words}");
    }
    assert!(!of(Side::Newer).contains("寅卯辰巳"), "{changes:?}");
}
