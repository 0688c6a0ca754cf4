//! The log for the audit administrator: filtered, in pages, and as a file.
//! Must never be shown to anybody else, the operators of the other pages least of all.

use access::audit::{self, Entry, Event, Filter, Outcome};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use http::HeaderValue;
use http::header::CONTENT_DISPOSITION;
use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::time::Instant;
use serde::Deserialize;
use shell::component::button::Button;
use shell::component::input::Input;
use shell::component::select::Select;
use shell::error::PageError;
use shell::page::{Cache, Content, Head};
use shell::session::Session;
use shell::view::View;

use crate::desk::{Desk, READ_LOG, log_thing};
use crate::pages::fields;
use crate::refusal::failed;

const PER_PAGE: u32 = 50;

/// A file has no more rows than this; a longer stretch of time is taken in parts.
const MOST_ROWS: u32 = 100_000;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LogQuery {
    from: String,
    until: String,
    who: String,
    action: String,
    outcome: String,
    thing: String,
    /// The number of the event that the page before ended with.
    before: Option<i64>,
}

impl LogQuery {
    /// The last thirty days where no days are asked for.
    fn filter(&self, now: Instant) -> Filter {
        let today = now.date();
        let from = day(&self.from).unwrap_or_else(|| today.saturating_sub(30.days()));
        let until = day(&self.until).unwrap_or(today);
        Filter {
            from: Instant::at_start_of(from),
            until: Instant::at_start_of(until.saturating_add(1.day())),
            account_name: self.who.trim().to_owned(),
            action: self.action.trim().to_owned(),
            outcome: self.outcome.clone(),
            thing_id: self.thing.trim().to_owned(),
        }
    }

    /// As a query string, without the page.
    fn query(&self) -> String {
        let pairs = [
            ("from", &self.from),
            ("until", &self.until),
            ("who", &self.who),
            ("action", &self.action),
            ("outcome", &self.outcome),
            ("thing", &self.thing),
        ];
        let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> = pairs
            .map(|(name, value)| {
                format!(
                    "{name}={}",
                    askama::filters::urlencode_strict(value)
                        .map(|text| text.to_string())
                        .unwrap_or_default()
                )
            })
            .collect();
        pairs.join("&")
    }
}

fn day(text: &str) -> Option<Date> {
    text.trim().parse().ok()
}

struct Row {
    at: String,
    who: String,
    action: String,
    thing: String,
    outcome: &'static str,
    is_refused: bool,
    reason: String,
    address: String,
    reference: String,
    detail: String,
}

#[derive(Template)]
#[template(path = "identity/log.html")]
struct LogPage {
    view: View,
    head: Head,
    session: Session,
    rows: Vec<Row>,
    from: Input,
    until: Input,
    who: Input,
    action: Input,
    outcome: Select,
    button: Button,
    export_href: String,
    next_href: Option<String>,
}

shell::page!(LogPage);

pub(crate) async fn show_log(
    State(desk): State<Desk>,
    Query(query): Query<LogQuery>,
    session: Session,
    view: View,
) -> Result<Response, PageError> {
    let entries = read(&desk, &session, &query, PER_PAGE, view.now).await?;
    let outcomes = std::iter::once((String::new(), view.t("identity-log-any").into_owned()))
        .chain(Outcome::ALL.map(|outcome| {
            let key = outcome_key(outcome.code());
            (outcome.code().to_owned(), view.t(key).into_owned())
        }))
        .collect();
    let line = |name: &'static str, key: &str, value: &str| Input {
        classes: "govuk-input--width-10".into(),
        ..fields::input(&view, name, key, value, None)
    };
    let day = |name: &'static str, key: &str, value: &str| Input {
        kind: "date".into(),
        ..line(name, key, value)
    };
    let filter = query.filter(view.now);
    let last_day = Instant::from_micros(filter.until.micros() - 1).date();
    let own_query = query.query();
    let is_full = entries.len() == usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let last = entries.last().filter(|_| is_full).map(|entry| entry.seq);
    let page = LogPage {
        from: day("from", "identity-log-from", &filter.from.date().to_string()),
        until: day("until", "identity-log-until", &last_day.to_string()),
        who: line("who", "identity-log-who", &query.who),
        action: line("action", "identity-log-action", &query.action),
        outcome: fields::choice(
            &view,
            "outcome",
            "identity-log-outcome",
            outcomes,
            &query.outcome,
        ),
        button: fields::button(&view, "identity-log-show"),
        export_href: view.href(&format!("/desk/audit.csv?{own_query}")),
        next_href: last.map(|seq| view.href(&format!("/desk/audit?{own_query}&before={seq}"))),
        rows: entries.into_iter().map(|entry| row(&view, entry)).collect(),
        head: Head::new(view.t("identity-log"), Cache::NoStore).not_indexed(),
        session,
        view,
    };
    Ok(page.into_response())
}

