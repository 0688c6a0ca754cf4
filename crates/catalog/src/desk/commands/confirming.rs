//! Confirming what a reader proposed, and handing in: one draft or forty at once.
//! Must never hand in what is incomplete: the answer names everything that is missing.

use std::collections::BTreeSet;

use kernel::id::RecordId;

use crate::desk::commands::findings::{search, store_found};
use crate::desk::commands::{Which, Work, begin};
use crate::desk::drafted::digest_of;
use crate::desk::fields::{Field, Filled, Problem, problems, proposed};
use crate::desk::gate;
use crate::desk::model::Act;
use crate::desk::refusal::Refusal;
use crate::desk::store;
use crate::desk::{By, Desk, Done, Receipt};
use crate::record::commands::next_index_number;

/// Which proposals are confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirm {
    All,
    Some(Vec<Field>),
}

/// A draft as its list showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    pub record: RecordId,
    pub revision: i64,
}

/// What came of one of many.
pub type Each = Vec<(RecordId, Result<Done, Refusal>)>;

/// A person says that what was proposed is right.
///
/// # Errors
/// A refusal.
pub async fn confirm(
    desk: &Desk,
    by: &By<'_>,
    pick: &Pick,
    which: &Confirm,
) -> Result<Done, Refusal> {
    let mut work = begin!(desk, by, &pick.record, gate::EDIT, Which::Open);
    work.expect_revision(pick.revision).await?;
    // Whoever answers for a value has written it, as far as four eyes go.
    work.decide(&Act::Edit)?;
    match which {
        Confirm::All => work.draft.confirmed = Field::ALL.iter().copied().collect(),
        Confirm::Some(fields) => work.draft.confirmed.extend(fields),
    }
    work.finish_with("confirm", "", "").await
}

/// Confirms many; each succeeds or is refused on its own.
///
/// # Errors
/// Any `StoreError`: what was done before stays done.
pub async fn confirm_all(
    desk: &Desk,
    by: &By<'_>,
    picks: &[Pick],
    which: &Confirm,
) -> Result<Each, Refusal> {
    let mut each = Vec::with_capacity(picks.len());
    for pick in picks {
        let receipt = part(by, pick);
        let by = By {
            receipt: receipt.as_ref(),
            ..*by
        };
        each.push((
            pick.record.clone(),
            rule(confirm(desk, &by, pick, which).await)?,
        ));
    }
    Ok(each)
}

/// Hands a draft in for review. Before that it is searched for personal data, attachments too.
///
/// # Errors
/// `Incomplete` with every problem, or another refusal.
pub async fn submit(desk: &Desk, by: &By<'_>, pick: &Pick) -> Result<Done, Refusal> {
    let searched = search(desk, by, &pick.record, gate::SUBMIT).await?;
    let mut work = begin!(desk, by, &pick.record, gate::SUBMIT, Which::Open);
    work.expect_revision(pick.revision).await?;
    work.number().await?;
    let missing = missing(&mut work).await?;
    if !missing.is_empty() {
        return Err(Refusal::Incomplete(missing));
    }
    work.expect_no_circle().await?;
    store_found(&mut work, &searched).await?;
    work.decide(&Act::Submit)?;
    work.finish("submit", "").await
}

/// Hands many in; each succeeds or is refused on its own.
///
/// # Errors
/// Any `StoreError`: what was done before stays done.
pub async fn submit_all(desk: &Desk, by: &By<'_>, picks: &[Pick]) -> Result<Each, Refusal> {
    let mut each = Vec::with_capacity(picks.len());
    for pick in picks {
        let receipt = part(by, pick);
        let by = By {
            receipt: receipt.as_ref(),
            ..*by
        };
        each.push((pick.record.clone(), rule(submit(desk, &by, pick).await)?));
    }
    Ok(each)
}

async fn missing(work: &mut Work<'_>) -> Result<Vec<Problem>, Refusal> {
    let body = work.written().await?.body;
    let proposed = proposed(&body.proposals);
    let confirmed: &BTreeSet<Field> = &work.draft.confirmed;
    let filled = Filled {
        content: &work.content,
        tree: &body.tree,
        proposed: proposed.as_ref(),
        confirmed,
        has_owner: work.held.owner.is_some(),
        index_number: work.held.index_number.as_deref(),
    };
    Ok(problems(filled, &work.settings))
}

impl Work<'_> {
    /// Gives a record that has none its 索引号, once it is known whose it is.
    async fn number(&mut self) -> Result<(), Refusal> {
        let owner = self.held.owner.as_ref();
        let owner = owner.and_then(|id| self.agencies.iter().find(|agency| agency.id == *id));
        let is_wanting = self.held.index_number.is_none() && self.held.live_version.is_none();
        let Some(owner) = owner.filter(|_| is_wanting) else {
            return Ok(());
        };
        let (scheme, now) = (self.settings.scheme(), self.by.now);
        let date = self.content.issued_on.unwrap_or_else(|| now.date());
        let number = next_index_number(&mut self.tx, &scheme, owner, date, now).await?;
        self.held.index_number = Some(number);
        let written = self.written().await?;
        let (files, cited) = (&written.files, &written.cited);
        let content_digest = &written.body.content_digest;
        self.draft.digest = digest_of(&self.held, content_digest, files, cited);
        store::update_unpublished_head(&mut self.tx, &self.held, &self.content, now).await?;
        Ok(())
    }
}

/// Forty drafts are forty requests: those that were done are not done again.
fn part(by: &By<'_>, pick: &Pick) -> Option<Receipt> {
    by.receipt.map(|receipt| receipt.part(pick.record.as_str()))
}

/// A refusal is about one of many, an accident about all.
fn rule<T>(outcome: Result<T, Refusal>) -> Result<Result<T, Refusal>, Refusal> {
    match outcome {
        Err(accident @ Refusal::Store(_)) => Err(accident),
        other => Ok(other),
    }
}
