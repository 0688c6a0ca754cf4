//! A batch: how far it is read, then its table, in which forty documents are checked and handed in together.
//! Must never lose what somebody typed into a cell: a row that was refused comes back as it was sent.

pub(crate) mod rows;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use kernel::id::{BatchId, RecordId};
use shell::component::error_summary::{ErrorSummary, Item};
use shell::component::notification_banner::NotificationBanner;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::module::Routes;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::agency;
use crate::desk::By;
use crate::desk::batch::{self, Batch, Progress};
use crate::desk::commands::confirming::{Confirm, Pick, confirm, submit};
use crate::desk::commands::draft::save_draft;
use crate::desk::gate;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::decision::agency_name;
use crate::desk::pages::heading::overview_path;
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::{Attempt, Refused, message, problem_text};
use crate::desk::read::{self, check_drafts, find_draft};
use crate::desk::refusal::Refusal;
use crate::portal::failed;
use rows::{Known, Row, Typed, input_of, row};

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![("/desk/import/{batch}", get(show_batch).post(send_batch))]
}

#[derive(Template)]
#[template(path = "desk/batch.html", blocks = ["progress"])]
struct BatchPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    done: Option<NotificationBanner>,
    trouble: Option<ErrorSummary>,
    path: String,
    agency: String,
    at: String,
    progress: Progress,
    percent: i64,
    page: u32,
    rows: Vec<Row>,
    /// There are rows that may be written.
    is_open: bool,
    previous: Option<String>,
    next: Option<String>,
}

shell::page!(BatchPage { "progress" => as_progress });

const ROWS_PER_PAGE: u32 = 50;

#[derive(serde::Deserialize)]
pub(crate) struct PageNumber {
    #[serde(default)]
    page: u32,
}

/// Rows that were refused: what was typed, and why.
#[derive(Default)]
struct Troubles(BTreeMap<RecordId, (Typed, Vec<String>)>);

fn parse(id: &str) -> Result<BatchId, PageError> {
    id.parse().map_err(|_| PageError::NotFound)
}

async fn show_batch(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    Query(query): Query<PageNumber>,
    caller: Caller,
) -> Result<Response, PageError> {
    let found = batch::get(&pages.desk, &caller.by(None), &parse(&id)?).await?;
    let page = pages
        .batch_page(&caller, found, query.page.max(1), &Troubles::default())
        .await?;
    Ok(page.into_response())
}

impl DeskPages {
    async fn batch_page(
        &self,
        caller: &Caller,
        (batch, progress): (Batch, Progress),
        number: u32,
        troubles: &Troubles,
    ) -> Result<BatchPage, PageError> {
        let view = caller.view.clone();
        let store = &self.desk.store;
        let agencies = agency::list(store).await.map_err(failed)?;
        let path = format!("/desk/import/{}", batch.id);
        let offset = number.saturating_sub(1).saturating_mul(ROWS_PER_PAGE);
        // While it is read there is nothing to check yet, and a table that grows would take typed words away.
        let mut items = if progress.is_running() {
            Vec::new()
        } else {
            batch::list_items(store, &batch, ROWS_PER_PAGE + 1, offset)
                .await
                .map_err(failed)?
        };
        let has_more = items.len() > usize::try_from(ROWS_PER_PAGE).unwrap_or(usize::MAX);
        items.truncate(usize::try_from(ROWS_PER_PAGE).unwrap_or(usize::MAX));
        let drafts: Vec<RecordId> = items
            .iter()
            .filter(|item| item.is_draft())
            .filter_map(|item| item.record.clone())
            .collect();
        let checks = check_drafts(&self.desk, &caller.actor, &drafts)
            .await
            .map_err(failed)?;
        let mut rows = Vec::with_capacity(items.len());
        for (number, item) in (offset + 1..).zip(&items) {
            let of_item = |id: &RecordId| item.record.as_ref() == Some(id);
            let check = checks
                .iter()
                .find(|check| item.is_draft() && of_item(&check.record));
            let known = match &item.record {
                Some(record) if !item.is_draft() => self.known(caller, record).await?,
                _ => None,
            };
            let trouble = item.record.as_ref().and_then(|id| troubles.0.get(id));
            rows.push(row(&view, number, item, (check, known), trouble));
        }
        let at = |page: u32| view.href(&format!("{path}?page={page}"));
        Ok(BatchPage {
            head: caller
                .head(view.t("desk-batch"))
                .crumb(view.t("desk-home"), "/desk")
                .crumb(view.t("desk-import"), "/desk/import"),
            receipt: caller.new_receipt(),
            done: caller.done_banner(),
            trouble: None,
            agency: agency_name(&agencies, &batch.agency),
            at: batch.created_at.minute(),
            percent: progress.n_files_read * 100 / progress.n_files.max(1),
            progress,
            page: number,
            is_open: rows.iter().any(Row::is_open),
            rows,
            previous: (number > 1).then(|| at(number - 1)),
            next: has_more.then(|| at(number + 1)),
            path,
            session: caller.session.clone(),
            view,
        })
    }
}

/// What the button that was pressed asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    Save,
    Confirm,
    Submit,
}

struct Asked<'a> {
    wish: Wish,
    /// None for every row of the page.
    rows: Option<Vec<&'a str>>,
}

fn asked(posted: &Posted) -> Asked<'_> {
    let picked = || Some(posted.all("pick").collect());
    let (wish, rows) = match posted.text("do") {
        "confirm" => (Wish::Confirm, picked()),
        "confirm-all" => (Wish::Confirm, None),
        "submit" => (Wish::Submit, picked()),
        "submit-all" => (Wish::Submit, None),
        other => match other.strip_prefix("confirm:") {
            Some(one) => (Wish::Confirm, Some(vec![one])),
            None => (Wish::Save, None),
        },
    };
    Asked { wish, rows }
}

