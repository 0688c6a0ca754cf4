//! From a parsed document to a submission: what the text and its carrier say becomes metadata, the rest stays empty.
//! Must never fill a gap with a default that looks like knowledge.

use kernel::id::AgencyId;
use kernel::level::Level;
use lawtext::Parsed;
use lawtext::metadata::Proposal;

use crate::record::codes::{Publicity, Validity};
use crate::record::commands::Submission;
use crate::record::content::{Content, NewFile};
use crate::record::fields::Fields;
use crate::record::kind::RecordKind;
use crate::record::relate;

/// What the carrier of a document says beside its text.
#[derive(Debug, Clone, Default)]
pub struct Carrier {
    pub source_id: Option<String>,
    pub owner: Option<AgencyId>,
    /// A record kind by its code; anything else is ignored.
    pub kind: Option<String>,
    /// 效力位阶, such as `法律`.
    pub level_of_authority: Option<String>,
    pub is_expired: Option<bool>,
    /// 施行日期, `YYYY-MM-DD`; used where the text gives none.
    pub effective_on: Option<String>,
    pub url: Option<String>,
    /// Codes of what the reader was not sure of.
    pub doubts: Vec<String>,
    pub source_digest: String,
    pub files: Vec<NewFile>,
}

/// The longest title that is kept; a longer one is cut for the title and stays whole in the text.
pub const MAX_TITLE: usize = 500;

/// Makes the submission. A document without a title gets its first words, and says so in the proposals.
#[must_use]
pub fn submission(parsed: Parsed, carrier: Carrier) -> Submission {
    let proposals = serde_json::to_string(&parsed.metadata).unwrap_or_default();
    let metadata = parsed.metadata;
    let title = match value(metadata.title) {
        Some(title) => title,
        None => parsed
            .text
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty())
            .unwrap_or("（无标题）")
            .to_owned(),
    };
    let title: String = clean(&title).chars().take(MAX_TITLE).collect();
    let form = value(metadata.form);
    let kind = carrier
        .kind
        .as_deref()
        .and_then(RecordKind::from_code)
        .unwrap_or_else(|| kind_of(&title, form.as_deref()));
    let content = Content {
        issuers: clean_all(value(metadata.issuers)),
        doc_number: value(metadata.doc_number).and_then(|number| key(&number)),
        addressees: clean_all(value(metadata.addressees)),
        themes: Vec::new(),
        statutory: statutory_of(kind, form.as_deref()),
        keywords: Vec::new(),
        summary: String::new(),
        issued_on: value(metadata.issued_on),
        published_on: value(metadata.published_on),
        effective_on: value(metadata.effective_on)
            .or_else(|| carrier.effective_on.as_deref()?.parse().ok()),
        expires_on: value(metadata.expires_on),
        validity: validity_of(kind, carrier.is_expired),
        publicity: Publicity::Active,
        publicity_ground: None,
        source: value(metadata.source).map(|source| clean(&source)),
        source_url: carrier.url.map(|url| clean(&url)),
        doubts: carrier.doubts,
        fields: Fields::empty(kind),
        title,
        form,
    };
    let relations = relate::relations(kind, &content.title, &parsed.tree);
    Submission {
        source_id: carrier.source_id.and_then(|id| key(&id)),
        level: Level::Open,
        owner: carrier.owner,
        content,
        index_number: value(metadata.index_number).and_then(|number| key(&number)),
        level_of_authority: carrier.level_of_authority,
        text: parsed.text,
        tree: parsed.tree,
        proposals,
        change_note: String::new(),
        source_digest: carrier.source_digest,
        files: carrier.files,
        relations,
    }
}

fn value<T>(proposal: Option<Proposal<T>>) -> Option<T> {
    proposal.map(|proposal| proposal.value)
}

/// A key that both databases can index; a longer one is none.
fn key(text: &str) -> Option<String> {
    const MAX_KEY: usize = 200;
    let cleaned = clean(text);
    let is_usable = !cleaned.is_empty() && cleaned.chars().count() <= MAX_KEY;
    is_usable.then_some(cleaned)
}

fn clean_all(names: Option<Vec<String>>) -> Vec<String> {
    names
        .unwrap_or_default()
        .iter()
        .map(|name| clean(name))
        .collect()
}

/// No control characters: one database refuses NUL, and none of them means anything in a title.
fn clean(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_control())
        .collect()
}

fn kind_of(title: &str, form: Option<&str>) -> RecordKind {
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    if has(&["解读", "一图读懂", "图解", "政策问答"]) {
        RecordKind::Interpretation
    } else if has(&["办事指南", "服务指南", "申领指南", "办理指南"]) {
        RecordKind::ServiceGuide
    } else if has(&["预算公开", "决算公开", "部门预算", "部门决算"]) {
        RecordKind::BudgetTable
    } else if has(&["统计公报", "统计月报"]) {
        RecordKind::Statistic
    } else if has(&["处罚决定书", "行政许可决定"]) {
        RecordKind::PermitPenaltyResult
    } else if matches!(form, Some("公告" | "通告" | "公示")) {
        RecordKind::Notice
    } else if form.is_some() {
        RecordKind::PolicyDocument
    } else {
        RecordKind::Other
    }
}

/// 条例 art. 20 item 1: regulations, rules and normative documents. Other items are for a person to state.
fn statutory_of(kind: RecordKind, form: Option<&str>) -> Vec<String> {
    let is_rule = matches!(form, Some("条例" | "规定" | "办法" | "细则" | "决定"));
    if kind == RecordKind::PolicyDocument && is_rule {
        vec!["20.1".to_owned()]
    } else {
        Vec::new()
    }
}

fn validity_of(kind: RecordKind, is_expired: Option<bool>) -> Validity {
    match (kind, is_expired) {
        (_, Some(true)) => Validity::Expired,
        (RecordKind::PolicyDocument, Some(false)) => Validity::InForce,
        (RecordKind::PolicyDocument, None) => Validity::Unknown,
        (_, Some(false) | None) => Validity::None,
    }
}

#[cfg(test)]
mod tests;
