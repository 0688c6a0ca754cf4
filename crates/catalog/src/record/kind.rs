//! The kinds of record (信息类型). Each has its own fields, in `fields`.
//! Must never be told apart by title or text: a kind is stated.

use serde::{Deserialize, Serialize};

#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// 政策文件: regulations, rules, normative and other documents.
    PolicyDocument,
    /// 通知公告: notices to the public.
    Notice,
    /// 办事指南
    ServiceGuide,
    /// 预决算
    BudgetTable,
    /// 政策解读
    Interpretation,
    /// 机构职能
    Organisation,
    /// 领导信息
    PersonInCharge,
    /// 规划计划
    Plan,
    /// 统计信息
    Statistic,
    /// 行政许可、行政处罚等结果
    PermitPenaltyResult,
    /// 其他
    Other,
}

impl RecordKind {
    pub const ALL: [Self; 11] = [
        Self::PolicyDocument,
        Self::Notice,
        Self::ServiceGuide,
        Self::BudgetTable,
        Self::Interpretation,
        Self::Organisation,
        Self::PersonInCharge,
        Self::Plan,
        Self::Statistic,
        Self::PermitPenaltyResult,
        Self::Other,
    ];

    /// The stable code in the database, the API and message keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::PolicyDocument => "policy_document",
            Self::Notice => "notice",
            Self::ServiceGuide => "service_guide",
            Self::BudgetTable => "budget_table",
            Self::Interpretation => "interpretation",
            Self::Organisation => "organisation",
            Self::PersonInCharge => "person_in_charge",
            Self::Plan => "plan",
            Self::Statistic => "statistic",
            Self::PermitPenaltyResult => "permit_penalty_result",
            Self::Other => "other",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
