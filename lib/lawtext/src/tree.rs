//! The tree of a document: parts, chapters, articles, paragraphs, items, headings, tables, each with a stable address.
//! Must never lose text: joining the nodes in order gives the document back, white space aside.

use serde::{Deserialize, Serialize};

use crate::block::Table;

/// The body of a document and the documents attached to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tree {
    pub nodes: Vec<Node>,
}

/// A node. Printed as `label` + `heading` + `text`, then its table, then its children.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Unique in the tree, stable while the numbering of the document is: `art-5`, `art-5.p-2`, `art-5.i-3`,
    /// `ch-2`, `h-1.2` (headings 一、（二）), `att-1` (first attached document), `att-1.art-5`, `p-3` (plain paragraph).
    /// Lower-case ASCII letters, digits, `-` and `.` only: it is the fragment of a URL.
    pub address: String,
    pub kind: NodeKind,
    /// As printed: `第五条`, `一、`, `（三）`. Empty where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The heading that follows the label; empty where the text follows at once.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub heading: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Table>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Node>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// 标题 of the document or of an attached one.
    Title,
    /// 发文机关标志, 发文字号, 签发人 and the like above the title.
    Header,
    /// 主送机关.
    Addressees,
    /// An attached document: 通知 + 办法.
    Attached,
    /// 编
    Part,
    /// 分编
    Subpart,
    /// 章
    Chapter,
    /// 节
    Section,
    /// 条
    Article,
    /// 款, or a plain paragraph outside any article.
    Paragraph,
    /// 项: （一）
    Item,
    /// 目: 1.
    Subitem,
    /// 一、 and （一） as headings of a document without articles; the depth is in the address.
    Heading,
    Table,
    /// 附件说明
    AttachmentNote,
    /// 署名 and 成文日期.
    Signature,
    /// 附注: （此件公开发布）
    Note,
    /// 抄送, 印发机关, 印发日期.
    Imprint,
}

/// A citable part of a document, for search and for comparing versions clause by clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clause {
    pub address: String,
    pub kind: NodeKind,
    /// Where it stands, in words: `第二章 申请 第五条`.
    pub label: String,
    /// Its whole text with everything below it, one line a node.
    pub text: String,
}

impl Tree {
    /// Every node, parents before children, in reading order.
    ///
    /// ```
    /// # use lawtext::{block::*, parse};
    /// # let block = Block::Paragraph(Paragraph { text: "第一条 甲。\n（一）乙；".into(), ..Default::default() });
    /// let parsed = parse(&[block], &Hints::default());
    /// let addresses: Vec<&str> = parsed.tree.iter().map(|node| node.address.as_str()).collect();
    /// assert_eq!(addresses, ["art-1", "art-1.i-1"]);
    /// ```
    pub fn iter(&self) -> Nodes<'_> {
        Nodes {
            stack: self.nodes.iter().rev().collect(),
        }
    }

    /// The node at an address.
    ///
    /// ```
    /// # use lawtext::{block::*, parse};
    /// # let block = Block::Paragraph(Paragraph { text: "第一条 甲。\n第二条 乙。".into(), ..Default::default() });
    /// let parsed = parse(&[block], &Hints::default());
    /// assert_eq!(parsed.tree.find("art-2").map(|node| node.text.as_str()), Some("乙。"));
    /// ```
    #[must_use]
    pub fn find(&self, address: &str) -> Option<&Node> {
        self.iter().find(|node| node.address == address)
    }

    /// The whole text, one line a node; white space aside, every character that was read.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for node in self.iter() {
            node.print(&mut text);
        }
        text
    }

    /// The document as clauses: each article whole, each paragraph, heading with its own text and table outside articles.
    /// Together they hold the whole text once.
    ///
    /// ```
    /// # use lawtext::{block::*, parse};
    /// # let text = "第一章 总则\n第一条 甲。\n乙。\n第二条 丙。";
    /// # let block = Block::Paragraph(Paragraph { text: text.into(), ..Default::default() });
    /// let clauses = parse(&[block], &Hints::default()).tree.clauses();
    /// assert_eq!(clauses[1].label, "第一章 总则 第一条");
    /// assert_eq!(clauses[1].text, "第一条 甲。\n乙。");
    /// ```
    #[must_use]
    pub fn clauses(&self) -> Vec<Clause> {
        let mut clauses = Vec::new();
        let mut trail = Vec::new();
        for node in &self.nodes {
            collect(node, &mut trail, &mut clauses);
        }
        clauses
    }
}

