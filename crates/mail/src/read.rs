//! What staff see of mail: how many messages stand where, and which did not go out.
//! Must never show the text of a message: a list is read by others than its recipient.

use kernel::id::MessageId;
use kernel::page::{Page, PageRequest};
use kernel::time::Instant;
use store::database::Store;
use store::error::StoreError;
use store::statement::sql;
use store::value::Row;

use crate::message::store::id;
use crate::model::{Problem, State};

/// A message in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub id: MessageId,
    pub address: String,
    pub subject: String,
    pub attempts: i64,
    pub problem: Option<Problem>,
    pub made_at: Instant,
}

/// How many messages stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub n_waiting: i64,
    pub n_sent: i64,
    pub n_failed: i64,
    pub n_off: i64,
    pub n_cancelled: i64,
}

/// # Errors
/// Any `StoreError`.
pub async fn count(store: &Store) -> Result<Counts, StoreError> {
    let counted = sql("SELECT state, count(*) AS n FROM mail_message GROUP BY state")
        .fetch_all(store, |row| {
            Ok((row.get::<String>("state")?, row.get::<i64>("n")?))
        })
        .await?;
    let of = |state: State| {
        let found = counted.iter().find(|(code, _)| code == state.code());
        found.map_or(0, |(_, n)| *n)
    };
    Ok(Counts {
        n_waiting: of(State::Waiting),
        n_sent: of(State::Sent),
        n_failed: of(State::Failed),
        n_off: of(State::Off),
        n_cancelled: of(State::Cancelled),
    })
}

/// The messages that were given up, newest first.
///
/// # Errors
/// Any `StoreError`.
pub async fn list_failed(store: &Store, page: &PageRequest) -> Result<Page<Listed>, StoreError> {
    list(store, State::Failed, page).await
}

/// The messages in one state, newest first.
///
/// # Errors
/// Any `StoreError`.
pub async fn list(
    store: &Store,
    state: State,
    page: &PageRequest,
) -> Result<Page<Listed>, StoreError> {
    // Ids sort by the time they were made.
    let mut items = sql(
        "SELECT id, address, subject, attempts, problem, created_at FROM mail_message
        WHERE state = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3",
    )
    .bind(state.code())
    .bind(page.after.as_deref().unwrap_or_default())
    .bind(page.limit + 1)
    .fetch_all(store, listed)
    .await?;
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next = items
        .last()
        .filter(|_| has_more)
        .map(|last| last.id.to_string());
    Ok(Page { items, next })
}

fn listed(row: &Row) -> Result<Listed, StoreError> {
    let problem: Option<String> = row.get("problem")?;
    Ok(Listed {
        id: id(row)?,
        address: row.get("address")?,
        subject: row.get("subject")?,
        attempts: row.get("attempts")?,
        problem: problem.as_deref().and_then(Problem::from_text),
        made_at: row.get("created_at")?,
    })
}
