//! Personal data in a draft: found in metadata, text and attachments, and masked where a person says so.
//! Must never keep a value: what leaves here is a place, a kind, a masked excerpt and a digest.

mod segments;

use std::collections::HashMap;
use std::ops::Range;

use identifiers::finding::{Confidence, Finding};
use identifiers::mask::{self, Policy};
use jiff::civil::Date;
use kernel::id::RecordId;
use lawtext::tree::Tree;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::migration::hex;

use crate::desk::PartText;
use crate::record::content::Content;
use segments::Segments;

/// Something that looks like personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// `text:art-5`, `field:/fields/values/contact`, `file:DIGEST:part`.
    pub place: String,
    /// A code of `identifiers::kind`, or `unreadable` for a file that could not be searched.
    pub kind: &'static str,
    pub confidence: &'static str,
    /// Masked, with a few words around it.
    pub excerpt: String,
    /// Bytes within the text of its place.
    pub span: Range<usize>,
    /// The same finding has the same digest when it is searched again.
    pub digest: String,
}

/// An attachment as text, or nothing where it could not be read.
#[derive(Debug, Clone)]
pub struct FileText {
    pub digest: String,
    pub parts: Option<Vec<PartText>>,
}

/// What kind says of a file that nobody could search.
pub const UNREADABLE: &str = "unreadable";

/// Fields that hold an office's own contacts, published on purpose (条例 art. 12, art. 20 item 2), or no words at all.
const OFFICIAL: [&str; 14] = [
    "address",
    "complaint_phone",
    "digest",
    "doc_number",
    "email",
    "fax",
    "inquiry_phone",
    "online_url",
    "phone",
    "postcode",
    "service_code",
    "source_url",
    "statutory",
    "themes",
];

/// Searches a draft and its attachments.
#[must_use]
pub fn check_personal_data(
    record: &RecordId,
    content: &Content,
    tree: &Tree,
    files: &[FileText],
    today: Date,
) -> Vec<Found> {
    let mut search = Search {
        record,
        today,
        policy: Policy::usual(),
        found: Vec::new(),
        n_alike: HashMap::new(),
    };
    let fields = serde_json::to_value(content).unwrap_or_default();
    for (pointer, text) in strings(&fields) {
        search.text(text, |_| format!("field:{pointer}"));
    }
    let segments = Segments::of(tree);
    search.text(&segments.text, |span| {
        format!("text:{}", segments.address_at(span.start))
    });
    for file in files {
        search.file(file);
    }
    search.found
}

struct Search<'a> {
    record: &'a RecordId,
    today: Date,
    policy: Policy,
    found: Vec<Found>,
    /// How often the same value stood at the same place.
    n_alike: HashMap<String, usize>,
}

