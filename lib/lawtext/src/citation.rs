//! Citations in running text: 《title》（文号）第X条第Y款第（Z）项, 本办法第X条, and document numbers that stand alone.
//! Must never resolve what is not there: a citation whose target is missing stays unresolved.

use serde::{Deserialize, Serialize};

use crate::docnumber::{self, DocNumber};
use crate::fold::{fold, is_blank};
use crate::numeral;
use crate::tree::Tree;

/// A citation and the bytes it takes up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    pub start: usize,
    pub end: usize,
    pub target: Target,
    pub number: Option<DocNumber>,
    pub provision: Option<Provision>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "title", rename_all = "snake_case")]
pub enum Target {
    /// A document by its title, without the outer 《》.
    Title(String),
    /// A document by its number only.
    Number,
    /// The document the text stands in: 本办法第三条, or 第三条 with nothing before it.
    Own,
}

/// 第X条之W第Y款第（Z）项第V目.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provision {
    pub article: u32,
    pub inserted: Option<u32>,
    pub paragraph: Option<u32>,
    pub item: Option<u32>,
    pub subitem: Option<u32>,
}

impl Provision {
    /// The address in a tree, without the prefix of an attached document. The first 款 is the article's own text.
    ///
    /// ```
    /// use lawtext::citation::Provision;
    /// let provision = Provision { article: 5, paragraph: Some(2), item: Some(3), ..Provision::default() };
    /// assert_eq!(provision.address(), "art-5.p-2.i-3");
    /// ```
    #[must_use]
    pub fn address(&self) -> String {
        let mut address = format!("art-{}", self.article);
        if let Some(inserted) = self.inserted {
            address.push_str(&format!("-{inserted}"));
        }
        if let Some(paragraph) = self.paragraph.filter(|paragraph| *paragraph > 1) {
            address.push_str(&format!(".p-{paragraph}"));
        }
        if let Some(item) = self.item {
            address.push_str(&format!(".i-{item}"));
        }
        if let Some(subitem) = self.subitem {
            address.push_str(&format!(".s-{subitem}"));
        }
        address
    }
}

/// A title in 《》 longer than this many bytes is a mistake of punctuation.
const LONGEST_TITLE: usize = 900;

/// Every citation in a text, in order.
///
/// ```
/// use lawtext::citation::{Target, find};
/// let found = find("根据《云溪市停车条例》（云人发〔2026〕3号）第五条第二款，本办法第三条");
/// assert_eq!(found.len(), 2);
/// assert_eq!(found[0].target, Target::Title("云溪市停车条例".into()));
/// assert_eq!(found[0].number.as_ref().map(ToString::to_string).as_deref(), Some("云人发〔2026〕3号"));
/// assert_eq!(found[0].provision.map(|p| p.address()).as_deref(), Some("art-5.p-2"));
/// assert_eq!((&found[1].target, found[1].provision.map(|p| p.article)), (&Target::Own, Some(3)));
/// ```
#[must_use]
pub fn find(text: &str) -> Vec<Citation> {
    let mut all: Vec<Citation> = Vec::new();
    let mut at = 0;
    while let Some((start, c)) = next_start(text, at) {
        let found = match c {
            '《' => titled(text, start),
            '本' => own_named(text, start),
            _ => own_bare(text, start),
        };
        at = match found {
            Some(citation) => {
                let end = citation.end;
                all.push(citation);
                end
            }
            None => start + c.len_utf8(),
        };
    }
    with_numbers(text, all)
}

fn next_start(text: &str, from: usize) -> Option<(usize, char)> {
    let rest = text.get(from..)?;
    let (at, c) = rest
        .char_indices()
        .find(|(_, c)| matches!(c, '《' | '本' | '第'))?;
    Some((from + at, c))
}

