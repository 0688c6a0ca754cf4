//! Tiles: the pieces in which a log publishes its tree, their addresses, and which of them a tree has (C2SP tlog-tiles).
//! Must never trust a tile: what it holds is checked in [`crate::reading`].

use std::fmt;
use std::str::FromStr;

use crate::hash::{HASH_SIZE, Hash, fold};
use crate::text::decimal;
use crate::tree::Node;

/// Hashes in a full tile, entries in a full bundle.
pub const FULL_WIDTH: u16 = 256;
/// Levels of the tree within one tile.
pub(crate) const HEIGHT: u32 = 8;
/// No tree has tiles above this level: eight levels of 256 are 2⁶⁴ leaves.
pub(crate) const TOP_LEVEL: u8 = 7;

/// The highest level that an address can name.
const MAX_LEVEL: u8 = 63;
/// The first leaf of a tile is a number of 64 bits.
const MAX_INDEX: u64 = u64::MAX >> HEIGHT;

/// The address of a tile: `width` hashes of one level, from `index * 256` on.
///
/// ```
/// use tlog::tile::Tile;
/// let tile: Tile = "tile/0/x001/x234/067.p/8".parse()?;
/// assert_eq!((tile.level(), tile.index(), tile.width()), (0, 1_234_067, 8));
/// assert_eq!(tile.to_string(), "tile/0/x001/x234/067.p/8");
/// assert_eq!(Tile::in_tree(1, 0, 70_000).map(|tile| tile.to_string()), Some("tile/1/000".to_owned()));
/// # Ok::<(), tlog::tile::PathError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    // In this order tiles sort from the root down if read backwards.
    level: u8,
    index: u64,
    width: u16,
}

/// Why a text is no address of a tile or bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    #[error("does not begin with `tile/` and a level or `entries`")]
    Prefix,
    #[error("the level is not a number from 0 to 63")]
    Level,
    #[error("the index is not written in groups of three digits, or too large")]
    Index,
    #[error("the width of a partial tile is not a number from 1 to 255")]
    Width,
}

impl Tile {
    /// # Errors
    /// Where no tree can have such a tile.
    pub fn new(level: u8, index: u64, width: u16) -> Result<Self, PathError> {
        if level > MAX_LEVEL {
            return Err(PathError::Level);
        }
        check_place(index, width)?;
        Ok(Tile {
            level,
            index,
            width,
        })
    }

    /// The tile at this place in a tree of that size, partial if it must be; none where the tree does not reach.
    #[must_use]
    pub fn in_tree(level: u8, index: u64, size: u64) -> Option<Self> {
        let n_hashes = size.checked_shr(u32::from(level) * HEIGHT)?;
        let first = index.checked_mul(u64::from(FULL_WIDTH))?;
        let available = n_hashes.checked_sub(first)?.min(u64::from(FULL_WIDTH));
        let width = u16::try_from(available).ok()?;
        (width > 0).then_some(Tile {
            level,
            index,
            width,
        })
    }

    /// The tile that holds the hash of this node.
    pub(crate) fn of_node(node: Node, size: u64) -> Option<Self> {
        let level = u8::try_from(node.level / HEIGHT).ok()?;
        Tile::in_tree(level, node.index >> (HEIGHT - node.level % HEIGHT), size)
    }

    /// The tile that holds this full tile's hash, in a tree of that size.
    pub(crate) fn parent(self, size: u64) -> Option<Self> {
        let level = self.level.checked_add(1)?;
        Tile::in_tree(level, self.index >> HEIGHT, size)
    }

