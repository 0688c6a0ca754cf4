//! Lines and their roles into the tree: nesting by numbering, and an address for every node.
//! Must never lose a line, use an address twice, or nest deeper than the forms of numbering there are.

use std::collections::{HashMap, HashSet};

use crate::block::Table;
use crate::fold::trim;
use crate::layout::{Layout, Role};
use crate::line::Line;
use crate::marker::{self, Form, Marker};
use crate::problem::{Problem, ProblemCode, excerpt};
use crate::tree::{Node, NodeKind, Tree};
use crate::words;

mod numbering;

use numbering::Sequence;

/// Depth of a node among open ones: a node closes all that are not above it.
mod rank {
    pub(super) const ATTACHED: u8 = 0;
    pub(super) const PART: u8 = 1;
    pub(super) const SUBPART: u8 = 2;
    pub(super) const CHAPTER: u8 = 3;
    pub(super) const SECTION: u8 = 4;
    pub(super) const PLAIN_HEADING: u8 = 5;
    /// 一、 and the first level of 1.1.1; its deeper levels follow up to 11.
    pub(super) const HEADING: u8 = 6;
    pub(super) const ARTICLE: u8 = 12;
    pub(super) const CLAUSE: u8 = 13;
    pub(super) const ITEM: u8 = 14;
    pub(super) const CIRCLED: u8 = 18;
    pub(super) const LEAF: u8 = 19;
}

