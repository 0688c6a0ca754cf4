//! The fields of the metadata form: what is missing, what was proposed and not confirmed, what contradicts itself.
//! Must never let a guess pass as known: whatever the reader was unsure of is a problem until a person has said so.

use std::collections::BTreeSet;

use lawtext::metadata::{Metadata, Proposal};
use lawtext::tree::Tree;

use crate::desk::settings::Settings;
use crate::record::codes::{Publicity, Validity, codes};
use crate::record::content::Content;

codes!(
    /// A field of the form.
    #[derive(PartialOrd, Ord)]
    Field {
        Title = "title",
        Kind = "kind",
        Issuers = "issuers",
        DocNumber = "doc_number",
        IndexNumber = "index_number",
        Form = "form",
        Addressees = "addressees",
        Themes = "themes",
        Statutory = "statutory",
        Keywords = "keywords",
        Summary = "summary",
        IssuedOn = "issued_on",
        PublishedOn = "published_on",
        EffectiveOn = "effective_on",
        ExpiresOn = "expires_on",
        Validity = "validity",
        Publicity = "publicity",
        PublicityGround = "publicity_ground",
        Source = "source",
        Owner = "owner",
        Text = "text",
        /// What the reader was not sure of: recognised from images, bytes that mean nothing.
        Doubts = "doubts",
    }
);

codes!(
    ProblemCode {
        /// Required and empty.
        Missing = "missing",
        /// Proposed with too little certainty, and nobody has looked.
        Unconfirmed = "unconfirmed",
        /// It contradicts another field, or itself.
        Contradiction = "contradiction",
        /// A kind of record that is out of use.
        Unused = "unused",
    }
);

/// Why a draft cannot be handed in yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Problem {
    pub field: Field,
    pub code: ProblemCode,
}

/// A draft as the form's checks see it.
#[derive(Debug, Clone, Copy)]
pub struct Filled<'a> {
    pub content: &'a Content,
    pub tree: &'a Tree,
    /// None for a draft that a person wrote here.
    pub proposed: Option<&'a Metadata>,
    pub confirmed: &'a BTreeSet<Field>,
    pub has_owner: bool,
    pub index_number: Option<&'a str>,
}

/// Everything that stands in the way, in the order of the form.
#[must_use]
pub fn problems(filled: Filled<'_>, settings: &Settings) -> Vec<Problem> {
    let mut problems = Vec::new();
    for field in Field::ALL.iter().copied() {
        let code = if is_contradictory(filled.content, field) {
            ProblemCode::Contradiction
        } else if field == Field::Kind && settings.unused_kinds.contains(&filled.content.kind()) {
            ProblemCode::Unused
        } else if is_empty(filled, field) {
            let is_required = settings.is_required(filled.content.kind(), field)
                || (field == Field::PublicityGround && needs_ground(filled.content));
            if !is_required {
                continue;
            }
            ProblemCode::Missing
        } else if needs_confirmation(filled, field, settings.confirm_below)
            && !filled.confirmed.contains(&field)
        {
            ProblemCode::Unconfirmed
        } else {
            continue;
        };
        problems.push(Problem { field, code });
    }
    problems
}

/// 国办发〔2016〕80号: what is not published on the organ's own initiative names its legal ground.
fn needs_ground(content: &Content) -> bool {
    content.publicity != Publicity::Active
}

fn is_contradictory(content: &Content, field: Field) -> bool {
    let first = content.effective_on.or(content.issued_on);
    let ends_before = first
        .zip(content.expires_on)
        .is_some_and(|(first, last)| last < first);
    field == Field::ExpiresOn && ends_before
}

