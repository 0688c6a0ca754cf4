//! Cases of metadata: each text with the values proposed from it.

use crate::block::{Block, Hint, Hints, Paragraph};
use crate::metadata::Metadata;
use crate::problem::ProblemCode;
use crate::{Parsed, parse};

fn read(text: &str, hints: &Hints) -> Parsed {
    parse(
        &[Block::Paragraph(Paragraph {
            text: text.to_owned(),
            ..Paragraph::default()
        })],
        hints,
    )
}

fn hint(value: &str) -> Option<Hint> {
    Some(Hint {
        value: value.to_owned(),
        from: "json".to_owned(),
    })
}

/// A field of the metadata as text; empty where nothing was proposed.
fn value(metadata: &Metadata, field: &str) -> String {
    let json = serde_json::to_value(metadata).unwrap();
    match &json[field]["value"] {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => items
            .iter()
            .filter_map(|item| item.as_str())
            .collect::<Vec<_>>()
            .join(" | "),
        other => other.to_string(),
    }
}

fn check(text: &str, expected: &[(&str, &str)]) {
    let parsed = read(text, &Hints::default());
    for (field, expected) in expected {
        assert_eq!(
            value(&parsed.metadata, field),
            *expected,
            "{field} of {text}"
        );
    }
}

fn problems(text: &str, hints: &Hints) -> Vec<ProblemCode> {
    read(text, hints)
        .problems
        .into_iter()
        .map(|problem| problem.code)
        .collect()
}

const NOTICE: &str = "云溪市人力资源和社会保障局云溪市财政局关于印发\n云溪市技能补贴办法的通知\n云人社规字〔2026〕6号\n各区人力资源和社会保障局，各区财政局：\n\
    现将《云溪市技能补贴办法》印发给你们，请按照云政发〔2025〕1号执行。\n附件：1.申请表\n2.名册\n云溪市人力资源和社会保障局 云溪市财政局\n2026年1月9日\n公开方式：主动公开\n\
    云溪市技能补贴办法\n第一条 为了补贴。\n第二条 本办法自2026年3月1日起施行，有效期5年。\n抄送：市委办公室，市人大常委会办公室。\n云溪市人力资源和社会保障局办公室 2026年1月10日印发";

#[test]
fn joint_notice() {
    check(
        NOTICE,
        &[
            (
                "title",
                "云溪市人力资源和社会保障局云溪市财政局关于印发云溪市技能补贴办法的通知",
            ),
            ("issuers", "云溪市人力资源和社会保障局 | 云溪市财政局"),
            ("doc_number", "云人社规字〔2026〕6号"),
            ("form", "通知"),
            ("addressees", "各区人力资源和社会保障局 | 各区财政局"),
            ("issued_on", "2026-01-09"),
            ("effective_on", "2026-03-01"),
            ("expires_on", "2031-02-28"),
            ("attachments", "申请表 | 名册"),
            ("publicity", "主动公开"),
            ("copied_to", "市委办公室 | 市人大常委会办公室"),
            ("printed_by", "云溪市人力资源和社会保障局办公室"),
            ("printed_on", "2026-01-10"),
        ],
    );
}