pub(crate) fn build(lines: &[Line<'_>], layout: &Layout, problems: &mut Vec<Problem>) -> Tree {
    let mut outline = Outline {
        stack: Vec::new(),
        nodes: Vec::new(),
        used: HashSet::new(),
        suffixes: HashMap::new(),
        counters: HashMap::new(),
        prefix: String::new(),
        style: Style::default(),
        articles: Sequence::default(),
        problems,
    };
    let mut at = 0;
    let mut part = 0;
    let styles = Style::of_parts(lines, layout);
    outline.style = styles.first().copied().unwrap_or_default();
    while at < lines.len() {
        let line_part = layout.parts.get(at).copied().unwrap_or(0);
        if line_part != part {
            part = line_part;
            outline.open_attached(
                part,
                lines.get(at..).unwrap_or_default(),
                layout.roles.get(at..).unwrap_or_default(),
            );
            outline.style = styles.get(part).copied().unwrap_or_default();
        }
        at += outline.take(
            lines.get(at..).unwrap_or_default(),
            layout.roles.get(at..).unwrap_or_default(),
        );
    }
    outline.close(0);
    Tree {
        nodes: outline.nodes,
    }
}

/// How a document numbers its parts.
#[derive(Default, Clone, Copy)]
struct Style {
    has_articles: bool,
    has_dotted: bool,
}

impl Style {
    /// The style of each document, in one pass over the lines.
    fn of_parts(lines: &[Line<'_>], layout: &Layout) -> Vec<Style> {
        let n_parts = layout.parts.last().map_or(1, |last| last + 1);
        let mut styles = vec![Style::default(); n_parts];
        for ((line, part), role) in lines.iter().zip(&layout.parts).zip(&layout.roles) {
            let Some(style) = styles.get_mut(*part).filter(|_| *role == Role::Body) else {
                continue;
            };
            match marker::read(line.text).map(|found| found.form) {
                Some(Form::Article) => style.has_articles = true,
                Some(Form::Dotted) => style.has_dotted = true,
                Some(_) | None => {}
            }
        }
        styles
    }
}

struct Open {
    rank: u8,
    node: Node,
    /// Numbers of the headings open above and here, for addresses such as h-1.2.
    path: Vec<u32>,
    n_paragraphs: u32,
}

struct Outline<'p> {
    stack: Vec<Open>,
    nodes: Vec<Node>,
    used: HashSet<String>,
    /// The next suffix to try for an address that is taken, so that many repeats stay cheap.
    suffixes: HashMap<String, u32>,
    counters: HashMap<&'static str, u32>,
    prefix: String,
    style: Style,
    articles: Sequence,
    problems: &'p mut Vec<Problem>,
}

impl Outline<'_> {
    /// Takes one node's lines from the front; returns how many.
    fn take(&mut self, lines: &[Line<'_>], roles: &[Role]) -> usize {
        let (Some(line), Some(role)) = (lines.first(), roles.first()) else {
            return 1;
        };
        if let Some(table) = line.table {
            self.table(table);
            return 1;
        }
        match role {
            Role::Title => {
                let n_same = run_len(lines, roles);
                let text = join_title(lines.iter().take(n_same).map(|line| line.text));
                self.leaf(NodeKind::Title, "title", text);
                n_same
            }
            Role::Signature => {
                let n_same = run_len(lines, roles);
                let n = signature_len(lines, n_same);
                self.leaf(NodeKind::Signature, "sig", joined(lines, n));
                n
            }
            Role::Contents => {
                let n_same = run_len(lines, roles);
                self.leaf(NodeKind::Paragraph, "toc", joined(lines, n_same));
                n_same
            }
            Role::Addressees => self.single(NodeKind::Addressees, "to", line),
            Role::AttachmentNote => {
                let n_same = run_len(lines, roles);
                self.leaf(NodeKind::AttachmentNote, "attn", joined(lines, n_same));
                n_same
            }
            Role::Header => self.counted(NodeKind::Header, "head", line),
            Role::AttachedLabel => 1,
            Role::Note => self.counted(NodeKind::Note, "note", line),
            Role::Imprint => self.counted(NodeKind::Imprint, "imp", line),
            Role::Body => {
                self.body(line);
                1
            }
        }
    }

    fn single(&mut self, kind: NodeKind, name: &str, line: &Line<'_>) -> usize {
        self.leaf(kind, name, line.text.to_owned());
        1
    }

    fn counted(&mut self, kind: NodeKind, name: &'static str, line: &Line<'_>) -> usize {
        let number = self.count(name);
        self.leaf(kind, &format!("{name}-{number}"), line.text.to_owned());
        1
    }

    fn count(&mut self, name: &'static str) -> u32 {
        let counter = self.counters.entry(name).or_default();
        *counter += 1;
        *counter
    }

    /// A node outside the numbering, a child of the document itself.
    fn leaf(&mut self, kind: NodeKind, name: &str, text: String) {
        self.close(rank::ATTACHED + 1);
        let address = self.address(name);
        self.push_closed(Node {
            text,
            ..node(kind, address)
        });
    }

    fn open_attached(&mut self, part: usize, lines: &[Line<'_>], roles: &[Role]) {
        self.close(0);
        self.prefix = String::new();
        self.counters.clear();
        self.articles = Sequence::default();
        let label = match (roles.first(), lines.first()) {
            (Some(Role::AttachedLabel), Some(line)) => line.text,
            _ => "",
        };
        let address = self.address(&format!("att-{part}"));
        self.prefix = format!("{address}.");
        let attached = Node {
            label: label.to_owned(),
            ..node(NodeKind::Attached, address)
        };
        self.open(rank::ATTACHED, attached, Vec::new());
    }

    fn body(&mut self, line: &Line<'_>) {
        let mark = marker::read(line.text).filter(|mark| self.counts(mark, line));
        match mark {
            Some(mark) => self.marked(line, &mark),
            None if line.heading.is_some() => self.plain_heading(line),
            None => self.paragraph(line.text),
        }
    }

    /// Is the marker one in this document? `3 月` is none; `1 总则` is one only beside 1.1.
    fn counts(&self, mark: &Marker, line: &Line<'_>) -> bool {
        match mark.form {
            Form::Bare => {
                self.style.has_dotted && line.text.len() < 120 && !words::is_sentence(line.text)
            }
            Form::Part | Form::Subpart | Form::Chapter | Form::Section => !line.text.contains('。'),
            Form::Article
            | Form::Han
            | Form::HanBrackets
            | Form::Arabic
            | Form::ArabicBrackets
            | Form::Circled
            | Form::Dotted => true,
        }
    }

    fn table(&mut self, table: &Table) {
        self.close(rank::LEAF);
        let number = self.count("tbl");
        let address = self.address(&format!("tbl-{number}"));
        self.push_closed(Node {
            table: Some(table.clone()),
            ..node(NodeKind::Table, address)
        });
    }

    /// 款 of an article, or a plain paragraph under the heading that is open.
    fn paragraph(&mut self, text: &str) {
        let in_article = self.stack.iter().any(|open| open.rank == rank::ARTICLE);
        if in_article {
            self.close(rank::CLAUSE);
        } else {
            self.leave_items();
        }
        let base = self.stack.last().map(|open| open.node.address.clone());
        let number = match self.stack.last_mut() {
            Some(open) if open.rank != rank::ATTACHED => {
                open.n_paragraphs += 1;
                open.n_paragraphs
            }
            Some(_) | None => self.count("p"),
        };
        let address = match base.filter(|_| {
            self.stack
                .last()
                .is_some_and(|open| open.rank != rank::ATTACHED)
        }) {
            Some(base) => self.unique(format!("{base}.p-{number}")),
            None => self.address(&format!("p-{number}")),
        };
        let paragraph = Node {
            text: text.to_owned(),
            ..node(NodeKind::Paragraph, address)
        };
        if in_article {
            self.open(rank::CLAUSE, paragraph, Vec::new());
        } else {
            self.push_closed(paragraph);
        }
    }

    /// A paragraph after numbered items belongs to the last of them only when that is a heading without text of its own.
    fn leave_items(&mut self) {
        while let Some(open) = self.stack.last() {
            let numbered = matches!(open.node.kind, NodeKind::Item | NodeKind::Subitem)
                && open.rank > rank::HEADING;
            if !numbered || open.node.text.is_empty() {
                break;
            }
            let rank = open.rank;
            self.close(rank);
        }
        self.close(rank::LEAF);
    }

    fn plain_heading(&mut self, line: &Line<'_>) {
        self.close(rank::PLAIN_HEADING);
        let number = self.count("hd");
        let address = self.address(&format!("hd-{number}"));
        let heading = Node {
            heading: line.text.to_owned(),
            ..node(NodeKind::Heading, address)
        };
        self.open(rank::PLAIN_HEADING, heading, Vec::new());
    }

    fn open(&mut self, rank: u8, node: Node, path: Vec<u32>) {
        self.close(rank);
        self.stack.push(Open {
            rank,
            node,
            path,
            n_paragraphs: 0,
        });
    }

    /// Closes every open node of this rank or deeper; an attached document only by rank 0.
    fn close(&mut self, rank: u8) {
        while self.stack.last().is_some_and(|open| open.rank >= rank) {
            if let Some(open) = self.stack.pop() {
                self.push_closed(open.node);
            }
        }
    }

    fn push_closed(&mut self, node: Node) {
        match self.stack.last_mut() {
            Some(open) => open.node.children.push(node),
            None => self.nodes.push(node),
        }
    }

    fn address(&mut self, name: &str) -> String {
        let wanted = format!("{}{name}", self.prefix);
        self.unique(wanted)
    }

    /// The address itself, or the first of `-x2`, `-x3`, … that is free.
    fn unique(&mut self, wanted: String) -> String {
        if self.used.insert(wanted.clone()) {
            return wanted;
        }
        let next = self.suffixes.entry(wanted.clone()).or_insert(2);
        loop {
            let candidate = format!("{wanted}-x{next}");
            *next += 1;
            if self.used.insert(candidate.clone()) {
                return candidate;
            }
        }
    }

    fn is_taken(&self, name: &str) -> bool {
        self.used.contains(&format!("{}{name}", self.prefix))
    }

    fn broken_numbering(&mut self, address: &str, text: &str) {
        self.problems.push(Problem {
            code: ProblemCode::NumberingBroken,
            place: address.to_owned(),
            excerpt: excerpt(text),
        });
    }
}

fn node(kind: NodeKind, address: String) -> Node {
    Node {
        address,
        kind,
        label: String::new(),
        heading: String::new(),
        text: String::new(),
        table: None,
        children: Vec::new(),
    }
}

/// How many lines from the first on have its role.
fn run_len(lines: &[Line<'_>], roles: &[Role]) -> usize {
    let first = roles.first();
    roles
        .iter()
        .zip(lines)
        .take_while(|(role, line)| Some(*role) == first && line.table.is_none())
        .count()
        .max(1)
}

/// A signature ends with its date: two signatures in a row stay two.
fn signature_len(lines: &[Line<'_>], n_same: usize) -> usize {
    lines
        .iter()
        .take(n_same)
        .position(|line| words::is_date_line(line.text) || words::signed_date(line.text).is_some())
        .map_or(n_same, |at| at + 1)
}

fn joined(lines: &[Line<'_>], n: usize) -> String {
    let texts: Vec<&str> = lines.iter().take(n).map(|line| line.text).collect();
    texts.join("\n")
}

/// A title broken over lines as one: nothing between Chinese characters, a space between words of letters,
/// and letters set apart to fill the line (`管 理 办 法`) brought together.
pub(crate) fn join_title<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut title = String::new();
    for line in lines {
        let line = tidy_spaces(line);
        let latin = title
            .chars()
            .next_back()
            .is_some_and(|c| c.is_ascii_alphanumeric())
            && line
                .chars()
                .next()
                .is_some_and(|c| c.is_ascii_alphanumeric());
        if latin {
            title.push(' ');
        }
        title.push_str(&line);
    }
    title
}

fn tidy_spaces(line: &str) -> String {
    let tokens: Vec<&str> = line
        .split(crate::fold::is_blank)
        .filter(|token| !token.is_empty())
        .collect();
    let n_single = tokens
        .iter()
        .filter(|token| words::n_chars(token) == 1)
        .count();
    if tokens.len() > 2 && n_single * 2 > tokens.len() {
        return tokens.concat();
    }
    if tokens.len() <= 1 {
        trim(line).to_owned()
    } else {
        tokens.join(" ")
    }
}

#[cfg(test)]
mod tests;
