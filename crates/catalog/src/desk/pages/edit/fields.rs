//! The fields of the metadata form: what each holds, what the document says of it and how sure that is.
//! Must never take a proposal for a value: it stands beside the field until somebody ticks it.

use lawtext::metadata::{Metadata, Proposal};
use shell::view::View;

use crate::agency::Agency;
use crate::desk::fields::{Field, Problem, ProblemCode};
use crate::desk::pages::places::{Said, address};
use crate::desk::pages::refused::{field_key, problem_text};
use crate::desk::pages::started::{Choice, kinds, levels};
use crate::desk::pages::values::{Mistake, Values, field_of};
use crate::desk::read::DraftView;
use crate::directory;
use crate::record::codes::{Publicity, Validity};

/// What a document says of a field, and how sure that is.
pub(super) struct Proposed {
    pub(super) value: String,
    pub(super) percent: i64,
    pub(super) is_sure: bool,
    pub(super) from: String,
    /// Where it stands in the document beside the form.
    pub(super) place: Option<String>,
}

pub(super) struct FormField {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) value: String,
    /// `line`, `area`, `day`, `choice`, `choices`.
    pub(super) input: &'static str,
    pub(super) choices: Vec<Choice>,
    /// For `choices`: one list box for each.
    pub(super) boxes: Vec<Vec<Choice>>,
    pub(super) error: Option<String>,
    pub(super) problem: Option<String>,
    pub(super) proposed: Option<Proposed>,
    pub(super) needs_tick: bool,
    pub(super) is_ticked: bool,
    pub(super) is_confirmed: bool,
}

/// What fields are made from.
pub(super) struct Make<'a> {
    pub(super) view: &'a View,
    pub(super) draft: &'a DraftView,
    pub(super) values: &'a Values,
    pub(super) ticked: &'a [String],
    pub(super) mistakes: &'a [Mistake],
    pub(super) agencies: &'a [Agency],
}

impl Make<'_> {
    pub(super) fn field(&self, name: &str) -> FormField {
        let view = self.view;
        let value = self.values.get(name).to_owned();
        let field = field_of(name);
        let problem = field.and_then(|field| self.problem(field));
        let needs_tick = problem.is_some_and(|problem| problem.code == ProblemCode::Unconfirmed);
        let mistake = self.mistakes.iter().find(|mistake| mistake.name == name);
        let (input, choices, boxes) = self.input(name, &value);
        let hint = format!("desk-hint-{}", name.replace(['_', '.'], "-"));
        FormField {
            label: label(view, name),
            hint: if view.messages.has(view.language, &hint) {
                view.t(&hint).into_owned()
            } else {
                String::new()
            },
            input,
            choices,
            boxes,
            error: mistake.map(|mistake| view.t(mistake.key).into_owned()),
            problem: problem.map(|problem| problem_text(view, problem)),
            proposed: field.and_then(|field| self.proposed(field)),
            needs_tick,
            is_ticked: self.ticked.iter().any(|ticked| ticked == name),
            is_confirmed: field.is_some_and(|field| self.draft.confirmed.contains(&field)),
            name: name.to_owned(),
            value,
        }
    }

    fn problem(&self, field: Field) -> Option<&Problem> {
        self.draft
            .problems
            .iter()
            .find(|problem| problem.field == field)
    }

    fn input(&self, name: &str, value: &str) -> (&'static str, Vec<Choice>, Vec<Vec<Choice>>) {
        let view = self.view;
        match name {
            "kind" => ("choice", kinds(view, value), Vec::new()),
            "level" => ("choice", levels(view, value), Vec::new()),
            "owner" => ("choice", self.owners(value), Vec::new()),
            "validity" => (
                "choice",
                coded(
                    view,
                    "validity",
                    value,
                    &Validity::ALL
                        .iter()
                        .map(|code| code.code())
                        .collect::<Vec<_>>(),
                ),
                Vec::new(),
            ),
            "publicity" => (
                "choice",
                coded(
                    view,
                    "publicity",
                    value,
                    &Publicity::ALL
                        .iter()
                        .map(|code| code.code())
                        .collect::<Vec<_>>(),
                ),
                Vec::new(),
            ),
            "themes" => ("choices", Vec::new(), boxes(value, themes)),
            "statutory" => ("choices", Vec::new(), boxes(value, statutory)),
            "issued_on" | "published_on" | "effective_on" | "expires_on" => {
                ("day", Vec::new(), Vec::new())
            }
            "issuers" | "addressees" | "keywords" | "summary" => ("area", Vec::new(), Vec::new()),
            _ => {
                let is_long = value.contains('\n') || value.chars().count() > 60;
                let is_list = name
                    .strip_prefix("fields.")
                    .is_some_and(|name| self.is_list(name));
                let input = if is_long || is_list { "area" } else { "line" };
                (input, Vec::new(), Vec::new())
            }
        }
    }

    pub(super) fn is_list(&self, name: &str) -> bool {
        let values = crate::desk::pages::values::kind_fields(&self.draft.content.fields);
        values.get(name).is_some_and(serde_json::Value::is_array)
    }

    fn owners(&self, chosen: &str) -> Vec<Choice> {
        let owners = self.agencies.iter().map(|agency| Choice {
            value: agency.id.to_string(),
            text: agency.name.clone(),
            is_chosen: agency.id.as_str() == chosen,
        });
        let nobody = chosen.is_empty().then(|| Choice {
            value: String::new(),
            text: self.view.t("desk-owner-none").into_owned(),
            is_chosen: true,
        });
        nobody.into_iter().chain(owners).collect()
    }

    fn proposed(&self, field: Field) -> Option<Proposed> {
        let said = self.draft.proposed.as_ref()?;
        let (value, said, from, confidence) = proposal(said, field)?;
        let percent = i64::from(share(confidence));
        let place = address(&self.draft.tree, &said).map(|address| format!("#{address}"));
        Some(Proposed {
            value,
            percent,
            is_sure: percent >= 90,
            from: from_text(self.view, from),
            place,
        })
    }
}