async fn send_batch(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let found = batch::get(&pages.desk, &caller.by(None), &parse(&id)?).await?;
    let asked = asked(&posted);
    let number: u32 = posted.text("page").parse().unwrap_or(1);
    let mut troubles = Troubles::default();
    let rows: Vec<&str> = posted.all("row").collect();
    for row in rows {
        let Ok(record) = row.parse::<RecordId>() else {
            continue;
        };
        let is_asked = asked.rows.as_ref().is_none_or(|rows| rows.contains(&row));
        let typed = Typed::of(&posted, row);
        let wish = if is_asked { asked.wish } else { Wish::Save };
        let receipt = posted.receipt().map(|receipt| receipt.part(row));
        let by = caller.by(receipt.as_ref());
        let words = pages
            .take_row(&caller, &by, &record, (&typed, wish))
            .await?;
        if !words.is_empty() {
            troubles.0.insert(record, (typed, words));
        }
    }
    let what = match asked.wish {
        Wish::Save => "batch-saved",
        Wish::Confirm => "batch-confirmed",
        Wish::Submit => "batch-submitted",
    };
    if asked.rows.as_ref().is_some_and(Vec::is_empty) {
        let said = caller.view.t("desk-batch-nothing-picked").into_owned();
        return pages
            .batch_answer(
                &caller,
                (found, number),
                &troubles,
                vec![Item::link(said, "#table")],
            )
            .await;
    }
    if troubles.0.is_empty() {
        let path = format!("/desk/import/{}?page={number}&done={what}", found.0.id);
        return Ok(caller.see_other(&path));
    }
    let mistakes = troubles.0.iter().map(|(record, (typed, words))| {
        let words = words.join("；");
        Item::link(
            format!("{}：{words}", typed.title),
            format!("#row-{record}"),
        )
    });
    let mistakes = mistakes.collect();
    pages
        .batch_answer(&caller, (found, number), &troubles, mistakes)
        .await
}

impl DeskPages {
    /// The record that a document was found to be, for those who may see it.
    async fn known(&self, caller: &Caller, record: &RecordId) -> Result<Option<Known>, PageError> {
        let view = &caller.view;
        let public = read::find_title(&self.desk.store, record)
            .await
            .map_err(failed)?;
        if let Some(title) = public {
            let href = view.href(&format!("/records/{record}"));
            return Ok(Some(Known { href, title }));
        }
        let own = check_drafts(&self.desk, &caller.actor, std::slice::from_ref(record)).await;
        let own = own.map_err(failed)?.into_iter().next();
        Ok(own.map(|check| Known {
            href: view.href(&overview_path(record)),
            title: check.content.title,
        }))
    }

    async fn batch_answer(
        &self,
        caller: &Caller,
        (found, number): ((Batch, Progress), u32),
        troubles: &Troubles,
        mistakes: Vec<Item>,
    ) -> Result<Response, PageError> {
        let refused = Refused::mistakes(&caller.view, mistakes);
        let mut page = self.batch_page(caller, found, number, troubles).await?;
        page.trouble = Some(refused.summary.clone());
        Ok(refused.answer(&page))
    }

    /// Saves what was typed into a row and does what was wished; answers what stands in the way, in words.
    async fn take_row(
        &self,
        caller: &Caller,
        by: &By<'_>,
        record: &RecordId,
        (typed, wish): (&Typed, Wish),
    ) -> Result<Vec<String>, PageError> {
        let (desk, view) = (&self.desk, &caller.view);
        let draft = match find_draft(desk, &caller.actor, record, caller.today()).await {
            Ok(Some(draft)) => draft,
            Ok(None) => return Ok(Vec::new()),
            Err(refusal) => return self.words(caller, record, refusal).await,
        };
        let mut input = input_of(draft);
        input.revision = typed.revision;
        let is_changed = match typed.apply(&mut input.content) {
            Ok(is_changed) => is_changed,
            Err(fields) => {
                let words = fields.into_iter().map(|field| {
                    view.t_arg(
                        "desk-batch-unreadable",
                        "field",
                        view.t(&field).into_owned(),
                    )
                });
                return Ok(words.collect());
            }
        };
        let mut revision = typed.revision;
        if is_changed {
            // Sent again it finds what it saved, and changes nothing.
            let by = By {
                receipt: None,
                ..*by
            };
            match save_draft(desk, &by, record, &input).await {
                Ok(done) => revision = done.revision,
                Err(refusal) => return self.words(caller, record, refusal).await,
            }
        }
        let pick = Pick {
            record: record.clone(),
            revision,
        };
        let outcome = match wish {
            Wish::Save => return Ok(Vec::new()),
            Wish::Confirm => confirm(desk, by, &pick, &Confirm::All).await,
            Wish::Submit => submit(desk, by, &pick).await,
        };
        match outcome {
            Ok(_) => Ok(Vec::new()),
            Err(refusal) => self.words(caller, record, refusal).await,
        }
    }

    async fn words(
        &self,
        caller: &Caller,
        record: &RecordId,
        refusal: Refusal,
    ) -> Result<Vec<String>, PageError> {
        let view = &caller.view;
        let mut words = match &refusal {
            Refusal::Incomplete(problems) => problems
                .iter()
                .map(|problem| problem_text(view, problem))
                .collect(),
            _ => Vec::new(),
        };
        if words.is_empty() {
            words.push(message(view, &refusal));
        }
        let attempt = Attempt {
            action: gate::EDIT,
            record,
            fields_at: "",
        };
        // Each is written into the log; the page shows them together.
        self.refused(caller, attempt, refusal).await?;
        Ok(words)
    }
}
