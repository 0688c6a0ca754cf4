//! Private keys at rest: the seed behind a passphrase, argon2id (RFC 9106) and ChaCha20-Poly1305 (RFC 8439).
//! Must never be written with a salt that was used before: key and nonce of the encryption follow from passphrase and salt alone.
//!
//! Four lines: what it is, the verifier key, the costs and the salt of argon2id, the encrypted seed. The first three are authenticated with the seed,
//! so a file under another name or with another algorithm does not open.

use std::fmt;

use argon2::{Algorithm as Variant, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _, Nonce};
use zeroize::Zeroizing;

use crate::key::{Algorithm, KeyError, KeyName, VerifierKey};
use crate::signing_key::SigningKey;
use crate::text;

/// No such file is as long.
const MAX_KEY_FILE_BYTES: usize = 8 * 1024;

const FIRST_LINE: &str = "tlog-signing-key@v1";
const KEY_DERIVATION: &str = "argon2id ";
const ENCRYPTION: &str = "chacha20poly1305 ";

/// An encrypted private key.
///
/// ```
/// use tlog::{key::Algorithm, key_file::KeyFile};
/// // Seed and salt come from a good source of random numbers, new ones for every key.
/// let (seed, salt) = ([7; 32], [9; 16]);
/// let name = "log.example/records".parse()?;
/// let text = KeyFile::seal(name, Algorithm::Ed25519, &seed, b"correct horse", salt)?.to_string();
///
/// let file = KeyFile::parse(text.as_bytes())?;
/// assert_eq!(file.open(b"correct horse")?.verifier_key(), file.verifier_key());
/// assert!(file.open(b"wrong horse").is_err());
/// # Ok::<(), tlog::key_file::KeyFileError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct KeyFile {
    key: VerifierKey,
    cost: Cost,
    salt: [u8; 16],
    sealed: Vec<u8>,
}

/// What a guess at the passphrase costs: memory in KiB, passes over it, lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cost {
    memory: u32,
    passes: u32,
    lanes: u32,
}

/// The second of the two choices that RFC 9106 recommends to everyone.
const USUAL_COST: Cost = Cost {
    memory: 64 * 1024,
    passes: 3,
    lanes: 4,
};

/// A file that asks for more is not opened: it would stop the machine.
const MAX_COST: Cost = Cost {
    memory: 1024 * 1024,
    passes: 16,
    lanes: 16,
};

/// Why a key file cannot be read, written or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFileError {
    #[error("{n_bytes} bytes are too many for a key file")]
    TooLong { n_bytes: usize },
    #[error("does not have the four lines of a key file, the first of them `{FIRST_LINE}`")]
    Form,
    #[error("the verifier key is wrong")]
    Key(#[from] KeyError),
    #[error("the line of argon2id is not three numbers within bounds and a salt of 16 bytes")]
    Derivation,
    #[error("the line of chacha20poly1305 is not 48 bytes in base64")]
    Encryption,
    #[error("there is not enough memory to derive the key")]
    Memory,
    #[error("the passphrase is wrong, or the file was altered")]
    Passphrase,
}

impl KeyFile {
    /// Encrypts a seed under a passphrase.
    ///
    /// # Errors
    /// Where the name is too long for the algorithm, or memory is short.
    pub fn seal(
        name: KeyName,
        algorithm: Algorithm,
        seed: &[u8; 32],
        passphrase: &[u8],
        salt: [u8; 16],
    ) -> Result<Self, KeyFileError> {
        let key = SigningKey::from_seed(name, algorithm, seed)?;
        let mut file = KeyFile {
            key: key.verifier_key().clone(),
            cost: USUAL_COST,
            salt,
            sealed: Vec::new(),
        };
        let head = file.head();
        let message = Payload {
            msg: seed,
            aad: head.as_bytes(),
        };
        // The key serves this one message, so the nonce need not differ from any other.
        file.sealed = file
            .cipher(passphrase)?
            .encrypt(&Nonce::default(), message)
            .map_err(|_| KeyFileError::Encryption)?;
        Ok(file)
    }

