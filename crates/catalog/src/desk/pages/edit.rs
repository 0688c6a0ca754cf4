//! The metadata form beside the document: each proposal shows how sure it is and where it stands, what is unsure waits for a tick.
//! Must never drop what somebody typed, nor write over what somebody else saved: both are shown, field by field.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use lawtext::metadata::{Metadata, Proposal};
use lawtext::tree::NodeKind;
use shell::component::error_summary::{ErrorSummary, Item};
use shell::component::notification_banner::NotificationBanner;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::module::Routes;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::agency::{self, Agency};
use crate::desk::commands::draft::save_draft;
use crate::desk::fields::{Field, Problem, ProblemCode};
use crate::desk::gate;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::heading::{Heading, Tab, heading, overview_path};
use crate::desk::pages::places::{Said, address};
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::{Attempt, Refused, field_key, message, problem_text};
use crate::desk::pages::started::{Choice, kinds, levels};
use crate::desk::pages::values::{Mistake, NAMES, Values, field_of};
use crate::desk::read::{DraftView, find_revision};
use crate::desk::refusal::{Conflict, Refusal};
use crate::directory;
use crate::portal::failed;
use crate::record::codes::{Publicity, Validity};
use crate::record::html::render;

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![("/desk/records/{id}/edit", get(show_form).post(save_form))]
}

/// What a document says of a field, and how sure that is.
struct Proposed {
    value: String,
    percent: i64,
    is_sure: bool,
    from: String,
    /// Where it stands in the document beside the form.
    place: Option<String>,
}

struct FormField {
    name: String,
    label: String,
    hint: String,
    value: String,
    /// `line`, `area`, `day`, `choice`, `choices`.
    input: &'static str,
    choices: Vec<Choice>,
    /// For `choices`: one list box for each.
    boxes: Vec<Vec<Choice>>,
    error: Option<String>,
    problem: Option<String>,
    proposed: Option<Proposed>,
    needs_tick: bool,
    is_ticked: bool,
    is_confirmed: bool,
}

/// A field that two people changed.
struct Difference {
    name: String,
    label: String,
    mine: String,
    theirs: String,
    takes_theirs: bool,
}

#[derive(Template)]
#[template(path = "desk/edit.html")]
struct EditPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    done: Option<NotificationBanner>,
    trouble: Option<ErrorSummary>,
    heading: Heading,
    action: String,
    revision: i64,
    differences: Vec<Difference>,
    /// Who saved meanwhile.
    other: String,
    fields: Vec<FormField>,
    has_ticks: bool,
    doubts: Vec<String>,
    titles: Vec<(String, String)>,
    body: String,
}

shell::page!(EditPage);

/// What the form shows beside the draft.
#[derive(Default)]
struct Shown {
    /// What was typed, where it was.
    values: Option<Values>,
    ticked: Vec<String>,
    mistakes: Vec<Mistake>,
    differences: Vec<Difference>,
    other: String,
    trouble: Option<ErrorSummary>,
}

async fn show_form(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<EditPage, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    pages
        .expect_permitted(&caller, gate::EDIT, &draft.record)
        .await?;
    edit_page(&pages, &caller, &draft, Shown::default()).await
}

async fn edit_page(
    pages: &DeskPages,
    caller: &Caller,
    draft: &DraftView,
    shown: Shown,
) -> Result<EditPage, PageError> {
    let agencies = agency::list(&pages.desk.store).await.map_err(failed)?;
    let view = &caller.view;
    let values = shown.values.unwrap_or_else(|| Values::of_draft(draft));
    let of_kind = values.0.keys().filter(|name| name.starts_with("fields."));
    let names = NAMES.iter().copied().chain(of_kind.map(String::as_str));
    let make = Make {
        view,
        draft,
        values: &values,
        ticked: &shown.ticked,
        mistakes: &shown.mistakes,
        agencies: &agencies,
    };
    let fields: Vec<FormField> = names.map(|name| make.field(name)).collect();
    let heading = heading(view, draft, Some(Tab::Edit));
    let titles = draft.tree.nodes.iter();
    let titles = titles.filter(|node| node.kind == NodeKind::Title);
    Ok(EditPage {
        head: caller.head(view.t("desk-tab-edit")),
        session: caller.session.clone(),
        receipt: caller.new_receipt(),
        done: caller.done_banner(),
        trouble: shown.trouble,
        heading,
        action: view.href(&Tab::Edit.path(&draft.record)),
        revision: draft.revision,
        differences: shown.differences,
        other: shown.other,
        has_ticks: fields.iter().any(|field| field.needs_tick),
        fields,
        doubts: draft
            .content
            .doubts
            .iter()
            .map(|doubt| doubt_text(view, doubt))
            .collect(),
        titles: titles
            .map(|node| {
                let text = format!("{}{}{}", node.label, node.heading, node.text);
                (node.address.clone(), text)
            })
            .collect(),
        body: render(&draft.tree),
        view: view.clone(),
    })
}

fn doubt_text(view: &View, doubt: &str) -> String {
    let key = format!("desk-doubt-{}", doubt.replace('_', "-"));
    if view.messages.has(view.language, &key) {
        view.t(&key).into_owned()
    } else {
        doubt.to_owned()
    }
}

/// What fields are made from.
struct Make<'a> {
    view: &'a View,
    draft: &'a DraftView,
    values: &'a Values,
    ticked: &'a [String],
    mistakes: &'a [Mistake],
    agencies: &'a [Agency],
}

