//! The desk's pages: each says what is to be done next and shows only what the person may do.
//! Must never hold a rule or a statement: commands decide, reads answer, the gate is asked by both.

pub(crate) mod caller;
pub(crate) mod heading;
pub(crate) mod posted;
pub(crate) mod refused;

mod agencies;
pub(crate) mod batch;
mod body;
mod compared;
mod dates;
mod decision;
mod edit;
pub(crate) mod files;
mod import;
mod overview;
mod personal;
mod places;
mod preview;
mod published;
mod related;
mod review;
mod scheduled;
mod settings;
mod signing;
mod started;
mod taking_down;
pub(crate) mod values;
mod worklist;

use std::sync::Arc;

use access::actor::{Role, Staff};
use access::gate::Action;
use futures::future::BoxFuture;
use kernel::time::Clock;
use shell::app::UploadPath;
use shell::error::PageError;
use shell::module::{DeskItem, Routes};
use store::blob::Blobs;

use crate::desk::Desk;
use crate::desk::api::batches;
use crate::desk::gate;
use crate::desk::pages::caller::Caller;
use crate::desk::read::count_waiting;

/// What the pages need.
#[derive(Clone)]
pub struct DeskPages {
    pub desk: Desk,
    pub blobs: Blobs,
    /// For counts outside a request for a page.
    pub clock: Arc<dyn Clock>,
}

impl DeskPages {
    /// For what is about no record: the rules of the desk, the tree of agencies.
    ///
    /// # Errors
    /// `Denied`.
    pub(crate) fn require(&self, caller: &Caller, action: Action) -> Result<(), PageError> {
        let gate = &self.desk.gate;
        let asked = gate.authorize(&caller.actor, action, &gate::desk());
        asked.map(drop).map_err(PageError::Denied)
    }

    pub(crate) fn may(&self, caller: &Caller, action: Action) -> bool {
        self.require(caller, action).is_ok()
    }
}

/// Every page of this context under `/desk`: each slice lists its own.
#[must_use]
pub fn routes() -> Routes<DeskPages> {
    [
        worklist::routes(),
        overview::routes(),
        edit::routes(),
        body::routes(),
        files::routes(),
        related::routes(),
        personal::routes(),
        preview::routes(),
        compared::routes(),
        published::routes(),
        started::routes(),
        import::routes(),
        batch::routes(),
        review::routes(),
        signing::routes(),
        scheduled::routes(),
        settings::routes(),
        agencies::routes(),
        taking_down::routes(),
    ]
    .concat()
}

/// Where large forms are sent.
pub const UPLOADS: &[UploadPath] = &[import::UPLOAD, batches::UPLOAD];

/// Whoever works on records.
const WORKING: &[Role] = &[
    Role::Editor,
    Role::LegalReviewer,
    Role::SecrecyReviewer,
    Role::Approver,
];

/// Whoever sets the rules of the desk, or answers for an agency's work under them.
const ADMINISTRATING: &[Role] = &[Role::SystemAdministrator, Role::AgencyAdministrator];

/// What the desk's navigation shows of this context.
#[must_use]
pub fn navigation(pages: &DeskPages) -> Vec<DeskItem> {
    let store = pages.desk.store.clone();
    let clock = Arc::clone(&pages.clock);
    let count = move |staff: Arc<Staff>| {
        let (store, today) = (store.clone(), clock.now().date());
        let count = async move { Ok(count_waiting(&store, &staff, today).await?) };
        Box::pin(count) as BoxFuture<'static, anyhow::Result<i64>>
    };
    vec![
        DeskItem {
            path: worklist::PATH,
            message: "desk-worklist",
            roles: WORKING,
            count: Some(Arc::new(count)),
        },
        DeskItem {
            path: import::UPLOAD.path,
            message: "desk-import",
            roles: &[Role::Editor],
            count: None,
        },
        DeskItem {
            path: scheduled::PATH,
            message: "desk-schedule",
            roles: WORKING,
            count: None,
        },
        DeskItem {
            path: published::PATH,
            message: "desk-published",
            roles: WORKING,
            count: None,
        },
        DeskItem {
            path: started::NEW_PATH,
            message: "desk-new",
            roles: &[Role::Editor],
            count: None,
        },
        DeskItem {
            path: settings::PATH,
            message: "desk-settings",
            roles: ADMINISTRATING,
            count: None,
        },
        DeskItem {
            path: agencies::PATH,
            message: "desk-agencies",
            roles: ADMINISTRATING,
            count: None,
        },
    ]
}
