//! From text to tokens: one folding for index and query, then tokenizers of our own.
//! Must never fold a text in a way that a query is not folded: both go through `fold`.

pub(crate) mod fold;
pub(crate) mod gram;
pub(crate) mod latin;
pub(crate) mod synonym;
pub(crate) mod words;

#[cfg(test)]
mod tests;
