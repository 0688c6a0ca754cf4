//! The text of a tree as one string in which every byte knows its node: detection needs the words around, masking the node.
//! Must never put words together that do not stand on one line.

use std::ops::Range;

use identifiers::mask::{self, Policy};
use jiff::civil::Date;
use lawtext::tree::{Node, Tree};

/// One text of a node: which node in reading order, and which of its texts.
struct Segment {
    range: Range<usize>,
    node: usize,
    text: usize,
}

pub(super) struct Segments {
    pub text: String,
    segments: Vec<Segment>,
    addresses: Vec<String>,
}

impl Segments {
    pub(super) fn of(tree: &Tree) -> Self {
        let mut whole = Self {
            text: String::new(),
            segments: Vec::new(),
            addresses: Vec::new(),
        };
        for (node_idx, node) in tree.iter().enumerate() {
            whole.addresses.push(node.address.clone());
            for (text_idx, (text, end)) in texts(node).enumerate() {
                let start = whole.text.len();
                whole.text.push_str(text);
                whole.segments.push(Segment {
                    range: start..whole.text.len(),
                    node: node_idx,
                    text: text_idx,
                });
                // A label or heading that is not there leaves no gap either.
                if end != ' ' || !text.is_empty() {
                    whole.text.push(end);
                }
            }
        }
        whole
    }

    /// The address of the node in which a byte stands.
    pub(super) fn address_at(&self, byte: usize) -> &str {
        let mut segments = self.segments.iter();
        segments
            .find(|segment| segment.range.contains(&byte))
            .and_then(|segment| self.addresses.get(segment.node))
            .map_or("", String::as_str)
    }
}

/// The texts of a node in the order they are printed, each with what parts it from the next.
fn texts(node: &Node) -> impl Iterator<Item = (&str, char)> {
    let own = [
        (node.label.as_str(), ' '),
        (node.heading.as_str(), ' '),
        (node.text.as_str(), '\n'),
    ];
    let table = node.table.as_ref();
    let caption = table.map(|table| (table.caption.as_str(), '\n'));
    let cells = table.into_iter().flat_map(|table| {
        table.rows.iter().flat_map(|row| {
            let last = row.len().saturating_sub(1);
            let end = move |column| if column == last { '\n' } else { '\t' };
            row.iter()
                .enumerate()
                .map(move |(column, cell)| (cell.text.as_str(), end(column)))
        })
    });
    own.into_iter().chain(caption).chain(cells)
}

fn texts_mut(node: &mut Node) -> Vec<&mut String> {
    let mut texts = vec![&mut node.label, &mut node.heading, &mut node.text];
    if let Some(table) = &mut node.table {
        texts.push(&mut table.caption);
        texts.extend(table.rows.iter_mut().flatten().map(|cell| &mut cell.text));
    }
    texts
}

/// Masks findings, given by their place in the text of `Segments`. One that runs over several texts is left out of each.
pub(super) fn mask(tree: &mut Tree, spans: &[Range<usize>], today: Date) {
    let whole = Segments::of(tree);
    let findings = identifiers::find(&whole.text, today);
    let policy = Policy::usual();
    let mut changes: Vec<(usize, usize, Range<usize>, String)> = Vec::new();
    for finding in findings
        .iter()
        .filter(|finding| spans.contains(&finding.span))
    {
        for segment in &whole.segments {
            let start = finding.span.start.max(segment.range.start);
            let end = finding.span.end.min(segment.range.end);
            let Some(written) = whole.text.get(start..end).filter(|part| !part.is_empty()) else {
                continue;
            };
            let is_whole = start == finding.span.start && end == finding.span.end;
            let shown = if is_whole {
                mask::masked(written, finding.kind, policy.rule(finding.kind))
            } else {
                "***".to_owned()
            };
            let place = start - segment.range.start..end - segment.range.start;
            changes.push((segment.node, segment.text, place, shown));
        }
    }
    // From the end, so that places before stay true.
    changes.reverse();
    let mut n_nodes = 0;
    for node in &mut tree.nodes {
        apply(node, &mut n_nodes, &changes);
    }
}

fn apply(node: &mut Node, n_nodes: &mut usize, changes: &[(usize, usize, Range<usize>, String)]) {
    let here = *n_nodes;
    *n_nodes += 1;
    for (text_idx, text) in texts_mut(node).into_iter().enumerate() {
        for (_, _, place, shown) in changes
            .iter()
            .filter(|(at, which, ..)| *at == here && *which == text_idx)
        {
            if text.get(place.clone()).is_some() {
                text.replace_range(place.clone(), shown);
            }
        }
    }
    for child in &mut node.children {
        apply(child, n_nodes, changes);
    }
}
