//! Visible metadata of a page: `索引号：`, `发文机关`, `成文日期`, `发布日期：` in tables, lists and lines.
//! Must never read labels inside the running text of the document.

use std::sync::LazyLock;

use lawtext::block::{Block, Hint, Hints};
use regex::Regex;

use crate::source::hint;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Index,
    Issued,
    Issuer,
    Kind,
    Number,
    Other,
    Published,
    Source,
    Title,
}

const LABELS: [(&str, Field); 56] = [
    ("索引号", Field::Index),
    ("信息索引号", Field::Index),
    ("信息索引", Field::Index),
    ("发文机关", Field::Issuer),
    ("发文机构", Field::Issuer),
    ("发文单位", Field::Issuer),
    ("发布机构", Field::Issuer),
    ("发布机关", Field::Issuer),
    ("发布单位", Field::Issuer),
    ("制定机关", Field::Issuer),
    ("制发机关", Field::Issuer),
    ("发文字号", Field::Number),
    ("发文文号", Field::Number),
    ("文件编号", Field::Number),
    ("公文文号", Field::Number),
    ("文号", Field::Number),
    ("成文日期", Field::Issued),
    ("成文时间", Field::Issued),
    ("生成日期", Field::Issued),
    ("发文日期", Field::Issued),
    ("发文时间", Field::Issued),
    ("印发日期", Field::Issued),
    ("制发日期", Field::Issued),
    ("发布日期", Field::Published),
    ("发布时间", Field::Published),
    ("发表时间", Field::Published),
    ("发表日期", Field::Published),
    ("公开日期", Field::Published),
    ("公开时间", Field::Published),
    ("信息时间", Field::Published),
    ("日期", Field::Published),
    ("时间", Field::Published),
    ("信息来源", Field::Source),
    ("文章来源", Field::Source),
    ("内容来源", Field::Source),
    ("稿件来源", Field::Source),
    ("稿源", Field::Source),
    ("来源", Field::Source),
    ("标题", Field::Title),
    ("信息名称", Field::Title),
    ("文件名称", Field::Title),
    ("名称", Field::Title),
    ("体裁", Field::Kind),
    ("公文种类", Field::Kind),
    ("文种", Field::Kind),
    ("主题分类", Field::Other),
    ("主题词", Field::Other),
    ("关键词", Field::Other),
    ("有效性", Field::Other),
    ("实施日期", Field::Other),
    ("失效日期", Field::Other),
    ("字体", Field::Other),
    ("字号", Field::Other),
    ("作者", Field::Other),
    ("浏览次数", Field::Other),
    ("编辑", Field::Other),
];

static IN_LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let mut labels: Vec<&str> = LABELS.iter().map(|(label, _)| *label).collect();
    labels.sort_by_key(|label| std::cmp::Reverse(label.chars().count()));
    let spaced: Vec<String> = labels
        .iter()
        .map(|label| {
            label
                .chars()
                .map(String::from)
                .collect::<Vec<_>>()
                .join(r"[\s\u{3000}]*")
        })
        .collect();
    Regex::new(&format!(
        r"(?:^|[\s\u{{3000}}\[【|｜（(])({})[\s\u{{3000}}]*[:：]",
        spaced.join("|")
    ))
    .ok()
});

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:19|20)\d{2}[-/.年]\s*\d{1,2}[-/.月]\s*\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?",
    )
    .ok()
});

/// Labels and values in the order they stand.
#[derive(Debug, Default)]
pub(super) struct Labelled(Vec<(Field, String, String)>);

/// Takes the metadata table that opens a document, if it does.
pub(super) fn take_leading_table(blocks: &mut Vec<Block>) -> Labelled {
    let position = blocks.iter().take(4).position(|block| match block {
        Block::Table(table) => {
            table
                .rows
                .iter()
                .flatten()
                .filter(|cell| field_of(&cell.text).is_some() || !in_line(&cell.text).is_empty())
                .count()
                >= 3
        }
        Block::Paragraph(_) => false,
    });
    match position {
        Some(position) => {
            let table = blocks.remove(position);
            collect(&[table])
        }
        None => Labelled::default(),
    }
}

