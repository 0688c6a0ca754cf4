//! How a draft begins: an empty one, or a new version of what is public.
//! Must never offer an agency where the person does not write.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use kernel::id::{AgencyId, RecordId};
use kernel::level::Level;
use kernel::state::PublicationState;
use shell::component::error_summary::{ErrorSummary, Item};
use shell::error::PageError;
use shell::form::DeskForm;
use shell::module::Routes;
use shell::page::Head;
use shell::session::Session;
use shell::view::View;

use crate::agency::{self, Agency};
use crate::desk::commands::draft::{DraftInput, create, start_draft};
use crate::desk::deadline::Cause;
use crate::desk::gate;
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::pages::dates::{self, Typed};
use crate::desk::pages::heading::{Tab, kind_name, overview_path};
use crate::desk::pages::posted::Posted;
use crate::desk::pages::refused::{Attempt, Refused};
use crate::desk::read::find_standing;
use crate::desk::refusal::Refusal;
use crate::desk::settings::saved;
use crate::portal::failed;
use crate::record::codes::{Publicity, Validity};
use crate::record::content::Content;
use crate::record::fields::Fields;
use crate::record::kind::RecordKind;

pub(crate) const NEW_PATH: &str = "/desk/new";

pub(crate) fn routes() -> Routes<DeskPages> {
    vec![
        (NEW_PATH, get(show_new).post(create_draft)),
        (
            "/desk/records/{id}/revise",
            get(show_revise).post(begin_revision),
        ),
    ]
}

pub(crate) struct Choice {
    pub value: String,
    pub text: String,
    pub is_chosen: bool,
}

#[derive(Template)]
#[template(path = "desk/new.html")]
struct NewPage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    trouble: Option<ErrorSummary>,
    title: String,
    title_error: Option<String>,
    agencies: Vec<Choice>,
    kinds: Vec<Choice>,
    levels: Vec<Choice>,
}

shell::page!(NewPage);

async fn show_new(State(pages): State<DeskPages>, caller: Caller) -> Result<NewPage, PageError> {
    new_page(&pages, &caller, &Posted::default(), None).await
}

async fn new_page(
    pages: &DeskPages,
    caller: &Caller,
    posted: &Posted,
    trouble: Option<ErrorSummary>,
) -> Result<NewPage, PageError> {
    let view = &caller.view;
    let gate = &pages.desk.gate;
    let agencies = agency::list(&pages.desk.store).await.map_err(failed)?;
    let (_, settings) = saved::current(&pages.desk.store).await.map_err(failed)?;
    let is_used = |kind: &Choice| {
        let mut unused = settings.unused_kinds.iter();
        unused.all(|unused| unused.code() != kind.value)
    };
    let chosen = posted.text("agency");
    let may_write =
        |agency: &Agency| gate.permits(&caller.actor, gate::CREATE, &gate::new_record(&agency.id));
    let agencies: Vec<Choice> = agencies
        .into_iter()
        .filter(may_write)
        .map(|agency| Choice {
            is_chosen: agency.id.as_str() == chosen,
            value: agency.id.to_string(),
            text: agency.name,
        })
        .collect();
    if agencies.is_empty() {
        let own = gate::new_record(&caller.session.staff.agency);
        let _permit = gate.authorize(&caller.actor, gate::CREATE, &own)?;
    }
    let title_error = (trouble.is_some() && posted.text("title").trim().is_empty())
        .then(|| view.t("desk-title-missing").into_owned());
    Ok(NewPage {
        head: caller.head(view.t("desk-new")),
        session: caller.session.clone(),
        receipt: caller.new_receipt(),
        trouble,
        title: posted.text("title").to_owned(),
        title_error,
        agencies,
        kinds: kinds(view, posted.text("kind"))
            .into_iter()
            .filter(is_used)
            .collect(),
        levels: levels(view, posted.text("level")),
        view: view.clone(),
    })
}

pub(crate) fn kinds(view: &View, chosen: &str) -> Vec<Choice> {
    let kinds = RecordKind::ALL.into_iter().map(|kind| Choice {
        value: kind.code().to_owned(),
        text: kind_name(view, kind),
        is_chosen: kind.code() == chosen,
    });
    kinds.collect()
}

pub(crate) fn levels(view: &View, chosen: &str) -> Vec<Choice> {
    let levels = Level::ALL.into_iter().map(|level| Choice {
        value: level.code().to_owned(),
        text: view.t(&format!("desk-level-{}", level.code())).into_owned(),
        is_chosen: level.code() == chosen,
    });
    levels.collect()
}