fn is_empty(filled: Filled<'_>, field: Field) -> bool {
    let content = filled.content;
    let is_blank =
        |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    match field {
        Field::Title => content.title.trim().is_empty(),
        Field::Kind | Field::Publicity => false,
        Field::Issuers => content.issuers.is_empty(),
        Field::DocNumber => is_blank(&content.doc_number),
        Field::IndexNumber => filled.index_number.is_none(),
        Field::Form => is_blank(&content.form),
        Field::Addressees => content.addressees.is_empty(),
        Field::Themes => content.themes.is_empty(),
        Field::Statutory => content.statutory.is_empty(),
        Field::Keywords => content.keywords.is_empty(),
        Field::Summary => content.summary.trim().is_empty(),
        Field::IssuedOn => content.issued_on.is_none(),
        Field::PublishedOn => content.published_on.is_none(),
        Field::EffectiveOn => content.effective_on.is_none(),
        Field::ExpiresOn => content.expires_on.is_none(),
        Field::Validity => content.validity == Validity::Unknown,
        Field::PublicityGround => is_blank(&content.publicity_ground),
        Field::Source => is_blank(&content.source),
        Field::Owner => !filled.has_owner,
        Field::Text => filled.tree.nodes.is_empty(),
        Field::Doubts => content.doubts.is_empty(),
    }
}

/// Whether the value stands there on a reader's word alone. What a person has typed over the proposal is theirs.
fn needs_confirmation(filled: Filled<'_>, field: Field, below: f64) -> bool {
    let content = filled.content;
    let Some(proposed) = filled.proposed else {
        return false;
    };
    match field {
        // Without a proposal it is the first words of the text.
        Field::Title => match &proposed.title {
            Some(proposal) => proposal.confidence < below && proposal.value == content.title,
            None => true,
        },
        // Guessed from words of the title: a person says whether that is what it is.
        Field::Kind => true,
        Field::Statutory => true,
        // Of what may bind nobody but a person says that it does.
        Field::Validity => content.validity != Validity::None,
        Field::Issuers => is_doubtful(&proposed.issuers, &content.issuers, below),
        Field::DocNumber => is_unsure(&proposed.doc_number, content.doc_number.as_ref(), below),
        Field::IndexNumber => {
            let number = filled.index_number.map(str::to_owned);
            is_unsure(&proposed.index_number, number.as_ref(), below)
        }
        Field::Form => is_unsure(&proposed.form, content.form.as_ref(), below),
        Field::Addressees => is_doubtful(&proposed.addressees, &content.addressees, below),
        Field::IssuedOn => is_unsure(&proposed.issued_on, content.issued_on.as_ref(), below),
        Field::PublishedOn => {
            is_unsure(&proposed.published_on, content.published_on.as_ref(), below)
        }
        Field::EffectiveOn => {
            is_unsure(&proposed.effective_on, content.effective_on.as_ref(), below)
        }
        Field::ExpiresOn => is_unsure(&proposed.expires_on, content.expires_on.as_ref(), below),
        // The document itself says something else, or says it unclearly.
        Field::Publicity => proposed.publicity.as_ref().is_some_and(|proposal| {
            proposal.confidence < below || publicity_of(&proposal.value) != Some(content.publicity)
        }),
        Field::Source => is_unsure(&proposed.source, content.source.as_ref(), below),
        Field::Doubts => true,
        Field::Themes
        | Field::Keywords
        | Field::Summary
        | Field::PublicityGround
        | Field::Owner
        | Field::Text => false,
    }
}

fn is_unsure<T: PartialEq>(proposal: &Option<Proposal<T>>, value: Option<&T>, below: f64) -> bool {
    proposal.as_ref().is_some_and(|proposal| {
        proposal.confidence < below && value.is_some_and(|value| *value == proposal.value)
    })
}

fn is_doubtful(proposal: &Option<Proposal<Vec<String>>>, value: &[String], below: f64) -> bool {
    proposal
        .as_ref()
        .is_some_and(|proposal| proposal.confidence < below && proposal.value == value)
}

/// The attribute as documents print it.
#[must_use]
pub fn publicity_of(words: &str) -> Option<Publicity> {
    if words.contains("不予公开") || words.contains("不公开") {
        Some(Publicity::Refused)
    } else if words.contains("依申请公开") {
        Some(Publicity::OnRequest)
    } else if words.contains("公开") {
        Some(Publicity::Active)
    } else {
        None
    }
}

/// The metadata a reader proposed; none for what was written by hand.
#[must_use]
pub fn proposed(proposals: &str) -> Option<Metadata> {
    match proposals {
        "" | "{}" => None,
        json => serde_json::from_str(json).ok(),
    }
}

#[cfg(test)]
mod tests;
