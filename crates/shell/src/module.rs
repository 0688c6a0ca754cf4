//! A context as a value: what one crate of the portal brings along, as plain data and functions.
//! Must never hold anything that is made while serving.

use std::sync::Arc;
use std::time::Duration;

use access::actor::{Role, Staff};
use axum::routing::MethodRouter;
use futures::future::BoxFuture;
use kernel::time::Instant;

use crate::i18n::MessageFiles;

/// Paths beside their handlers. A list and not a router, so that tests can walk every route there is.
pub type Routes<S = ()> = Vec<(&'static str, MethodRouter<S>)>;

/// What a context brings.
pub struct Module {
    /// The crate's name, which is also the prefix of its tables, messages and facts.
    pub name: &'static str,
    pub messages: MessageFiles,
    /// Pages and API paths that anybody may ask for.
    pub routes: Routes,
    /// Pages under `/desk` and API paths under `/api/v1/desk`, for staff only: the guard stands before all of them.
    pub desk_routes: Routes,
    /// What the desk's navigation shows of this context.
    pub navigation: Vec<DeskItem>,
    pub jobs: Vec<Job>,
}

/// An entry of the desk's navigation.
#[derive(Clone)]
pub struct DeskItem {
    /// Without prefix: `/desk/tasks`.
    pub path: &'static str,
    /// The key of its text.
    pub message: &'static str,
    /// Shown to those who hold one of these roles anywhere.
    pub roles: &'static [Role],
    /// How many tasks wait there.
    pub count: Option<CountTasks>,
}

/// Counts what waits for somebody.
pub type CountTasks =
    Arc<dyn Fn(Arc<Staff>) -> BoxFuture<'static, anyhow::Result<i64>> + Send + Sync>;

/// Something to be done again and again. Idempotent: two processes may run it at once, and a run may be cut off.
pub struct Job {
    /// `context.what`, for the log and for staff.
    pub name: &'static str,
    pub every: Duration,
    pub run: Arc<dyn Fn(Instant) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>,
}

/// Gives handlers what they share.
#[must_use]
pub fn with_state<S: Clone + Send + Sync + 'static>(routes: Routes<S>, state: &S) -> Routes {
    routes
        .into_iter()
        .map(|(path, handlers)| (path, handlers.with_state(state.clone())))
        .collect()
}
