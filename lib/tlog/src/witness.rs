//! The protocol between a log and its witnesses: requests, answers, and when a witness cosigns (C2SP tlog-witness).
//! Must never cosign what does not continue the last checkpoint that was cosigned; whoever keeps that one must compare and set it in one step.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::checkpoint::{CheckpointError, SignedCheckpoint};
use crate::hash::Hash;
use crate::key::VerifierKey;
use crate::note::{MAX_NOTE_BYTES, NoteError, Signature, VerifyError, parse_signatures};
use crate::proof::{MAX_PROOF_HASHES, ProofError, check_consistency};
use crate::text;
use crate::tree::TreeHead;

/// The largest request: the largest note, a line and 63 hashes.
pub const MAX_REQUEST_BYTES: usize = MAX_NOTE_BYTES + 4_096;

/// The media type of a conflict's answer.
pub const SIZE_MEDIA_TYPE: &str = "text/x.tlog.size";

/// What a log sends to `add-checkpoint`.
///
/// ```
/// use tlog::checkpoint::{Checkpoint, SignedCheckpoint};
/// use tlog::{hash::Hash, key::Algorithm, signing_key::SigningKey, tree::TreeHead, witness::AddCheckpoint};
/// let key = SigningKey::from_seed("log.example/records".parse()?, Algorithm::Ed25519, &[1; 32])?;
/// let tree = TreeHead { size: 1, root: Hash::leaf(b"one") };
/// let checkpoint = SignedCheckpoint::sign(Checkpoint::new("log.example/records", tree)?, &[&key], 0)?;
/// let request = AddCheckpoint::new(0, Vec::new(), checkpoint)?;
/// assert_eq!(AddCheckpoint::parse(request.to_string().as_bytes())?, request);
///
/// // A witness that knows the log and never heard of it before:
/// assert_eq!(request.check([key.verifier_key()], TreeHead::EMPTY), Ok(tree));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    old_size: u64,
    proof: Vec<Hash>,
    checkpoint: SignedCheckpoint,
}

/// Why bytes are no such request or answer; status 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    #[error("{n_bytes} bytes are too many")]
    TooLong { n_bytes: usize },
    #[error("the message is UTF-8 and this is not")]
    Encoding,
    #[error("the first line is not `old` and a number")]
    OldSize,
    #[error("line {line} of the proof is not a hash")]
    Hash { line: usize },
    #[error("the proof has more than {MAX_PROOF_HASHES} hashes")]
    TooManyHashes,
    #[error("no empty line follows the proof")]
    NoBlankLine,
    #[error("the checkpoint is malformed")]
    Checkpoint(#[from] CheckpointError),
    #[error("the cosignatures are malformed")]
    Cosignatures(#[from] NoteError),
    #[error("not a number and a line end")]
    Size,
}

/// Why a witness does not cosign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WitnessRefusal {
    #[error("no such log is known")]
    UnknownLog,
    #[error("the log has not signed")]
    Signature(#[from] VerifyError),
    #[error("the old size {old_size} is larger than that of the checkpoint, {size}")]
    OldSize { old_size: u64, size: u64 },
    #[error("the last checkpoint that was cosigned has size {size}")]
    Conflict { size: u64 },
    #[error("the empty tree has another root")]
    EmptyRoot,
    #[error("the checkpoint does not continue the last one")]
    Inconsistent(#[from] ProofError),
}

impl WitnessRefusal {
    /// The status of the answer.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            WitnessRefusal::OldSize { .. } => 400,
            WitnessRefusal::Signature(_) => 403,
            WitnessRefusal::UnknownLog => 404,
            WitnessRefusal::Conflict { .. } => 409,
            WitnessRefusal::EmptyRoot | WitnessRefusal::Inconsistent(_) => 422,
        }
    }
}

impl AddCheckpoint {
    /// # Errors
    /// Where the proof has more hashes than any has.
    pub fn new(
        old_size: u64,
        proof: Vec<Hash>,
        checkpoint: SignedCheckpoint,
    ) -> Result<Self, MessageError> {
        if proof.len() > MAX_PROOF_HASHES {
            return Err(MessageError::TooManyHashes);
        }
        Ok(AddCheckpoint {
            old_size,
            proof,
            checkpoint,
        })
    }

    /// # Errors
    /// Says which line is wrong.
    pub fn parse(body: &[u8]) -> Result<Self, MessageError> {
        let n_bytes = body.len();
        if n_bytes > MAX_REQUEST_BYTES {
            return Err(MessageError::TooLong { n_bytes });
        }
        let message = std::str::from_utf8(body).map_err(|_| MessageError::Encoding)?;
        let (head, checkpoint) = message
            .split_once("\n\n")
            .ok_or(MessageError::NoBlankLine)?;
        let mut lines = head.split('\n');
        let old_size = lines
            .next()
            .and_then(|line| line.strip_prefix("old "))
            .and_then(text::decimal)
            .ok_or(MessageError::OldSize)?;
        let mut proof = Vec::new();
        for (line, hash) in (1..).zip(lines) {
            if line > MAX_PROOF_HASHES {
                return Err(MessageError::TooManyHashes);
            }
            proof.push(hash.parse().map_err(|_| MessageError::Hash { line })?);
        }
        let signed = SignedCheckpoint::parse(checkpoint.as_bytes())?;
        AddCheckpoint::new(old_size, proof, signed)
    }

    #[must_use]
    pub const fn old_size(&self) -> u64 {
        self.old_size
    }

