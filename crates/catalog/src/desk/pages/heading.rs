//! What stands over every page of one draft: its title, where it stands, until when, and the ways to its other pages.
//! Must never show a way to what the person may not see.

use access::gate::Action;
use kernel::id::RecordId;
use shell::error::PageError;
use shell::view::View;
use workdays::light::Light;

use crate::desk::gate;
use crate::desk::model::{Step, is_open};
use crate::desk::pages::DeskPages;
use crate::desk::pages::caller::Caller;
use crate::desk::read::{DraftView, find_draft};
use crate::desk::refusal::Refusal;
use crate::desk::store;
use crate::portal::failed;

/// A page of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Overview,
    Edit,
    Text,
    Files,
    Relations,
    Findings,
    Preview,
    Compare,
}

impl Tab {
    const ALL: [Self; 8] = [
        Self::Overview,
        Self::Edit,
        Self::Text,
        Self::Files,
        Self::Relations,
        Self::Findings,
        Self::Preview,
        Self::Compare,
    ];

    /// The last part of its path, and of its message's key; the overview has none of the first.
    const fn code(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Edit => "edit",
            Self::Text => "text",
            Self::Files => "files",
            Self::Relations => "relations",
            Self::Findings => "findings",
            Self::Preview => "preview",
            Self::Compare => "compare",
        }
    }

    pub(crate) fn path(self, record: &RecordId) -> String {
        match self {
            Self::Overview => overview_path(record),
            other => format!("/desk/records/{record}/{}", other.code()),
        }
    }
}

/// The page of a draft from which all others are reached.
pub(crate) fn overview_path(record: &RecordId) -> String {
    format!("/desk/records/{record}")
}

/// For `desk/heading.html`.
pub(crate) struct Heading {
    pub title: String,
    pub step: String,
    pub kind: String,
    pub level: Option<String>,
    pub light: Option<LightMark>,
    pub tabs: Vec<TabLink>,
}

pub(crate) struct TabLink {
    pub href: String,
    pub text: String,
    pub is_current: bool,
}

/// A light as a shape and a word: colour alone says nothing to some readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LightMark {
    pub class: &'static str,
    pub shape: &'static str,
    pub word: String,
    /// `剩余 3 个工作日`, without the word where it begins with it.
    pub left: String,
}

impl LightMark {
    pub(crate) fn new(view: &View, light: Light, left: &str) -> Self {
        let (class, shape, key) = match light {
            Light::Green => ("gk-light--green", "●", "desk-light-green"),
            Light::Yellow => ("gk-light--yellow", "▲", "desk-light-yellow"),
            Light::Red => ("gk-light--red", "◆", "desk-light-red"),
            Light::Overdue => ("gk-light--overdue", "■", "desk-light-overdue"),
            Light::Paused => ("gk-light--paused", "‖", "desk-light-paused"),
        };
        Self {
            class,
            shape,
            left: left.trim_start_matches(&*view.t(key)).trim().to_owned(),
            word: view.t(key).into_owned(),
        }
    }
}

impl DeskPages {
    /// The draft that a page is about.
    ///
    /// # Errors
    /// Where there is none, or the person may not read it.
    pub(crate) async fn draft(&self, caller: &Caller, id: &str) -> Result<DraftView, PageError> {
        let record: RecordId = id.parse().map_err(|_| PageError::NotFound)?;
        find_draft(&self.desk, &caller.actor, &record, caller.today())
            .await?
            .ok_or(PageError::NotFound)
    }
}

impl DeskPages {
    /// A page that leads to an action is for those who may take it.
    ///
    /// # Errors
    /// Where there is no such record, or the gate refuses.
    pub(crate) async fn expect_permitted(
        &self,
        caller: &Caller,
        action: Action,
        record: &RecordId,
    ) -> Result<(), PageError> {
        let store = &self.desk.store;
        let held = store::find_held(store, record).await;
        let held = held.map_err(failed)?.ok_or(PageError::NotFound)?;
        let draft = store::find_draft(store, record, held.latest_version).await;
        let draft = draft.map_err(failed)?;
        let thing = gate::record(&held, draft.as_ref(), Vec::new());
        let _permit = self.desk.gate.authorize(&caller.actor, action, &thing)?;
        Ok(())
    }

    /// The draft that somebody wants to write in.
    ///
    /// # Errors
    /// As `draft`; where the person may not write, or it is public and there is nothing to write in.
    pub(crate) async fn open_draft(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<DraftView, PageError> {
        let draft = self.draft(caller, id).await?;
        self.expect_permitted(caller, gate::EDIT, &draft.record)
            .await?;
        if is_open(draft.flow.step) {
            Ok(draft)
        } else {
            Err(Refusal::NoDraft.into())
        }
    }
}

impl DraftView {
    /// As far as roles go.
    pub(crate) fn permits(&self, action: Action) -> bool {
        self.may.contains(&action)
    }
}

/// What stands over the pages of a draft.
pub(crate) fn heading(view: &View, draft: &DraftView, current: Option<Tab>) -> Heading {
    let level = format!("desk-level-{}", draft.level.code());
    Heading {
        title: draft.content.title.clone(),
        step: step_name(view, draft.flow.step),
        kind: kind_name(view, draft.content.kind()),
        level: (draft.level != kernel::level::Level::Open).then(|| view.t(&level).into_owned()),
        light: draft
            .deadline
            .as_ref()
            .map(|deadline| LightMark::new(view, deadline.light, &deadline.left)),
        tabs: Tab::ALL
            .into_iter()
            .filter(|tab| is_shown(*tab, draft))
            .map(|tab| TabLink {
                href: view.href(&tab.path(&draft.record)),
                text: view.t(&format!("desk-tab-{}", tab.code())).into_owned(),
                is_current: current == Some(tab),
            })
            .collect(),
    }
}

fn is_shown(tab: Tab, draft: &DraftView) -> bool {
    match tab {
        Tab::Overview | Tab::Preview | Tab::Findings => true,
        Tab::Edit | Tab::Text | Tab::Files | Tab::Relations => {
            draft.permits(gate::EDIT) && is_open(draft.flow.step)
        }
        Tab::Compare => draft.live_version.is_some_and(|live| live != draft.version),
    }
}

pub(crate) fn step_name(view: &View, step: Step) -> String {
    view.t(&format!("desk-step-{}", step.code())).into_owned()
}

pub(crate) fn kind_name(view: &View, kind: crate::record::kind::RecordKind) -> String {
    view.t(&format!("kind-{}", kind.code().replace('_', "-")))
        .into_owned()
}
