use super::*;
use crate::source::text_of;

#[test]
fn a_markdown_file_keeps_headings_lists_tables_and_links() {
    let text = "# 云溪市防汛预案\n\n第一行\n第二行\n\n## 第一章 总则\n\n1. 甲\n2. 乙\n\n| 名称 | 数量 |\n|---|---|\n| 沙袋 | 10 |\n\n[附件](a.pdf)\n";
    let source = read(text.as_bytes()).unwrap();
    assert_eq!(
        text_of(&source.blocks),
        "云溪市防汛预案\n第一行\n第二行\n第一章 总则\n1.甲\n2.乙\n名称\t数量\n沙袋\t10\n附件\n"
    );
    assert_eq!(
        source.links,
        [Link {
            name: "附件".to_owned(),
            href: "a.pdf".to_owned()
        }]
    );
    assert_eq!(source.hints.title.unwrap().value, "云溪市防汛预案");
    let Block::Paragraph(chapter) = &source.blocks[3] else {
        panic!("paragraph")
    };
    assert_eq!(
        (chapter.heading, chapter.origin.as_str()),
        (Some(2), "line 6")
    );
}

#[test]
fn a_body_is_read_line_by_line() {
    let blocks = body_blocks(
        "## 第一章 总则\n\n第一条 甲。\n| a | b |\n|---|---|\n| 1 | 2 |\n#5 不是标题\n|孤行|",
    );
    assert_eq!(
        text_of(&blocks),
        "第一章 总则\n第一条 甲。\na\tb\n1\t2\n#5 不是标题\n|孤行|\n"
    );
    let Block::Table(table) = &blocks[2] else {
        panic!("table")
    };
    assert!(table.rows[0][0].header && !table.rows[1][0].header);
}
