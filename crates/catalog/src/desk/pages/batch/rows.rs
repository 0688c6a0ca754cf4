//! A row of the batch's table: what stands in its cells, what was typed over it, what is asked about it.
//! Must never take a cell for confirmed because it was shown.

use jiff::civil::Date;
use lawtext::metadata::Proposal;
use shell::view::View;

use crate::desk::batch::{BatchItem, BatchOutcome};
use crate::desk::commands::draft::DraftInput;
use crate::desk::fields::{Field, Problem};
use crate::desk::model::Step;
use crate::desk::pages::heading::{kind_name, overview_path, step_name};
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::{field_key, problem_text};
use crate::desk::read::{DraftCheck, DraftView};
use crate::record::codes::Validity;
use crate::record::content::Content;
use crate::record::fields::Fields;
use crate::record::kind::RecordKind;

/// A row, ready to draw.
pub(crate) struct Row {
    pub number: u32,
    pub file: String,
    /// The sentence of what became of it.
    pub outcome: String,
    pub tag: &'static str,
    pub reason: String,
    pub advice: String,
    /// What was here before, where the person may know it.
    pub known: Option<Known>,
    /// The draft.
    pub href: Option<String>,
    pub edit: Option<Edit>,
}

impl Row {
    pub(super) fn is_open(&self) -> bool {
        self.edit.as_ref().is_some_and(|edit| edit.is_draft)
    }
}

/// A record that was here before a document came.
pub(crate) struct Known {
    pub href: String,
    pub title: String,
}

/// The part of a row that is a draft.
pub(crate) struct Edit {
    pub id: String,
    pub revision: i64,
    pub is_draft: bool,
    pub is_confirmed: bool,
    pub step: String,
    pub cells: Vec<Cell>,
    pub choices: Vec<Choices>,
    pub words: Vec<String>,
    pub questions: Vec<String>,
}

pub(crate) struct Cell {
    pub name: &'static str,
    pub label: String,
    pub value: String,
    pub is_date: bool,
    /// `72%`: how sure the reader was, where it was not.
    pub confidence: Option<String>,
    pub is_question: bool,
    /// What stands there now, where somebody else has saved another value.
    pub stored: Option<String>,
}

/// A cell in which one of a few is chosen: codes and their names.
pub(crate) struct Choices {
    pub cell: Cell,
    pub options: Vec<(&'static str, String)>,
}

fn kinds(view: &View) -> Vec<(&'static str, String)> {
    let kinds = RecordKind::ALL.into_iter();
    kinds
        .map(|kind| (kind.code(), kind_name(view, kind)))
        .collect()
}

fn validities(view: &View) -> Vec<(&'static str, String)> {
    let name = |validity: Validity| {
        let key = format!("validity-{}", validity.code().replace('_', "-"));
        view.t(&key).into_owned()
    };
    let all = Validity::ALL.iter().copied();
    all.map(|validity| (validity.code(), name(validity)))
        .collect()
}

/// The cells of a row as they were sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Typed {
    pub revision: i64,
    pub title: String,
    pub doc_number: String,
    pub issuers: String,
    pub issued_on: String,
    pub effective_on: String,
    pub expires_on: String,
    pub kind: String,
    pub validity: String,
}

const COLUMNS: [(&str, Field); 6] = [
    ("title", Field::Title),
    ("doc_number", Field::DocNumber),
    ("issuers", Field::Issuers),
    ("issued_on", Field::IssuedOn),
    ("effective_on", Field::EffectiveOn),
    ("expires_on", Field::ExpiresOn),
];