#[test]
fn own_numbers_and_cited_ones() {
    for (text, expected) in [
        (
            "中华人民共和国国务院令\n第999号\n现公布《停车条例》。\n总理 某某\n2026年1月5日\n停车条例\n第一条 甲。",
            "国令第999号",
        ),
        (
            "云溪市人民政府令\n（第12号）\n《停车办法》现予公布。\n市长 林越\n2026年1月5日\n停车办法\n第一条 甲。",
            "云溪市人民政府令第12号",
        ),
        (
            "国务院、中央军委令\n第999号\n现公布《停车条例》。\n总理 某某\n2026年1月5日\n停车条例\n第一条 甲。",
            "国务院、中央军委令第999号",
        ),
        (
            "云溪市财政局公告\n第5号\n现将有关事项公告如下。",
            "云溪市财政局公告第5号",
        ),
        (
            "（2026年1月5日云溪市人民政府令第3号公布）\n第一条 甲。",
            "云溪市人民政府令第3号",
        ),
        (
            "（2020年1月5日云溪市人民政府令第3号公布 2026年云溪市人民政府令第9号修订）\n第一条 甲。",
            "",
        ),
        (
            "云溪市税务局关于延长申报期限的通告\n2026年第2号\n现通告如下。",
            "云溪市税务局通告2026年第2号",
        ),
        (
            "关于税收优惠的公告\n云溪市财政局 云溪市税务局公告2026年第8号\n现公告如下。",
            "云溪市财政局云溪市税务局公告2026年第8号",
        ),
        (
            "关于危险作业的安全提示\n根据《关于做好防范工作的通知》（安办明电〔2026〕1号）部署，现提示如下。",
            "",
        ),
        (
            "关于停车的说明\n《停车办法》\n（云政发〔2026〕3号）已经废止。",
            "",
        ),
        (
            "关于停车的通知（云政发〔2026〕3号）\n各区：\n请办理。",
            "云政发〔2026〕3号",
        ),
        (
            "关于停车的通知 云停发〔2026〕5号 各区停车办： 为了停车，现将有关事项通知如下，请认真贯彻执行，并于月底前报送办理情况，联系人另行通知，未尽事宜由市停车办负责解释，以前的通知同时停止执行。 云溪市停车办公室 2026年1月5日",
            "云停发〔2026〕5号",
        ),
    ] {
        check(text, &[("doc_number", expected)]);
    }
}

#[test]
fn malformed_numbers_are_proposed_and_reported() {
    let parsed = read(
        "云溪市财政局关于收费的通知\n云财发[2026]第08号\n各区财政局：\n请办理。",
        &Hints::default(),
    );
    let number = parsed.metadata.doc_number.unwrap();
    assert_eq!(number.value, "云财发〔2026〕8号");
    assert!(number.confidence < 0.9);
    assert!(
        parsed
            .problems
            .iter()
            .any(|problem| problem.code == ProblemCode::DocNumberMalformed)
    );
}

#[test]
fn issuers_are_not_carriers() {
    let hints = |issuer: &str, source: &str| Hints {
        title: hint("停车知识"),
        issuer: hint(issuer),
        source: hint(source),
        ..Hints::default()
    };
    for (issuer, source, expected) in [
        ("云溪市人民政府门户网站", "云溪日报", ""),
        ("", "云溪市民政局", "云溪市民政局"),
        ("", "云溪市民政局官网", "云溪市民政局"),
        ("", "本网", ""),
        ("云溪市公安局", "云溪日报", "云溪市公安局"),
    ] {
        let parsed = read("停车有哪些办法？\n可以网上办理。", &hints(issuer, source));
        assert_eq!(
            value(&parsed.metadata, "issuers"),
            expected,
            "{issuer} {source}"
        );
    }
    check(
        "政府工作报告\n——2026年1月5日在云溪市第三届人民代表大会第一次会议上\n市长 林越\n各位代表：\n现在，我代表云溪市人民政府，向大会报告工作。",
        &[
            ("title", "政府工作报告"),
            ("issuers", "云溪市人民政府"),
            ("issued_on", "2026-01-05"),
        ],
    );
    check(
        "关于停车的通知\n各区：\n请办理停车有关事项。\n云溪市应对暴雨内涝灾害\n工作领导小组办公室\n2026年1月5日",
        &[("issuers", "云溪市应对暴雨内涝灾害工作领导小组办公室")],
    );
    check(
        "云溪市停车管理办法\n（试行）\n第一条 甲。",
        &[
            ("title", "云溪市停车管理办法（试行）"),
            ("form", "办法"),
            ("issuers", ""),
        ],
    );
    check(
        "市人民政府办公室关于停车的通知\n各区：\n请办理。\n云溪市人民政府办公室\n2026年1月5日",
        &[("issuers", "云溪市人民政府办公室")],
    );
}

