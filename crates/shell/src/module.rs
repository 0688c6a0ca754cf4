//! A context as a value: what one crate of the portal brings along, as plain data and functions.
//! Must never hold anything that is made while serving.

use axum::routing::MethodRouter;

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
}

/// Gives handlers what they share.
#[must_use]
pub fn with_state<S: Clone + Send + Sync + 'static>(routes: Routes<S>, state: &S) -> Routes {
    routes
        .into_iter()
        .map(|(path, handlers)| (path, handlers.with_state(state.clone())))
        .collect()
}
