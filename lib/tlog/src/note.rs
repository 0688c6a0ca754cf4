//! Signed notes: a text and the signatures below it (C2SP signed-note).
//! Must never hand out a text as trusted: that is [`Note::verify`]'s answer alone.

use std::fmt;

use crate::cosignature;
use crate::key::{KeyName, VerifierKey};
use crate::signing_key::SigningKey;
use crate::text;

/// The largest note: a hundred signatures of ML-DSA-44 fit in.
pub const MAX_NOTE_BYTES: usize = 512 * 1024;
/// More signatures than the sixteen that everyone must accept.
pub const MAX_SIGNATURES: usize = 100;

/// A text with at least one signature, which may be worth nothing.
///
/// ```
/// use tlog::note::Note;
/// let key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k".parse()?;
/// let note = Note::parse("This is an example message.\n\n\
///     — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n".as_bytes())?;
/// assert_eq!(note.verify(&[key])?.len(), 1);
/// assert_eq!(note.text(), "This is an example message.\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    name: KeyName,
    key_id: u32,
    /// With the time in front, where the algorithm has one.
    bytes: Vec<u8>,
}

/// A signature that holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verified<'k> {
    pub key: &'k VerifierKey,
    /// When a cosigner saw the checkpoint, in seconds since 1970. A plain signature has none.
    pub time: Option<u64>,
}

/// Why bytes are no note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("{n_bytes} bytes are too many for a note")]
    TooLong { n_bytes: usize },
    #[error("a note is UTF-8 and this is not")]
    Encoding,
    #[error("a note holds no control characters but line ends")]
    Control,
    #[error("there is no empty line between text and signatures")]
    NoBlankLine,
    #[error("the text does not end with its line")]
    OpenText,
    #[error("signature line {line} is not a dash, a name and base64 of more than four bytes")]
    SignatureLine { line: usize },
    #[error("there are no signatures")]
    Unsigned,
    #[error("there are more than {MAX_SIGNATURES} signatures")]
    TooManySignatures,
}

/// Why a note is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    #[error("the signature by {name} is wrong")]
    Wrong { name: KeyName },
    #[error("none of the known keys has signed")]
    Unknown,
}

/// Why something cannot be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    #[error(transparent)]
    Note(#[from] NoteError),
    #[error("such a key signs checkpoints only")]
    NoCheckpoint,
    #[error("such a key signs no subtrees")]
    NoSubtrees,
    #[error("an ML-DSA-44 cosignature wants names and origins of 1 to 255 bytes")]
    LongOrigin,
    #[error("no time is later than 2⁶³ − 1 seconds")]
    Time,
    #[error("the algorithm found no signature")]
    Failed,
}

