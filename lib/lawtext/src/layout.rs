//! What each line is in the document: header, title, addressees, body, signature, notes, attached documents.
//! Must never judge by one document's habits: every rule here follows GB/T 9704 or a form seen everywhere.

use std::collections::HashSet;

use crate::block::Align;
use crate::fold::{compact, title_key};
use crate::line::Line;
use crate::words;

mod head;

pub(crate) use head::{block_label, is_bare_serial, number_of_line};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Header,
    Title,
    Addressees,
    Body,
    /// 目录
    Contents,
    AttachmentNote,
    Signature,
    Note,
    Imprint,
    /// `附件1` above an attached document.
    AttachedLabel,
}

/// The role of each line and the document it belongs to: 0 is the main one, then the attached ones in order.
pub(crate) struct Layout {
    pub(crate) roles: Vec<Role>,
    pub(crate) parts: Vec<usize>,
    /// A decree (令): the regulation it promulgates is the document itself.
    pub(crate) is_order: bool,
}

pub(crate) fn read(lines: &[Line<'_>], hint_title: Option<&str>) -> Layout {
    let mut layout = Layout {
        roles: vec![Role::Body; lines.len()],
        parts: vec![0; lines.len()],
        is_order: false,
    };
    let head = head::main(lines, hint_title, &mut layout.roles);
    layout.is_order = head.is_order;
    let mut walk = Walk {
        lines,
        cited: HashSet::new(),
        part: 0,
        signed: false,
        title_due: head.is_order,
        layout,
    };
    let mut at = head.end;
    while at < lines.len() {
        at = walk.step(at).max(at + 1);
    }
    walk.layout
}

struct Walk<'a, 'b> {
    lines: &'b [Line<'a>],
    /// Titles named in 《》 by the main document: what it sends out may follow under that title.
    cited: HashSet<String>,
    part: usize,
    /// The current document has its signature: what follows is attached.
    signed: bool,
    /// A decree's regulation has not come yet.
    title_due: bool,
    layout: Layout,
}

impl Walk<'_, '_> {
    fn text(&self, at: usize) -> &str {
        self.lines.get(at).map_or("", |line| line.text)
    }

    fn set(&mut self, at: usize, role: Role) {
        if let Some(slot) = self.layout.roles.get_mut(at) {
            *slot = role;
        }
        if let Some(slot) = self.layout.parts.get_mut(at) {
            *slot = self.part;
        }
    }

    /// Gives lines their role, starting at `at`; returns the first line not yet read.
    fn step(&mut self, at: usize) -> usize {
        self.set(at, Role::Body);
        if self.lines.get(at).is_none_or(|line| line.table.is_some()) {
            return at + 1;
        }
        let text = self.text(at);
        if text.len() > 2400 {
            self.cite(at);
            return at + 1;
        }
        if words::is_contents_label(text) {
            return self.contents(at);
        }
        if words::is_attached_label(text) {
            return self.attached(at, true);
        }
        if words::is_date_line(text) || words::signed_date(text).is_some() {
            return self.signature(at);
        }
        if words::is_note(text) {
            self.set(at, Role::Note);
            return at + 1;
        }
        if words::is_imprint(text) {
            self.set(at, Role::Imprint);
            return at + 1;
        }
        if words::is_attachment_note(text) {
            return self.attachment_note(at);
        }
        if self.starts_attached(at) {
            return self.attached(at, false);
        }
        self.cite(at);
        at + 1
    }

    fn cite(&mut self, at: usize) {
        let Some(line) = self.lines.get(at).filter(|_| self.part == 0) else {
            return;
        };
        for piece in line.text.split('《').skip(1) {
            if let Some((title, _)) = piece
                .split_once('》')
                .filter(|(title, _)| title.len() < 300)
            {
                self.cited.insert(title_key(title));
            }
        }
    }

