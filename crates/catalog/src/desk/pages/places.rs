//! Where in the document a proposed value stands, so that a person sees both at once.
//! Must never point anywhere it does not stand: then only the words say where it came from.

use jiff::civil::Date;
use lawtext::tree::{Node, NodeKind, Tree};
use lawtext::value::{Value, find};

/// What a proposal says.
#[derive(Debug, Clone)]
pub(crate) enum Said {
    Words(String),
    Day(Date),
}

/// The address of the first node that says it. The title is looked for last: it repeats what stands elsewhere.
pub(crate) fn address<'a>(tree: &'a Tree, said: &Said) -> Option<&'a str> {
    let says = |node: &&Node| match said {
        Said::Words(words) => {
            let words = squeezed(words);
            !words.is_empty() && squeezed(&own_text(node)).contains(&words)
        }
        Said::Day(day) => find(&own_text(node))
            .iter()
            .any(|found| matches!(&found.value, Value::Date { date } if date == day)),
    };
    let is_title = |node: &&Node| node.kind == NodeKind::Title;
    let body = tree.iter().filter(|node| !is_title(node)).find(says);
    let node = body.or_else(|| tree.iter().filter(is_title).find(says))?;
    Some(node.address.as_str())
}

fn own_text(node: &Node) -> String {
    format!("{}{}{}", node.label, node.heading, node.text)
}

fn squeezed(text: &str) -> String {
    let kept = text.chars().filter(|character| !character.is_whitespace());
    // Numbers are proposed with the brackets of the standard, whatever was printed.
    kept.map(|character| match character {
        '[' | '［' | '(' | '（' | '【' => '〔',
        ']' | '］' | ')' | '）' | '】' => '〕',
        other => other,
    })
    .collect()
}

#[cfg(test)]
mod tests;
