//! The table that portals print above a document: 索 引 号, 发文机关, 成文日期 …, one entry a line or its value on the next.
//! Must never read a label inside the body: only lines of the head count.

use crate::layout::{Role, block_label};
use crate::propose::Source;

/// The value printed under the first of these labels, and where.
pub(super) fn value(source: &Source<'_, '_>, labels: &[&str]) -> Option<(String, String)> {
    let header: Vec<(usize, &str)> = source
        .with_role(Role::Header)
        .map(|(at, line)| (at, line.text))
        .collect();
    for (n, (at, text)) in header.iter().enumerate() {
        let Some((label, value)) = block_label(text) else {
            continue;
        };
        if !labels.contains(&label) {
            continue;
        }
        if !value.is_empty() {
            return Some((value.to_owned(), source.place(*at)));
        }
        let next = header
            .get(n + 1)
            .filter(|(next, text)| *next == at + 1 && block_label(text).is_none());
        if let Some((next, text)) = next {
            return Some(((*text).to_owned(), source.place(*next)));
        }
    }
    None
}
