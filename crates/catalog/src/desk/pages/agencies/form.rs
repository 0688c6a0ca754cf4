//! The one page on which something about an agency is filled in and sent.
//! Must never lose what was typed.

use access::gate::Action;
use askama::Template;
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;
use shell::component::content::Content;
use shell::component::error_summary::{ErrorSummary, Item};
use shell::component::label::Label;
use shell::component::select::{self, Select};
use shell::error::PageError;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::agency::history::Occasion;
use crate::desk::gate::CHANGE_AGENCIES;
use crate::desk::pages::agencies::PATH;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::decision::{hint, line, words};
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::Refused;
use crate::desk::refusal::Refusal;

pub(super) const ACTION: Action = CHANGE_AGENCIES;

/// A form with what stands above it.
pub(super) struct AgencyForm {
    pub title: String,
    pub lead: String,
    /// Counted things that are at stake: what, how many, whose it will be.
    pub stakes: Vec<Stake>,
    /// Kept from an earlier step.
    pub kept: Vec<(&'static str, String)>,
    pub fields: Vec<Content>,
    /// The key of the button; none where there is nothing to send.
    pub button: Option<&'static str>,
    pub is_warning: bool,
    /// Without prefix.
    pub back: String,
}

pub(super) struct Stake {
    pub what: String,
    pub n: i64,
    pub whose: String,
}

#[derive(Template)]
#[template(path = "desk/agency_form.html")]
struct AgencyFormPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    trouble: Option<ErrorSummary>,
    action: String,
    form: AgencyForm,
}

shell::page!(AgencyFormPage);

impl AgencyForm {
    /// Draws it. It is sent to its own address.
    pub(super) fn answer(self, caller: &Caller, trouble: Option<Refused>) -> Response {
        let view = &caller.view;
        let page = AgencyFormPage {
            head: caller
                .head(self.title.clone())
                .crumb(view.t("desk-agencies"), PATH),
            session: caller.session.clone(),
            receipt: caller.new_receipt(),
            trouble: trouble.as_ref().map(|refused| refused.summary.clone()),
            action: view.href(&view.path),
            form: self,
            view: view.clone(),
        };
        match trouble {
            Some(refused) => refused.answer(&page),
            None => page.into_response(),
        }
    }

    /// Draws it again above what was refused; what nobody can mend here is no page of its own.
    pub(super) fn refused(self, caller: &Caller, refusal: Refusal) -> Result<Response, PageError> {
        match refusal {
            Refusal::Denied(_) | Refusal::Store(_) | Refusal::NoSuchAgency => Err(refusal.into()),
            other => {
                let refused = Refused::of(&caller.view, other, "");
                Ok(self.answer(caller, Some(refused)))
            }
        }
    }
}

/// Day and reason: every change has them.
pub(super) fn occasion_fields(view: &View, posted: &Posted) -> [Content; 2] {
    let from = if posted.has("from") {
        posted.text("from").to_owned()
    } else {
        view.now.date().to_string()
    };
    [
        line(view, "from", "desk-agency-from", "text", from),
        words(view, "note", "desk-agency-note", posted),
    ]
}

/// The day, with mistakes noted.
pub(super) fn read_occasion<'a>(
    view: &View,
    posted: &Posted,
    note: &'a str,
    mistakes: &mut Vec<Item>,
) -> Occasion<'a> {
    let from = posted.text("from").trim().parse();
    if from.is_err() {
        mistakes.push(mistake(view, "desk-no-such-day", "from"));
    }
    if note.trim().is_empty() {
        mistakes.push(mistake(view, "desk-agency-no-note", "note"));
    }
    Occasion {
        from: from.unwrap_or(Date::MAX),
        note,
    }
}

pub(super) fn mistake(view: &View, key: &str, field: &str) -> Item {
    Item::link(view.t(key).into_owned(), format!("#{field}"))
}

pub(super) fn choice(
    view: &View,
    name: &'static str,
    key: &str,
    items: Vec<(String, String)>,
    chosen: &str,
) -> Content {
    Content::html(&Select {
        id: name.into(),
        name: name.into(),
        value: chosen.to_owned().into(),
        label: Label::new(view.t(key).into_owned()),
        hint: hint(view, key),
        items: items
            .into_iter()
            .map(|(value, text)| select::Item::new(value, text))
            .collect(),
        ..Select::default()
    })
}