fn date_text(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

impl Typed {
    pub(super) fn of(posted: &Posted, record: &str) -> Self {
        let text = |name: &str| posted.text(&format!("{name}.{record}")).trim().to_owned();
        Self {
            revision: text("revision").parse().unwrap_or(0),
            title: text("title"),
            doc_number: text("doc_number"),
            issuers: text("issuers"),
            issued_on: text("issued_on"),
            effective_on: text("effective_on"),
            expires_on: text("expires_on"),
            kind: text("kind"),
            validity: text("validity"),
        }
    }

    fn of_content(content: &Content, revision: i64) -> Self {
        Self {
            revision,
            title: content.title.clone(),
            doc_number: content.doc_number.clone().unwrap_or_default(),
            issuers: content.issuers.join("、"),
            issued_on: date_text(content.issued_on),
            effective_on: date_text(content.effective_on),
            expires_on: date_text(content.expires_on),
            kind: content.kind().code().to_owned(),
            validity: content.validity.code().to_owned(),
        }
    }

    fn text(&self, name: &str) -> &str {
        match name {
            "title" => &self.title,
            "doc_number" => &self.doc_number,
            "issuers" => &self.issuers,
            "issued_on" => &self.issued_on,
            "effective_on" => &self.effective_on,
            "expires_on" => &self.expires_on,
            _ => "",
        }
    }

    /// Writes what was typed into the draft, and answers whether that changed anything; or the keys of the fields that
    /// cannot be read.
    pub(super) fn apply(&self, content: &mut Content) -> Result<bool, Vec<String>> {
        let before = Self::of_content(content, self.revision);
        let mut unreadable = Vec::new();
        let mut date = |text: &str, field: Field| match text {
            "" => None,
            text => text
                .parse()
                .map_err(|_| unreadable.push(field_key(field)))
                .ok(),
        };
        let issued_on = date(&self.issued_on, Field::IssuedOn);
        let effective_on = date(&self.effective_on, Field::EffectiveOn);
        let expires_on = date(&self.expires_on, Field::ExpiresOn);
        let kind = RecordKind::from_code(&self.kind);
        if kind.is_none() {
            unreadable.push(field_key(Field::Kind));
        }
        let validity = Validity::from_code(&self.validity);
        if validity.is_none() {
            unreadable.push(field_key(Field::Validity));
        }
        if !unreadable.is_empty() {
            return Err(unreadable);
        }
        if *self == before {
            return Ok(false);
        }
        content.title.clone_from(&self.title);
        content.doc_number = Some(self.doc_number.clone()).filter(|number| !number.is_empty());
        let names = self.issuers.split(['、', '，', '；', ',', ';']);
        let names = names.map(str::trim).filter(|name| !name.is_empty());
        if self.issuers != before.issuers {
            content.issuers = names.map(str::to_owned).collect();
        }
        content.issued_on = issued_on;
        content.effective_on = effective_on;
        content.expires_on = expires_on;
        content.validity = validity.unwrap_or(content.validity);
        if let Some(kind) = kind.filter(|kind| *kind != content.kind()) {
            content.fields = Fields::empty(kind);
        }
        Ok(true)
    }
}

/// What the form of a draft would send if nobody changed anything.
pub(super) fn input_of(draft: DraftView) -> DraftInput {
    DraftInput {
        revision: draft.revision,
        content: draft.content,
        text: draft.text,
        level: draft.level,
        owner: draft.owner,
        index_number: draft.index_number,
        files: draft.files,
        relations: draft.relations,
        confirmed: Vec::new(),
        change_note: draft.change_note,
    }
}

/// Why a document was rejected and what to do; empty where it was not.
pub(crate) fn reason_and_advice(view: &View, item: &BatchItem) -> (String, String) {
    match item.reject_reason() {
        Some(reason) => (reason.sentence().to_owned(), reason.advice().to_owned()),
        None if item.reason.is_empty() => (String::new(), String::new()),
        None => {
            let key = format!("desk-batch-reason-{}", item.reason.replace('_', "-"));
            let advice = view.t(&format!("{key}-advice")).into_owned();
            (view.t(&key).into_owned(), advice)
        }
    }
}

pub(super) fn row(
    view: &View,
    number: u32,
    item: &BatchItem,
    (check, known): (Option<&DraftCheck>, Option<Known>),
    trouble: Option<&(Typed, Vec<String>)>,
) -> Row {
    let (reason, advice) = reason_and_advice(view, item);
    let place = if item.place.is_empty() {
        String::new()
    } else {
        format!("（{}）", item.place)
    };
    Row {
        number,
        file: format!("{}{place}", item.file),
        outcome: view
            .t(&format!(
                "desk-batch-outcome-{}",
                item.outcome.code().replace('_', "-")
            ))
            .into_owned(),
        tag: match item.outcome {
            BatchOutcome::New | BatchOutcome::Version => "govuk-tag--blue",
            BatchOutcome::Duplicate => "govuk-tag--grey",
            BatchOutcome::SameDocument => "govuk-tag--yellow",
            BatchOutcome::Rejected => "govuk-tag--red",
        },
        reason,
        advice,
        href: check.map(|check| view.href(&overview_path(&check.record))),
        known,
        edit: check.map(|check| edit(view, check, trouble)),
    }
}

fn edit(view: &View, check: &DraftCheck, trouble: Option<&(Typed, Vec<String>)>) -> Edit {
    let stored = Typed::of_content(&check.content, check.revision);
    let shown = trouble.map_or(&stored, |(typed, _)| typed);
    let cells = COLUMNS.map(|(name, field)| {
        let (value, now) = (shown.text(name), stored.text(name));
        cell(view, (name, field), check, (value, now))
    });
    let choices = |column, values, options| Choices {
        cell: cell(view, column, check, values),
        options,
    };
    let kind = (shown.kind.as_str(), stored.kind.as_str());
    let validity = (shown.validity.as_str(), stored.validity.as_str());
    let choices = vec![
        choices(("kind", Field::Kind), kind, kinds(view)),
        choices(("validity", Field::Validity), validity, validities(view)),
    ];
    let questions = check.problems.iter();
    Edit {
        id: check.record.to_string(),
        revision: check.revision,
        is_draft: check.step == Step::Draft,
        is_confirmed: check.problems.is_empty(),
        step: step_name(view, check.step),
        cells: cells.into(),
        choices,
        words: trouble.map(|(_, words)| words.clone()).unwrap_or_default(),
        questions: questions
            .map(|problem| problem_text(view, problem))
            .collect(),
    }
}

fn cell(
    view: &View,
    (name, field): (&'static str, Field),
    check: &DraftCheck,
    (value, stored): (&str, &str),
) -> Cell {
    let is_about = |problem: &&Problem| problem.field == field;
    Cell {
        name,
        label: view.t(&field_key(field)).into_owned(),
        value: value.to_owned(),
        is_date: matches!(
            field,
            Field::IssuedOn | Field::EffectiveOn | Field::ExpiresOn
        ),
        confidence: confidence(check, field)
            .filter(|share| *share < 0.9)
            .map(|share| format!("{:.0}%", share * 100.0)),
        is_question: check.problems.iter().any(|problem| is_about(&problem)),
        stored: (value != stored).then(|| stored.to_owned()),
    }
}

/// How sure the reader was of what it proposed.
fn confidence(check: &DraftCheck, field: Field) -> Option<f64> {
    fn of<T>(proposal: Option<&Proposal<T>>) -> Option<f64> {
        proposal.map(|proposal| proposal.confidence)
    }
    let proposed = check.proposed.as_ref()?;
    match field {
        Field::Title => of(proposed.title.as_ref()),
        Field::DocNumber => of(proposed.doc_number.as_ref()),
        Field::Issuers => of(proposed.issuers.as_ref()),
        Field::IssuedOn => of(proposed.issued_on.as_ref()),
        Field::EffectiveOn => of(proposed.effective_on.as_ref()),
        Field::ExpiresOn => of(proposed.expires_on.as_ref()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