impl Make<'_> {
    fn field(&self, name: &str) -> FormField {
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

    fn is_list(&self, name: &str) -> bool {
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

async fn save_form(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let values = chosen(Values::of_posted(&posted, &draft), &posted, &draft);
    let ticked: Vec<String> = posted.all("confirmed").map(str::to_owned).collect();
    let mut shown = Shown {
        values: Some(values.clone()),
        ticked: ticked.clone(),
        ..Shown::default()
    };
    let mut input = match values.input(&draft) {
        Ok(input) => input,
        Err(mistakes) => {
            let refused = Refused::mistakes(&caller.view, mistake_items(&caller.view, &mistakes));
            shown.mistakes = mistakes;
            shown.trouble = Some(refused.summary.clone());
            let page = edit_page(&pages, &caller, &draft, shown).await?;
            let page = EditPage {
                // Nothing was compared yet: the form stays what it was made from.
                revision: posted.revision(),
                ..page
            };
            return Ok(refused.answer(&page));
        }
    };
    input.revision = posted.revision();
    input.confirmed = ticked.iter().filter_map(|name| field_of(name)).collect();
    if posted.text("confirm") == "all" {
        input.confirmed = Field::ALL.to_vec();
    }
    let receipt = posted.receipt();
    let by = caller.by(receipt.as_ref());
    let refusal = match save_draft(&pages.desk, &by, &draft.record, &input).await {
        Ok(done) => return Ok(caller.done(&overview_path(&done.record), "save")),
        Err(refusal) => refusal,
    };
    if let Refusal::Stale(conflict) = &refusal {
        let base = find_revision(
            &pages.desk,
            &caller.actor,
            &draft.record,
            draft.version,
            input.revision,
        );
        let base = base.await.ok().map(|base| base.content);
        let seen = Seen {
            conflict,
            base: base.as_ref(),
            view: &caller.view,
            draft: &draft,
        };
        shown.differences = seen.differences(&values);
        shown.other = conflict.theirs.by.name.clone();
    }
    let attempt = Attempt {
        action: gate::EDIT,
        record: &draft.record,
        fields_at: "",
    };
    let summary = Item::link(message(&caller.view, &refusal), field_of_refusal(&refusal));
    let mut refused = pages.refused(&caller, attempt, refusal).await?;
    if !summary.href.is_empty() {
        refused.summary.error_list.push(summary);
    }
    shown.trouble = Some(refused.summary.clone());
    // As it stands now: what others saved meanwhile is what the next save is made from.
    let now = pages.draft(&caller, &id).await?;
    let page = edit_page(&pages, &caller, &now, shown).await?;
    Ok(refused.answer(&page))
}

/// Where to mend it.
fn field_of_refusal(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::IndexNumberTaken => "#field-index_number",
        Refusal::HeadingFixed => "#field-level",
        Refusal::NoSuchAgency => "#field-owner",
        Refusal::Stale(_) => "#differences",
        _ => "",
    }
}

fn mistake_items(view: &View, mistakes: &[Mistake]) -> Vec<Item> {
    let item = |mistake: &Mistake| {
        let words = format!("{}：{}", label(view, mistake.name), view.t(mistake.key));
        Item::link(words, format!("#field-{}", mistake.name))
    };
    mistakes.iter().map(item).collect()
}

/// The values with those of the draft where the person chose what somebody else had saved.
fn chosen(mut values: Values, posted: &Posted, draft: &DraftView) -> Values {
    let saved = Values::of_draft(draft);
    for name in posted.all("differing") {
        if posted.text(&format!("choose.{name}")) == "theirs" {
            values.0.insert(name.to_owned(), saved.get(name).to_owned());
        }
    }
    values
}

/// What a person sees who saved second.
struct Seen<'a> {
    conflict: &'a Conflict,
    /// What both began from.
    base: Option<&'a crate::record::content::Content>,
    view: &'a View,
    draft: &'a DraftView,
}

impl Seen<'_> {
    /// The fields that differ. One that only the other person changed is taken from them unless this one says otherwise.
    fn differences(&self, mine: &Values) -> Vec<Difference> {
        let theirs = Values::of_snapshot(&self.conflict.theirs, mine.get("change_note"));
        let base = self.base.map(|content| {
            let beside = crate::desk::pages::values::Beside {
                level: self.draft.level,
                owner: self.draft.owner.as_ref(),
                index_number: self.draft.index_number.as_deref(),
                change_note: mine.get("change_note"),
            };
            Values::of(content, &beside)
        });
        let untouched = base.map(|base| {
            let touched = base.differing(mine);
            move |name: &String| !touched.contains(name)
        });
        let differing = mine.differing(&theirs).into_iter();
        differing
            .map(|name| Difference {
                label: label(self.view, &name),
                mine: readable(self.view, &name, mine.get(&name)),
                theirs: readable(self.view, &name, theirs.get(&name)),
                takes_theirs: untouched
                    .as_ref()
                    .is_some_and(|is_untouched| is_untouched(&name)),
                name,
            })
            .collect()
    }
}

/// A value in words, where the form holds a code.
pub(crate) fn readable(view: &View, name: &str, value: &str) -> String {
    let prefix = match name {
        "kind" => "kind",
        "level" => "desk-level",
        "validity" => "validity",
        "publicity" => "publicity",
        _ => return value.to_owned(),
    };
    view.t(&format!("{prefix}-{}", value.replace('_', "-")))
        .into_owned()
}
