//! What exactly is signed: the text of a note, or a checkpoint with the time at which a cosigner saw it (C2SP tlog-cosignature).
//! Must never let a signature of one kind pass for one of another: each message says what it is.

use crate::checkpoint::Checkpoint;
use crate::hash::Hash;
use crate::key::{Algorithm, KeyName, VerifierKey};
use crate::note::{SignError, Signature};
use crate::signing_key::SigningKey;
use crate::tree::Subtree;

/// Later times are none.
pub const MAX_TIME: u64 = u64::MAX >> 1;

const SUBTREE_LABEL: &[u8; 12] = b"subtree/v1\n\0";

/// Signs the text of a note. A cosignature carries the time, in seconds since 1970; a plain signature has none.
pub(crate) fn sign(key: &SigningKey, text: &str, now: u64) -> Result<Signature, SignError> {
    let verifier = key.verifier_key();
    let message = message(verifier, text, now)?;
    let signature = key.sign(&message).ok_or(SignError::Failed)?;
    let time = verifier.algorithm().is_cosignature().then_some(now);
    Ok(Signature::new(verifier, time, &signature))
}

/// The time in a signature, and whether the key made it of this text.
pub(crate) fn verify(key: &VerifierKey, text: &str, signature: &[u8]) -> Option<Option<u64>> {
    let (time, bytes) = if key.algorithm().is_cosignature() {
        let (time, bytes) = signature.split_first_chunk()?;
        (Some(u64::from_be_bytes(*time)), bytes)
    } else {
        (None, signature)
    };
    let message = message(key, text, time.unwrap_or(0)).ok()?;
    key.has_signed(&message, bytes).then_some(time)
}

fn message(key: &VerifierKey, text: &str, time: u64) -> Result<Vec<u8>, SignError> {
    if time > MAX_TIME {
        return Err(SignError::Time);
    }
    match key.algorithm() {
        Algorithm::Ed25519 => Ok(text.as_bytes().to_vec()),
        Algorithm::Ed25519Cosignature => {
            Checkpoint::parse(text).map_err(|_| SignError::NoCheckpoint)?;
            Ok(format!("cosignature/v1\ntime {time}\n{text}").into_bytes())
        }
        Algorithm::MlDsa44Cosignature => {
            let checkpoint = Checkpoint::parse(text).map_err(|_| SignError::NoCheckpoint)?;
            let tree = checkpoint.tree();
            let whole = Subtree::whole(tree.size);
            subtree_message(key.name(), time, checkpoint.origin(), whole, tree.root)
        }
    }
}

/// Signs a part of a log, without a statement about time. The key must be one of ML-DSA-44.
///
/// ```
/// use tlog::{cosignature, hash::Hash, key::Algorithm, signing_key::SigningKey, tree::Subtree};
/// let key = SigningKey::from_seed("witness.example/w1".parse()?, Algorithm::MlDsa44Cosignature, &[2; 32])?;
/// let (subtree, hash) = (Subtree::new(8, 13)?, Hash::leaf(b"stands for the hash of five leaves"));
/// let signature = cosignature::sign_subtree(&key, "log.example/records", subtree, hash)?;
/// assert!(cosignature::has_signed_subtree(key.verifier_key(), "log.example/records", subtree, hash, &signature));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Where the key's algorithm cannot sign subtrees, or the origin is too long for it.
pub fn sign_subtree(
    key: &SigningKey,
    origin: &str,
    subtree: Subtree,
    hash: Hash,
) -> Result<Signature, SignError> {
    let verifier = key.verifier_key();
    if verifier.algorithm() != Algorithm::MlDsa44Cosignature {
        return Err(SignError::NoSubtrees);
    }
    let message = subtree_message(verifier.name(), 0, origin, subtree, hash)?;
    let signature = key.sign(&message).ok_or(SignError::Failed)?;
    Ok(Signature::new(verifier, Some(0), &signature))
}

/// Whether this is the key's signature of that part of a log.
#[must_use]
pub fn has_signed_subtree(
    key: &VerifierKey,
    origin: &str,
    subtree: Subtree,
    hash: Hash,
    signature: &Signature,
) -> bool {
    let Some((time, bytes)) = signature.bytes().split_first_chunk() else {
        return false;
    };
    // A time would be a statement about the whole log.
    let is_timeless = u64::from_be_bytes(*time) == 0;
    let message = subtree_message(key.name(), 0, origin, subtree, hash);
    key.algorithm() == Algorithm::MlDsa44Cosignature
        && signature.is_by(key)
        && is_timeless
        && message.is_ok_and(|message| key.has_signed(&message, bytes))
}

fn subtree_message(
    cosigner: &KeyName,
    time: u64,
    origin: &str,
    subtree: Subtree,
    hash: Hash,
) -> Result<Vec<u8>, SignError> {
    let mut message = SUBTREE_LABEL.to_vec();
    push_short(&mut message, cosigner.as_str())?;
    message.extend(time.to_be_bytes());
    push_short(&mut message, origin)?;
    message.extend(subtree.start().to_be_bytes());
    message.extend(subtree.end().to_be_bytes());
    message.extend(hash.as_bytes());
    Ok(message)
}

/// A text of 1 to 255 bytes behind its length.
fn push_short(message: &mut Vec<u8>, text: &str) -> Result<(), SignError> {
    let length = u8::try_from(text.len()).map_err(|_| SignError::LongOrigin)?;
    if length == 0 {
        return Err(SignError::LongOrigin);
    }
    message.push(length);
    message.extend(text.as_bytes());
    Ok(())
}