/// Fills the hints that page tags left open.
pub(super) fn complete(hints: &mut Hints, table: &Labelled, around: &[Block]) {
    let outside = collect(around);
    let find = |field: Field| {
        let entries = table.0.iter().chain(&outside.0);
        entries
            .filter(|(found, _, _)| *found == field)
            .find_map(|(_, label, value)| value_hint(field, label, value))
    };
    for (slot, field) in [
        (&mut hints.index_number, Field::Index),
        (&mut hints.issuer, Field::Issuer),
        (&mut hints.doc_number, Field::Number),
        (&mut hints.issued_on, Field::Issued),
        (&mut hints.published_on, Field::Published),
        (&mut hints.source, Field::Source),
        (&mut hints.kind, Field::Kind),
        (&mut hints.title, Field::Title),
    ] {
        if slot.is_none() {
            *slot = find(field);
        }
    }
    // Some systems join day and time in a way no calendar reads: `2018-12-03-10:00:00`.
    let joined = hints
        .published_on
        .as_mut()
        .filter(|hint| hint.value.matches('-').count() == 3);
    let day = |hint: &Hint| Some(DATE.as_ref()?.find(&hint.value)?.as_str().to_owned());
    if let Some((published, day)) = joined.and_then(|hint| day(hint).map(|day| (hint, day))) {
        published.value = day;
    }
    if hints.published_on.is_none() {
        hints.published_on = around.iter().find_map(bare_date);
    }
}

fn value_hint(field: Field, label: &str, value: &str) -> Option<Hint> {
    let bare = value.trim().trim_matches(['[', ']', '【', '】', '|', ' ']);
    let is_blank = matches!(bare, "" | "无" | "-" | "--" | "/" | "暂无" | "—" | "－");
    let kept = match field {
        Field::Issued | Field::Published => DATE.as_ref()?.find(bare)?.as_str(),
        Field::Index
        | Field::Issuer
        | Field::Kind
        | Field::Number
        | Field::Other
        | Field::Source
        | Field::Title => bare,
    };
    let limit = if field == Field::Title { 500 } else { 120 };
    (!is_blank && kept.chars().count() <= limit)
        .then(|| hint(kept, &format!("page {label}")))
        .flatten()
}

fn field_of(text: &str) -> Option<(Field, String)> {
    if text.chars().count() > 16 {
        return None;
    }
    let label: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ':' | '：' | '【' | '】' | '[' | ']'))
        .collect();
    LABELS
        .iter()
        .find(|(known, _)| *known == label)
        .map(|(_, field)| (*field, label))
}

/// `label：value` pairs of a line; a value ends where the next label starts.
fn in_line(text: &str) -> Vec<(Field, String, String)> {
    let Some(pattern) = IN_LINE.as_ref() else {
        return Vec::new();
    };
    let found: Vec<(usize, usize, Field, String)> = pattern
        .captures_iter(text)
        .filter_map(|captures| {
            let (whole, label) = (captures.get(0)?, captures.get(1)?);
            let (field, name) = field_of(label.as_str())?;
            Some((label.start(), whole.end(), field, name))
        })
        .collect();
    let mut pairs = Vec::new();
    for (index, (_, end, field, label)) in found.iter().enumerate() {
        let stop = found
            .get(index + 1)
            .map_or(text.len(), |(start, ..)| *start);
        let value = text.get(*end..stop).unwrap_or_default();
        pairs.push((
            *field,
            label.clone(),
            value
                .split('\n')
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned(),
        ));
    }
    pairs
}

fn collect(blocks: &[Block]) -> Labelled {
    let mut found = Vec::new();
    // Pieces in reading order: a label may stand in one cell or paragraph and its value in the next.
    let pieces: Vec<&str> = blocks
        .iter()
        .flat_map(|block| match block {
            Block::Paragraph(paragraph) => vec![paragraph.text.as_str()],
            Block::Table(table) => table
                .rows
                .iter()
                .flatten()
                .map(|cell| cell.text.as_str())
                .collect(),
        })
        .collect();
    for (index, piece) in pieces.iter().enumerate() {
        if piece.chars().count() > 400 {
            continue;
        }
        if let Some((field, label)) = field_of(piece) {
            let is_weak = matches!(label.as_str(), "名称" | "标题" | "时间" | "日期" | "来源")
                && !piece.contains([':', '：']);
            let value = pieces.get(index + 1).copied().unwrap_or_default();
            if !is_weak && field_of(value).is_none() {
                found.push((field, label, value.to_owned()));
            }
            continue;
        }
        found.extend(in_line(piece));
    }
    Labelled(found)
}

/// A line that is a date, alone or before what also stands under a title: the source, the size of letters.
fn bare_date(block: &Block) -> Option<Hint> {
    let Block::Paragraph(paragraph) = block else {
        return None;
    };
    let text = paragraph.text.trim();
    let date = DATE.as_ref()?.find(text)?;
    let rest = text.get(date.end()..).unwrap_or_default().trim();
    let is_byline = rest.is_empty()
        || [
            "来源", "字号", "字体", "浏览", "阅读", "访问", "点击", "作者", "分享", "打印",
        ]
        .iter()
        .any(|word| rest.contains(word));
    (date.start() == 0 && is_byline && text.chars().count() < 120)
        .then(|| hint(date.as_str(), "page date"))
        .flatten()
}
