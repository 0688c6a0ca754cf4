//! Pages of government sites → the document alone: page tags and visible metadata become hints, the main text becomes
//! blocks, and navigation, share bars and related links stay behind. Must never run or fetch anything.

mod blocks;
mod content;
mod labels;
mod noise;
mod tags;

use std::collections::HashSet;

use ego_tree::NodeId;
use scraper::Html;

use crate::encoding;
use crate::reject::{Fault, RejectReason};
use crate::source::{Notice, NoticeCode, Source, has_text};

/// Reads a page.
///
/// # Errors
/// `unreadable_encoding`, `no_text`.
pub fn read(bytes: &[u8]) -> Result<Source, Fault> {
    let decoded = encoding::decode(bytes, declared_encoding(bytes).as_deref())?;
    let page = Html::parse_document(&decoded.text);
    let survey = content::survey(&page);
    let main = survey.main;
    let mut written = blocks::write(&page, main.node, &survey.chrome);
    let meta_table = labels::take_leading_table(&mut written.blocks);
    noise::trim(&mut written);

    let mut outside_of = survey.chrome.clone();
    outside_of.insert(main.node);
    let around = blocks::write(&page, page.root_element().id(), &outside_of);
    let mut hints = tags::hints(&page, &survey.chrome, main.node);
    labels::complete(&mut hints, &meta_table, &around.blocks);

    let mut links = written.links;
    links.extend(around.links.into_iter().filter(blocks::is_attachment));
    let mut seen = HashSet::new();
    links.retain(|link| seen.insert(link.href.clone()));
    let mut source = Source {
        blocks: written.blocks,
        hints,
        links,
        ..Source::default()
    };
    if !has_text(&source.blocks) {
        return Err(Fault::new(RejectReason::NoText, "no main text on the page"));
    }
    if main.is_guessed {
        source.notices.push(Notice {
            code: NoticeCode::MainTextGuessed,
            detail: String::new(),
        });
    }
    if decoded.is_lossy {
        source.notices.push(Notice {
            code: NoticeCode::UndecodableBytes,
            detail: String::new(),
        });
    }
    Ok(source)
}

/// Nodes left out while writing blocks.
type Excluded = HashSet<NodeId>;

/// The label in `<meta charset>` or `<meta http-equiv>`, looked for in the first bytes as browsers do.
pub(crate) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(4096))?.to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head).into_owned();
    let (_, rest) = head
        .split_once("charset=")
        .or_else(|| head.split_once("encoding="))?;
    let label: String = rest
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests;
