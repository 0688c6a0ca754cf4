//! A refusal as a page: the status, what happened, what to do next, above the form with everything that was typed.
//! Must never show the page of a record whose refusal was that it may not be read.

use access::gate::{Action, Denied};
use axum::response::Response;
use http::StatusCode;
use kernel::id::RecordId;
use shell::component::error_summary::{ErrorSummary, Item};
use shell::error::PageError;
use shell::page::{Page, respond};
use shell::view::View;

use crate::desk::commands::record_refusal;
use crate::desk::fields::Problem;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::refusal::Refusal;
use crate::portal::failed;

/// Where a refused command was asked for.
#[derive(Clone, Copy)]
pub(crate) struct Attempt<'a> {
    pub action: Action,
    pub record: &'a RecordId,
    /// The page that has the metadata's fields as `field-CODE`: empty where that is the page itself.
    pub fields_at: &'a str,
}

/// What a refused command shows.
pub(crate) struct Refused {
    /// For the top of the page.
    pub summary: ErrorSummary,
    status: StatusCode,
    denied: Option<Denied>,
}

impl DeskPages {
    /// Writes a refusal into the log and puts it into words.
    ///
    /// # Errors
    /// Where there is nothing to show it above: the record is not there, or the database is away.
    pub(crate) async fn refused(
        &self,
        caller: &Caller,
        attempt: Attempt<'_>,
        refusal: Refusal,
    ) -> Result<Refused, PageError> {
        match refusal {
            Refusal::NotFound => return Err(PageError::NotFound),
            Refusal::Store(error) => return Err(failed(error)),
            // Whoever answers it writes it into the log.
            Refusal::Denied(_) => {}
            ref other => {
                let by = caller.by(None);
                record_refusal(&self.desk, &by, attempt.action, attempt.record, other)
                    .await
                    .map_err(failed)?;
            }
        }
        Ok(Refused::of(&caller.view, refusal, attempt.fields_at))
    }
}

impl Refused {
    /// Of a refusal that is in the log, or is about no record.
    pub(crate) fn of(view: &View, refusal: Refusal, fields_at: &str) -> Self {
        let error_list = match &refusal {
            Refusal::Incomplete(problems) => problem_items(view, problems, fields_at),
            _ => Vec::new(),
        };
        Self {
            summary: ErrorSummary {
                title: message(view, &refusal).into(),
                description: advice(view, &refusal).into(),
                error_list,
                ..ErrorSummary::default()
            },
            status: refusal.status(),
            denied: match refusal {
                Refusal::Denied(denied) => Some(denied),
                _ => None,
            },
        }
    }

    /// A mistake that the form itself shows: nothing was tried.
    pub(crate) fn mistakes(view: &View, error_list: Vec<Item>) -> Self {
        Self {
            summary: ErrorSummary {
                title: view.t("desk-mistakes").into_owned().into(),
                error_list,
                ..ErrorSummary::default()
            },
            status: StatusCode::UNPROCESSABLE_ENTITY,
            denied: None,
        }
    }

    /// The page that shows it, under its status.
    pub(crate) fn answer<P: Page>(self, page: &P) -> Response {
        let mut response = respond(page);
        if response.status() == StatusCode::OK {
            *response.status_mut() = self.status;
        }
        if let Some(denied) = self.denied {
            response.extensions_mut().insert(denied);
        }
        response
    }
}

/// What happened, in a sentence.
pub(crate) fn message(view: &View, refusal: &Refusal) -> String {
    view.t(&refusal.message_key()).into_owned()
}

/// What to do next; empty where there is nothing to say.
pub(crate) fn advice(view: &View, refusal: &Refusal) -> String {
    let key = format!("{}-advice", refusal.message_key());
    if view.messages.has(view.language, &key) {
        view.t(&key).into_owned()
    } else {
        String::new()
    }
}

/// What stands in the way of handing in, each leading to its field.
pub(crate) fn problem_items(view: &View, problems: &[Problem], fields_at: &str) -> Vec<Item> {
    let base = if fields_at.is_empty() {
        String::new()
    } else {
        view.href(fields_at)
    };
    let item = |problem: &Problem| {
        Item::link(
            problem_text(view, problem),
            format!("{base}#field-{}", problem.field.code()),
        )
    };
    problems.iter().map(item).collect()
}

/// `成文日期：没有填写`.
pub(crate) fn problem_text(view: &View, problem: &Problem) -> String {
    let what = view
        .t(&format!("desk-problem-{}", problem.code.code()))
        .into_owned();
    format!("{}：{what}", view.t(&field_key(problem.field)))
}

/// The key of a field's name.
pub(crate) fn field_key(field: crate::desk::fields::Field) -> String {
    format!("desk-field-{}", field.code().replace('_', "-"))
}

/// A page that is only read has no form to keep.
impl From<Refusal> for PageError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Denied(denied) => Self::Denied(denied),
            Refusal::Store(error) => failed(error),
            Refusal::NoDraft => Self::Conflict("desk-refusal-no-draft"),
            Refusal::NotPublic => Self::Conflict("desk-refusal-not-public"),
            other if other.status() == StatusCode::NOT_FOUND => Self::NotFound,
            other => Self::Accident(anyhow::Error::new(other).context("reading a draft")),
        }
    }
}
