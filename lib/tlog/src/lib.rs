//! Transparency logs: trees over tiles, proofs, signed checkpoints, cosignatures, proof files, policies, the messages of witnesses, key files.
//!
//! Pure: no IO, no clock, no chance of its own. Must never panic, whatever it is given; every parser refuses what is too large before it reads it.
//!
//! Sources: RFC 6962 (hashes, proofs) and C2SP's signed-note, tlog-checkpoint, tlog-tiles, tlog-cosignature, tlog-witness, tlog-proof and
//! tlog-policy. The hash is SHA-256; signatures are Ed25519 and ML-DSA-44.
//!
//! ```
//! use tlog::checkpoint::{Checkpoint, SignedCheckpoint};
//! use tlog::key::Algorithm;
//! use tlog::{edge::Edge, hash::Hash, policy::Policy, proof_file::ProofFile, signing_key::SigningKey};
//!
//! // A log takes in two entries, signs, and has a witness cosign.
//! let log = SigningKey::from_seed("log.example/records".parse()?, Algorithm::Ed25519, &[1; 32])?;
//! let witness = SigningKey::from_seed("witness.example/w1".parse()?, Algorithm::MlDsa44Cosignature, &[2; 32])?;
//! let leaves = [Hash::leaf(b"one"), Hash::leaf(b"two")];
//! let mut edge = Edge::default();
//! edge.append(&leaves)?;
//! let checkpoint = Checkpoint::new("log.example/records", edge.head())?;
//! let signed = SignedCheckpoint::sign(checkpoint, &[&log, &witness], 1_790_000_000)?;
//!
//! // Whoever holds the file and a policy needs nothing else.
//! let file = ProofFile::new(1, vec![leaves[0]], signed)?.to_string();
//! let (log, witness) = (log.verifier_key(), witness.verifier_key());
//! let policy = Policy::parse(format!("log {log}\nwitness w1 {witness}\nquorum w1\n").as_bytes())?;
//! let accepted = ProofFile::parse(file.as_bytes())?;
//! assert_eq!(accepted.verify(leaves[1], &policy)?.cosigned.len(), 1);
//! assert!(accepted.verify(leaves[0], &policy).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is not
//!
//! - Signatures by ECDSA and RFC 6962's own tree heads: their lines are kept and ignored.
//! - The optional `sign-subtree` call of witnesses; [`cosignature`] has the message that it signs.
//! - Pruned logs: a tile that is gone cannot be read.

pub mod bundle;
pub mod checkpoint;
pub mod cosignature;
pub mod edge;
pub mod hash;
pub mod key;
pub mod key_file;
pub mod note;
pub mod policy;
pub mod proof;
pub mod proof_file;
pub mod reading;
pub mod signing_key;
pub mod tile;
pub mod tree;
pub mod witness;

mod text;
