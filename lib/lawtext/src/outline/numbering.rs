//! What a numbered line opens in the tree: its kind, rank, address, and how it splits into heading and text.
//! Must never depend on the text after the number for an address: that is what keeps addresses stable.

use crate::fold::trim;
use crate::line::Line;
use crate::marker::{Form, Marker};
use crate::outline::{Outline, node, rank};
use crate::tree::{Node, NodeKind};
use crate::words;

/// The last number seen, to notice gaps and repeats.
#[derive(Default)]
pub(super) struct Sequence {
    last: u32,
}

impl Sequence {
    /// Does `number` follow? Inserted articles (第N条之一) keep the count.
    fn follows(&mut self, number: u32, is_inserted: bool) -> bool {
        let follows = if is_inserted {
            number == self.last
        } else {
            number == self.last + 1 || number == 1
        };
        self.last = number;
        follows
    }
}

impl Outline<'_> {
    pub(super) fn marked(&mut self, line: &Line<'_>, mark: &Marker) {
        let label = line.text.get(..mark.len).unwrap_or_default().to_owned();
        let rest = trim(line.text.get(mark.len..).unwrap_or_default());
        let number = mark.numbers.first().copied().unwrap_or_default();
        match mark.form {
            Form::Part => self.division(
                NodeKind::Part,
                rank::PART,
                &format!("pt-{number}"),
                label,
                rest,
            ),
            Form::Subpart => self.division(
                NodeKind::Subpart,
                rank::SUBPART,
                &format!("sp-{number}"),
                label,
                rest,
            ),
            Form::Chapter => self.division(
                NodeKind::Chapter,
                rank::CHAPTER,
                &format!("ch-{number}"),
                label,
                rest,
            ),
            Form::Section => self.division(
                NodeKind::Section,
                rank::SECTION,
                &format!("s-{number}"),
                label,
                rest,
            ),
            Form::Article => self.article(mark, label, rest),
            Form::Dotted | Form::Bare => self.dotted(mark, label, rest),
            Form::Han => self.han(number, label, rest),
            Form::HanBrackets => self.numbered(1, number, label, rest),
            Form::Arabic => self.numbered(2, number, label, rest),
            Form::ArabicBrackets => self.numbered(3, number, label, rest),
            Form::Circled => self.circled(number, label, rest),
        }
    }

    /// 编, 分编, 章, 节: an address of their own number, below the division above when that is taken.
    fn division(&mut self, kind: NodeKind, rank: u8, name: &str, label: String, rest: &str) {
        self.close(rank);
        let within = self.divisions_above();
        let address = if kind == NodeKind::Section || self.is_taken(name) {
            self.unique(format!("{within}{name}"))
        } else {
            self.address(name)
        };
        let heading = rest.to_owned();
        self.open(
            rank,
            Node {
                label,
                heading,
                ..node(kind, address)
            },
            Vec::new(),
        );
    }

    /// The address of the innermost open division with a dot after it, or the prefix of the document.
    fn divisions_above(&self) -> String {
        self.stack
            .iter()
            .rev()
            .find(|open| (rank::PART..=rank::SECTION).contains(&open.rank))
            .map_or_else(
                || self.prefix.clone(),
                |open| format!("{}.", open.node.address),
            )
    }

    fn article(&mut self, mark: &Marker, label: String, rest: &str) {
        self.close(rank::ARTICLE);
        let numbers: Vec<String> = mark.numbers.iter().map(ToString::to_string).collect();
        let name = format!("art-{}", numbers.join("-"));
        let repeats = self.is_taken(&name);
        let address = if repeats {
            let within = self.divisions_above();
            self.unique(format!("{within}{name}"))
        } else {
            self.address(&name)
        };
        let number = mark.numbers.first().copied().unwrap_or_default();
        if !self.articles.follows(number, mark.numbers.len() > 1) || repeats {
            self.broken_numbering(&address, &label);
        }
        let (heading, text) = split_caption(rest);
        self.open(
            rank::ARTICLE,
            Node {
                label,
                heading,
                text,
                ..node(NodeKind::Article, address)
            },
            Vec::new(),
        );
        // The text beside the label is the first 款; with no text, the next line is.
        let has_text = !rest.is_empty();
        if let Some(open) = self.stack.last_mut() {
            open.n_paragraphs = u32::from(has_text);
        }
    }

    /// 1.1.1 and, in a document that has those, the bare 1 above them.
    fn dotted(&mut self, mark: &Marker, label: String, rest: &str) {
        if self.in_article() {
            return self.numbered(
                2,
                mark.numbers.last().copied().unwrap_or_default(),
                label,
                rest,
            );
        }
        let depth = u8::try_from(mark.numbers.len().min(6)).unwrap_or(6);
        let address = self.heading_address(&mark.numbers);
        let (heading, text) = split_heading(rest);
        let opened = Node {
            label,
            heading,
            text,
            ..node(NodeKind::Heading, address)
        };
        self.open(rank::HEADING + depth - 1, opened, mark.numbers.clone());
    }

    fn han(&mut self, number: u32, label: String, rest: &str) {
        // 一、 with a short name between articles groups them; with a sentence it is a point of the article.
        let names_group =
            !words::is_sentence(rest) && words::n_chars(rest) <= 40 && !rest.ends_with(['：', ':']);
        if self.in_article() && !names_group {
            let base = self.owner_address(rank::ITEM);
            let address = self.unique(format!("{base}n-{number}"));
            let (heading, text) = split_heading(rest);
            return self.open(
                rank::ITEM,
                Node {
                    label,
                    heading,
                    text,
                    ..node(NodeKind::Item, address)
                },
                Vec::new(),
            );
        }
        let group_rank = if self.style.has_articles {
            rank::PLAIN_HEADING
        } else {
            rank::HEADING
        };
        self.close(group_rank);
        let address = self.heading_address(&[number]);
        let (heading, text) = split_heading(rest);
        self.open(
            group_rank,
            Node {
                label,
                heading,
                text,
                ..node(NodeKind::Heading, address)
            },
            vec![number],
        );
    }

    /// （一） is level 1, 1. level 2, （1） level 3: items inside an article or under 1.1, headings elsewhere.
    fn numbered(&mut self, level: u8, number: u32, label: String, rest: &str) {
        let under_dotted = self.style.has_dotted
            && self
                .stack
                .iter()
                .any(|open| (rank::HEADING..rank::ARTICLE).contains(&open.rank));
        if self.in_article() || self.style.has_articles || under_dotted {
            return self.item(level, number, label, rest);
        }
        let kind = match level {
            1 => NodeKind::Heading,
            2 => NodeKind::Item,
            _ => NodeKind::Subitem,
        };
        let rank = rank::HEADING + level;
        self.close(rank);
        let mut path = self
            .stack
            .last()
            .map(|open| open.path.clone())
            .unwrap_or_default();
        path.resize(usize::from(level), 0);
        path.push(number);
        let address = self.heading_address(&path);
        let (heading, text) = split_heading(rest);
        self.open(
            rank,
            Node {
                label,
                heading,
                text,
                ..node(kind, address)
            },
            path,
        );
    }

    /// 项 and 目: `art-5.i-3`, `art-5.i-3.s-1`, `art-5.i-3.s-1.t-2`.
    fn item(&mut self, level: u8, number: u32, label: String, rest: &str) {
        let rank = rank::ITEM + level;
        let base = self.owner_address(rank);
        let letter = match level {
            1 => 'i',
            2 => 's',
            _ => 't',
        };
        let kind = if level == 1 {
            NodeKind::Item
        } else {
            NodeKind::Subitem
        };
        let address = self.unique(format!("{base}{letter}-{number}"));
        self.open(
            rank,
            Node {
                label,
                text: rest.to_owned(),
                ..node(kind, address)
            },
            Vec::new(),
        );
    }

    fn circled(&mut self, number: u32, label: String, rest: &str) {
        let base = self.owner_address(rank::CIRCLED);
        let address = self.unique(format!("{base}o-{number}"));
        self.open(
            rank::CIRCLED,
            Node {
                label,
                text: rest.to_owned(),
                ..node(NodeKind::Subitem, address)
            },
            Vec::new(),
        );
    }

    fn in_article(&self) -> bool {
        self.stack.iter().any(|open| open.rank == rank::ARTICLE)
    }

    /// Closes what is not above `rank` and gives the address to build on, with its dot.
    fn owner_address(&mut self, rank: u8) -> String {
        self.close(rank);
        match self.stack.last() {
            Some(open) if open.rank != rank::ATTACHED => format!("{}.", open.node.address),
            Some(_) | None => self.prefix.clone(),
        }
    }

    /// `h-1.2`; below the division when headings start again in every chapter.
    fn heading_address(&mut self, numbers: &[u32]) -> String {
        let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        let name = format!("h-{}", numbers.join("."));
        if !self.is_taken(&name) {
            return self.address(&name);
        }
        let within = self.divisions_above();
        self.unique(format!("{within}{name}"))
    }
}

