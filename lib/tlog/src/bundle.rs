//! Bundles: the entries of a log as it publishes them, up to 256 together (C2SP tlog-tiles).
//! Must never trust a bundle: an entry counts once its hash is that of its leaf.

use std::fmt;
use std::str::FromStr;

use crate::tile::{FULL_WIDTH, PathError, check_place, parse_place, write_place};

/// The longest entry: its length is a number of 16 bits.
pub const MAX_ENTRY_BYTES: usize = 65_535;

/// The address of a bundle: `width` entries from `index * 256` on.
///
/// ```
/// use tlog::bundle::Bundle;
/// let bundle: Bundle = "tile/entries/000.p/3".parse()?;
/// assert_eq!((bundle.index(), bundle.width()), (0, 3));
/// assert_eq!(bundle.to_string(), "tile/entries/000.p/3");
/// # Ok::<(), tlog::tile::PathError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bundle {
    index: u64,
    width: u16,
}

/// Why bytes are not a bundle, or entries cannot become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    #[error("the bundle ends in the midst of entry {entry}")]
    CutOff { entry: usize },
    #[error("{n_bytes} bytes follow the last entry")]
    Rest { n_bytes: usize },
    #[error("entry {entry} has {n_bytes} bytes, more than 65535")]
    TooLong { entry: usize, n_bytes: usize },
    #[error("{n_entries} entries are more than 256")]
    TooMany { n_entries: usize },
}

impl Bundle {
    /// # Errors
    /// Where no log can have such a bundle.
    pub fn new(index: u64, width: u16) -> Result<Self, PathError> {
        check_place(index, width)?;
        Ok(Bundle { index, width })
    }

    /// The bundle that holds the entry `entry` of a log of that size, partial if it must be.
    #[must_use]
    pub fn of_entry(entry: u64, size: u64) -> Option<Self> {
        let full = u64::from(FULL_WIDTH);
        let index = entry / full;
        let available = size.checked_sub(index.checked_mul(full)?)?.min(full);
        let width = u16::try_from(available).ok()?;
        (entry < size).then_some(Bundle { index, width })
    }

    #[must_use]
    pub const fn index(self) -> u64 {
        self.index
    }

    /// From 1 to 256.
    #[must_use]
    pub const fn width(self) -> u16 {
        self.width
    }

    /// The full bundle at the same place, which may stand in for a partial one that was cleared away.
    #[must_use]
    pub const fn full(self) -> Self {
        Bundle {
            width: FULL_WIDTH,
            ..self
        }
    }

    /// The entries in the content of this bundle.
    ///
    /// ```
    /// use tlog::bundle::{self, Bundle};
    /// let content = bundle::content(&[b"one".as_slice(), b"two"])?;
    /// let entries = Bundle::of_entry(0, 2).map(|bundle| bundle.entries(&content));
    /// assert_eq!(entries, Some(Ok(vec![b"one".as_slice(), b"two"])));
    /// # Ok::<(), tlog::bundle::BundleError>(())
    /// ```
    ///
    /// # Errors
    /// Where the content has not exactly this bundle's number of entries.
    pub fn entries(self, content: &[u8]) -> Result<Vec<&[u8]>, BundleError> {
        let mut rest = content;
        let mut entries = Vec::new();
        for entry in 0..usize::from(self.width) {
            let cut_off = BundleError::CutOff { entry };
            let (length, after) = rest.split_first_chunk().ok_or(cut_off)?;
            let length = usize::from(u16::from_be_bytes(*length));
            let (bytes, after) = after.split_at_checked(length).ok_or(cut_off)?;
            entries.push(bytes);
            rest = after;
        }
        let n_bytes = rest.len();
        (n_bytes == 0)
            .then_some(entries)
            .ok_or(BundleError::Rest { n_bytes })
    }
}

/// Entries as a bundle's content.
///
/// # Errors
/// Where an entry is too long, or there are too many.
pub fn content<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, BundleError> {
    if entries.len() > usize::from(FULL_WIDTH) {
        let n_entries = entries.len();
        return Err(BundleError::TooMany { n_entries });
    }
    let mut content = Vec::new();
    for (entry, bytes) in entries.iter().map(AsRef::as_ref).enumerate() {
        let n_bytes = bytes.len();
        let length = u16::try_from(n_bytes).map_err(|_| BundleError::TooLong { entry, n_bytes })?;
        content.extend(length.to_be_bytes());
        content.extend(bytes);
    }
    Ok(content)
}

impl fmt::Display for Bundle {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("tile/entries/")?;
        write_place(out, self.index, self.width)
    }
}

impl FromStr for Bundle {
    type Err = PathError;

    fn from_str(path: &str) -> Result<Self, PathError> {
        let place = path
            .strip_prefix("tile/entries/")
            .ok_or(PathError::Prefix)?;
        let (index, width) = parse_place(place)?;
        Bundle::new(index, width)
    }
}
