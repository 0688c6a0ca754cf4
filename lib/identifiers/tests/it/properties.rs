//! What holds for any text: spans cut at characters, in order; what was masked is not found again; check digits come back.
//! Must never be weaker than the fuzz target.

use identifiers::bank_card::{self, BankCard};
use identifiers::credit_code::{self, CreditCode};
use identifiers::find;
use identifiers::kind::Kind;
use identifiers::mask::{Policy, mask, masked};
use identifiers::resident_id::{self, ResidentId};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 1, 5);

/// Pieces that make identifiers, near misses and their surroundings.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[0-9]{1,20}",
        2 => "[0-9０-９Xx]{1,6}",
        3 => "1[3-9][0-9]{9}",
        2 => "62[0-9]{14,17}",
        2 => "0[1-9][0-9]{1,2}[-－ ][2-8][0-9]{6,7}",
        2 => "[a-zA-Z0-9._]{1,8}[@＠][a-z]{1,5}\\.(cn|com)",
        2 => "[京粤苏][A-Z][·]?[A-Z0-9]{5,6}",
        2 => "[云溪东湖路街村省市区县组号栋单元室]{1,6}",
        2 => "[甲-齐]{1,4}(省|市|县|路|街|村|小区)[0-9一二三]{1,3}(号|栋|室|单元)[0-9]{0,4}",
        3 => "(身份证号|银行卡号|账号|电话|微信号|QQ|护照|通行证|军官证|信用代码)[：:]?",
        2 => "[ \n\t　*（）()/.,，、。_-]{1,3}",
        1 => "\\PC{0,5}",
        1 => Just("11010519491231002X".to_owned()),
        1 => Just("91350100M000100Y43".to_owned()),
        1 => Just("6222020000000000000".to_owned()),
    ];
    proptest::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn spans_are_valid_and_in_order(text in text()) {
        let mut end = 0;
        for finding in find(&text, TODAY) {
            prop_assert!(finding.span.start >= end && finding.span.start < finding.span.end, "{:?}", finding);
            prop_assert!(text.get(finding.span.clone()).is_some());
            prop_assert!(!finding.value.is_empty());
            end = finding.span.end;
        }
    }

    #[test]
    fn any_string_is_survived(text in any::<String>()) {
        for finding in find(&text, TODAY) {
            prop_assert!(text.get(finding.span).is_some());
        }
    }

    #[test]
    fn what_is_masked_is_not_found(text in text()) {
        for policy in [Policy::usual(), Policy::strict()] {
            let shown = mask(&text, TODAY, &policy);
            let left: Vec<_> = find(&shown, TODAY).into_iter().filter(|finding| policy.covers(finding)).collect();
            prop_assert!(left.is_empty(), "{:?} in {:?} from {:?}", left, shown, text);
            prop_assert_eq!(mask(&shown, TODAY, &policy), shown);
        }
    }

    #[test]
    fn numbers_keep_their_length_when_masked(number in "1[3-9][0-9]{9}", card in "62[0-9]{14,17}") {
        let policy = Policy::usual();
        for (kind, written) in [(Kind::Mobile, number), (Kind::BankCard, card)] {
            let shown = masked(&written, kind, policy.rule(kind));
            prop_assert_eq!(shown.chars().count(), written.chars().count());
            prop_assert!(shown.contains("****"));
        }
    }

    #[test]
    fn check_characters_come_back(region in "(11|44|65)0[1-9]0[1-9]", year in 1900..2025, day in 101..128, digits in "[0-9]{3}", card in "62[0-9]{13,16}") {
        let mut number = format!("{region}{year}{day:04}{digits}");
        number.extend(resident_id::check_character(&number));
        let id = ResidentId::parse(&number, TODAY);
        prop_assert_eq!(id.as_ref().map(ResidentId::as_str), Ok(number.as_str()));

        let mut code = format!("91{region}MA{:07}", year * 1000 + day);
        code.extend(credit_code::check_character(&code));
        prop_assert!(CreditCode::parse(&code).is_ok());

        let mut card = card;
        card.extend(bank_card::check_digit(&card));
        prop_assert!(BankCard::parse(&card).is_ok());
    }

    #[test]
    fn one_wrong_digit_is_refused(at in 0..17_usize, other in 0..10_u8) {
        let mut bytes = b"11010519491231002X".to_vec();
        if bytes[at] != b'0' + other {
            bytes[at] = b'0' + other;
            prop_assert!(ResidentId::parse(&String::from_utf8(bytes).unwrap(), TODAY).is_err());
        }
    }
}