/// 0 to 100.
fn share(confidence: f64) -> u8 {
    // Counted up, because a float does not become a whole number without a cast.
    (0..=100u8)
        .rev()
        .find(|percent| f64::from(*percent) <= confidence * 100.0 + 1e-9)
        .unwrap_or(0)
}

/// Value, what to look for, where from, how sure.
fn proposal(said: &Metadata, field: Field) -> Option<(String, Said, &str, f64)> {
    fn words(proposal: Option<&Proposal<String>>) -> Option<(String, Said, &str, f64)> {
        let proposal = proposal?;
        let words = Said::Words(proposal.value.clone());
        Some((
            proposal.value.clone(),
            words,
            &proposal.from,
            proposal.confidence,
        ))
    }
    fn list(proposal: Option<&Proposal<Vec<String>>>) -> Option<(String, Said, &str, f64)> {
        let proposal = proposal?;
        let first = Said::Words(proposal.value.first()?.clone());
        Some((
            proposal.value.join("、"),
            first,
            &proposal.from,
            proposal.confidence,
        ))
    }
    fn day(proposal: Option<&Proposal<jiff::civil::Date>>) -> Option<(String, Said, &str, f64)> {
        let proposal = proposal?;
        let day = proposal.value;
        Some((
            day.to_string(),
            Said::Day(day),
            &proposal.from,
            proposal.confidence,
        ))
    }
    match field {
        Field::Title => words(said.title.as_ref()),
        Field::Issuers => list(said.issuers.as_ref()),
        Field::DocNumber => words(said.doc_number.as_ref()),
        Field::IndexNumber => words(said.index_number.as_ref()),
        Field::Form => words(said.form.as_ref()),
        Field::Addressees => list(said.addressees.as_ref()),
        Field::IssuedOn => day(said.issued_on.as_ref()),
        Field::PublishedOn => day(said.published_on.as_ref()),
        Field::EffectiveOn => day(said.effective_on.as_ref()),
        Field::ExpiresOn => day(said.expires_on.as_ref()),
        Field::Publicity => words(said.publicity.as_ref()),
        Field::Source => words(said.source.as_ref()),
        Field::Kind
        | Field::Themes
        | Field::Statutory
        | Field::Keywords
        | Field::Summary
        | Field::Validity
        | Field::PublicityGround
        | Field::Owner
        | Field::Text
        | Field::Doubts => None,
    }
}

/// `paragraph 2` → `第 2 段`.
fn from_text(view: &View, from: &str) -> String {
    let (word, rest) = from.split_once(' ').unwrap_or((from, ""));
    let key = format!("desk-from-{word}");
    if view.messages.has(view.language, &key) {
        view.t_arg(&key, "what", rest.to_owned())
    } else {
        from.to_owned()
    }
}

pub(crate) fn label(view: &View, name: &str) -> String {
    if let Some(field) = field_of(name) {
        return view.t(&field_key(field)).into_owned();
    }
    let key = format!("desk-field-{}", name.replace(['_', '.'], "-"));
    let of_kind = format!(
        "field-{}",
        name.trim_start_matches("fields.").replace('_', "-")
    );
    if view.messages.has(view.language, &key) {
        view.t(&key).into_owned()
    } else {
        view.t(&of_kind).into_owned()
    }
}

fn coded(view: &View, prefix: &str, chosen: &str, codes: &[&str]) -> Vec<Choice> {
    let choice = |code: &&str| Choice {
        value: (*code).to_owned(),
        text: view
            .t(&format!("{prefix}-{}", code.replace('_', "-")))
            .into_owned(),
        is_chosen: *code == chosen,
    };
    codes.iter().map(choice).collect()
}

/// A list box for each entry, and two more.
fn boxes(value: &str, all: fn() -> Vec<(String, String)>) -> Vec<Vec<Choice>> {
    let all = all();
    let of = |chosen: &str| {
        let none = Choice {
            value: String::new(),
            text: "—".to_owned(),
            is_chosen: chosen.is_empty(),
        };
        let is_unknown = !chosen.is_empty() && !all.iter().any(|(code, _)| code == chosen);
        let unknown = is_unknown.then(|| Choice {
            value: chosen.to_owned(),
            text: chosen.to_owned(),
            is_chosen: true,
        });
        let known = all.iter().map(|(code, name)| Choice {
            value: code.clone(),
            text: name.clone(),
            is_chosen: code == chosen,
        });
        std::iter::once(none).chain(unknown).chain(known).collect()
    };
    value.lines().chain(["", ""]).map(of).collect()
}

fn themes() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for class in directory::theme_classes() {
        let sub = (1..=class.subclasses.len()).map(|number| format!("{}/{number}", class.code));
        for code in std::iter::once(class.code.clone()).chain(sub) {
            if let Some(name) = directory::theme_name(&code) {
                all.push((code, name));
            }
        }
    }
    all
}

fn statutory() -> Vec<(String, String)> {
    let items = directory::statutory_items().iter();
    items
        .map(|item| {
            (
                item.code.clone(),
                format!("{} {}", item.code, item.short_name),
            )
        })
        .collect()
}