    /// # Errors
    /// Says what is wrong with the file.
    pub fn parse(bytes: &[u8]) -> Result<Self, KeyFileError> {
        let n_bytes = bytes.len();
        if n_bytes > MAX_KEY_FILE_BYTES {
            return Err(KeyFileError::TooLong { n_bytes });
        }
        let file = std::str::from_utf8(bytes).map_err(|_| KeyFileError::Form)?;
        let lines: Vec<&str> = file.split('\n').collect();
        let [FIRST_LINE, key, derivation, encryption, ""] = lines.as_slice() else {
            return Err(KeyFileError::Form);
        };
        let (cost, salt) = parse_derivation(derivation).ok_or(KeyFileError::Derivation)?;
        let sealed = encryption
            .strip_prefix(ENCRYPTION)
            .and_then(text::from_base64)
            .filter(|sealed| sealed.len() == 48)
            .ok_or(KeyFileError::Encryption)?;
        Ok(KeyFile {
            key: key.parse()?,
            cost,
            salt,
            sealed,
        })
    }

    /// The key with which to sign.
    ///
    /// # Errors
    /// Where the passphrase is not that of the file.
    pub fn open(&self, passphrase: &[u8]) -> Result<SigningKey, KeyFileError> {
        let head = self.head();
        let message = Payload {
            msg: self.sealed.as_slice(),
            aad: head.as_bytes(),
        };
        let seed = self
            .cipher(passphrase)?
            .decrypt(&Nonce::default(), message)
            .map(Zeroizing::new)
            .map_err(|_| KeyFileError::Passphrase)?;
        let seed = seed.first_chunk().ok_or(KeyFileError::Passphrase)?;
        let key = SigningKey::from_seed(self.key.name().clone(), self.key.algorithm(), seed)?;
        // Only somebody who knew the passphrase could have written another key there.
        (*key.verifier_key() == self.key)
            .then_some(key)
            .ok_or(KeyFileError::Passphrase)
    }

    /// The public half, which needs no passphrase.
    #[must_use]
    pub const fn verifier_key(&self) -> &VerifierKey {
        &self.key
    }

    fn cipher(&self, passphrase: &[u8]) -> Result<ChaCha20Poly1305, KeyFileError> {
        let Cost {
            memory,
            passes,
            lanes,
        } = self.cost;
        let params =
            Params::new(memory, passes, lanes, Some(32)).map_err(|_| KeyFileError::Derivation)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Variant::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase, &self.salt, key.as_mut_slice())
            .map_err(|_| KeyFileError::Memory)?;
        ChaCha20Poly1305::new_from_slice(key.as_slice()).map_err(|_| KeyFileError::Encryption)
    }

    /// The lines before the last: what is authenticated, but not secret.
    fn head(&self) -> String {
        let Cost {
            memory,
            passes,
            lanes,
        } = self.cost;
        let (key, salt) = (&self.key, text::base64(&self.salt));
        format!("{FIRST_LINE}\n{key}\n{KEY_DERIVATION}{memory} {passes} {lanes} {salt}\n")
    }
}

fn parse_derivation(line: &str) -> Option<(Cost, [u8; 16])> {
    let words: Vec<&str> = line.strip_prefix(KEY_DERIVATION)?.split(' ').collect();
    let [memory, passes, lanes, salt] = words.as_slice() else {
        return None;
    };
    let number = |word: &str, max: u32| {
        let number = u32::try_from(text::decimal(word)?).ok()?;
        (1..=max).contains(&number).then_some(number)
    };
    let cost = Cost {
        memory: number(memory, MAX_COST.memory)?,
        passes: number(passes, MAX_COST.passes)?,
        lanes: number(lanes, MAX_COST.lanes)?,
    };
    let salt = text::from_base64(salt)?.try_into().ok()?;
    // Argon2 wants eight blocks for each lane.
    (cost.memory >= 8 * cost.lanes).then_some((cost, salt))
}

impl fmt::Display for KeyFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sealed = text::base64(&self.sealed);
        writeln!(out, "{}{ENCRYPTION}{sealed}", self.head())
    }
}