/// Depth is bounded by the forms of numbering, so recursion is.
fn collect<'a>(node: &'a Node, trail: &mut Vec<&'a Node>, clauses: &mut Vec<Clause>) {
    trail.push(node);
    let is_whole = match node.kind {
        NodeKind::Article | NodeKind::Item | NodeKind::Subitem => true,
        NodeKind::Attached
        | NodeKind::Part
        | NodeKind::Subpart
        | NodeKind::Chapter
        | NodeKind::Section
        | NodeKind::Heading
        | NodeKind::Paragraph
        | NodeKind::Title
        | NodeKind::Header
        | NodeKind::Addressees
        | NodeKind::Table
        | NodeKind::AttachmentNote
        | NodeKind::Signature
        | NodeKind::Note
        | NodeKind::Imprint => false,
    };
    let mut text = String::new();
    if is_whole {
        text = node.plain_text();
    } else {
        node.print(&mut text);
    }
    let text = text.trim_end().to_owned();
    if !text.is_empty() {
        clauses.push(Clause {
            address: node.address.clone(),
            kind: node.kind,
            label: trail_label(trail),
            text,
        });
    }
    if !is_whole {
        for child in &node.children {
            collect(child, trail, clauses);
        }
    }
    trail.pop();
}

fn trail_label(trail: &[&Node]) -> String {
    let mut label = String::new();
    for node in trail {
        let is_group = matches!(
            node.kind,
            NodeKind::Part
                | NodeKind::Subpart
                | NodeKind::Chapter
                | NodeKind::Section
                | NodeKind::Attached
        );
        let mut words = vec![node.label.as_str()];
        // The name of an attached document is its title, the first of its children.
        let title = node
            .children
            .iter()
            .find(|child| child.kind == NodeKind::Title);
        if node.kind == NodeKind::Attached
            && let Some(title) = title
        {
            words.push(&title.text);
        } else if is_group || node.kind == NodeKind::Heading {
            words.push(&node.heading);
        }
        for word in words.into_iter().filter(|word| !word.is_empty()) {
            if !label.is_empty() && !label.ends_with('、') && !label.ends_with('）') {
                label.push(' ');
            }
            label.push_str(word);
        }
    }
    label
}

impl Node {
    /// The text of the node and of everything below it, one line a node.
    #[must_use]
    pub fn plain_text(&self) -> String {
        let mut text = String::new();
        let nodes = Nodes { stack: vec![self] };
        for node in nodes {
            node.print(&mut text);
        }
        text.truncate(text.trim_end().len());
        text
    }

    fn print(&self, text: &mut String) {
        let start = text.len();
        for part in [&self.label, &self.heading, &self.text] {
            // 第五条 stands apart from its text; 一、 and （一） do not.
            let apart = text.len() > start && !text.ends_with(['、', '）', ')', '.', '．', '。']);
            if apart && !part.is_empty() {
                text.push(' ');
            }
            text.push_str(part);
        }
        if text.len() > start {
            text.push('\n');
        }
        if let Some(table) = &self.table {
            table.print(text);
        }
    }
}

impl Table {
    /// One row a line, cells apart by tabs; line breaks inside a cell become spaces.
    pub(crate) fn print(&self, text: &mut String) {
        if !self.caption.is_empty() {
            text.push_str(&self.caption);
            text.push('\n');
        }
        for row in &self.rows {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| cell.text.replace(['\n', '\r', '\t'], " "))
                .collect();
            text.push_str(&cells.join("\t"));
            text.push('\n');
        }
    }
}

/// Nodes of a tree, parents before children.
#[derive(Debug, Clone)]
pub struct Nodes<'a> {
    stack: Vec<&'a Node>,
}

impl<'a> Iterator for Nodes<'a> {
    type Item = &'a Node;

    fn next(&mut self) -> Option<&'a Node> {
        let node = self.stack.pop()?;
        self.stack.extend(node.children.iter().rev());
        Some(node)
    }
}

impl<'a> IntoIterator for &'a Tree {
    type Item = &'a Node;
    type IntoIter = Nodes<'a>;

    fn into_iter(self) -> Nodes<'a> {
        self.iter()
    }
}
