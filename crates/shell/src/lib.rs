//! What every page shares: address and language, layout, texts, errors, caching, the way of a request.
//! Must never know a context: contexts hand their routes and messages to it as values.

pub mod about;
pub mod app;
pub mod assets;
pub mod component;
pub mod design;
pub mod error;
pub mod form;
pub mod hant;
pub mod i18n;
pub mod module;
pub mod page;
pub mod page_cache;
pub mod reference;
pub mod serve;
pub mod session;
pub mod site;
pub mod upload;
pub mod view;

mod compress;
mod panics;
mod security;
