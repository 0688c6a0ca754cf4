//! What is found in a line of text, as `kind value` with a mark for how sure (`?` low) and whose (`o` public, `~` doubtful).

use jiff::civil::date;

use crate::finding::{Confidence, Exposure};

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = super::find(text, date(2026, 1, 5))
        .into_iter()
        .map(|finding| {
            let sure = if finding.confidence == Confidence::Low {
                "?"
            } else {
                ""
            };
            let whose = match finding.exposure {
                Exposure::Public => "o",
                Exposure::Doubtful => "~",
                Exposure::Personal => "",
            };
            format!("{}{sure}{whose} {}", finding.kind.code(), finding.value)
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn resident_ids() {
    check(
        "身份证号：11010519491231002X。",
        &["resident_id 11010519491231002X"],
    );
    check(
        "１１０１０５１９４９１２３１００２ｘ",
        &["resident_id 11010519491231002X"],
    );
    check("110105 19491231 002X", &["resident_id 11010519491231002X"]);
    check("11010519491\n231002X", &["resident_id 11010519491231002X"]);
    check(
        "身份证号11010519491231002X持有人",
        &["resident_id 11010519491231002X"],
    );
    check(
        "张三_11010519491231002X.pdf",
        &["resident_id 11010519491231002X"],
    );
    check(
        "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
        &["resident_id 11010519491231002X"],
    );
    check("身份证110105491231002", &["resident_id 110105491231002"]);
    check("流水 110105491231002", &[]);
    check(
        "身份证号110105194912310021",
        &["resident_id? 110105194912310021"],
    );
    check("110105194912310021", &[]);
    check("110105********002X", &[]);
}

#[test]
fn credit_codes() {
    check(
        "统一社会信用代码91350100M000100Y43",
        &["credit_codeo 91350100M000100Y43"],
    );
    check("索引号 11441700007280420Y/2021-00050", &[]);
    check("11441700007280420Y", &["credit_codeo 11441700007280420Y"]);
}

#[test]
fn cards_and_accounts() {
    check(
        "卡号 6222 0200 0000 0000 000",
        &["bank_card 6222020000000000000"],
    );
    check(
        "账号：6222-0200-0000-0000-000",
        &["bank_card 6222020000000000000"],
    );
    check("6222020000000000000", &["bank_card 6222020000000000000"]);
    check("流水号6222020000000000000", &[]);
    check("6222020000000000001", &[]);
    check(
        "卡号6222020000000000001",
        &["bank_card? 6222020000000000001"],
    );
    check("1234567812345670", &[]);
    check(
        "开户行：某行，账号：33050161622700000123",
        &["bank_account~ 33050161622700000123"],
    );
    check("金额6222020000000000000元", &[]);
}

#[test]
fn telephones() {
    check("手机：13812345678", &["mobile 13812345678"]);
    check("+86 138-1234-5678", &["mobile 13812345678"]);
    check("Tel:+8613812345678", &["mobile 13812345678"]);
    check("办公电话0746-7223262", &["landlineo 0746-7223262"]);
    check("（0755）8123 4567", &["landlineo 0755-81234567"]);
    check(
        "电话：8211119、8211120",
        &["landlineo 8211119", "landlineo 8211120"],
    );
    check("家庭电话：0746-7223262", &["landline 0746-7223262"]);
    check("拨打12345或400-810-0000", &[]);
    check("自2025-12-31起，20251231", &[]);
    check("投资13812345678元", &[]);
    check("编号13812345678", &[]);
    check("138****5678", &[]);
}

#[test]
fn plates_and_mail() {
    check("车牌京A·12345", &["plate 京A12345"]);
    check(
        "粤BD12345、粤B12345D",
        &["plate 粤BD12345", "plate 粤B12345D"],
    );
    check("京A1234警", &["plate 京A1234警"]);
    check("京A***12", &[]);
    check("邮箱li.ming@example.com。", &["email li.ming@example.com"]);
    check("bgs@yunxi.gov.cn", &["emailo bgs@yunxi.gov.cn"]);
    check("12345678＠example．com", &["email 12345678@example.com"]);
    check("l***@example.com", &[]);
}

#[test]
fn documents_by_their_words() {
    check("护照号码EA1234567", &["passport EA1234567"]);
    check("型号EA1234567", &[]);
    check("往来港澳通行证C12345678", &["travel_permit C12345678"]);
    check("回乡证H12345678", &["travel_permit H12345678"]);
    check("军官证号：军字第1234567号", &["military_id 1234567"]);
    check(
        "微信号：li_ming-88，QQ：12345678",
        &["wechat li_ming-88", "qq 12345678"],
    );
    check("QQ群12345678", &[]);
}

#[test]
fn addresses() {
    check(
        "家住云溪市东湖区人民路12号3栋2单元501室。",
        &["address 云溪市东湖区人民路12号3栋2单元501室"],
    );
    check(
        "地址：云溪市东湖区人民路12号市政务服务中心",
        &["addresso 云溪市东湖区人民路12号"],
    );
    check("云政发〔2026〕3号文件，第12号公告，地铁2号线", &[]);
}

#[test]
fn cells_under_a_heading() {
    let rows = "张某\t110105491231002\t8211119\n".repeat(60);
    let table = format!("序号姓名\t身份证号\t电话\n{rows}");
    let found = super::find(&table, date(2026, 1, 5));
    assert_eq!(found.len(), 120);
    check(
        "姓名\t账号\n甲\t乙\n丙\t33050161622700000123\n",
        &["bank_account~ 33050161622700000123"],
    );
    check(
        "| 姓名 | 护照号码 |\n|---|---|\n| 甲 | EA1234567 |",
        &["passport EA1234567"],
    );
    // The heading of another column, of another table, and a number's own words.
    check("身份证号\t编号\n甲\t110105491231002\n", &[]);
    check("姓名\t身份证号\n甲\t无\n以上。\n乙\t110105491231002\n", &[]);
    check("姓名\t流水号\n甲\t6222020000000000000\n", &[]);
    check(
        "姓名\t流水号\n甲\t卡号6222020000000000000\n",
        &["bank_card 6222020000000000000"],
    );
    // A remark among the rows is no heading.
    check("姓名\t备注\n甲\t20251231\n乙\t8211119", &[]);
}
