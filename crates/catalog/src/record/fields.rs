//! The fields that each kind of record has beyond the common metadata. Their JSON schemas come from these types.
//! Must never hold what the common metadata already says.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::record::kind::RecordKind;

/// The fields of a record, by its kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(
    tag = "kind",
    content = "values",
    rename_all = "snake_case",
    deny_unknown_fields
)]
pub enum Fields {
    PolicyDocument(PolicyDocument),
    Notice(Notice),
    ServiceGuide(Box<ServiceGuide>),
    BudgetTable(BudgetTable),
    Interpretation(Interpretation),
    Organisation(Organisation),
    PersonInCharge(PersonInCharge),
    Plan(Plan),
    Statistic(Statistic),
    PermitPenaltyResult(PermitPenaltyResult),
    Other(Other),
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $ty:ty),* $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
            #[serde(default, deny_unknown_fields)]
            pub struct $name {
                $($(#[$field_doc])* pub $field: $ty),*
            }
        )+
    };
}

fields! {
    /// 政策文件: everything is in the common metadata.
    PolicyDocument {}
    /// 通知公告
    Notice {
        contact: String,
        /// The last day to act, `YYYY-MM-DD`.
        deadline_on: String,
    }
    /// 办事指南 (政府网站检查指标: 事项名称、设定依据、申请条件、办理材料 … must be there).
    ServiceGuide {
        service_name: String,
        service_code: String,
        basis: Vec<String>,
        applicants: String,
        conditions: Vec<String>,
        materials: Vec<Material>,
        procedure: Vec<String>,
        legal_time_limit: String,
        promised_time_limit: String,
        fee: String,
        fee_basis: String,
        places: Vec<Place>,
        online_url: String,
        result: String,
        inquiry_phone: String,
        complaint_phone: String,
    }
    Material { name: String, form: String, copies: Text, required: bool }
    Place { name: String, address: String, hours: String, phone: String }
    /// 预算、决算 with their tables (预算法 art. 14).
    BudgetTable {
        fiscal_year: Text,
        /// `budget` or `final_account`.
        budget_type: String,
        unit: String,
        tables: Vec<FiscalTable>,
    }
    FiscalTable { title: String, columns: Vec<String>, rows: Vec<Vec<Text>>, note: String }
    /// 政策解读
    Interpretation {
        /// `text`, `q_and_a`, `picture`.
        form: String,
        interpreter: String,
    }
    /// 机构职能
    Organisation {
        functions: Vec<String>,
        address: String,
        office_hours: String,
        phone: String,
        fax: String,
        postcode: String,
        email: String,
        leaders: Vec<Leader>,
        internal_units: Vec<InternalUnit>,
    }
    InternalUnit { name: String, duties: String, phone: String }
    /// 领导信息
    PersonInCharge { name: String, position: String, portfolio: Text, resume: Text }
    /// 规划计划
    Plan { plan_type: String, period_start: Text, period_end: Text }
    /// 统计信息
    Statistic { period: String, indicators: Vec<Indicator> }
    Indicator { name: String, value: Text, unit: String, change: Text }
    /// 行政许可、处罚、强制的结果
    PermitPenaltyResult {
        /// `permit`, `penalty`, `coercion`.
        result_kind: String,
        decision_number: String,
        party: String,
        party_code: String,
        matter: String,
        basis: Text,
        decision: String,
        decided_on: String,
        valid_until: String,
        organ: String,
    }
    /// 其他
    Other {}
}

/// A person in charge: by name, or with position and portfolio.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Leader {
    Name(String),
    Person {
        name: String,
        #[serde(default)]
        position: String,
        #[serde(default)]
        portfolio: Text,
    },
}

/// A text that sources also give as a number or a list of lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(transparent)]
pub struct Text(pub String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match Value::deserialize(deserializer)? {
            Value::String(text) => text,
            Value::Null => String::new(),
            Value::Array(lines) => lines
                .iter()
                .map(|line| {
                    line.as_str()
                        .map_or_else(|| line.to_string(), ToOwned::to_owned)
                })
                .collect::<Vec<_>>()
                .join("；"),
            number @ (Value::Bool(_) | Value::Number(_) | Value::Object(_)) => number.to_string(),
        };
        Ok(Self(text))
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Fields {
    /// The fields of `kind` with nothing filled in.
    #[must_use]
    pub fn empty(kind: RecordKind) -> Self {
        match kind {
            RecordKind::PolicyDocument => Self::PolicyDocument(PolicyDocument::default()),
            RecordKind::Notice => Self::Notice(Notice::default()),
            RecordKind::ServiceGuide => Self::ServiceGuide(Box::default()),
            RecordKind::BudgetTable => Self::BudgetTable(BudgetTable::default()),
            RecordKind::Interpretation => Self::Interpretation(Interpretation::default()),
            RecordKind::Organisation => Self::Organisation(Organisation::default()),
            RecordKind::PersonInCharge => Self::PersonInCharge(PersonInCharge::default()),
            RecordKind::Plan => Self::Plan(Plan::default()),
            RecordKind::Statistic => Self::Statistic(Statistic::default()),
            RecordKind::PermitPenaltyResult => {
                Self::PermitPenaltyResult(PermitPenaltyResult::default())
            }
            RecordKind::Other => Self::Other(Other::default()),
        }
    }

    /// Reads the fields of `kind` from a JSON object.
    ///
    /// # Errors
    /// Names the field that is unknown or of the wrong shape.
    pub fn parse(kind: RecordKind, values: Value) -> Result<Self, serde_json::Error> {
        let mut tagged = serde_json::Map::new();
        tagged.insert("kind".to_owned(), Value::String(kind.code().to_owned()));
        tagged.insert("values".to_owned(), values);
        serde_json::from_value(Value::Object(tagged))
    }

    #[must_use]
    pub fn kind(&self) -> RecordKind {
        match self {
            Self::PolicyDocument(_) => RecordKind::PolicyDocument,
            Self::Notice(_) => RecordKind::Notice,
            Self::ServiceGuide(_) => RecordKind::ServiceGuide,
            Self::BudgetTable(_) => RecordKind::BudgetTable,
            Self::Interpretation(_) => RecordKind::Interpretation,
            Self::Organisation(_) => RecordKind::Organisation,
            Self::PersonInCharge(_) => RecordKind::PersonInCharge,
            Self::Plan(_) => RecordKind::Plan,
            Self::Statistic(_) => RecordKind::Statistic,
            Self::PermitPenaltyResult(_) => RecordKind::PermitPenaltyResult,
            Self::Other(_) => RecordKind::Other,
        }
    }
}
