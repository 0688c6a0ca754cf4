//! The ledger: facts that the public may know for ever, sealed in a transparency log that anyone can check.
//! Must never know what a fact means, nor take in what it would have to forget: a fact says itself what is public about it.

pub mod leaf;
