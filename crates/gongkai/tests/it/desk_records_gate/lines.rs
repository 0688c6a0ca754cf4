//! Who gets which page about a record and whose form is taken, where it stands: by the rules of the desk, in words of this test.
//! Must never ask the program what it expects of it.

use access::actor::Role;

use super::exhibits::{Exhibit, Stand};
use super::{Place, Visitor};
use crate::office::WORKING;

/// What a page of one record answers to whoever may read the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// 200 for all readers.
    Read,
    /// 200 for readers at home: how it ends is no matter of those who are asked for their consent.
    End,
    /// 200 where there is a public version to compare with.
    Compare,
    /// 200 for editors, where it is not signed or public.
    Write,
    /// 200 for editors, where it is or was public.
    Revise,
    /// Takes forms only.
    Form,
}

/// The part of a route behind `/desk/records/{id}`, its page, who may send its form, and where the record stands then.
pub(super) struct Line {
    pub(super) path: &'static str,
    pub(super) page: Page,
    pub(super) sends: &'static [Role],
    pub(super) at: &'static [Stand],
}

const fn line(
    path: &'static str,
    page: Page,
    sends: &'static [Role],
    at: &'static [Stand],
) -> Line {
    Line {
        path,
        page,
        sends,
        at,
    }
}

const EDITOR: &[Role] = &[Role::Editor];
const APPROVER: &[Role] = &[Role::Approver];
const REVIEWERS: &[Role] = &[Role::LegalReviewer, Role::SecrecyReviewer];
/// Searching for personal data shows no more than reading does.
const READERS: &[Role] = &[
    Role::Editor,
    Role::LegalReviewer,
    Role::SecrecyReviewer,
    Role::Approver,
    Role::AgencyAdministrator,
];
const OPEN: &[Stand] = &[
    Stand::Draft,
    Stand::Legal,
    Stand::Secrecy,
    Stand::Consent,
    Stand::Sign,
];
const UNDER_REVIEW: &[Stand] = &[Stand::Legal, Stand::Secrecy, Stand::Consent, Stand::Sign];
const WAS_PUBLIC: &[Stand] = &[Stand::Published, Stand::Withdrawn];
const PUBLIC: &[Stand] = &[Stand::Published];
const NOT_PUBLIC: &[Stand] = &[
    Stand::Draft,
    Stand::Legal,
    Stand::Secrecy,
    Stand::Consent,
    Stand::Sign,
    Stand::Scheduled,
];

pub(super) const LINES: &[Line] = &[
    line("", Page::Read, &[], &[]),
    line("/check", Page::Form, READERS, OPEN),
    line("/compare", Page::Compare, &[], &[]),
    line("/consent", Page::Read, APPROVER, &[Stand::Consent]),
    line("/discard", Page::Form, EDITOR, OPEN),
    line("/edit", Page::Write, EDITOR, OPEN),
    line("/emergency", Page::Read, APPROVER, NOT_PUBLIC),
    line("/files", Page::Write, EDITOR, OPEN),
    line("/files/{position}", Page::Read, &[], &[]),
    // Nothing was found in them: there is nothing to decide.
    line(
        "/findings",
        Page::Read,
        &[Role::Editor, Role::SecrecyReviewer],
        &[],
    ),
    line("/gone", Page::End, APPROVER, WAS_PUBLIC),
    // None of them went out in an emergency.
    line("/post-review", Page::Read, REVIEWERS, &[]),
    line("/preview", Page::Read, &[], &[]),
    line("/recall", Page::Form, EDITOR, UNDER_REVIEW),
    line("/redirect", Page::End, APPROVER, WAS_PUBLIC),
    line("/relations", Page::Write, EDITOR, OPEN),
    line("/repeal", Page::End, APPROVER, PUBLIC),
    line("/request-withdrawal", Page::End, &WORKING, PUBLIC),
    line(
        "/review",
        Page::Read,
        REVIEWERS,
        &[Stand::Legal, Stand::Secrecy],
    ),
    line("/revise", Page::Revise, EDITOR, WAS_PUBLIC),
    line("/schedule", Page::Read, APPROVER, &[Stand::Scheduled]),
    line("/sign", Page::Read, APPROVER, &[Stand::Sign]),
    line("/submit", Page::Form, EDITOR, &[Stand::Draft]),
    line("/text", Page::Write, EDITOR, OPEN),
    line("/withdraw", Page::End, APPROVER, WAS_PUBLIC),
];

impl Line {
    pub(super) fn takes_forms(&self) -> bool {
        !self.sends.is_empty()
    }

    /// Whether the role is one whose form it takes, wherever the record stands.
    pub(super) fn is_for(&self, visitor: &Visitor<'_>) -> bool {
        let is_asked = self.path == "/consent";
        match visitor.place {
            Place::Home => !is_asked && self.sends.contains(&visitor.role),
            Place::Joint => is_asked,
            Place::Other => false,
        }
    }

    /// What its form holds, as far as the gate has to see it.
    pub(super) fn fields(&self, exhibit: &Exhibit) -> Vec<(&'static str, String)> {
        let mut fields = vec![
            ("revision", exhibit.revision.to_string()),
            ("seen", "0".to_owned()),
        ];
        let more: &[(&'static str, &str)] = match self.path {
            "/consent" => &[("decision", "agree")],
            "/edit" => &[("title", "改过的标题")],
            "/files" => &[("do", "remove-0")],
            "/findings" => &[
                ("do", "justify"),
                ("pick", "1"),
                ("justification", "依法公开"),
            ],
            "/redirect" => &[("to", exhibit.record.as_str()), ("reason", "合并")],
            "/relations" => &[("kind", "basis"), ("citation", "《水法》")],
            "/revise" => &[("why", "change"), ("on", "2026-11-20")],
            "/review" | "/post-review" => &[("decision", "pass")],
            "/schedule" => &[("decision", "cancel")],
            "/sign" => &[("decision", "now")],
            "/text" => &[("text", "改过的正文")],
            _ => &[("reason", "理由"), ("remark", "意见")],
        };
        fields.extend(
            more.iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        );
        fields
    }
}

/// The status of a page for somebody who reads the record.
pub(super) fn status(page: Page, visitor: &Visitor<'_>, exhibit: &Exhibit) -> u16 {
    let was_public = matches!(exhibit.stand, Stand::Published | Stand::Withdrawn);
    match page {
        Page::Read => 200,
        Page::End if visitor.place == Place::Home => 200,
        Page::End => 403,
        Page::Compare if was_public => 200,
        Page::Compare => 404,
        Page::Write | Page::Revise if !visitor.writes() => 403,
        // What is signed is not written any more: it is taken off the schedule first.
        Page::Write | Page::Revise if exhibit.stand == Stand::Scheduled => 403,
        Page::Write if was_public => 409,
        Page::Write => 200,
        Page::Revise if was_public => 200,
        Page::Revise => 409,
        Page::Form => 405,
    }
}
