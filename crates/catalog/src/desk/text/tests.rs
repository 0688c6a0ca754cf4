//! Text as lines and back.

use super::*;

fn check(lines_in: &str) {
    let tree = parse(lines_in, "题").tree;
    assert_eq!(lines(&tree), lines_in);
}

#[test]
fn lines_come_back_as_they_were() {
    check("第一条 甲。\n（一）乙；\n（二）丙。\n第二条 丁。\n");
    check("| 项目 | 金额 |\n| 教育 | 5\\|6 |\n");
    check("");
}

#[test]
fn tables_stay_tables() {
    let tree = parse("一、收支\n| a | b\\|c |\n| d |  |\n正文。", "题").tree;
    let table = tree.iter().find_map(|node| node.table.as_ref()).unwrap();
    let cells: Vec<Vec<&str>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.text.as_str()).collect())
        .collect();
    assert_eq!(cells, [["a", "b|c"], ["d", ""]]);
}
