//! Checkpoints: what a log says it holds, in three lines, and the note that signs them (C2SP tlog-checkpoint).
//! Must never be taken for true because it parses: signatures are asked in [`SignedCheckpoint::verify`] or by a policy.

use std::fmt;

use crate::hash::Hash;
use crate::key::VerifierKey;
use crate::note::{MAX_NOTE_BYTES, Note, NoteError, SignError, Signature, Verified, VerifyError};
use crate::signing_key::SigningKey;
use crate::text;
use crate::tree::TreeHead;

/// Which log, how many entries, which root.
///
/// ```
/// use tlog::checkpoint::Checkpoint;
/// let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
/// let checkpoint = Checkpoint::parse(text)?;
/// assert_eq!((checkpoint.origin(), checkpoint.tree().size), ("example.com/behind-the-sofa", 20_852_163));
/// assert_eq!(checkpoint.to_string(), text);
/// # Ok::<(), tlog::checkpoint::CheckpointError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    tree: TreeHead,
    extensions: Vec<String>,
}

/// Why a text is no checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error(transparent)]
    Note(#[from] NoteError),
    #[error("the origin is empty or not one line")]
    Origin,
    #[error("the second line is not a number of leaves")]
    Size,
    #[error("the third line is not a root hash")]
    Root,
    #[error("line {line} is empty")]
    EmptyLine { line: usize },
    #[error("the last line has no end")]
    OpenLine,
}

impl Checkpoint {
    /// # Errors
    /// Where the origin is not one line of text.
    pub fn new(origin: &str, tree: TreeHead) -> Result<Self, CheckpointError> {
        if origin.is_empty() || origin.contains(text::is_control) {
            return Err(CheckpointError::Origin);
        }
        Ok(Checkpoint {
            origin: origin.to_owned(),
            tree,
            extensions: Vec::new(),
        })
    }

    /// Reads the text of a note.
    ///
    /// # Errors
    /// Says which line is wrong.
    pub fn parse(body: &str) -> Result<Self, CheckpointError> {
        let n_bytes = body.len();
        if n_bytes > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong { n_bytes }.into());
        }
        let closed = body.strip_suffix('\n').ok_or(CheckpointError::OpenLine)?;
        let mut lines = closed.split('\n');
        let origin = lines.next().ok_or(CheckpointError::Origin)?;
        let size = lines
            .next()
            .and_then(text::decimal)
            .ok_or(CheckpointError::Size)?;
        let root: Hash = lines
            .next()
            .and_then(|line| line.parse().ok())
            .ok_or(CheckpointError::Root)?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if let Some(place) = extensions.iter().position(String::is_empty) {
            return Err(CheckpointError::EmptyLine { line: place + 4 });
        }
        let checkpoint = Checkpoint::new(origin, TreeHead { size, root })?;
        Ok(Checkpoint {
            extensions,
            ..checkpoint
        })
    }

    /// The log's name.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    #[must_use]
    pub const fn tree(&self) -> TreeHead {
        self.tree
    }

    /// Further lines, which say nothing that anyone checks; ours have none.
    #[must_use]
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TreeHead { size, root } = self.tree;
        write!(out, "{}\n{size}\n{root}\n", self.origin)?;
        for line in &self.extensions {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

/// A checkpoint with its signatures, which may be worth nothing.
///
/// ```
/// use tlog::checkpoint::{Checkpoint, SignedCheckpoint};
/// use tlog::{key::Algorithm, signing_key::SigningKey, tree::TreeHead};
/// let key = SigningKey::from_seed("log.example/records".parse()?, Algorithm::MlDsa44Cosignature, &[1; 32])?;
/// let checkpoint = Checkpoint::new("log.example/records", TreeHead::EMPTY)?;
/// let text = SignedCheckpoint::sign(checkpoint, &[&key], 1_790_000_000)?.to_string();
/// let read = SignedCheckpoint::parse(text.as_bytes())?;
/// assert_eq!(read.verify([key.verifier_key()])?[0].time, Some(1_790_000_000));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

impl SignedCheckpoint {
    /// # Errors
    /// Says what keeps the bytes from being a note with a checkpoint.
    pub fn parse(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let note = Note::parse(bytes)?;
        let checkpoint = Checkpoint::parse(note.text())?;
        Ok(SignedCheckpoint { checkpoint, note })
    }

    /// Signs a checkpoint. The time, in seconds since 1970, enters cosignatures only.
    ///
    /// # Errors
    /// Where there is no key, or the origin is too long for one.
    pub fn sign(checkpoint: Checkpoint, keys: &[&SigningKey], now: u64) -> Result<Self, SignError> {
        let note = Note::sign(checkpoint.to_string(), keys, now)?;
        Ok(SignedCheckpoint { checkpoint, note })
    }

    /// Cosigns it as it is: the signature alone, for whoever asked.
    ///
    /// # Errors
    /// Where the origin is too long for the key.
    pub fn cosign(&self, key: &SigningKey, now: u64) -> Result<Signature, SignError> {
        crate::cosignature::sign(key, self.note.text(), now)
    }

    #[must_use]
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    #[must_use]
    pub const fn note(&self) -> &Note {
        &self.note
    }

    /// Adds signatures that others made, except those which are there already.
    ///
    /// # Errors
    /// Where they would be too many; then none is added.
    pub fn add(&mut self, signatures: &[Signature]) -> Result<(), NoteError> {
        self.note.add(signatures)
    }

    /// The signatures that hold, by any of these keys.
    ///
    /// # Errors
    /// Where one that names a known key is wrong, or none names one.
    pub fn verify<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k VerifierKey> + Clone,
    ) -> Result<Vec<Verified<'k>>, VerifyError> {
        self.note.verify(keys)
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(out)
    }
}
