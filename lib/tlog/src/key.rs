//! Names of signers and the keys that verify them (C2SP signed-note and tlog-cosignature).
//! Must never take a key whose id is not that of its name, algorithm and material.

use std::fmt;
use std::str::FromStr;

use ml_dsa::{EncodedVerifyingKey, MlDsa44};
use sha2::{Digest as _, Sha256};

use crate::text;

/// No verifier key is as long: a name of any sane length and 1,313 bytes in base64.
const MAX_KEY_BYTES: usize = 4_096;

/// Who signed: neither a space nor a plus is in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

/// Why a text is no verifier key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("has {n_bytes} bytes, which no key has")]
    TooLong { n_bytes: usize },
    #[error("is not a name, an id and a key with plus signs between them")]
    Form,
    #[error("the name is empty or holds a space, a plus sign or a control character")]
    Name,
    #[error("the name has {n_bytes} bytes; an ML-DSA-44 cosigner may have 255")]
    LongName { n_bytes: usize },
    #[error("the id is not eight small hexadecimal digits")]
    Id,
    #[error("the key is not in base64")]
    Base64,
    #[error("signatures of type {number:#04x} are not known")]
    Algorithm { number: u8 },
    #[error("the public key is none of its algorithm")]
    Material,
    #[error("the id should be {expected:08x}")]
    OtherId { expected: u32 },
}

/// How a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// The text of the note as it is.
    Ed25519,
    /// A checkpoint with a time.
    Ed25519Cosignature,
    /// A checkpoint or subtree with names and a time, safe from quantum computers.
    MlDsa44Cosignature,
}

/// A key that verifies signatures: what others must be given beforehand.
///
/// ```
/// use tlog::key::{Algorithm, VerifierKey};
/// let text = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
/// let key: VerifierKey = text.parse()?;
/// assert_eq!((key.name().as_str(), key.algorithm()), ("example.com/foo", Algorithm::Ed25519));
/// assert_eq!(key.to_string(), text);
/// # Ok::<(), tlog::key::KeyError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct VerifierKey {
    name: KeyName,
    id: u32,
    algorithm: Algorithm,
    public: PublicKey,
}

#[derive(Clone, PartialEq)]
pub(crate) enum PublicKey {
    Ed25519(ed25519_dalek::VerifyingKey),
    MlDsa44(Box<ml_dsa::VerifyingKey<MlDsa44>>),
}

impl KeyName {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl FromStr for KeyName {
    type Err = KeyError;

    fn from_str(name: &str) -> Result<Self, KeyError> {
        let is_strange = |c: char| c.is_whitespace() || c == '+' || text::is_control(c);
        (!name.is_empty() && !name.contains(is_strange))
            .then(|| KeyName(name.to_owned()))
            .ok_or(KeyError::Name)
    }
}

impl Algorithm {
    const fn number(self) -> u8 {
        match self {
            Algorithm::Ed25519 => 0x01,
            Algorithm::Ed25519Cosignature => 0x04,
            Algorithm::MlDsa44Cosignature => 0x06,
        }
    }

    fn from_number(number: u8) -> Result<Self, KeyError> {
        match number {
            0x01 => Ok(Algorithm::Ed25519),
            0x04 => Ok(Algorithm::Ed25519Cosignature),
            0x06 => Ok(Algorithm::MlDsa44Cosignature),
            _ => Err(KeyError::Algorithm { number }),
        }
    }

    /// Whether what it signs holds a time, as that of a witness must.
    #[must_use]
    pub const fn is_cosignature(self) -> bool {
        match self {
            Algorithm::Ed25519 => false,
            Algorithm::Ed25519Cosignature | Algorithm::MlDsa44Cosignature => true,
        }
    }
}

impl VerifierKey {
    pub(crate) fn new(
        name: KeyName,
        algorithm: Algorithm,
        public: PublicKey,
    ) -> Result<Self, KeyError> {
        let n_bytes = name.as_str().len();
        if algorithm == Algorithm::MlDsa44Cosignature && n_bytes > 255 {
            return Err(KeyError::LongName { n_bytes });
        }
        let id = id(&name, algorithm, &public.bytes());
        Ok(VerifierKey {
            name,
            id,
            algorithm,
            public,
        })
    }

    #[must_use]
    pub const fn name(&self) -> &KeyName {
        &self.name
    }

    /// Names the key in signature lines; not a hash that anybody can rely on.
    #[must_use]
    pub const fn id(&self) -> u32 {
        self.id
    }

    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The public key without its name.
    #[must_use]
    pub fn public_bytes(&self) -> Vec<u8> {
        self.public.bytes()
    }

    /// Whether these bytes are this key's signature of the message.
    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.public {
            PublicKey::Ed25519(key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            PublicKey::MlDsa44(key) => ml_dsa::Signature::<MlDsa44>::try_from(signature)
                .is_ok_and(|signature| key.verify_with_context(message, &[], &signature)),
        }
    }
}

impl PublicKey {
    fn parse(algorithm: Algorithm, bytes: &[u8]) -> Result<Self, KeyError> {
        match algorithm {
            Algorithm::Ed25519 | Algorithm::Ed25519Cosignature => {
                let bytes = bytes.try_into().map_err(|_| KeyError::Material)?;
                ed25519_dalek::VerifyingKey::from_bytes(bytes)
                    .map(PublicKey::Ed25519)
                    .map_err(|_| KeyError::Material)
            }
            Algorithm::MlDsa44Cosignature => {
                let bytes = EncodedVerifyingKey::<MlDsa44>::try_from(bytes)
                    .map_err(|_| KeyError::Material)?;
                let key = ml_dsa::VerifyingKey::decode(&bytes);
                Ok(PublicKey::MlDsa44(Box::new(key)))
            }
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            PublicKey::Ed25519(key) => key.to_bytes().to_vec(),
            PublicKey::MlDsa44(key) => key.encode().to_vec(),
        }
    }
}

fn id(name: &KeyName, algorithm: Algorithm, public: &[u8]) -> u32 {
    let mut hasher = Sha256::new();
    hasher.update(name.as_str());
    hasher.update([b'\n', algorithm.number()]);
    hasher.update(public);
    let [a, b, c, d, ..] = <[u8; 32]>::from(hasher.finalize());
    u32::from_be_bytes([a, b, c, d])
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut typed = vec![self.algorithm.number()];
        typed.extend(self.public.bytes());
        let material = text::base64(&typed);
        write!(out, "{}+{:08x}+{material}", self.name, self.id)
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "VerifierKey({self})")
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(line: &str) -> Result<Self, KeyError> {
        let n_bytes = line.len();
        if n_bytes > MAX_KEY_BYTES {
            return Err(KeyError::TooLong { n_bytes });
        }
        // The base64 of the key may hold plus signs of its own.
        let mut parts = line.splitn(3, '+');
        let (Some(name), Some(stated_id), Some(material)) =
            (parts.next(), parts.next(), parts.next())
        else {
            return Err(KeyError::Form);
        };
        let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        if stated_id.len() != 8 || !stated_id.chars().all(is_hex) {
            return Err(KeyError::Id);
        }
        let typed = text::from_base64(material).ok_or(KeyError::Base64)?;
        let (number, bytes) = typed.split_first().ok_or(KeyError::Material)?;
        let algorithm = Algorithm::from_number(*number)?;
        let public = PublicKey::parse(algorithm, bytes)?;
        let key = VerifierKey::new(name.parse()?, algorithm, public)?;
        let expected = key.id;
        (u32::from_str_radix(stated_id, 16) == Ok(expected))
            .then_some(key)
            .ok_or(KeyError::OtherId { expected })
    }
}
