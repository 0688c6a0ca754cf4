//! Tests over whole documents: real ones where their folder is at hand, and any text at all.
//! Must never hold a sentence of the real documents.

mod properties;
mod real;