/// `【处罚】对…` after an article's label: the caption in brackets is its heading.
fn split_caption(rest: &str) -> (String, String) {
    let close = match rest.chars().next() {
        Some('【') => '】',
        Some('〔') => '〕',
        Some(_) | None => return (String::new(), rest.to_owned()),
    };
    match rest.find(close).filter(|at| *at < 120) {
        Some(at) => {
            let (heading, text) = rest.split_at(at + close.len_utf8());
            (heading.to_owned(), trim(text).to_owned())
        }
        None => (String::new(), rest.to_owned()),
    }
}

/// A numbered line as heading and text: `总体要求` is all heading; `指导思想。坚持…` is a heading up to its full stop;
/// a line that is one sentence is all text.
fn split_heading(rest: &str) -> (String, String) {
    let end = rest
        .char_indices()
        .take(61)
        .find(|(_, c)| matches!(c, '。' | '：' | ':' | '；' | '？' | '！'));
    match end {
        None if words::n_chars_up_to(rest, 60) && !rest.ends_with(['，', '；']) => {
            (rest.to_owned(), String::new())
        }
        Some((at, mark)) if matches!(mark, '。' | '？') => {
            let stop = at + mark.len_utf8();
            let (heading, text) = rest.split_at(stop);
            let is_short = heading.chars().count() <= 31;
            if text.is_empty() && mark == '？' {
                return (rest.to_owned(), String::new());
            }
            match trim(text) {
                "" => (String::new(), rest.to_owned()),
                text if is_short => (heading.to_owned(), text.to_owned()),
                _ => (String::new(), rest.to_owned()),
            }
        }
        Some(_) | None => (String::new(), rest.to_owned()),
    }
}
