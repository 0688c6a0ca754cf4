//! Search over everything published: an index of records and their clauses, and the query language of ordinary people.
//! Must never know another context: it is told `kernel::search_doc::SearchDoc`s and gives back record ids and clause addresses.

mod analyze;
pub mod index;
pub mod pages;
pub mod query;
mod schema;
pub mod weights;

/// This context's pages and API.
#[must_use]
pub fn module(pages: &pages::SearchPages) -> shell::module::Module {
    shell::module::Module {
        name: "search",
        messages: MESSAGES,
        routes: shell::module::with_state(pages::routes(), pages),
        desk_routes: Vec::new(),
        navigation: Vec::new(),
        jobs: Vec::new(),
    }
}

/// The texts of this context.
const MESSAGES: shell::i18n::MessageFiles = &[
    (
        shell::view::Language::ZhHans,
        include_str!("../messages/zh-Hans/search.ftl"),
    ),
    (
        shell::view::Language::En,
        include_str!("../messages/en/search.ftl"),
    ),
];
