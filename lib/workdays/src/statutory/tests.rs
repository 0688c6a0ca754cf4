use std::collections::HashSet;

use super::*;

#[test]
fn codes_are_unique_and_found() {
    let codes: HashSet<&str> = ALL.iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), ALL.len());
    for rule in ALL {
        assert_eq!(find(rule.code), Some(rule));
        assert!(!rule.name.is_empty() && !rule.instrument.is_empty());
        assert!(rule.terms.period.length() > 0, "{}", rule.code);
    }
    assert_eq!(find("foi"), None);
}

/// Who calls a figure read in the statute must be able to say where it stands.
#[test]
fn what_is_read_has_its_article() {
    for rule in ALL {
        let is_read = rule.trust == Trust::Statute;
        assert_eq!(is_read, !rule.article.is_empty(), "{}", rule.code);
    }
}

/// The figures of the law, in one place to compare with it.
#[test]
fn figures() {
    let figure = |code: &str| find(code).unwrap().terms;
    assert_eq!(figure("foi_reply").period, Period::WorkingDays(20));
    assert_eq!(figure("foi_reply").extension, Some(Period::WorkingDays(20)));
    assert_eq!(
        figure("foi_correction_notice").period,
        Period::WorkingDays(7)
    );
    assert_eq!(
        figure("foi_third_party_opinion").period,
        Period::WorkingDays(15)
    );
    assert_eq!(
        figure("foi_joint_agency_opinion").period,
        Period::WorkingDays(15)
    );
    assert_eq!(figure("foi_fee_payment").period, Period::WorkingDays(20));
    assert_eq!(
        figure("proactive_publication").period,
        Period::WorkingDays(20)
    );
    assert_eq!(figure("budget_government").period, Period::CalendarDays(20));
    assert_eq!(figure("penalty_withdrawal").period, Period::WorkingDays(3));
    assert_eq!(figure("interpretation").period, Period::WorkingDays(3));
    assert_eq!(figure("message_reply").period, Period::WorkingDays(7));
    assert_eq!(
        figure("message_reply_complex").period,
        Period::WorkingDays(15)
    );
    assert_eq!(figure("error_report").period, Period::WorkingDays(3));
    assert_eq!(figure("litigation_direct").period, Period::Months(6));
    assert_eq!(
        figure("litigation_direct").last_day,
        LastDay::MovesToWorkingDay
    );
    assert_eq!(figure("budget_department").last_day, LastDay::Stays);
}

#[test]
fn yearly_days() {
    use jiff::civil::date;
    assert_eq!(ANNUAL_REPORT_GOVERNMENT.due(2025), Some(date(2026, 3, 31)));
    assert_eq!(ANNUAL_REPORT_GOVERNMENT.due(i16::MAX), None);
}