    #[must_use]
    pub const fn level(self) -> u8 {
        self.level
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

    #[must_use]
    pub const fn is_full(self) -> bool {
        self.width == FULL_WIDTH
    }

    /// The full tile at the same place, which may stand in for a partial one that was cleared away.
    #[must_use]
    pub const fn full(self) -> Self {
        Tile {
            width: FULL_WIDTH,
            ..self
        }
    }
}

/// A tile's content as its hashes.
///
/// ```
/// use tlog::{hash::Hash, tile};
/// let leaves = [Hash::leaf(b"one"), Hash::leaf(b"two")];
/// assert_eq!(tile::hashes(&tile::content(&leaves)), Some(leaves.to_vec()));
/// ```
#[must_use]
pub fn hashes(content: &[u8]) -> Option<Vec<Hash>> {
    let (chunks, rest) = content.as_chunks::<HASH_SIZE>();
    rest.is_empty()
        .then(|| chunks.iter().copied().map(Hash::from_bytes).collect())
}

/// Hashes as a tile's content.
#[must_use]
pub fn content(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

/// The hash of a complete subtree over these hashes; none where their number is no power of two.
pub(crate) fn complete_root(hashes: &[Hash]) -> Option<Hash> {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        let (pairs, rest) = row.as_chunks::<2>();
        if !rest.is_empty() {
            return None;
        }
        row = pairs
            .iter()
            .map(|[left, right]| Hash::node(*left, *right))
            .collect();
    }
    row.first().copied()
}

/// The hashes of the complete subtrees over these hashes, from left to right, each as large as it can be.
pub(crate) fn peaks(hashes: &[Hash]) -> Vec<Hash> {
    let mut found = Vec::new();
    let mut rest = hashes;
    while let Some(height) = rest.len().checked_ilog2() {
        let (complete, after) = rest.split_at_checked(1 << height).unwrap_or((rest, &[]));
        found.extend(complete_root(complete));
        rest = after;
    }
    found
}

/// The root of the tree over these leaves.
///
/// ```
/// use tlog::{hash::Hash, tile::root_of};
/// let leaves = [b"one", b"two", b"six"].map(|entry| Hash::leaf(entry));
/// assert_eq!(root_of(&leaves), Hash::node(Hash::node(leaves[0], leaves[1]), leaves[2]));
/// assert_eq!(root_of(&[]), Hash::EMPTY);
/// ```
#[must_use]
pub fn root_of(leaves: &[Hash]) -> Hash {
    fold(peaks(leaves).into_iter()).unwrap_or(Hash::EMPTY)
}

impl fmt::Display for Tile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "tile/{}/", self.level)?;
        write_place(out, self.index, self.width)
    }
}

impl FromStr for Tile {
    type Err = PathError;

    fn from_str(path: &str) -> Result<Self, PathError> {
        let rest = path.strip_prefix("tile/").ok_or(PathError::Prefix)?;
        let (level, place) = rest.split_once('/').ok_or(PathError::Prefix)?;
        let level = decimal(level)
            .and_then(|number| u8::try_from(number).ok())
            .ok_or(PathError::Level)?;
        let (index, width) = parse_place(place)?;
        Tile::new(level, index, width)
    }
}

/// What tiles and bundles have in common: index and width are such that a tree can have them.
pub(crate) fn check_place(index: u64, width: u16) -> Result<(), PathError> {
    if index > MAX_INDEX {
        return Err(PathError::Index);
    }
    (1..=FULL_WIDTH)
        .contains(&width)
        .then_some(())
        .ok_or(PathError::Width)
}

/// `x001/x234/067`, and `.p/8` behind it where the tile is partial.
pub(crate) fn write_place(out: &mut fmt::Formatter<'_>, index: u64, width: u16) -> fmt::Result {
    let mut groups = vec![index % 1000];
    let mut rest = index / 1000;
    while rest > 0 {
        groups.push(rest % 1000);
        rest /= 1000;
    }
    let last = groups.len() - 1;
    for (place, group) in groups.iter().rev().enumerate() {
        let (before, after) = if place < last { ("x", "/") } else { ("", "") };
        write!(out, "{before}{group:03}{after}")?;
    }
    if width < FULL_WIDTH {
        write!(out, ".p/{width}")?;
    }
    Ok(())
}

/// The reverse of [`write_place`].
pub(crate) fn parse_place(place: &str) -> Result<(u64, u16), PathError> {
    let (groups, width) = match place.split_once(".p/") {
        Some((groups, width)) => {
            let width = decimal(width)
                .and_then(|number| u16::try_from(number).ok())
                .filter(|width| (1..FULL_WIDTH).contains(width))
                .ok_or(PathError::Width)?;
            (groups, width)
        }
        None => (place, FULL_WIDTH),
    };
    Ok((parse_index(groups)?, width))
}

fn parse_index(groups: &str) -> Result<u64, PathError> {
    let mut index = 0u64;
    let mut parts = groups.split('/').peekable();
    let mut is_first = true;
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        let digits = if is_last {
            Some(part)
        } else {
            part.strip_prefix('x')
        };
        let digits = digits
            .filter(|digits| digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit()))
            .ok_or(PathError::Index)?;
        // A group of zeroes in front would be a second address of the same tile.
        if is_first && !is_last && digits == "000" {
            return Err(PathError::Index);
        }
        let group: u64 = digits.parse().map_err(|_| PathError::Index)?;
        index = index
            .checked_mul(1000)
            .and_then(|thousands| thousands.checked_add(group))
            .ok_or(PathError::Index)?;
        is_first = false;
    }
    Ok(index)
}