/// Asks the gate, and writes down that the log was read.
async fn read(
    desk: &Desk,
    session: &Session,
    query: &LogQuery,
    limit: u32,
    now: Instant,
) -> Result<Vec<Entry>, PageError> {
    let (actor, thing) = (session.actor(), log_thing());
    desk.gate.authorize(&actor, READ_LOG, &thing)?;
    let event = Event {
        actor: &actor,
        action: READ_LOG,
        thing_kind: thing.kind,
        thing_id: &thing.id,
        agency: None,
        outcome: Outcome::Permitted,
        reason: "",
        origin: &session.origin,
        detail: serde_json::json!({ "from": query.from, "until": query.until, "limit": limit }),
    };
    audit::record_alone(&desk.store, &event, now)
        .await
        .map_err(failed)?;
    let before = query.before.unwrap_or(i64::MAX);
    audit::list(&desk.store, &query.filter(now), before, limit)
        .await
        .map_err(failed)
}

fn outcome_key(code: &str) -> &'static str {
    match Outcome::from_code(code) {
        Some(Outcome::Permitted) => "identity-outcome-permitted",
        Some(Outcome::Denied) => "identity-outcome-denied",
        Some(Outcome::Failed) | None => "identity-outcome-failed",
    }
}

fn row(view: &View, entry: Entry) -> Row {
    let who = match (entry.account.is_some(), entry.account_name.as_str()) {
        (true, name) => name.to_owned(),
        (false, "") => view.t("identity-log-nobody").into_owned(),
        (false, _) => view.t("identity-log-operator").into_owned(),
    };
    Row {
        at: entry
            .at
            .rfc3339()
            .replace('T', " ")
            .chars()
            .take(19)
            .collect(),
        who,
        thing: format!("{} {}", entry.thing_kind, entry.thing_id),
        outcome: outcome_key(&entry.outcome),
        is_refused: entry.outcome != Outcome::Permitted.code(),
        action: entry.action,
        reason: entry.reason,
        address: entry.address,
        reference: entry.reference,
        detail: entry.detail,
    }
}

pub(crate) async fn export_log(
    State(desk): State<Desk>,
    Query(query): Query<LogQuery>,
    session: Session,
    view: View,
) -> Result<Response, PageError> {
    let entries = read(&desk, &session, &query, MOST_ROWS, view.now).await?;
    // The mark lets spreadsheets read it as UTF-8.
    let mut text = "\u{feff}seq,at,account_id,account_name,agency_id,action,thing_kind,thing_id,outcome,reason,address,reference,detail,digest\r\n".to_owned();
    for entry in entries {
        text.push_str(&line(&entry));
    }
    let mut response = Content {
        content_type: "text/csv; charset=utf-8",
        body: text.into_bytes(),
        cache: Cache::NoStore,
        last_modified: None,
    }
    .respond();
    let name = format!("attachment; filename=\"audit-{}.csv\"", view.now.date());
    if let Ok(value) = HeaderValue::try_from(name) {
        response.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

fn line(entry: &Entry) -> String {
    let (seq, at) = (entry.seq.to_string(), entry.at.rfc3339());
    let cells = [
        &seq,
        &at,
        entry.account.as_deref().unwrap_or(""),
        &entry.account_name,
        entry.agency.as_deref().unwrap_or(""),
        &entry.action,
        &entry.thing_kind,
        &entry.thing_id,
        &entry.outcome,
        &entry.reason,
        &entry.address,
        &entry.reference,
        &entry.detail,
        &entry.digest,
    ];
    let cells: Vec<String> = cells.iter().map(|cell| cell_of(cell)).collect();
    format!("{}\r\n", cells.join(","))
}

/// Quoted; and no spreadsheet takes what somebody typed for a formula.
fn cell_of(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests;
