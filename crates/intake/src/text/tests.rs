use super::*;
use crate::source::text_of;

fn check(text: &str, expected: &[&str]) {
    let source = read(text.as_bytes()).unwrap();
    assert_eq!(
        text_of(&source.blocks).lines().collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn a_line_is_a_paragraph() {
    check(
        "关于通知\r\n\r\n　　各区人民政府：\r\n",
        &["关于通知", "各区人民政府："],
    );
}

#[test]
fn wrapped_lines_are_joined() {
    let line = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉";
    let text = format!(
        "{line}\n{line}\n{line}\n收。\n　　{}\n{line}\n完。\n",
        &line[..line.len() - 6]
    );
    let first = format!("{line}{line}{line}收。");
    let second = format!("{}{line}完。", &line[..line.len() - 6]);
    check(&text, &[&first, &second]);
}