/// Adds the numbers that stand outside the citations found.
fn with_numbers(text: &str, mut all: Vec<Citation>) -> Vec<Citation> {
    let mut covered = 0;
    let mut alone = Vec::new();
    for found in docnumber::find(text) {
        while all
            .get(covered)
            .is_some_and(|citation| citation.end <= found.start)
        {
            covered += 1;
        }
        if all
            .get(covered)
            .is_none_or(|citation| citation.start >= found.end)
        {
            alone.push(Citation {
                start: found.start,
                end: found.end,
                target: Target::Number,
                number: Some(found.number),
                provision: None,
            });
        }
    }
    if !alone.is_empty() {
        all.extend(alone);
        all.sort_by_key(|citation| citation.start);
    }
    all
}

fn titled(text: &str, start: usize) -> Option<Citation> {
    let mut depth = 0_usize;
    let mut close = None;
    for (offset, c) in text.get(start..)?.char_indices() {
        match c {
            '《' => depth += 1,
            '》' if depth == 1 => {
                close = Some(start + offset);
                break;
            }
            '》' => depth -= 1,
            _ if offset > LONGEST_TITLE => break,
            _ => {}
        }
    }
    let close = close?;
    let title = text.get(start + '《'.len_utf8()..close)?.to_owned();
    let mut end = close + '》'.len_utf8();
    let number = bracketed_number(text, end);
    if let Some((_, after)) = &number {
        end = *after;
    }
    let provision = provision_at(text, end);
    if let Some((_, after)) = &provision {
        end = *after;
    }
    Some(Citation {
        start,
        end,
        target: Target::Title(title),
        number: number.map(|(number, _)| number),
        provision: provision.map(|(provision, _)| provision),
    })
}

/// `（云政发〔2026〕3号，以下简称…）` right after a title.
fn bracketed_number(text: &str, at: usize) -> Option<(DocNumber, usize)> {
    let rest = text.get(at..)?;
    let open = rest.chars().next().filter(|c| fold(*c) == '(')?;
    let inner = rest.get(open.len_utf8()..)?;
    let mut depth = 1_usize;
    let mut close = None;
    for (offset, c) in inner.char_indices().take(120) {
        match fold(c) {
            '(' => depth += 1,
            ')' if depth == 1 => {
                close = Some((offset, c.len_utf8()));
                break;
            }
            ')' => depth -= 1,
            _ => {}
        }
    }
    let (close, width) = close?;
    let inside = inner.get(..close)?;
    let head = inside.split(['，', ',', '；']).next()?;
    let head = head.trim_end_matches(['印', '发', '布', '公']);
    let number = docnumber::normalise(head)?;
    Some((number, at + open.len_utf8() + close + width))
}

/// 本法, 本条例, 本办法, 本规定 … with a provision after it.
fn own_named(text: &str, start: usize) -> Option<Citation> {
    let rest = text.get(start + '本'.len_utf8()..)?;
    let word = [
        "实施细则",
        "条例",
        "办法",
        "规定",
        "细则",
        "规则",
        "决定",
        "解释",
        "通知",
        "意见",
        "法",
        "章程",
        "规程",
        "准则",
    ]
    .into_iter()
    .find(|word| rest.starts_with(word))?;
    let (provision, end) = provision_at(text, start + '本'.len_utf8() + word.len())?;
    Some(own(start, end, provision))
}

fn own_bare(text: &str, start: usize) -> Option<Citation> {
    // 《…法》第三条 was read with its title; 民法典第三条 names another document without 《》.
    let before = text.get(..start)?.chars().rev().find(|c| !is_blank(*c));
    let names_other = matches!(
        before,
        Some('法' | '典' | '例' | '办' | '定' | '则' | '》' | '）' | '释' | '约' | '程')
    );
    let (provision, end) = provision_at(text, start)?;
    (!names_other).then(|| own(start, end, provision))
}

fn own(start: usize, end: usize, provision: Provision) -> Citation {
    Citation {
        start,
        end,
        target: Target::Own,
        number: None,
        provision: Some(provision),
    }
}