#[test]
fn table_above_a_document() {
    check(
        "索 引 号：000012345/2026-00001\n发文机关：云溪市人民政府\n成文日期：2026年1月5日\n标 题：云溪市人民政府关于同意设立公园的批复\n发文字号：云政函〔2026〕9号\n发布日期：2026年1月8日\n\
         云溪市人民政府关于同意\n设立公园的批复\n云政函〔2026〕9号\n某区人民政府：\n同意。\n云溪市人民政府\n二〇二六年一月五日",
        &[
            ("index_number", "000012345/2026-00001"),
            ("issuers", "云溪市人民政府"),
            ("doc_number", "云政函〔2026〕9号"),
            ("issued_on", "2026-01-05"),
            ("published_on", "2026-01-08"),
            ("form", "批复"),
        ],
    );
}

#[test]
fn an_announcement_without_a_title_is_called_by_its_series() {
    check(
        "云溪市财政局公告\n第5号\n现将有关事项公告如下。\n云溪市财政局\n2026年1月5日",
        &[
            ("title", "云溪市财政局公告"),
            ("issuers", "云溪市财政局"),
            ("form", "公告"),
        ],
    );
}

#[test]
fn from_the_day_of_issue() {
    check(
        "云溪市财政局关于收费的通知\n各区：\n本通知自印发之日起施行。《旧通知》自2020年1月1日起施行。\n云溪市财政局\n2026年1月5日",
        &[("effective_on", "2026-01-05")],
    );
    check(
        "关于收费的通知\n《旧办法》自2020年1月1日起施行。",
        &[("effective_on", "")],
    );
    check(
        "云溪市财政局关于收费的通知\n各区：\n重新发布，有效期至2027年12月31日。\n云溪市财政局\n2026年1月5日",
        &[("expires_on", "2027-12-31")],
    );
}

#[test]
fn titles_given_and_printed() {
    let text = "云溪市财政局关于收费的通知\n各区财政局：\n请办理。";
    let same = read(
        text,
        &Hints {
            title: hint("云溪市财政局关于收费的通知"),
            ..Hints::default()
        },
    );
    assert!(same.metadata.title.unwrap().confidence > 0.98);
    let other = Hints {
        title: hint("停车的好消息"),
        ..Hints::default()
    };
    assert_eq!(value(&read(text, &other).metadata, "title"), "停车的好消息");
    assert!(problems(text, &other).contains(&ProblemCode::Disagreement));
    check(
        "国 家 粮 食 管 理 办 法\n第一条 甲。",
        &[("title", "国家粮食管理办法")],
    );
}

#[test]
fn problems_are_reported() {
    use ProblemCode::*;
    for (text, expected) in [
        ("", vec![Empty, TitleMissing]),
        ("收费办法\n第一条 甲。\n第三条 乙。", vec![NumberingBroken]),
        ("收费办法\n第一条 限2026年2月31日前。", vec![DateInvalid]),
        (
            "收费的通知\n请办理。\n附件：收费表",
            vec![AttachmentMissing],
        ),
    ] {
        assert_eq!(problems(text, &Hints::default()), expected, "{text}");
    }
    let long = Hints {
        title: hint(&"长".repeat(5000)),
        ..Hints::default()
    };
    assert!(problems("甲。", &long).contains(&TitleTooLong));
    let number = Hints {
        doc_number: hint("云财发〔2026〕9号"),
        title: hint("甲"),
        ..Hints::default()
    };
    assert!(problems("甲\n云财发〔2026〕8号\n各区：\n乙。", &number).contains(&Disagreement));
}

#[test]
fn odd_input_is_read() {
    for text in [
        "\u{0}",
        "\u{200b}",
        "#",
        "（",
        "第条",
        "《》",
        "第一百百条",
        "附件：",
        "：",
        "1.",
        "号",
        "&nbsp;",
        "〔2026〕号",
    ] {
        let parsed = read(text, &Hints::default());
        assert_eq!(parsed.tree.text().trim_end(), parsed.text, "{text:?}");
    }
}