    #[must_use]
    pub const fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// Whether a witness that trusts these keys for the origin, and last cosigned `latest` of it (or never: the empty tree), may cosign.
    /// Answers what it must keep before it does.
    ///
    /// # Errors
    /// Says why not, in the order in which the protocol asks.
    pub fn check<'k>(
        &self,
        log_keys: impl IntoIterator<Item = &'k VerifierKey> + Clone,
        latest: TreeHead,
    ) -> Result<TreeHead, WitnessRefusal> {
        if log_keys.clone().into_iter().next().is_none() {
            return Err(WitnessRefusal::UnknownLog);
        }
        self.checkpoint.verify(log_keys)?;
        let (tree, old_size) = (self.checkpoint.checkpoint().tree(), self.old_size);
        if old_size > tree.size {
            let size = tree.size;
            return Err(WitnessRefusal::OldSize { old_size, size });
        }
        if old_size != latest.size {
            return Err(WitnessRefusal::Conflict { size: latest.size });
        }
        if tree.size == 0 && tree.root != Hash::EMPTY {
            return Err(WitnessRefusal::EmptyRoot);
        }
        if old_size > 0 {
            check_consistency(&self.proof, latest, tree)?;
        } else if !self.proof.is_empty() {
            return Err(ProofError::FromNothing.into());
        }
        Ok(tree)
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "old {}", self.old_size)?;
        for hash in &self.proof {
            writeln!(out, "{hash}")?;
        }
        write!(out, "\n{}", self.checkpoint)
    }
}

/// Why a witness's consent is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    #[error(transparent)]
    Message(#[from] MessageError),
    #[error("the witness has not cosigned")]
    Signature(#[from] VerifyError),
    #[error("a cosignature by the witness says no time")]
    NoTime,
}

/// Adds a witness's consent to the checkpoint that it was asked for: the cosignatures by its keys, which must hold, and nothing else of the answer.
///
/// ```
/// use tlog::checkpoint::{Checkpoint, SignedCheckpoint};
/// use tlog::{key::Algorithm, signing_key::SigningKey, tree::TreeHead, witness};
/// let log = SigningKey::from_seed("log.example/records".parse()?, Algorithm::Ed25519, &[1; 32])?;
/// let w1 = SigningKey::from_seed("witness.example/w1".parse()?, Algorithm::Ed25519Cosignature, &[2; 32])?;
/// let checkpoint = Checkpoint::new("log.example/records", TreeHead::EMPTY)?;
/// let mut signed = SignedCheckpoint::sign(checkpoint, &[&log], 0)?;
/// // On the witness's machine:
/// let answer = witness::cosignatures(&[signed.cosign(&w1, 1_790_000_000)?]);
/// // On that of the log:
/// witness::take_cosignatures(&mut signed, answer.as_bytes(), [w1.verifier_key()])?;
/// assert_eq!(signed.note().signatures().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Where the answer is malformed, a signature in the witness's name is wrong, or there is none. The checkpoint is then as before.
pub fn take_cosignatures<'k>(
    checkpoint: &mut SignedCheckpoint,
    body: &[u8],
    keys: impl IntoIterator<Item = &'k VerifierKey> + Clone,
) -> Result<(), AnswerError> {
    let mut own = parse_cosignatures(body)?;
    own.retain(|line| keys.clone().into_iter().any(|key| line.is_by(key)));
    let mut cosigned = checkpoint.clone();
    cosigned.add(&own).map_err(MessageError::from)?;
    let verified = cosigned.verify(keys)?;
    if verified.iter().any(|verified| verified.time == Some(0)) {
        return Err(AnswerError::NoTime);
    }
    *checkpoint = cosigned;
    Ok(())
}

/// The body of a witness's consent: signature lines, which [`take_cosignatures`] checks.
///
/// # Errors
/// Where these are no signature lines.
pub fn parse_cosignatures(body: &[u8]) -> Result<Vec<Signature>, MessageError> {
    let n_bytes = body.len();
    if n_bytes > MAX_NOTE_BYTES {
        return Err(MessageError::TooLong { n_bytes });
    }
    let lines = std::str::from_utf8(body).map_err(|_| MessageError::Encoding)?;
    Ok(parse_signatures(lines)?)
}

/// The body of a witness's consent.
#[must_use]
pub fn cosignatures(signatures: &[Signature]) -> String {
    signatures.iter().map(|line| format!("{line}\n")).collect()
}

/// The body of a conflict, status 409: the size that the witness wants to hear of.
///
/// ```
/// assert_eq!(tlog::witness::parse_size(tlog::witness::size(42).as_bytes()), Ok(42));
/// ```
///
/// # Errors
/// Where this is no size.
pub fn parse_size(body: &[u8]) -> Result<u64, MessageError> {
    std::str::from_utf8(body)
        .ok()
        .and_then(|line| line.strip_suffix('\n'))
        .and_then(text::decimal)
        .ok_or(MessageError::Size)
}

/// The body of a conflict.
#[must_use]
pub fn size(size: u64) -> String {
    format!("{size}\n")
}

/// Where, below its monitoring prefix, a witness shows the last checkpoint that it cosigned of a log.
///
/// ```
/// let path = tlog::witness::monitoring_path("log.example/records");
/// assert!(path.len() == 75 && path.ends_with("/checkpoint"));
/// ```
#[must_use]
pub fn monitoring_path(origin: &str) -> String {
    let digest = Sha256::digest(origin);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{hex}/checkpoint")
}
