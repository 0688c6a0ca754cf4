//! Cases of document numbers: well-formed, malformed, and texts that are none.

use super::{find, normalise};

#[test]
fn reads_and_normalises() {
    for (text, expected, malformed) in [
        ("云政发〔2026〕3号", Some("云政发〔2026〕3号"), false),
        ("云政发[2026]3号", Some("云政发〔2026〕3号"), true),
        ("云政发（2026）3号", Some("云政发〔2026〕3号"), true),
        ("云政发〔2026〕第3号", Some("云政发〔2026〕3号"), true),
        ("云政发〔2026〕03号", Some("云政发〔2026〕3号"), true),
        (
            "云 政 发〔２０２６〕３ 号",
            Some("云政发〔2026〕3号"),
            false,
        ),
        ("云政发〔2026〕3号文", Some("云政发〔2026〕3号"), false),
        ("〔1996〕云司字第82号", Some("云司〔1996〕82号"), true),
        ("中华人民共和国国务院令第1号", Some("国令第1号"), false),
        ("国务院令 第1号", Some("国令第1号"), false),
        (
            "云溪市人民政府令（第12号）",
            Some("云溪市人民政府令第12号"),
            false,
        ),
        (
            "财政局 税务局公告2026年第8号",
            Some("财政局税务局公告2026年第8号"),
            false,
        ),
        (
            "云溪市人民政府公告第二号",
            Some("云溪市人民政府公告第2号"),
            false,
        ),
        ("第3号", None, false),
        ("云政发〔26〕3号", None, false),
        ("云政发〔2026〕0号", None, false),
        ("云政发〔2026〕3号以及其他", None, false),
        ("", None, false),
    ] {
        let number = normalise(text);
        assert_eq!(
            number.as_ref().map(ToString::to_string).as_deref(),
            expected,
            "{text}"
        );
        assert_eq!(
            number.is_some_and(|number| number.malformed),
            malformed,
            "{text}"
        );
    }
}

#[test]
fn normal_form_is_stable() {
    for text in ["云政发[2026]03号", "国务院令第12号", "某部公告2026年第2号"] {
        let once = normalise(text).unwrap().to_string();
        assert_eq!(normalise(&once).unwrap().to_string(), once);
    }
}

#[test]
fn finds_in_running_text() {
    for (text, expected) in [
        (
            "按照云政发〔2026〕3号和云办〔2025〕12号执行",
            vec!["云政发〔2026〕3号", "云办〔2025〕12号"],
        ),
        (
            "《云溪市管理办法》（云政规〔2025〕1号）废止",
            vec!["云政规〔2025〕1号"],
        ),
        ("（2026）年没有号", vec![]),
        ("会议（2026年）第3号", vec![]),
    ] {
        let found: Vec<String> = find(text)
            .iter()
            .map(|found| found.number.to_string())
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}