/// Reads 第X条… at `at`; gives the provision and the byte after it.
fn provision_at(text: &str, at: usize) -> Option<(Provision, usize)> {
    let (article, mut end) = ordinal_at(text, at, "条")?;
    let mut provision = Provision {
        article,
        ..Provision::default()
    };
    if let Some(rest) = text.get(end..).and_then(|rest| rest.strip_prefix('之')) {
        let digits = numeral_head(rest);
        if let Some(inserted) = numeral::parse(digits).and_then(|n| u32::try_from(n).ok()) {
            provision.inserted = Some(inserted);
            end += '之'.len_utf8() + digits.len();
        }
    }
    if let Some((paragraph, after)) = ordinal_at(text, end, "款") {
        provision.paragraph = Some(paragraph);
        end = after;
    }
    if let Some((item, after)) = ordinal_at(text, end, "项") {
        provision.item = Some(item);
        end = after;
    }
    if let Some((subitem, after)) = ordinal_at(text, end, "目") {
        provision.subitem = Some(subitem);
        end = after;
    }
    Some((provision, end))
}

fn numeral_head(text: &str) -> &str {
    let end = text
        .char_indices()
        .take(16)
        .find(|(_, c)| !numeral::is_numeral(*c))
        .map_or_else(
            || text.char_indices().nth(16).map_or(text.len(), |(at, _)| at),
            |(at, _)| at,
        );
    text.get(..end).unwrap_or_default()
}

/// 第三款, 第（三）项.
fn ordinal_at(text: &str, at: usize, unit: &str) -> Option<(u32, usize)> {
    let rest = text.get(at..)?.strip_prefix('第')?;
    let mut end = at + '第'.len_utf8();
    let opened = rest.chars().next().filter(|c| fold(*c) == '(');
    let rest = match opened {
        Some(open) => {
            end += open.len_utf8();
            rest.get(open.len_utf8()..)?
        }
        None => rest,
    };
    let digits = numeral_head(rest);
    let number = u32::try_from(numeral::parse(digits)?).ok()?;
    end += digits.len();
    let mut rest = rest.get(digits.len()..)?;
    if opened.is_some() {
        let close = rest.chars().next().filter(|c| fold(*c) == ')')?;
        end += close.len_utf8();
        rest = rest.get(close.len_utf8()..)?;
    }
    rest.starts_with(unit).then_some((number, end + unit.len()))
}

/// The address in the tree that a citation of the own document means, seen from the node at `from`.
/// None when it cites another document or a provision that is not there.
///
/// ```
/// # use lawtext::{block::*, parse};
/// use lawtext::citation::{find, resolve};
/// # let text = "第一条 甲。\n（一）乙；\n第二条 依照本办法第一条第（一）项办理。";
/// # let block = Block::Paragraph(Paragraph { text: text.into(), ..Default::default() });
/// let tree = parse(&[block], &Hints::default()).tree;
/// let article = tree.find("art-2").unwrap();
/// let citation = &find(&article.text)[0];
/// assert_eq!(resolve(citation, &article.address, &tree).as_deref(), Some("art-1.i-1"));
/// ```
#[must_use]
pub fn resolve(citation: &Citation, from: &str, tree: &Tree) -> Option<String> {
    let provision = citation
        .provision
        .filter(|_| citation.target == Target::Own)?;
    let prefix = match from.split_once('.') {
        Some((head, _)) if head.starts_with("att-") => format!("{head}."),
        Some(_) | None => String::new(),
    };
    let exact = format!("{prefix}{}", provision.address());
    if let Some(node) = tree.find(&exact) {
        return Some(node.address.clone());
    }
    // 第五条第三项 without its 款: the item, if only one 款 of the article has such an item.
    let item = provision
        .item
        .filter(|_| provision.paragraph.is_none() && provision.subitem.is_none())?;
    let whole = Provision {
        item: None,
        ..provision
    };
    let head = format!("{prefix}{}.p-", whole.address());
    let tail = format!(".i-{item}");
    let mut found = tree.iter().filter(|node| {
        let inner = node
            .address
            .strip_prefix(&head)
            .and_then(|rest| rest.strip_suffix(&tail));
        inner.is_some_and(|paragraph| paragraph.bytes().all(|b| b.is_ascii_digit()))
    });
    let only = found.next()?;
    found.next().is_none().then(|| only.address.clone())
}

#[cfg(test)]
mod tests;
