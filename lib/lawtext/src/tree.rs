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