async fn create_draft(
    State(pages): State<DeskPages>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let view = &caller.view;
    let title = posted.text("title").trim();
    let agency: Option<AgencyId> = posted.text("agency").parse().ok();
    let kind = RecordKind::from_code(posted.text("kind"));
    let level = Level::from_code(posted.text("level"));
    let (Some(agency), Some(kind), Some(level), false) = (agency, kind, level, title.is_empty())
    else {
        let missing = view.t("desk-title-missing").into_owned();
        let refused = Refused::mistakes(view, vec![Item::link(missing, "#title")]);
        let summary = Some(refused.summary.clone());
        let page = new_page(&pages, &caller, &posted, summary).await?;
        return Ok(refused.answer(&page));
    };
    let input = DraftInput {
        revision: 0,
        content: empty(title, kind),
        text: String::new(),
        level,
        owner: Some(agency.clone()),
        index_number: None,
        files: Vec::new(),
        relations: Vec::new(),
        confirmed: Vec::new(),
        change_note: String::new(),
    };
    let receipt = posted.receipt();
    match create(&pages.desk, &caller.by(receipt.as_ref()), &agency, &input).await {
        Ok(done) => Ok(caller.done(&Tab::Edit.path(&done.record), "create")),
        Err(refusal) => {
            let refused = Refused::of(view, refusal, "");
            let summary = Some(refused.summary.clone());
            let page = new_page(&pages, &caller, &posted, summary).await?;
            Ok(refused.answer(&page))
        }
    }
}

fn empty(title: &str, kind: RecordKind) -> Content {
    Content {
        title: title.to_owned(),
        issuers: Vec::new(),
        doc_number: None,
        form: None,
        addressees: Vec::new(),
        themes: Vec::new(),
        statutory: Vec::new(),
        keywords: Vec::new(),
        summary: String::new(),
        issued_on: None,
        published_on: None,
        effective_on: None,
        expires_on: None,
        validity: match kind {
            RecordKind::PolicyDocument => Validity::InForce,
            _ => Validity::None,
        },
        publicity: Publicity::Active,
        publicity_ground: None,
        source: None,
        source_url: None,
        doubts: Vec::new(),
        fields: Fields::empty(kind),
    }
}

#[derive(Template)]
#[template(path = "desk/revise.html")]
struct RevisePage {
    view: View,
    head: Head,
    session: Session,
    receipt: String,
    trouble: Option<ErrorSummary>,
    title: String,
    public: String,
    is_error: bool,
    on: String,
    on_error: Option<String>,
}

shell::page!(RevisePage);

async fn show_revise(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
) -> Result<RevisePage, PageError> {
    let record: RecordId = id.parse().map_err(|_| PageError::NotFound)?;
    revise_page(&pages, &caller, &record, &Posted::default(), None).await
}

async fn revise_page(
    pages: &DeskPages,
    caller: &Caller,
    record: &RecordId,
    posted: &Posted,
    trouble: Option<ErrorSummary>,
) -> Result<RevisePage, PageError> {
    let view = &caller.view;
    let standing = find_standing(&pages.desk, &caller.actor, record).await?;
    let standing = standing.ok_or(PageError::NotFound)?;
    pages.expect_permitted(caller, gate::EDIT, record).await?;
    match standing.state {
        PublicationState::Published
        | PublicationState::Withdrawn
        | PublicationState::Redirected => {}
        PublicationState::Draft | PublicationState::Gone => return Err(Refusal::NotPublic.into()),
    }
    let on = if posted.has("on") {
        posted.text("on").to_owned()
    } else {
        caller.today().to_string()
    };
    let on_error = match dates::read(&on) {
        Typed::Day(_) => None,
        Typed::Nothing | Typed::NoDay => Some(view.t("desk-date-wrong").into_owned()),
    };
    Ok(RevisePage {
        head: caller.head(view.t("desk-revise")),
        session: caller.session.clone(),
        receipt: caller.new_receipt(),
        trouble,
        title: standing.title,
        public: view.href(&format!("/records/{record}")),
        is_error: posted.text("why") == "error",
        on,
        on_error,
        view: view.clone(),
    })
}

async fn begin_revision(
    State(pages): State<DeskPages>,
    Path(id): Path<String>,
    caller: Caller,
    DeskForm(posted): DeskForm<Posted>,
) -> Result<Response, PageError> {
    let record: RecordId = id.parse().map_err(|_| PageError::NotFound)?;
    let Typed::Day(on) = dates::read(posted.text("on")) else {
        let wrong = caller.view.t("desk-date-wrong").into_owned();
        let refused = Refused::mistakes(&caller.view, vec![Item::link(wrong, "#on")]);
        let summary = Some(refused.summary.clone());
        let page = revise_page(&pages, &caller, &record, &posted, summary).await?;
        return Ok(refused.answer(&page));
    };
    let cause = match posted.text("why") {
        "error" => Cause::Error { on },
        _ => Cause::Change { on },
    };
    let receipt = posted.receipt();
    let by = caller.by(receipt.as_ref());
    match start_draft(&pages.desk, &by, &record, cause).await {
        Ok(done) => Ok(caller.done(&overview_path(&done.record), "revise")),
        Err(refusal) => {
            let attempt = Attempt {
                action: gate::EDIT,
                record: &record,
                fields_at: "",
            };
            let refused = pages.refused(&caller, attempt, refusal).await?;
            let summary = Some(refused.summary.clone());
            let page = revise_page(&pages, &caller, &record, &posted, summary).await?;
            Ok(refused.answer(&page))
        }
    }
}
