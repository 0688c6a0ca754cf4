//! The relations of a draft: found by title or number, put in, taken out.
//! Must never find what is not public.

use access::actor::Actor;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use shell::component::error_summary::{ErrorSummary, Item};
use shell::component::notification_banner::NotificationBanner;
use shell::error::PageError;
use shell::form::DeskForm;
use shell::module::Routes;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::desk::commands::draft::{DraftInput, save_draft};
use crate::desk::gate;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::heading::{Heading, Tab, heading};
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::{Attempt, Refused};
use crate::desk::pages::started::Choice;
use crate::desk::pages::values::{clean, unchanged};
use crate::desk::read::{DraftView, find_public};
use crate::portal::failed;
use crate::record::codes::RelationKind;
use crate::record::content::{Relation, RelationTarget};
use crate::record::read::{self, Seen};

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![(
        "/desk/records/{id}/relations",
        get(show_relations).post(change_relations),
    )]
}

/// As many as one looks through; whoever needs another says more words.
const N_FOUND: u32 = 20;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    q: String,
}

struct Found {
    id: String,
    title: String,
    number: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "desk/relations.html")]
struct RelationsPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    done: Option<NotificationBanner>,
    trouble: Option<ErrorSummary>,
    heading: Heading,
    action: String,
    revision: i64,
    lines: Vec<String>,
    words: String,
    found: Vec<Found>,
    kinds: Vec<Choice>,
    citation: String,
}

shell::page!(RelationsPage);

impl DeskPages {
    /// `废止了《…》` for each relation of a draft.
    pub(crate) async fn relation_lines(
        &self,
        view: &View,
        draft: &DraftView,
    ) -> Result<Vec<String>, PageError> {
        let mut lines = Vec::with_capacity(draft.relations.len());
        for relation in &draft.relations {
            let target = match &relation.target {
                RelationTarget::Record(id) => {
                    match read::find(&self.desk.store, &Actor::Public, id)
                        .await
                        .map_err(failed)?
                    {
                        Some(Seen::Full(summary)) => format!("《{}》", summary.title),
                        Some(Seen::Notice { title, .. }) => format!("《{title}》"),
                        Some(Seen::Redirect(_) | Seen::Gone) | None => {
                            view.t("desk-relation-hidden").into_owned()
                        }
                    }
                }
                RelationTarget::SourceId(words) | RelationTarget::Citation(words) => words.clone(),
            };
            lines.push(format!("{}{target}", kind_text(view, relation.kind)));
        }
        Ok(lines)
    }
}

fn kind_text(view: &View, kind: RelationKind) -> String {
    let code = kind.code().replace('_', "-");
    view.t(&format!("relation-{code}-outgoing")).into_owned()
}

async fn show_relations(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
    caller: Caller,
) -> Result<RelationsPage, PageError> {
    let draft = pages.open_draft(&caller, &id).await?;
    let typed = Posted::default();
    relations_page(&pages, &caller, &draft, &wanted.q, &typed, None).await
}

async fn relations_page(
    pages: &DeskPages,
    caller: &Caller,
    draft: &DraftView,
    words: &str,
    typed: &Posted,
    trouble: Option<ErrorSummary>,
) -> Result<RelationsPage, PageError> {
    let view = &caller.view;
    let found = if words.trim().is_empty() {
        Vec::new()
    } else {
        let found = find_public(&pages.desk.store, words, N_FOUND).await;
        found.map_err(failed)?
    };
    let kinds = RelationKind::ALL.iter().map(|kind| Choice {
        value: kind.code().to_owned(),
        text: kind_text(view, *kind),
        is_chosen: kind.code() == typed.text("kind"),
    });
    Ok(RelationsPage {
        head: caller.head(view.t("desk-tab-relations")),
        session: caller.session.clone(),
        receipt: caller.new_receipt(),
        done: caller.done_banner(),
        trouble,
        heading: heading(view, draft, Some(Tab::Relations)),
        action: view.href(&Tab::Relations.path(&draft.record)),
        revision: draft.revision,
        lines: pages.relation_lines(view, draft).await?,
        words: words.to_owned(),
        found: found
            .into_iter()
            .filter(|record| record.record != draft.record)
            .map(|record| Found {
                is_chosen: record.record.as_str() == typed.text("target"),
                id: record.record.to_string(),
                title: record.title,
                number: record.doc_number.unwrap_or_default(),
            })
            .collect(),
        kinds: kinds.collect(),
        citation: typed.text("citation").to_owned(),
        view: view.clone(),
    })
}

async fn change_relations(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let words = posted.text("q").to_owned();
    let Some(relations) = changed(draft.relations.clone(), &posted) else {
        let nothing = caller.view.t("desk-relation-nothing").into_owned();
        let refused = Refused::mistakes(&caller.view, vec![Item::link(nothing, "#citation")]);
        let summary = Some(refused.summary.clone());
        let page = relations_page(&pages, &caller, &draft, &words, &posted, summary).await?;
        return Ok(refused.answer(&page));
    };
    let input = DraftInput {
        revision: posted.revision(),
        relations,
        ..unchanged(&draft)
    };
    let receipt = posted.receipt();
    let by = caller.by(receipt.as_ref());
    match save_draft(&pages.desk, &by, &draft.record, &input).await {
        Ok(done) => Ok(caller.done(&Tab::Relations.path(&done.record), "save")),
        Err(refusal) => {
            let attempt = Attempt {
                action: gate::EDIT,
                record: &draft.record,
                fields_at: "",
            };
            let refused = pages.refused(&caller, attempt, refusal).await?;
            let now = pages.draft(&caller, &id).await?;
            let summary = Some(refused.summary.clone());
            let page = relations_page(&pages, &caller, &now, &words, &posted, summary).await?;
            Ok(refused.answer(&page))
        }
    }
}

/// With what was chosen or taken out; none where nothing was named.
fn changed(mut relations: Vec<Relation>, posted: &Posted) -> Option<Vec<Relation>> {
    if let Some(position) = posted.text("do").strip_prefix("remove-") {
        let position: usize = position.parse().ok()?;
        if position < relations.len() {
            relations.remove(position);
        }
        return Some(relations);
    }
    let kind = RelationKind::from_code(posted.text("kind"))?;
    let citation = clean(posted.text("citation")).replace('\n', "");
    let target = match posted.text("target").parse() {
        Ok(record) => RelationTarget::Record(record),
        Err(_) if citation.is_empty() => return None,
        Err(_) => RelationTarget::Citation(citation),
    };
    let relation = Relation { kind, target };
    if !relations.contains(&relation) {
        relations.push(relation);
    }
    Some(relations)
}
