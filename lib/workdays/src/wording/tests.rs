use super::*;
use crate::calendar::Calendar;
use crate::clock::{Clock, Extension, Suspension};
use crate::statutory;
use crate::year::Year;
use jiff::civil::date;

fn check(clock: &Clock, today: Date, expected: &str) {
    let calendar = Calendar::official().with(Year::provisional(2027));
    assert_eq!(
        sentence(&clock.explain(&calendar, today).unwrap()),
        expected
    );
}

#[test]
fn a_day_off_at_the_end() {
    check(
        &Clock::new(
            date(2025, 8, 6),
            statutory::RECONSIDERATION_APPLICATION.terms,
        ),
        date(2025, 8, 6),
        "60 日（含节假日），自 2025-08-06 起（当日不计），最后一日 2025-10-05 为国庆节、中秋节，顺延，截止 2025-10-09",
    );
    check(
        &Clock::new(date(2026, 1, 17), statutory::LITIGATION_DIRECT.terms),
        date(2026, 1, 17),
        "6 个月，自 2026-01-17 起（当日不计），截止 2026-07-17",
    );
}

#[test]
fn an_answer_awaited() {
    let clock = Clock::new(date(2026, 3, 2), statutory::FOI_REPLY.terms)
        .suspend(Suspension {
            cause: Cause::JointAgency,
            sent: date(2026, 3, 4),
            received: None,
        })
        .unwrap();
    check(
        &clock,
        date(2026, 3, 5),
        "20 个工作日，自 2026-03-02 起（当日不计），扣除周末 8 天、征求共同制作机关意见（2026-03-05），意见尚未收到，如当日收到则截止 2026-03-31",
    );
    let explanation = clock
        .explain(&Calendar::official(), date(2026, 3, 5))
        .unwrap();
    assert_eq!(time_left(&explanation, 0), "等待意见，暂停计时");
}

#[test]
fn an_extension_too_late() {
    let clock = Clock::new(date(2026, 3, 2), statutory::FOI_REPLY.terms)
        .extend(Extension {
            by: Period::WorkingDays(5),
            granted: date(2026, 4, 1),
        })
        .unwrap();
    check(
        &clock,
        date(2026, 4, 1),
        "20 个工作日，延长 5 个工作日，自 2026-03-02 起（当日不计），扣除周末 8 天、清明节（2026-04-04 至 2026-04-06），截止 2026-04-07\
         （延期于 2026-04-01 决定，晚于原截止日 2026-03-30）",
    );
}

#[test]
fn a_year_whose_notice_is_not_out() {
    check(
        &Clock::new(date(2026, 12, 10), statutory::FOI_REPLY.terms),
        date(2026, 12, 10),
        "20 个工作日，自 2026-12-10 起（当日不计），扣除周末 8 天、元旦（2027-01-01），截止 2027-01-08\
         （2027 年放假安排尚未载入，暂按周末和固定日期的节日计算）",
    );
}

#[test]
fn words_for_time_left() {
    let calendar = Calendar::official();
    let clock = Clock::new(date(2026, 3, 2), statutory::FOI_REPLY.terms);
    let say = |today: Date| {
        let explanation = clock.explain(&calendar, today).unwrap();
        time_left(&explanation, explanation.n_late(&calendar).unwrap())
    };
    assert_eq!(say(date(2026, 3, 2)), "剩余 20 个工作日");
    assert_eq!(say(date(2026, 3, 30)), "今日截止");
    assert_eq!(say(date(2026, 4, 1)), "已逾期 2 个工作日");
    // A period that ended on a Friday, looked at on Saturday.
    let friday = Clock::new(date(2026, 3, 3), statutory::PENALTY_WITHDRAWAL.terms);
    let explanation = friday.explain(&calendar, date(2026, 3, 7)).unwrap();
    assert_eq!(
        time_left(&explanation, explanation.n_late(&calendar).unwrap()),
        "已逾期"
    );
}

#[test]
fn words_for_days() {
    let calendar = Calendar::official();
    let say = |date: Date| day(calendar.day(date).unwrap());
    assert_eq!(say(date(2026, 10, 10)), "调休上班（国庆节）");
    assert_eq!(say(date(2026, 10, 1)), "国庆节");
    assert_eq!(say(date(2026, 10, 11)), "周末");
    assert_eq!(say(date(2026, 10, 12)), "工作日");
}