impl Search<'_> {
    fn file(&mut self, file: &FileText) {
        match &file.parts {
            Some(parts) => {
                for part in parts {
                    self.text(&part.text, |_| {
                        format!("file:{}:{}", file.digest, part.part)
                    });
                }
            }
            None => {
                let place = format!("file:{}:", file.digest);
                let digest = self.digest(&place, UNREADABLE, "");
                self.found.push(Found {
                    place,
                    kind: UNREADABLE,
                    confidence: "high",
                    excerpt: String::new(),
                    span: 0..0,
                    digest,
                });
            }
        }
    }

    fn text(&mut self, text: &str, place: impl Fn(&Range<usize>) -> String) {
        let mut findings = identifiers::find(text, self.today);
        findings.retain(|finding| self.policy.covers(finding));
        for (position, finding) in findings.iter().enumerate() {
            let place = place(&finding.span);
            let digest = self.digest(&place, finding.kind.code(), &finding.value);
            let before = position
                .checked_sub(1)
                .and_then(|before| findings.get(before));
            let free = before.map_or(0, |before| before.span.end)
                ..findings
                    .get(position + 1)
                    .map_or(text.len(), |after| after.span.start);
            self.found.push(Found {
                place,
                kind: finding.kind.code(),
                confidence: confidence(finding.confidence),
                excerpt: self.excerpt(text, finding, &free),
                span: finding.span.clone(),
                digest,
            });
        }
    }

    /// Of the n-th of the same kind and value at the same place.
    fn digest(&mut self, place: &str, kind: &str, value: &str) -> String {
        let mut sha = Sha256::new();
        for part in [self.record.as_str(), place, kind, value] {
            sha.update(part.len().to_string());
            sha.update(":");
            sha.update(part);
        }
        let first = hex(&sha.finalize());
        let n_alike = self.n_alike.entry(first.clone()).or_default();
        *n_alike += 1;
        match *n_alike {
            1 => first,
            n => hex(&Sha256::digest(format!("{first}:{n}"))),
        }
    }

    /// A few words of its line on either side, never reaching into another finding.
    fn excerpt(&self, text: &str, finding: &Finding, free: &Range<usize>) -> String {
        const AROUND: usize = 12;
        let before = text.get(free.start..finding.span.start).unwrap_or_default();
        let before = before.rsplit('\n').next().unwrap_or_default();
        let n_before = before.chars().count();
        let before: String = before
            .chars()
            .skip(n_before.saturating_sub(AROUND))
            .collect();
        let after = text.get(finding.span.end..free.end).unwrap_or_default();
        let after: String = after
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(AROUND)
            .collect();
        let written = text.get(finding.span.clone()).unwrap_or_default();
        let masked = mask::masked(written, finding.kind, self.policy.rule(finding.kind));
        format!("{before}{masked}{after}")
    }
}

/// Masks the findings with these digests where they stand in metadata and text. Those in files stay: a file is replaced.
#[must_use]
pub fn mask_found(
    record: &RecordId,
    content: &Content,
    tree: &Tree,
    digests: &[&str],
    today: Date,
) -> (Content, Tree) {
    let wanted = check_personal_data(record, content, tree, &[], today);
    let wanted: Vec<&Found> = wanted
        .iter()
        .filter(|found| digests.contains(&found.digest.as_str()))
        .collect();
    let spans_at = |place: &str| -> Vec<Range<usize>> {
        let there = wanted.iter().filter(|found| found.place == place);
        there.map(|found| found.span.clone()).collect()
    };
    let mut fields = serde_json::to_value(content).unwrap_or_default();
    let pointers: Vec<String> = strings(&fields)
        .into_iter()
        .map(|(pointer, _)| pointer)
        .collect();
    for pointer in pointers {
        let spans = spans_at(&format!("field:{pointer}"));
        if let Some(Value::String(text)) = fields.pointer_mut(&pointer)
            && !spans.is_empty()
        {
            *text = mask_spans(text, &spans, today);
        }
    }
    let content = serde_json::from_value(fields).unwrap_or_else(|_| content.clone());
    let in_text = wanted
        .iter()
        .filter(|found| found.place.starts_with("text:"));
    let spans: Vec<Range<usize>> = in_text.map(|found| found.span.clone()).collect();
    let mut masked = tree.clone();
    segments::mask(&mut masked, &spans, today);
    (content, masked)
}

fn mask_spans(text: &str, spans: &[Range<usize>], today: Date) -> String {
    let mut findings = identifiers::find(text, today);
    findings.retain(|finding| spans.contains(&finding.span));
    mask::apply(text, &findings, &Policy::usual())
}

/// Every text of a JSON value with its pointer, but for official contacts.
fn strings(value: &Value) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    collect(value, String::new(), &mut found);
    found
}

fn collect<'a>(value: &'a Value, pointer: String, found: &mut Vec<(String, &'a str)>) {
    match value {
        Value::String(text) => found.push((pointer, text)),
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                collect(item, format!("{pointer}/{position}"), found);
            }
        }
        Value::Object(entries) => {
            for (key, item) in entries
                .iter()
                .filter(|(key, _)| !OFFICIAL.contains(&key.as_str()))
            {
                collect(item, format!("{pointer}/{key}"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

const fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Low => "low",
        Confidence::Medium => "medium",
        Confidence::High => "high",
    }
}

#[cfg(test)]
mod tests;
