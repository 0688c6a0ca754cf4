//! Taking a public record down, or marking it repealed: who cites it, what becomes of its address, why.
//! Must never be done with fewer eyes on those who cite it than there are.

use access::gate::Action;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use kernel::id::RecordId;
use shell::component::content::Content;
use shell::component::error_summary::{ErrorSummary, Item};
use shell::error::PageError;
use shell::form::DeskForm;
use shell::module::Routes;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::desk::commands::taking_down::{TakeDown, request_withdrawal, take_down};
use crate::desk::gate;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::decision::{Form, line, words};
use crate::desk::pages::heading::overview_path;
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::{Attempt, Refused};
use crate::desk::pages::worklist;
use crate::desk::read::{Standing, find_standing, list_citing};
use crate::portal::failed;

pub(crate) fn routes() -> Routes<DeskPages> {
    let form = || get(show_taking_down).post(send_taking_down);
    vec![
        ("/desk/records/{id}/request-withdrawal", form()),
        ("/desk/records/{id}/withdraw", form()),
        ("/desk/records/{id}/redirect", form()),
        ("/desk/records/{id}/gone", form()),
        ("/desk/records/{id}/repeal", form()),
    ]
}

#[derive(Template)]
#[template(path = "desk/taking_down.html")]
struct TakingDownPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    record_title: String,
    trouble: Option<ErrorSummary>,
    title: String,
    lead: String,
    record_href: String,
    citing: Vec<Citing>,
    others: Vec<Other>,
    form: Option<Form>,
    /// Where it lies on the desk; none where it never did.
    back: Option<String>,
}

shell::page!(TakingDownPage);

struct Citing {
    label: String,
    title: String,
    href: Option<String>,
}

/// Another way to end a record.
struct Other {
    href: String,
    text: String,
}

/// How a record ends: the last part of its page's path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    RequestWithdrawal,
    Withdraw,
    Redirect,
    Gone,
    Repeal,
}

impl How {
    const ALL: [Self; 5] = [
        Self::RequestWithdrawal,
        Self::Withdraw,
        Self::Redirect,
        Self::Gone,
        Self::Repeal,
    ];

    const fn code(self) -> &'static str {
        match self {
            Self::RequestWithdrawal => "request-withdrawal",
            Self::Withdraw => "withdraw",
            Self::Redirect => "redirect",
            Self::Gone => "gone",
            Self::Repeal => "repeal",
        }
    }

    const fn action(self) -> Action {
        match self {
            Self::RequestWithdrawal => gate::REQUEST_WITHDRAWAL,
            Self::Withdraw | Self::Redirect | Self::Gone | Self::Repeal => gate::TAKE_DOWN,
        }
    }

    fn of_path(view: &View) -> Result<Self, PageError> {
        let last = view.path.rsplit('/').next().unwrap_or_default();
        let found = Self::ALL.into_iter().find(|how| how.code() == last);
        found.ok_or(PageError::NotFound)
    }

    fn path(self, record: &RecordId) -> String {
        format!("/desk/records/{record}/{}", self.code())
    }

    fn form(self, view: &View, record: &RecordId, n_citing: usize, posted: &Posted) -> Form {
        let text = |name: &'static str, key: &str| {
            line(view, name, key, "text", posted.text(name).to_owned())
        };
        let reason = words(
            view,
            "reason",
            &format!("desk-{}-reason", self.code()),
            posted,
        );
        let mut fields = match self {
            Self::RequestWithdrawal => vec![reason, text("since", "desk-down-since")],
            Self::Withdraw | Self::Gone => vec![reason],
            Self::Redirect => vec![text("to", "desk-redirect-to"), reason],
            Self::Repeal => vec![text("by", "desk-repeal-by"), reason],
        };
        fields.push(Content::html(&Seen { n: n_citing }));
        Form {
            path: self.path(record),
            fields,
            button: view.t(&format!("desk-{}-send", self.code())).into_owned(),
            is_warning: self != Self::RequestWithdrawal,
        }
    }
}

/// How many records that cite this one stood on the page.
#[derive(Template)]
#[template(
    source = r#"<input type="hidden" name="seen" value="{{ n }}">"#,
    ext = "html"
)]
struct Seen {
    n: usize,
}

impl askama::filters::HtmlSafe for Seen {}

/// A record as its address or its id; the last part of the address is the id.
fn named_record(text: &str) -> Option<RecordId> {
    let path = text.trim().split(['?', '#']).next().unwrap_or_default();
    path.trim_end_matches('/').rsplit('/').next()?.parse().ok()
}

/// What the form asks for, or what is wrong with it.
enum Asked {
    Withdrawal {
        reason: String,
        since: jiff::civil::Date,
    },
    End(TakeDown),
}

