//! SHA-256 hashes of leaves and nodes as RFC 6962 makes them, and their base64 form.
//! Must never hash a leaf and a node alike: the prefix bytes are what keeps one from passing for the other.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use crate::text;

/// Bytes of a hash.
pub const HASH_SIZE: usize = 32;

/// The hash of a leaf, of an inner node, or of a whole tree.
///
/// ```
/// use tlog::hash::Hash;
/// let root = Hash::node(Hash::leaf(b"one"), Hash::leaf(b"two"));
/// assert_eq!(root.to_string().parse(), Ok(root));
/// assert_eq!(Hash::EMPTY.to_string(), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash([u8; HASH_SIZE]);

/// Not a hash in base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the padded base64 of 32 bytes")]
pub struct NoHash;

impl Hash {
    /// The root of the tree without leaves: the hash of nothing.
    pub const EMPTY: Hash = Hash([
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9,
        0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52,
        0xb8, 0x55,
    ]);

    /// A hash that was made elsewhere.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; HASH_SIZE]) -> Self {
        Hash(bytes)
    }

    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; HASH_SIZE] {
        &self.0
    }

    /// The hash of an entry.
    #[must_use]
    pub fn leaf(entry: &[u8]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update([0]);
        hasher.update(entry);
        Hash(hasher.finalize().into())
    }

    /// The hash of a node over its two children.
    #[must_use]
    pub fn node(left: Hash, right: Hash) -> Self {
        let mut hasher = Sha256::new();
        hasher.update([1]);
        hasher.update(left.0);
        hasher.update(right.0);
        Hash(hasher.finalize().into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&text::base64(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Hash({self})")
    }
}

impl FromStr for Hash {
    type Err = NoHash;

    fn from_str(line: &str) -> Result<Self, NoHash> {
        let bytes = text::from_base64(line).ok_or(NoHash)?;
        bytes.try_into().map(Hash).map_err(|_| NoHash)
    }
}

/// The root of the tree over complete subtrees, which are listed from left to right and get smaller to the right.
pub(crate) fn fold(peaks: impl DoubleEndedIterator<Item = Hash>) -> Option<Hash> {
    peaks.rev().reduce(|right, left| Hash::node(left, right))
}
