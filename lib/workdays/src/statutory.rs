//! The periods of openness law, each with its article and how far the figure may be trusted.
//! Must never be changed to suit an agency: what is local belongs in its configuration, as [`Terms`] of its own.
//!
//! # Which periods move off a day off
//!
//! 民法典 art. 203 and 民事诉讼法 art. 85 (both read in full text) let a period that ends on a day off end on the next working day.
//! 行政复议法 art. 88 refers to 民事诉讼法, and the interpretation of 行政诉讼法 (法释〔2018〕1号, art. 48) repeats it: so the rights of citizens
//! to go to reconsideration and court move, and so do the periods of the reconsideration organ. 预算法 and the rules on rule-making
//! are silent; there the last day stays, which is the earlier day and never a breach \[D].

use crate::period::{LastDay, Period, Terms};
use crate::trust::Trust;

/// A period set by a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statutory {
    /// Stable, for configuration and interfaces.
    pub code: &'static str,
    /// For the public.
    pub name: &'static str,
    pub terms: Terms,
    pub bound: Bound,
    pub instrument: &'static str,
    /// Empty where it is not known which article it is.
    pub article: &'static str,
    pub trust: Trust,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// To be done within the period.
    AtMost,
    /// To last at least as long.
    AtLeast,
}

const FOI: &str = "中华人民共和国政府信息公开条例（国务院令第711号）";
const BUDGET_LAW: &str = "中华人民共和国预算法";
const PENALTY_PUBLICITY: &str = "市场监督管理行政处罚信息公示规定";
const RECONSIDERATION_LAW: &str = "中华人民共和国行政复议法（2023年修订）";
const LITIGATION_LAW: &str = "中华人民共和国行政诉讼法";
const ENFORCEMENT_PUBLICITY: &str = "国办发〔2018〕118号";

const fn working_days(n_days: u16) -> Terms {
    Terms {
        period: Period::WorkingDays(n_days),
        extension: None,
        last_day: LastDay::Stays,
    }
}

const fn calendar_days(n_days: u16) -> Terms {
    Terms {
        period: Period::CalendarDays(n_days),
        extension: None,
        last_day: LastDay::Stays,
    }
}

impl Terms {
    const fn extendable_by(mut self, longest: Period) -> Terms {
        self.extension = Some(longest);
        self
    }

    const fn moving(mut self) -> Terms {
        self.last_day = LastDay::MovesToWorkingDay;
        self
    }
}

/// One line of the table below.
const fn rule(
    code: &'static str,
    name: &'static str,
    terms: Terms,
    (instrument, article): (&'static str, &'static str),
    trust: Trust,
) -> Statutory {
    Statutory {
        code,
        name,
        terms,
        bound: Bound::AtMost,
        instrument,
        article,
        trust,
    }
}

impl Statutory {
    const fn at_least(mut self) -> Statutory {
        self.bound = Bound::AtLeast;
        self
    }
}

