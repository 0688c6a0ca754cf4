//! A log and its witnesses, with keys that everyone can know.

use tlog::checkpoint::{Checkpoint, SignedCheckpoint};
use tlog::key::Algorithm;
use tlog::policy::Policy;
use tlog::proof_file::ProofFile;
use tlog::reading::Reading;
use tlog::signing_key::SigningKey;
use tlog::tree::TreeHead;

use crate::log::Log;

pub(crate) const ORIGIN: &str = "log.example/records";
pub(crate) const NOW: u64 = 1_790_000_000;

pub(crate) fn key(name: &str, algorithm: Algorithm, seed: u8) -> SigningKey {
    SigningKey::from_seed(name.parse().unwrap(), algorithm, &[seed; 32]).unwrap()
}

pub(crate) fn log_key() -> SigningKey {
    key(ORIGIN, Algorithm::Ed25519, 1)
}

pub(crate) fn quantum_log_key() -> SigningKey {
    key(ORIGIN, Algorithm::MlDsa44Cosignature, 2)
}

/// Three: two of Ed25519, one of ML-DSA-44.
pub(crate) fn witness_keys() -> [SigningKey; 3] {
    [
        key("archive.example/w", Algorithm::Ed25519Cosignature, 3),
        key("audit.example/w", Algorithm::Ed25519Cosignature, 4),
        key("university.example/w", Algorithm::MlDsa44Cosignature, 5),
    ]
}

pub(crate) fn signed(tree: TreeHead, keys: &[&SigningKey]) -> SignedCheckpoint {
    let checkpoint = Checkpoint::new(ORIGIN, tree).unwrap();
    SignedCheckpoint::sign(checkpoint, keys, NOW).unwrap()
}

/// The lines of log and witnesses, before the quorum.
pub(crate) fn policy_lines() -> String {
    let mut lines = format!(
        "log {}\nlog {}\n",
        log_key().verifier_key(),
        quantum_log_key().verifier_key()
    );
    for (name, key) in ["archive", "audit", "university"]
        .iter()
        .zip(witness_keys())
    {
        lines += &format!("witness {name} {}\n", key.verifier_key());
    }
    lines
}

pub(crate) fn two_of_three() -> Policy {
    let policy =
        policy_lines() + "group all-witnesses 2 archive audit university\nquorum all-witnesses\n";
    Policy::parse(policy.as_bytes()).unwrap()
}

/// The proof of an entry, signed by these keys.
pub(crate) fn proof_file(log: &Log, index: u64, keys: &[&SigningKey]) -> ProofFile {
    let tree = log.head();
    let reading = Reading::inclusion(tree, index).unwrap();
    let hashes = reading.read(|tile| log.fetch(tile)).unwrap();
    ProofFile::new(index, hashes, signed(tree, keys)).unwrap()
}
