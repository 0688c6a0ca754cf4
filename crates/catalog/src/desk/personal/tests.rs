//! Where personal data is found, and what is left of it after masking.

use jiff::civil::date;
use kernel::time::Instant;

use super::*;
use crate::desk::tests::house::notice;
use crate::desk::text;

const TODAY: Date = date(2026, 11, 23);

fn found(content: &Content, lines: &str) -> Vec<String> {
    let record: RecordId = RecordId::new(Instant::from_micros(0));
    let tree = text::parse(lines, "题").tree;
    check_personal_data(&record, content, &tree, &[], TODAY)
        .iter()
        .map(|found| format!("{} {}", found.kind, found.place))
        .collect()
}

#[test]
fn every_place_is_named() {
    let mut content = notice("题");
    content.summary = "联系人手机13812345678".to_owned();
    let fields = "| 姓名 | 身份证号 |\n| 张某 | 11010519491231002X |\n第一条 电话13912345678。";
    assert_eq!(
        found(&content, fields),
        [
            "mobile field:/summary",
            "resident_id text:tbl-1",
            "mobile text:art-1"
        ]
    );
}

#[test]
fn masking_leaves_nothing_to_find() {
    let record: RecordId = RecordId::new(Instant::from_micros(0));
    let mut content = notice("题");
    content.summary = "联系人手机13812345678".to_owned();
    let tree = text::parse("| 姓名 | 身份证号 |\n| 张某 | 11010519491231002X |\n第一条 电话13912345678，又13912345678。", "题").tree;
    let found = check_personal_data(&record, &content, &tree, &[], TODAY);
    let digests: Vec<&str> = found.iter().map(|found| found.digest.as_str()).collect();
    assert_eq!(
        digests
            .iter()
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        4
    );
    let (masked, tree) = mask_found(&record, &content, &tree, &digests, TODAY);
    assert_eq!(masked.summary, "联系人手机138****5678");
    assert_eq!(
        text::lines(&tree),
        "| 姓名 | 身份证号 |\n| 张某 | 110105********002X |\n第一条 电话139****5678，又139****5678。\n"
    );
    assert_eq!(check_personal_data(&record, &masked, &tree, &[], TODAY), []);
}

#[test]
fn one_of_two_alike_can_be_masked() {
    let record: RecordId = RecordId::new(Instant::from_micros(0));
    let content = notice("题");
    let tree = text::parse("第一条 电话13912345678，又13912345678。", "题").tree;
    let found = check_personal_data(&record, &content, &tree, &[], TODAY);
    let (_, tree) = mask_found(&record, &content, &tree, &[&found[1].digest], TODAY);
    assert_eq!(
        text::lines(&tree),
        "第一条 电话13912345678，又139****5678。\n"
    );
}
