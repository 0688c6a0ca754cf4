//! The metadata form beside the document: each proposal shows how sure it is and where it stands, what is unsure waits for a tick.
//! Must never drop what somebody typed, nor write over what somebody else saved: both are shown, field by field.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use lawtext::tree::NodeKind;
use shell::component::error_summary::{ErrorSummary, Item};
use shell::component::notification_banner::NotificationBanner;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::module::Routes;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::agency::{self};
use crate::desk::commands::draft::save_draft;
use crate::desk::fields::Field;
use crate::desk::gate;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
pub(crate) use crate::desk::pages::edit::fields::label;
use crate::desk::pages::edit::fields::{FormField, Make};
use crate::desk::pages::heading::{Heading, Tab, heading, overview_path};
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::{Attempt, Refused, message};
use crate::desk::pages::values::{Mistake, NAMES, Values, field_of};
use crate::desk::read::{DraftView, find_revision};
use crate::desk::refusal::{Conflict, Refusal};
use crate::portal::failed;
use crate::record::html::render;

mod fields;

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![("/desk/records/{id}/edit", get(show_form).post(save_form))]
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
    let draft = pages.open_draft(&caller, &id).await?;
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
