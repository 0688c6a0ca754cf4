//! Search over everything published: an index of records and their clauses, and the query language of ordinary people.
//! Must never know another context: it is told `kernel::search_doc::SearchDoc`s and gives back record ids and clause addresses.

mod analyze;
pub mod index;
pub mod query;
mod schema;
pub mod weights;