impl Note {
    /// # Errors
    /// Says what keeps the bytes from being a note.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        let n_bytes = bytes.len();
        if n_bytes > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong { n_bytes });
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| NoteError::Encoding)?;
        let (before, lines) = whole.rsplit_once("\n\n").ok_or(NoteError::NoBlankLine)?;
        let text = format!("{before}\n");
        check_text(&text)?;
        Ok(Note {
            text,
            signatures: parse_signatures(lines)?,
        })
    }

    /// Signs a text. The time, in seconds since 1970, enters cosignatures only.
    ///
    /// # Errors
    /// Where the text is none for a note or none for one of the keys, or there is no key.
    pub fn sign(text: String, keys: &[&SigningKey], now: u64) -> Result<Self, SignError> {
        check_text(&text)?;
        let mut signatures = Vec::new();
        for key in keys {
            signatures.push(cosignature::sign(key, &text, now)?);
        }
        if signatures.is_empty() {
            return Err(NoteError::Unsigned.into());
        }
        Ok(Note { text, signatures })
    }

    /// With its last line end. Not to be trusted before [`Note::verify`].
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Adds signatures that others made, except those which are there already.
    ///
    /// # Errors
    /// Where they would be too many; then none is added.
    pub fn add(&mut self, signatures: &[Signature]) -> Result<(), NoteError> {
        let mut all = self.signatures.clone();
        for signature in signatures {
            if !all.contains(signature) {
                all.push(signature.clone());
            }
        }
        if all.len() > MAX_SIGNATURES {
            return Err(NoteError::TooManySignatures);
        }
        self.signatures = all;
        Ok(())
    }

    /// The signatures that hold, by any of these keys. Lines of other keys are ignored.
    ///
    /// # Errors
    /// Where a line that names one of the keys is wrong, or no line names one.
    pub fn verify<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k VerifierKey> + Clone,
    ) -> Result<Vec<Verified<'k>>, VerifyError> {
        let mut verified = Vec::new();
        for signature in &self.signatures {
            for key in keys.clone().into_iter().filter(|key| signature.is_by(key)) {
                let wrong = || VerifyError::Wrong {
                    name: key.name().clone(),
                };
                let time =
                    cosignature::verify(key, &self.text, &signature.bytes).ok_or_else(wrong)?;
                verified.push(Verified { key, time });
            }
        }
        (!verified.is_empty())
            .then_some(verified)
            .ok_or(VerifyError::Unknown)
    }
}

impl Signature {
    pub(crate) fn new(key: &VerifierKey, time: Option<u64>, signature: &[u8]) -> Self {
        let mut bytes: Vec<u8> = time.into_iter().flat_map(u64::to_be_bytes).collect();
        bytes.extend(signature);
        Signature {
            name: key.name().clone(),
            key_id: key.id(),
            bytes,
        }
    }

    #[must_use]
    pub const fn name(&self) -> &KeyName {
        &self.name
    }

    #[must_use]
    pub const fn key_id(&self) -> u32 {
        self.key_id
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether the line says that this key made it.
    #[must_use]
    pub fn is_by(&self, key: &VerifierKey) -> bool {
        self.name == *key.name() && self.key_id == key.id()
    }

    fn parse(line: &str) -> Option<Self> {
        let (name, base64) = line.strip_prefix("— ")?.split_once(' ')?;
        let decoded = text::from_base64(base64)?;
        let (key_id, bytes) = decoded.split_first_chunk()?;
        (!bytes.is_empty()).then_some(Signature {
            name: name.parse().ok()?,
            key_id: u32::from_be_bytes(*key_id),
            bytes: bytes.to_vec(),
        })
    }
}

fn check_text(text: &str) -> Result<(), NoteError> {
    let n_bytes = text.len();
    if n_bytes > MAX_NOTE_BYTES {
        return Err(NoteError::TooLong { n_bytes });
    }
    if text.contains(|c| c != '\n' && text::is_control(c)) {
        return Err(NoteError::Control);
    }
    text.ends_with('\n')
        .then_some(())
        .ok_or(NoteError::OpenText)
}

/// Signature lines alone, as a witness answers them. There is at least one.
pub(crate) fn parse_signatures(lines: &str) -> Result<Vec<Signature>, NoteError> {
    let mut signatures = Vec::new();
    let closed = lines.strip_suffix('\n').ok_or(NoteError::Unsigned)?;
    for (line, text) in (1..).zip(closed.split('\n')) {
        if line > MAX_SIGNATURES {
            return Err(NoteError::TooManySignatures);
        }
        let signature = Signature::parse(text).ok_or(NoteError::SignatureLine { line })?;
        signatures.push(signature);
    }
    Ok(signatures)
}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", self.text)?;
        for signature in &self.signatures {
            writeln!(out, "{signature}")?;
        }
        Ok(())
    }
}

/// The line without its end.
impl fmt::Display for Signature {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.key_id.to_be_bytes().to_vec();
        bytes.extend(&self.bytes);
        write!(out, "— {} {}", self.name, text::base64(&bytes))
    }
}
