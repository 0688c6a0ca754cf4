//! Cases of values: each text with what is read from it.

use jiff::civil::date;

use super::PeriodUnit;
use super::Value::*;
use super::{Value, find};

fn check(text: &str, expected: &[Value]) {
    let values: Vec<Value> = find(text).into_iter().map(|found| found.value).collect();
    assert_eq!(values, expected, "{text}");
}

#[test]
fn dates() {
    check(
        "2026年3月1日起",
        &[Date {
            date: date(2026, 3, 1),
        }],
    );
    check(
        "二〇〇五年六月十一日",
        &[Date {
            date: date(2005, 6, 11),
        }],
    );
    check(
        "二○○五年十二月三十一日",
        &[Date {
            date: date(2005, 12, 31),
        }],
    );
    check(
        "２０２６年 3 月 1 日",
        &[Date {
            date: date(2026, 3, 1),
        }],
    );
    check(
        "2026-03-01与2026/3/2",
        &[
            Date {
                date: date(2026, 3, 1),
            },
            Date {
                date: date(2026, 3, 2),
            },
        ],
    );
    check(
        "2026年2月31日",
        &[InvalidDate {
            year: 2026,
            month: 2,
            day: 31,
        }],
    );
    check(
        "2026年2月底",
        &[Month {
            year: 2026,
            month: 2,
        }],
    );
    check("2026年度", &[]);
    check("1月30日放假", &[]);
}

#[test]
fn money() {
    check("奖励3万元", &[Money { fen: 3_000_000 }]);
    check(
        "1.5亿元",
        &[Money {
            fen: 15_000_000_000,
        }],
    );
    check(
        "二万元以上二十万元以下",
        &[Money { fen: 2_000_000 }, Money { fen: 20_000_000 }],
    );
    check("1,234.56元", &[Money { fen: 123_456 }]);
    check("五百元", &[Money { fen: 50_000 }]);
    check(
        "134.9万亿元",
        &[Money {
            fen: 13_490_000_000_000_000,
        }],
    );
    check("3元旦", &[]);
}

#[test]
fn percentages() {
    check("5.1%", &[Percent { millionths: 51_000 }]);
    check("５％", &[Percent { millionths: 50_000 }]);
    check(
        "百分之十五",
        &[Percent {
            millionths: 150_000,
        }],
    );
    check("千分之三", &[Percent { millionths: 3000 }]);
    check(
        "百分之十二点五",
        &[Percent {
            millionths: 125_000,
        }],
    );
}

#[test]
fn periods() {
    check(
        "20个工作日内",
        &[Period {
            count: 20,
            unit: PeriodUnit::WorkingDay,
        }],
    );
    check(
        "三十日内或者六个月内",
        &[
            Period {
                count: 30,
                unit: PeriodUnit::Day,
            },
            Period {
                count: 6,
                unit: PeriodUnit::Month,
            },
        ],
    );
    check(
        "有效期5年",
        &[Period {
            count: 5,
            unit: PeriodUnit::Year,
        }],
    );
    check("第三年、2026年、三年级", &[]);
    check(
        "二十四小时",
        &[Period {
            count: 24,
            unit: PeriodUnit::Hour,
        }],
    );
}

#[test]
fn spans_cut_the_text() {
    let text = "罚款五万元，限30日。";
    let spans: Vec<&str> = find(text)
        .iter()
        .map(|found| &text[found.start..found.end])
        .collect();
    assert_eq!(spans, ["五万元", "30日"]);
}
