//! Metadata proposed from the text and the carrier, each value with where it was found and how sure.
//! Must never hold a guess without its confidence, and never a value that stands nowhere in the source.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A proposed value. `from` names the place a person can look at: `meta PubDate`, `paragraph 2`, `signature`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal<T> {
    pub value: T,
    pub from: String,
    /// 0.0 to 1.0. At 0.9 and above the form shows it as found; below, as a question.
    pub confidence: f64,
}

/// Each field is absent rather than guessed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    pub title: Option<Proposal<String>>,
    /// 发文机关, in printed order; more than one for a joint document.
    pub issuers: Option<Proposal<Vec<String>>>,
    /// 发文字号, normalised: `国办发〔2018〕124号`, `国令第707号`.
    pub doc_number: Option<Proposal<String>>,
    /// 索引号.
    pub index_number: Option<Proposal<String>>,
    /// 文种 (党政机关公文处理工作条例 art. 8) or the form of a regulation: `通知`, `办法`, `条例`.
    pub form: Option<Proposal<String>>,
    /// 主送机关, as printed.
    pub addressees: Option<Proposal<Vec<String>>>,
    /// 成文日期.
    pub issued_on: Option<Proposal<Date>>,
    /// 发布日期.
    pub published_on: Option<Proposal<Date>>,
    /// 施行日期.
    pub effective_on: Option<Proposal<Date>>,
    /// 有效期届满之日.
    pub expires_on: Option<Proposal<Date>>,
    /// 附件 named in the body.
    pub attachments: Option<Proposal<Vec<String>>>,
    /// 抄送机关, as printed.
    pub copied_to: Option<Proposal<Vec<String>>>,
    /// 印发机关.
    pub printed_by: Option<Proposal<String>>,
    /// 印发日期.
    pub printed_on: Option<Proposal<Date>>,
    /// 公开属性 as printed: `主动公开`, `依申请公开`, `不予公开`, `此件公开发布`.
    pub publicity: Option<Proposal<String>>,
    /// 内容来源 of a page.
    pub source: Option<Proposal<String>>,
}
