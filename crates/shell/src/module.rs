//! A context as a value: what one crate of the portal brings along, as plain data and functions.
//! Must never hold anything that is made while serving.

use axum::Router;

use crate::i18n::MessageFiles;

/// What a context brings. `S` is what its handlers share.
pub struct Module<S> {
    /// The crate's name, which is also the prefix of its tables, messages and facts.
    pub name: &'static str,
    pub messages: MessageFiles,
    /// Pages anybody may ask for.
    pub public_routes: fn() -> Router<S>,
    /// Paths below `/api/`.
    pub api_routes: fn() -> Router<S>,
}
