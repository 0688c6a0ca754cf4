//! Chinese official documents: blocks of text in, a tree with stable addresses, proposed metadata and problems out.
//!
//! Pure: no IO, no clock, no knowledge of portals. Parsing never fails as a whole and never invents: what is missing
//! stays missing, what is unsure says so. Time is linear in the length of the text, and the tree is no deeper than the
//! forms of numbering there are.
//!
//! Sources: GB/T 9704-2012 (layout of official documents), 党政机关公文处理工作条例 (2012), 立法法 art. 65 (编章节条款项目).
//!
//! # What is read
//!
//! - The head: the table portals print above a document (索引号 …), 发文机关标志, 发文字号, 签发人, a title broken over lines,
//!   题注, 主送机关. The end: 附件说明, 署名, 成文日期, 附注, 抄送, 印发. Decrees (令) with the regulation they promulgate, announcements
//!   (公告 第N号), joint documents, documents sent out with a notice (`att-1`).
//! - Numbering: 编 分编 章 节 条 款 项 目; 一、（一） 1. （1） ①; 1.1.1; inserted articles (第N条之一); contents (目录) that repeat it.
//! - Lines whose breaks were lost: cut again at numbering marks and ends of sentences.
//! - [`citation`], [`value`], [`docnumber`], [`numeral`], [`agency`] read running text on their own.
//!
//! # Addresses beyond those of [`tree::Node::address`]
//!
//! `title`, `to`, `sig`, `toc`, `attn` (附件说明), `head-1`, `note-1`, `imp-1`, `tbl-1`, `hd-1` (a heading without a number),
//! `pt-1` 编, `sp-1` 分编, `ch-1` 章, `ch-1.s-2` 节; inside an article `.p-2` the second 款, `.i-3` 项, `.s-1` 目, `.t-1` （1）, `.o-1` ①,
//! `.n-1` 一、. Headings without articles: `h-1` 一、, `h-1.2` （二）, `h-1.2.3` 3., with 0 for a level that is skipped.
//! A number that comes twice in one document takes the address of its chapter before it, or `-x2`.
//!
//! # What is not
//!
//! - Vertical text, formulas, pictures, footnotes as such, and tables drawn with characters (they stay paragraphs).
//! - Traditional characters as words of form (通知 is known, 通知書 is not).
//! - Titles of attached documents that stand in running text without a line of their own.
//! - Lines wrapped at the edge of a page: a reader with the page's geometry joins them before.
//! - Laws cited without 《》 (刑法第三条): they are passed over, never taken for the document itself.
//! - Inserted documents in quotation marks (an amendment's “第三条 …”): they stay text of the paragraph.
//! - Meaning: whether a cited rule is in force, or who an abbreviation stands for.

pub mod agency;
pub mod block;
pub mod citation;
pub mod docnumber;
pub mod fold;
pub mod metadata;
pub mod numeral;
pub mod problem;
pub mod tree;
pub mod value;

mod layout;
mod line;
mod marker;
mod outline;
mod propose;
mod words;

use block::{Block, Hints};
use metadata::Metadata;
use problem::{Problem, ProblemCode, excerpt};
use tree::Tree;

/// What a document turned out to be.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Parsed {
    pub metadata: Metadata,
    /// The whole text in reading order, one paragraph a line, tables as tab-separated lines.
    pub text: String,
    pub tree: Tree,
    pub problems: Vec<Problem>,
}

/// More problems than this in one document say nothing more; a text of many megabytes of noise must not yield as many.
const MOST_PROBLEMS: usize = 1000;

/// Parses a document. `hints` is what its carrier says of it (page tags, fields of a JSON line).
///
/// ```
/// use lawtext::block::{Block, Hints, Paragraph};
/// let text = "云溪市人民政府关于印发云溪市停车管理办法的通知\n云政发〔2026〕3号\n各区人民政府：\n现印发给你们。\n\
///             云溪市人民政府\n2026年1月5日\n云溪市停车管理办法\n第一条 为规范停车，制定本办法。\n第二条 本办法自2026年3月1日起施行。";
/// let block = Block::Paragraph(Paragraph { text: text.into(), ..Paragraph::default() });
/// let parsed = lawtext::parse(&[block], &Hints::default());
/// assert_eq!(parsed.metadata.doc_number.unwrap().value, "云政发〔2026〕3号");
/// assert_eq!(parsed.metadata.issuers.unwrap().value, ["云溪市人民政府"]);
/// assert!(parsed.tree.find("att-1.art-2").is_some());
/// ```
#[must_use]
pub fn parse(blocks: &[Block], hints: &Hints) -> Parsed {
    let lines = line::lines(blocks);
    let mut problems = Vec::new();
    if lines.is_empty() {
        problems.push(Problem {
            code: ProblemCode::Empty,
            place: String::new(),
            excerpt: String::new(),
        });
    }
    let hint_title = hints.title.as_ref().map(|hint| hint.value.as_str());
    let layout = layout::read(&lines, hint_title);
    let tree = outline::build(&lines, &layout, &mut problems);
    let metadata = propose::metadata(&lines, &layout, hints, &mut problems);
    invalid_dates(&lines, &mut problems);
    problems.truncate(MOST_PROBLEMS);
    Parsed {
        metadata,
        text: whole_text(&lines),
        tree,
        problems,
    }
}

fn whole_text(lines: &[line::Line<'_>]) -> String {
    let mut text = String::with_capacity(lines.iter().map(|line| line.text.len() + 1).sum());
    for line in lines {
        match line.table {
            Some(table) => table.print(&mut text),
            None => {
                text.push_str(line.text);
                text.push('\n');
            }
        }
    }
    text.truncate(text.trim_end_matches('\n').len());
    text
}

fn invalid_dates(lines: &[line::Line<'_>], problems: &mut Vec<Problem>) {
    for line in lines.iter().filter(|line| line.text.contains('日')) {
        for found in value::find(line.text) {
            if matches!(found.value, value::Value::InvalidDate { .. }) {
                problems.push(Problem {
                    code: ProblemCode::DateInvalid,
                    place: line.origin.to_owned(),
                    excerpt: excerpt(line.text.get(found.start..found.end).unwrap_or_default()),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests;