    /// Lines after 目录 up to where the first entry comes again. Without that, 目录 is a line like any other.
    fn contents(&mut self, at: usize) -> usize {
        let first = compact(self.text(at + 1));
        let mut end = at + 2;
        let limit = self.lines.len().min(at + 600);
        while end < limit {
            let text = self.text(end);
            if text.len() > 240 || text.contains('。') {
                return at + 1;
            }
            let entry = compact(text);
            if entry == first && !first.is_empty() {
                for inside in at..end {
                    self.set(inside, Role::Contents);
                }
                return end;
            }
            // Entries may carry page numbers and leaders: 第一章 总则……3.
            let bare = first
                .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '…' | '·'));
            if bare.len() > 6 && entry == bare && bare.len() < first.len() {
                for inside in at..end {
                    self.set(inside, Role::Contents);
                }
                return end;
            }
            end += 1;
        }
        at + 1
    }

    /// A date line: the signature with the lines of signers above it, or just a line.
    fn signature(&mut self, at: usize) -> usize {
        let mut first = at;
        while first > 0 && at - first < 16 {
            let above = first - 1;
            let is_body = self.layout.roles.get(above) == Some(&Role::Body)
                && self.layout.parts.get(above) == Some(&self.part);
            if !is_body || !is_signer(self.text(above)) {
                break;
            }
            first = above;
        }
        // The upper half of a long name.
        let half = first.checked_sub(1).filter(|above| {
            first < at
                && self.layout.roles.get(*above) == Some(&Role::Body)
                && self.layout.parts.get(*above) == Some(&self.part)
                && crate::agency::join_broken(self.text(*above), self.text(first)).is_some()
        });
        first = half.unwrap_or(first);
        let on_right = self
            .lines
            .get(at)
            .is_some_and(|line| line.align == Align::End);
        let ends_text = first > 0
            && self
                .text(first - 1)
                .ends_with(['。', '）', ')', '！', '：'])
            || {
                let above = first
                    .checked_sub(1)
                    .and_then(|above| self.layout.roles.get(above));
                matches!(above, Some(Role::AttachmentNote | Role::Note))
            };
        let named = first < at || words::signed_date(self.text(at)).is_some();
        let alone = !self.signed && ends_text && self.part == 0;
        if !(named || on_right || alone) || (first == 0) {
            return at + 1;
        }
        for inside in first..=at {
            self.set(inside, Role::Signature);
        }
        self.signed = true;
        at + 1
    }

    /// `附件：1.…` and the numbered names that follow.
    fn attachment_note(&mut self, at: usize) -> usize {
        self.set(at, Role::AttachmentNote);
        let mut next = at + 1;
        while next < self.lines.len() && next < at + 60 {
            let text = self.text(next);
            let numbered = crate::marker::read(text)
                .is_some_and(|found| found.form == crate::marker::Form::Arabic);
            let listed = numbered
                || words::is_attachment_note(text)
                || (text.starts_with("附件") && text.len() < 200);
            if !listed
                || words::is_attached_label(text)
                || words::is_sentence(text)
                || words::is_date_line(text)
            {
                break;
            }
            self.set(next, Role::AttachmentNote);
            next += 1;
        }
        next
    }

    fn starts_attached(&self, at: usize) -> bool {
        let text = self.text(at);
        if text.len() > 300 || at + 1 >= self.lines.len() || !words::is_titleish(text) {
            return false;
        }
        if self.signed {
            return !text.contains('，') || words::form_of(text).is_some();
        }
        self.part > 0 && (1..=4).any(|n| self.joined_is_cited(at, n))
    }

    fn joined_is_cited(&self, at: usize, n: usize) -> bool {
        let Some(run) = self.lines.get(at..at + n) else {
            return false;
        };
        if run
            .iter()
            .any(|line| line.table.is_some() || line.text.len() > 300)
        {
            return false;
        }
        let key: String = run.iter().map(|line| title_key(line.text)).collect();
        self.cited.contains(&key)
    }

    /// A new document begins at `at`, with its label or with its title. A decree's regulation stays in the main document.
    fn attached(&mut self, at: usize, has_label: bool) -> usize {
        let joins_main = self.title_due && !has_label;
        self.title_due = false;
        self.signed = false;
        if !joins_main {
            self.part += 1;
        }
        let mut next = at;
        if has_label {
            self.set(at, Role::AttachedLabel);
            next += 1;
        }
        let n = self.title_lines(next);
        let n = if n > 0 && words::is_title_suffix(self.text(next + n)) {
            n + 1
        } else {
            n
        };
        for inside in next..next + n {
            self.set(inside, Role::Title);
        }
        next += n;
        // 题注 under the title: （2026年1月5日云溪市人民政府令第3号公布）, possibly over two lines.
        if n > 0 && head::is_caption_start(self.text(next)) {
            let mut open = true;
            while open && next < self.lines.len() {
                open = !self.text(next).ends_with(['）', ')']) && self.text(next).len() < 2400;
                self.set(next, Role::Header);
                next += 1;
            }
        }
        next
    }

    /// How many lines from `at` make the title of an attached document.
    fn title_lines(&self, at: usize) -> usize {
        let n_titleish = (0..5)
            .take_while(|n| {
                let line = self.lines.get(at + n);
                line.is_some_and(|line| {
                    line.table.is_none() && line.text.len() <= 300 && words::is_titleish(line.text)
                })
            })
            .count();
        let cited = (1..=n_titleish).find(|n| self.joined_is_cited(at, *n));
        let formed = (1..=n_titleish).find(|n| words::form_of(self.text(at + n - 1)).is_some());
        cited.or(formed).unwrap_or(n_titleish.min(1))
    }
}

/// A line above the date of a signature: agencies, a person with an office, or letters set apart.
fn is_signer(text: &str) -> bool {
    let text = words::signers(text);
    let n = words::n_chars(text);
    if n > 60 || words::is_sentence(text) || text.ends_with(['：', ':']) {
        return false;
    }
    let names = crate::agency::split_names(text);
    let agencies = !names.is_empty() && names.iter().all(|name| crate::agency::is_agency(name));
    agencies || words::is_person_line(text)
}

#[cfg(test)]
mod tests;
