//! A draft as the public will see it, under a banner that says it is none yet.
//! Must never be reached, or kept, by anybody else than those who may read the draft.

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use kernel::level::Level;
use shell::error::PageError;
use shell::module::Routes;

use crate::agency;
use crate::authority::authority;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::heading::Tab;
use crate::desk::read::DraftView;
use crate::portal::failed;
use crate::portal::records::{Unpublished, preview};
use crate::record::content::RelationTarget;
use crate::record::read::{Owner, RelatedRecord, Seen, Summary, Version, find};

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![("/desk/records/{id}/preview", get(show_preview))]
}

async fn show_preview(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<Response, PageError> {
    let draft = pages.draft(&caller, &id).await?;
    let agencies = agency::list(&pages.desk.store).await.map_err(failed)?;
    let owner = draft.owner.as_ref().and_then(|owner| {
        let agency = agencies.into_iter().find(|agency| agency.id == *owner)?;
        Some(Owner {
            id: agency.id,
            code: agency.code,
            name: agency.name,
        })
    });
    let banner = if draft.level == Level::Open {
        caller.view.t("desk-preview")
    } else {
        caller.view.t("desk-preview-hidden")
    };
    let files = draft.files.iter().enumerate().map(|(position, file)| {
        let path = format!("{}/{position}", Tab::Files.path(&draft.record));
        (path, file.name.clone(), file.size)
    });
    let unpublished = Unpublished {
        summary: summary(&draft, owner),
        version: Version {
            version: draft.version,
            content: draft.content.clone(),
            tree: draft.tree.clone(),
            content_digest: String::new(),
            signed_by: None,
            published_at: None,
        },
        relations: relations(&pages, &draft).await?,
        files: files.collect(),
        banner: banner.into_owned(),
    };
    Ok(preview(&caller.view, unpublished))
}

fn summary(draft: &DraftView, owner: Option<Owner>) -> Summary {
    let content = draft.content.clone();
    Summary {
        id: draft.record.clone(),
        source_id: None,
        kind: content.kind(),
        authority: authority(&content, None),
        title: content.title,
        issuers: content.issuers,
        doc_number: content.doc_number,
        index_number: draft.index_number.clone(),
        form: content.form,
        validity: content.validity,
        publicity: content.publicity,
        issued_on: content.issued_on,
        published_on: content.published_on,
        effective_on: content.effective_on,
        expires_on: content.expires_on,
        summary: content.summary,
        owner,
        live_version: draft.live_version,
        published_at: None,
        updated_at: draft.updated_at,
    }
}

/// As the public will see them: what is not public has no link and no name.
async fn relations(pages: &DeskPages, draft: &DraftView) -> Result<Vec<RelatedRecord>, PageError> {
    let mut relations = Vec::new();
    for relation in &draft.relations {
        let (record, title) = match &relation.target {
            RelationTarget::Citation(words) => (None, words.clone()),
            RelationTarget::SourceId(_) => continue,
            RelationTarget::Record(id) => {
                let seen = find(&pages.desk.store, &access::actor::Actor::Public, id).await;
                match seen.map_err(failed)? {
                    Some(Seen::Full(summary)) => (Some(id.clone()), summary.title),
                    Some(Seen::Notice { .. } | Seen::Redirect(_) | Seen::Gone) | None => continue,
                }
            }
        };
        relations.push(RelatedRecord {
            kind: relation.kind,
            is_incoming: false,
            record,
            title,
        });
    }
    Ok(relations)
}
