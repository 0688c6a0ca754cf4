//! Proof files: everything that shows an entry to be in a log, in one text that needs no network (C2SP tlog-proof).
//! Must never say that it holds without a policy: a file brings no keys that one could trust.

use std::fmt;

use crate::checkpoint::{CheckpointError, SignedCheckpoint};
use crate::hash::Hash;
use crate::note::MAX_NOTE_BYTES;
use crate::policy::{Acceptance, Policy, PolicyRefusal};
use crate::proof::{MAX_PROOF_HASHES, ProofError, check_inclusion};
use crate::text;

/// The largest file: the largest note, and as much again for the rest.
pub const MAX_PROOF_FILE_BYTES: usize = 2 * MAX_NOTE_BYTES;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// A proof that one entry is in a log. An example that runs opens [the library](crate).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofFile {
    extra: Vec<u8>,
    index: u64,
    hashes: Vec<Hash>,
    checkpoint: SignedCheckpoint,
}

/// Why a text is no proof file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofFileError {
    #[error("{n_bytes} bytes are too many for a proof file")]
    TooLong { n_bytes: usize },
    #[error("a proof file is UTF-8 and this is not")]
    Encoding,
    #[error("does not begin with the line `{FIRST_LINE}`")]
    FirstLine,
    #[error("the line of extra data is not base64 of at least one byte")]
    Extra,
    #[error("the line of the index is missing or not a number")]
    Index,
    #[error("line {line} of the proof is not a hash")]
    Hash { line: usize },
    #[error("the proof has more than {MAX_PROOF_HASHES} hashes")]
    TooManyHashes,
    #[error("no empty line follows the proof")]
    NoBlankLine,
    #[error("the checkpoint is malformed")]
    Checkpoint(#[from] CheckpointError),
}

/// Why a proof file does not prove that the entry is in the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofRefusal {
    #[error("the checkpoint is not to be trusted")]
    Policy(#[from] PolicyRefusal),
    #[error("the entry is not proven to be in the log")]
    Proof(#[from] ProofError),
}

impl ProofFile {
    /// # Errors
    /// Where the proof has more hashes than any has.
    pub fn new(
        index: u64,
        hashes: Vec<Hash>,
        checkpoint: SignedCheckpoint,
    ) -> Result<Self, ProofFileError> {
        if hashes.len() > MAX_PROOF_HASHES {
            return Err(ProofFileError::TooManyHashes);
        }
        Ok(ProofFile {
            extra: Vec::new(),
            index,
            hashes,
            checkpoint,
        })
    }

    /// With data beside the proof. Nothing vouches for it.
    #[must_use]
    pub fn with_extra(self, extra: Vec<u8>) -> Self {
        ProofFile { extra, ..self }
    }

    /// # Errors
    /// Says which line is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, ProofFileError> {
        let n_bytes = bytes.len();
        if n_bytes > MAX_PROOF_FILE_BYTES {
            return Err(ProofFileError::TooLong { n_bytes });
        }
        let file = std::str::from_utf8(bytes).map_err(|_| ProofFileError::Encoding)?;
        let (head, checkpoint) = file.split_once("\n\n").ok_or(ProofFileError::NoBlankLine)?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(FIRST_LINE) {
            return Err(ProofFileError::FirstLine);
        }
        let extra = match lines.next_if(|line| line.starts_with("extra ")) {
            Some(line) => parse_extra(line).ok_or(ProofFileError::Extra)?,
            None => Vec::new(),
        };
        let index = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .and_then(text::decimal)
            .ok_or(ProofFileError::Index)?;
        let mut hashes = Vec::new();
        for (line, hash) in (1..).zip(lines) {
            if line > MAX_PROOF_HASHES {
                return Err(ProofFileError::TooManyHashes);
            }
            hashes.push(hash.parse().map_err(|_| ProofFileError::Hash { line })?);
        }
        let signed = SignedCheckpoint::parse(checkpoint.as_bytes())?;
        Ok(ProofFile::new(index, hashes, signed)?.with_extra(extra))
    }

    /// Data that nothing vouches for; empty where there is none.
    #[must_use]
    pub fn extra(&self) -> &[u8] {
        &self.extra
    }

    /// The number of the entry, from 0.
    #[must_use]
    pub const fn index(&self) -> u64 {
        self.index
    }

    #[must_use]
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    #[must_use]
    pub const fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// Whether it proves that the entry with this hash is in a log that the policy accepts: signed, cosigned as the policy wants, included.
    ///
    /// # Errors
    /// Says what is missing.
    pub fn verify<'p>(
        &self,
        leaf: Hash,
        policy: &'p Policy,
    ) -> Result<Acceptance<'p>, ProofRefusal> {
        let acceptance = policy.check(&self.checkpoint)?;
        let tree = self.checkpoint.checkpoint().tree();
        check_inclusion(&self.hashes, self.index, leaf, tree)?;
        Ok(acceptance)
    }
}

fn parse_extra(line: &str) -> Option<Vec<u8>> {
    let data = text::from_base64(line.strip_prefix("extra ")?)?;
    (!data.is_empty()).then_some(data)
}

impl fmt::Display for ProofFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{FIRST_LINE}")?;
        if !self.extra.is_empty() {
            writeln!(out, "extra {}", text::base64(&self.extra))?;
        }
        writeln!(out, "index {}", self.index)?;
        for hash in &self.hashes {
            writeln!(out, "{hash}")?;
        }
        write!(out, "\n{}", self.checkpoint)
    }
}