fn asked(how: How, view: &View, posted: &Posted) -> Result<Asked, Item> {
    let reason = posted.lines("reason");
    let mistake =
        |key: &str, field: &str| Item::link(view.t(key).into_owned(), format!("#{field}"));
    let end = match how {
        How::RequestWithdrawal => {
            let since = posted.text("since").trim();
            let day = if since.is_empty() {
                Ok(view.now.date())
            } else {
                since.parse()
            };
            let since = day.map_err(|_| mistake("desk-no-such-day", "since"))?;
            return Ok(Asked::Withdrawal { reason, since });
        }
        How::Withdraw => TakeDown::Withdraw { reason },
        How::Gone => TakeDown::Gone { reason },
        How::Redirect => {
            let to = named_record(posted.text("to"));
            let to = to.ok_or_else(|| mistake("desk-down-no-record", "to"))?;
            TakeDown::Redirect { to, reason }
        }
        How::Repeal => {
            let typed = posted.text("by").trim();
            let by = if typed.is_empty() {
                None
            } else {
                let by = named_record(typed);
                Some(by.ok_or_else(|| mistake("desk-down-no-record", "by"))?)
            };
            TakeDown::Repeal { by, reason }
        }
    };
    Ok(Asked::End(end))
}

impl DeskPages {
    async fn standing(&self, caller: &Caller, id: &str) -> Result<Standing, PageError> {
        let record: RecordId = id.parse().map_err(|_| PageError::NotFound)?;
        let found = find_standing(&self.desk, &caller.actor, &record).await?;
        found.ok_or(PageError::NotFound)
    }

    async fn taking_down(
        &self,
        caller: &Caller,
        standing: &Standing,
        (how, posted): (How, &Posted),
        trouble: Option<Refused>,
    ) -> Result<Response, PageError> {
        let view = caller.view.clone();
        let citing = list_citing(&self.desk.store, &standing.record)
            .await
            .map_err(failed)?;
        let title = view.t(&format!("desk-{}", how.code())).into_owned();
        let is_shown = standing.may.contains(&how.action()) || trouble.is_some();
        let page = TakingDownPage {
            head: caller
                .head(format!("{title}：{}", standing.title))
                .crumb(view.t("desk-home"), "/desk"),
            receipt: caller.new_receipt(),
            record_title: standing.title.clone(),
            trouble: trouble.as_ref().map(|refused| refused.summary.clone()),
            lead: view.t(&format!("desk-{}-lead", how.code())).into_owned(),
            record_href: view.href(&format!("/records/{}", standing.record)),
            form: is_shown.then(|| how.form(&view, &standing.record, citing.len(), posted)),
            citing: citing
                .into_iter()
                .map(|related| Citing {
                    label: view
                        .t(&format!(
                            "relation-{}-incoming",
                            related.kind.code().replace('_', "-")
                        ))
                        .into_owned(),
                    href: related
                        .record
                        .map(|record| view.href(&format!("/records/{record}"))),
                    title: related.title,
                })
                .collect(),
            others: How::ALL
                .into_iter()
                .filter(|other| *other != how && standing.may.contains(&other.action()))
                .map(|other| Other {
                    href: view.href(&other.path(&standing.record)),
                    text: view.t(&format!("desk-{}", other.code())).into_owned(),
                })
                .collect(),
            back: standing
                .has_draft
                .then(|| view.href(&overview_path(&standing.record))),
            title,
            session: caller.session.clone(),
            view,
        };
        Ok(match trouble {
            Some(refused) => refused.answer(&page),
            None => page.into_response(),
        })
    }
}

async fn show_taking_down(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, PageError> {
    let how = How::of_path(&caller.view)?;
    let standing = pages.standing(&caller, &id).await?;
    let nothing = Posted::default();
    pages
        .taking_down(&caller, &standing, (how, &nothing), None)
        .await
}

async fn send_taking_down(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let how = How::of_path(&caller.view)?;
    let standing = pages.standing(&caller, &id).await?;
    let receipt = posted.receipt();
    let by = caller.by(receipt.as_ref());
    let outcome = match asked(how, &caller.view, &posted) {
        Err(mistake) => {
            let trouble = Refused::mistakes(&caller.view, vec![mistake]);
            return pages
                .taking_down(&caller, &standing, (how, &posted), Some(trouble))
                .await;
        }
        Ok(Asked::Withdrawal { reason, since }) => {
            request_withdrawal(&pages.desk, &by, &standing.record, &reason, since).await
        }
        Ok(Asked::End(end)) => {
            let n_seen = posted.text("seen").parse().unwrap_or(0);
            take_down(&pages.desk, &by, &standing.record, &end, n_seen).await
        }
    };
    match outcome {
        Ok(_) if standing.has_draft => {
            Ok(caller.done(&overview_path(&standing.record), how.code()))
        }
        Ok(_) => Ok(caller.done(worklist::PATH, how.code())),
        Err(refusal) => {
            let attempt = Attempt {
                action: how.action(),
                record: &standing.record,
                fields_at: "",
            };
            let trouble = pages.refused(&caller, attempt, refusal).await?;
            pages
                .taking_down(&caller, &standing, (how, &posted), Some(trouble))
                .await
        }
    }
}