macro_rules! table {
    ($($(#[$doc:meta])* $constant:ident = $rule:expr;)+) => {
        $($(#[$doc])* pub const $constant: Statutory = $rule;)+

        /// All of them, for lists and configuration.
        pub const ALL: &[Statutory] = &[$($constant),+];
    };
}

table! {
    /// 答复: from receipt, or from receipt of the corrected application.
    FOI_REPLY = rule("foi_reply", "答复政府信息公开申请",
        working_days(20).extendable_by(Period::WorkingDays(20)), (FOI, "第三十三条"), Trust::Statute);
    /// 一次性告知补正: from receipt.
    FOI_CORRECTION_NOTICE = rule("foi_correction_notice", "告知申请人补正",
        working_days(7), (FOI, "第三十条"), Trust::Statute);
    /// From receipt of the letter; silence: the agency decides.
    FOI_THIRD_PARTY_OPINION = rule("foi_third_party_opinion", "第三方提出意见",
        working_days(15), (FOI, "第三十二条"), Trust::Statute);
    /// From receipt of the letter; silence: agreed to disclosure.
    FOI_JOINT_AGENCY_OPINION = rule("foi_joint_agency_opinion", "共同制作机关提出意见",
        working_days(15), (FOI, "第三十四条"), Trust::Statute);
    /// From the day after the notice of the fee: so it starts on the day of the notice, which does not count.
    FOI_FEE_PAYMENT = rule("foi_fee_payment", "缴纳信息处理费",
        working_days(20), ("政府信息公开信息处理费管理办法（国办函〔2020〕109号）", ""), Trust::Excerpt);
    /// From formation or change of the information.
    PROACTIVE_PUBLICATION = rule("proactive_publication", "主动公开政府信息",
        working_days(20), (FOI, "第二十六条"), Trust::Statute);
    /// Government budgets, adjustments, accounts: from approval by the people's congress or its committee.
    BUDGET_GOVERNMENT = rule("budget_government", "公开政府预算、决算",
        calendar_days(20), (BUDGET_LAW, "第十四条第一款"), Trust::Statute);
    /// Department budgets and accounts: from the finance department's reply (批复).
    BUDGET_DEPARTMENT = rule("budget_department", "公开部门预算、决算",
        calendar_days(20), (BUDGET_LAW, "第十四条第二款"), Trust::Statute);
    /// Units under a department: from the department's reply.
    BUDGET_UNIT = rule("budget_unit", "公开单位预算、决算",
        calendar_days(20), ("中华人民共和国预算法实施条例", "第六条"), Trust::Statute);
    /// From the day a published penalty was changed, revoked, or declared unlawful or void; 三日 are working days (art. 85).
    PENALTY_WITHDRAWAL = rule("penalty_withdrawal", "撤回行政处罚决定信息并说明理由",
        working_days(3), ("中华人民共和国行政处罚法", "第四十八条、第八十五条"), Trust::Statute);
    MARKET_PENALTY_PUBLICATION = rule("market_penalty_publication", "公示市场监管行政处罚信息",
        working_days(20), (PENALTY_PUBLICITY, "第九条"), Trust::Statute);
    /// To the authority of the party's own province, which publishes within as many days of receipt.
    MARKET_PENALTY_HANDOVER = rule("market_penalty_handover", "跨省推送市场监管行政处罚信息",
        working_days(10), (PENALTY_PUBLICITY, "第十条"), Trust::Statute);
    MARKET_PENALTY_RECEIVED = rule("market_penalty_received", "公示外省推送的行政处罚信息",
        working_days(10), (PENALTY_PUBLICITY, "第十条"), Trust::Statute);
    MARKET_PENALTY_WITHDRAWAL = rule("market_penalty_withdrawal", "撤回市场监管行政处罚公示信息",
        working_days(3), (PENALTY_PUBLICITY, "第十一条"), Trust::Statute);
    /// Permits and penalties under 行政执法公示.
    ENFORCEMENT_PERMIT_PENALTY = rule("enforcement_permit_penalty", "公示行政许可、行政处罚决定",
        working_days(7), (ENFORCEMENT_PUBLICITY, ""), Trust::Unverified);
    ENFORCEMENT_OTHER = rule("enforcement_other", "公示其他行政执法决定",
        working_days(20), (ENFORCEMENT_PUBLICITY, ""), Trust::Unverified);
    /// From publication of the document; nationally 国办发〔2016〕80号 is said to give the same figure.
    INTERPRETATION = rule("interpretation", "发布政策解读",
        working_days(3), ("地方规定及国办发〔2016〕80号", ""), Trust::Unverified);
    MESSAGE_REPLY = rule("message_reply", "答复网民留言",
        working_days(7), ("政府网站与政务新媒体检查指标", ""), Trust::Excerpt);
    MESSAGE_REPLY_COMPLEX = rule("message_reply_complex", "答复复杂留言",
        working_days(15), ("政府网站与政务新媒体检查指标", ""), Trust::Excerpt);
    /// 我为政府网站找错.
    ERROR_REPORT = rule("error_report", "答复网站纠错",
        working_days(3), ("政府网站监管工作规定", ""), Trust::Excerpt);
    DECISION_CONSULTATION = rule("decision_consultation", "重大行政决策公开征求意见",
        calendar_days(30), ("重大行政决策程序暂行条例", "第十五条"), Trust::Statute).at_least();
    RULE_CONSULTATION = rule("rule_consultation", "规章草案公开征求意见",
        calendar_days(30), ("规章制定程序条例", "第十五条"), Trust::Statute).at_least();
    LEGALITY_REVIEW = rule("legality_review", "合法性审查",
        working_days(7), ("重大行政决策程序暂行条例", "第二十六条"), Trust::Statute).at_least();
    RULE_FILING = rule("rule_filing", "规章报送备案",
        calendar_days(30), ("法规规章备案审查条例", "第四条"), Trust::Statute);
    RECONSIDERATION_APPLICATION = rule("reconsideration_application", "申请行政复议",
        calendar_days(60).moving(), (RECONSIDERATION_LAW, "第二十条"), Trust::Statute);
    RECONSIDERATION_DECISION = rule("reconsideration_decision", "作出行政复议决定（普通程序）",
        calendar_days(60).extendable_by(Period::CalendarDays(30)).moving(),
        (RECONSIDERATION_LAW, "第六十二条"), Trust::Statute);
    RECONSIDERATION_DECISION_SIMPLE = rule("reconsideration_decision_simple", "作出行政复议决定（简易程序）",
        calendar_days(30).moving(), (RECONSIDERATION_LAW, "第六十二条"), Trust::Statute);
    LITIGATION_AFTER_RECONSIDERATION = rule("litigation_after_reconsideration", "不服复议决定提起诉讼",
        calendar_days(15).moving(), (LITIGATION_LAW, "第四十五条"), Trust::Statute);
    LITIGATION_DIRECT = rule("litigation_direct", "直接提起行政诉讼",
        Terms { period: Period::Months(6), extension: None, last_day: LastDay::Stays }.moving(),
        (LITIGATION_LAW, "第四十六条"), Trust::Statute);
}

/// The rule of that code.
///
/// ```
/// let rule = workdays::statutory::find("proactive_publication").unwrap();
/// assert_eq!((rule.article, rule.terms.period.length()), ("第二十六条", 20));
/// ```
#[must_use]
pub fn find(code: &str) -> Option<&'static Statutory> {
    ALL.iter().find(|rule| rule.code == code)
}

/// A day of every year, for the year before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearlyDay {
    pub code: &'static str,
    pub name: &'static str,
    pub month: i8,
    pub day: i8,
    pub instrument: &'static str,
    pub article: &'static str,
    pub trust: Trust,
}

/// 年度报告 of departments at county level and above.
pub const ANNUAL_REPORT_DEPARTMENT: YearlyDay = YearlyDay {
    code: "annual_report_department",
    name: "部门发布政府信息公开工作年度报告",
    month: 1,
    day: 31,
    instrument: FOI,
    article: "第四十九条",
    trust: Trust::Statute,
};

/// 年度报告 of local governments at county level and above.
pub const ANNUAL_REPORT_GOVERNMENT: YearlyDay = YearlyDay {
    code: "annual_report_government",
    name: "本级政府发布政府信息公开工作年度报告",
    month: 3,
    day: 31,
    ..ANNUAL_REPORT_DEPARTMENT
};

impl YearlyDay {
    /// The last day for the report on `year`; none beyond the years that dates have.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use workdays::statutory::ANNUAL_REPORT_DEPARTMENT;
    /// assert_eq!(ANNUAL_REPORT_DEPARTMENT.due(2026), Some(date(2027, 1, 31)));
    /// ```
    #[must_use]
    pub fn due(&self, year: i16) -> Option<jiff::civil::Date> {
        jiff::civil::Date::new(year.checked_add(1)?, self.month, self.day).ok()
    }
}

#[cfg(test)]
mod tests;
