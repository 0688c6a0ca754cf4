//! What a document says of others: repealed, amended, interpreted, put into practice, its basis. Only what stands in its words.
//! Must never relate a document to one that it merely mentions.

use lawtext::citation::{self, Citation, Target};
use lawtext::tree::Tree;

use crate::record::codes::RelationKind;
use crate::record::content::{Relation, RelationTarget};
use crate::record::kind::RecordKind;

/// The end of a sentence that ends other documents (立法技术规范: 同时废止; earlier usage beside it).
const REPEALED: [&str; 6] = [
    "同时废止",
    "同时予以废止",
    "予以废止",
    "即行废止",
    "同时失效",
    "停止执行",
];
/// What stands before a basis, and in the same sentence what makes it one.
const BASIS: [&str; 3] = ["根据", "依据", "依照"];
const MADE: [&str; 5] = ["制定本", "修订本", "制订本", "结合本", "现就"];
const IMPLEMENTED: [&str; 5] = ["贯彻落实", "落实", "贯彻", "贯彻执行", "贯彻实施"];
/// A basis stands at the beginning: nobody states one in the middle of a text.
const BEGINNING: usize = 6;

/// The relations that title and text state, each other document once, in the order they are stated.
#[must_use]
pub fn relations(kind: RecordKind, title: &str, tree: &Tree) -> Vec<Relation> {
    let mut found = Found {
        own_title: title,
        relations: Vec::new(),
    };
    found.add_title(kind);
    for (position, clause) in tree.clauses().iter().enumerate() {
        for sentence in clause.text.split_inclusive(['。', '；', '\n']) {
            found.add_repeals(sentence);
            if position < BEGINNING {
                found.add_beginning(sentence);
            }
        }
    }
    found.relations
}

struct Found<'a> {
    own_title: &'a str,
    relations: Vec<Relation>,
}

impl Found<'_> {
    fn add(&mut self, kind: RelationKind, cited: &Citation) {
        let Target::Title(title) = &cited.target else {
            return;
        };
        // An article of a document is not the document.
        if cited.provision.is_some() || title == self.own_title {
            return;
        }
        let citation = RelationTarget::Citation(format!("《{title}》"));
        if self
            .relations
            .iter()
            .all(|relation| relation.target != citation)
        {
            self.relations.push(Relation {
                kind,
                target: citation,
            });
        }
    }

    /// 关于废止《…》的决定, 关于修改《…》的决定, 《…》政策解读.
    fn add_title(&mut self, kind: RecordKind) {
        let title = self.own_title;
        for cited in citation::find(title) {
            let before = title.get(..cited.start).unwrap_or_default();
            let relation = if before.contains("废止") {
                Some(RelationKind::Repeals)
            } else if before.contains("修改") || before.contains("修正") {
                Some(RelationKind::Amends)
            } else if kind == RecordKind::Interpretation {
                Some(RelationKind::Interprets)
            } else {
                None
            };
            if let Some(relation) = relation {
                self.add(relation, &cited);
            }
        }
    }

    /// The documents that stand in a row directly before the words that end them.
    fn add_repeals(&mut self, sentence: &str) {
        for words in REPEALED {
            let Some(at) = sentence.find(words) else {
                continue;
            };
            let before = sentence.get(..at).unwrap_or_default();
            let cited = citation::find(before);
            for cited in row_ending_at(before, &cited, before.len()) {
                self.add(RelationKind::Repeals, cited);
            }
            return;
        }
    }

    fn add_beginning(&mut self, sentence: &str) {
        let cited = citation::find(sentence);
        if MADE.iter().any(|words| sentence.contains(words)) {
            for cited in row_after_any(sentence, &cited, &BASIS) {
                self.add(RelationKind::Basis, cited);
            }
        }
        for cited in row_after_any(sentence, &cited, &IMPLEMENTED) {
            self.add(RelationKind::Implements, cited);
        }
    }
}

/// The citations before `end` with nothing but joining words between them and it.
fn row_ending_at<'a>(text: &str, cited: &'a [Citation], end: usize) -> Vec<&'a Citation> {
    let mut row = Vec::new();
    let mut next = end;
    for citation in cited.iter().rev() {
        let between = text.get(citation.end..next).unwrap_or("gap");
        if !is_joining(between) {
            break;
        }
        row.push(citation);
        next = citation.start;
    }
    row.reverse();
    row
}

/// The citations in a row behind the first of `words` that has one directly behind it.
fn row_after_any<'a>(text: &str, cited: &'a [Citation], words: &[&str]) -> Vec<&'a Citation> {
    let is_behind = |citation: &&Citation| {
        let before = text.get(..citation.start).unwrap_or_default();
        words.iter().any(|word| before.ends_with(word))
    };
    let Some(first) = cited.iter().position(|citation| is_behind(&citation)) else {
        return Vec::new();
    };
    let mut row: Vec<&Citation> = Vec::new();
    for citation in cited.iter().skip(first) {
        let goes_on = row
            .last()
            .is_none_or(|last| is_joining(text.get(last.end..citation.start).unwrap_or("gap")));
        if !goes_on {
            break;
        }
        row.push(citation);
    }
    row
}

/// What may stand between documents in a row: punctuation, 和 and its like, 原, a number or date in brackets.
fn is_joining(between: &str) -> bool {
    let mut depth = 0_u32;
    between.chars().all(|character| match character {
        '（' | '(' => {
            depth += 1;
            true
        }
        '）' | ')' => {
            depth = depth.saturating_sub(1);
            true
        }
        _ if depth > 0 => true,
        _ => "、，,和及与以及原的并 \u{3000}".contains(character),
    })
}

#[cfg(test)]
mod tests;
